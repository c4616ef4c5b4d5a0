package archive

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// chainMaker makes events that continue a chain. Its clock jumps.
type chainMaker struct {
	s   *State
	rng *rand.Rand
	at  time.Time
	all []Event
}

func newChain(seed uint64) *chainMaker {
	return &chainMaker{s: newState("case-1"), rng: rand.New(rand.NewPCG(seed, 4)),
		at: time.Date(2026, 3, 5, 1, 2, 3, 0, time.UTC)}
}

// next fills in the envelope. Whoever is named in e did it.
func (c *chainMaker) next(e Event) Event {
	c.at = c.at.Add(time.Duration(c.rng.IntN(100)-50) * time.Hour)
	if e.By == (By{}) {
		e.By = officer
	}
	e.File, e.Seq, e.Prev, e.At = c.s.ID, c.s.Seq+1, c.s.Head, c.at
	e.Nonce = fmt.Sprint(e.Seq)
	e.Sum = DigestOf(fmt.Append(nil, e.Seq, e.Type))
	return e
}

func (c *chainMaker) try(e Event) error {
	e = c.next(e)
	err := c.s.Apply(&e)
	if err == nil {
		c.all = append(c.all, e)
	}
	return err
}

// allTypes are those of documents; for the others see closingTypes.
var allTypes = []EventType{EventOpened, EventDrafted, EventSubmitted, EventReturned, EventApproved, EventNumbering,
	EventIssued, EventVoided, EventWithdrawn, EventSecrecyChanged, EventAudienceChanged, EventImported,
	EventAttached, EventServed, EventReplied, EventTaskOpened, EventTaskClosed}

// example is an event of a type with what it needs, for one of few documents:
// legal now and then.
func (c *chainMaker) example(t EventType) Event {
	return c.fitting(t, NewDocID("case-1", fmt.Sprintf("000%d-x", c.rng.IntN(4))))
}

// fitting is an event that is legal if the step is.
func (c *chainMaker) fitting(t EventType, id DocID) Event {
	d := c.s.Doc(id)
	e := Event{Type: t, Document: id, Date: Date{2026, 3, 6 + c.rng.IntN(9)}}
	if d == nil {
		d = &DocState{ID: id}
	}
	e.Digest = d.Digest
	switch t {
	case EventOpened:
		e.Opened = &Opened{Kind: KindCase, Header: PartRef{Role: RoleHeader, Name: headerName(DigestOf(nil)), Digest: DigestOf(nil)}}
	case EventDrafted:
		e.Form = &FormRef{"x", 1, DigestOf(nil)}
		if other := c.any(); other != "" && c.rng.IntN(2) == 0 && c.s.CheckAmend(other) == nil {
			e.Amends = other
		}
	case EventSubmitted:
		e.Digest = DigestOf([]byte{byte(c.rng.IntN(3))})
		e.Requires = []*Requires{nil, {Signoffs: []string{"室主任", "分管领导"}}, {Signoffs: []string{"分管领导"}, Minutes: true}}[c.rng.IntN(3)]
	case EventApproved:
		e.Signoff, _, _ = d.NextSignoff()
		e.By = By{fmt.Sprint("approver", len(d.Signoffs)), "web"}
	case EventNumbering:
		e.Numbering = &Numbering{Series: "letter", Year: 2026, Date: Date{2026, 3, 5}, Format: letterFormat, From: 4, Draft: 1}
		if c.rng.IntN(2) == 0 {
			e.Numbering.Tasks = []Task{{ID: "issued", Due: Date{2026, 4, 1}}}
			e.Numbering.Access = &Access{Secrecy: Secrecy{Level: LevelSecret}}
		}
	case EventIssued, EventVoided:
		if d.lock != nil {
			number := d.lock.Numbering.number(4 + c.rng.IntN(5))
			e.Number, e.Date = &number, d.lock.Numbering.Date
		}
		e.Parts = []PartRef{{Role: RoleRecord, Name: recordName(id.Local()), Digest: DigestOf(nil)}}
	case EventSecrecyChanged:
		e.Secrecy = &Secrecy{Level: Levels()[c.rng.IntN(5)]}
	case EventAudienceChanged:
		e.Audience = &Audience{"room1"}
	case EventImported:
		e.Document = ""
		for _, kind := range []string{"p", "q"} {
			local := fmt.Sprint(kind, c.rng.IntN(1000))
			e.Items = append(e.Items, ImportedItem{Local: local, Parts: []PartRef{{Role: RoleRecord, Name: recordName(local), Digest: DigestOf(nil)}}})
		}
	case EventAttached:
		role := []Role{RoleMinutes, RoleAttachment}[c.rng.IntN(2)]
		if other := c.s.Doc(c.any()); other != nil && other.inForce() && other.ID != id {
			e.Reference = &Reference{role, other.ID}
		} else {
			e.Parts = []PartRef{c.part(id, role)}
		}
	case EventServed:
		e.Service = &Service{ServeDirect}
		e.Parts = []PartRef{c.part(id, RoleService), c.part(id, RoleReceipt)}
	case EventReplied:
		e.Parts = []PartRef{c.part(id, RoleReply)}
	case EventTaskOpened:
		e.Tasks = []Task{{ID: fmt.Sprint("t", len(d.Tasks)), Due: Date{2026, 5, 1}}}
	case EventTaskClosed:
		if open := d.OpenTasks(); len(open) > 0 {
			e.Task = open[c.rng.IntN(len(open))].ID
		}
	}
	return e
}

