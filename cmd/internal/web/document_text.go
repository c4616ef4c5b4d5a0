package web

import (
	"fmt"
	"net/url"
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"

	"casefile/cmd/internal/office"
)

// textShown is the text of a paper, or of a long one the section that is shown.
type textShown struct {
	Pieces   []textPiece
	Added    bool   // later 后补文本
	Sections []link // of a long text
	Section  int    // from 1
}

// textPiece is a stretch of a text; N is the number of the place it is of.
type textPiece struct {
	Text string
	N    int
	Main bool
}

// sectionBytes is how much of a text is shown at once, about.
const sectionBytes = 200_000

// textOf shows a text with its places marked: the section asked for, else the
// one of the main place.
func textOf(v *visit, text string, h *office.Hits) *textShown {
	t := &textShown{Section: 1}
	starts := sectionStarts(text)
	if h != nil && h.Main >= 0 {
		t.Section = sort.SearchInts(starts, h.Places[h.Main].Range[0]+1)
	}
	if n, err := strconv.Atoi(v.query("section")); err == nil && n >= 1 && n <= len(starts) {
		t.Section = n
	}
	for i := range starts {
		if len(starts) > 1 {
			q := url.Values{"section": {strconv.Itoa(i + 1)}}
			for _, name := range []string{"q", "wider", "view"} {
				if s := v.query(name); s != "" {
					q.Set(name, s)
				}
			}
			v.askedHere().handOn(q)
			t.Sections = append(t.Sections, link{Text: fmt.Sprint(i + 1), To: "/doc/" + v.doc() + "?" + q.Encode(), On: i+1 == t.Section})
		}
	}
	from, to := starts[t.Section-1], len(text)
	if t.Section < len(starts) {
		to = starts[t.Section]
	}
	t.Pieces = markedPieces(text, from, to, h)
	return t
}

// sectionStarts are the offsets at which the sections of a text begin: at the
// beginning of a line, if one is near.
func sectionStarts(text string) []int {
	starts := []int{0}
	for at := sectionBytes; at < len(text); at += sectionBytes {
		if i := strings.IndexByte(text[at:min(len(text), at+sectionBytes/20)], '\n'); i >= 0 {
			at += i + 1
		}
		for at < len(text) && !utf8.RuneStart(text[at]) {
			at++
		}
		if at < len(text) {
			starts = append(starts, at)
		}
	}
	return starts
}

// markedPieces parts text[from:to] into what is marked and what is not.
func markedPieces(text string, from, to int, h *office.Hits) (all []textPiece) {
	if h != nil {
		for i, p := range h.Places {
			a, b := max(p.Range[0], from), min(p.Range[1], to)
			if a >= b {
				continue
			}
			if a > from {
				all = append(all, textPiece{Text: text[from:a]})
			}
			all = append(all, textPiece{text[a:b], i + 1, i == h.Main})
			from = b
		}
	}
	if from < to {
		all = append(all, textPiece{Text: text[from:to]})
	}
	return all
}
