package archive

import (
	"encoding/json"
	"errors"
	"testing"
)

// A word of a later program makes an event unknown: the file can be read, and
// is read-only. What this program writes itself has no such word.
func TestWordsOfLater(t *testing.T) {
	header := PartRef{Role: RoleHeader, Name: headerName(DigestOf(nil)), Digest: DigestOf(nil)}
	secret := &Access{Secrecy: Secrecy{Level: "商密"}}
	for name, e := range map[string]Event{
		"a kind":              {Type: EventOpened, Opened: &Opened{Kind: "project", Header: header}},
		"a level":             {Type: EventSecrecyChanged, Secrecy: &secret.Secrecy},
		"a level of a draft":  {Type: EventDrafted, Access: secret},
		"a level of a paper":  {Type: EventImported, Items: []ImportedItem{{Access: *secret}}},
		"a level at numbers":  {Type: EventNumbering, Numbering: &Numbering{Access: secret}},
		"a level of a row":    {Type: EventIssued, Row: &BatchRow{Access: secret}},
		"a term":              {Type: EventRetentionSet, Retention: "D20"},
		"a term at a closing": {Type: EventClosed, Closed: &Closed{Retention: "D20", Records: PartRef{Role: RoleRecords}, Manifest: PartRef{Role: RoleManifest}}},
		"a role":              {Type: EventAttached, Parts: []PartRef{{Role: "translation"}}},
		"a role of a paper":   {Type: EventAttached, Reference: &Reference{Role: "translation"}},
		"a way of serving":    {Type: EventServed, Service: &Service{Method: "drone"}},
		"a class of papers":   {Type: EventArranged, Arranged: []Arranged{{Local: "x", Section: "audio"}}},
	} {
		e.File, e.Seq, e.By = "case-1", 2, officer
		b, err := seal(e)
		if err != nil {
			t.Fatal(err)
		}
		if read, err := decodeEvent(eventKey("case-1", 2), b); err != nil || !read.Unknown {
			t.Errorf("%s: unknown %t, %v", name, read.Unknown, err)
		}
	}
	f := newFixture(t)
	f.open("case-1")
	err := f.update(t.Context(), "case-1", officer, func(*State) (*Event, error) {
		return &Event{Type: EventRetentionSet, Retention: "D20"}, nil
	}, nil)
	if err == nil {
		t.Error("wrote what it does not know")
	}
	c := newChain(3)
	for range 60 {
		_ = c.try(c.likely())
	}
	for _, e := range c.all {
		if !e.plain() {
			t.Errorf("%s is not plain", e.Type)
		}
	}
}

// No event of a document can name an object of another, or outside.
func TestPartsOfOthers(t *testing.T) {
	part := func(role Role, name string) PartRef { return PartRef{Role: role, Name: name, Digest: DigestOf(nil)} }
	record := part(RoleRecord, "p.json")
	for name, parts := range map[string][]PartRef{
		"nothing":        nil,
		"no record":      {part(RoleOriginal, "p.original.txt")},
		"another record": {part(RoleRecord, "q.json")},
		"another's":      {record, part(RoleOriginal, "q.original.txt")},
		"a folder":       {record, part(RoleOriginal, "p.x/../../events/00000001.json")},
		"no digest":      {record, {Role: RoleOriginal, Name: "p.original.txt"}},
		"a size":         {record, {Role: RoleOriginal, Name: "p.original.txt", Digest: DigestOf(nil), Size: -1}},
	} {
		c := newChain(1)
		if err := c.try(c.example(EventOpened)); err != nil {
			t.Fatal(err)
		}
		if err := c.try(Event{Type: EventImported, Items: []ImportedItem{{Local: "p", Parts: parts}}}); !errors.Is(err, ErrIntegrity) {
			t.Errorf("%s: %v", name, err)
		}
		e := Event{Type: EventIssued, Document: "case-1/p", Parts: parts}
		if e.namesOwn() == nil {
			t.Errorf("issued with %s", name)
		}
	}
	c := newChain(1)
	if err := c.try(c.example(EventOpened)); err != nil {
		t.Fatal(err)
	}
	row := batchDoc("case-1", "0123456789abcdef", 7).Local()
	e := Event{Type: EventImported, Items: []ImportedItem{{Local: row, Parts: []PartRef{part(RoleRecord, recordName(row))}}}}
	if err := c.try(e); !errors.Is(err, ErrIntegrity) {
		t.Errorf("a paper under the id of a row: %v", err)
	}
	if got := EscapeLocal(row); got == row {
		t.Errorf("%s stays", got)
	}
}

// A disposal before the end of the term stands in no chain.
func TestDisposedEarly(t *testing.T) {
	f, now := due(t)
	*now = now.AddDate(0, 0, -1)
	for _, typ := range []EventType{EventDisposalAsked, EventDisposed} {
		by := officer
		if typ == EventDisposed {
			by = approver
		}
		err := f.update(ctx, "case-1", by, func(*State) (*Event, error) { return &Event{Type: typ, Reason: "到期"}, nil }, nil)
		if early := typ == EventDisposed; early != errors.Is(err, ErrIntegrity) {
			t.Errorf("%s: %v", typ, err)
		}
	}
}

// What this program does not know of the office's data it does not drop: it
// leaves the change to a later program.
func TestOfficeOfLater(t *testing.T) {
	f := newFixture(t)
	m := take(t, f.store).alter(t, officeKey(1), func(v map[string]json.RawMessage) { v["seals"] = json.RawMessage(`["公章"]`) })
	a, err := Open(t.Context(), &growing{snapshot: m}, Options{})
	f.must(err)
	o, err := a.Office(t.Context())
	f.must(err)
	_, err = a.UpdateOffice(t.Context(), officer, o)
	wantProblem(t, err, ProblemOfficeLater, ErrConflict)
	o, err = f.Office(t.Context())
	f.must(err)
	_, err = f.UpdateOffice(t.Context(), officer, o)
	f.must(err)
	o.Version = 7
	if _, err := f.UpdateOffice(t.Context(), officer, o); !errors.Is(err, ErrNotFound) {
		t.Errorf("after a version that is not there: %v", err)
	}
}

// A file with events of a later program is not exported: what they name would
// be left out.
func TestExportOfLater(t *testing.T) {
	f := newFixture(t)
	s := f.open("case-1")
	s.Unknown = "approved-again"
	_, err := f.Export(t.Context(), s, ExportOptions{}, nil)
	wantProblem(t, err, ProblemReadOnly, ErrConflict)
}

// What officers write to stay has no control characters.
func TestWordsOfOfficers(t *testing.T) {
	f := newFixture(t)
	f.open("case-1")
	doc := f.approved("case-1", `{}`)
	for _, bad := range []string{"\x1b[2J", "a\x00", "\u009b1m"} {
		_, err := f.Return(t.Context(), approver, Approval{Document: doc, Opinion: bad})
		wantProblem(t, err, ProblemField, ErrInvalid)
		_, err = f.Withdraw(t.Context(), officer, doc, bad)
		wantProblem(t, err, ProblemField, ErrInvalid)
		wantProblem(t, f.SetRetention(t.Context(), officer, "case-1", "", Retain10, bad), ProblemField, ErrInvalid)
	}
	_, err := f.Withdraw(t.Context(), officer, doc, "一、撤回；\n二、另拟。")
	f.must(err)
}
