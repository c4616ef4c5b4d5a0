package archive

import (
	"context"
	"errors"
	"testing"
)

func (f *fixture) unnumbered(id DocID) IssueRequest {
	r := f.request(id)
	r.Series, r.Format = "", ""
	return r
}

// A form without a series takes no number: its documents are issued, found
// whole and leave the register alone.
func TestIssueWithoutNumber(t *testing.T) {
	ctx := context.Background()
	f := newFixture(t)
	f.open("case-1")
	id := f.approved("case-1", `{"a":"甲"}`)
	for range 2 {
		doc, err := f.Issue(ctx, officer, f.unnumbered(id))
		f.must(err)
		if doc.State.Status != StatusIssued || doc.State.Number != (Number{}) || doc.Record.Number != (Number{}) {
			t.Errorf("%s with number %+v", doc.State.Status, doc.State.Number)
		}
	}
	if again, err := f.reopen(f.store).GetDocument(ctx, id); err != nil || again.State.Status != StatusIssued {
		t.Errorf("opened again: %+v, %v", again.State, err)
	}
	if claims := numbers(t, f.Archive); len(claims) > 0 {
		t.Errorf("the register holds %+v", claims)
	}
	if next := f.issue(f.approved("case-1", `{}`)); next.State.Number.N != 1 {
		t.Errorf("the first number is %+v", next.State.Number)
	}
	wantClean(t, f.Archive)
}

func TestIssueWithHalfANumber(t *testing.T) {
	f := newFixture(t)
	f.open("case-1")
	id := f.approved("case-1", `{}`)
	for _, r := range []IssueRequest{{Series: "letter"}, {Format: letterFormat}} {
		half := f.request(id)
		half.Series, half.Format = r.Series, r.Format
		if _, err := f.Issue(context.Background(), officer, half); !errors.Is(err, ErrInvalid) {
			t.Errorf("series %q, format %q: %v", r.Series, r.Format, err)
		}
	}
}

// An issue without number that was interrupted is finished, or voided, like
// any other.
func TestDoctorWithoutNumber(t *testing.T) {
	ctx := context.Background()
	for _, void := range []bool{false, true} {
		f := newFixture(t)
		f.open("case-1")
		id := f.approved("case-1", `{}`)
		r := f.unnumbered(id)
		r.Render = func(context.Context, Issuing) (Artifacts, error) { return Artifacts{}, errors.New("the power went") }
		if _, err := f.Issue(ctx, officer, r); err == nil {
			t.Fatal("the issue was not interrupted")
		}
		plan, err := f.Doctor(ctx)
		f.must(err)
		if len(plan) != 1 || plan[0].Document != id || plan[0].Number != "" {
			t.Fatalf("plan %+v", plan)
		}
		plan[0].Void = void
		want := StatusIssued
		if void {
			plan[0].Reason, want = "重新拟稿", StatusVoided
		}
		_, err = f.Repair(ctx, By{"admin", "cli"}, plan[0], render)
		f.must(err)
		s, err := f.FileState(ctx, "case-1")
		f.must(err)
		if d := s.Doc(id); d.Status != want || d.Number != (Number{}) {
			t.Errorf("void %t: %s with number %+v", void, d.Status, d.Number)
		}
		wantClean(t, f.Archive)
	}
}

// A chain cannot give a number to a document that asked for none.
func TestFoldRefusesAnUnaskedNumber(t *testing.T) {
	n := Numbering{Date: Date{2026, 3, 5}, Year: 2026}
	d := &DocState{lock: &Event{Numbering: &n}}
	given := Number{Series: "letter", Year: 2026, N: 1, Printed: "某纪函〔2026〕1号"}
	if err := d.numberFits(&Event{Type: EventIssued, Number: &given}); err == nil {
		t.Error("the number was taken")
	}
	if err := d.numberFits(&Event{Type: EventIssued, Date: n.Date}); err != nil {
		t.Error(err)
	}
	n = Numbering{Series: "letter", Year: 2026, Format: letterFormat, From: 1}
	if err := d.numberFits(&Event{Type: EventIssued}); err == nil {
		t.Error("a document that asked for a number went without")
	}
}