// any is one of the documents, "" if there is none.
func (c *chainMaker) any() DocID {
	if len(c.s.Docs) == 0 {
		return ""
	}
	return c.s.Docs[c.rng.IntN(len(c.s.Docs))].ID
}

func (c *chainMaker) part(id DocID, role Role) PartRef {
	return newAttached(id, role, "pdf", fmt.Append(nil, c.rng.IntN(5))).ref
}

// spoil makes an event wrong in one place.
func (c *chainMaker) spoil(e *Event) {
	switch c.rng.IntN(9) {
	case 0:
		e.Digest = DigestOf([]byte("other"))
	case 1:
		e.By = officer
	case 2:
		e.Signoff = "书记"
	case 3:
		e.Number = &Number{Series: "letter", Year: 2026, N: 1}
	case 4:
		e.Parts = append(e.Parts, PartRef{Role: RoleSealed, Name: "../x"})
	case 5:
		e.Reference = &Reference{RoleMinutes, e.Document}
	case 6:
		e.Date = Date{2025, 1, 1}
	case 7:
		e.Task, e.Tasks = "none", []Task{{ID: "issued"}, {ID: "issued"}}
	case 8:
		e.Amends, e.Form = "case-1/none", nil
	}
}

// TestFoldProperty: whatever comes, Apply takes it if and only if it is
// admitted, and what is taken is what Legal and Check say; what Legal says can
// be done; what is refused leaves no trace; the fold of what was taken is the
// state; and an earlier copy of the state never changes.
func TestFoldProperty(t *testing.T) {
	reached, taken := map[Status]int{}, map[EventType]int{}
	seeds := uint64(200)
	if raceEnabled {
		seeds = 60
	}
	for seed := range seeds {
		c := newChain(seed)
		copied := c.s.clone()
		before := dump(copied)
		for step := range 80 {
			e := c.likely()
			spoiled := c.rng.IntN(4) == 0
			if spoiled {
				c.spoil(&e)
			}
			if step == 40 {
				copied = c.s.clone()
				before = dump(copied)
			}
			if c.tryBoth(t, e, spoiled) {
				taken[e.Type]++
			}
		}
		checkState(t, c)
		if dump(copied) != before {
			t.Fatal("a copy of the state changed with it")
		}
		for _, d := range c.s.Docs {
			reached[d.Status]++
		}
	}
	if len(reached) < 9 || len(taken) < len(allTypes) {
		t.Errorf("only these were reached: %v %v", reached, taken)
	}
}

