package search

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"

	"github.com/RoaringBitmap/roaring/v2"
	index "github.com/blevesearch/bleve_index_api"
	segment "github.com/blevesearch/scorch_segment_api/v2"
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
func (v *verifier) checkSegments() {
	for _, s := range v.segs {
		p, ok := s.seg.Segment().(segment.PersistedSegment)
		if !ok {
			continue
		}
		err := checkSum(p.Path())
		if err != nil && !errors.Is(err, os.ErrNotExist) { // merged just now
			v.wrong("", WrongDamaged, err)
		}
	}
}

func checkSum(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	var sum, kept uint32
	buf := make([]byte, 1<<20)
	for left := info.Size() - 4; left > 0; {
		n, err := f.Read(buf[:min(left, int64(len(buf)))])
		if err != nil {
			return err
		}
		sum, left = crc32.Update(sum, crc32.IEEETable, buf[:n]), left-int64(n)
	}
	if err := binary.Read(f, binary.BigEndian, &kept); err != nil {
		return err
	}
	if sum != kept {
		return fmt.Errorf("%w: the checksum of %s does not match", ErrDamaged, filepath.Base(path))
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
