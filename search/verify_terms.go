package search

import (
	"context"
	"fmt"

	"github.com/RoaringBitmap/roaring/v2"
	index "github.com/blevesearch/bleve_index_api"
)

// verifySegment remembers postings that were asked for.
type verifySegment struct {
	*segmentView
	lists map[string]*roaring.Bitmap
}

const (
	verifyGrams = 8    // of each text that must be found
	verifyLists = 4096 // postings kept of each segment
)

// checkSegments holds each segment's file against the checksum it ends in.
func (v *verifier) checkSegments(ctx context.Context, snap *snapshot) error {
	for _, f := range snap.files() {
		if err := f.check(ctx); ctx.Err() != nil {
			return ctx.Err()
		} else if err != nil {
			v.wrong("", WrongDamaged, err)
		}
	}
	return nil
}

// terms looks a document's terms up: who may see it, and what it says.
func (v *verifier) terms(d Document, sections []byte, at verifyDoc) (err error) {
	seg := v.segs[at.seg]
	toTerms(d, sections, at.at).VisitFields(func(f index.Field) {
		terms := f.(*field).terms()
		step := 1 + len(terms)/verifyGrams
		for i := 0; i < len(terms); i += step {
			if err != nil {
				return
			}
			var ok bool
			if ok, err = seg.has(f.Name(), terms[i], at.doc); err == nil && !ok {
				v.wrong(d.ID, WrongTerms, fmt.Errorf("field %s", f.Name()))
				return
			}
		}
	})
	return err
}

func (s *verifySegment) has(field string, term []byte, doc uint32) (bool, error) {
	key := field + "\x00" + string(term)
	if b, ok := s.lists[key]; ok {
		return b.Contains(doc), nil
	}
	b, err := s.postings(field, term)
	if err != nil {
		return false, err
	}
	if len(s.lists) >= verifyLists {
		clear(s.lists)
	}
	s.lists[key] = b
	return b.Contains(doc), nil
}
