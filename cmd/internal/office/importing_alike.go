package office

import (
	"context"
	"errors"

	"casefile/archive"
	"casefile/search"
	"casefile/search/query"
)

// alikeHits bounds how many documents are compared with one paper.
const alikeHits = 20

// ask looks for papers outside the case: those with text through the index,
// those without by their bytes. An index that cannot be asked only leaves
// untold what is alike.
func (s *sameness) ask(ctx context.Context, im *importing, papers []*incoming) error {
	var silent, speaking []*incoming
	for _, p := range papers {
		if p.said.query == "" {
			silent = append(silent, p)
		} else {
			speaking = append(speaking, p)
		}
	}
	if err := s.byBytes(ctx, im, silent); err != nil || len(speaking) == 0 || s.blind {
		return err
	}
	err := im.o.withIndex(ctx, func(x *search.Index) error {
		if !s.asked {
			s.asked = true
			if err := im.o.sync(ctx, im.arch, x); err != nil {
				return err
			}
			st, err := x.Status(ctx)
			if s.blind = err == nil && st.Documents == 0; err != nil || s.blind {
				return err
			}
		}
		for _, p := range speaking {
			if err := s.byText(ctx, im, x, p); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil && ctx.Err() == nil {
		s.blind = true
		return nil
	}
	return err
}

// byText compares a paper with the documents that have three runs of it.
func (s *sameness) byText(ctx context.Context, im *importing, x *search.Index, p *incoming) error {
	res, err := x.Search(ctx, search.Request{Query: p.said.query, Viewer: s.viewer, Today: im.o.Today(), Limit: alikeHits})
	var wrong *query.Error
	if errors.As(err, &wrong) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, h := range res.Hits {
		e, err := s.compare(ctx, im, h.ID)
		switch {
		case err != nil && ctx.Err() != nil:
			return err
		case err != nil: // gone, or damaged: verify tells
		case e.digest == p.digest:
			s.elsewhereAs(im, p, h.ID, e.title)
			return nil
		case e.sum == p.said.sum && p.like == "":
			p.like = h.ID
		}
	}
	return nil
}

// compare reads a document once.
func (s *sameness) compare(ctx context.Context, im *importing, id string) (elsewhere, error) {
	if e, ok := s.read[id]; ok {
		return e, nil
	}
	d, err := im.arch.GetDocument(ctx, archive.DocID(id))
	if err != nil || d.Record == nil {
		return elsewhere{}, err
	}
	e := elsewhere{sum: saidBy(d.Record.Text).sum, title: d.Record.Title}
	e.digest, _ = originalOf(d.State)
	s.read[id] = e
	return e, nil
}

// byBytes looks through all files for papers without text. That takes reading
// them all, so it is done once, and only when there are such papers.
func (s *sameness) byBytes(ctx context.Context, im *importing, papers []*incoming) error {
	if len(papers) == 0 {
		return nil
	}
	if s.all == nil {
		s.all = map[archive.Digest]archive.DocID{}
		for info, err := range im.arch.ListFiles(ctx) {
			if err != nil {
				if ctx.Err() != nil {
					return ctx.Err()
				}
				continue // a damaged file keeps no paper out of another
			}
			if err := s.addFile(ctx, im, info.ID); err != nil {
				return err
			}
		}
	}
	for _, p := range papers {
		if id, ok := s.all[p.digest]; ok && p.dup == nil {
			s.elsewhereAs(im, p, string(id), im.titleOf(ctx, id))
		}
	}
	return nil
}

func (s *sameness) addFile(ctx context.Context, im *importing, id archive.FileID) error {
	if string(id) == im.req.Case {
		return nil
	}
	st, err := im.arch.FileState(ctx, id)
	if err != nil {
		return ctx.Err()
	}
	for _, d := range st.Docs {
		if digest, ok := originalOf(d); ok && im.actor.mayRead(d.Access, im.o.day()) {
			s.all[digest] = d.ID
		}
	}
	return nil
}
