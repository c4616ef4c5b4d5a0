package layout

import "casefile/templates/fonts"

// Slip is a sheet that lies in the place of a paper 代替页.
type Slip struct {
	Rows   [][2]string // what it is: a name and a value each
	Remark string      // where the paper is, and how to tell that it is the one
	Folio  string      // its page number; the numbers of all pages of the paper
	Back   bool        // it lies on a back
}

const (
	slipLabel  = 30 * mm
	slipLead   = 22.0
	slipBottom = sheetBottom - 30*mm // below it is the remark's
)

// Slip draws a slip. A value that would not fit the sheet is cut.
func (p *Papers) Slip(v Slip) {
	p.c.newPage()
	p.heading("卷内文件代替页")
	p.folio(v.Folio, v.Back)
	y := catalogueTop
	for i, row := range p.slipRows(v.Rows) {
		if i > 0 {
			p.across(sheetLeft, sheetRight, y, inner)
		}
		p.write(v.Rows[i][0], box{sheetLeft, y, sheetLeft + slipLabel, y + row.height}.in(1*mm, 0),
			setting{role: fonts.HeiTi, size: size45, align: Center, fit: true})
		p.place(row.lines, box{sheetLeft + slipLabel + 3*mm, y, sheetRight - 3*mm, y + row.height}, setting{lead: slipLead})
		y += row.height
	}
	if len(v.Rows) > 0 {
		p.down(sheetLeft+slipLabel, catalogueTop, y, inner)
		p.frame(box{sheetLeft, catalogueTop, sheetRight, y}, outer)
	}
	const lead = 20.0
	if most := int((sheetBottom - y - 5*mm) / lead); most > 0 {
		p.write(v.Remark, box{sheetLeft, y + 5*mm, sheetRight, sheetBottom},
			setting{role: fonts.FangSong, size: size45, lead: lead, top: true, most: most})
	}
}

type slipRow struct {
	lines  []line
	height float64
}

// slipRows sets the values, each on so many lines that all of them fit.
func (p *Papers) slipRows(rows [][2]string) []slipRow {
	for most := 6; ; most-- {
		var out []slipRow
		total := 0.0
		for _, row := range rows {
			s := setting{role: fonts.FangSong, size: size4, most: most}
			lines := p.lines(row[1], sheetLeft+slipLabel+3*mm, sheetWidth-slipLabel-6*mm, s)
			h := max(14*mm, float64(len(lines))*slipLead+4*mm)
			out = append(out, slipRow{lines, h})
			total += h
		}
		if most == 1 || total <= slipBottom-catalogueTop {
			return out
		}
	}
}

// Note is the sheet at the end of a volume 卷内备考表.
type Note struct {
	ArchiveNo            string
	Paragraphs           []string // 本卷情况说明
	Filer, Checker, Date string   // 立卷人, 检查人, 立卷时间; empty: to be written
}

// Note draws the closing note, on further sheets when it is long.
func (p *Papers) Note(v Note) {
	signs := 42 * mm // room for who answers for the volume
	frame := box{sheetLeft, catalogueTop, sheetRight, sheetBottom}
	s := setting{role: fonts.FangSong, size: size4, lead: 25, align: Justify, top: true, first: 2 * size4}
	y := p.noteSheet(v, frame)
	text := frame.in(8*mm, 0)
	for _, para := range v.Paragraphs {
		for _, l := range p.lines(para, text.x1, text.width(), s) {
			if y+s.lead > frame.y2-signs {
				y = p.noteSheet(v, frame)
			}
			p.place([]line{l}, box{text.x1, y, text.x2, y + s.lead}, s)
			y += s.lead
		}
	}
	p.signs(v, frame)
}

func (p *Papers) noteSheet(v Note, frame box) float64 {
	p.c.newPage()
	p.heading("卷内备考表")
	if v.ArchiveNo != "" {
		p.write("档号："+v.ArchiveNo, box{sheetLeft, 39 * mm, sheetRight, 45 * mm},
			setting{role: fonts.FangSong, size: size5, fit: true})
	}
	p.frame(frame, outer)
	p.write("本卷情况说明：", box{frame.x1 + 8*mm, frame.y1 + 6*mm, frame.x2, frame.y1 + 14*mm},
		setting{role: fonts.HeiTi, size: size4})
	return frame.y1 + 17*mm
}

// signs are the lines for filer, checker and date, at the right foot.
func (p *Papers) signs(v Note, frame box) {
	y := frame.y2 - 36*mm
	for _, row := range [][2]string{{"立卷人：", v.Filer}, {"检查人：", v.Checker}, {"立卷时间：", v.Date}} {
		left := frame.x2 - 82*mm
		p.write(row[0], box{left, y, left + 26*mm, y + 9*mm}, setting{role: fonts.HeiTi, size: size4, align: Right})
		p.write(row[1], box{left + 27*mm, y, frame.x2 - 8*mm, y + 9*mm},
			setting{role: fonts.FangSong, size: size4, align: Center, fit: true})
		p.across(left+27*mm, frame.x2-8*mm, y+8.5*mm, inner)
		y += 10 * mm
	}
}
