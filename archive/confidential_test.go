package archive

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// reporter is who must be found nowhere but in confidential objects.
const reporter = "赵某保"

// secretive is a draft of values and confidential fields.
func (f *fixture) secretive(id DocID, values, confidential string) NewDraft {
	d := NewDraft{Document: id, File: "case-1", Base: AnyBase, Form: f.form, Title: "登记表", Values: []byte(values)}
	if id == "" {
		d.Base = 0
	}
	if confidential != "" {
		d.Confidential = []byte(confidential)
	}
	return d
}

func (f *fixture) saveSecretive(id DocID, values, confidential string) Draft {
	f.t.Helper()
	d, err := f.SaveDraft(f.t.Context(), officer, f.secretive(id, values, confidential))
	f.must(err)
	return d
}

func reportedBy(name string) string { return fmt.Sprintf(`{"reporter":%q}`, name) }

// holding are the keys of all objects that hold a text.
func (f *fixture) holding(text string) []string {
	f.t.Helper()
	var keys []string
	for key, b := range take(f.t, f.store) {
		if bytes.Contains(b, []byte(text)) || strings.Contains(key, text) {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return keys
}

func (f *fixture) fields(id DocID) string {
	f.t.Helper()
	s, err := f.FileState(f.t.Context(), id.File())
	f.must(err)
	b, err := f.Confidential(f.t.Context(), s.Doc(id))
	f.must(err)
	return string(b)
}

func (f *fixture) pass(d Draft) {
	f.t.Helper()
	_, err := f.Submit(f.t.Context(), officer, Submission{Document: d.Document, Digest: d.Digest()})
	f.must(err)
	_, err = f.Approve(f.t.Context(), approver, Approval{Document: d.Document, Digest: d.Digest()})
	f.must(err)
}

// TestConfidentialLife: from the first draft to the issued document the fields
// are in objects of their own alone, and what was approved is what is filed.
func TestConfidentialLife(t *testing.T) {
	f := newFixture(t)
	f.open("case-1")
	f.saveForm()
	one := f.saveSecretive("", `{"a":1}`, `{"reporter": "`+reporter+`", "phone": "1"}`)
	id := one.Document
	if got := f.fields(id); got != `{"phone":"1","reporter":"`+reporter+`"}` {
		t.Errorf("read %s", got)
	}
	if keys := f.holding(reporter); len(keys) != 1 || parseKey(keys[0]).area != areaDraftSecret {
		t.Errorf("in %v", keys)
	}
	if one.Confidential.Size%confidentialStep != 0 {
		t.Errorf("%d bytes tell how long the name is", one.Confidential.Size)
	}
	wantClean(t, f.Archive)
	f.pass(one)
	doc := f.issue(id)
	keys := f.holding(reporter)
	if want := objectKey("case-1", confidentialName(id.Local(), one.Confidential.Digest)); len(keys) != 1 || keys[0] != want {
		t.Errorf("in %v, want %s", keys, want)
	}
	part, ok := doc.State.Part(RoleConfidential)
	if !ok || part != *one.Confidential || !slices.Contains(doc.Record.Parts, part) {
		t.Errorf("%+v was approved, %+v is filed", one.Confidential, part)
	}
	if got := f.fields(id); !strings.Contains(got, reporter) {
		t.Errorf("after issue: %s", got)
	}
	if left := f.under(draftPrefix(id)); len(left) > 0 {
		t.Errorf("left in work: %v", left)
	}
	wantClean(t, f.Archive)
}

func (f *fixture) under(prefix string) []string {
	var keys []string
	for key := range take(f.t, f.store) {
		if strings.HasPrefix(key, prefix) {
			keys = append(keys, key)
		}
	}
	return keys
}

// TestConfidentialVersions: equal fields make no new version, others do, and
// an approval is of the fields too.
func TestConfidentialVersions(t *testing.T) {
	f := newFixture(t)
	f.open("case-1")
	f.saveForm()
	one := f.saveSecretive("", `{"a":1}`, `{"x":1,"y":2}`)
	id := one.Document
	for i, step := range []struct {
		values, confidential string
		version              int
		digest               bool // that of the first version
	}{
		{`{"a":1}`, `{"y": 2, "x": 1}`, 1, true},
		{`{"a":1}`, `{"x":1,"y":3}`, 2, false},
		{`{"a":2}`, `{"x":1,"y":3}`, 3, false},
		{`{"a":2}`, `{"x":1,"y":3}`, 3, false},
		{`{"a":2}`, `{}`, 4, false},
		{`{"a":2}`, `{}`, 4, false},
		{`{"a":2}`, ``, 5, false},
		{`{"a":2}`, ``, 5, false},
	} {
		d := f.saveSecretive(id, step.values, step.confidential)
		if d.Version != step.version || (d.Digest() == one.Digest()) != step.digest {
			t.Errorf("step %d: version %d", i, d.Version)
		}
		if (d.Confidential == nil) != (step.confidential == "") {
			t.Errorf("step %d: names %+v", i, d.Confidential)
		}
	}
	wantClean(t, f.Archive)
}

// TestConfidentialKept: who cannot read the fields keeps them while editing
// the rest, and what was approved stays approved.
func TestConfidentialKept(t *testing.T) {
	f := newFixture(t)
	f.open("case-1")
	f.saveForm()
	one := f.saveSecretive("", `{"a":1}`, reportedBy(reporter))
	next := f.secretive(one.Document, `{"a":2}`, "")
	next.KeepConfidential = true
	two, err := f.SaveDraft(t.Context(), By{"wang", "cli"}, next)
	f.must(err)
	next.Values = []byte(`{"a":1}`)
	three, err := f.SaveDraft(t.Context(), By{"wang", "cli"}, next)
	f.must(err)
	if two.Version != 2 || three.Version != 3 || three.Digest() != one.Digest() || f.fields(one.Document) != reportedBy(reporter) {
		t.Errorf("%+v, %+v", two, three)
	}
	f.pass(three)
	f.issue(one.Document)
	if f.fields(one.Document) != reportedBy(reporter) || len(f.holding(reporter)) != 1 {
		t.Errorf("in %v", f.holding(reporter))
	}
}

// TestConfidentialGuess: equal fields of two documents look different.
func TestConfidentialGuess(t *testing.T) {
	f := newFixture(t)
	f.open("case-1")
	f.saveForm()
	a, b := f.saveSecretive("", `{}`, reportedBy("甲")), f.saveSecretive("", `{}`, reportedBy("甲某某某"))
	c := f.saveSecretive("", `{}`, `{}`)
	if a.Confidential.Size != b.Confidential.Size || a.Confidential.Size != c.Confidential.Size {
		t.Errorf("sizes tell: %d, %d, %d", a.Confidential.Size, b.Confidential.Size, c.Confidential.Size)
	}
	d := f.saveSecretive("", `{}`, reportedBy("甲"))
	if a.Confidential.Digest == d.Confidential.Digest || a.Digest() == d.Digest() {
		t.Error("digests tell that two reporters are one")
	}
}

// TestConfidentialRefused: an error never quotes what is confidential.
func TestConfidentialRefused(t *testing.T) {
	f := newFixture(t)
	f.open("case-1")
	f.saveForm()
	long, _ := json.Marshal(strings.Repeat(reporter, maxConfidential))
	for name, raw := range map[string]string{"no object": `"` + reporter + `"`, "twice": `{"` + reporter + `":1,"` + reporter + `":2}`,
		"cut": `{"a":"` + reporter, "large": `{"a":` + string(long) + `}`} {
		_, err := f.SaveDraft(t.Context(), officer, f.secretive("", `{}`, raw))
		if !errors.Is(err, ErrInvalid) || strings.Contains(err.Error(), reporter) {
			t.Errorf("%s: %.200v", name, err)
		}
	}
}

// TestConfidentialSaveCrash ends a save at every write: what is there is one
// version or the other, whole, and saving something else goes on.
func TestConfidentialSaveCrash(t *testing.T) {
	for _, lost := range []bool{false, true} {
		for k := 0; ; k++ {
			f := newFixture(t)
			f.open("case-1")
			f.saveForm()
			id := f.saveSecretive("", `{"a":1}`, reportedBy("甲")).Document
			s := crashAfter(f.store, 1000, lost)
			crashing := f.reopen(s)
			f.must(crashing.StartSeries(t.Context(), officer, "letter", 2026, 1)) // the first write tries the store
			s.writes.Store(int64(k))
			_, err := crashing.SaveDraft(t.Context(), officer, f.secretive(id, `{"a":2}`, reportedBy("乙")))
			at := fmt.Sprintf("crash at %d, lost %v", k, lost)
			d, again := f.LatestDraft(t.Context(), id)
			f.must(again)
			if got, want := f.fields(id), map[int]string{1: reportedBy("甲"), 2: reportedBy("乙")}[d.Version]; got != want {
				t.Errorf("%s: version %d has %s", at, d.Version, got)
			}
			if found := faults(t, f.Archive); len(found) > 0 {
				t.Errorf("%s: %v", at, found)
			}
			d = f.saveSecretive(id, `{"a":2}`, reportedBy("丙"))
			f.pass(d)
			f.issue(id)
			if got := f.fields(id); got != reportedBy("丙") {
				t.Errorf("%s: issued with %s", at, got)
			}
			for _, gone := range []string{"甲", "乙"} {
				if keys := f.holding(`"` + gone + `"`); len(keys) > 0 {
					t.Errorf("%s: %s is left in %v", at, gone, keys)
				}
			}
			wantClean(t, f.Archive)
			if err == nil {
				break
			}
		}
	}
}

// TestConfidentialIssueCrash ends an issue at every write; doctor finishes it.
func TestConfidentialIssueCrash(t *testing.T) {
	for _, lost := range []bool{false, true} {
		for k := 0; ; k++ {
			f := newFixture(t)
			f.open("case-1")
			f.saveForm()
			d := f.saveSecretive("", `{"a":1}`, reportedBy(reporter))
			f.pass(d)
			_, err := f.reopen(crashAfter(f.store, k, lost)).Issue(t.Context(), officer, f.request(d.Document))
			f.cure(false)
			if _, err := f.Issue(t.Context(), officer, f.request(d.Document)); err != nil {
				t.Fatal(err)
			}
			f.cure(false)
			if keys := f.holding(reporter); f.fields(d.Document) != reportedBy(reporter) || len(keys) != 1 || parseKey(keys[0]).area != areaObject {
				t.Errorf("crash at %d, lost %v: in %v", k, lost, keys)
			}
			wantClean(t, f.Archive)
			if err == nil {
				break
			}
		}
	}
}

// cure applies doctor's plan.
func (f *fixture) cure(void bool) {
	f.t.Helper()
	plan, err := f.Doctor(f.t.Context())
	f.must(err)
	for _, r := range plan {
		if r.Void = void; void {
			r.Reason = "不再制发"
		}
		_, err := f.Repair(f.t.Context(), officer, r, render)
		f.must(err)
	}
}

// TestConfidentialVoid: what an interrupted issue has left is named when its
// number is voided, the confidential object too.
func TestConfidentialVoid(t *testing.T) {
	for k := range 14 {
		f := newFixture(t)
		f.open("case-1")
		f.saveForm()
		d := f.saveSecretive("", `{"a":1}`, reportedBy(reporter))
		f.pass(d)
		_, _ = f.reopen(crashAfter(f.store, k, false)).Issue(t.Context(), officer, f.request(d.Document))
		f.cure(true)
		wantClean(t, f.Archive)
	}
}

// TestTermStartsAtNumbering: the access settled at numbering is the document's
// from its issue on, also when doctor finishes it.
func TestTermStartsAtNumbering(t *testing.T) {
	end := Date{2036, time.March, 5}
	ask := Access{Secrecy: Secrecy{Level: LevelSecret, Until: end}}
	for k := range 20 {
		f, id := secretDraft(t)
		draft, err := f.LatestDraft(t.Context(), id)
		f.must(err)
		f.pass(draft)
		r := f.request(id)
		r.Access = &ask
		_, err = f.reopen(crashAfter(f.store, k, k%2 == 0)).Issue(t.Context(), officer, r)
		f.cure(false)
		if own, _ := f.own(id); err == nil && own.Until != end {
			t.Errorf("issued: %+v", own)
		}
		if s, _ := f.FileState(t.Context(), "case-1"); s.Doc(id).Status == StatusIssued {
			if want := (Access{ask.Secrecy, Audience{"li"}}); !s.Doc(id).Own.equal(want) || !s.Doc(id).Access.equal(want) {
				t.Errorf("crash at %d: %+v", k, s.Doc(id).Own)
			}
		}
	}
}

// TestSettled: what is asked for at numbering never makes it less.
func TestSettled(t *testing.T) {
	until := func(l Level, year int) Access { return Access{Secrecy: Secrecy{l, Date{year, 1, 1}}} }
	for name, c := range map[string]struct {
		own, draft Access
		ask        *Access
		want       *Access
	}{
		"nothing":                 {},
		"as it is":                {own: level(LevelSecret), draft: level(LevelSecret)},
		"draft protects more":     {own: level(LevelNone), draft: level(LevelSecret, "li"), want: ptr(level(LevelSecret, "li"))},
		"document protects more":  {own: level(LevelSecret, "li"), draft: level(LevelNone)},
		"a term starts":           {own: level(LevelSecret), draft: level(LevelSecret), ask: ptr(until(LevelSecret, 2036)), want: ptr(until(LevelSecret, 2036))},
		"of a level since raised": {own: level(LevelTopSecret), draft: level(LevelSecret), ask: ptr(until(LevelSecret, 2036))},
		"no shorter term":         {own: until(LevelSecret, 2040), ask: ptr(until(LevelSecret, 2036))},
		"lower":                   {own: level(LevelSecret, "li"), ask: ptr(level(LevelNone))},
		"higher":                  {own: level(LevelNone), ask: ptr(until(LevelSecret, 2036)), want: ptr(until(LevelSecret, 2036))},
	} {
		d := &DocState{Own: c.own}
		got := d.settled(Draft{Access: c.draft}, c.ask)
		if (got == nil) != (c.want == nil) || got != nil && !got.equal(*c.want) {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func ptr(a Access) *Access { return &a }

// TestLoweredWhileSaving: one process has lowered the document's access while
// another saved a version that needs more, and ended there. The version is
// protected all the same, and so is the document issued from it.
func TestLoweredWhileSaving(t *testing.T) {
	f, id := secretDraft(t)
	ctx := t.Context()
	f.must(f.settleAccess(ctx, officer, Draft{Document: id, Version: 1}, level(LevelSecret, "li"), level(LevelNone)))
	two := Draft{Document: id, Version: 2, Form: f.form, Title: "函", Values: []byte(`{"a":2}`), Access: level(LevelSecret, "li"), By: officer}
	f.must(f.putDraft(ctx, two))
	s, err := f.FileState(ctx, "case-1")
	f.must(err)
	if d := s.Doc(id); d.Access.Level != LevelNone || !d.DraftAccess(two).equal(level(LevelSecret, "li")) {
		t.Errorf("%+v, the draft %+v", d.Access, d.DraftAccess(two))
	}
	f.pass(two)
	if doc := f.issue(id); !doc.State.Access.equal(level(LevelSecret, "li")) {
		t.Errorf("issued with %+v", doc.State.Access)
	}
}

// TestConfidentialDamage: whatever is changed or lost of the confidential
// objects is found, and nobody is told anything else than what is there.
func TestConfidentialDamage(t *testing.T) {
	f := newFixture(t)
	f.open("case-1")
	f.saveForm()
	issued := f.saveSecretive("", `{"a":1}`, reportedBy("甲"))
	f.pass(issued)
	f.issue(issued.Document)
	open := f.saveSecretive("", `{"a":1}`, reportedBy("乙"))
	m := take(t, f.store)
	for _, c := range []struct {
		id  DocID
		key string
	}{
		{issued.Document, objectKey("case-1", issued.Confidential.Name)},
		{open.Document, draftSecretKey(open.Document, 1, open.Confidential.Digest)},
	} {
		for i := range m[c.key] {
			b := bytes.Clone(m[c.key])
			b[i] ^= 1
			damaged := m.with(c.key, b).archive()
			found := faults(t, damaged)
			if len(found) != 1 || found[0].Key != c.key || found[0].Kind != FoundWrong {
				t.Fatalf("%s, byte %d: %v", c.key, i, found)
			}
			s, err := damaged.FileState(t.Context(), "case-1")
			f.must(err)
			if got, err := damaged.Confidential(t.Context(), s.Doc(c.id)); !errors.Is(err, ErrIntegrity) || got != nil {
				t.Fatalf("%s, byte %d: read %s, %v", c.key, i, got, err)
			}
		}
		found := faults(t, m.with(c.key, nil).archive())
		if len(found) != 1 || found[0].Key != c.key || found[0].Kind != FoundMissing {
			t.Errorf("%s removed: %v", c.key, found)
		}
	}
	other := strings.Replace(open.Confidential.Name, open.Document.Local(), issued.Document.Local(), 1)
	secret := draftSecretKey(open.Document, 1, open.Confidential.Digest)
	if found := findings(t, m.with(objectKey("case-1", other), m[secret]).archive()); len(found) != 1 || found[0].Kind != FoundOrphan {
		t.Errorf("one more beside the document: %v", found)
	}
	swapped := draftSecretKey(issued.Document, 1, open.Confidential.Digest)
	if found := faults(t, m.with(swapped, m[secret]).archive()); len(found) != 1 || found[0].Key != swapped {
		t.Errorf("another document's: %v", found)
	}
}
