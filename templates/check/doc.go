// Package check measures a document against GB/T 9704-2012《党政机关公文格式》: on
// the positions, sizes and colours of what is drawn, whoever wrote the PDF.
// Nothing that a file says of itself is asked, neither tags nor a map of ours.
//
// # From glyphs to parts
//
// Glyphs on one baseline become lines, cut where a wide gap or a table's edge
// stands; strokes that hang together become tables. The lines ruled across the
// first face tell the layout: see detect. Then every line is given its part by
// where it stands and what it begins with: see classify. Rules measure the parts.
// A rule whose part is not there does not apply.
//
// # Tolerances
//
// Margins are held to the ±1 mm that 5.2.1 states. Everything else is held to
// what other engines round and to what the clause leaves open, such as whether
// the edge of a glyph is that of its ink or of its em box: .3 mm for places on
// the grid, .5 mm for edges, .15 pt for sizes, .03 mm for weights. Each rule's
// comment says where it is more generous and why.
//
// The grid is that of 22 lines and 28 characters that fill the type area: lines
// 29.61 pt apart, cells of 15.793 pt. Clause 5.2.3 lets special cases adjust it;
// what is adjusted fails here and is for a person to judge.
//
// # The rules
//
// Numbers in brackets are items of the acceptance list this package was written
// to.
//
//	page.size           5.1     A4 (1)
//	area.margin         5.2.1   天头 37 mm, 订口 28 mm (2)
//	area.inside         5.2.1   nothing outside the type area (2)
//	color.text          5.2.4   black but for the 标志
//	color.rule          5.2.4   black but for the lines of the head
//	text.size           5.2.2   3号, one size throughout
//	grid.cells          5.2.3   28 characters a line at 15.79 pt (4)
//	grid.lines          5.2.3   22 lines a face at 29.61 pt (3)
//	line.start          9       no closing mark begins a line (6)
//	line.end            9       no opening mark ends one (6)
//	line.pair           9       —— and …… on one line (7)
//	mark.width          9       full-width marks between Han (16)
//	copy.place          7.2.1   份号: flush, first line
//	copy.form           7.2.1   six digits
//	secrecy.place       7.2.2   密级: flush, second line
//	secrecy.form        7.2.2   秘密★1年
//	secrecy.face        7.2.2   another face than the text
//	urgency.place       7.2.3   紧急程度: flush, under the others
//	mark.top            7.2.4   标志: 35 mm below the area's edge
//	mark.center         7.2.4   centred
//	mark.color          7.2.4   red
//	number.place        7.2.5   文号: two lines below the 标志
//	number.form         7.2.5   某发〔2026〕1号 (8)
//	signer.place        7.2.6   签发人: one character from the right
//	signer.form         7.2.6   full-width colon, names in another face
//	redline.length      7.2.7   156 mm
//	redline.gap         7.2.7   4 mm below the 文号
//	redline.color       7.2.7   red
//	letter.mark         10.1    标志: 30 mm below the sheet's edge (13)
//	letter.upper        10.1    double line 4 mm below it (13)
//	letter.lower        10.1    another 20 mm above the foot (13)
//	letter.length       10.1    170 mm (13)
//	letter.weight       10.1    thick and thin, thin and thick
//	letter.color        10.1    red
//	letter.left         10.1    份号, 密级 4.9 mm below the line
//	letter.number       10.1    文号 flush right, 4.9 mm below it
//	letter.folio        10.1    no number on the first face (13)
//	letter.foot         10.1    text 4.9 mm above the second line
//	letter.imprint      10.1    版记 without rules and printer
//	title.size          7.3.1   2号 (5)
//	title.gap           7.3.1   two lines below the red line (5)
//	title.center        7.3.1   centred
//	title.shape         7.3.1   trapezium or diamond (5)
//	recipient.gap       7.3.2   主送: one line below the title
//	recipient.place     7.3.2   flush
//	recipient.colon     7.3.2   full-width colon
//	text.first-page     7.3.3   text on the first face (10)
//	text.indent         7.3.3   two characters, continuation flush
//	heading.form        7.3.3   一、（一）1.（1）
//	heading.order       7.3.3   numbers follow one another
//	heading.face        7.3.3   黑体 and 楷体
//	attachment.gap      7.3.4   附件说明: one line below the text
//	attachment.place    7.3.4   two characters in, items aligned
//	attachment.form     7.3.4   colon, numbers, no mark at the end
//	attachment.list     7.3.7   the same titles as the 附件 (15)
//	annex.label         7.3.7   附件1 on line 1 of a new face
//	annex.face          7.3.7   another face than the text
//	annex.title         7.3.7   centred on line 3
//	sign.date           7.3.5   four characters from the right, or by 7.3.5.2
//	sign.name           7.3.5   centred above the date, or by 7.3.5.2
//	sign.near           7.3.5   seal within one line of the text (14)
//	sign.seal           7.3.5.1 seal on name and date (14)
//	sign.with-text      7.3.5.5 on a face with text
//	date.form           7.3.5.4 2026年3月5日 (9)
//	note.place          7.3.6   附注: below the date, two characters in
//	minutes.mark        10.3    ×××纪要
//	minutes.attendance  10.3    出席：请假：列席：
//	minutes.place       10.3    one line below the text, aligned
//	imprint.size        7.4     版记: 4号
//	imprint.length      7.4.1   156 mm
//	imprint.weight      7.4.1   .35, .25, .35 mm (11)
//	imprint.foot        7.4.1   on the lower edge of the area (11)
//	imprint.last-page   7.4.1   on the last face (11)
//	imprint.even-page   7.4.1   on the back of a sheet, where both are printed
//	imprint.copies      7.4.2   抄送：, aligned, full stop
//	imprint.margin      7.4     one character on both sides
//	imprint.printer     7.4.3   on the line above the last rule
//	folio.present       7.5     every face but blank ones
//	folio.form          7.5     — 1 — (12)
//	folio.order         7.5     from 1, one by one
//	folio.size          7.5     4号
//	folio.place         7.5     7 mm below the area (12)
//	folio.side          7.5     odd right, even left, one character in (12)
//
// Not measured: which typeface a font is beyond being another than that of the
// text, since offices have fonts of their own; the words of a title; whether a
// seal is the right one; landscape faces (clause 8) but for their size.
package check
