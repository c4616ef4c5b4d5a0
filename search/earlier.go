package search

import (
	"bytes"
	"slices"
	"strconv"

	"casefile/search/zh"
)

// Who turns pages goes on in the order of the first one. What was filed anew
// since, a paper that was corrected or whose standing is another, keeps the
// place in it that it had: it is put in order by the record it had then, which
// is in the texts as long as the index is.

// earlier puts a match in order by the record it had on the first page, and
// returns that. Where it says the same, or what the viewer was not cleared for,
// it is the one it has now.
func (f *finder) earlier(m *match) (record, error) {
	now, err := f.g.texts.at(m.place)
	if err != nil {
		return now, err
	}
	then := now
	for then.key.place >= f.bound() && then.key.born < then.key.place {
		if then, err = f.g.texts.at(then.replaced()); err != nil {
			return now, err
		}
	}
	if then.key.date == now.key.date && then.title == now.title && then.number == now.number && bytes.Equal(then.sections, now.sections) {
		return now, nil
	}
	if f.viewer.kind != operator {
		if was, err := then.decodeMeta(); err != nil || rank(was.Secrecy) > f.viewer.clearance {
			return now, err
		}
	}
	m.then, m.date = then.key.place, then.key.date
	return then, nil
}

// replaced is the place of the record before this one, or of the first.
func (r record) replaced() int64 {
	if r.before > 0 && r.before < r.key.place {
		return r.before
	}
	return r.key.born
}

// titledThen makes of the titled those that were on the first page.
func (f *finder) titledThen(one *matches) error {
	if f.size <= f.bound() {
		return nil
	}
	for it := one.docs.Iterator(); it.HasNext(); {
		doc := it.Next()
		k, err := one.seg.key(doc)
		if err != nil {
			return err
		}
		if k.place < f.bound() || k.born >= f.bound() {
			continue
		}
		m := match{docKey: k, then: k.place}
		then, err := f.earlier(&m)
		switch {
		case err != nil:
			return err
		case m.then == m.place:
		case f.plan.titles(then):
			one.titled.Add(doc)
		default:
			one.titled.Remove(doc)
		}
	}
	return nil
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
