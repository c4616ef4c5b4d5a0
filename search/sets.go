package search

import (
	"fmt"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// A set is a condition on documents, answered segment by segment as a bitmap.
// Bitmaps that are returned may be shared and must not be changed.
type set interface {
	in(s *segmentView) (*roaring.Bitmap, error)
}

type (
	hasTerm  struct{ field, term string }
	hasRange struct{ field, from, to string } // to excluded; "" is open
	hasMatch struct {                         // any term that match accepts
		field string
		match func(term string) bool
	}
	all   []set
	anyOf []set
	not   struct{ set }
)

// snapshot is the state of the index one search sees.
type snapshot struct {
	s     *scorch.IndexSnapshot
	cache *tables
}

func (s *snapshot) close() error { return s.s.Close() }

func (s *snapshot) segments() []*segmentView {
	var views []*segmentView
	for _, seg := range s.s.Segments() {
		views = append(views, &segmentView{seg: seg, table: s.cache.of(seg), dicts: map[string]segment.TermDictionary{}})
	}
	return views
}

type segmentView struct {
	seg   *scorch.SegmentSnapshot
	table *table
	dicts map[string]segment.TermDictionary
}

// find answers a condition.
func (v *segmentView) find(c set) (*roaring.Bitmap, error) {
	b, err := c.in(v)
	if err != nil {
		return nil, fmt.Errorf("read terms: %w", err)
	}
	if d := v.seg.Deleted(); d != nil && !d.IsEmpty() {
		b = roaring.AndNot(b, d)
	}
	return b, nil
}

func (v *segmentView) dict(field string) (segment.TermDictionary, error) {
	if d, ok := v.dicts[field]; ok {
		return d, nil
	}
	d, err := v.seg.Segment().Dictionary(field)
	if err != nil {
		return nil, asDamage(err)
	}
	v.dicts[field] = d
	return d, nil
}

func (v *segmentView) postings(field string, term []byte) (*roaring.Bitmap, error) {
	d, err := v.dict(field)
	if err != nil {
		return nil, err
	}
	list, err := d.PostingsList(term, nil, nil)
	if err != nil {
		return nil, asDamage(err)
	}
	it, ok := list.Iterator(false, false, false, nil).(segment.OptimizablePostingsIterator)
	if !ok {
		return nil, fmt.Errorf("postings of type %T", list)
	}
	if doc, ok := it.DocNum1Hit(); ok {
		return roaring.BitmapOf(uint32(doc)), nil
	}
	if b := it.ActualBitmap(); b != nil {
		return b, nil
	}
	return roaring.New(), nil
}

// eachTerm yields the terms of a field from from on and before to.
func (v *segmentView) eachTerm(field, from, to string, yield func(term string) error) error {
	d, err := v.dict(field)
	if err != nil {
		return err
	}
	var end []byte
	if to != "" {
		end = []byte(to)
	}
	it := d.AutomatonIterator(nil, []byte(from), end)
	for e, err := it.Next(); e != nil || err != nil; e, err = it.Next() {
		if err != nil {
			return asDamage(err)
		}
		if err := yield(e.Term); err != nil {
			return err
		}
	}
	return nil
}

func (c hasTerm) in(v *segmentView) (*roaring.Bitmap, error) {
	return v.postings(c.field, []byte(c.term))
}

func (c hasRange) in(v *segmentView) (*roaring.Bitmap, error) {
	return v.union(c.field, c.from, c.to, func(string) bool { return true })
}

func (c hasMatch) in(v *segmentView) (*roaring.Bitmap, error) {
	return v.union(c.field, "", "", c.match)
}

func (v *segmentView) union(field, from, to string, match func(string) bool) (*roaring.Bitmap, error) {
	out := roaring.New()
	err := v.eachTerm(field, from, to, func(term string) error {
		if !match(term) {
			return nil
		}
		b, err := v.postings(field, []byte(term))
		if err == nil {
			out.Or(b)
		}
		return err
	})
	return out, err
}

// in is the intersection; of no condition it is everything.
func (c all) in(v *segmentView) (*roaring.Bitmap, error) {
	if len(c) == 0 {
		return v.seg.DocNumbersLive(), nil
	}
	out, err := c[0].in(v)
	for _, each := range c[1:] {
		if err != nil || out.IsEmpty() {
			break
		}
		var b *roaring.Bitmap
		if b, err = each.in(v); err == nil {
			out = roaring.And(out, b)
		}
	}
	return out, err
}

func (c anyOf) in(v *segmentView) (*roaring.Bitmap, error) {
	out := roaring.New()
	for _, each := range c {
		b, err := each.in(v)
		if err != nil {
			return nil, err
		}
		out.Or(b)
	}
	return out, nil
}

func (c not) in(v *segmentView) (*roaring.Bitmap, error) {
	b, err := c.set.in(v)
	if err != nil {
		return nil, err
	}
	return roaring.AndNot(v.seg.DocNumbersLive(), b), nil
}
