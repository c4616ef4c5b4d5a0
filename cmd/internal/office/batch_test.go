package office

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"casefile/archive"
)

// batchDesk has a person who runs batches, an approver, and one who may see
// nothing secret.
func batchDesk(t *testing.T) *desk {
	return newDesk(t).init(
		archive.Actor{ID: "周某某", Roles: []string{"officer", "issuer", "archivist", "admin"}, Clearance: "机密"},
		archive.Actor{ID: "郑某某", Roles: []string{"approver"}, Clearance: "机密", Posts: []string{"分管领导"}},
		archive.Actor{ID: "吴某某", Roles: []string{"approver"}, Clearance: "机密"},
		archive.Actor{ID: "王某某", Roles: []string{"officer", "issuer"}})
}

func letters(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `{"recipient": "某市某局", "matter": "请说明第%d项。"}`+"\n", i/2) // two of each
	}
	return b.String()
}

func (d *desk) request(data string) BatchRequest {
	return BatchRequest{Form: "t1", Case: "case-1", Data: []byte(data), Name: "rows.jsonl", ApprovedBy: []string{"郑某某"}}
}

// acknowledged collects what a batch acknowledges, and stops it after some.
func (r *BatchRequest) acknowledged(stop int) *[]BatchDone {
	var all []BatchDone
	r.Committed = func(d BatchDone) error {
		if all = append(all, d); len(all) == stop {
			return errors.New("stopped")
		}
		return nil
	}
	return &all
}

func TestIssueBatch(t *testing.T) {
	d := batchDesk(t)
	r := d.request(letters(12) + "{\"recipient\": \"某市某局\"}\n\n{bad\n")
	acks := r.acknowledged(0)
	var failed []BatchFailure
	r.Failed = func(f BatchFailure) error { failed = append(failed, f); return nil }
	res, err := d.IssueBatch(d.ctx, d.who("周某某"), r)
	d.ok(err)
	if res.Done != 12 || res.Failed != 2 || res.Rows != 14 || !res.Searchable {
		t.Errorf("result %+v", res)
	}
	slices.SortFunc(failed, func(a, b BatchFailure) int { return a.Row - b.Row })
	if len(failed) != 2 || failed[0].Row != 13 || failed[0].Problems[0].Field != "/matter" || failed[1].Row != 15 {
		t.Errorf("failed %+v", failed)
	}
	for _, a := range *acks { // numbers follow the rows
		if !strings.HasSuffix(a.Number, fmt.Sprintf("〕%d号", a.Row)) {
			t.Errorf("row %d has number %s", a.Row, a.Number)
		}
	}
	doc, err := d.Show(d.ctx, d.who("周某某"), (*acks)[0].ID)
	d.ok(err)
	if doc.State != "issued" || doc.Approved != "郑某某" || doc.Submitted != "周某某" || doc.Title == "" {
		t.Errorf("document %+v", doc)
	}
	d.clean()
}

func (d *desk) clean() {
	d.t.Helper()
	gaps, err := d.NumberGaps(d.ctx, d.who("周某某"), "", 0)
	d.ok(err)
	if len(gaps) > 0 {
		d.t.Errorf("gaps %+v", gaps)
	}
}

// TestIssueBatchAgain: stopped, and asked for again, also by somebody who has
// another clock, a batch makes nothing twice.
func TestIssueBatchAgain(t *testing.T) {
	d := batchDesk(t)
	numbers := map[string]int{} // of ids
	for _, stop := range []int{3, 5, 0, 0} {
		r := d.request(letters(14))
		acks := r.acknowledged(stop)
		_, err := d.IssueBatch(d.ctx, d.who("周某某"), r)
		if (err == nil) != (stop == 0) {
			t.Fatalf("stopped after %d: %v", stop, err)
		}
		for _, a := range *acks {
			numbers[a.ID+" "+a.Number]++
		}
		if stop == 0 && len(*acks) != 14 {
			t.Errorf("%d rows acknowledged", len(*acks))
		}
	}
	if len(numbers) != 14 {
		t.Errorf("%d documents, want 14: %v", len(numbers), numbers)
	}
	d.clean()
}

