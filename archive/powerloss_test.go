package archive

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"casefile/archive/store"
	"casefile/archive/store/dir"
)

// lived is the whole life of a document. It can be begun again at any point,
// and goes on where it was interrupted. acked is how far the calls that
// returned without an error have come.
type lived struct {
	a     *Archive
	acked int
}

const (
	lifeFile = FileID("case-1")
	lifeDoc  = DocID("case-1/0001-inquiry-letter")
	lifeText = `{"addressee":"某局"}`
	lifeName = `{"reporter":"王某某"}`
)

// lifeSteps are its steps, with what must be found once a step has returned.
var lifeSteps = []struct {
	name  string
	do    func(context.Context, *Archive) error
	found func(context.Context, *Archive) error
}{
	{"open the file", lifeOpen, func(ctx context.Context, a *Archive) error {
		s, err := a.FileState(ctx, lifeFile)
		if err == nil {
			_, err = a.Header(ctx, s)
		}
		return err
	}},
	{"draft", lifeDraft, func(ctx context.Context, a *Archive) error {
		d, err := a.docState(ctx, lifeDoc)
		if err != nil || d == nil || d.Status == StatusIssued {
			return cmpErr(err, d == nil, "no document")
		}
		draft, err := a.LatestDraft(ctx, lifeDoc)
		if err != nil {
			return err
		}
		secret, err := a.DraftConfidential(ctx, draft)
		return cmpErr(err, string(draft.Values) != lifeText || string(secret) != lifeName, "the draft is another one")
	}},
	{"submit", lifeSubmit, reached(StatusSubmitted)},
	{"approve", lifeApprove, reached(StatusApproved)},
	{"issue", func(ctx context.Context, a *Archive) error {
		_, err := a.Issue(ctx, officer, lifeRequest())
		return err
	}, reached(StatusIssued)},
	{"attach the sealed scan", func(ctx context.Context, a *Archive) error {
		_, err := a.Attach(ctx, officer, Attachment{Document: lifeDoc, Role: RoleSealed,
			Enclosure: Enclosure{Ext: "pdf", Bytes: []byte("盖章件")}})
		return err
	}, has(func(d *DocState) bool { return len(d.Attached) > 0 })},
	{"serve", func(ctx context.Context, a *Archive) error {
		_, err := a.Serve(ctx, officer, ServiceRecord{Document: lifeDoc, Date: Date{2026, time.March, 6},
			Method: ServiceMethods()[0], Particulars: ServiceParticulars{Recipient: "某局", Signer: "赵某某"},
			Receipt: Enclosure{Ext: "pdf", Bytes: []byte("送达回证")}})
		return err
	}, has(func(d *DocState) bool { return len(d.Served) > 0 })},
	{"reply", func(ctx context.Context, a *Archive) error {
		_, err := a.Reply(ctx, officer, ReplyRecord{Document: lifeDoc, Date: Date{2026, time.March, 9},
			Enclosure: Enclosure{Ext: "pdf", Bytes: []byte("回复")}})
		return err
	}, has(func(d *DocState) bool { return len(d.Replied) > 0 })},
	{"close", func(ctx context.Context, a *Archive) error {
		_, err := a.Close(ctx, officer, CloseRequest{File: lifeFile})
		return err
	}, func(ctx context.Context, a *Archive) error {
		s, err := a.FileState(ctx, lifeFile)
		if err != nil || s.Closed == nil {
			return cmpErr(err, true, "the file is open")
		}
		for _, p := range []PartRef{s.Closed.Records, s.Closed.Manifest} {
			b, err := a.get(ctx, closedKey(lifeFile, s.Closed.N, p.Name))
			if err != nil || DigestOf(b) != p.Digest {
				return cmpErr(err, true, p.Name+" is another one")
			}
		}
		return nil
	}},
}

func lifeOpen(ctx context.Context, a *Archive) error {
	_, err := a.OpenFile(ctx, officer, NewFile{ID: lifeFile, Kind: KindCase, Header: Header{Title: "某局张某某案"}})
	var p *Problem
	if errors.As(err, &p) && p.ID == ProblemFileTaken {
		return nil
	}
	return err
}

