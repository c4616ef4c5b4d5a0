package search

import (
	"context"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/RoaringBitmap/roaring/v2"
)

// Candidates are compared by one goroutine, so that many searches at a time
// have all processors, and by all processors when there are more than
// parallelFrom, which takes longer than somebody likes to wait.
const (
	parallelFrom = 20_000
	compareBlock = 512 // compared between two looks at the context
	touchDocs    = 16  // fetched into the processor's caches at a time
)

// compare leaves of the candidates in f.found those whose texts have what the
// query asks for.
func (f *finder) compare(ctx context.Context) error {
	if f.plan.left == nil {
		return nil
	}
	workers, key := 1, f.plan.left.about()
	if f.total() > parallelFrom {
		workers = runtime.GOMAXPROCS(0)
	}
	for i := range f.found {
		s := &f.found[i]
		known := s.seg.table.verdicts.get(key)
		unknown := known.unknown(s.docs)
		has, err := f.having(ctx, s.seg, unknown, workers)
		if err != nil {
			return err
		}
		s.seg.table.verdicts.add(key, unknown, has)
		s.docs = roaring.Or(known.among(s.docs), has)
	}
	return nil
}

// having are those of a segment's candidates that are accepted.
func (f *finder) having(ctx context.Context, seg *segmentView, candidates *roaring.Bitmap, workers int) (*roaring.Bitmap, error) {
	out := roaring.New()
	if candidates.IsEmpty() {
		return out, nil
	}
	try, err := f.plan.on(seg)
	if err != nil {
		return nil, err
	}
	docs := candidates.ToArray()
	blocks := slices.Collect(slices.Chunk(docs, compareBlock))
	kept := make([]int, len(blocks))
	var next atomic.Int64
	work := func() (err error) {
		for err == nil {
			i := int(next.Add(1)) - 1
			if i >= len(blocks) || ctx.Err() != nil {
				return ctx.Err()
			}
			kept[i], err = f.keep(try, seg, blocks[i])
		}
		return err
	}
	if workers = min(workers, len(blocks)); workers <= 1 {
		err = work()
	} else {
		err = parallel(workers, func(int) error { return guarded(work) })
	}
	for i, b := range blocks {
		out.AddMany(b[:kept[i]])
	}
	return out, err
}

// keep moves the documents that are accepted to the front and counts them.
func (f *finder) keep(try *trial, seg *segmentView, docs []uint32) (int, error) {
	n := 0
	var keys [touchDocs]docKey
	for some := range slices.Chunk(docs, touchDocs) {
		for i, doc := range some {
			var err error
			if keys[i], err = seg.key(doc); err != nil {
				return 0, err
			}
		}
		f.g.texts.touch(keys[:len(some)])
		for i, doc := range some {
			rec, err := f.g.texts.at(keys[i].place)
			if err != nil {
				return 0, err
			}
			if try.accepts(doc, rec) {
				docs[n] = doc
				n++
			}
		}
	}
	return n, nil
}

// verdict is what is known of a segment's documents and one question: no text
// ever changes, so that a second page, another order, a facet that is chosen
// compare nothing again. It knows nothing of viewers: the candidates are those
// of a viewer before it is asked.
type verdict struct {
	has, lacks *roaring.Bitmap
	used       int64
}

// unknown are those it says nothing of.
func (v verdict) unknown(docs *roaring.Bitmap) *roaring.Bitmap {
	if v.has == nil {
		return docs
	}
	out := roaring.AndNot(docs, v.has)
	out.AndNot(v.lacks)
	return out
}

// among are those it accepts.
func (v verdict) among(docs *roaring.Bitmap) *roaring.Bitmap {
	if v.has == nil {
		return roaring.New()
	}
	return roaring.And(docs, v.has)
}

// Of a segment maxVerdicts questions are remembered, those asked last, when
// they took verdictFrom comparisons at least.
const (
	maxVerdicts = 64
	verdictFrom = 200
)

type verdicts struct {
	mu    sync.Mutex
	of    map[string]verdict
	clock int64
}

func (v *verdicts) get(key string) verdict {
	v.mu.Lock()
	defer v.mu.Unlock()
	one, ok := v.of[key]
	if ok {
		v.clock++
		one.used = v.clock
		v.of[key] = one
	}
	return one
}

func (v *verdicts) add(key string, asked, has *roaring.Bitmap) {
	if key == "" || asked.GetCardinality() < verdictFrom {
		return
	}
	lacks := roaring.AndNot(asked, has)
	v.mu.Lock()
	defer v.mu.Unlock()
	if old := v.of[key]; old.has != nil {
		has, lacks = roaring.Or(has, old.has), roaring.Or(lacks, old.lacks)
	}
	if v.of == nil {
		v.of = map[string]verdict{}
	}
	v.clock++
	v.of[key] = verdict{has, lacks, v.clock}
	if len(v.of) > maxVerdicts {
		oldest := key
		for k, one := range v.of {
			if one.used < v.of[oldest].used {
				oldest = k
			}
		}
		delete(v.of, oldest)
	}
}