func TestIssueBatchRefuses(t *testing.T) {
	d := batchDesk(t)
	for name, c := range map[string]struct {
		who    string
		change func(*BatchRequest)
		kind   Kind
		id     string
	}{
		"nobody":          {"周某某", func(r *BatchRequest) { r.ApprovedBy = nil }, Invalid, "batch-approvers"},
		"too many":        {"周某某", func(r *BatchRequest) { r.ApprovedBy = []string{"郑某某", "吴某某"} }, Invalid, "batch-approvers"},
		"no approver":     {"周某某", func(r *BatchRequest) { r.ApprovedBy = []string{"王某某"} }, Refused, "not-allowed"},
		"unknown":         {"周某某", func(r *BatchRequest) { r.ApprovedBy = []string{"某人"} }, Refused, "actor-unknown"},
		"another's post":  {"周某某", func(r *BatchRequest) { r.ApprovedBy = []string{"吴某某"} }, Refused, "batch-post"},
		"may not issue":   {"郑某某", func(r *BatchRequest) {}, Refused, "not-allowed"},
		"no such form":    {"周某某", func(r *BatchRequest) { r.Form = "t9" }, Missing, "form-missing"},
		"no data":         {"周某某", func(r *BatchRequest) { r.Data = nil }, Invalid, "batch-empty"},
		"secret file":     {"王某某", func(r *BatchRequest) { r.Header.Secrecy = "机密" }, Refused, "not-cleared"},
		"no date":         {"周某某", func(r *BatchRequest) { r.Date = "明天" }, Invalid, "date-bad"},
		"path for a file": {"周某某", func(r *BatchRequest) { r.Case = "../x" }, Invalid, "case-id"},
	} {
		t.Run(name, func(t *testing.T) {
			d.t = t
			r := d.request(letters(2))
			c.change(&r)
			_, err := d.IssueBatch(d.ctx, d.who(c.who), r)
			d.wants(err, c.kind, c.id)
		})
	}
	d.t = t
	if all, err := d.Cases(d.ctx, d.who("周某某")); err != nil || len(all) > 0 {
		t.Errorf("a refused batch opened %v, %v", all, err)
	}
}

func TestBatchOfOthers(t *testing.T) {
	d := newDesk(t).init() // no actors: everybody may everything but approve himself
	r := d.request(letters(2))
	_, err := d.IssueBatch(d.ctx, d.who("郑某某"), r)
	d.wants(err, Refused, "batch-self")
	_, err = d.IssueBatch(d.ctx, d.who("周某某"), r)
	d.ok(err)
	r.ApprovedBy = []string{"吴某某"}
	_, err = d.IssueBatch(d.ctx, d.who("周某某"), r)
	d.wants(err, Refused, archive.ProblemBatchOther)
}

func TestRegisterHides(t *testing.T) {
	d := batchDesk(t)
	r := d.request(letters(2))
	r.Header.Secrecy = "机密"
	_, err := d.IssueBatch(d.ctx, d.who("周某某"), r)
	d.ok(err)
	_, err = d.EnterNumber(d.ctx, d.who("周某某"), NumberEntry{Series: "letter", N: 4, Date: "2026-02-01", Reason: "纸质已编", Fill: true})
	d.ok(err)
	seen, err := d.Register(d.ctx, d.who("周某某"), "letter", 2026)
	d.ok(err)
	hidden, err := d.Register(d.ctx, d.who("王某某"), "letter", 0)
	d.ok(err)
	if len(seen.Lines) != 4 || seen.Lines[0].Title == "" || seen.Lines[0].To != "某市某局" {
		t.Errorf("register %+v", seen.Lines)
	}
	for i, l := range hidden.Lines[:2] {
		want := NumberLine{Series: "letter", Year: 2026, N: i + 1, Number: l.Number, Kind: "document", State: "issued", Secrecy: "机密", At: l.At, Hidden: true}
		if l != want {
			t.Errorf("line %+v, want %+v", l, want)
		}
	}
	pdf, _, err := d.RegisterPDF(d.ctx, d.who("王某某"), "letter", 2026)
	d.ok(err)
	if !strings.HasPrefix(string(pdf), "%PDF-") {
		t.Error("no PDF")
	}
	_, err = d.EnterNumber(d.ctx, d.who("周某某"), NumberEntry{Series: "letter", N: 9, Reason: "远号"})
	d.wants(err, Refused, archive.ProblemAhead)
	_, err = d.EnterNumber(d.ctx, d.who("郑某某"), NumberEntry{Series: "letter", N: 5, Reason: "无权"})
	d.wants(err, Refused, "not-allowed")
}
