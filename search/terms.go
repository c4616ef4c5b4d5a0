package search

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/index/scorch/mergeplan"
	index "github.com/blevesearch/bleve_index_api"
)

// terms is the term index: which documents have a term. It uses bleve's
// storage, its segments and their merging, and asks the segments itself, see
// sets.go.
type terms struct {
	dir   string
	ix    *scorch.Scorch
	queue *index.AnalysisQueue
	left  atomic.Bool // a call did not come back, see bounded
	cache tables
}

// grace is how long a call may still take after a worker of the index has
// failed.
const grace = 2 * time.Second

const (
	keyTexts  = "texts"  // how far the texts reached that a change belongs to
	keyRound  = "round"  // the round it belongs to
	keyMerged = "merged" // of no meaning, see merge
)

// openTerms opens the folder, or makes it. Two processes are kept apart by the
// lock of the index folder; bolt_timeout is there to fail, not to wait.
func openTerms(dir string, write bool) (t *terms, err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if err != nil {
			t = nil // what has faulted holds locks, and cannot be closed
		}
	}()
	defer guard(&err)
	if err := checkPaged(filepath.Join(dir, "root.bolt")); err != nil {
		return nil, fmt.Errorf("open terms: %w", err)
	}
	t = &terms{dir: dir, queue: index.NewAnalysisQueue(runtime.GOMAXPROCS(0))}
	ix, err := scorch.NewScorch(scorch.Name, map[string]any{
		"path": dir, "read_only": !write, "bolt_timeout": "2s", "create_if_missing": write,
		"asyncErrorCallbackName": slowDown(),
	}, t.queue)
	if err != nil {
		return nil, err
	}
	t.ix = ix.(*scorch.Scorch)
	if err := t.ix.Open(); err != nil {
		return nil, fmt.Errorf("%w: open terms: %v", ErrDamaged, err)
	}
	return t, nil
}

// failPause is how long a worker rests after it has failed.
const failPause = time.Second

// slowDown names a callback for workers that have failed. bleve has them try
// again at once and for ever: on a full disk one that merges would take a whole
// processor and write the same file again and again.
var slowDown = sync.OnceValue(func() string {
	const name = "casefile-slow-down"
	scorch.RegistryAsyncErrorCallbacks[name] = func(err error, _ string) {
		if errors.Is(err, scorch.ErrPersist) { // after a panic it does not try again
			time.Sleep(failPause)
		}
	}
	return name
})

// guard makes an error of a fault or a panic: what lies in a mapped file that a
// loss of power has torn is believed by those who map it.
func guard(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("%w: %v", ErrDamaged, p)
	}
}

// asDamage makes damage of an error that has no other cause.
func asDamage(err error) error {
	if errors.Is(err, ErrDamaged) {
		return err
	}
	return fmt.Errorf("%w: %v", ErrDamaged, err)
}

// change is a batch: all of it is in the index, durably, when apply returns,
// or nothing.
type change struct {
	b       *index.Batch
	scratch *scratch
}

func newChange() change {
	return change{index.NewBatch(), &scratch{freqs: index.TokenFrequencies{}}}
}

func (c change) put(d index.Document) {
	d.VisitFields(func(f index.Field) {
		if f, ok := f.(*field); ok {
			f.scratch = c.scratch
		}
	})
	c.b.Update(d)
}

func (c change) remove(k docKey) { c.b.Delete(k.id()) }
func (c change) setTexts(size int64) {
	c.b.SetInternal([]byte(keyTexts), []byte(strconv.FormatInt(size, 10)))
}
func (c change) setRound(n int64) {
	c.b.SetInternal([]byte(keyRound), []byte(strconv.FormatInt(n, 10)))
}

