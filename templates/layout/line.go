package layout

// line is one laid-out line before it has a place on a page.
type line struct {
	atoms []atom
	xs    []float64 // left end of each atom's room, from the sheet's edge
	style style
	text  Spans // the paragraph's, to know the fields
	tag   *Tag  // the paragraph's
}

// lines sets a paragraph.
func (c *composer) lines(text Spans, st style) []line {
	as := c.atoms(text, st)
	if len(as) == 0 {
		return nil
	}
	return setLines(as, text, st, c.tag())
}

func setLines(as []atom, text Spans, st style, tag *Tag) []line {
	indent := func(i int) float64 {
		if i == 0 {
			return st.indent
		}
		return st.hang
	}
	segs := breakLines(as, func(i int) float64 { return st.measure - indent(i) })
	out := make([]line, len(segs))
	for i, s := range segs {
		last := i == len(segs)-1
		out[i] = setLine(as[s.start:s.end], st, indent(i), last)
		out[i].text, out[i].tag = text, tag
	}
	return out
}

// setLine gives the atoms of one line their x.
func setLine(as []atom, st style, indent float64, last bool) line {
	l := line{atoms: make([]atom, len(as)), xs: make([]float64, len(as)), style: st}
	copy(l.atoms, as)
	end := len(as)
	for end > 0 && as[end-1].class == space {
		end--
	}
	room := st.measure - indent
	slack := room - widthOf(l.atoms[:end])
	x := st.left + indent
	gap := 0.0
	switch {
	case slack < -eps:
		squeeze(l.atoms[:end], -slack)
	case st.align == Center:
		x += slack / 2
	case st.align == Right:
		x += slack
	case st.align == Fill:
		gap = slack / float64(max(1, gaps(l.atoms[:end])))
	case st.align == Justify && !last:
		gap = spread(l.atoms[:end], slack)
	}
	for i := range l.atoms {
		l.xs[i] = x
		x += l.atoms[i].width
		if i+1 < end && stretches(l.atoms[i], l.atoms[i+1]) {
			x += gap
		}
	}
	return l
}

func widthOf(as []atom) float64 {
	w := 0.0
	for _, a := range as {
		w += a.width
	}
	return w
}

// squeezeOrder is whose blank goes first (CLREQ, line adjustment): the mark
// that ends the line, brackets, pauses, stops.
var squeezeOrder = []func(a *atom, last bool) bool{
	func(a *atom, last bool) bool { return last },
	func(a *atom, last bool) bool { return a.class == opening || a.class == closing },
	func(a *atom, last bool) bool { return a.class == pause },
	func(a *atom, last bool) bool { return a.class == stop },
}

// squeeze narrows marks by over points in all, alike within each class. The
// blank of an opening mark is on its left, so its glyph moves.
func squeeze(as []atom, over float64) {
	done := make([]bool, len(as))
	for _, wanted := range squeezeOrder {
		var at []int
		total := 0.0
		for i := range as {
			if !done[i] && as[i].give() > 0 && wanted(&as[i], i == len(as)-1) {
				at = append(at, i)
				total += as[i].give()
			}
		}
		if len(at) == 0 {
			continue
		}
		share := min(1, over/total)
		for _, i := range at {
			cut := as[i].give() * share
			if as[i].class == opening {
				as[i].shift -= cut
			}
			as[i].width -= cut
			over -= cut
			done[i] = true
		}
		if over <= eps {
			return
		}
	}
}

// stretches reports whether the gap between two atoms may be widened: not
// inside a word or a pair, nor between a bracket and what it holds.
func stretches(a, b atom) bool {
	if a.class == western && b.class == western {
		return false
	}
	if a.class == pair && b.class == pair {
		return false
	}
	return a.class != opening
}

// spread says how much each gap of a short line takes. A line that lacks so
// much that spreading would tear it stays ragged.
func spread(as []atom, slack float64) float64 {
	n := gaps(as)
	if n == 0 || slack/float64(n) > as[0].size/2 {
		return 0
	}
	return slack / float64(n)
}

// gaps counts the places of a line that may be widened.
func gaps(as []atom) int {
	n := 0
	for i := 0; i+1 < len(as); i++ {
		if stretches(as[i], as[i+1]) {
			n++
		}
	}
	return n
}

// runs are the line's glyphs, cut where the face changes.
func (l *line) runs(y float64, artifact bool) []*TextRun {
	var out []*TextRun
	var run *TextRun
	role := -1
	for i, a := range l.atoms {
		if a.class == space {
			run = nil // nothing to draw, and extraction adds its own space
			continue
		}
		if run == nil || int(a.role) != role {
			run = &TextRun{X: l.xs[i] + a.shift, Y: y, Size: a.size, Color: l.style.color, Artifact: artifact, Tag: l.tag}
			if artifact {
				run.Tag = nil
			}
			role = int(a.role)
			out = append(out, run)
		}
		run.Glyphs = append(run.Glyphs, PlacedGlyph{Glyph: a.glyph, Rune: a.r, DX: l.xs[i] + a.shift - run.X})
	}
	return out
}

// width is the room of the line's atoms.
func (l *line) width() float64 { return widthOf(l.atoms) }
