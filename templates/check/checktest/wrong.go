package checktest

import (
	"testing"

	"casefile/templates/check"
	"casefile/templates/fonts"
	"casefile/templates/layout"
)

// Wrong is a document with a fault and the rules that must find it; no other
// may.
type Wrong struct {
	Name   string
	Of     func() Document
	Write  func(*Document) // what is wrong in the words
	Edit   func(*editor)   // what is wrong on the pages
	Layout check.Layout    // when it cannot be told from what is left
	Fails  []string
}

// Pages lays the wrong document out.
func (w Wrong) Pages(tb testing.TB) []layout.Page {
	tb.Helper()
	d := w.Of()
	if w.Write != nil {
		w.Write(&d)
	}
	e := &editor{tb, d.Pages(tb)}
	if w.Edit != nil {
		w.Edit(e)
	}
	return e.pages
}

func fails(ids ...string) []string { return ids }

// WrongDocuments is all of them.
func WrongDocuments() []Wrong {
	var all []Wrong
	for _, group := range [][]Wrong{wrongPages(), wrongLines(), wrongHeads(), wrongLetters(), wrongTitles(), wrongTexts(),
		wrongAttachments(), wrongSignatures(), wrongImprints(), wrongFolios()} {
		all = append(all, group...)
	}
	return all
}

var blue = layout.Color{B: .8}

func wrongPages() []Wrong {
	return []Wrong{
		{Name: "page of another size", Of: OfficialDocument, Fails: fails("page.size"), Edit: func(e *editor) {
			e.page(2).Width, e.page(2).Height = 216*mm, 279*mm
		}},
		{Name: "text 3 mm below the upper margin", Of: UnsealedDocument, Fails: fails("area.margin"), Edit: func(e *editor) {
			e.texts(2, func(r *layout.TextRun) bool { return r.Size == 16 }).move(0, 3*mm)
		}},
		{Name: "a character in the margin", Of: OfficialDocument, Fails: fails("area.inside"), Edit: func(e *editor) {
			line := e.line(1, "为深入贯彻")
			line.places()[len(line.places())-1].DX += 6 * mm
		}},
		{Name: "a line into the margin", Of: OfficialDocument, Fails: fails("area.inside"), Edit: func(e *editor) {
			p := e.page(3)
			p.Items = append(p.Items, &layout.Rule{X1: 10 * mm, X2: 60 * mm, Y1: 60 * mm, Y2: 60 * mm, Weight: .5})
		}},
		{Name: "text in blue", Of: OfficialDocument, Fails: fails("color.text"), Edit: func(e *editor) {
			e.line(2, "工作原则").color(blue)
		}},
		{Name: "a line of the 版记 in red", Of: OfficialDocument, Fails: fails("color.rule"), Edit: func(e *editor) {
			paint(layout.Red, e.rules(-1)[1])
		}},
		{Name: "text in 小三号", Of: OfficialDocument, Fails: fails("text.size"), Edit: func(e *editor) {
			for n := 1; n <= len(e.pages); n++ {
				e.texts(n, func(r *layout.TextRun) bool { return r.Size == 16 && r.Y > 120*mm }).size(15)
			}
		}},
		{Name: "one word in 小四号", Of: ReportDocument, Fails: fails("text.size"), Edit: func(e *editor) {
			e.line(1, "一、总体要求").size(12)
		}},
	}
}

// respace sets n characters over the measure where there were one more.
func respace(e *editor, page int) {
	for _, item := range e.page(page).Items {
		run, ok := item.(*layout.TextRun)
		if !ok || run.Size != 16 || len(run.Glyphs) != 28 && len(run.Glyphs) != 26 {
			continue
		}
		last := run.Glyphs[len(run.Glyphs)-1].DX
		run.Glyphs = run.Glyphs[:len(run.Glyphs)-1]
		for i := range run.Glyphs {
			run.Glyphs[i].DX = last * float64(i) / float64(len(run.Glyphs)-1)
		}
	}
}