// likely is mostly what may follow, so that chains come far.
func (c *chainMaker) likely() Event {
	if c.s.Seq == 0 && c.rng.IntN(2) == 0 {
		return c.example(EventOpened)
	}
	for range 8 {
		id := c.any()
		if d := c.s.Doc(id); d != nil && d.Status == StatusImported && c.rng.IntN(8) > 0 {
			continue
		}
		steps := slices.DeleteFunc(c.s.Legal(id), func(step EventType) bool {
			end := step == EventWithdrawn || step == EventReturned || step == EventSubmitted && c.s.Doc(id).Status == StatusApproved
			return end && c.rng.IntN(8) > 0 || step == EventAttached && c.rng.IntN(3) > 0
		})
		if n := len(steps) - 2; n > 0 && c.rng.IntN(5) > 0 { // the last two change access
			return c.fitting(steps[c.rng.IntN(n)], id)
		}
	}
	return c.example(allTypes[c.rng.IntN(len(allTypes))])
}

// tryBoth holds Apply against admits, Legal and Check.
func (c *chainMaker) tryBoth(t *testing.T, e Event, spoiled bool) bool {
	t.Helper()
	e = c.next(e)
	before, d := dump(c.s), c.s.Doc(e.Document)
	legal := d == nil || slices.Contains(c.s.Legal(e.Document), e.Type)
	if d != nil && e.Type != EventDrafted && e.Type != EventOpened && (c.s.Check(e.Document, e.Type) == nil) != legal {
		t.Fatalf("Check and Legal do not agree about %s of a document that is %s", e.Type, d.Status)
	}
	admitted := (c.s.admits(&e) == nil) && (e.Seq == 1) == (e.Type == EventOpened)
	probed := c.s.probe(&e).Apply(&e)
	err := c.s.Apply(&e)
	switch {
	case (err == nil) != admitted || (probed == nil) != admitted:
		t.Fatalf("%s: admitted %t, yet Apply says %v, on a probe %v", e.Type, admitted, err, probed)
	case err == nil && !legal:
		t.Fatalf("%s was taken, but is not legal", e.Type)
	case err != nil && (!errors.Is(err, ErrIntegrity) || dump(c.s) != before):
		t.Fatalf("%s was refused with %v and left a trace", e.Type, err)
	case err != nil && legal && d != nil && !spoiled && e.Type != EventDrafted && e.Type != EventOpened:
		t.Fatalf("%s is legal of a document that is %s, yet refused: %v", e.Type, d.Status, err)
	}
	if err == nil {
		c.all = append(c.all, e)
	}
	return err == nil
}

func dump(s *State) string {
	b, _ := json.Marshal(s)
	return string(b)
}

func checkState(t *testing.T, c *chainMaker) {
	t.Helper()
	again, err := Fold(c.s.ID, c.all)
	if err != nil {
		t.Fatal(err)
	}
	if a, b := dump(again), dump(c.s); a != b {
		t.Fatalf("folded again:\n%s\n%s", a, b)
	}
	for _, d := range c.s.Docs {
		if d.Access.Level.Rank() < c.s.Access.Level.Rank() || d.Changed > c.s.Seq || d.Created > d.Changed {
			t.Fatalf("%+v in a file with %+v", d, c.s.Access)
		}
		if d.Status == StatusIssued && (d.Number.N < 4 || d.ApprovedBy.ID == "" || len(d.Signoffs) != len(d.Requires.names())) {
			t.Fatalf("issued: %+v", d)
		}
		if d.Status == StatusIssued && d.Requires.Minutes && len(d.Attached)+len(d.References) == 0 {
			t.Fatalf("issued without minutes: %+v", d)
		}
		if by := c.s.Doc(d.AmendedBy); d.AmendedBy != "" && (by.Amends != d.ID || by.Status != StatusIssued) {
			t.Fatalf("amended by %+v", by)
		}
		checkSignoffs(t, d)
	}
}

