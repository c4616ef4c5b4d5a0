package search

import (
	"cmp"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
)

// facetFields are counted, under these names.
var facetFields = []string{fieldForm, fieldUnit, fieldYear, fieldSector, fieldLink, fieldLevel, fieldStatus, fieldSecrecy}

// maxFacet is how many values of a facet are told, the most frequent ones.
const maxFacet = 100

// facets counts what the matches have. It sees matches alone, so it tells
// nothing of other documents, not even that a value exists.
func (f *finder) facets() (map[string][]Count, error) {
	out := map[string][]Count{}
	for _, name := range facetFields {
		sum := map[string]int{}
		for _, s := range f.found {
			c, err := s.seg.column(name)
			if err != nil {
				return nil, err
			}
			c.count(s.docs, sum)
		}
		out[name] = mostFrequent(sum)
	}
	return out, nil
}

func mostFrequent(values map[string]int) []Count {
	counts := []Count{}
	for v, n := range values {
		counts = append(counts, Count{v, n})
	}
	slices.SortFunc(counts, func(a, b Count) int { return cmp.Or(-cmp.Compare(a.Count, b.Count), cmp.Compare(a.Value, b.Value)) })
	return counts[:min(len(counts), maxFacet)]
}

// column is which value of a field each document of a segment has. A document
// has one at most. It is made of the term index when it is first asked for,
// and kept with the segment's table.
type column struct {
	values []string
	of     []uint32 // index in values and 1; 0 for none
}

func (v *segmentView) column(field string) (*column, error) {
	if c := v.table.column(field); c != nil {
		return c, nil
	}
	c := &column{of: make([]uint32, v.seg.Segment().Count())}
	err := v.eachTerm(field, "", "", func(value string) error {
		b, err := v.postings(field, []byte(value))
		if err != nil {
			return err
		}
		c.values = append(c.values, value)
		eachDoc(b, func(doc uint32) { c.of[doc] = uint32(len(c.values)) })
		return nil
	})
	if err == nil {
		v.table.setColumn(field, c)
	}
	return c, err
}

func (c *column) count(docs *roaring.Bitmap, sum map[string]int) {
	if len(c.values) == 0 {
		return
	}
	counts := make([]int, len(c.values)+1)
	eachDoc(docs, func(doc uint32) { counts[c.of[doc]]++ })
	for i, n := range counts[1:] {
		if n > 0 {
			sum[c.values[i]] += n
		}
	}
}

// eachDoc calls f with each document of a set, in order.
func eachDoc(b *roaring.Bitmap, f func(uint32)) {
	var buf [256]uint32
	for it := b.ManyIterator(); ; {
		n := it.NextMany(buf[:])
		for _, doc := range buf[:n] {
			f(doc)
		}
		if n < len(buf) {
			return
		}
	}
}
