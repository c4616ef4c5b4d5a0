package office

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"

	"casefile/archive"
	"casefile/search"
	"casefile/search/query"
)

// atCharacter turns the bytes at which a query goes wrong into the characters
// somebody would count to, from 1.
func atCharacter(err error, asked string) error {
	var several query.Errors
	var wrong *query.Error
	switch {
	case errors.As(err, &several):
		all := make([]error, len(several))
		for i, e := range several {
			all[i] = atCharacter(e, asked)
		}
		return errors.Join(all...)
	case !errors.As(err, &wrong) || wrong.Pos > len(asked):
		return err
	}
	return &Problem{ID: string(wrong.ID), Kind: Invalid, Args: args{"position": characterAt(asked, wrong.Pos)}, Err: err}
}

func characterAt(asked string, pos int) string {
	return strconv.Itoa(utf8.RuneCountInString(asked[:pos]) + 1)
}

// queryNotes are sentences on what of a query was understood, but perhaps not
// meant so.
func queryNotes(asked string) []string {
	q, err := query.Parse(asked)
	if err != nil {
		return nil
	}
	var names, all []string
	for _, f := range query.Fields() {
		names = append(names, string(f))
	}
	for _, n := range q.Notes {
		all = append(all, sentence(string(n.ID), "", args{"text": n.Text, "position": characterAt(asked, n.Pos), "fields": strings.Join(names, "、")}))
	}
	return all
}

// Documents lists documents this actor may read, drafts included, newest
// first: what waits for approval, what a unit was sent.
func (o *Office) Documents(ctx context.Context, a Actor, r ListRequest) (_ *search.DocumentList, err error) {
	t := o.trace(ctx, a, actRead, "list").of(r.Case)
	defer t.end(&err)
	if err := a.allow(actRead); err != nil {
		return nil, err
	}
	viewer, err := a.viewer()
	if err != nil {
		return nil, err
	}
	var list *search.DocumentList
	_, err = o.withFresh(ctx, a, func(x *guarded) error {
		list, err = x.Documents(ctx, search.ListRequest{Viewer: viewer, Today: o.Today(), Limit: r.Limit,
			Offset: r.Offset, File: r.Case, Form: r.Form, State: r.State, Unit: r.Unit})
		return err
	})
	return list, err
}

// withFresh opens the index, takes in what is new and asks. An index that
// cannot take it in still answers; why is then in stale. One that cannot be
// used, because a loss of power has torn it or an earlier program has made it,
// is made again from the archive, and healed says why.
//
// Where the index may not know what was closed to the actor, its answers are
// held against the archive; see guarded.
func (o *Office) withFresh(ctx context.Context, a Actor, ask func(*guarded) error) (f freshness, err error) {
	arch, err := o.archive(ctx)
	if err != nil {
		return f, err
	}
	once := func(x *search.Index) error {
		done, err := x.Sync(ctx, search.FromArchive(arch))
		f.stale, f.held = err, nil
		if err == nil {
			f.stale = failures(done)
		}
		if unusable(f.stale) || errors.Is(f.stale, search.ErrOtherArchive) || ctx.Err() != nil {
			return f.stale // what it holds is not this archive's, or not what it should be
		}
		if unsure(done, err) {
			f.held = o.hold(a, arch)
		}
		return ask(&guarded{x, f.held})
	}
	if err = o.withIndex(ctx, once); unusable(err) {
		f.healed = err
		if _, err = o.rebuild(ctx, arch); err == nil {
			err = o.withIndex(ctx, once)
		}
	}
	return f, err
}

// freshness is how an answer stands to the archive.
type freshness struct {
	stale  error // why the index could not take in what is new
	healed error // why the index was made again for this answer
	held   *holding
}

// notes say what is to be known of an answer.
func (f freshness) notes() []string {
	var notes []string
	if f.healed != nil {
		notes = append(notes, sentence(healed(f.healed).ID, "", nil))
	}
	notes = append(notes, staleNotes(f.stale)...)
	if f.held != nil {
		held := &Problem{ID: "index-held", Args: args{"limit": strconv.Itoa(search.MaxLimit)}}
		notes = append(notes, sentence(held.ID, "", held.Args))
	}
	return notes
}

func (o *Office) sync(ctx context.Context, arch *archive.Archive, x *search.Index) error {
	done, err := x.Sync(ctx, search.FromArchive(arch))
	if err != nil {
		return err
	}
	return failures(done)
}

// failures makes one error of the documents an index could not take in,
// changed bytes first: they decide of what kind the whole is.
func failures(s *search.Synced) error {
	var changed, other []error
	for _, f := range s.Failed {
		p := notTaken(f)
		if p.Kind == Damaged {
			changed = append(changed, p)
		} else {
			other = append(other, p)
		}
	}
	return errors.Join(append(changed, other...)...)
}

func notTaken(f search.Failure) *Problem {
	kind, messages := Explain(f.Cause())
	if kind != Damaged {
		kind = Failed // whatever it is, nobody asked for this document
	}
	return &Problem{ID: "index-failed", Path: f.ID, Kind: kind, Args: args{"why": joinTexts(messages)}, Err: f.Cause()}
}

// joinTexts makes one clause of several sentences.
func joinTexts(messages []Message) string {
	var all []string
	for _, m := range messages {
		all = append(all, m.Text)
	}
	return strings.TrimSuffix(strings.Join(all, ""), "。")
}

// staleNotes say that an answer may lack something. They name no document:
// who asks may not be cleared for it.
func staleNotes(err error) []string {
	if err == nil {
		return nil
	}
	id := "index-stale"
	if kind, _ := Explain(err); kind == Damaged {
		id = "index-stale-damaged"
	}
	return []string{sentence(id, "", nil)}
}
