package search

import (
	"context"
	"slices"

	"casefile/search/zh"
)

// Of many matches rankLimit are read to rank them, those with a run in the
// title or number and the newest ones, and of those no more than have rankUnits
// together. The others follow in that order.
const (
	rankLimit = 1000
	rankUnits = 4_000_000
)

// The parts of a score. Each run is a term of BM25, what the viewer may see
// being all documents and characters being length, and besides counts
//
//   - in the title, by the share of the title that it is: titleWeight at least,
//     twice that when it is all of it; in the number likewise;
//   - near the other runs, when there are several: nearWeight when all that are
//     there stand side by side, half of it when nearUnits are between them.
//
// Another wording, searched for with Request.Wider, counts otherWeight of the
// run itself.
const (
	titleWeight  = 0.8
	numberWeight = 0.6
	nearWeight   = 1.0
	nearUnits    = 24
	otherWeight  = 0.8
	maxPositions = 64 // of a run in one text, for how near it stands
)

// Fields that factors name.
const (
	inTitleField  = "title"
	inNumberField = "number"
	nearField     = "near" // runs that stand near each other
)

// stats are what scores depend on beside the documents they are of. They count
// what the viewer may see, and later pages have those of the first.
type stats struct {
	Docs    int     `json:"d"`
	Average float64 `json:"a"`           // units of one
	Runs    []int   `json:"m,omitempty"` // who has each run, or all of its grams
}

// measure sets the stats, once the matches are known.
func (f *finder) measure(c *scope) error {
	if f.after != nil {
		f.stats = f.after.Stats
		return nil
	}
	f.stats = stats{Docs: c.documents, Average: c.average}
	if len(f.plan.runs) == 1 {
		f.stats.Runs = []int{f.total()}
		return nil
	}
	for _, x := range f.plan.runs {
		n := 0
		for _, seg := range c.segs {
			b, err := seg.find(slices.Concat(c.guard, all{x.grams()}))
			if err != nil {
				return err
			}
			n += int(b.GetCardinality())
		}
		f.stats.Runs = append(f.stats.Runs, n)
	}
	return nil
}

// grams is the set of documents that have the grams of the run or of another
// wording of it.
func (x run) grams() set {
	var any anyOf
	for _, norm := range x.norms() {
		var every all
		grams, _ := zh.Cover(norm)
		for _, g := range grams {
			every = append(every, hasTerm{fieldGrams, string(g.Bytes())})
		}
		any = append(any, every)
	}
	return any
}

// norms are the run and its other wordings.
func (x run) norms() [][]byte {
	out := [][]byte{x.norm}
	for _, w := range x.others {
		out = append(out, w.norm)
	}
	return out
}

// norms are all wanted runs and their other wordings.
func (p *plan) norms() (out [][]byte) {
	for _, x := range p.runs {
		out = append(out, x.norms()...)
	}
	return out
}

// ranking is what it takes to score the matches of a search.
type ranking struct {
	stats stats
	terms []rankTerm
}

// rankTerm is a run: its own needle first, then those of its other wordings.
type rankTerm struct {
	text    string
	needles []needle
	units   []int
	docs    int
	idf     float64
	at      [][2]int // where it is in the text scored last: units from and to
	room    int      // how many places of each needle are kept
}

func (f *finder) ranking() *ranking {
	k := &ranking{stats: f.stats}
	for i, x := range f.plan.runs {
		t := rankTerm{text: x.text, docs: f.stats.Runs[i], idf: idf(f.stats.Runs[i], max(f.stats.Docs, f.stats.Runs[i]))}
		t.needles = x.needles()
		for _, n := range t.needles {
			t.units = append(t.units, len(n.run)/2)
		}
		if len(f.plan.runs) > 1 {
			t.room = maxPositions
		}
		k.terms = append(k.terms, t)
	}
	return k
}