func wrongLines() []Wrong {
	return []Wrong{
		{Name: "27 characters a line", Of: OfficialDocument, Fails: fails("grid.cells"), Edit: func(e *editor) {
			for n := 1; n <= len(e.pages); n++ {
				respace(e, n)
			}
		}},
		{Name: "28 characters without tracking", Of: OfficialDocument, Fails: fails("area.inside", "grid.cells"), Edit: func(e *editor) {
			for _, item := range e.page(2).Items {
				if run, ok := item.(*layout.TextRun); ok && len(run.Glyphs) == 28 {
					for i := range run.Glyphs {
						run.Glyphs[i].DX = 16 * float64(i)
					}
				}
			}
		}},
		{Name: "21 lines of 31 pt", Of: OfficialDocument, Fails: fails("grid.lines"), Edit: func(e *editor) {
			lines := e.texts(2, func(r *layout.TextRun) bool { return !r.Artifact })
			first, last := lines.runs[0].Y, lines.runs[len(lines.runs)-1].Y
			e.texts(2, func(r *layout.TextRun) bool { return r.Y == last }).remove()
			for _, r := range lines.runs {
				r.Y = first + (r.Y-first)/pitch*31
			}
		}},
		{Name: "half a line too much", Of: OfficialDocument, Fails: fails("grid.lines"), Edit: func(e *editor) {
			e.below(4, "三、组织保障").move(0, pitch/2)
		}},
		{Name: "a mark begins a line", Of: OfficialDocument, Fails: fails("line.start"), Edit: func(e *editor) {
			e.line(2, "位应当结合").say(0, '，')
		}},
		{Name: "a mark begins a line of a cell", Of: RecordDocument, Fails: fails("line.start"), Edit: func(e *editor) {
			e.line(1, "某市某局会议室").say(0, '。')
		}},
		{Name: "an opening mark ends a line", Of: OfficialDocument, Fails: fails("line.end"), Edit: func(e *editor) {
			e.line(2, "位应当结合").say(-1, '《')
		}},
		{Name: "a dash on two lines", Of: OfficialDocument, Fails: fails("line.pair"), Edit: func(e *editor) {
			e.line(2, "位应当结合").say(-1, '—')
			e.line(2, "任人员和完成").say(0, '—')
		}},
		{Name: "an ellipsis on two lines", Of: OfficialDocument, Fails: fails("line.pair"), Edit: func(e *editor) {
			e.line(2, "位应当结合").say(-1, '…')
			e.line(2, "任人员和完成").say(0, '…')
		}},
		{Name: "a half-width comma between Han", Of: OfficialDocument, Fails: fails("mark.width"), Edit: func(e *editor) {
			e.line(2, "位应当结合").say(7, ',')
		}},
		{Name: "half-width brackets about Han", Of: ReportDocument, Fails: fails("mark.width"), Edit: func(e *editor) {
			e.line(2, "各单位应当结合").say(5, '(').say(8, ')')
		}},
	}
}

