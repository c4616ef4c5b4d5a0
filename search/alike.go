package search

import (
	"cmp"
	"encoding/binary"
	"math"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"

	"casefile/search/zh"
)

// Of a text, likeLookups grams at most are looked up, those most often in it,
// and likeGrams of them at most compared, those with the greatest tf·idf. A
// paragraph of 200 characters has fewer; a whole document has more.
const (
	likeLookups = 4096
	likeGrams   = 512
)

// likeness is a text that documents are compared with.
type likeness struct {
	norm  []byte // normal form, without question words
	grams []likeGram
	scope *scope
}

// likeGram is a gram of the text.
type likeGram struct {
	gram  zh.Gram
	often int               // in the text
	docs  int               // visible documents that have it
	idf   float64           // weight
	lists []*roaring.Bitmap // who has it, by segment
}

// newLikeness looks a text's grams up. The rarest come first.
func newLikeness(c *scope, norm []byte) (*likeness, error) {
	l := &likeness{norm: norm, scope: c, grams: gramsOf(norm)}
	seen := make([]*roaring.Bitmap, len(c.segs))
	for i, seg := range c.segs {
		if len(c.guard) == 0 {
			break // all of them
		}
		var err error
		if seen[i], err = c.visible(seg); err != nil {
			return nil, err
		}
	}
	for i := range l.grams {
		g := &l.grams[i]
		for k, seg := range c.segs {
			b, err := seg.postings(fieldGrams, g.gram.Bytes())
			if err != nil {
				return nil, err
			}
			g.lists = append(g.lists, b)
			g.docs += c.having(seg, b, seen[k])
		}
		g.idf = idf(g.docs, c.documents)
	}
	l.grams = slices.DeleteFunc(l.grams, func(g likeGram) bool { return g.docs == 0 })
	if len(l.grams) > likeGrams {
		weight := func(g likeGram) float64 { return float64(g.often) * g.idf }
		slices.SortFunc(l.grams, func(a, b likeGram) int {
			return cmp.Or(-cmp.Compare(weight(a), weight(b)), cmp.Compare(a.gram, b.gram))
		})
		l.grams = l.grams[:likeGrams]
	}
	slices.SortFunc(l.grams, func(a, b likeGram) int { return cmp.Or(a.docs-b.docs, cmp.Compare(a.gram, b.gram)) })
	return l, nil
}

// gramsOf are the distinct grams of a normal form, of too many the ones most
// often in it.
func gramsOf(norm []byte) []likeGram {
	all := zh.Grams(make([]zh.Gram, 0, len(norm)), norm)
	slices.Sort(all)
	var out []likeGram
	for _, g := range all {
		if k := len(out) - 1; k >= 0 && out[k].gram == g {
			out[k].often++
			continue
		}
		out = append(out, likeGram{gram: g, often: 1})
	}
	if len(out) > likeLookups {
		slices.SortStableFunc(out, func(a, b likeGram) int { return b.often - a.often })
		out = out[:likeLookups]
	}
	return out
}

// idf is the weight of what n of all documents have.
func idf(n, all int) float64 {
	return math.Log(1 + (float64(all-n)+0.5)/(float64(n)+0.5))
}

// BM25's two constants, the usual ones: how soon more of the same counts less,
// and how much length counts.
const (
	bm25k = 1.2
	bm25b = 0.75
)

// damping is what BM25 adds to a frequency below the line: the longer the
// document the more.
func damping(units uint32, average float64) float64 {
	return bm25k * (1 - bm25b + bm25b*float64(units)/average)
}

// saturated is BM25's measure of a frequency, at most bm25k + 1.
func saturated(tf int, damping float64) float64 {
	return float64(tf) * (bm25k + 1) / (float64(tf) + damping)
}

// tally counts the grams of a likeness in one text after the other. A text is
// read once, unit by unit, whatever the number of grams.
type tally struct {
	slot  [1 << 16]uint16 // of a unit that some gram has; 0 for others
	slots int
	one   []uint16 // by slot: 1 + index of the gram that is this unit
	two   []uint16 // by slot · slots + slot: 1 + index of the gram that is this pair
	tf    []int32  // by 1 + index: of the text counted last

	idf   []float64 // by 1 + index
	in    []uint16  // by 1 + index: how many are in the passage looked at
	spots []spot
}

func newTally(grams []likeGram) *tally {
	t := &tally{slots: 1, tf: make([]int32, len(grams)+1), in: make([]uint16, len(grams)+1), idf: make([]float64, len(grams)+1)}
	take := func(u uint16) {
		if t.slot[u] == 0 {
			t.slot[u] = uint16(t.slots)
			t.slots++
		}
	}
	for _, g := range grams {
		if g.gram >= 1<<16 {
			take(uint16(g.gram >> 16))
		}
		take(uint16(g.gram))
	}
	t.one, t.two = make([]uint16, t.slots), make([]uint16, t.slots*t.slots)
	for i, g := range grams {
		t.idf[i+1] = g.idf
		last := int(t.slot[uint16(g.gram)])
		if g.gram < 1<<16 {
			t.one[last] = uint16(i + 1)
		} else {
			t.two[int(t.slot[uint16(g.gram>>16)])*t.slots+last] = uint16(i + 1)
		}
	}
	return t
}

// count counts in a normal form.
func (t *tally) count(norm []byte) {
	clear(t.tf)
	slot, one, two, tf, slots := &t.slot, t.one, t.two, t.tf, t.slots
	row := 0
	for ; len(norm) >= 2; norm = norm[2:] {
		s := int(slot[binary.LittleEndian.Uint16(norm)])
		if s == 0 {
			row = 0
			continue
		}
		tf[one[s]]++
		tf[two[row+s]]++ // of slot 0 there is no pair, and tf[0] is of no gram
		row = s * slots
	}
}
