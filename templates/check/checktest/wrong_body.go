package checktest

import (
	"strings"

	"casefile/templates/check"
	"casefile/templates/fonts"
	"casefile/templates/layout"
)

func wrongTexts() []Wrong {
	put := func(at int, b layout.Block) func(*Document) {
		return func(d *Document) { d.Body[at] = b }
	}
	return []Wrong{
		{Name: "no blank line below the title", Of: UnsealedDocument, Fails: fails("recipient.gap"), Edit: func(e *editor) { e.line(1, "关于印发").move(0, .7*pitch) }},
		{Name: "主送 half a character in", Of: UnsealedDocument, Fails: fails("recipient.place"), Edit: func(e *editor) { e.line(1, "市直各单位").move(cell/2, 0) }},
		{Name: "half-width colon after 主送", Of: UnsealedDocument, Fails: fails("recipient.colon"), Edit: func(e *editor) { e.line(1, "市直各单位").say(-1, ':') }},
		{Name: "no text on the first page", Of: UnsealedDocument, Fails: fails("text.first-page"), Write: func(d *Document) {
			d.Body = append([]layout.Block{d.Body[0], &layout.PageBreak{}}, d.Body[1:]...)
		}},
		{Name: "a paragraph without indent", Of: UnsealedDocument, Fails: fails("text.indent"), Write: func(d *Document) {
			d.Body[2] = &layout.Paragraph{Text: words("各单位要加强领导，认真落实。"), Flush: true}
		}},
		{Name: "a paragraph one character in", Of: UnsealedDocument, Fails: fails("text.indent"), Edit: func(e *editor) {
			e.texts(1, func(r *layout.TextRun) bool { return r.Size == 16 && r.Y == e.run(1, "各单位应当").runs[0].Y }).move(-cell, 0)
		}},
		{Name: "一. for 一、", Of: OfficialDocument, Fails: fails("heading.form"), Edit: func(e *editor) { e.line(1, "总体要求").say(1, '．') }},
		{Name: "1、 for 1.", Of: OfficialDocument, Fails: fails("heading.form"), Write: put(9, para("1、全面自查"))},
		{Name: "（一）、 for （一）", Of: ReportDocument, Fails: fails("heading.form"), Write: put(4, heading(2, "（一）、工作原则"))},
		{Name: "三、 after 一、", Of: OfficialDocument, Fails: fails("heading.order"), Write: put(8, heading(1, "三、重点任务"))},
		{Name: "（三） after （一）", Of: ReportDocument, Fails: fails("heading.order"), Write: put(6, heading(2, "（三）主要目标"))},
		{Name: "一、 in 仿宋", Of: OfficialDocument, Fails: fails("heading.face"), Edit: func(e *editor) { e.line(1, "一、总体要求").face(fonts.FangSong) }},
		{Name: "（一） in 黑体", Of: OfficialDocument, Fails: fails("heading.face"), Edit: func(e *editor) {
			e.line(2, "（一）工作原则").face(fonts.HeiTi)
		}},
	}
}

// lastOwn is the page on which the document itself ends: where its name stands.
func lastOwn(e *editor) int { return e.last("附件：") }

// last is the last page that says s.
func (e *editor) last(s string) int {
	e.Helper()
	for n := len(e.pages); n > 0; n-- {
		var b strings.Builder
		for _, item := range e.page(n).Items {
			if run, ok := item.(*layout.TextRun); ok {
				b.WriteString(said(run))
			}
		}
		if strings.Contains(b.String(), s) {
			return n
		}
	}
	e.Fatalf("no %s", s)
	return 0
}

func wrongAttachments() []Wrong {
	return []Wrong{
		{Name: "no blank line above 附件：", Of: OfficialDocument, Fails: fails("attachment.gap"), Edit: func(e *editor) {
			e.below(lastOwn(e), "附件：").move(0, -pitch)
		}},
		{Name: "附件： one character in", Of: OfficialDocument, Fails: fails("attachment.place"), Edit: func(e *editor) {
			e.line(lastOwn(e), "附件：").move(-cell, 0)
		}},
		{Name: "the second 附件 not under the first", Of: OfficialDocument, Fails: fails("attachment.place"), Edit: func(e *editor) {
			e.line(lastOwn(e), "有关制度清单").move(2*cell, 0)
		}},
		{Name: "a full stop after an 附件", Of: OfficialDocument, Fails: fails("attachment.form"), Write: func(d *Document) {
			d.Annexes[1].Title = words("有关制度清单。")
		}},
		{Name: "half-width colon after 附件", Of: OfficialDocument, Fails: fails("attachment.form"), Edit: func(e *editor) {
			e.line(lastOwn(e), "附件：").say(2, ':')
		}},
		{Name: "附件 of another title than listed", Of: OfficialDocument, Fails: fails("attachment.list"), Edit: func(e *editor) {
			e.line(-1, "有关制度清单").say(-1, '表')
		}},
		{Name: "附件 of another number", Of: OfficialDocument, Fails: fails("attachment.list"), Edit: func(e *editor) {
			e.line(-1, "附件2").replace('2', '3')
		}},
		{Name: "附件 on the second line", Of: OfficialDocument, Fails: fails("annex.label"), Edit: func(e *editor) { e.line(-1, "附件2").move(0, pitch) }},
		{Name: "附件 in 仿宋", Of: OfficialDocument, Fails: fails("annex.face"), Edit: func(e *editor) { e.line(-1, "附件2").face(fonts.FangSong) }},
		{Name: "title of an 附件 on the second line", Of: OfficialDocument, Fails: fails("annex.title"), Edit: func(e *editor) { e.line(-1, "有关制度清单").move(0, -pitch) }},
	}
}