func wrongHeads() []Wrong {
	number := func(s string) func(*Document) {
		return func(d *Document) { d.Elements.Number = words(s) }
	}
	return []Wrong{
		{Name: "份号 one character in", Of: OfficialDocument, Fails: fails("copy.place"), Edit: func(e *editor) { e.line(1, "000012").move(cell, 0) }},
		{Name: "份号 of two digits", Of: OfficialDocument, Fails: fails("copy.form"), Write: func(d *Document) { d.Elements.CopyNumber = words("12") }},
		{Name: "密级 at the right", Of: OfficialDocument, Fails: fails("secrecy.place"), Edit: func(e *editor) { e.line(1, "秘密").move(22*cell, 0) }},
		{Name: "term without a star", Of: OfficialDocument, Fails: fails("secrecy.form"), Write: func(d *Document) { d.Elements.Secrecy = words("秘密5年") }},
		{Name: "密级 in 仿宋", Of: OfficialDocument, Fails: fails("secrecy.face"), Edit: func(e *editor) { e.line(1, "秘密").face(fonts.FangSong) }},
		{Name: "紧急程度 centred", Of: OfficialDocument, Fails: fails("urgency.place"), Edit: func(e *editor) { e.line(1, "特急").move(13*cell, 0) }},
		{Name: "标志 2 mm too high", Of: OfficialDocument, Fails: fails("mark.top"), Edit: func(e *editor) { e.line(1, "委员会文件").move(0, -2*mm) }},
		{Name: "标志 off the middle", Of: OfficialDocument, Fails: fails("mark.center"),
			Write: func(d *Document) { d.Elements.Issuers = list("某市监委") },
			Edit:  func(e *editor) { e.line(1, "监委文件").move(-6*mm, 0) }},
		{Name: "标志 in black", Of: OfficialDocument, Fails: fails("mark.color"), Edit: func(e *editor) { e.line(1, "委员会文件").color(layout.Color{}) }},
		{Name: "文号 at the left", Of: OfficialDocument, Fails: fails("number.place"), Edit: func(e *editor) { e.line(1, "某纪发").move(-5*cell, 0) }},
		{Name: "文号 and red line a line too high", Of: OfficialDocument, Fails: fails("number.place"), Edit: func(e *editor) {
			e.below(1, "某纪发").move(0, -pitch)
			shift(-pitch, e.rules(1)[0])
		}},
		{Name: "square brackets", Of: OfficialDocument, Fails: fails("number.form"), Write: number("某纪发[2026]12号")},
		{Name: "round brackets", Of: OfficialDocument, Fails: fails("number.form"), Write: number("某纪发（2026）12号")},
		{Name: "zeros before the number", Of: OfficialDocument, Fails: fails("number.form"), Write: number("某纪发〔2026〕012号")},
		{Name: "第 before the number", Of: OfficialDocument, Fails: fails("number.form"), Write: number("某纪发〔2026〕第12号")},
		{Name: "a short year", Of: OfficialDocument, Fails: fails("number.form"), Write: number("某纪发〔26〕12号")},
		{Name: "签发人 at the edge", Of: UpwardDocument, Fails: fails("signer.place"), Edit: func(e *editor) {
			e.texts(1, func(r *layout.TextRun) bool { return r.Size == 16 && r.X > 105*mm && r.Y < 150*mm }).move(cell, 0)
		}},
		{Name: "签发人 in one face", Of: UpwardDocument, Fails: fails("signer.form"), Edit: func(e *editor) { e.run(1, "王某某").face(fonts.FangSong) }},
		{Name: "文号 of a document to a superior centred", Of: UpwardDocument, Fails: fails("number.place"), Edit: func(e *editor) { e.run(1, "某纪发").move(2*cell, 0) }},
		{Name: "red line of 150 mm", Of: OfficialDocument, Fails: fails("redline.length"), Edit: func(e *editor) { cut(150*mm, e.rules(1)[0]) }},
		{Name: "red line too near", Of: OfficialDocument, Fails: fails("redline.gap"), Edit: func(e *editor) { shift(-2*mm, e.rules(1)[0]) }},
		{Name: "red line in black", Of: OfficialDocument, Fails: fails("redline.color"), Edit: func(e *editor) { paint(layout.Color{}, e.rules(1)[0]) }},
	}
}

