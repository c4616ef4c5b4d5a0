package layout

import "casefile/templates/fonts"

// Cover is what the front of a volume says 案卷封面. An empty entry leaves its
// place to be written by hand.
type Cover struct {
	Secrecy   string // 密级, with its term
	Fonds     string // 全宗名称: whose papers these are
	Category  string // 类目名称
	Title     string // 案卷题名
	Span      string // 时间: 自 2026年3月 至 2026年9月
	Retention string // 保管期限
	Extent    string // 件、页数: 本卷共 12 件 86 页
	FilingNo  string // 归档号
	ArchiveNo string // 档号
}

// Cover draws the front of a volume: whose, of what class, called what, and
// below in a table since when, how long, how much and where.
func (p *Papers) Cover(v Cover) {
	p.c.newPage()
	frame := box{sheetLeft, 30 * mm, sheetRight, 267 * mm}
	p.frame(frame, 1.5)
	p.frame(frame.in(1.2*mm, 1.2*mm), inner)
	p.write(v.Secrecy, box{34 * mm, 36 * mm, 110 * mm, 44 * mm}, setting{role: fonts.HeiTi, size: size3, fit: true})
	p.named(v.Fonds, "全宗名称", box{40 * mm, 56 * mm, 176 * mm, 72 * mm},
		setting{role: fonts.XiaoBiaoSong, size: 26, align: Center, fit: true})
	p.named(v.Category, "类目名称", box{64 * mm, 84 * mm, 152 * mm, 96 * mm},
		setting{role: fonts.FangSong, size: 18, align: Center, fit: true})
	p.named(v.Title, "案卷题名", box{40 * mm, 114 * mm, 176 * mm, 182 * mm},
		setting{role: fonts.XiaoBiaoSong, size: size2, lead: 38, align: Center, most: 5})
	p.coverTable(v)
}

// named writes text over a rule, and below it what it is.
func (p *Papers) named(text, label string, b box, s setting) {
	if s.fit {
		p.write(text, b, s)
	} else {
		p.titleLines(text, b, s)
	}
	p.across(b.x1, b.x2, b.y2, inner)
	p.write(label, box{b.x1, b.y2 + 1*mm, b.x2, b.y2 + 6*mm},
		setting{role: fonts.FangSong, size: size55, align: Center, color: Color{.35, .35, .35}})
}

// titleLines cuts a title at words, as a document's is.
func (p *Papers) titleLines(text string, b box, s setting) {
	st := style{role: s.role, size: s.size, cell: s.size, align: Center, left: b.x1, measure: b.width()}
	words := Words(p.printable(text))
	as := p.c.atoms(words, st)
	segs := breakTitle(as, st, nil)
	var lines []line
	for _, g := range segs {
		if widthOf(as[g.start:g.end]) > st.measure || len(segs) > s.most {
			p.write(text, b, s)
			return
		}
		l := setLine(as[g.start:g.end], st, 0, true)
		l.text = words
		lines = append(lines, l)
	}
	p.place(lines, b, s)
}

func (p *Papers) coverTable(v Cover) {
	t := box{40 * mm, 204 * mm, 176 * mm, 252 * mm}
	p.frame(t, outer)
	const rows = 3
	h := (t.y2 - t.y1) / rows
	xs := []float64{t.x1, t.x1 + 24*mm, t.x1 + 76*mm, t.x1 + 100*mm, t.x2}
	cells := [rows][4]string{
		{"起止时间", v.Span, "保管期限", v.Retention},
		{"件、页数", v.Extent, "归档号", v.FilingNo},
		{"档号", v.ArchiveNo},
	}
	for i, row := range cells {
		y := t.y1 + float64(i)*h
		if i > 0 {
			p.across(t.x1, t.x2, y, inner)
		}
		for j, text := range row {
			if i == rows-1 && j > 1 {
				break
			}
			b := box{xs[j], y, xs[j+1], y + h}
			if i == rows-1 && j == 1 {
				b.x2 = t.x2
			}
			if j > 0 {
				p.down(xs[j], y, y+h, inner)
			}
			s := setting{role: fonts.FangSong, size: size4, lead: 18, align: Center, most: 2}
			if j%2 == 0 {
				s.role, s.size = fonts.HeiTi, size45
			}
			p.write(text, b.in(1.5*mm, 1*mm), s)
		}
	}
}