func wrongSignatures() []Wrong {
	date := func(s string) func(*Document) {
		return func(d *Document) { d.Elements.Date = words(s) }
	}
	return []Wrong{
		{Name: "date six characters from the right", Of: OfficialDocument, Fails: fails("sign.date"), Edit: func(e *editor) {
			n := lastOwn(e)
			e.run(n, organ).move(-2*cell, 0)
			e.line(n, "2026年3月5日").move(-2*cell, 0)
		}},
		{Name: "name not above the date", Of: OfficialDocument, Fails: fails("sign.name"), Edit: func(e *editor) { e.run(lastOwn(e), organ).move(-cell, 0) }},
		{Name: "signature far from the text", Of: OfficialDocument, Fails: fails("sign.near"), Edit: func(e *editor) { e.below(lastOwn(e), organ).move(0, 3*pitch) }},
		{Name: "unsealed: signature two lines lower", Of: UnsealedDocument, Fails: fails("sign.near"), Edit: func(e *editor) { e.below(2, organ).move(0, 2*pitch) }},
		{Name: "unsealed: date under the name's first character", Of: UnsealedDocument, Fails: fails("sign.date", "sign.name"), Edit: func(e *editor) {
			e.line(2, "2026年3月5日").move(-2*cell, 0)
		}},
		{Name: "此页无正文", Of: UnsealedDocument, Fails: fails("sign.with-text"), Write: func(d *Document) { d.Body[2] = para("（此页无正文）") }},
		{Name: "seal beside the date", Of: UpwardDocument, Fails: fails("sign.seal"), Edit: func(e *editor) {
			n := len(e.pages)
			d := e.line(n, "2026年3月5日").runs[0]
			e.page(n).Items = append(e.page(n).Items, &layout.Circle{X: d.X + 48, Y: d.Y - 90, Radius: 21 * mm, Weight: 1 * mm, Color: layout.Red})
		}},
		{Name: "zeros in the date", Of: OfficialDocument, Fails: fails("date.form"), Write: date("2026年03月05日")},
		{Name: "date in Chinese numerals", Of: OfficialDocument, Fails: fails("date.form"), Write: date("二〇二六年三月五日")},
		{Name: "month 13", Of: OfficialDocument, Fails: fails("date.form"), Write: date("2026年13月5日")},
		{Name: "zeros in the date of printing", Of: OfficialDocument, Fails: fails("date.form"), Write: func(d *Document) { d.Elements.PrintDate = words("2026年03月06日") }},
		{Name: "附注 four characters in", Of: OfficialDocument, Fails: fails("note.place"), Edit: func(e *editor) { e.line(lastOwn(e), "此件发至县级").move(2*cell, 0) }},
		{Name: "纪要 under another 标志", Of: MinutesDocument, Layout: check.Minutes, Fails: fails("minutes.mark"), Edit: func(e *editor) { e.texts(1, func(r *layout.TextRun) bool { return r.Size > 23 }).replace('要', '录') }},
		{Name: "出席 with a half-width colon", Of: MinutesDocument, Fails: fails("mark.width", "minutes.attendance"), Edit: func(e *editor) { e.line(e.last("出席："), "出席：").replace('：', ':') }},
		{Name: "出席 in 仿宋", Of: MinutesDocument, Fails: fails("minutes.attendance"), Edit: func(e *editor) { e.line(e.last("出席："), "出席：").face(fonts.FangSong) }},
		{Name: "请假 at the edge", Of: MinutesDocument, Fails: fails("minutes.place"), Edit: func(e *editor) { e.line(e.last("请假："), "请假：").move(-2*cell, 0) }},
	}
}