func wrongLetters() []Wrong {
	upper := func(e *editor) []*layout.Rule { return e.rules(1)[:2] }
	lower := func(e *editor) []*layout.Rule { return e.rules(1)[2:] }
	head := func(r *layout.TextRun) bool { return r.Size == 16 && r.Y < 70*mm }
	return []Wrong{
		{Name: "letter: 标志 too high", Of: LetterDocument, Fails: fails("letter.mark"), Edit: func(e *editor) {
			e.texts(1, func(r *layout.TextRun) bool { return head(r) || r.Size > 23 }).move(0, -2*mm)
			shift(-2*mm, upper(e)...)
		}},
		{Name: "letter: double line too low", Of: LetterDocument, Fails: fails("letter.upper"), Edit: func(e *editor) {
			e.texts(1, head).move(0, 2*mm)
			shift(2*mm, upper(e)...)
			e.below(1, "关于商请").move(0, 0)
		}},
		{Name: "letter: lower line at 25 mm", Of: LetterDocument, Fails: fails("letter.lower"), Edit: func(e *editor) { shift(-5*mm, lower(e)...) }},
		{Name: "letter: lines of 156 mm", Of: LetterDocument, Fails: fails("letter.length"), Edit: func(e *editor) {
			for _, r := range e.rules(1) {
				r.X1, r.X2 = r.X1+7*mm, r.X2-7*mm
			}
		}},
		{Name: "letter: thin above thick at the top", Of: LetterDocument, Fails: fails("letter.weight"), Edit: func(e *editor) {
			u := upper(e)
			u[0].Weight, u[1].Weight = u[1].Weight, u[0].Weight
		}},
		{Name: "letter: thick above thin at the foot", Of: LetterDocument, Fails: fails("letter.weight"), Edit: func(e *editor) {
			l := lower(e)
			l[0].Weight, l[1].Weight = l[1].Weight, l[0].Weight
		}},
		{Name: "letter: lines in black", Of: LetterDocument, Fails: fails("letter.color"), Edit: func(e *editor) { paint(layout.Color{}, upper(e)...) }},
		{Name: "letter: 密级 one character in", Of: LetterDocument, Fails: fails("letter.left"), Edit: func(e *editor) { e.line(1, "秘密").move(cell, 0) }},
		{Name: "letter: 文号 off the right edge", Of: LetterDocument, Fails: fails("letter.number"), Edit: func(e *editor) { e.run(1, "某纪函").move(-2*cell, 0) }},
		{Name: "letter: number on the first page", Of: LetterDocument, Fails: fails("letter.folio"), Edit: func(e *editor) {
			run := *e.folio(3).runs[0]
			run.Glyphs = append([]layout.PlacedGlyph(nil), run.Glyphs...)
			e.page(1).Items = append(e.page(1).Items, &run)
			e.folio(1).replace('3', '1')
		}},
		{Name: "letter: text down to the lower line", Of: LetterDocument, Fails: fails("grid.lines", "letter.foot"), Edit: func(e *editor) {
			text := e.texts(1, func(r *layout.TextRun) bool { return r.Size == 16 })
			last := text.runs[len(text.runs)-1].Y
			e.texts(1, func(r *layout.TextRun) bool { return r.Y == last }).move(0, 273*mm-last)
		}},
		{Name: "letter: rules about the 版记", Of: LetterDocument, Fails: fails("letter.imprint"), Edit: func(e *editor) {
			y := e.texts(-1, func(r *layout.TextRun) bool { return r.Size == 14 && !r.Artifact }).runs[0].Y
			for _, y := range []float64{y - 17, 262 * mm} {
				e.page(-1).Items = append(e.page(-1).Items, &layout.Rule{X1: 28 * mm, X2: 184 * mm, Y1: y, Y2: y, Weight: .35 * mm})
			}
		}},
	}
}

func wrongTitles() []Wrong {
	rename := func(s string) func(*Document) {
		return func(d *Document) { d.Body[0] = title(s) }
	}
	return []Wrong{
		{Name: "title in 小二号", Of: UnsealedDocument, Fails: fails("title.size"), Edit: func(e *editor) { e.line(1, "关于印发").size(18).move(2, 0) }},
		{Name: "title a line too high", Of: UnsealedDocument, Fails: fails("title.gap"), Edit: func(e *editor) { e.below(1, "关于印发").move(0, -pitch) }},
		{Name: "letter: title a line too high", Of: LetterDocument, Fails: fails("title.gap"), Edit: func(e *editor) { e.below(1, "关于商请").move(0, -pitch) }},
		{Name: "title off the middle", Of: UnsealedDocument, Fails: fails("title.center"), Edit: func(e *editor) { e.line(1, "关于印发").move(cell, 0) }},
		{Name: "title like an hourglass", Of: OfficialDocument, Fails: fails("title.shape"),
			Write: rename("中共某市纪律检查委员会关于\n进一步加强\n工程建设领域监督工作的通知")},
		{Name: "title like a block", Of: OfficialDocument, Fails: fails("title.shape"),
			Write: rename("关于进一步加强我市\n工程建设领域招标投\n标监督工作有关通知")},
	}
}
