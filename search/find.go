package search

import (
	"bytes"
	"cmp"
	"context"
	"math"
	"slices"
	"sort"

	"github.com/RoaringBitmap/roaring/v2"
)

// rankLimit is how many matches are read through to rank them; of more, those
// with a run in the title and the newest ones are.
const rankLimit = 1000

// match is a document that answers a query.
type match struct {
	at    int64
	date  uint32
	score float64
	title bool // a run is in the title or number
}

// search answers a request from one snapshot.
func (g *generation) search(ctx context.Context, o Options, r Request) (*Result, error) {
	if err := r.check(); err != nil {
		return nil, err
	}
	p, err := o.compile(r)
	if err != nil {
		return nil, err
	}
	snap, err := g.terms.snapshot()
	if err != nil {
		return nil, err
	}
	defer snap.close()
	result := &Result{Query: r.Query, Hits: []Hit{}, Facets: map[string][]Count{}}
	f := finder{g: g, plan: p, limit: cmp.Or(r.Limit, DefaultLimit)}
	counts := newFacets(r.Facets)
	for _, seg := range snap.segments() {
		found, err := f.segment(ctx, seg)
		if err != nil {
			return nil, err
		}
		if err := counts.add(seg, found); err != nil {
			return nil, err
		}
	}
	result.Total, result.Facets = len(f.matches), counts.result()
	if f.limit < 0 {
		return result, nil
	}
	if err := f.rank(ctx, snap); err != nil {
		return nil, err
	}
	page := f.matches[min(r.Offset, len(f.matches)):min(r.Offset+f.limit, len(f.matches))]
	for _, m := range page {
		h, err := f.hit(m)
		if err != nil {
			return nil, err
		}
		result.Hits = append(result.Hits, h)
	}
	return result, nil
}

type finder struct {
	g       *generation
	plan    *plan
	limit   int
	matches []match
}

// segment finds the matches in one segment: candidates by their terms, then
// each compared with its text.
func (f *finder) segment(ctx context.Context, seg *segmentView) (*roaring.Bitmap, error) {
	found, err := seg.find(f.plan.terms)
	if err != nil || found.IsEmpty() {
		return found, err
	}
	var refused []uint32
	it := found.Iterator()
	for n := 0; it.HasNext(); n++ {
		if n&0xff == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		doc := it.Next()
		at, err := seg.place(doc)
		if err != nil {
			return nil, err
		}
		rec, err := f.g.texts.at(at)
		if err != nil {
			return nil, err
		}
		if !f.plan.accepts(rec) {
			refused = append(refused, doc)
			continue
		}
		f.matches = append(f.matches, match{at: at, date: rec.date, title: f.plan.inTitle(rec)})
	}
	if len(refused) > 0 {
		found = roaring.AndNot(found, roaring.BitmapOf(refused...))
	}
	return found, nil
}

// accepts makes all comparisons the terms leave open.
func (p *plan) accepts(r record) bool {
	for _, t := range p.verify {
		where := r.sections
		if t.number {
			where = r.sections[2*(r.title+1) : 2*(r.title+1+r.number)]
		}
		if (indexUnits(where, t.norm) >= 0) == t.not {
			return false
		}
	}
	return true
}

// inTitle reports whether a run lies in the title or the number.
func (p *plan) inTitle(r record) bool {
	head := r.sections[:2*(r.title+1+r.number)]
	return slices.ContainsFunc(p.runs, func(x run) bool { return indexUnits(head, x.norm) >= 0 })
}

// indexUnits is the byte offset of the first occurrence of sub in s that
// begins at a unit; -1 for none.
func indexUnits(s, sub []byte) int {
	for from := 0; ; {
		i := bytes.Index(s[from:], sub)
		if i < 0 {
			return -1
		}
		if at := from + i; at&1 == 0 {
			return at
		}
		from += i + 1
	}
}

func countUnits(s, sub []byte) int {
	n := 0
	for {
		i := indexUnits(s, sub)
		if i < 0 {
			return n
		}
		n++
		s = s[i+len(sub):]
	}
}

// rank sorts the matches: by score, then newest first, then last filed first.
// What is not scored follows in that order.
func (f *finder) rank(ctx context.Context, snap *snapshot) error {
	newest := func(a, b match) int {
		return cmp.Or(-cmp.Compare(a.date, b.date), -cmp.Compare(a.at, b.at))
	}
	slices.SortFunc(f.matches, func(a, b match) int {
		if a.title != b.title {
			if a.title {
				return -1
			}
			return 1
		}
		return newest(a, b)
	})
	scored := f.matches
	if len(f.plan.runs) == 0 {
		return nil
	}
	if len(scored) > rankLimit {
		titled := sort.Search(len(scored), func(i int) bool { return !scored[i].title })
		scored = scored[:min(len(scored), titled+rankLimit)]
	}
	n, err := snap.documents()
	if err != nil {
		return err
	}
	average := float64(f.g.texts.size()) / 2 / float64(max(n, 1))
	for i := range scored {
		if i&0xff == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		rec, err := f.g.texts.at(scored[i].at)
		if err != nil {
			return err
		}
		scored[i].score = f.score(rec, n, average)
	}
	slices.SortFunc(scored, func(a, b match) int { return cmp.Or(-cmp.Compare(a.score, b.score), newest(a, b)) })
	return nil
}

// score is BM25 over the wanted runs, as if each were a word, the number of
// matches standing in for its frequency; a run in the title counts once more.
func (f *finder) score(r record, documents int, average float64) float64 {
	const k1, b = 1.2, 0.75
	matched := float64(len(f.matches))
	idf := math.Log(1 + (float64(documents)-matched+0.5)/(matched+0.5))
	norm := k1 * (1 - b + b*float64(len(r.sections)/2)/average)
	sum := 0.0
	for _, x := range f.plan.runs {
		tf := float64(countUnits(r.sections, x.norm))
		sum += tf * (k1 + 1) / (tf + norm)
		if indexUnits(r.sections[:2*(r.title+1+r.number)], x.norm) >= 0 {
			sum++
		}
	}
	return math.Round(idf*sum*1e4) / 1e4
}
