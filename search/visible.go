package search

import (
	"fmt"
	"strings"
	"sync"

	"github.com/RoaringBitmap/roaring/v2"
)

// scope is the documents a viewer may see, in the segments of one snapshot.
// All that a score is made of is counted in it: the weight of a gram from the
// visible documents that have it, the average length from theirs. A score, too,
// tells nothing of documents the viewer may not see.
type scope struct {
	segs      []*segmentView
	guard     all // the rule of Viewer.Sees; empty for who sees everything
	key       string
	documents int
	average   float64 // units of a visible document; 1 where there is none
}

// scope makes the scope of a viewer.
func (s *snapshot) scope(v Viewer, today string) (*scope, error) {
	p := &plan{}
	p.addViewer(v, today)
	c := &scope{segs: s.segments(), guard: p.terms, key: fmt.Sprint(v.kind, v.clearance, today, " ", strings.Join(v.names, "\x00"))}
	var units int64
	for _, seg := range c.segs {
		sum, err := c.count(seg)
		if err != nil {
			return nil, err
		}
		c.documents += sum.documents
		units += sum.units
	}
	c.average = max(float64(units)/float64(max(c.documents, 1)), 1)
	return c, nil
}

// visible are the documents of a segment that the viewer may see.
func (c *scope) visible(seg *segmentView) (*roaring.Bitmap, error) { return seg.find(c.guard) }

// having counts the documents of b that the viewer may see, seen being all of
// them in the segment.
func (c *scope) having(seg *segmentView, b, seen *roaring.Bitmap) int {
	if len(c.guard) > 0 {
		return int(b.AndCardinality(seen))
	}
	n := b.GetCardinality()
	if d := seg.seg.Deleted(); d != nil {
		n -= b.AndCardinality(d)
	}
	return int(n)
}

// total is how many documents are visible in a segment and how long they are
// together.
type total struct {
	documents int
	units     int64
}

// maxTotals is how many viewers' totals are remembered for a segment.
const maxTotals = 100

// totals remembers them: of a segment's documents some are deleted in time,
// none is ever added or changed.
type totals struct {
	mu sync.Mutex
	of map[string]total
}

func (t *totals) get(key string) (total, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	sum, ok := t.of[key]
	return sum, ok
}

func (t *totals) set(key string, sum total) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.of == nil || len(t.of) >= maxTotals {
		t.of = map[string]total{}
	}
	t.of[key] = sum
}

// count counts what is visible in a segment.
func (c *scope) count(seg *segmentView) (total, error) {
	deleted := uint64(0)
	if d := seg.seg.Deleted(); d != nil {
		deleted = d.GetCardinality()
	}
	key := fmt.Sprint(deleted, " ", c.key)
	if sum, ok := seg.table.totals.get(key); ok {
		return sum, nil
	}
	seen, err := c.visible(seg)
	if err != nil {
		return total{}, err
	}
	var sum total
	for it := seen.Iterator(); it.HasNext(); sum.documents++ {
		k, err := seg.key(it.Next())
		if err != nil {
			return total{}, err
		}
		sum.units += int64(k.units)
	}
	seg.table.totals.set(key, sum)
	return sum, nil
}
