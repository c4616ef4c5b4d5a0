package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"casefile/cmd/internal/office"
)

// mostPapers is how many papers are listed one by one.
const mostPapers = 200

func (c *cli) sayImport(r *office.ImportReport) {
	rows := [][]string{}
	for _, p := range r.Imported[:min(len(r.Imported), mostPapers)] {
		rows = append(rows, []string{p.ID, p.Title + guessed(p, "title") + importedNotes(p), known(p)})
	}
	c.table(rows)
	if n := len(r.Imported) - mostPapers; n > 0 {
		c.say("……另有 %d 件，用 --json 看全部。", n)
	}
	c.sayDuplicates(r)
	c.sayNoText(r)
	c.sayMarked(r)
	c.say("收入案卷 %s：%d 件%s%s；有问题 %d 件。", r.Case, len(r.Imported), kinds(r), same(r), len(r.Failed))
	c.saySearchable(r.Searchable)
}

// known is what beside its title is known of a paper, guesses marked.
func known(p office.Imported) string {
	var all []string
	for _, f := range [][2]string{{"number", p.Number}, {"date", p.Date}, {"unit", p.Unit}} {
		if f[1] != "" {
			all = append(all, f[1]+guessed(p, f[0]))
		}
	}
	return strings.Join(all, "　")
}

func guessed(p office.Imported, field string) string { return ifGuessed(p.Guessed, field) }

// ifGuessed marks what the program has only guessed.
func ifGuessed(guesses []string, field string) string {
	if slices.Contains(guesses, field) {
		return "（推测）"
	}
	return ""
}

// marked is a fact of a document, with the mark if it is a guess.
func marked(d *office.Document, field, value string) string {
	if value == "" {
		return ""
	}
	return value + ifGuessed(d.Guessed, field)
}

// textState tells of a paper that came without text.
func textState(d *office.Document) string {
	switch {
	case d.NoText:
		return "（无文本）"
	case d.AddedText:
		return "（后补文本）"
	}
	return ""
}

func importedNotes(p office.Imported) string {
	s := ""
	if p.Known {
		s += "（已在卷中）"
	}
	if p.NoText != "" {
		s += "（无文本）"
	}
	if p.Marked != "" {
		s += "（标有“" + p.Marked + "”）"
	}
	if p.Same != "" {
		s += "（与 " + p.Same + " 相同）"
	}
	if p.Like != "" {
		s += "（疑似重复：" + p.Like + "）"
	}
	return s
}

func (c *cli) sayDuplicates(r *office.ImportReport) {
	if len(r.Duplicates) == 0 {
		return
	}
	c.say("字节相同，未重复收入 %d 件（要再收，用 --again）：", len(r.Duplicates))
	for _, d := range r.Duplicates[:min(len(r.Duplicates), mostPapers)] {
		c.say("  %s ＝ %s　%s", d.Path, d.ID, d.Title)
	}
}

// sayMarked reminds of papers that bear a level the archive does not know of.
func (c *cli) sayMarked(r *office.ImportReport) {
	n := 0
	for _, p := range r.Imported {
		if p.Marked != "" {
			n++
		}
	}
	if n > 0 {
		c.say("其中 %d 件正文标有密级。程序不替人定密，它们的密级同案卷 %s；须保密的请收入定了密级的案卷。", n, r.Case)
	}
}

// sayNoText lists what can be found by its title alone until it gets its text.
func (c *cli) sayNoText(r *office.ImportReport) {
	if r.NoText == 0 {
		return
	}
	c.say("无文本 %d 件（补文字：casefile import --text 文件 --for 文书号）：", r.NoText)
	n := 0
	for _, p := range r.Imported {
		if p.NoText == "" {
			continue
		}
		if n++; n > mostPapers {
			break
		}
		c.say("  %s　%s", p.Path, office.NoTextName(p.NoText))
	}
}

// same counts what is the same as something else, byte by byte.
func same(r *office.ImportReport) string {
	known, elsewhere := 0, 0
	for _, p := range r.Imported {
		switch {
		case p.Known:
			known++
		case p.Same != "":
			elsewhere++
		}
	}
	s := ""
	for _, x := range []struct {
		n    int
		says string
	}{{known, "其中早已在卷 %d 件"}, {elsewhere, "其中与别的文书字节相同 %d 件"}, {len(r.Duplicates), "字节相同未再收 %d 件"}} {
		if x.n > 0 {
			s += "；" + fmt.Sprintf(x.says, x.n)
		}
	}
	return s
}

// kinds is （docx 3，txt 12）.
func kinds(r *office.ImportReport) string {
	var all []string
	for _, k := range slices.Sorted(maps.Keys(r.Kinds)) {
		all = append(all, fmt.Sprintf("%s %d", k, r.Kinds[k]))
	}
	if len(all) == 0 {
		return ""
	}
	return "（" + strings.Join(all, "，") + "）"
}