func lifeDraft(ctx context.Context, a *Archive) error {
	d, err := a.docState(ctx, lifeDoc)
	if err != nil || d != nil && d.Status != StatusDrafted {
		return err
	}
	form, err := a.SaveForm(ctx, "inquiry-letter", 1, []byte(formText))
	if err != nil {
		return err
	}
	n := NewDraft{File: lifeFile, Form: form, Title: "关于某事项的函", Values: []byte(lifeText), Confidential: []byte(lifeName), Base: AnyBase}
	if d != nil {
		n.Document = lifeDoc
	}
	_, err = a.SaveDraft(ctx, officer, n)
	return err
}

func lifeSubmit(ctx context.Context, a *Archive) error {
	d, err := a.docState(ctx, lifeDoc)
	if err != nil || d.Status != StatusDrafted {
		return err
	}
	draft, err := a.LatestDraft(ctx, lifeDoc)
	if err == nil {
		_, err = a.Submit(ctx, officer, Submission{Document: lifeDoc, Digest: draft.Digest()})
	}
	return err
}

func lifeApprove(ctx context.Context, a *Archive) error {
	d, err := a.docState(ctx, lifeDoc)
	if err != nil || d.Status != StatusSubmitted {
		return err
	}
	_, err = a.Approve(ctx, approver, Approval{Document: lifeDoc, Digest: d.Digest})
	return err
}

func lifeRequest() IssueRequest {
	return IssueRequest{Document: lifeDoc, Series: "letter", Format: letterFormat, Date: Date{2026, time.March, 5}, Render: render}
}

func cmpErr(err error, bad bool, why string) error {
	if err == nil && bad {
		err = errors.New(why)
	}
	return err
}

// reached asks for a document that is at least so far, with all its parts.
func reached(want Status) func(context.Context, *Archive) error {
	rank := map[Status]int{StatusDrafted: 1, StatusSubmitted: 2, StatusApproved: 3, StatusNumbering: 4, StatusIssued: 5}
	return func(ctx context.Context, a *Archive) error {
		doc, err := a.GetDocument(ctx, lifeDoc)
		if err != nil {
			return err
		}
		if rank[doc.State.Status] < rank[want] {
			return fmt.Errorf("the document is %s", doc.State.Status)
		}
		for _, p := range doc.State.Parts {
			if _, err := a.getPart(ctx, lifeFile, p); err != nil {
				return err
			}
		}
		return nil
	}
}

func has(what func(*DocState) bool) func(context.Context, *Archive) error {
	return func(ctx context.Context, a *Archive) error {
		d, err := a.docState(ctx, lifeDoc)
		return cmpErr(err, d == nil || !what(d), "it is not in the document's state")
	}
}

// run lives on from wherever it was left.
func (l *lived) run(ctx context.Context) error {
	if s, err := l.a.FileState(ctx, lifeFile); err == nil && s.Closed != nil {
		return nil
	}
	for i, step := range lifeSteps {
		if err := step.do(ctx, l.a); err != nil {
			return fmt.Errorf("%s: %w", step.name, err)
		}
		l.acked = max(l.acked, i+1)
	}
	return nil
}

// begin opens the archive of a disk, or makes it.
func begin(ctx context.Context, s store.Store) (*Archive, error) {
	a, err := Open(ctx, s, Options{})
	if errors.Is(err, ErrNotArchive) {
		return Init(ctx, s, By{"admin", "cli"}, testOffice(), Options{})
	}
	return a, err
}

// TestPowerLoss lets the power go at every operation of a document's life, or
// every third where there is less time, in several ways of losing what was not
// synced.
func TestPowerLoss(t *testing.T) {
	whole := newLossyFS(1 << 30)
	if _, err := livedUntil(t.Context(), whole); err != nil {
		t.Fatal(err)
	}
	stride := 3
	switch {
	case raceEnabled || testing.Short():
		stride = 11
	case os.Getenv("CASEFILE_TEST_REQUIRE") == "all":
		stride = 1
	}
	for at := 0; at < whole.done+20; at += stride { // parallel writes vary
		disk := newLossyFS(at)
		acked, err := livedUntil(t.Context(), disk)
		if err != nil && !errors.Is(err, errPower) {
			t.Fatalf("operation %d: %v", at, err)
		}
		for name, l := range losses(uint64(at)) {
			if err := survives(t, disk.after(l), acked); err != nil {
				t.Errorf("power lost at operation %d of %d after %d steps, %s: %v", at, whole.done, acked, name, err)
			}
		}
	}
}

