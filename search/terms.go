package search

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strconv"
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
}

const (
	keyTexts  = "texts"  // how far the texts reached that a change belongs to
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
	t = &terms{dir: dir, queue: index.NewAnalysisQueue(runtime.GOMAXPROCS(0))}
	ix, err := scorch.NewScorch(scorch.Name, map[string]any{
		"path": dir, "read_only": !write, "bolt_timeout": "2s", "create_if_missing": write,
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

// guard makes an error of a fault or a panic: what lies in a mapped file that a
// loss of power has torn is believed by those who map it.
func guard(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("%w: %v", ErrDamaged, p)
	}
}

// change is a batch: all of it is in the index, durably, when apply returns,
// or nothing.
type change struct{ b *index.Batch }

func newChange() change               { return change{index.NewBatch()} }
func (c change) put(d index.Document) { c.b.Update(d) }
func (c change) remove(at int64)      { c.b.Delete(place(at)) }
func (c change) setTexts(size int64) {
	c.b.SetInternal([]byte(keyTexts), []byte(strconv.FormatInt(size, 10)))
}
func (t *terms) apply(c change) error {
	if err := t.ix.Batch(c.b); err != nil {
		return err
	}
	return syncDir(t.dir) // the segments are synced, their names are not
}

// texts is how far the texts reached at the last change; 0 for none.
func (t *terms) texts() (int64, error) {
	r, err := t.ix.Reader()
	if err != nil {
		return 0, err
	}
	defer r.Close()
	v, err := r.GetInternal([]byte(keyTexts))
	if err != nil || len(v) == 0 {
		return 0, err
	}
	return strconv.ParseInt(string(v), 10, 64)
}

// merge makes one segment of all, the smallest and fastest form. Segments that
// went into it are removed by a worker of the index some time after a change;
// merge makes such changes for a while, since a folder that is closed with
// them keeps them.
func (t *terms) merge(ctx context.Context, dir string) error {
	if err := t.ix.ForceMerge(ctx, &mergeplan.SingleSegmentMergePlanOptions); err != nil {
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
	return &snapshot{s}, nil
}

func (t *terms) close() error {
	err := t.ix.Close()
	t.queue.Close()
	return err
}
