package search

import (
	"cmp"
	"container/heap"
	"context"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
)

// effort bounds the search for candidates.
type effort struct {
	// candidates are compared with the text itself at most, and of their texts
	// units, a little more when the last one is long.
	candidates, units int
	// postings are gone through, the rarest grams first. After that the kept
	// documents that are the best until then go on, and the frequent grams are
	// looked for in them alone.
	postings, kept int
}

// usualEffort reads 1,000 documents of 1,200 characters, more shorter ones and
// fewer longer ones. Of 58,000 articles of laws, 140 characters each, the ten
// best for a sentence are among the first 1,000 candidates 97 times in 100,
// among the first 4,000 always. It goes through all postings of a question as
// long as there are no more than some 100,000 documents, of a paragraph 20,000.
var usualEffort = effort{candidates: 4000, units: 1_200_000, postings: 4_000_000, kept: 20_000}

// gather finds the candidates: the best by BM25 over the sets of grams, as if
// each gram were in a document once; equally good ones newest first. The total
// is exact, whatever the effort.
func (l *likeness) gather(ctx context.Context, e effort, restrict all, self string) (best []candidate, total int, err error) {
	sums := make([]segmentSums, len(l.scope.segs))
	for i, seg := range l.scope.segs {
		s := &sums[i]
		s.seg, s.of = seg, make([]float32, seg.seg.Segment().Count())
		if s.allowed, err = seg.find(slices.Concat(l.scope.guard, restrict)); err != nil {
			return nil, 0, err
		}
		if self != "" {
			if s.allowed, err = s.without(self); err != nil {
				return nil, 0, err
			}
		}
	}
	spent, n := 0, 0
	for ; n < len(l.grams) && spent < e.postings; n++ {
		if ctx.Err() != nil {
			return nil, 0, ctx.Err()
		}
		for i := range sums {
			spent += sums[i].add(l.grams[n].lists[i], l.grams[n].idf)
		}
	}
	if n == len(l.grams) {
		best, total, err := l.top(sums, e.candidates)
		return e.within(best), total, err
	}
	return l.prune(ctx, e, sums, n)
}

// segmentSums are the sums of weights of a segment's documents.
type segmentSums struct {
	seg     *segmentView
	allowed *roaring.Bitmap
	of      []float32
}

// without is who is allowed but for one document, by its id.
func (s *segmentSums) without(self string) (*roaring.Bitmap, error) {
	b, err := s.seg.seg.DocNumbers([]string{self})
	if err != nil {
		return nil, asDamage(err)
	}
	return roaring.AndNot(s.allowed, b), nil
}

// add adds the weight of a gram to who has it.
func (s *segmentSums) add(list *roaring.Bitmap, idf float64) int {
	var buf [1024]uint32
	it, n := list.ManyIterator(), 0
	for {
		k := it.NextMany(buf[:])
		if k == 0 {
			return n
		}
		for _, doc := range buf[:k] {
			s.of[doc] += float32(idf)
		}
		n += k
	}
}

// prune ends a gathering after the first n grams.
func (l *likeness) prune(ctx context.Context, e effort, sums []segmentSums, n int) ([]candidate, int, error) {
	kept, _, err := l.top(sums, e.kept)
	if err != nil {
		return nil, 0, err
	}
	total := 0
	for i := range sums {
		s := &sums[i]
		lists := []*roaring.Bitmap{}
		for _, g := range l.grams {
			lists = append(lists, g.lists[i])
		}
		total += int(roaring.FastOr(lists...).AndCardinality(s.allowed))
		s.allowed = roaring.New()
		for _, m := range kept {
			if m.seg == i {
				s.allowed.Add(m.doc)
			}
		}
		for _, g := range l.grams[n:] {
			if ctx.Err() != nil {
				return nil, 0, ctx.Err()
			}
			s.add(roaring.And(g.lists[i], s.allowed), g.idf)
		}
	}
	best, _, err := l.top(sums, e.candidates)
	return e.within(best), total, err
}

// top are the n best in order, and how many share anything.
func (l *likeness) top(sums []segmentSums, n int) ([]candidate, int, error) {
	var best worstFirst
	total := 0
	for i, s := range sums {
		for it := s.allowed.Iterator(); it.HasNext(); {
			doc := it.Next()
			if s.of[doc] == 0 {
				continue
			}
			total++
			k, err := s.seg.key(doc)
			if err != nil {
				return nil, 0, err
			}
			m := candidate{docKey: k, seg: i, doc: doc}
			m.score = float64(s.of[doc]) * saturated(1, damping(k.units, l.scope.average))
			best.offer(m, n)
		}
	}
	slices.SortFunc(best, byLikeness)
	return best, total, nil
}

// within are the first of the candidates, as many as the units allow.
func (e effort) within(all []candidate) []candidate {
	units := 0
	for i, m := range all {
		if units += int(m.units); units >= e.units {
			return all[:i+1]
		}
	}
	return all
}

// candidate is a document that is compared.
type candidate struct {
	docKey
	seg   int
	doc   uint32
	score float64
}

// byLikeness is the order of candidates: the best first, equal ones newest
// first, then last filed first.
func byLikeness(a, b candidate) int {
	if a.score != b.score {
		return -cmp.Compare(a.score, b.score)
	}
	return cmp.Or(-cmp.Compare(a.date, b.date), -cmp.Compare(a.born, b.born))
}

// worstFirst is a heap of the best.
type worstFirst []candidate

// offer takes m in if it is among the n best.
func (h *worstFirst) offer(m candidate, n int) {
	switch {
	case len(*h) < n:
		heap.Push(h, m)
	case m.score < (*h)[0].score:
	case byLikeness(m, (*h)[0]) < 0:
		(*h)[0] = m
		heap.Fix(h, 0)
	}
}

func (h worstFirst) Len() int { return len(h) }

func (h worstFirst) Less(i, j int) bool {
	if h[i].score != h[j].score {
		return h[i].score < h[j].score
	}
	return byLikeness(h[j], h[i]) < 0
}

func (h worstFirst) Swap(i, j int) { h[i], h[j] = h[j], h[i] }
func (h *worstFirst) Push(x any)   { *h = append(*h, x.(candidate)) }

// Pop is for heap.Interface alone: nothing is taken out but by offer.
func (h *worstFirst) Pop() any {
	last := (*h)[len(*h)-1]
	*h = (*h)[:len(*h)-1]
	return last
}
