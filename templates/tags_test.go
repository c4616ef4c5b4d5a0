package templates

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"casefile/templates/layout"
	"casefile/templates/pagetest"
)

// said is what the runs of a tag say, in the order in which they are drawn.
type said struct {
	text  strings.Builder
	pages []int // on which it stands, from 1
	order int   // of its first run among all
}

// spoken gathers the text of every tag. An untagged run that is no artifact is a
// fault: a screen reader would skip it or read it without its place.
func spoken(tb testing.TB, pages []layout.Page) map[*layout.Tag]*said {
	tb.Helper()
	out := map[*layout.Tag]*said{}
	var last *layout.Tag
	for i, p := range pages {
		for _, it := range p.Items {
			run, ok := it.(*layout.TextRun)
			if !ok || run.Artifact {
				continue
			}
			if run.Tag == nil {
				tb.Errorf("page %d: a run has no tag: %s", i+1, runText(run))
				continue
			}
			s := out[run.Tag]
			if s == nil {
				s = &said{order: len(out)}
				out[run.Tag] = s
			} else if last != run.Tag && (len(s.pages) > 0 && s.pages[len(s.pages)-1] == i+1) {
				tb.Errorf("page %d: %s goes on after another began: %s", i+1, run.Tag.Role, runText(run))
			}
			last = run.Tag
			s.text.WriteString(runText(run))
			if n := len(s.pages); n == 0 || s.pages[n-1] != i+1 {
				s.pages = append(s.pages, i+1)
			}
		}
	}
	return out
}

func runText(run *layout.TextRun) string {
	var b strings.Builder
	for _, g := range run.Glyphs {
		b.WriteRune(g.Rune)
	}
	return b.String()
}

// tree writes tags a line each: role, what a cell spans, the first
// words, and on which page it begins where that is another.
type tree struct {
	strings.Builder
	said map[*layout.Tag]*said
	page int
}

func (o *tree) tag(t *layout.Tag, depth int) {
	s := o.said[t]
	if s != nil && s.pages[0] != o.page {
		o.page = s.pages[0]
		fmt.Fprintf(o, "-- page %d\n", o.page)
	}
	fmt.Fprintf(o, "%s%s", strings.Repeat("  ", depth), t.Role)
	for _, c := range []struct {
		name string
		n    int
	}{{"rows", t.Rows}, {"columns", t.Columns}} {
		if c.n > 1 {
			fmt.Fprintf(o, " %s=%d", c.name, c.n)
		}
	}
	if t.RowHead {
		o.WriteString(" of the row")
	}
	if s != nil {
		fmt.Fprintf(o, " %s", firstWords(s.text.String()))
		if n := len(s.pages); n > 1 {
			fmt.Fprintf(o, " (to page %d)", s.pages[n-1])
		}
	}
	o.WriteByte('\n')
	for _, kid := range t.Kids {
		o.tag(kid, depth+1)
	}
}

func firstWords(s string) string {
	const few = 28
	if r := []rune(s); len(r) > few {
		return fmt.Sprintf("%s… (%d)", string(r[:few]), len(r))
	}
	return s
}

// TestTags: who hears a document read out gets its headings, its cells and its
// order; the goldens are the trees.
func TestTags(t *testing.T) {
	for _, f := range library(t).Forms() {
		t.Run(f.ID, func(t *testing.T) {
			v, opts := check(t, f, f.Sample()), numbered(f)
			res, _, err := renderer(t).Compose(f, v, opts)
			if err != nil {
				t.Fatal(err)
			}
			o := tree{said: spoken(t, res.Pages), page: 1}
			o.tag(res.Tags, 0)
			golden(t, "tags/"+f.ID+".txt", o.String())
			inOrder(t, res.Tags, o.said)

			file := pagetest.File(t, t.TempDir(), f.ID, render(t, f, v, opts).PDF)
			if diff := cmp.Diff(roles(res.Tags, o.said), heard(t, file)); diff != "" {
				t.Errorf("poppler reads another tree:\n%s", diff)
			}
		})
	}
}

// inOrder: the tree has every tag that is drawn, in the order of drawing, none
// that says nothing but an empty cell, and no heading a level too deep.
func inOrder(t *testing.T, root *layout.Tag, said map[*layout.Tag]*said) {
	t.Helper()
	next, level := 0, 0
	var walk func(tag *layout.Tag)
	walk = func(tag *layout.Tag) {
		switch s := said[tag]; {
		case s != nil && s.order != next:
			t.Errorf("%s is drawn as number %d and read as %d: %s", tag.Role, s.order, next, s.text.String())
			fallthrough
		case s != nil:
			next++
			if len(tag.Kids) > 0 {
				t.Errorf("%s has text and kids", tag.Role)
			}
		case len(tag.Kids) == 0 && tag.Role != layout.TagTD && tag.Role != layout.TagTH:
			t.Errorf("%s says nothing", tag.Role)
		}
		if tag.Role.Heading() {
			if got := int(tag.Role-layout.TagH1) + 1; got > level+1 {
				t.Errorf("a heading of level %d below one of level %d", got, level)
			} else {
				level = got
			}
		}
		for _, kid := range tag.Kids {
			walk(kid)
		}
	}
	walk(root)
	if next != len(said) {
		t.Errorf("%d of %d tags that are drawn are in the tree", next, len(said))
	}
}

// roles is a tree as poppler may tell it: depth, role, what a cell is to the
// others, and what is said, white space aside; one element a line.
func roles(root *layout.Tag, said map[*layout.Tag]*said) []string {
	var out []string
	var walk func(tag *layout.Tag, depth int)
	walk = func(tag *layout.Tag, depth int) {
		line := fmt.Sprint(depth, " ", tag.Role)
		for _, c := range []struct {
			is   bool
			name string
		}{
			{tag.Columns > 1, fmt.Sprint("/ColSpan ", tag.Columns)},
			{tag.Rows > 1, fmt.Sprint("/RowSpan ", tag.Rows)},
			{tag.Role == layout.TagTH && tag.RowHead, "/Scope /Row"},
			{tag.Role == layout.TagTH && !tag.RowHead, "/Scope /Column"},
		} {
			if c.is {
				line += " " + c.name
			}
		}
		if s := said[tag]; s != nil {
			line += " " + pagetest.Squeeze(s.text.String())
		}
		out = append(out, line)
		for _, kid := range tag.Kids {
			walk(kid, depth+1)
		}
	}
	walk(root, 0)
	return out
}

// heard is the tree that poppler reads out of a PDF, as roles tells it.
func heard(t *testing.T, file string) []string {
	t.Helper()
	var out []string
	var attributes []string
	var text string
	end := func() {
		if len(out) == 0 {
			return
		}
		slices.Sort(attributes)
		line := strings.Join(append([]string{out[len(out)-1]}, attributes...), " ")
		if text != "" {
			line += " " + pagetest.Squeeze(text)
		}
		out[len(out)-1], attributes, text = line, nil, ""
	}
	for line := range strings.Lines(pagetest.Run(t, "pdfinfo", "-struct-text", file)) {
		line = strings.TrimRight(line, "\n")
		words := strings.TrimLeft(line, " ")
		switch {
		case strings.HasPrefix(words, `"`):
			text += strings.TrimSuffix(words[1:], `"`)
		case strings.HasPrefix(words, "/"):
			attributes = append(attributes, words)
		case words != "":
			end()
			role, _, _ := strings.Cut(strings.Fields(words)[0], ":")
			out = append(out, fmt.Sprint((len(line)-len(words))/2, " ", role))
		}
	}
	end()
	return out
}
