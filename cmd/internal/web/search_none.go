package web

import (
	"casefile/cmd/internal/office"
	"casefile/search/query"
)

// nothing is what a page says where a search found nothing: which part has no
// hit, what there is instead.
type nothing struct {
	Parts  []missing
	Alone  []link // the parts of the query, each by itself
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
	for _, part := range found.None {
		m := missing{Text: part.Text}
		if part.Longest != "" && part.Longest != part.Text {
			m.Less = &link{Text: part.Longest, To: a.with(func(b *asked) { b.Query = quoted(part.Longest) })}
		}
		n.Parts = append(n.Parts, m)
	}
	if len(n.Parts) == 0 {
		n.Alone = a.alone()
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
func quoted(run string) string {
	return query.Clause{Value: run}.String()
}

// alone are the runs of a query, each by itself: every one of them has hits,
// and no document has all.
func (a asked) alone() []link {
	q, err := query.Parse(a.Query)
	if err != nil {
		return nil
	}
	var all []link
	for c, not := range q.Clauses {
		if !not && len(all) < unfolded {
			text := c.String()
			all = append(all, link{Text: text, To: a.with(func(b *asked) { b.Query = text })})
		}
	}
	if len(all) < 2 {
		return nil
	}
	return all
}
