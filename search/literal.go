package search

import (
	"context"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"

	"casefile/search/zh"
)

// Who asks for other wordings too, see Request.Wider, gets what has the words
// themselves first, and of every other hit is told the wording it came by. What
// has the words themselves is what the same search without Wider finds.

// findLiteral finds which of the matches have the words themselves.
func (f *finder) findLiteral(ctx context.Context, o Options, r Request, c *scope) error {
	if !f.plan.hasOthers() {
		return nil
	}
	r.Wider = false
	p, err := o.compile(r)
	if err != nil {
		return err
	}
	exact := &finder{g: f.g, plan: p}
	if err := exact.find(ctx, c); err != nil {
		return err
	}
	for i := range f.found {
		one := &f.found[i]
		one.literal = roaring.New()
		for _, s := range exact.found {
			if s.seg == one.seg {
				one.literal = roaring.And(s.docs, one.docs)
			}
		}
		if r.Sort == ByScore { // they are read, and ranked, before the others
			one.titled = one.literal
		}
	}
	return nil
}

func (p *plan) hasOthers() bool {
	return slices.ContainsFunc(slices.Concat(p.runs, p.units), func(x run) bool { return len(x.others) > 0 })
}

// best is the order of matches that are ranked. Of a search with other wordings
// those are titled that have the words themselves.
func (f *finder) best() order {
	if !f.plan.hasOthers() {
		return best
	}
	return func(a, b *match) int {
		if a.title != b.title {
			return last(!a.title, !b.title)
		}
		return best(a, b)
	}
}

// reworded are the matches of a page, by their places, that have another
// wording alone.
func (f *finder) reworded(page []match) (map[int64]bool, error) {
	out := map[int64]bool{}
	if !f.plan.hasOthers() {
		return out, nil
	}
	shown := map[int64]bool{}
	for _, m := range page {
		shown[m.place] = true
	}
	for _, s := range f.found {
		for it := roaring.AndNot(s.docs, s.literal).Iterator(); it.HasNext(); {
			k, err := s.seg.key(it.Next())
			if err != nil {
				return nil, err
			}
			if shown[k.place] {
				out[k.place] = true
			}
		}
	}
	return out, nil
}

// wordingsOf are the other wordings that a match came by.
func (f *finder) wordingsOf(m match, unit string) ([]string, error) {
	rec, err := f.g.texts.at(m.place)
	if err != nil {
		return nil, err
	}
	var out []string
	tell := func(x run, text []byte) {
		if own := newNeedle(x.norm); own.index(text, 0) >= 0 {
			return
		}
		for _, w := range x.others {
			if n := w.needle(); n.index(text, 0) >= 0 && !slices.Contains(out, w.Other) {
				out = append(out, w.Other)
			}
		}
	}
	for _, x := range f.plan.runs {
		tell(x, rec.sections)
	}
	for _, x := range f.plan.units {
		tell(x, zh.Normalise(unit).Norm)
	}
	return out, nil
}
