// Package layout gives every character of a document its place: blocks become
// lines, lines become pages. It knows GB/T 9704-2012《党政机关公文格式》 and
// nothing of files, forms or PDF.
//
// # The grid
//
// The type area (版心) is 156 × 225 mm, 37 mm below the head of an A4 sheet
// and 28 mm from its binding edge (5.2.1). Clause 5.2.3 puts 22 lines of 28
// characters on it. Both can hold only if a 3号 (16 pt) character stands in a
// cell of 442.205/28 = 15.793 pt, and lines are (637.795−16)/21 = 29.61 pt
// apart, the first line's characters touching the top of the type area and
// the last line's its bottom. Every Han character and full-width mark takes one
// cell; digits take half a cell; a Western word takes a whole number of halves.
//
// # The line
//
// A line is filled to its measure. Where it would break before a mark that may
// not begin a line, or after one that may not end it, the mark is first pulled
// in by narrowing the line's own punctuation to half cells; if that gives too
// little, a character is pushed to the next line and the slack spread evenly
// (避头尾, 先挤进，后推出). What belongs together (——, ……, 〔2026〕12号, 3月,
// 第五条, 12万元) is not parted, unless it is wider than the line. A paragraph
// does not end in a line of one character (孤字), nor a page begin with the last
// line of a paragraph (孤行), where squeezing or a character less a line helps.
//
// CLREQ leaves choices, and the grid of 5.2.3 makes them: marks beside one
// another and at the ends of lines keep their cells as long as nothing needs
// the room; no gap is set between Han and Western text; no mark hangs out of
// the line; which marks may stand where is its level GB, at which —— and …… may
// begin a line.
//
// # Order
//
// Lines are drawn in reading order, and Text is written as they are drawn: so
// what a reader extracts from the pages is what Text says, and a range of Text
// has a place on a page.
//
// # What shares a page
//
// Text begins on the first page (7.3.3), a signature stands beside text (7.3.5.5),
// and so does, printed on one side, the 版记. The last lines of the text wait for
// what follows and go along with it. What no waiting mends is found when all is
// set: the document is then set again by the first plan that mends it, a smaller
// 标志 before all, the 主送机关 in the 版记 if it must be (7.3.2), the last rows of a
// table on the page of the signature. So the usual document is set once.
//
// # Both sides
//
// Printed on both sides, even pages lie 2 mm to the left (6.2), text and Map
// alike, and the 版记 stands on an even page, if need be behind a blank one (7.5).
//
// # Tables
//
// The standard speaks of tables only on their side (clause 8): so lies one of more
// than ten columns, on pages of its own. All others stand across the type area,
// rows whole while a page holds them, the head repeated on every page, what is
// taller than a page cut between lines. Each cell has its element, so that a
// reader of the structure finds every row complete.
//
// # Records and reports
//
// No clause speaks of form tables, of records 笔录 or of reports: they keep type
// area, grid, faces and page numbers of the standard. Those who took part in a
// record sign at the foot of every face; a report may have a cover and contents
// before its page 1.
package layout
