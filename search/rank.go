package search

import (
	"cmp"
	"context"
	"math"
	"slices"
	"sort"
)

// rankLimit is how many matches are read through to rank them; of more, those
// with a run in the title and the newest ones are.
const rankLimit = 1000

// rank sorts the matches: by score, then newest first, then last filed first.
// What is not scored follows in that order.
func (f *finder) rank(ctx context.Context, snap *snapshot) error {
	newest := func(a, b match) int {
		return cmp.Or(-cmp.Compare(a.date, b.date), -cmp.Compare(a.place, b.place))
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
		rec, err := f.g.texts.at(scored[i].place)
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
