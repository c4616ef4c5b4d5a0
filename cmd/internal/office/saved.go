package office

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"casefile/archive"
	"casefile/search"
)

// A saved query 常用检索 is run again to see what is new: what it finds now and
// did not find when it was last looked at. What was seen is kept by id, so that
// neither another ranking nor an index made anew makes anything new of it. It
// is its owner's alone, and answered by what he may read today.

// Limits of saved queries.
const (
	MaxSaved     = 200    // of one actor
	MaxSavedName = 40     // characters
	MaxCompared  = 10_000 // hits that are told apart one by one; of more, only how many there are
)

// Saved is a saved query.
type Saved struct {
	Name     string          `json:"name"`
	Query    string          `json:"query"`
	Restrict search.Restrict `json:"restrict,omitzero"`
	Sort     search.Sort     `json:"sort,omitempty"`
	Wider    bool            `json:"wider,omitempty"`
	Made     time.Time       `json:"made"`
	Looked   time.Time       `json:"looked"` // when hits were last marked as seen
	Seen     int             `json:"seen"`   // how many have been seen
}

// SavedRun tells what is new among what a saved query finds. Its hits stand
// first in the answer.
type SavedRun struct {
	Name  string    `json:"name"`
	Since time.Time `json:"since"` // when hits were last marked as seen
	Was   int       `json:"was"`   // how many had been seen
	New   int       `json:"new"`   // found now and not seen before
	// NewIDs are those of the hits in the answer that are new.
	NewIDs []string `json:"new_ids"`
	// Gone are ids of what was seen and is not found now: withdrawn, corrected,
	// or closed to the actor.
	Gone []string `json:"gone,omitempty"`
	// Uncompared: there are or were more than MaxCompared, or the index could
	// not say how many, and which of them are new is not known. New is 0 then.
	Uncompared bool `json:"uncompared,omitempty"`
}

// SavedRequest runs a saved query. Limit 0 is 10.
type SavedRequest struct {
	Name    string
	Limit   int
	Explain bool
}

// MarkRequest says which hits of a saved query were seen.
type MarkRequest struct {
	Name string
	IDs  []string // new ones that were shown
	Gone []string // of SavedRun.Gone, that were told
	All  bool     // whatever it finds now, in the place of IDs and Gone
}

// SaveQuery keeps a query under a name and answers it; whatever it finds now
// counts as seen. A name that is taken is refused: saved-taken.
func (o *Office) SaveQuery(ctx context.Context, a Actor, name string, r SearchRequest) (_ *Found, err error) {
	t := o.trace(ctx, a, actSearch, "save").asked(r.Query)
	defer t.end(&err)
	if err := a.allow(actSearch); err != nil {
		return nil, err
	}
	shelf, err := o.shelf(ctx, a)
	if err != nil {
		return nil, err
	}
	if err := shelf.free(name); err != nil {
		return nil, err
	}
	f, ids, err := o.whole(ctx, t, a, r)
	if err != nil {
		return nil, err
	}
	f.Hits = f.Hits[:min(cmp.Or(r.Limit, search.DefaultLimit), len(f.Hits))]
	now := o.opts.Now().UTC()
	kept := savedFile{Saved: Saved{Name: name, Query: r.Query, Restrict: r.Restrict, Sort: r.Sort, Wider: r.Wider, Made: now}}
	kept.look(now, f.Total, ids)
	f.Saved = &SavedRun{Name: name, Since: now, Was: f.Total, NewIDs: []string{}, Uncompared: kept.Uncompared}
	if f.Total > MaxCompared {
		f.note(&Problem{ID: "saved-uncompared", Args: args{"limit": strconv.Itoa(MaxCompared)}})
	}
	return f, shelf.put(kept)
}

// SavedQueries lists the actor's own saved queries by name.
func (o *Office) SavedQueries(ctx context.Context, a Actor) (_ []Saved, err error) {
	t := o.trace(ctx, a, actSearch, "saved")
	defer t.end(&err)
	if err := a.allow(actSearch); err != nil {
		return nil, err
	}
	shelf, err := o.shelf(ctx, a)
	if err != nil {
		return nil, err
	}
	all, err := shelf.all()
	t.count(len(all))
	return all, err
}

// RunSaved answers a saved query with what is new first. It marks nothing as
// seen: MarkSaved does, once the answer was shown.
func (o *Office) RunSaved(ctx context.Context, a Actor, r SavedRequest) (_ *Found, err error) {
	t := o.trace(ctx, a, actSearch, "again")
	defer t.end(&err)
	if err := a.allow(actSearch); err != nil {
		return nil, err
	}
	shelf, err := o.shelf(ctx, a)
	if err != nil {
		return nil, err
	}
	s, err := shelf.get(r.Name)
	if err != nil {
		return nil, err
	}
	t.asked(s.Query)
	f, ids, err := o.whole(ctx, t, a, SearchRequest{Query: s.Query, Restrict: s.Restrict, Sort: s.Sort, Wider: s.Wider,
		Limit: r.Limit, Explain: r.Explain})
	if err != nil {
		return nil, err
	}
	f.Saved = s.compare(ids)
	f.newFirst(cmp.Or(r.Limit, search.DefaultLimit))
	return f, nil
}

