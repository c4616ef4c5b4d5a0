package zh

// Ranges is where in the original, in bytes, the original of each range of units
// lies: from the first byte of its first unit to the last byte of its last. The
// ranges are in order and do not overlap; what of one lies outside the text is
// cut off, and one without a unit is left out. It takes one pass and no more
// room than its answer, however long the text.
func (t Text) Ranges(units [][2]int) [][2]int {
	out := make([][2]int, 0, len(units))
	f := finder{t: t, todo: units}
	for p := range t.pieces {
		if !f.piece(p, &out) {
			break
		}
	}
	return out
}

// finder goes through the pieces of a text and the ranges asked for at once.
type finder struct {
	t     Text
	todo  [][2]int
	at    int  // offset in the original
	open  bool // the first range has begun
	start int  // where
}

// piece deals with the ranges that begin or end in a piece. It is false once
// there are no more.
func (f *finder) piece(p piece, out *[][2]int) bool {
	u, begin := p.from, f.at
	to := func(unit int) int { // offset of a unit of the piece, or of its end
		if !p.same {
			return begin
		}
		for ; u < unit; u++ {
			f.at += utf8Len(f.t.Norm, u)
		}
		return f.at
	}
	for len(f.todo) > 0 {
		from, end := f.t.whole(max(f.todo[0][0], 0), min(f.todo[0][1], f.t.Units()))
		switch {
		case from >= end:
			f.todo, f.open = f.todo[1:], false
			continue
		case !f.open && from < p.to:
			f.start, f.open = to(from), true
		}
		if !f.open || end > p.to {
			break
		}
		stop := begin + len(p.orig)
		if p.same {
			stop = to(end)
		}
		*out = append(*out, [2]int{f.start, stop})
		f.todo, f.open = f.todo[1:], false
	}
	if p.same {
		to(p.to)
	} else {
		f.at = begin + len(p.orig)
	}
	return len(f.todo) > 0
}
