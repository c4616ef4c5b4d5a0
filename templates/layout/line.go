package layout

import "slices"

// line is one laid-out line before it has a place on a page.
type line struct {
	atoms []atom    // the paragraph's own, unless they were squeezed
	xs    []float64 // left end of each atom's room, from the sheet's edge
	style style
	text  Spans      // the paragraph's, to know the fields
	tag   *Tag       // the paragraph's
	from  *paragraph // what it is a line of; nil if it was not broken from one
}

// paragraph is text that lines are broken from.
type paragraph struct {
	atoms []atom
	text  Spans
	style style
	tag   *Tag
	count int // of its lines
	// rest is the element of the spans from split on, where they are not of
	// the same one: text that runs on after a heading.
	rest  *Tag
	split int
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
	p := &paragraph{atoms: as, text: text, style: st, tag: tag}
	return p.set(newBreaker(as, p.measure).lines())
}

// measure is the width of a line of the paragraph.
func (p *paragraph) measure(line int) float64 { return p.style.measure - p.indent(line) }

func (p *paragraph) indent(line int) float64 {
	if line == 0 {
		return p.style.indent
	}
	return p.style.hang
}

// set gives every line its positions.
func (p *paragraph) set(segs []segment) []line {
	out := make([]line, len(segs))
	xs := make([]float64, len(p.atoms))
	p.count = len(segs)
	for i, s := range segs {
		l := &out[i]
		*l = line{atoms: p.atoms[s.start:s.end], xs: xs[s.start:s.end], style: p.style, text: p.text, tag: p.tag, from: p}
		l.place(p.indent(i), i == len(segs)-1)
	}
	return out
}

// setLine gives the atoms of one line their x.
func setLine(as []atom, st style, indent float64, last bool) line {
	l := line{atoms: as, xs: make([]float64, len(as)), style: st}
	l.place(indent, last)
	return l
}

func (l *line) place(indent float64, last bool) {
	end := len(l.atoms)
	for end > 0 && l.atoms[end-1].class == space {
		end--
	}
	st := &l.style
	slack := st.measure - indent - widthOf(l.atoms[:end])
	x := st.left + indent
	gap := 0.0
	switch {
	case slack < -eps:
		l.atoms = slices.Clone(l.atoms)
		squeeze(l.atoms[:end], -slack)
	case st.align == Center:
		x += slack / 2
	case st.align == Right:
		x += slack
	case st.align == Fill:
		gap = slack / float64(max(1, gaps(l.atoms[:end])))
	case st.align == Justify && !last && slack > eps:
		gap = spread(l.atoms[:end], slack)
	}
	for i := range l.atoms {
		l.xs[i] = x
		x += l.atoms[i].width
		if gap > 0 && i+1 < end && stretches(&l.atoms[i], &l.atoms[i+1]) {
			x += gap
		}
	}
}

func widthOf(as []atom) float64 {
	w := 0.0
	for i := range as {
		w += as[i].width
	}
	return w
}

// squeezeOrder is whose blank goes first (CLREQ, line adjustment): the mark
// that ends the line, the bracket that begins it, the spaces of Western text,
// brackets, pauses, stops. An interpunct takes half a cell as it is, and
// between Han and Western text no gap is set.
var squeezeOrder = []func(a *atom, first, last bool) bool{
	func(_ *atom, _, last bool) bool { return last },
	func(a *atom, first, _ bool) bool { return first && a.class == opening },
	func(a *atom, _, _ bool) bool { return a.class == space },
	func(a *atom, _, _ bool) bool { return a.class == opening || a.class == closing },
	func(a *atom, _, _ bool) bool { return a.class == pause },
	func(a *atom, _, _ bool) bool { return a.class == stop },
}

// squeeze narrows marks by over points in all, alike within each class. The
// blank of an opening mark is on its left, so its glyph moves.
func squeeze(as []atom, over float64) {
	gives := make([]float64, len(as))
	for i := range as {
		gives[i] = as[i].give()
	}
	for _, wanted := range squeezeOrder {
		total := 0.0
		for i := range as {
			if gives[i] > 0 && wanted(&as[i], i == 0, i == len(as)-1) {
				total += gives[i]
			}
		}
		if total == 0 {
			continue
		}
		share := min(1, over/total)
		for i := range as {
			if gives[i] > 0 && wanted(&as[i], i == 0, i == len(as)-1) {
				cut := gives[i] * share
				if as[i].class == opening {
					as[i].shift -= cut
				}
				as[i].width -= cut
				as[i].keepInk()
				gives[i] = 0
			}
		}
		if over -= share * total; over <= eps {
			return
		}
	}
}

// keepInk moves a narrowed mark so that what is drawn of it stands in its room:
// not all faces draw ？ or ！ in the left half of the cell.
func (a *atom) keepInk() {
	if a.class == space || a.glyph.Face == nil {
		return
	}
	box, err := a.glyph.Bounds()
	if err != nil {
		return // the set reports it at the end
	}
	left, right := a.shift+box.XMin*a.size, a.shift+box.XMax*a.size
	switch {
	case left < 0:
		a.shift -= left
	case right > a.width:
		a.shift -= min(left, right-a.width)
	}
}

// stretches reports whether the gap between two atoms may be widened: not
// inside a word or a pair, around a connector, or between a bracket and what it
// holds.
func stretches(a, b *atom) bool {
	switch {
	case a.class == han && b.class == han:
		return !b.joined
	case a.class == western && b.class == western, a.class == pair && b.class == pair:
		return false
	case a.class == middle && !isUnit(a.r), b.class == middle:
		return false
	}
	return a.class != opening && b.class != closing && !b.joined
}

// isUnit tells the marks behind a number from the connectors.
func isUnit(r rune) bool {
	switch r {
	case '％', '‰', '℃', '℉', '°', '′', '″', '々', '〻', 'ー':
		return true
	}
	return false
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
		if stretches(&as[i], &as[i+1]) {
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
	for i := range l.atoms {
		a := &l.atoms[i]
		if a.class == space {
			run = nil // nothing to draw, and extraction adds its own space
			continue
		}
		tag := l.tagOf(a)
		if run == nil || int(a.role) != role || tag != run.Tag && !artifact {
			run = &TextRun{X: l.xs[i] + a.shift, Y: y, Size: a.size, Color: l.style.color, Artifact: artifact, Tag: tag,
				Glyphs: make([]PlacedGlyph, 0, l.runLength(i))}
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

// tagOf is the element that a character belongs to.
func (l *line) tagOf(a *atom) *Tag {
	if p := l.from; p != nil && p.rest != nil && a.span >= p.split {
		return p.rest
	}
	return l.tag
}

// runLength counts the atoms from i that are drawn as one run.
func (l *line) runLength(i int) int {
	n := 0
	for k := i; k < len(l.atoms); k++ {
		a := &l.atoms[k]
		if a.class == space || a.role != l.atoms[i].role {
			break
		}
		n++
	}
	return n
}

// width is the room of the line's atoms.
func (l *line) width() float64 { return widthOf(l.atoms) }
