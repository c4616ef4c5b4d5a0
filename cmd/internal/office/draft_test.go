package office

import (
	"strings"
	"testing"

	"casefile/archive"
)

// with is the letter with more values before its own.
func with(values string) []byte {
	return []byte(strings.Replace(letter, "{", "{"+values+", ", 1))
}

// An officer drafts nothing that he could not read again; what is refused has
// left nothing behind.
func TestDraftWithinClearance(t *testing.T) {
	d := newDesk(t).init(
		archive.Actor{ID: "low", Name: "周某某", Roles: []string{"officer"}, Clearance: archive.LevelInternal},
		archive.Actor{ID: "high", Name: "郑某某", Roles: []string{"officer"}, Clearance: archive.LevelSecret})
	low, high := d.who("low"), d.who("high")
	secret := with(`"secrecy": "机密"`)
	for name, r := range map[string]DraftRequest{
		"the document":            {Case: "c-1", Values: secret},
		"kept with its problems":  {Case: "c-1", Values: []byte(`{"secrecy": "机密"}`), Keep: true},
		"the file to be opened":   {Case: "c-1", Values: []byte(letter), Header: CaseHeader{Secrecy: archive.LevelSecret}},
		"who may know":            {Case: "c-1", Values: []byte(letter), Header: CaseHeader{Audience: []string{"high"}}},
		"a file without a number": {Values: secret},
	} {
		r.Form = "t1"
		_, err := d.Draft(d.ctx, low, r)
		if kind, m := Explain(err); kind != Refused || m[0].ID != "not-cleared" {
			t.Errorf("%s: %v", name, err)
		}
	}
	cases, err := d.Cases(d.ctx, high)
	d.ok(err)
	if len(cases) != 0 {
		t.Errorf("refused drafts have opened %+v", cases)
	}

	doc, err := d.Draft(d.ctx, low, DraftRequest{Form: "t1", Case: "c-1", Values: []byte(letter)})
	d.ok(err)
	_, err = d.Draft(d.ctx, low, DraftRequest{Doc: doc.ID, Values: secret})
	d.wants(err, Refused, "not-cleared")
	same, err := d.Show(d.ctx, low, doc.ID)
	d.ok(err)
	if same.DraftNo != 1 || same.Secrecy != archive.LevelNone || len(same.Events) != len(doc.Events) {
		t.Errorf("the refused save has left %+v", same)
	}
	raised, err := d.Draft(d.ctx, high, DraftRequest{Doc: doc.ID, Values: secret})
	d.ok(err)
	if raised.Secrecy != archive.LevelSecret {
		t.Errorf("raised to %q", raised.Secrecy)
	}
	_, err = d.Show(d.ctx, low, doc.ID)
	d.wants(err, Refused, "not-cleared")
}

// The file and the document may each be readable, and both together not.
func TestDraftInExpiredFile(t *testing.T) {
	d := newDesk(t).init(archive.Actor{ID: "low", Name: "周某某", Roles: []string{"officer"}, Clearance: archive.LevelInternal})
	_, err := d.Draft(d.ctx, d.who("low"), DraftRequest{Form: "t1", Case: "c-1", Values: with(`"secrecy": "内部"`),
		Header: CaseHeader{Secrecy: archive.LevelSecret, Until: "2020-01-01"}})
	d.wants(err, Refused, "not-cleared")
}

// The printed term is recorded: with the draft if its date is known then, else
// with the issue.
func TestSecrecyTerm(t *testing.T) {
	for _, tt := range []struct{ name, values, draft, issued string }{
		{"date known", `"secrecy": "机密", "secrecy_years": 5, "date": "2026-01-02"`, "2031-01-02", "2031-01-02"},
		{"a leap day", `"secrecy": "机密", "secrecy_years": 5, "date": "2024-02-29"`, "2029-03-01", "2029-03-01"},
		{"date of the issue", `"secrecy": "机密", "secrecy_years": 5`, "", "2031-03-05"},
		{"no term", `"secrecy": "机密"`, "", ""},
		{"no level", `"secrecy_years": 5`, "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := newDesk(t).init()
			until := func(id string) string {
				_, _, doc, err := d.find(d.ctx, d.who("周某某"), actRead, id)
				d.ok(err)
				return doc.Own.Until.String()
			}
			id := d.approved("c-1", string(with(tt.values)))
			if got := until(id); got != tt.draft {
				t.Errorf("draft until %q, want %q", got, tt.draft)
			}
			for range 2 { // issued once
				_, err := d.Issue(d.ctx, d.who("冯某某"), IssueRequest{Doc: id})
				d.ok(err)
				if got := until(id); got != tt.issued {
					t.Errorf("issued until %q, want %q", got, tt.issued)
				}
			}
		})
	}
}

// After the term the level is over by itself.
func TestSecrecyTermEnds(t *testing.T) {
	d := newDesk(t).init(
		archive.Actor{ID: "周某某", Roles: []string{"officer"}, Clearance: archive.LevelSecret},
		archive.Actor{ID: "韩某某", Roles: []string{"reviewer"}})
	for date, over := range map[string]bool{"2021-03-04": true, "2021-03-05": false} {
		id := d.draft("c-1", string(with(`"secrecy": "机密", "secrecy_years": 5, "date": "`+date+`"`)))
		_, err := d.Show(d.ctx, d.who("韩某某"), id)
		if over {
			d.ok(err)
		} else {
			d.wants(err, Refused, "not-cleared")
		}
	}
}
