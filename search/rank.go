package search

import (
	"context"
	"math"
)

// rankLimit is how many matches are read to rank them; of more, those with a
// run in the title or number and the newest ones are. The others follow in
// that order.
const rankLimit = 1000

// stats are what scores depend on beside the documents they are of. They count
// what the viewer may see, and later pages have those of the first.
type stats struct {
	Docs    int     `json:"d"`
	Average float64 `json:"a"` // units of one
	Matched int     `json:"m"`
}

// measure sets the stats, once the matches are known.
func (f *finder) measure(c *scope) {
	if f.after != nil {
		f.stats = f.after.Stats
		return
	}
	f.stats = stats{Docs: c.documents, Average: c.average, Matched: f.total()}
}

// score sets the scores of matches, at most rankLimit of them.
func (f *finder) score(ctx context.Context, matches []match) error {
	for i := range matches {
		if i&0xff == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		rec, err := f.g.texts.at(matches[i].place)
		if err != nil {
			return err
		}
		matches[i].score = f.scoreOf(rec)
	}
	return nil
}

// scoreOf is BM25 over the wanted runs, as if each were a word, the number of
// matches standing in for its frequency; a run in the title counts once more.
func (f *finder) scoreOf(r record) float64 {
	const k1, b = 1.2, 0.75
	matched := float64(f.stats.Matched)
	idf := math.Log(1 + (float64(f.stats.Docs)-matched+0.5)/(matched+0.5))
	norm := k1 * (1 - b + b*float64(len(r.sections)/2)/f.stats.Average)
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