// livedUntil lives until the power goes, and tells how many steps returned; -1
// if not even the archive was made.
func livedUntil(ctx context.Context, disk *lossyFS) (acked int, err error) {
	a, err := begin(ctx, dir.OpenFS(disk))
	if err != nil {
		return -1, err
	}
	l := &lived{a: a}
	err = l.run(ctx)
	return l.acked, err
}

// survives starts from a disk after a loss: what was acknowledged is there,
// nothing is damaged, doctor mends, and life goes on to its end.
func survives(t *testing.T, disk *lossyFS, acked int) error {
	ctx := t.Context()
	s := dir.OpenFS(disk)
	if _, err := Open(ctx, s, Options{}); err != nil && acked >= 0 {
		return fmt.Errorf("the archive is lost: %w", err)
	}
	a, err := begin(ctx, s)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	for _, step := range lifeSteps[:max(acked, 0)] {
		if err := step.found(ctx, a); err != nil {
			return fmt.Errorf("lost: %s: %w", step.name, err)
		}
	}
	if err := mended(ctx, a); err != nil {
		return err
	}
	l := &lived{a: a}
	if err := l.run(ctx); err != nil {
		return fmt.Errorf("go on: %w", err)
	}
	for _, step := range lifeSteps {
		if err := step.found(ctx, a); err != nil {
			return fmt.Errorf("gone on, and not found: %s: %w", step.name, err)
		}
	}
	return errors.Join(mended(ctx, a), oneNumber(ctx, a))
}

// mended verifies, lets doctor mend, and verifies again: nothing but leftovers
// that nothing names may remain.
func mended(ctx context.Context, a *Archive) error {
	if err := noFault(ctx, a, FoundOrphan, FoundUnfinished); err != nil {
		return fmt.Errorf("before doctor: %w", err)
	}
	plan, err := a.Doctor(ctx)
	if err != nil {
		return fmt.Errorf("doctor: %w", err)
	}
	for _, r := range plan {
		if out, err := a.Repair(ctx, officer, r, render); err != nil || out == OutcomeVoided {
			return fmt.Errorf("repair of %v: %s, %w", r, out, err)
		}
	}
	if plan, err = a.Doctor(ctx); err != nil || len(plan) > 0 {
		return fmt.Errorf("doctor after doctor: %v, %w", plan, err)
	}
	return noFault(ctx, a, FoundOrphan)
}

func noFault(ctx context.Context, a *Archive, allowed ...FindingKind) error {
	var all []string
	for f, err := range a.Verify(ctx, VerifyOptions{}) {
		if err != nil {
			return err
		}
		ok := false
		for _, k := range allowed {
			ok = ok || f.Kind == k
		}
		if !ok {
			all = append(all, fmt.Sprintf("%s %s: %s", f.Kind, f.Key, f.Detail))
		}
	}
	if len(all) > 0 {
		return errors.New("found " + strings.Join(all, "; "))
	}
	return nil
}

// oneNumber asks for the one number of a life without a gap.
func oneNumber(ctx context.Context, a *Archive) error {
	n := 0
	for e, err := range a.store.List(ctx, registerPrefix, "") {
		if err != nil {
			return err
		}
		if parseKey(e.Key).n > 0 {
			n++
		}
	}
	return cmpErr(nil, n != 1, fmt.Sprintf("%d numbers were claimed", n))
}

// TestPowerLossFinds: the test above finds a disk that lies about what it synced.
func TestPowerLossFinds(t *testing.T) {
	disk := newLossyFS(1 << 30)
	disk.lies = true
	acked, err := livedUntil(t.Context(), disk)
	if err != nil {
		t.Fatal(err)
	}
	for name, l := range losses(1) {
		if err := survives(t, disk.after(l), acked); err == nil && name != "all is kept" {
			t.Errorf("nothing was synced, %s, and nothing is lost", name)
		}
	}
}
