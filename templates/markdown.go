package templates

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"casefile/templates/layout"
)

// markdown knows only what a formal document can hold: headings, paragraphs,
// lists, page breaks, tables, emphasis and <br>. All else stands as written.
var markdown = parser.NewParser(
	parser.WithBlockParsers(
		util.Prioritized(parser.NewThematicBreakParser(), 200),
		util.Prioritized(parser.NewListParser(), 300),
		util.Prioritized(parser.NewListItemParser(), 400),
		util.Prioritized(parser.NewATXHeadingParser(), 600),
		util.Prioritized(parser.NewParagraphParser(), 1000),
	),
	parser.WithInlineParsers(
		util.Prioritized(parser.NewRawHTMLParser(), 400),
		util.Prioritized(parser.NewEmphasisParser(), 500),
	),
	parser.WithParagraphTransformers(
		util.Prioritized(extension.NewTableParagraphTransformer(), 200),
	),
	parser.WithASTTransformers(
		util.Prioritized(extension.NewTableASTTransformer(), 0),
	),
)

// reader turns the parsed Markdown of one run into blocks, filling each token
// with the value it stands for.
type reader struct {
	source []byte
	values [][]leaf
	delims [][]float64 // column weights of each table, in order
	blocks []layout.Block
	tables int
	torn   *cellAt // the first merged cell that fits no rectangle
}

// readBlocks reads Markdown. torn is a cell whose merging makes no sense, nil
// when there is none.
func readBlocks(source string, values [][]leaf) (blocks []layout.Block, torn *cellAt) {
	r := &reader{source: []byte(source), values: values, delims: delimiterRows(source)}
	doc := markdown.Parse(text.NewReader(r.source))
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		r.block(n)
	}
	return r.blocks, r.torn
}

func (r *reader) add(b layout.Block) { r.blocks = append(r.blocks, b) }

func (r *reader) block(n ast.Node) {
	switch n := n.(type) {
	case *ast.Heading:
		if n.Level == 1 {
			r.add(&layout.Title{Text: r.inline(n)})
			return
		}
		r.add(&layout.Heading{Level: min(n.Level-1, 4), Text: r.inline(n)})
	case *ast.Paragraph, *ast.TextBlock:
		r.paragraph(n)
	case *ast.List:
		r.listItems(n)
	case *ast.ThematicBreak:
		r.add(&layout.PageBreak{})
	case *east.Table:
		r.add(r.table(n))
	}
}

// paragraph is a paragraph of the form's, or the prose of the one token it is.
func (r *reader) paragraph(n ast.Node) {
	if v, ok := r.onlyToken(n); ok && len(v) == 1 && v[0].prose {
		r.blocks = append(r.blocks, proseBlocks(v[0])...)
		return
	}
	if spans := r.inline(n); len(spans) > 0 {
		r.add(&layout.Paragraph{Text: spans})
	}
}

// onlyToken returns the value of a node that holds one token and no more.
func (r *reader) onlyToken(n ast.Node) ([]leaf, bool) {
	var raw strings.Builder
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		t, ok := c.(*ast.Text)
		if !ok {
			return nil, false
		}
		raw.Write(t.Segment.Value(r.source))
	}
	m := tokenPattern.FindStringSubmatch(strings.TrimSpace(raw.String()))
	if m == nil {
		return nil, false
	}
	return r.value(m[1]), true
}

var tokenPattern = regexp.MustCompile(`^\x{FDD0}(\d+)\x{FDD1}$`)

func (r *reader) value(number string) []leaf {
	i, err := strconv.Atoi(number)
	if err != nil || i >= len(r.values) {
		return nil
	}
	return r.values[i]
}

// listItems prints a list the way documents do: numbered 1. 2. 3., or with a
// dash (——) before each item.
func (r *reader) listItems(l *ast.List) {
	number := l.Start
	for item := l.FirstChild(); item != nil; item = item.NextSibling() {
		mark := "——"
		if l.IsOrdered() {
			mark = strconv.Itoa(number) + "."
			number++
		}
		for c := item.FirstChild(); c != nil; c = c.NextSibling() {
			before := len(r.blocks)
			r.block(c)
			if p := firstParagraph(r.blocks[before:]); p != nil && c == item.FirstChild() {
				p.Text = append(layout.Spans{{Text: mark}}, p.Text...)
			}
		}
	}
}

func firstParagraph(blocks []layout.Block) *layout.Paragraph {
	if len(blocks) == 0 {
		return nil
	}
	p, _ := blocks[0].(*layout.Paragraph)
	return p
}

// inline collects the spans below a node, tokens filled.
func (r *reader) inline(n ast.Node) layout.Spans {
	var out layout.Spans
	r.collect(n, 0, &out)
	return trimSpans(out)
}

func (r *reader) collect(n ast.Node, face layout.Face, out *layout.Spans) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			r.fill(string(util.UnescapePunctuations(c.Segment.Value(r.source))), face, out)
			if c.HardLineBreak() {
				*out = append(*out, layout.Span{Text: "\n"})
			}
			// A soft break is how the form's author wrapped a line; Chinese
			// text has no space there.
		case *ast.String:
			r.fill(string(c.Value), face, out)
		case *ast.Emphasis:
			inner := layout.FaceOf(kaiTi)
			if c.Level == 2 {
				inner = layout.FaceOf(heiTi)
			}
			r.collect(c, inner, out)
		case *ast.RawHTML:
			raw := string(c.Segments.Value(r.source))
			if lineBreak.MatchString(raw) {
				raw = "\n"
			}
			*out = append(*out, layout.Span{Text: raw, Face: face})
		default:
			r.collect(c, face, out)
		}
	}
}

var lineBreak = regexp.MustCompile(`^<br */?>$`)

// fill splits text at its tokens and puts each token's value in its place.
func (r *reader) fill(s string, face layout.Face, out *layout.Spans) {
	for s != "" {
		open := strings.IndexRune(s, tokenOpen)
		if open < 0 {
			*out = append(*out, layout.Span{Text: s, Face: face})
			return
		}
		if open > 0 {
			*out = append(*out, layout.Span{Text: s[:open], Face: face})
		}
		s = s[open+len(string(tokenOpen)):]
		number, rest, _ := strings.Cut(s, string(tokenClose))
		for _, l := range r.value(number) {
			*out = append(*out, layout.Span{Text: cellText(l), Field: l.path, Face: face})
		}
		s = rest
	}
}

// cellText is a value inside a line. Prose gets here only in a table cell,
// where each of its paragraphs is a line.
func cellText(l leaf) string {
	if !l.prose {
		return l.text
	}
	var lines []string
	for _, line := range strings.Split(normalNewlines(l.text), "\n") {
		if line = strings.TrimSpace(strings.ReplaceAll(line, "\t", "　")); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

// trimSpans drops white space at both ends of a paragraph.
func trimSpans(s layout.Spans) layout.Spans {
	for len(s) > 0 && s[0].Field == "" {
		if s[0].Text = strings.TrimLeft(s[0].Text, " \t"); s[0].Text != "" {
			break
		}
		s = s[1:]
	}
	for len(s) > 0 && s[len(s)-1].Field == "" {
		last := &s[len(s)-1]
		if last.Text = strings.TrimRight(last.Text, " \t"); last.Text != "" {
			break
		}
		s = s[:len(s)-1]
	}
	return s
}
