package search

import (
	"cmp"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
)

// facetFields are counted, under these names.
var facetFields = []string{fieldForm, fieldUnit, fieldYear, fieldSector, fieldLink, fieldLevel, fieldStatus}

// maxFacet is how many values of a facet are told, the most frequent ones.
const maxFacet = 100

// facets counts what the hits have. It sees hits alone, so it tells nothing
// of other documents, not even that a value exists.
type facets map[string]map[string]int

func newFacets(wanted bool) facets {
	if !wanted {
		return nil
	}
	f := facets{}
	for _, name := range facetFields {
		f[name] = map[string]int{}
	}
	return f
}

// add counts the hits of one segment: for each value how many have it.
func (f facets) add(seg *segmentView, found *roaring.Bitmap) error {
	if len(f) == 0 || found.IsEmpty() {
		return nil
	}
	for _, name := range facetFields {
		err := seg.eachTerm(name, "", "", func(value string) error {
			b, err := seg.postings(name, []byte(value))
			if err != nil {
				return err
			}
			if n := found.AndCardinality(b); n > 0 {
				f[name][value] += int(n)
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (f facets) result() map[string][]Count {
	out := map[string][]Count{}
	for name, values := range f {
		counts := []Count{}
		for v, n := range values {
			counts = append(counts, Count{v, n})
		}
		slices.SortFunc(counts, func(a, b Count) int { return cmp.Or(-cmp.Compare(a.Count, b.Count), cmp.Compare(a.Value, b.Value)) })
		out[name] = counts[:min(len(counts), maxFacet)]
	}
	return out
}
