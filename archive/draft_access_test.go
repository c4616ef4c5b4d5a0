package archive

import (
	"context"
	"errors"
	"fmt"
	"testing"
)

func level(l Level, audience ...string) Access {
	return Access{Secrecy{Level: l}, audience}
}

// secretDraft is a draft of 机密 for li alone, and how to save its next version.
func secretDraft(t *testing.T) (*fixture, DocID) {
	f := newFixture(t)
	f.open("case-1")
	f.saveForm()
	d, err := f.SaveDraft(t.Context(), officer, f.next("", 0, `{"a":1}`, level(LevelSecret, "li")))
	f.must(err)
	return f, d.Document
}

func (f *fixture) next(id DocID, base int, values string, access Access) NewDraft {
	return NewDraft{Document: id, File: "case-1", Base: base, Form: f.form, Title: "函", Values: []byte(values), Access: access}
}

func (f *fixture) own(id DocID) (Access, int64) {
	f.t.Helper()
	s, err := f.FileState(context.Background(), "case-1")
	f.must(err)
	return s.Doc(id).Own, s.Seq
}

// TestRefusedSaveKeepsAccess: what is refused has not even changed the level.
func TestRefusedSaveKeepsAccess(t *testing.T) {
	f, id := secretDraft(t)
	_, err := f.SaveDraft(t.Context(), officer, f.next(id, 1, `{"a":2}`, level(LevelSecret, "li")))
	f.must(err)
	before, events := f.own(id)
	other := f.next(id, 2, `{"a":3}`, level(LevelNone))
	other.Form = FormRef{"other", 1, DigestOf([]byte("x"))}
	_, err = f.SaveForm(t.Context(), "other", 1, []byte("x"))
	f.must(err)
	for name, d := range map[string]NewDraft{
		"stale, lower":               f.next(id, 1, `{"a":3}`, level(LevelNone)),
		"stale, higher":              f.next(id, 1, `{"a":3}`, level(LevelTopSecret, "li")),
		"stale, same content, lower": f.next(id, 1, `{"a":2}`, level(LevelNone)),
		"another form":               other,
		"a new one with a base":      f.next("", 1, `{"a":3}`, level(LevelNone)),
	} {
		if _, err := f.SaveDraft(t.Context(), officer, d); err == nil {
			t.Errorf("%s: not refused", name)
		}
		if now, n := f.own(id); !now.equal(before) || n != events {
			t.Errorf("%s: %+v after %d events, was %+v after %d", name, now, n, before, events)
		}
	}
	_, err = f.SaveDraft(t.Context(), officer, f.next(id, 1, `{"a":2}`, before)) // as it is
	f.must(err)
}

// TestAccessWhileSaving ends a save at every write: at no point is a version
// protected less than it was saved with, and saving again ends as wanted.
func TestAccessWhileSaving(t *testing.T) {
	was := level(LevelSecret, "li")
	for _, want := range []Access{level(LevelNone), level(LevelConfidential, "li"), level(LevelTopSecret, "li"),
		level(LevelTopSecret), level(LevelNone, "zhang"), level(LevelSecret, "li", "zhang")} {
		for _, lost := range []bool{false, true} {
			for k := 0; ; k++ {
				f, id := secretDraft(t)
				save := f.next(id, AnyBase, `{"a":2}`, want)
				s := crashAfter(f.store, 1000, lost)
				crashing := f.reopen(s)
				f.must(crashing.StartSeries(t.Context(), officer, "letter", 2026, 1)) // the first write tries the store
				s.writes.Store(int64(k))
				_, err := crashing.SaveDraft(t.Context(), officer, save)
				if err != nil && !errors.Is(err, errCrash) {
					t.Fatal(err)
				}
				at := fmt.Sprintf("%+v, crash at %d, lost %v", want, k, lost)
				checkProtected(t, f, id, map[int]Access{1: was, 2: want}, at)
				_, again := f.SaveDraft(t.Context(), officer, save)
				f.must(again)
				if own, _ := f.own(id); !own.equal(want) {
					t.Errorf("%s: at last %+v", at, own)
				}
				wantClean(t, f.Archive)
				if err == nil {
					break
				}
			}
		}
	}
}

func checkProtected(t *testing.T, f *fixture, id DocID, wants map[int]Access, at string) {
	t.Helper()
	d, err := f.LatestDraft(t.Context(), id)
	f.must(err)
	own, _ := f.own(id)
	if want := wants[d.Version]; own.Level.Rank() < want.Level.Rank() || !own.Audience.Combine(want.Audience).equal(own.Audience) {
		t.Errorf("%s: version %d of %+v is at %+v", at, d.Version, want, own)
	}
}

func (a Audience) equal(b Audience) bool { return Access{Audience: a}.equal(Access{Audience: b}) }

// TestLoweringWaitsForTheNewest: a version that is no longer the newest, or
// whose access was changed since, lowers nothing.
func TestLoweringWaitsForTheNewest(t *testing.T) {
	f, id := secretDraft(t)
	ctx, was := t.Context(), level(LevelSecret, "li")
	one, err := f.LatestDraft(ctx, id)
	f.must(err)
	two, err := f.SaveDraft(ctx, officer, f.next(id, 1, `{"a":2}`, was))
	f.must(err)
	f.must(f.settleAccess(ctx, officer, one, was, level(LevelNone)))
	if own, _ := f.own(id); !own.equal(was) {
		t.Errorf("an old version has lowered it to %+v", own)
	}
	_, err = f.ChangeAccess(ctx, approver, "case-1", id, level(LevelTopSecret, "li"), "定密")
	f.must(err)
	f.must(f.settleAccess(ctx, officer, two, was, level(LevelNone)))
	if own, _ := f.own(id); !own.equal(level(LevelTopSecret, "li")) {
		t.Errorf("a decision made meanwhile was lowered to %+v", own)
	}
}