// checkSignoffs: in order, each by another person, none by the submitter.
func checkSignoffs(t *testing.T, d *DocState) {
	t.Helper()
	seen := map[string]bool{d.SubmittedBy.ID: true}
	for i, x := range d.Signoffs {
		if seen[x.ID] || x.Name != d.Requires.names()[i] {
			t.Fatalf("sign-offs %+v of %+v", d.Signoffs, d.Requires)
		}
		seen[x.ID] = true
	}
}

// TestClosedFile: nothing is added to a closed file, and nothing at all to one
// that was disposed of, whatever would be legal otherwise.
func TestClosedFile(t *testing.T) {
	for seed := range uint64(20) {
		c := newChain(seed)
		for range 60 {
			_ = c.try(c.likely())
		}
		c.s.Closed = &Closed{N: 1}
		for _, typ := range allTypes[1:] {
			id := c.any()
			e := c.next(c.fitting(typ, id))
			err := c.s.Apply(&e)
			access := typ == EventSecrecyChanged || typ == EventAudienceChanged
			if d := c.s.Doc(id); access && (err == nil) != (d.Status != StatusNumbering) || !access && err == nil {
				t.Fatalf("%s of a document that is %s in a closed file: %v", typ, d.Status, err)
			}
			if !access && typ != EventImported && typ != EventDrafted && c.s.Check(id, typ) == nil {
				t.Fatalf("Check allows %s in a closed file", typ)
			}
		}
		c.s.Disposal = &Disposal{Done: true}
		if steps := c.s.Legal(c.any()); steps != nil {
			t.Fatalf("legal in a file that was disposed of: %v", steps)
		}
	}
}