// MarkSaved keeps that hits of a saved query were seen.
func (o *Office) MarkSaved(ctx context.Context, a Actor, r MarkRequest) (err error) {
	t := o.trace(ctx, a, actSearch, "mark")
	defer t.end(&err)
	if err := a.allow(actSearch); err != nil {
		return err
	}
	shelf, err := o.shelf(ctx, a)
	if err != nil {
		return err
	}
	s, err := shelf.get(r.Name)
	if err != nil {
		return err
	}
	if !r.All {
		return shelf.change(r.Name, func(s *savedFile) { s.mark(o.opts.Now().UTC(), r) })
	}
	f, ids, err := o.whole(ctx, t.asked(s.Query), a, SearchRequest{Query: s.Query, Restrict: s.Restrict, Sort: s.Sort, Wider: s.Wider})
	if err != nil || f.held { // what it would find is not known
		return err
	}
	return shelf.change(r.Name, func(s *savedFile) { s.look(o.opts.Now().UTC(), f.Total, ids) })
}

// RemoveSaved forgets a saved query.
func (o *Office) RemoveSaved(ctx context.Context, a Actor, name string) (err error) {
	t := o.trace(ctx, a, actSearch, "forget")
	defer t.end(&err)
	if err := a.allow(actSearch); err != nil {
		return err
	}
	shelf, err := o.shelf(ctx, a)
	if err != nil {
		return err
	}
	return shelf.remove(name)
}

// whole asks for every hit there is, and answers with all of them; ids is nil
// when there are more than MaxCompared or it is not known how many, and the hits are then r.Limit.
func (o *Office) whole(ctx context.Context, t *trace, a Actor, r SearchRequest) (*Found, []string, error) {
	if r.Limit < 0 || r.Limit > search.MaxLimit {
		return nil, nil, fmt.Errorf("%w: limit %d, offset %d", search.ErrRequest, r.Limit, 0)
	}
	limit := cmp.Or(r.Limit, search.DefaultLimit)
	f, err := o.found(ctx, t, a, func(x *guarded, v search.Viewer) (*search.Result, error) {
		return o.upTo(ctx, x, v, r, MaxCompared)
	})
	if err != nil {
		return nil, nil, err
	}
	f.Next = ""
	if f.Total > MaxCompared || f.held {
		f.Hits = f.Hits[:min(limit, len(f.Hits))]
		return f, nil, nil
	}
	ids := make([]string, 0, len(f.Hits))
	for _, h := range f.Hits {
		ids = append(ids, h.ID)
	}
	return f, ids, nil
}

// newFirst puts what is new first and keeps as many hits as were asked for.
func (f *Found) newFirst(limit int) {
	isNew := map[string]bool{}
	for _, id := range f.Saved.NewIDs {
		isNew[id] = true
	}
	slices.SortStableFunc(f.Hits, func(x, y search.Hit) int {
		switch {
		case isNew[x.ID] == isNew[y.ID]:
			return 0
		case isNew[x.ID]:
			return -1
		}
		return 1
	})
	f.Hits = f.Hits[:min(limit, len(f.Hits))]
	f.Saved.NewIDs = []string{}
	for _, h := range f.Hits {
		if isNew[h.ID] {
			f.Saved.NewIDs = append(f.Saved.NewIDs, h.ID)
		}
	}
}

// compare tells what is new; ids is nil when there are too many.
func (s *savedFile) compare(ids []string) *SavedRun {
	run := &SavedRun{Name: s.Name, Since: s.Looked, Was: s.Saved.Seen, NewIDs: []string{}}
	if ids == nil || s.Uncompared {
		run.Uncompared = true
		return run
	}
	run.NewIDs = without(ids, s.IDs)
	run.Gone, run.New = without(s.IDs, ids), len(run.NewIDs)
	return run
}

// look makes what is found now what was seen.
func (s *savedFile) look(now time.Time, total int, ids []string) {
	s.Looked, s.Saved.Seen, s.IDs, s.Uncompared = now, total, ids, ids == nil
}

// mark adds what was seen, and drops what is gone.
func (s *savedFile) mark(now time.Time, r MarkRequest) {
	if s.Uncompared {
		return // there is nothing to add to
	}
	ids := slices.Concat(s.IDs, without(slices.DeleteFunc(slices.Clone(r.IDs), noDocument), s.IDs))
	s.IDs = without(ids, r.Gone)
	if len(s.IDs) > 2*MaxCompared {
		s.IDs = s.IDs[len(s.IDs)-2*MaxCompared:]
	}
	s.Looked, s.Saved.Seen = now, len(s.IDs)
}

func noDocument(id string) bool {
	_, err := archive.ParseDocID(id)
	return err != nil
}

// without lists those of ids that are not in others, each once.
func without(ids, others []string) []string {
	known := make(map[string]bool, len(others))
	for _, id := range others {
		known[id] = true
	}
	out := []string{}
	for _, id := range ids {
		if !known[id] {
			known[id] = true
			out = append(out, id)
		}
	}
	return out
}
