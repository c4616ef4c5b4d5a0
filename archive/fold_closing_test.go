package archive

import (
	"errors"
	"slices"
	"testing"
	"time"
)

// closingTypes are the steps of a whole file: its order, its term, its closing
// and its end.
var closingTypes = []EventType{EventArranged, EventRetentionSet, EventClosed, EventReopened,
	EventDisposalAsked, EventDisposalRefused, EventDisposed, EventReceived}

// ofFile is an event of the whole file with what it needs, legal if the step
// is and nothing in the file stands against it.
func (c *chainMaker) ofFile(t EventType) Event {
	e := Event{Type: t, Reason: "年度归档"}
	switch t {
	case EventArranged:
		for _, d := range c.s.Docs {
			e.Arranged = append(e.Arranged, Arranged{Local: d.ID.Local()})
		}
		c.rng.Shuffle(len(e.Arranged), func(i, j int) { e.Arranged[i], e.Arranged[j] = e.Arranged[j], e.Arranged[i] })
	case EventRetentionSet:
		e.Retention = []Retention{"Y", "D30", "D10", "D10"}[c.rng.IntN(4)]
		if c.rng.IntN(3) == 0 {
			e.Document = c.any()
		}
	case EventClosed:
		e.Closed = &Closed{N: c.s.Seq + 1, Retention: c.s.Term(), ArchiveNo: c.s.archiveNo, Documents: len(c.s.Docs),
			Records:  PartRef{Role: RoleRecords, Name: recordsName, Digest: DigestOf(nil)},
			Manifest: PartRef{Role: RoleManifest, Name: manifestName, Digest: DigestOf(nil)}}
		if c.s.archiveNo == "" && c.rng.IntN(2) == 0 {
			e.Closed.ArchiveNo = "Z109-AJ·2026-Y-0001"
		}
	case EventDisposalRefused, EventDisposed:
		e.By = By{"archivist-2", "web"}
		if c.rng.IntN(2) == 0 { // else long before the term ends, mostly
			c.at = c.s.ClosedAt.AddDate(max(c.s.term().Years(), 0)+2, 0, 0)
		}
	case EventReceived:
		e.Origin = &Origin{Archive: "other", Seq: c.s.Seq, Head: c.s.Head}
	}
	return e
}

// spoilFile makes an event of the whole file wrong in one place.
func (c *chainMaker) spoilFile(e *Event) {
	switch {
	case e.Closed != nil:
		wrong := []func(*Closed){
			func(x *Closed) { x.N-- },
			func(x *Closed) { x.Records.Name = "../x" },
			func(x *Closed) { x.Manifest.Digest = "x" },
			func(x *Closed) { x.ArchiveNo += "9" },
		}
		wrong[c.rng.IntN(len(wrong))](e.Closed)
	case e.Origin != nil:
		e.Origin.Seq++
	case e.Type == EventRetentionSet:
		e.Retention = Retention([]string{"", "D7"}[c.rng.IntN(2)])
	default:
		e.By = officer
	}
}

// mixed is a step of a document or of the whole file, mostly what may follow.
func (c *chainMaker) mixed() Event {
	if c.s.Seq == 0 || c.s.Closed == nil && c.rng.IntN(5) > 0 {
		return c.likely()
	}
	steps := slices.DeleteFunc(c.s.LegalSteps(), func(t EventType) bool {
		return !slices.Contains(closingTypes, t) || t == EventDisposed && c.rng.IntN(3) > 0
	})
	if len(steps) == 0 || c.rng.IntN(5) == 0 {
		steps = closingTypes
	}
	return c.ofFile(steps[c.rng.IntN(len(steps))])
}

// finish ends what is open, so that files come to be closed.
func (c *chainMaker) finish() {
	for _, d := range c.s.Docs {
		for range 9 {
			if slices.Contains(c.s.Legal(d.ID), EventWithdrawn) && d.Status != StatusIssued {
				_ = c.try(c.fitting(EventWithdrawn, d.ID))
			}
			for _, t := range []EventType{EventVoided, EventTaskClosed} {
				if slices.Contains(c.s.Legal(d.ID), t) {
					_ = c.try(c.fitting(t, d.ID))
				}
			}
		}
	}
}

// TestFoldClosingProperty: of the steps of a whole file, what is taken is
// legal; what is refused leaves no trace, on a probe as on the state; the fold
// of what was taken is the state. A closed file has nothing open, one that was
// disposed of was asked for by another person, after its term, and is at rest.
func TestFoldClosingProperty(t *testing.T) {
	taken := map[EventType]int{}
	for seed := range uint64(200) {
		c := newChain(seed + 1000)
		for step := range 80 {
			if step%20 == 19 && c.s.Closed == nil {
				c.finish()
			}
			e := c.mixed()
			if slices.Contains(closingTypes, e.Type) && c.rng.IntN(4) == 0 {
				c.spoilFile(&e)
			}
			if c.tryFile(t, e) {
				taken[e.Type]++
			}
			c.checkFile(t)
		}
		checkState(t, c)
	}
	for _, typ := range closingTypes {
		if taken[typ] < 10 {
			t.Errorf("%s was taken %d times", typ, taken[typ])
		}
	}
}

// tryFile applies an event to a probe and to the state.
func (c *chainMaker) tryFile(t *testing.T, e Event) bool {
	t.Helper()
	e = c.next(e)
	before, gone := dump(c.s), c.s.Disposed()
	legal := slices.Contains(c.s.LegalSteps(), e.Type) || e.Type == EventReceived || e.Seq == 1
	probed := c.s.probe(&e).Apply(&e)
	err := c.s.Apply(&e)
	switch {
	case (probed == nil) != (err == nil):
		t.Fatalf("%s: Apply says %v, on a probe %v", e.Type, err, probed)
	case err == nil && !legal && slices.Contains(closingTypes, e.Type):
		t.Fatalf("%s was taken, but is not legal", e.Type)
	case err == nil && gone && e.Type != EventReceived:
		t.Fatalf("%s of a file that was disposed of", e.Type)
	case err != nil && (!errors.Is(err, ErrIntegrity) || dump(c.s) != before):
		t.Fatalf("%s was refused with %v and left a trace", e.Type, err)
	}
	if err == nil {
		c.all = append(c.all, e)
	}
	return err == nil
}

func (c *chainMaker) checkFile(t *testing.T) {
	t.Helper()
	s := c.s
	if s.Closed != nil && (len(s.unfinished()) > 0 || s.Closed.N > s.Seq || s.archiveNo != s.Closed.ArchiveNo) {
		t.Fatalf("closed as %+v with %v", s.Closed, s.unfinished())
	}
	if s.Disposal != nil && s.Closed == nil {
		t.Fatalf("disposal of an open file: %+v", s.Disposal)
	}
	if !s.Disposed() {
		return
	}
	d, years := s.Disposal, s.term().Years()
	if d.Asked.ID == d.Confirmed.ID || years == 0 || d.ConfirmedAt.Sub(s.ClosedAt) < time.Duration(years)*365*24*time.Hour {
		t.Fatalf("disposed of: %+v, closed %s", d, s.ClosedAt)
	}
	for _, doc := range s.Docs {
		if !doc.Disposed {
			t.Fatalf("%s is still there", doc.ID)
		}
	}
}