func TestFoldBroken(t *testing.T) {
	c := newChain(5)
	for _, typ := range []EventType{EventOpened, EventDrafted} {
		if err := c.try(c.example(typ)); err != nil {
			t.Fatal(err)
		}
	}
	for name, change := range map[string]func(*Event){
		"another file":  func(e *Event) { e.File = "case-2" },
		"a gap":         func(e *Event) { e.Seq++ },
		"a repetition":  func(e *Event) { e.Seq-- },
		"another chain": func(e *Event) { e.Prev = DigestOf(nil) },
		"no chain":      func(e *Event) { e.Prev = "" },
		"opened twice":  func(e *Event) { e.Type = EventOpened; e.Opened = &Opened{} },
		"no such doc":   func(e *Event) { e.Document = "case-1/other" },
		"the header": func(e *Event) {
			*e = c.next(Event{Type: EventDrafted, Document: NewDocID("case-1", headerLocal), Form: &FormRef{"x", 1, DigestOf(nil)}})
		},
		"doc elsewhere": func(e *Event) { e.Document = "case-2/0001-x" },
		"illegal":       func(e *Event) { e.Type = EventIssued },
		"empty":         func(e *Event) { *e = Event{} },
	} {
		e := c.next(Event{Type: EventSubmitted, Document: c.s.Docs[0].ID})
		change(&e)
		if err := c.s.Apply(&e); !errors.Is(err, ErrIntegrity) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Fold("case-1", c.all[1:]); !errors.Is(err, ErrIntegrity) {
		t.Errorf("without its first event: %v", err)
	}
}

func TestFoldUnknown(t *testing.T) {
	c := newChain(7)
	for _, typ := range []EventType{EventOpened, EventDrafted, "amended"} {
		e := c.next(c.example(typ))
		e.Unknown = !typ.known()
		if err := c.s.Apply(&e); err != nil {
			t.Fatal(err)
		}
	}
	if c.s.Unknown != "amended" || len(c.s.Docs) != 1 {
		t.Errorf("state %+v", c.s)
	}
	if got := c.s.Legal(c.s.Docs[0].ID); got != nil {
		t.Errorf("legal: %v", got)
	}
	wantProblem(t, c.s.Check(c.s.Docs[0].ID, EventSubmitted), ProblemReadOnly, ErrConflict)
}

func TestDecodeEvent(t *testing.T) {
	key := eventKey("case-1", 2)
	for body, want := range map[string]string{
		`{"file":"case-1","seq":2,"prev":"","at":"2026-03-05T00:00:00Z","by":"a","via":"cli","nonce":"","type":"withdrawn"}`:               "known",
		`{"file":"case-1","seq":2,"prev":"","at":"2026-03-05T00:00:00Z","by":"a","via":"cli","nonce":"","type":"amended"}`:                 "unknown",
		`{"file":"case-1","seq":2,"prev":"","at":"2026-03-05T00:00:00Z","by":"a","via":"cli","nonce":"","type":"withdrawn","new":{}}`:      "unknown",
		`{"file":"case-1","seq":2,"prev":"","at":"2026-03-05T00:00:00Z","by":"a","via":"cli","nonce":"","type":"withdrawn","parts":"new"}`: "unknown",
		`{"file":"case-2","seq":2,"at":"2026-03-05T00:00:00Z","type":"withdrawn"}`:                                                         "error",
		`{"file":"case-1","seq":3,"at":"2026-03-05T00:00:00Z","type":"withdrawn"}`:                                                         "error",
		`{"file":"case-1","seq":"2"}`: "error",
		`[]`:                          "error",
	} {
		e, err := decodeEvent(key, sealBody([]byte(body)))
		got := "known"
		if e.Unknown {
			got = "unknown"
		}
		if err != nil {
			got = "error"
		}
		if got != want {
			t.Errorf("%s: %s (%v), want %s", body, got, err, want)
		}
	}
}

// FuzzFold: whatever an event says, the fold takes it or refuses it, and a
// refused one leaves no trace.
func FuzzFold(f *testing.F) {
	c := newChain(9)
	for range 40 {
		e := c.mixed()
		b, _ := toJSON(c.next(e))
		f.Add(b)
		_ = c.try(e)
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		if !json.Valid(body) || len(body) < 3 || body[0] != '{' {
			return
		}
		c := newChain(9)
		for range 20 {
			_ = c.try(c.likely())
		}
		before := dump(c.s)
		key := eventKey("case-1", c.s.Seq+1)
		e, err := decodeEvent(key, sealBody(body))
		if err != nil {
			return
		}
		e.Prev = c.s.Head
		if err := c.s.Apply(&e); err != nil {
			if after := dump(c.s); before != after {
				t.Errorf("refused: %v, yet changed:\n%s\n%s", err, before, after)
			}
		}
	})
}

// FuzzDecodeEvent: whatever bytes lie under an event's key, they are refused,
// or read as what they say: written again, the event is the same.
func FuzzDecodeEvent(f *testing.F) {
	c := newChain(11)
	for range 60 {
		e := c.mixed()
		b, _ := toJSON(c.next(e))
		f.Add(b)
		_ = c.try(e)
	}
	f.Add([]byte(`{"sum":""}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		if json.Valid(b) && len(b) > 2 && b[0] == '{' {
			b = sealBody(b)
		}
		for _, key := range []string{eventKey("case-1", 1), eventKey("case-1", 2)} {
			e, err := decodeEvent(key, b)
			if err != nil {
				if !errors.Is(err, ErrIntegrity) {
					t.Errorf("%q: %v", b, err)
				}
				continue
			}
			if e.Unknown {
				continue
			}
			again, err := seal(e)
			if err != nil {
				t.Fatalf("%q: %v", b, err)
			}
			read, err := decodeEvent(key, again)
			read.Sum = e.Sum
			if diff := cmp.Diff(e, read, cmpopts.EquateEmpty()); err != nil || diff != "" {
				t.Errorf("%q: %v %s", b, err, diff)
			}
		}
	})
}
