package office

import (
	"context"
	"errors"
	"slices"
	"sync"

	"casefile/archive"
	"casefile/search"
)

// guarded is the index as one actor asks it.
//
// An index that could not take in what was filed last may not know yet that a
// document was made secret 定密, closed to somebody or disposed of. It knows of
// each document that failed by itself; where more than that is unknown, what it
// finds for who may not see everything is held against the archive, document by
// document, before it is shown. What the index counts then is not told, since it
// counts what may be closed by now: no facets, no other wordings, no advice, no
// counts behind a score, and a total of what was held alone, of search.MaxLimit
// hits at the most.
type guarded struct {
	*search.Index
	held *holding // nil: the index is as the archive is, or may be told all
}

// holding remembers the files it has looked at.
type holding struct {
	o    *Office
	a    Actor
	arch *archive.Archive

	mu    sync.Mutex
	files map[archive.FileID]*archive.State // nil for one that cannot be read
}

// Search is that of the index; see guarded.
func (x *guarded) Search(ctx context.Context, r search.Request) (*search.Result, error) {
	if x.held == nil {
		return x.Index.Search(ctx, r)
	}
	wide := r
	wide.Limit, wide.Offset, wide.Facets, wide.Explain = search.MaxLimit, 0, false, false
	res, err := x.Index.Search(ctx, wide)
	return x.held.sift(ctx, res, r.Limit, r.Offset), err
}

// Similar is that of the index; see guarded.
func (x *guarded) Similar(ctx context.Context, r search.SimilarRequest) (*search.Result, error) {
	if x.held == nil {
		return x.Index.Similar(ctx, r)
	}
	wide := r
	wide.Limit, wide.Explain = search.MaxLimit, false
	res, err := x.Index.Similar(ctx, wide)
	return x.held.sift(ctx, res, r.Limit, 0), err
}

// Documents is that of the index; see guarded.
func (x *guarded) Documents(ctx context.Context, r search.ListRequest) (*search.DocumentList, error) {
	if x.held == nil {
		return x.Index.Documents(ctx, r)
	}
	wide := r
	wide.Limit, wide.Offset = search.MaxLimit, 0
	list, err := x.Index.Documents(ctx, wide)
	if err != nil {
		return nil, err
	}
	rows := slices.DeleteFunc(list.Rows, func(d search.DocumentRow) bool { return !x.held.open(ctx, d.ID) })
	return &search.DocumentList{Total: len(rows), Rows: pageOf(rows, r.Limit, r.Offset)}, nil
}

// sift leaves of an answer what may be shown.
func (h *holding) sift(ctx context.Context, res *search.Result, limit, offset int) *search.Result {
	if res == nil {
		return nil
	}
	hits := slices.DeleteFunc(res.Hits, func(d search.Hit) bool { return !h.open(ctx, d.ID) })
	return &search.Result{Query: res.Query, TookMS: res.TookMS, Mending: res.Mending, Total: len(hits),
		Hits: pageOf(hits, limit, offset), Facets: map[string][]search.Count{}}
}

// pageOf is one page; limit 0 is the usual one, -1 asks for none.
func pageOf[T any](all []T, limit, offset int) []T {
	if limit == 0 {
		limit = search.DefaultLimit
	}
	from := min(max(offset, 0), len(all))
	return append([]T{}, all[from:min(from+max(limit, 0), len(all))]...)
}

// open reports whether the actor may see a document as it is now. What cannot
// be looked at is closed.
func (h *holding) open(ctx context.Context, doc string) bool {
	id, err := archive.ParseDocID(doc)
	if err != nil {
		return false
	}
	st := h.state(ctx, id.File())
	if st == nil {
		return false
	}
	d := st.Doc(id)
	if d == nil || d.Disposed || !h.a.mayRead(d.Access, h.o.day()) {
		return false
	}
	if filed(d) || d.Status == archive.StatusWithdrawn {
		return true
	}
	draft, err := h.arch.LatestDraft(ctx, id)
	return errors.Is(err, archive.ErrNotFound) || err == nil && h.a.mayRead(d.DraftAccess(draft), h.o.day())
}

func (h *holding) state(ctx context.Context, file archive.FileID) *archive.State {
	h.mu.Lock()
	defer h.mu.Unlock()
	st, ok := h.files[file]
	if !ok {
		st, _ = h.arch.FileState(ctx, file) // nil with an error
		h.files[file] = st
	}
	return st
}

// hold makes what holds answers for an actor against the archive; nil for who
// may see everything.
func (o *Office) hold(a Actor, arch *archive.Archive) *holding {
	if a.local {
		return nil
	}
	return &holding{o: o, a: a, arch: arch, files: map[archive.FileID]*archive.State{}}
}

// unsure reports whether more may have changed than the documents that failed
// by themselves, of which the index keeps who may see them.
func unsure(done *search.Synced, err error) bool {
	return err != nil || slices.ContainsFunc(done.Failed, func(f search.Failure) bool {
		_, err := archive.ParseDocID(f.ID)
		return err != nil
	})
}
