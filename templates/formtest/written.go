package formtest

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// What organs and people are called.
var (
	places = [...]string{"中共某市", "某市", "某县", "某区", "某省"}
	organs = [...]string{"纪律检查委员会", "监察委员会", "发展和改革委员会", "住房和城乡建设局", "财政局", "审计局",
		"某局", "公共资源交易中心", "人力资源和社会保障局", "卫生健康委员会"}
	people = [...]string{"赵某某", "钱某", "孙某某", "李某某", "周某", "吴某某", "郑某某", "王某某"}
)

// named are the elements that hold the name of an organ, and of a person.
var (
	organElements  = []string{"issuer", "recipient", "cc", "printer"}
	personElements = []string{"signer"}
	memberElements = []string{"present", "absent", "observer"}
)

// sentence is text of low to high characters for an element of the page, or for
// none: clauses of the source with a comma between, none cut.
func (g *Generator) sentence(element string, low, high int) string {
	organ := places[g.IntN(len(places))] + organs[g.IntN(len(organs))]
	person := people[g.IntN(len(people))]
	switch {
	case slices.Contains(organElements, element):
		return fit(organ, high)
	case slices.Contains(personElements, element):
		return fit(person, high)
	case slices.Contains(memberElements, element):
		return fit(organ+"　"+person, high)
	}
	wanted := low + g.IntN(min(max(high-low, 0), 300)+1)
	var out string
	for range 40 {
		clause := g.Source.clauses[g.IntN(len(g.Source.clauses))]
		if out != "" {
			clause = "，" + clause
		}
		if n := utf8.RuneCountInString(out + clause); n > high {
			continue
		} else if n > wanted && out != "" {
			break
		}
		out += clause
	}
	for utf8.RuneCountInString(out) < max(low, 1) {
		out += "某"
	}
	return out
}

// fit cuts a name where a form has no room for it.
func fit(name string, high int) string {
	r := []rune(name)
	return string(r[max(0, len(r)-high):])
}

// hanNumber is 1 to 99 as headings count.
func hanNumber(n int) string {
	digits := []rune("〇一二三四五六七八九")
	switch tens, ones := n/10, n%10; {
	case tens == 0:
		return string(digits[ones])
	case ones == 0 && tens == 1:
		return "十"
	case ones == 0:
		return string(digits[tens]) + "十"
	case tens == 1:
		return "十" + string(digits[ones])
	default:
		return string(digits[tens]) + "十" + string(digits[ones])
	}
}

// levels are the numbers of the four levels of heading (7.3.3).
var levels = [...]func(n int) string{
	func(n int) string { return hanNumber(n) + "、" },
	func(n int) string { return "（" + hanNumber(n) + "）" },
	func(n int) string { return fmt.Sprintf("%d.", n) },
	func(n int) string { return fmt.Sprintf("（%d）", n) },
}

// written is text as officers write it: paragraphs, lists, tables, and headings
// that are counted in order. What stands below headings of the form begins with
// 1., what is all of a document with 一、.
func (g *Generator) written(whole bool) string {
	top := 2
	if whole {
		top = 0
	}
	wanted := g.Length
	if wanted == 0 {
		wanted = 1 + g.IntN(1500)
	}
	w := writer{Generator: g, top: top, level: top - 1}
	for w.Len() == 0 || w.Len() < 3*wanted {
		switch g.IntN(9) {
		case 0, 1:
			w.heading(top + g.IntN(min(w.level+2, len(levels))-top))
			w.WriteString(g.runIn() + "\n")
		case 2:
			w.list(min(max(w.level+1, 1), len(levels)-1))
		case 3:
			w.WriteString(g.paragraph() + "\n") // a table needs a text above it
			g.table(&w.Builder, func() string { return g.sentence("", 1, 24) })
		default:
			w.WriteString(g.paragraph() + "\n")
		}
	}
	return w.String()
}

// writer counts the headings of a text.
type writer struct {
	*Generator
	strings.Builder
	top, level int
	count      [len(levels)]int
}

func (w *writer) heading(level int) {
	w.level = level
	w.count[level]++
	clear(w.count[level+1:])
	w.WriteString(levels[level](w.count[level]%100) + w.sentence("", 4, 24))
}

// list is items one below the other, as laws have them.
func (w *writer) list(level int) {
	above := w.level
	for n := 2 + w.IntN(8); n > 0; n-- {
		w.heading(level)
		w.WriteString(w.sentence("", 0, 40) + map[bool]string{true: "；\n", false: "。\n"}[n > 1])
	}
	w.level = above
}

// runIn is text that goes on in the paragraph of a heading, now and then.
func (g *Generator) runIn() string {
	if g.IntN(2) == 0 {
		return ""
	}
	return "。" + g.sentence("", 20, 200) + "。"
}

func (g *Generator) paragraph() string {
	return g.Source.Paragraphs[g.IntN(len(g.Source.Paragraphs))]
}
