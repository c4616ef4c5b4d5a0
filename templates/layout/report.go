package layout

import "casefile/templates/fonts"

// A report goes by no clause: GB/T 9704 has no layout for internal reports, and
// what stands here is how they are customarily set, with the standard's type
// area, faces and page numbers. One without a cover has marks, number, title,
// organ and date at the head of its first page.

// reportHead sets what stands before the text of a report.
func (c *composer) reportHead() {
	if c.doc.Setup.Cover {
		c.cover()
	}
	if c.doc.Setup.Contents {
		c.contents()
	}
	if c.doc.Setup.Cover {
		return
	}
	c.row = c.marksLeft(rowTop(0))
	if number := c.doc.Elements.Number; len(number) > 0 {
		c.singleLine(number, Center, rowTop(c.row))
		c.row++
	}
	c.row++
}

// reportLine sets organ and date of a report under its title, each centred, in
// 楷体. On a cover they stand there.
func (c *composer) reportLine() {
	if c.doc.Setup.Cover {
		return
	}
	lines := c.byline()
	if len(lines) == 0 {
		return
	}
	c.flush()
	c.row++
	for _, l := range lines {
		c.flow(l, true)
	}
	c.flush()
	c.row++
}

// byline are the organs and the date of a report.
func (c *composer) byline() [][]line {
	el := &c.doc.Elements
	texts := append([]Spans{}, el.Issuers...)
	if len(el.Date) > 0 {
		date := el.Date
		if !c.doc.Setup.Cover {
			date = inBrackets(date)
		}
		texts = append(texts, date)
	}
	var out [][]line
	for _, text := range texts {
		out = append(out, c.lines(text, underTitle()))
	}
	return out
}

func inBrackets(text Spans) Spans {
	return append(append(Words("（"), text...), Span{Text: "）"})
}

// underTitle is how organ and date stand under a title: centred, in 3号楷体.
func underTitle() style {
	return style{role: fonts.KaiTi, size: size3, cell: cell, measure: areaWidth, left: areaLeft, align: Center}
}

// reportTail sets what follows the text of a report.
func (c *composer) reportTail() {
	c.listBesideText()
	c.flush()
	c.annexes()
	c.flush()
	c.numberContents()
	if n := len(c.pages); n > 1 && n-1 == c.front && len(c.page().Items) == 0 {
		c.pages = c.pages[:n-1] // nothing but a cover
	}
}
