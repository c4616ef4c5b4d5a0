package templates

import (
	"regexp"
	"strings"
	"unicode"

	"casefile/templates/fonts"
	"casefile/templates/layout"
)

const (
	heiTi = fonts.HeiTi
	kaiTi = fonts.KaiTi
)

// headingMarks are how the four levels of heading begin (GB/T 9704 7.3.3), in
// the brackets and stops officers really type.
var headingMarks = []*regexp.Regexp{
	regexp.MustCompile(`^[一二三四五六七八九十百]+、`),
	regexp.MustCompile(`^[（(][一二三四五六七八九十百]+[）)]`),
	regexp.MustCompile(`^[0-9]{1,3}[.．](?:[^0-9]|$)`),
	regexp.MustCompile(`^[（(][0-9]{1,3}[）)]`),
}

func headingLevel(line string) int {
	for i, re := range headingMarks {
		if re.MatchString(line) {
			return i + 1
		}
	}
	return 0
}

func normalNewlines(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
}

// proseBlocks reads prose as officers paste it: a line that begins 一、 （一）
// 1. or （1） is a heading, every other line a paragraph, rows of tab-separated
// cells a table. Nothing else is markup.
func proseBlocks(l leaf) []layout.Block {
	lines := strings.Split(normalNewlines(l.text), "\n")
	var out []layout.Block
	for i := 0; i < len(lines); i++ {
		if n := tableRows(lines[i:]); n > 0 {
			out = append(out, proseTable(lines[i:i+n], l.path))
			i += n - 1
			continue
		}
		line := strings.TrimSpace(strings.ReplaceAll(lines[i], "\t", "　"))
		if line == "" {
			continue
		}
		if level := headingLevel(line); level > 0 {
			out = append(out, proseHeading(level, line, l.path))
			continue
		}
		out = append(out, &layout.Paragraph{Text: layout.Spans{{Text: line, Field: l.path}}})
	}
	return out
}

// proseHeading parts a heading from text that runs on after its first
// sentence in the same paragraph.
func proseHeading(level int, line, path string) *layout.Heading {
	h := &layout.Heading{Level: level, Text: layout.Spans{{Text: line, Field: path}}}
	if at := strings.Index(line, "。"); at >= 0 && at+len("。") < len(line) {
		at += len("。")
		h.Text = layout.Spans{{Text: line[:at], Field: path}}
		h.RunIn = layout.Spans{{Text: line[at:], Field: path}}
	}
	return h
}

// maxColumns is how many columns of a character each the page holds.
const maxColumns = 20

// tableRows counts the lines at the start that together are a table: two or
// more with the same number of tabs. Tabs at the end of a line are cells left
// empty, tabs at its start an indent.
func tableRows(lines []string) int {
	columns := strings.Count(strings.TrimSpace(lines[0]), "\t")
	if columns == 0 || columns >= maxColumns {
		return 0
	}
	n := 1
	for n < len(lines) {
		row := strings.TrimSpace(lines[n])
		words := strings.Count(row, "\t")
		if row == "" || words > columns || words+tabsAtEnd(lines[n]) < columns {
			break
		}
		n++
	}
	if n < 2 {
		return 0
	}
	return n
}

func tabsAtEnd(line string) int {
	return strings.Count(line[len(strings.TrimRightFunc(line, unicode.IsSpace)):], "\t")
}

// proseTable makes the table of tab-separated rows; the first is its head.
func proseTable(lines []string, path string) *layout.Table {
	t := &layout.Table{Head: 1, Fit: true}
	columns := strings.Count(strings.TrimSpace(lines[0]), "\t")
	for i, line := range lines {
		line = strings.TrimSpace(line)
		line += strings.Repeat("\t", columns-strings.Count(line, "\t"))
		var row []layout.Cell
		for _, cell := range strings.Split(line, "\t") {
			c := layout.Cell{Label: i == 0}
			if cell = strings.TrimSpace(cell); cell != "" {
				c.Text = layout.Spans{{Text: cell, Field: path}}
			}
			row = append(row, c)
		}
		t.Rows = append(t.Rows, row)
	}
	for i := range t.Rows[0] {
		t.Columns = append(t.Columns, layout.Column{Weight: columnWeight(t.Rows, i), Align: layout.Center})
		if longestCell(t.Rows, i) > shortCell {
			t.Columns[i].Align = layout.Justify
		}
	}
	return t
}

// shortCell is how many full-width characters a cell has that is centred.
const shortCell = 8

// longestCell is how long the longest cell of a column is in full-width
// characters: a digit takes half of one, so that dates and amounts are short.
func longestCell(rows [][]layout.Cell, column int) int {
	longest := 0
	for _, row := range rows {
		halves := 0
		for _, r := range row[column].Text.Plain() {
			if halves++; r >= 0x80 {
				halves++
			}
		}
		longest = max(longest, (halves+1)/2)
	}
	return longest
}

// columnWeight is the longest cell of a column in characters, within reason.
func columnWeight(rows [][]layout.Cell, column int) float64 {
	longest := 3
	for _, row := range rows {
		longest = max(longest, len([]rune(row[column].Text.Plain())))
	}
	return float64(min(longest, 24))
}
