package layout

import "casefile/templates/fonts"

// CatalogueRow is one line of the catalogue 卷内文件目录, as printed.
type CatalogueRow struct {
	No          string // 顺序号
	Number      string // 文号
	Responsible string // 责任者
	Title       string // 题名
	Date        string // 日期, eight digits
	Page        string // 页号: of the first page; of the last item, first–last
	Remarks     string // 备注
}

// Place is where something stands: a sheet, counted from 0, and a part of it
// in points from its top-left corner.
type Place struct {
	Sheet          int
	X1, Y1, X2, Y2 float64
}

var (
	catalogueNames  = []string{"顺序号", "文号", "责任者", "题名", "日期", "页号", "备注"}
	catalogueWidths = []float64{11, 29, 27, 50, 18, 13, 12} // mm, 160 in all
	catalogueAligns = []Align{Center, Left, Left, Left, Center, Center, Left}
)

const (
	catalogueTop = 46 * mm
	headHeight   = 11 * mm
	rowHeight    = 12.5 * mm
	rowLead      = 14.5
	rowMost      = 6 // lines of a cell; a longer title is cut
)

// Catalogue draws the catalogue on as many sheets as it takes, the head on
// every one, and says where each row stands. Rows of the last sheet that are
// not needed stay empty, as on the printed form.
func (p *Papers) Catalogue(archiveNo string, rows []CatalogueRow) []Place {
	xs := edges(sheetLeft, catalogueWidths...)
	first := p.Sheets()
	places := make([]Place, 0, len(rows))
	y := p.catalogueSheet(archiveNo, xs)
	for _, row := range rows {
		cells, h := p.catalogueCells(row, xs)
		if y+h > sheetBottom+eps {
			p.catalogueEnd(xs, y)
			y = p.catalogueSheet(archiveNo, xs)
		}
		for j, lines := range cells {
			b := box{xs[j], y, xs[j+1], y + h}
			p.place(lines, b, catalogueSetting(j))
		}
		places = append(places, Place{p.Sheets() - 1, xs[0], y, xs[len(xs)-1], y + h})
		y += h
		p.across(xs[0], xs[len(xs)-1], y, inner)
	}
	p.catalogueEnd(xs, y)
	p.countSheets(first)
	return places
}

func catalogueSetting(column int) setting {
	return setting{role: fonts.FangSong, size: size5, lead: rowLead, align: catalogueAligns[column], most: rowMost}
}

// catalogueCells sets a row and says how high it is.
func (p *Papers) catalogueCells(r CatalogueRow, xs []float64) ([][]line, float64) {
	texts := []string{r.No, r.Number, r.Responsible, r.Title, r.Date, r.Page, r.Remarks}
	cells := make([][]line, len(texts))
	h := rowHeight
	for j, text := range texts {
		s, pad := catalogueSetting(j), 1.2*mm
		if s.align == Center {
			s.fit, pad = true, .6*mm // figures are never broken
		}
		cells[j] = p.lines(text, xs[j]+pad, xs[j+1]-xs[j]-2*pad, s)
		h = max(h, float64(len(cells[j]))*rowLead+2*mm)
	}
	return cells, h
}

// catalogueSheet begins a sheet and returns where its first row stands. The
// head is text once; repeated, it is furniture.
func (p *Papers) catalogueSheet(archiveNo string, xs []float64) float64 {
	p.c.newPage()
	p.heading("卷内文件目录")
	if archiveNo != "" {
		p.write("档号："+archiveNo, box{sheetLeft, 39 * mm, sheetLeft + 110*mm, 45 * mm},
			setting{role: fonts.FangSong, size: size5, fit: true})
	}
	for j, name := range catalogueNames {
		b := box{xs[j], catalogueTop, xs[j+1], catalogueTop + headHeight}
		p.write(name, b.in(.5*mm, 0), setting{role: fonts.HeiTi, size: size5, align: Center, fit: true})
	}
	p.across(xs[0], xs[len(xs)-1], catalogueTop+headHeight, inner)
	return catalogueTop + headHeight
}

// catalogueEnd draws empty rows down to the foot of the sheet, and the frame.
func (p *Papers) catalogueEnd(xs []float64, y float64) {
	left, right := xs[0], xs[len(xs)-1]
	for y+rowHeight <= sheetBottom+eps {
		y += rowHeight
		p.across(left, right, y, inner)
	}
	for _, x := range xs[1 : len(xs)-1] {
		p.down(x, catalogueTop, y, inner)
	}
	p.frame(box{left, catalogueTop, right, y}, outer)
}

// countSheets numbers the sheets from one on among themselves.
func (p *Papers) countSheets(first int) {
	all := p.c.pages
	count := len(all) - first
	for i := range count {
		p.c.pages = all[:first+i+1]
		p.write("第"+itoa(i+1)+"页　共"+itoa(count)+"页", box{sheetRight - 50*mm, 39 * mm, sheetRight, 45 * mm},
			setting{role: fonts.FangSong, size: size5, align: Right, fit: true, still: true})
	}
	p.c.pages = all
}