// score sets the scores of matches and returns those it had time for, on the
// first page; on later ones it is those that had their turn then.
func (f *finder) score(ctx context.Context, matches []match) ([]match, error) {
	k, units := f.ranking(), 0
	for i := range matches {
		if i&0x3f == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		rec, err := f.g.texts.at(matches[i].then)
		if err != nil {
			return nil, err
		}
		matches[i].score = rounded(k.score(rec, nil))
		if units += int(rec.key.units); units > rankUnits && f.after == nil {
			return matches[:i+1], nil
		}
	}
	return matches, nil
}

// score is the score of a document, as told factor by factor.
func (k *ranking) score(r record, tell func(Factor)) float64 {
	sum := 0.0
	add := func(f Factor) {
		if sum += f.Score; tell != nil && f.Score > 0 {
			tell(f)
		}
	}
	damping := damping(r.key.units, k.stats.Average)
	for i := range k.terms {
		t := &k.terms[i]
		own, others, title, number := t.count(r)
		tf := float64(own) + otherWeight*float64(others)
		if tf == 0 {
			continue
		}
		add(Factor{Term: t.text, Count: own + others, Docs: t.docs, Score: t.idf * tf * (bm25k + 1) / (tf + damping)})
		add(Factor{Term: t.text, Field: inTitleField, Score: t.idf * titleWeight * title})
		add(Factor{Term: t.text, Field: inNumberField, Score: t.idf * numberWeight * number})
	}
	if len(k.terms) > 1 {
		add(k.near())
	}
	return sum
}

// count finds the places of a run: how often it is there, how often another
// wording, and how much it is of title and number: 1 for being in it, 2 for
// being all of it.
func (t *rankTerm) count(r record) (own, others int, title, number float64) {
	t.at = t.at[:0]
	for i := range t.needles {
		n := t.units[i]
		for at := t.needles[i].index(r.sections, 0); at >= 0; at = t.needles[i].index(r.sections, at+2*n) {
			u := at / 2
			if i == 0 {
				own++
			} else {
				others++
			}
			switch {
			case u+n <= r.title:
				title = max(title, 1+float64(n)/float64(r.title))
			case u < r.textAt():
				number = max(number, 1+float64(n)/float64(max(r.number, n)))
			}
			if len(t.at) < t.room*(i+1) {
				t.at = append(t.at, [2]int{u, u + n})
				continue
			}
			if u < r.textAt() {
				continue
			}
			more := t.needles[i].count(r.sections, at+2*n) // which is faster than place by place
			if i == 0 {
				own += more
			} else {
				others += more
			}
			break
		}
	}
	return own, others, title, number
}

// near is how near the runs stand that are there, by the shortest stretch that
// has them all.
func (k *ranking) near() Factor {
	type place struct{ from, to, term int }
	var places []place
	there, weight := 0, 0.0
	for i := range k.terms {
		for _, p := range k.terms[i].at {
			places = append(places, place{p[0], p[1], i})
		}
		if len(k.terms[i].at) > 0 {
			there++
			weight += k.terms[i].idf
		}
	}
	if there < 2 {
		return Factor{}
	}
	slices.SortFunc(places, func(a, b place) int { return a.from - b.from })
	in, have, filled, shortest := make([]int, len(k.terms)), 0, 0, -1
	first := 0
	for _, p := range places {
		if in[p.term]++; in[p.term] == 1 {
			have++
			filled += k.terms[p.term].units[0]
		}
		for in[places[first].term] > 1 {
			in[places[first].term]--
			first++
		}
		if have == there {
			if gap := max(p.to-places[first].from-filled, 0); shortest < 0 || gap < shortest {
				shortest = gap
			}
		}
	}
	return Factor{Field: nearField, Count: shortest, Score: nearWeight * weight / float64(there) / (1 + float64(shortest)/nearUnits)}
}

// why are the factors of a match's score.
func (f *finder) why(m match) ([]Factor, error) {
	if !m.ranked {
		return nil, nil
	}
	rec, err := f.g.texts.at(m.place)
	if err != nil {
		return nil, err
	}
	var out []Factor
	f.ranking().score(rec, func(x Factor) { out = append(out, x) })
	return greatest(out), nil
}
