package office

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"casefile/archive"
	"casefile/search"
	"casefile/search/query"
	"casefile/search/zh"
)

// SearchRequest asks the index for what contains words. Limit 0 is 10.
type SearchRequest struct {
	Query    string
	Limit    int
	Offset   int
	After    string          // Result.Next of the page before, in the place of Offset
	Restrict search.Restrict // one click on a facet
	Sort     search.Sort
	Wider    bool // other wordings 同义、旧称、曾用名 too
	Explain  bool // why a hit stands where it does
	NoFacets bool // spare the counts of facets, as a later page may
	// Sideways counts a facet that narrows the search as if it did not: what
	// could be chosen besides.
	Sideways bool
}

// SimilarRequest asks the index for what is like a text, or like a document
// that the actor may read: one of Text and Doc. Limit 0 is 10.
type SimilarRequest struct {
	Text     string
	Doc      string
	Limit    int
	Restrict search.Restrict
	Explain  bool
}

// Found is the answer to a search: hits this actor may read, counted exactly.
type Found struct {
	*search.Result
	// Stale tells that the index could not take in what was filed last: the
	// answer may lack something. Notes say so in Chinese, and what else there
	// is to know of the answer, such as an index that was made anew for it.
	Stale    bool      `json:"stale,omitempty"`
	Notes    []string  `json:"notes,omitempty"`
	StaleErr error     `json:"-"` // why
	held     bool      // hits were held against the archive: there may be more than Total, see guarded
	Saved    *SavedRun `json:"saved,omitempty"`
}

func (f *Found) note(p *Problem) { f.Notes = append(f.Notes, sentence(p.ID, p.Path, p.Args)) }

// Search takes in what was filed since and asks the index, as this actor.
func (o *Office) Search(ctx context.Context, a Actor, r SearchRequest) (_ *Found, err error) {
	t := o.trace(ctx, a, actSearch, "").asked(r.Query)
	defer t.end(&err)
	return o.search(ctx, t, a, r)
}

// search is Search below the line that its caller leaves.
func (o *Office) search(ctx context.Context, t *trace, a Actor, r SearchRequest) (*Found, error) {
	f, err := o.found(ctx, t, a, func(x *guarded, v search.Viewer) (*search.Result, error) {
		asked := o.request(v, r)
		res, err := x.Search(ctx, asked)
		if err == nil && r.Sideways {
			err = sideways(ctx, x, asked, res)
		}
		return res, atCharacter(err, r.Query)
	})
	if f != nil && err == nil {
		f.Notes = append(f.Notes, queryNotes(r.Query)...)
	}
	return f, err
}

func (o *Office) request(v search.Viewer, r SearchRequest) search.Request {
	return search.Request{Query: r.Query, Viewer: v, Today: o.Today(), Limit: r.Limit, Offset: r.Offset,
		After: r.After, Facets: !r.NoFacets, Restrict: r.Restrict, Sort: r.Sort, Wider: r.Wider, Explain: r.Explain}
}

// upTo asks page by page until it has most of the hits, or all.
func (o *Office) upTo(ctx context.Context, x *guarded, v search.Viewer, r SearchRequest, most int) (*search.Result, error) {
	res, err := allPages(func(r search.Request) (*search.Result, error) { return x.Search(ctx, r) }, o.request(v, r), most)
	return res, atCharacter(err, r.Query)
}

// allPages goes on where a page ends until there is no more: some of the total
// may be gone by then, and a page may have none that is shown.
func allPages(ask func(search.Request) (*search.Result, error), r search.Request, most int) (*search.Result, error) {
	r.Limit = min(most, search.MaxLimit)
	all, err := ask(r)
	if err != nil {
		return nil, err
	}
	for next := all.Next; next != "" && len(all.Hits) < most; {
		r.Facets, r.After, r.Offset, r.Limit = false, next, 0, min(most-len(all.Hits), search.MaxLimit)
		page, err := ask(r)
		if err != nil {
			return nil, err
		}
		all.Hits, next = append(all.Hits, page.Hits...), page.Next
	}
	return all, nil
}

