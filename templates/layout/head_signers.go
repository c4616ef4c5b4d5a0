package layout

import "casefile/templates/fonts"

// numberAndSigners is the line of a document to a superior organ 上行文: the
// number one character from the left on the line of the last signer (7.2.5), the
// signers one character from the right, two a line, each under the one above
// (7.2.6). Where names are too long for that they stand one a line, and if need
// be the number below them. It returns the top of the number's line.
func (c *composer) numberAndSigners(top float64) float64 {
	el := &c.doc.Elements
	room := areaWidth - 2*cell
	if len(el.Number) > 0 {
		room -= c.widthIn(el.Number, bodyStyle()) + cell
	}
	rows := c.signerRows(2)
	if rows.width() > room {
		rows = c.signerRows(1)
	}
	last := top + float64(len(rows.text)-1)*pitch
	number := last
	if rows.width() > room && len(el.Number) > 0 {
		number += pitch
	}
	for i := range rows.text {
		if i == len(rows.text)-1 && len(el.Number) > 0 {
			st := bodyStyle()
			st.indent, st.align = cell, Left
			c.putAll(c.lines(el.Number, st), number)
		}
		c.put(c.signerLine(rows, i), baseline(top+float64(i)*pitch, size3))
		c.endParagraph()
	}
	return number
}

// signerRows are names in columns.
type signerRows struct {
	text   []Spans // of each line
	first  []float64
	widths [2]float64 // of the columns
}

const signerLabel = "签发人："

// signerRows arranges the signers, so many a line.
func (c *composer) signerRows(perRow int) signerRows {
	var out signerRows
	for i, name := range c.doc.Elements.Signers {
		named := make(Spans, len(name))
		for j, sp := range name {
			sp.Face = FaceOf(fonts.KaiTi)
			named[j] = sp
		}
		column := i % perRow
		w := c.widthIn(named, bodyStyle())
		out.widths[column] = max(out.widths[column], w)
		if column > 0 {
			last := len(out.text) - 1
			out.text[last] = append(append(out.text[last], Span{Text: "　"}), named...)
			continue
		}
		if i == 0 {
			named = append(Words(signerLabel), named...)
		}
		out.text, out.first = append(out.text, named), append(out.first, w)
	}
	return out
}

// width is the room of label and columns.
func (r *signerRows) width() float64 {
	w := 4*cell + r.widths[0]
	if r.widths[1] > 0 {
		w += cell + r.widths[1]
	}
	return w
}

// signerLine sets a line of signers so that the columns end one character from
// the right.
func (c *composer) signerLine(rows signerRows, i int) line {
	l := c.oneLine(rows.text[i])
	x := max(areaLeft, areaRight-cell-rows.width())
	if i > 0 {
		x += 4 * cell
	}
	second := false
	for k := range l.xs {
		if second {
			l.xs[k] += rows.widths[0] - rows.first[i]
		}
		l.xs[k] += x
		second = second || l.atoms[k].r == '　'
	}
	return l
}

// widthIn is the room text takes on one line. It opens no element.
func (c *composer) widthIn(text Spans, st style) float64 { return widthOf(c.atoms(text, st)) }
