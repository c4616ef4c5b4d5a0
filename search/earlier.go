package search

import (
	"bytes"
	"slices"
	"strconv"

	"github.com/RoaringBitmap/roaring/v2"

	"casefile/search/zh"
)

// Who turns pages goes on in the order of the first one. What was filed anew
// since, a paper that was corrected or whose standing is another, keeps the
// place in it that it had: it is put in order by the record it had then, which
// is in the texts as long as the index is.

// earlier puts a match in order by the record it had on the first page. Where
// that says the same, or what the viewer was not cleared for, it is the one it
// has now.
func (f *finder) earlier(m *match) error {
	now, then, err := f.versions(m.place)
	if err != nil || now.saysAs(then) {
		return err
	}
	if f.viewer.kind != operator {
		if was, err := then.decodeMeta(); err != nil || rank(was.Secrecy) > f.viewer.clearance {
			return err
		}
	}
	m.then, m.date = then.key.place, then.key.date
	return nil
}

// versions are the record at a place and the one of its document that there was
// on the first page.
func (f *finder) versions(place int64) (now, then record, err error) {
	now, err = f.g.texts.at(place)
	then = now
	for err == nil && then.key.place >= f.bound() && then.key.born < then.key.place {
		then, err = f.g.texts.at(then.replaced())
	}
	return now, then, err
}

func (r record) saysAs(o record) bool {
	return r.key.date == o.key.date && r.title == o.title && r.number == o.number && bytes.Equal(r.sections, o.sections)
}

// replaced is the place of the record before this one, or of the first.
func (r record) replaced() int64 {
	if r.before > 0 && r.before < r.key.place {
		return r.before
	}
	return r.key.born
}

// titledThen makes of the titled those that were on the first page. Those that
// had the words themselves are not known when what they say has changed: they
// are put behind the others, and may come there once more.
func (f *finder) titledThen(one *matches) error {
	if f.size <= f.bound() {
		return nil
	}
	one.titled = one.titled.Clone()
	for it := one.docs.Iterator(); it.HasNext(); {
		doc := it.Next()
		k, err := one.seg.key(doc)
		if err != nil {
			return err
		}
		if k.place < f.bound() || k.born >= f.bound() {
			continue
		}
		was := f.titledAt
		if one.literal != nil {
			was = f.literalAt
		}
		if err := was(k, doc, one.titled); err != nil {
			return err
		}
	}
	return nil
}

func (f *finder) titledAt(k docKey, doc uint32, titled *roaring.Bitmap) error {
	m := match{docKey: k, then: k.place}
	if err := f.earlier(&m); err != nil || m.then == m.place {
		return err
	}
	then, err := f.g.texts.at(m.then)
	if titled.Remove(doc); err == nil && f.plan.titles(then) {
		titled.Add(doc)
	}
	return err
}

func (f *finder) literalAt(k docKey, doc uint32, literal *roaring.Bitmap) error {
	now, then, err := f.versions(k.place)
	if err != nil {
		return err
	}
	is, err := now.decodeMeta()
	if err != nil {
		return err
	}
	was, err := then.decodeMeta()
	if err == nil && (is.Unit != was.Unit || !now.saysAs(then)) {
		literal.Remove(doc)
	}
	return err
}

// titles reports whether title and number of a record have the grams of a run.
func (p *plan) titles(r record) bool {
	has := map[string]bool{}
	for _, t := range headTerms(r.sections) {
		has[string(t)] = true
	}
	return slices.ContainsFunc(p.norms(), func(norm []byte) bool {
		grams, _ := zh.Cover(norm)
		return len(grams) > 0 && !slices.ContainsFunc(grams, func(g zh.Gram) bool { return !has[string(g.Bytes())] })
	})
}

// scoreNow is the score of a match as it is now; that it is put in order by
// may be another.
func (f *finder) scoreNow(m match) (float64, error) {
	rec, err := f.g.texts.at(m.place)
	if err != nil {
		return 0, err
	}
	return rounded(f.ranking().score(rec, nil)), nil
}

// texts is how far the texts reach that a snapshot is of.
func (s *snapshot) texts() (int64, error) {
	b, err := s.s.GetInternal([]byte(keyTexts))
	if err != nil || len(b) == 0 {
		return int64(textsStart), err
	}
	return strconv.ParseInt(string(b), 10, 64)
}
