package search

import (
	"cmp"
	"context"
	"math"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"

	"casefile/search/zh"
)

// order compares two matches: below 0, a comes first.
type order func(a, b *match) int

// orders are those in which matches are taken out of all. Of ByScore it is the
// one in which they are taken to be ranked.
var orders = map[Sort]order{ByScore: titled, ByNewest: newest, ByOldest: oldest, ByTitle: byTitle, ByNumber: byNumber}

// newest is the order of all that is otherwise equal: newest first, then last
// filed first.
func newest(a, b *match) int {
	if a.date != b.date {
		return cmp.Compare(b.date, a.date)
	}
	return cmp.Compare(b.born, a.born)
}

func oldest(a, b *match) int { // no date is 0, and 0-1 is beyond all
	return cmp.Or(cmp.Compare(a.date-1, b.date-1), newest(a, b))
}

func titled(a, b *match) int {
	if a.title != b.title {
		return last(!a.title, !b.title)
	}
	return newest(a, b)
}

func best(a, b *match) int { return cmp.Or(-cmp.Compare(a.score, b.score), newest(a, b)) }

func byTitle(a, b *match) int {
	return cmp.Or(last(len(a.head) == 0, len(b.head) == 0), compareUnits(a.head, b.head), newest(a, b))
}

func byNumber(a, b *match) int {
	return cmp.Or(last(len(a.head) == 0, len(b.head) == 0), compareNumbers(a.head, b.head), newest(a, b))
}

