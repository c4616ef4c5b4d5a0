package templates

import (
	"encoding/json"
	"strconv"
	"strings"
	"testing"

	"casefile/templates/pagetest"
)

// readerView is what a reader's window shows beside the pages, as qpdf reads it.
type readerView struct {
	Labels []struct {
		Index int
		Label map[string]any
	} `json:"pagelabels"`
	Outlines []readerMark `json:"outlines"`
}

type readerMark struct {
	Title string
	Page  int `json:"destpageposfrom1"`
	Kids  []readerMark
}

// label is what a page is called.
func (v *readerView) label(page int) string {
	for i := len(v.Labels) - 1; i >= 0; i-- {
		l := v.Labels[i]
		if l.Index > page {
			continue
		}
		name, _ := l.Label["/P"].(string)
		name = strings.TrimPrefix(name, "u:")
		if l.Label["/S"] == nil {
			return name
		}
		start, _ := l.Label["/St"].(float64)
		return name + strconv.Itoa(int(start)+page-l.Index)
	}
	return ""
}

func view(t *testing.T, file string) *readerView {
	t.Helper()
	out := pagetest.Run(t, "qpdf", "--json", "--json-key=pagelabels", "--json-key=outlines", file)
	var v readerView
	if err := json.Unmarshal([]byte(out), &v); err != nil {
		t.Fatal(err)
	}
	return &v
}

// TestVolumeReader: a reader calls each page by its page number, and finds
// every item in the outline, under its section.
func TestVolumeReader(t *testing.T) {
	s := newShelf(t, 5, 1, 11, true)
	b, _ := bind(t, s)
	file := pagetest.File(t, t.TempDir(), "volume", b)
	v := view(t, file)
	for i, number := range stamped(t, file) {
		if got := v.label(i); number != "" && got != number {
			t.Errorf("page %d bears %q and is called %q", i+1, number, got)
		}
	}
	var found []readerMark
	sections := map[string]bool{}
	for _, top := range v.Outlines {
		if len(top.Kids) > 0 {
			if sections[top.Title] {
				t.Errorf("section %s twice", top.Title)
			}
			sections[top.Title] = true
		}
		found = append(found, top.Kids...)
	}
	items := s.Books[0].Items
	if len(found) != len(items) || len(sections) != 4 {
		t.Fatalf("%d items of %d, in %d sections", len(found), len(items), len(sections))
	}
	for j, m := range found {
		if !strings.HasSuffix(m.Title, items[j].Row.Title) {
			t.Errorf("bookmark %d is %q", j, m.Title)
		}
		if first := v.label(m.Page - 1); firstNumber.FindString(first) != firstNumber.FindString(items[j].Row.Page) {
			t.Errorf("bookmark %q leads to page %q, the catalogue to %q", m.Title, first, items[j].Row.Page)
		}
	}
}

// TestVolumeParts: what is not wanted is not there, and neither are links to it.
func TestVolumeParts(t *testing.T) {
	for _, c := range []struct {
		parts VolumeParts
		pages int
	}{
		{VolumeParts{Cover: true}, 1}, {VolumeParts{Catalogue: true}, 1}, {VolumeParts{Note: true}, 1},
		{VolumeParts{Cover: true, Note: true}, 2},
	} {
		s := newShelf(t, 5, 1, 11, true)
		s.Parts = c.parts
		b, bound := bind(t, s)
		if bound.Pages != c.pages || bound.Flavour != "2u" || bound.Numbered != 0 {
			t.Errorf("%+v: %+v", c.parts, bound)
		}
		pagetest.Sound(t, pagetest.File(t, t.TempDir(), "part", b))
	}
}