func (t *terms) apply(c change) error {
	err := t.bounded(func() error { return t.ix.Batch(c.b) })
	if s := t.stats(); err != nil && atomic.LoadUint64(&s.TotPersistLoopErr) == 0 {
		return asDamage(err) // it could not read what there is; else it could not write, the disk may be full
	}
	if err != nil {
		return err
	}
	return syncDir(t.dir) // the segments are synced, their names are not
}

// bounded waits for a call into the index. The index does its work in
// goroutines of its own, and when one of these has ended over what it read, a
// call waits for it without end: then the index is damaged, and the call is
// left where it is.
func (t *terms) bounded(call func() error) error {
	if t.left.Load() {
		return fmt.Errorf("%w: %s has been left", ErrDamaged, t.dir)
	}
	done := make(chan error, 1)
	go func() { done <- guarded(call) }()
	tick := time.NewTicker(grace / 40)
	defer tick.Stop()
	for over := (time.Time{}); ; {
		select {
		case err := <-done:
			return err
		case now := <-tick.C:
			switch {
			case atomic.LoadUint64(&t.stats().TotOnErrors) == 0:
			case over.IsZero():
				over = now.Add(grace)
			case now.After(over):
				t.left.Store(true)
				return fmt.Errorf("%w: a worker on %s has failed", ErrDamaged, t.dir)
			}
		}
	}
}

func guarded(call func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer guard(&err)
	return call()
}

// stats counts, among other things, how often a worker of the index has failed
// or ended.
func (t *terms) stats() *scorch.Stats {
	s, ok := t.ix.Stats().(*scorch.Stats)
	if !ok {
		return &scorch.Stats{}
	}
	return s
}

// state is the round of the last change, and what there is now.
func (t *terms) state() (r round, err error) {
	reader, err := t.ix.Reader()
	if err != nil {
		return r, err
	}
	defer reader.Close()
	for key, v := range map[string]*int64{keyTexts: &r.texts, keyRound: &r.n} {
		b, err := reader.GetInternal([]byte(key))
		if err == nil && len(b) > 0 {
			*v, err = strconv.ParseInt(string(b), 10, 64)
		}
		if err != nil {
			return r, err
		}
	}
	n, err := reader.DocCount()
	r.inTerms = int64(n)
	return r, err
}

// mergeAtOnce is how many segments merge makes one of in one go: with bleve's
// ten what it has merged is read and written once more.
const mergeAtOnce = 100

// merge makes one segment of all, the smallest and fastest form. Segments that
// went into it are removed by a worker of the index some time after a change;
// merge makes such changes for a while, since a folder that is closed with
// them keeps them.
func (t *terms) merge(ctx context.Context, dir string) error {
	plan := mergeplan.SingleSegmentMergePlanOptions
	plan.SegmentsPerMergeTask = mergeAtOnce
	err := t.bounded(func() error { return t.ix.ForceMerge(ctx, &plan) })
	if err != nil {
		return err
	}
	for range 100 {
		files, err := filepath.Glob(filepath.Join(dir, "*.zap"))
		if err != nil || len(files) <= 1 {
			return err
		}
		c := newChange()
		c.b.SetInternal([]byte(keyMerged), []byte(strconv.Itoa(len(files))))
		if err := t.apply(c); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(10 * time.Millisecond):
		}
	}
	return nil
}

func (t *terms) snapshot() (*snapshot, error) {
	r, err := t.ix.Reader()
	if err != nil {
		return nil, err
	}
	s, ok := r.(*scorch.IndexSnapshot)
	if !ok {
		return nil, errors.Join(fmt.Errorf("reader of type %T", r), r.Close())
	}
	t.cache.keep(s.Segments())
	return &snapshot{s, &t.cache}, nil
}

// close lets the index go. What has been left is told to end and not waited
// for: a lock of it may never come free.
func (t *terms) close() error {
	end := func() error {
		err := t.ix.Close()
		t.queue.Close()
		return err
	}
	if t.left.Load() {
		go func() { _ = guarded(end) }() // it is damaged, whatever it says
		return nil
	}
	return t.bounded(end)
}