// last puts what has a property behind what has not.
func last(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// compareUnits compares normal forms unit by unit.
func compareUnits(a, b []byte) int {
	i := 0
	for n := min(len(a), len(b)); i < n && a[i] == b[i]; i++ {
	}
	if i &^= 1; i >= len(a) || i >= len(b) {
		return cmp.Compare(len(a), len(b))
	}
	return cmp.Compare(zh.Unit(a, i/2), zh.Unit(b, i/2))
}

// compareNumbers compares document numbers 文号 by organ, year and serial.
func compareNumbers(a, b []byte) int {
	x, y := parseNumber(a), parseNumber(b)
	return cmp.Or(compareUnits(x.organ, y.organ), cmp.Compare(x.year, y.year), cmp.Compare(x.serial, y.serial), compareUnits(a, b))
}

type number struct {
	organ        []byte
	year, serial uint64
}

// parseNumber takes the organ of a number to be what is before the first digit
// or bracket. Of the digits the first are the year, where others follow, and
// the last the serial: 某纪函（2026）12号, 某发2026年第3号, 第7号.
func parseNumber(norm []byte) (n number) {
	n.organ = norm
	first, digits := true, 0
	for i := 0; i < len(norm); i += 2 {
		u := zh.Unit(norm, i/2)
		if first && (u == '（' || isDigit(norm, i/2) || u == '第') {
			n.organ, first = norm[:i], false
		}
		if !isDigit(norm, i/2) {
			digits = 0
			continue
		}
		if digits == 0 {
			n.year, n.serial = cmp.Or(n.year, n.serial), 0
		}
		if digits++; n.serial < math.MaxUint64/10-1 {
			n.serial = 10*n.serial + uint64(u-'0')
		}
	}
	return n
}

// headOf is what an order compares beside the key of a document.
func (t *texts) headOf(s Sort, place int64) ([]byte, error) {
	if s != ByTitle && s != ByNumber {
		return nil, nil
	}
	rec, err := t.at(place)
	if err != nil {
		return nil, err
	}
	if s == ByTitle {
		return rec.sections[:2*rec.title], nil
	}
	return rec.sections[2*(rec.title+1) : 2*(rec.title+1+rec.number)], nil
}

// pick returns the first n matches in the order of s, of those behind from and
// not behind to.
func (f *finder) pick(ctx context.Context, n int, s Sort, from, to *match) ([]match, error) {
	t := top{n: n, order: orders[s], from: from, to: to}
	t.kept = make([]match, 0, min(2*n, f.total(), 4*rankLimit))
	for _, title := range []bool{true, false} {
		if title && s != ByScore || !title && s == ByScore && t.full() {
			continue
		}
		for i := len(f.found) - 1; i >= 0; i-- {
			one := &f.found[i]
			docs := one.docs
			switch {
			case title:
				docs = one.titled
			case one.titled != nil:
				docs = roaring.AndNot(docs, one.titled)
			}
			if docs == nil {
				continue
			}
			if err := f.pickFrom(ctx, &t, one.seg, docs, title, s); err != nil {
				return nil, err
			}
		}
	}
	t.cut()
	return t.kept, nil
}

// pickFrom goes from the end of a segment to its beginning: what was filed
// last is mostly the newest, and then the first n are found at once.
func (f *finder) pickFrom(ctx context.Context, t *top, seg *segmentView, docs *roaring.Bitmap, title bool, s Sort) error {
	bound := f.bound()
	var m match
	for it, i := docs.ReverseIterator(), 0; it.HasNext(); i++ {
		if i&0xfff == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		k, err := seg.key(it.Next())
		if err != nil {
			return err
		}
		if k.born >= bound {
			continue
		}
		m = match{docKey: k, title: title, then: k.place}
		if k.place >= bound {
			if err = f.earlier(&m); err != nil {
				return err
			}
		}
		if m.head, err = f.g.texts.headOf(s, m.then); err != nil {
			return err
		}
		t.add(&m)
	}
	return nil
}

// top keeps the first n of what is added.
type top struct {
	n     int
	order order
	kept  []match // up to twice n
	worst *match  // of the first n, when there are so many

	from, to *match // what is added must be behind from and not behind to
}

func (t *top) full() bool { return t.worst != nil || len(t.kept) >= t.n }

func (t *top) add(m *match) {
	if t.worst != nil && t.order(m, t.worst) >= 0 || t.from != nil && t.order(t.from, m) >= 0 || t.to != nil && t.order(m, t.to) > 0 {
		return
	}
	t.kept = append(t.kept, *m)
	if len(t.kept) >= 2*t.n {
		t.cut()
	}
}

func (t *top) cut() {
	t.kept = sorted(t.kept, t.order)
	if len(t.kept) >= t.n && t.n > 0 {
		t.kept = t.kept[:t.n]
		t.worst = &t.kept[t.n-1]
	}
}

// sorted are matches in order. What is moved about are pointers.
func sorted(m []match, o order) []match {
	ordered := true
	for i := 1; i < len(m) && ordered; i++ {
		ordered = o(&m[i-1], &m[i]) <= 0
	}
	if ordered {
		return m
	}
	p := make([]*match, len(m))
	for i := range m {
		p[i] = &m[i]
	}
	slices.SortFunc(p, o)
	out := make([]match, len(m), cap(m))
	for i := range p {
		out[i] = *p[i]
	}
	return out
}

// page is what the request shows, and whether there is more.
func (f *finder) page(ctx context.Context, r Request) (page []match, more bool, err error) {
	skip, n := r.Offset, f.limit+1
	from := f.after.match()
	if from != nil {
		skip = 0
	}
	var list []match
	if r.Sort == ByScore {
		if err := f.setTitled(); err != nil {
			return nil, false, err
		}
	}
	if r.Sort == ByScore && len(f.plan.runs) > 0 {
		list, from, err = f.ranked(ctx, from)
	}
	if missing := skip + n - len(list); err == nil && missing > 0 {
		var rest []match
		rest, err = f.pick(ctx, missing, r.Sort, from, nil)
		list = append(list, rest...)
	}
	if err != nil {
		return nil, false, err
	}
	list = list[min(skip, len(list)):]
	return list[:min(f.limit, len(list))], len(list) > f.limit, nil
}

// ranked are the matches that are ranked, of those behind from, the best
// first; the others are behind last. Which they are is settled on the first
// page: later ones rank what is not behind the last of them, so that when one
// goes away no other takes its turn, whose score would be long passed.
func (f *finder) ranked(ctx context.Context, from *match) (list []match, last *match, err error) {
	n, to := rankLimit, (*match)(nil)
	if from != nil {
		if n, to = max(f.total(), 1), f.after.worst(); !from.ranked {
			return nil, from, nil
		}
	}
	if list, err = f.pick(ctx, n, ByScore, nil, to); err != nil || len(list) == 0 {
		return nil, to, err
	}
	if list, err = f.score(ctx, list); err != nil {
		return nil, nil, err
	}
	if to == nil {
		worst := list[len(list)-1]
		to = &worst
	}
	for i := range list {
		list[i].ranked = true
	}
	list = sorted(list, f.best())
	if from != nil {
		list = slices.DeleteFunc(list, func(m match) bool { return f.best()(from, &m) >= 0 })
	}
	f.worst = to
	return list, to, nil
}

// setTitled finds the matches whose title and number have the grams of a run.
// It is for the order in which they are read alone, and compares nothing.
func (f *finder) setTitled() error {
	for i := range f.found {
		one := &f.found[i]
		if one.titled == nil {
			if err := f.plan.setTitled(one); err != nil {
				return err
			}
		}
		if err := f.titledThen(one); err != nil {
			return err
		}
	}
	return nil
}

func (p *plan) setTitled(one *matches) error {
	one.titled = roaring.New()
	for _, x := range p.norms() {
		grams, _ := zh.Cover(x)
		if len(grams) == 0 {
			continue
		}
		set := all{}
		for _, g := range grams {
			set = append(set, hasTerm{fieldHead, string(g.Bytes())})
		}
		has, err := set.in(one.seg)
		if err != nil {
			return err
		}
		one.titled.Or(roaring.And(has, one.docs))
	}
	return nil
}