func wrongImprints() []Wrong {
	return []Wrong{
		{Name: "版记 in 3号", Of: OfficialDocument, Fails: fails("imprint.size"), Edit: func(e *editor) { e.line(-1, "抄送：").size(16) }},
		{Name: "版记 rule of 150 mm", Of: OfficialDocument, Fails: fails("imprint.length"), Edit: func(e *editor) { cut(150*mm, e.rules(-1)[1]) }},
		{Name: "middle rule thick", Of: OfficialDocument, Fails: fails("imprint.weight"), Edit: func(e *editor) { e.rules(-1)[1].Weight = .35 * mm }},
		{Name: "first rule thin", Of: OfficialDocument, Fails: fails("imprint.weight"), Edit: func(e *editor) { e.rules(-1)[0].Weight = .25 * mm }},
		{Name: "last rule 1 mm too high", Of: OfficialDocument, Fails: fails("imprint.foot"), Edit: func(e *editor) { shift(-1*mm, e.rules(-1)[2]) }},
		{Name: "版记 not on the last page", Of: OfficialDocument, Fails: fails("imprint.last-page"), Edit: moveImprint},
		{Name: "版记 on an odd page of a duplex print", Of: OfficialDocument, Fails: fails("imprint.even-page"), Edit: mirror},
		{Name: "抄送 without a full stop", Of: OfficialDocument, Fails: fails("imprint.copies"), Edit: func(e *editor) {
			run := e.run(-1, "人民检察院。").runs[0]
			run.Glyphs = run.Glyphs[:len(run.Glyphs)-1]
		}},
		{Name: "抄送 with a half-width colon", Of: OfficialDocument, Fails: fails("mark.width", "imprint.copies"), Edit: func(e *editor) { e.line(-1, "抄送：").say(2, ':') }},
		{Name: "印发机关 above 抄送", Of: OfficialDocument, Fails: fails("imprint.printer"), Edit: printerFirst},
		{Name: "印发机关 at the edge", Of: OfficialDocument, Fails: fails("imprint.margin"), Edit: func(e *editor) { e.run(-1, "委员会办公室").move(-14, 0) }},
	}
}

// printerFirst puts 印发机关 above 抄送.
func printerFirst(e *editor) {
	printer, copies := e.line(-1, "委员会办公室"), e.line(-1, "抄送：")
	rest := e.line(-1, "人民检察院。")
	first, step := copies.runs[0].Y, rest.runs[0].Y-copies.runs[0].Y
	printer.move(0, first-printer.runs[0].Y)
	copies.move(0, step)
	rest.move(0, step)
}

// moveImprint takes the 版记 to the page before the last.
func moveImprint(e *editor) {
	last, before := e.page(-1), e.page(-2)
	var keep []layout.Item
	for _, item := range last.Items {
		run, ok := item.(*layout.TextRun)
		if ok && (run.Size != 14 || run.Artifact) {
			keep = append(keep, item)
		} else {
			before.Items = append(before.Items, item)
		}
	}
	last.Items = keep
}

// mirror gives even pages their binding edge on the right.
func mirror(e *editor) {
	for n := 2; n <= len(e.pages); n += 2 {
		e.texts(n, func(*layout.TextRun) bool { return true }).move(-2*mm, 0)
	}
}

func wrongFolios() []Wrong {
	return []Wrong{
		{Name: "no page number", Of: OfficialDocument, Fails: fails("folio.present"), Edit: func(e *editor) { e.folio(2).remove() }},
		{Name: "page number between points", Of: OfficialDocument, Fails: fails("folio.form"), Edit: func(e *editor) { e.folio(2).replace('—', '·') }},
		{Name: "page number out of turn", Of: OfficialDocument, Fails: fails("folio.order"), Edit: func(e *editor) { e.folio(2).replace('2', '5') }},
		{Name: "page number in 3号", Of: OfficialDocument, Fails: fails("folio.size"), Edit: func(e *editor) { e.folio(2).size(16) }},
		{Name: "page number 3 mm too low", Of: OfficialDocument, Fails: fails("folio.place"), Edit: func(e *editor) { e.folio(3).move(0, 3*mm) }},
		{Name: "page number centred", Of: OfficialDocument, Fails: fails("folio.side"), Edit: func(e *editor) {
			for n := 1; n <= len(e.pages); n++ {
				run := e.folio(n).runs[0]
				run.X = 106*mm - 24
			}
		}},
		{Name: "page number of an even page at the right", Of: OfficialDocument, Fails: fails("folio.side"), Edit: func(e *editor) { e.folio(2).runs[0].X = 160 * mm }},
	}
}
