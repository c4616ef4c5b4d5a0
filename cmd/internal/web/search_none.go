package web

import (
	"casefile/cmd/internal/office"
	"casefile/search/query"
)

// nothing is what a page says where a search found nothing: which part has no
// hit, what there is instead.
type nothing struct {
	Parts  []missing
	Alone  []link // parts that there are, each by itself
	Free   string // the same without what narrows it
	Wider  string // the same in other wordings
	Nearly []hit
}

// missing is a part of a query that no document has.
type missing struct {
	Text string
	Less *link // the longest piece of it that there is
}

func nothingOf(a asked, found *office.Found, names names) *nothing {
	n := &nothing{}
	said := a.clauses()
	for _, part := range found.None {
		if part.Longest == part.Text { // somewhere, but never with all others
			text := said[part.Pos]
			if text == "" {
				text = quoted(part.Text)
			}
			n.Alone = append(n.Alone, link{Text: part.Text, To: a.with(func(b *asked) { b.Query = text })})
			continue
		}
		m := missing{Text: part.Text}
		if part.Longest != "" {
			m.Less = &link{Text: part.Longest, To: a.with(func(b *asked) { b.Query = quoted(part.Longest) })}
		}
		n.Parts = append(n.Parts, m)
	}
	if a.narrowed() {
		n.Free = a.freed()
	}
	for _, w := range found.Also {
		if w.More > 0 && !w.Used {
			n.Wider = a.with(func(b *asked) { b.Wider = true })
		}
	}
	// What is like the query need not contain it: there is nothing to mark.
	n.Nearly = hitsOf(found.Nearly, names, asked{})
	return n
}

// quoted is a run as a query that means nothing else.
func quoted(run string) string { return query.Clause{Value: run}.String() }

// clauses are the clauses of the query as text, by where they begin.
func (a asked) clauses() map[int]string {
	all := map[int]string{}
	q, err := query.Parse(a.Query)
	if err != nil {
		return all
	}
	for c := range q.Clauses {
		all[c.Pos] = c.String()
	}
	return all
}
