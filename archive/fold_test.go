package archive

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// chainMaker makes events that continue a chain.
type chainMaker struct {
	s   *State
	at  time.Time
	all []Event
}

func newChain() *chainMaker {
	c := &chainMaker{s: newState("case-1"), at: time.Date(2026, 3, 5, 1, 2, 3, 0, time.UTC)}
	return c
}

// next fills in the envelope.
func (c *chainMaker) next(e Event) Event {
	c.at = c.at.Add(time.Hour)
	e.File, e.Seq, e.Prev, e.At, e.By = c.s.ID, c.s.Seq+1, c.s.Head, c.at, officer
	e.Nonce = fmt.Sprint(e.Seq)
	if e.Type == EventApproved {
		e.By = approver
	}
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

var allTypes = []EventType{EventOpened, EventDrafted, EventSubmitted, EventReturned, EventApproved, EventNumbering,
	EventIssued, EventVoided, EventWithdrawn, EventSecrecyChanged, EventAudienceChanged, EventImported}

// example is an event of a type with what it needs, for one of few documents.
func (c *chainMaker) example(t EventType, rng *rand.Rand) Event {
	id := NewDocID("case-1", fmt.Sprintf("000%d-x", rng.IntN(3)))
	e := Event{Type: t, Document: id, Form: &FormRef{"x", 1, DigestOf(nil)}}
	n := Numbering{Series: "letter", Year: 2026, Date: Date{2026, 3, 5}, Format: letterFormat, From: 4, Draft: 1}
	if d := c.s.Doc(id); d != nil {
		e.Digest = d.Digest
	}
	switch t {
	case EventOpened:
		e.Opened = &Opened{Kind: KindCase}
	case EventSubmitted:
		e.Digest = DigestOf([]byte{byte(rng.IntN(3))})
	case EventNumbering:
		e.Numbering = &n
	case EventAttached:
		e.Reference = &Reference{RoleMinutes, id}
	case EventIssued, EventVoided:
		number := n.number(3 + rng.IntN(5))
		e.Number = &number
	case EventSecrecyChanged:
		e.Secrecy = &Secrecy{Level: Levels()[rng.IntN(5)]}
	case EventAudienceChanged:
		e.Audience = &Audience{"room1"}
	case EventImported:
		e.Items = []ImportedItem{{Local: id.Local()}, {Local: fmt.Sprint("p", rng.IntN(100))}}
	}
	return e
}

// TestFoldProperty: from random events the legal ones are taken, and only
// those; what follows is what Legal says; a document never leaves its end; the
// fold of the events taken is the state; access is never less than the file's.
func TestFoldProperty(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	reached := map[Status]int{}
	for range 300 {
		c := newChain()
		for range 60 {
			e := c.example(allTypes[rng.IntN(len(allTypes))], rng)
			d := c.s.Doc(e.Document)
			if steps := c.s.Legal(e.Document); len(steps) > 2 && rng.IntN(4) > 0 {
				e = c.example(steps[rng.IntN(len(steps)-2)], rng)
				d = c.s.Doc(e.Document)
			}
			legal := d != nil && slices.Contains(c.s.Legal(e.Document), e.Type)
			was := Status("")
			if d != nil {
				was = d.Status
			}
			seq := c.s.Seq
			err := c.try(e)
			if d != nil && err == nil && e.Type != EventImported && !legal {
				t.Fatalf("%s of a document that is %s was taken, legal are %v", e.Type, was, c.s.Legal(e.Document))
			}
			if err != nil && (!errors.Is(err, ErrIntegrity) || c.s.Seq != seq) {
				t.Fatalf("%s: %v", e.Type, err)
			}
			if ended := len(was.next()) == len(withAccess()) && was != StatusNumbering; d != nil && ended && d.Status != was {
				t.Fatalf("%s followed its end %s", d.Status, was)
			}
		}
		checkState(t, c)
		for _, d := range c.s.Docs {
			reached[d.Status]++
		}
	}
	if len(reached) < 9 {
		t.Errorf("only these statuses were reached: %v", reached)
	}
}

func checkState(t *testing.T, c *chainMaker) {
	t.Helper()
	again, err := Fold(c.s.ID, c.all)
	if err != nil {
		t.Fatal(err)
	}
	a, _ := json.Marshal(again)
	b, _ := json.Marshal(c.s)
	if string(a) != string(b) {
		t.Fatalf("folded again:\n%s\n%s", a, b)
	}
	for _, d := range c.s.Docs {
		if d.Access.Level.Rank() < c.s.Access.Level.Rank() || d.Changed > c.s.Seq || d.Created > d.Changed {
			t.Fatalf("%+v in a file with %+v", d, c.s.Access)
		}
		if d.Status == StatusIssued && (d.Number.N < 4 || d.ApprovedBy.ID == "") {
			t.Fatalf("%+v", d)
		}
	}
}

func TestFoldBroken(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	c := newChain()
	for _, typ := range []EventType{EventOpened, EventDrafted} {
		if err := c.try(c.example(typ, rng)); err != nil {
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
	rng := rand.New(rand.NewPCG(7, 8))
	c := newChain()
	for _, typ := range []EventType{EventOpened, EventDrafted, "amended"} {
		e := c.next(c.example(typ, rng))
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
	rng := rand.New(rand.NewPCG(9, 10))
	c := newChain()
	for _, typ := range allTypes {
		b, _ := toJSON(c.next(c.example(typ, rng)))
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		if !json.Valid(body) || len(body) < 3 || body[0] != '{' {
			return
		}
		rng := rand.New(rand.NewPCG(9, 10))
		c := newChain()
		for _, typ := range []EventType{EventOpened, EventDrafted, EventImported} {
			c.try(c.example(typ, rng))
		}
		before, _ := json.Marshal(c.s)
		key := eventKey("case-1", c.s.Seq+1)
		e, err := decodeEvent(key, sealBody(body))
		if err != nil {
			return
		}
		e.Prev = c.s.Head
		if err := c.s.Apply(&e); err != nil {
			after, _ := json.Marshal(c.s)
			if string(before) != string(after) {
				t.Errorf("refused: %v, yet changed:\n%s\n%s", err, before, after)
			}
		}
	})
}
