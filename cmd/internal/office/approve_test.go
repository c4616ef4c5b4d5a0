package office

import (
	"strings"
	"testing"

	"casefile/archive"
)

// Who wrote the submitted draft is not offered its approval, nor given it.
func TestAuthorDoesNotApprove(t *testing.T) {
	d := newDesk(t).init()
	id := d.draft("c-1", letter)
	_, err := d.Submit(d.ctx, d.who("冯某某"), id)
	d.ok(err)
	for name, want := range map[string]bool{"周某某": false, "冯某某": false, "郑某某": true} {
		doc, err := d.Show(d.ctx, d.who(name), id)
		d.ok(err)
		if got := strings.Contains(strings.Join(doc.Next, " "), "approve"); got != want {
			t.Errorf("%s is offered %v", name, doc.Next)
		}
	}
	_, err = d.Approve(d.ctx, d.who("周某某"), Decision{Doc: id})
	d.wants(err, Refused, archive.ProblemSelfApproval)
	_, err = d.Approve(d.ctx, d.who("郑某某"), Decision{Doc: id})
	d.ok(err)
}
