package web

import (
	"net/http"
	"regexp"
	"strings"

	"casefile/cmd/internal/office"
	"casefile/search/query"
)

// guidePage is the page on how to search.
type guidePage struct {
	base
	Imports bool
	Blocks  []block
}

func (s *Server) guide(v *visit) error {
	p := &guidePage{base: s.base(v, "search", "检索说明"), Imports: v.has(office.Archivist), Blocks: blocks(query.Guide)}
	return s.show(v, http.StatusOK, "guide", p)
}

// block is one piece of a text in Markdown, of the little that ours uses:
// headings, paragraphs, lists, tables and code.
type block struct {
	Kind  string // h1 h2 h3 p ul ol table pre
	Runs  []span
	Items [][]span
	Rows  [][][]span // the first is the head
	Text  string     // of code
}

// span is a stretch of a line.
type span struct {
	Text  string
	Style string // "", code, strong
	To    string // of code that is a query of its own
}

// blocks takes a text apart. What it does not know is a paragraph.
func blocks(text string) []block {
	var all []block
	lines := strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	for i := 0; i < len(lines); {
		kind := kindOf(lines[i])
		n := 1
		switch kind {
		case "":
			i++
			continue
		case "pre":
			for i+n < len(lines) && !strings.HasPrefix(lines[i+n], "```") {
				n++
			}
			all = append(all, block{Kind: kind, Text: strings.Join(lines[i+1:i+n], "\n")})
			i += n + 1
			continue
		case "h1", "h2", "h3":
		default:
			for i+n < len(lines) && (kindOf(lines[i+n]) == kind || kindOf(lines[i+n]) == "p" && kind != "table") {
				n++
			}
		}
		all = append(all, blockOf(kind, lines[i:i+n]))
		i += n
	}
	return all
}

var numbered = regexp.MustCompile(`^[0-9]+\. +`)

func kindOf(line string) string {
	switch trimmed := strings.TrimSpace(line); {
	case trimmed == "":
		return ""
	case strings.HasPrefix(trimmed, "```"):
		return "pre"
	case strings.HasPrefix(line, "# "):
		return "h1"
	case strings.HasPrefix(line, "## "):
		return "h2"
	case strings.HasPrefix(line, "### "):
		return "h3"
	case strings.HasPrefix(trimmed, "- "), strings.HasPrefix(trimmed, "* "):
		return "ul"
	case numbered.MatchString(trimmed):
		return "ol"
	case strings.HasPrefix(trimmed, "|"):
		return "table"
	}
	return "p"
}

func blockOf(kind string, lines []string) block {
	b := block{Kind: kind}
	switch kind {
	case "h1", "h2", "h3":
		b.Runs = spans(strings.TrimLeft(lines[0], "# "))
	case "ul", "ol":
		var items []string
		for _, l := range lines {
			l = strings.TrimSpace(l)
			switch {
			case kindOf(l) == kind:
				items = append(items, strings.TrimSpace(numbered.ReplaceAllString(strings.TrimLeft(l, "-* "), "")))
			case len(items) > 0:
				items[len(items)-1] += l
			}
		}
		for _, item := range items {
			b.Items = append(b.Items, spans(item))
		}
	case "table":
		for _, l := range lines {
			if strings.Trim(l, "|-: ") != "" {
				b.Rows = append(b.Rows, cells(l))
			}
		}
	default:
		b.Runs = spans(strings.Join(lines, ""))
	}
	return b
}

// cells parts a row of a table; \| is a bar in a cell.
func cells(line string) [][]span {
	line = strings.Trim(strings.TrimSpace(strings.ReplaceAll(line, `\|`, "\x00")), "|")
	var all [][]span
	for _, c := range strings.Split(line, "|") {
		all = append(all, spans(strings.ReplaceAll(strings.TrimSpace(c), "\x00", "|")))
	}
	return all
}

var inline = regexp.MustCompile("``[^\n]+?``|`[^`\n]+`|\\*\\*[^*\n]+\\*\\*")

// spans are the stretches of a line. No markup of the text becomes markup of
// the page but these two.
func spans(line string) []span {
	var all []span
	at := 0
	for _, m := range inline.FindAllStringIndex(line, -1) {
		if m[0] > at {
			all = append(all, span{Text: line[at:m[0]]})
		}
		x := line[m[0]:m[1]]
		if strings.HasPrefix(x, "**") {
			all = append(all, span{Text: strings.Trim(x, "*"), Style: "strong"})
		} else {
			all = append(all, codeOf(strings.TrimSpace(strings.Trim(x, "`"))))
		}
		at = m[1]
	}
	if at < len(line) {
		all = append(all, span{Text: line[at:]})
	}
	return all
}

// codeOf is a piece of code; one that can be searched for leads there.
func codeOf(text string) span {
	x := span{Text: text, Style: "code"}
	if _, err := query.Parse(text); err == nil {
		x.To = asked{Query: text}.address()
	}
	return x
}
