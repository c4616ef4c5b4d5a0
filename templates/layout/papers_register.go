package layout

import "casefile/templates/fonts"

// RegisterRow is one line of the register 发文登记簿, as printed.
type RegisterRow struct {
	No      string // 序号
	Number  string // 文号
	Date    string // 成文日期
	Title   string // 标题
	Secrecy string // 密级
	To      string // 主送
	Handler string // 承办人
	Remarks string // 备注
}

var (
	registerNames  = []string{"序号", "发文字号", "成文日期", "文件标题", "密级", "主送", "承办人", "备注"}
	registerWidths = []float64{10, 33, 19, 35, 10, 20, 13, 20} // mm, 160 in all
	registerAligns = []Align{Center, Left, Center, Left, Center, Left, Center, Left}
)

// Register draws the register on as many sheets as it takes, the head on every
// one. about stands above the table: whose register it is.
func (p *Papers) Register(about string, rows []RegisterRow) {
	xs := edges(sheetLeft, registerWidths...)
	first := p.Sheets()
	y := p.registerSheet(about, xs)
	for _, row := range rows {
		cells, h := p.registerCells(row, xs)
		if y+h > sheetBottom+eps {
			p.catalogueEnd(xs, y)
			y = p.registerSheet(about, xs)
		}
		for j, lines := range cells {
			p.place(lines, box{xs[j], y, xs[j+1], y + h}, registerSetting(j))
		}
		y += h
		p.across(xs[0], xs[len(xs)-1], y, inner)
	}
	p.catalogueEnd(xs, y)
	p.countSheets(first)
}

func registerSetting(column int) setting {
	return setting{role: fonts.FangSong, size: size5, lead: rowLead, align: registerAligns[column], most: rowMost}
}

// registerCells sets a row and says how high it is.
func (p *Papers) registerCells(r RegisterRow, xs []float64) ([][]line, float64) {
	texts := []string{r.No, r.Number, r.Date, r.Title, r.Secrecy, r.To, r.Handler, r.Remarks}
	cells := make([][]line, len(texts))
	h := rowHeight
	for j, text := range texts {
		s, pad := registerSetting(j), 1.2*mm
		if s.align == Center || j == 1 {
			s.fit, pad = true, .6*mm // figures, numbers and names are never broken
		}
		cells[j] = p.lines(text, xs[j]+pad, xs[j+1]-xs[j]-2*pad, s)
		h = max(h, float64(len(cells[j]))*rowLead+2*mm)
	}
	return cells, h
}

// registerSheet begins a sheet and returns where its first row stands.
func (p *Papers) registerSheet(about string, xs []float64) float64 {
	p.c.newPage()
	p.heading("发文登记簿")
	p.write(about, box{sheetLeft, 39 * mm, sheetLeft + 120*mm, 45 * mm}, setting{role: fonts.FangSong, size: size5, fit: true})
	for j, name := range registerNames {
		b := box{xs[j], catalogueTop, xs[j+1], catalogueTop + headHeight}
		p.write(name, b.in(.5*mm, 0), setting{role: fonts.HeiTi, size: size5, align: Center, fit: true})
	}
	p.across(xs[0], xs[len(xs)-1], catalogueTop+headHeight, inner)
	return catalogueTop + headHeight
}
