package office

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"unicode/utf8"

	"casefile/archive"
	"casefile/search"
	"casefile/search/query"
)

// atCharacter turns the byte at which a query goes wrong into the character
// somebody would count to, from 1.
func atCharacter(err error, asked string) error {
	var wrong *query.Error
	if !errors.As(err, &wrong) || wrong.Pos > len(asked) {
		return err
	}
	position := strconv.Itoa(utf8.RuneCountInString(asked[:wrong.Pos]) + 1)
	return &Problem{ID: string(wrong.ID), Kind: Invalid, Args: args{"position": position}, Err: err}
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
	_, err = o.withFresh(ctx, func(x *search.Index) error {
		list, err = x.Documents(ctx, search.ListRequest{Viewer: viewer, Today: o.Today(), Limit: r.Limit,
			Offset: r.Offset, File: r.Case, Form: r.Form, State: r.State, Unit: r.Unit})
		return err
	})
	return list, err
}

// withFresh opens the index, takes in what is new and asks. An index that
// cannot take it in still answers; why is then in stale.
func (o *Office) withFresh(ctx context.Context, ask func(*search.Index) error) (stale, err error) {
	arch, err := o.archive(ctx)
	if err != nil {
		return nil, err
	}
	once := func(x *search.Index) error {
		stale = o.sync(ctx, arch, x)
		if errors.Is(stale, search.ErrOtherArchive) || errors.Is(stale, search.ErrDamaged) || ctx.Err() != nil {
			return stale // what it holds is not this archive's, or not what it should be
		}
		return ask(x)
	}
	if err = o.withIndex(ctx, once); errors.Is(err, search.ErrDamaged) {
		// A loss of power has torn it: it is made again from the archive.
		if _, err = search.Rebuild(ctx, o.opts.Index, o.indexOptions(), search.FromArchive(arch)); err != nil {
			return nil, o.indexError(err)
		}
		err = o.withIndex(ctx, once)
	}
	return stale, err
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

// withIndex uses the index a server owns, or opens it for one operation.
func (o *Office) withIndex(ctx context.Context, use func(*search.Index) error) error {
	o.mu.Lock()
	x := o.owned
	o.mu.Unlock()
	if x != nil {
		return use(x)
	}
	x, err := search.Open(ctx, o.opts.Index, o.indexOptions())
	if err != nil {
		return o.indexError(err)
	}
	err = use(x)
	if cerr := x.Close(); err == nil {
		err = cerr
	}
	return err
}

// indexOptions tell the index what the forms are called, so that 文种: takes
// the Chinese name.
func (o *Office) indexOptions() search.Options {
	titles := map[string]string{}
	if lib, err := o.library(); err == nil {
		for _, f := range lib.Forms() {
			titles[f.ID] = f.Title
		}
	}
	return search.Options{Forms: titles}
}

// OwnIndex opens the index for a server until Close; other processes on this
// machine are then answered through it.
func (o *Office) OwnIndex(ctx context.Context) error {
	arch, err := o.archive(ctx)
	if err != nil {
		return err
	}
	x, err := search.Own(ctx, o.opts.Index, o.indexOptions(), search.FromArchive(arch))
	if errors.Is(err, search.ErrDamaged) {
		if _, err = search.Rebuild(ctx, o.opts.Index, o.indexOptions(), search.FromArchive(arch)); err == nil {
			x, err = search.Own(ctx, o.opts.Index, o.indexOptions(), search.FromArchive(arch))
		}
	}
	if err != nil {
		return o.indexError(err)
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.owned = x
	return nil
}

// RebuildIndex makes the index anew from the archive alone. What it could not
// take in is in the status.
func (o *Office) RebuildIndex(ctx context.Context, a Actor) (_ *IndexStatus, err error) {
	t := o.trace(ctx, a, actIndex, "rebuild")
	defer t.end(&err)
	if err := a.allow(actIndex); err != nil {
		return nil, err
	}
	arch, err := o.archive(ctx)
	if err != nil {
		return nil, err
	}
	done, err := search.Rebuild(ctx, o.opts.Index, o.indexOptions(), search.FromArchive(arch))
	if err != nil {
		return nil, o.indexError(err)
	}
	s, err := o.indexStatus(ctx)
	if err != nil {
		return nil, err
	}
	for _, f := range done.Failed {
		_, messages := Explain(notTaken(f))
		s.Failed = append(s.Failed, IndexFailure{ID: f.ID, Text: messages[0].Text})
	}
	s.TookMS, s.err = done.TookMS, failures(done)
	return s, nil
}

// IndexStatus tells how the index stands. It takes nothing in.
func (o *Office) IndexStatus(ctx context.Context, a Actor) (_ *IndexStatus, err error) {
	t := o.trace(ctx, a, actIndex, "status")
	defer t.end(&err)
	if err := a.allow(actIndex); err != nil {
		return nil, err
	}
	if _, err := os.Stat(o.opts.Index); errors.Is(err, os.ErrNotExist) {
		return nil, &Problem{ID: "index-missing", Path: o.opts.Index, Kind: Missing, Err: err}
	}
	return o.indexStatus(ctx)
}

func (o *Office) indexStatus(ctx context.Context) (*IndexStatus, error) {
	s := &IndexStatus{}
	err := o.withIndex(ctx, func(x *search.Index) (err error) {
		s.Status, err = x.Status(ctx)
		return err
	})
	return s, err
}

func (o *Office) indexError(err error) error {
	p := &Problem{Path: o.opts.Index, Kind: Failed, Err: err}
	switch {
	case errors.Is(err, search.ErrBusy):
		p.ID = "index-busy"
	case errors.Is(err, search.ErrSchema), errors.Is(err, search.ErrDamaged), errors.Is(err, search.ErrOtherArchive):
		p.ID = "index-unusable"
	default:
		return fmt.Errorf("open index: %w", err)
	}
	return p
}