// Similar takes in what was filed since and finds what is like a text or a
// document, as this actor. A document that he may not read is refused like any
// other look at it.
func (o *Office) Similar(ctx context.Context, a Actor, r SimilarRequest) (_ *Found, err error) {
	t := o.trace(ctx, a, actSearch, "similar").like(r)
	defer t.end(&err)
	if err := a.allow(actSearch); err != nil {
		return nil, err
	}
	titleAlone := false
	switch {
	case r.Doc != "":
		titleAlone, err = o.hasNoText(ctx, a, r.Doc)
	case zh.String(r.Text) == "":
		err = &Problem{ID: "similar-none", Kind: Invalid}
	}
	if err != nil {
		return nil, err
	}
	f, err := o.found(ctx, t, a, func(x *guarded, v search.Viewer) (*search.Result, error) {
		res, err := x.Similar(ctx, o.similar(v, r))
		return res, similarError(err, r)
	})
	if err == nil && len(r.Text) > search.MaxSimilarText {
		f.note(&Problem{ID: "similar-cut", Args: args{"limit": strconv.Itoa(search.MaxSimilarText>>10) + " KB"}})
	}
	if err == nil && titleAlone {
		f.note(&Problem{ID: "similar-title"})
	}
	return f, err
}

// hasNoText tells of a document the actor may read that it has no text, and is
// compared by its title alone.
func (o *Office) hasNoText(ctx context.Context, a Actor, doc string) (bool, error) {
	arch, _, d, err := o.find(ctx, a, actSearch, doc)
	if err != nil || d.Status != archive.StatusImported || d.Disposed {
		return false, err
	}
	if _, added := d.Part(archive.RoleTranscript); added {
		return false, nil
	}
	full, err := arch.GetDocument(ctx, d.ID)
	if err != nil {
		return false, err
	}
	return full.Record != nil && full.Record.Text == "", nil
}

// similarError says what is wrong with what others are to be like.
func similarError(err error, r SimilarRequest) error {
	var wrong *query.Error
	switch {
	case errors.Is(err, search.ErrNoDocument):
		return &Problem{ID: "similar-document", Kind: Missing, Args: args{"document": r.Doc}, Err: err}
	case errors.As(err, &wrong) && wrong.ID == query.Empty:
		return &Problem{ID: "similar-none", Kind: Invalid, Err: err}
	}
	return err
}

func (o *Office) similar(v search.Viewer, r SimilarRequest) search.SimilarRequest {
	if len(r.Text) > search.MaxSimilarText { // which need not travel to a server
		r.Text = strings.ToValidUTF8(r.Text[:search.MaxSimilarText], "")
	}
	return search.SimilarRequest{Text: r.Text, Doc: r.Doc, Viewer: v, Today: o.Today(), Limit: r.Limit,
		Restrict: r.Restrict, Explain: r.Explain}
}

// like keeps what a search for similar documents starts from: the document, or
// the digest of the text.
func (t *trace) like(r SimilarRequest) *trace {
	if r.Doc != "" {
		return t.of(r.Doc)
	}
	return t.digest(r.Text)
}

// found is one question to a fresh index, and what is to be said of the answer.
func (o *Office) found(ctx context.Context, t *trace, a Actor, ask func(*guarded, search.Viewer) (*search.Result, error)) (*Found, error) {
	if err := a.allow(actSearch); err != nil {
		return nil, err
	}
	viewer, err := a.viewer()
	if err != nil {
		return nil, err
	}
	f := &Found{}
	fresh, err := o.withFresh(ctx, a, func(x *guarded) error {
		f.Result, err = ask(x, viewer)
		return err
	})
	f.StaleErr, f.Stale, f.Notes = fresh.stale, fresh.stale != nil, fresh.notes()
	f.held = fresh.held != nil
	if f.Result != nil {
		t.count(f.Total)
		if f.Mending {
			f.note(&Problem{ID: "index-mending"})
		}
	}
	return f, err
}
