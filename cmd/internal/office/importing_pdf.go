package office

import (
	"context"
	"encoding/json"
	"errors"
	"regexp"
	"strings"
	"time"

	"casefile/cmd/internal/pdfread"
	"casefile/search/ingest"
	"casefile/templates/check"
	"casefile/templates/layout"
)

// paperReader reads papers, PDF among them.
var paperReader = ingest.Reader{PDF: readLayer}

// A past paper is read in bounded time; what takes longer is kept as it is.
var layerLimits = pdfread.Limits{Invisible: true, Time: 20 * time.Second}

const layerTime = time.Minute // for a whole file

// readLayer reads what the pages of a PDF say, text that a scanner recognised
// and laid under its picture included, page by page. The lines are kept as those
// of an issued document are, so that a hit can be shown where it stands.
func readLayer(ctx context.Context, b []byte) (ingest.Layer, error) {
	within, stop := context.WithTimeout(ctx, layerTime)
	defer stop()
	l, err := layerOf(within, b)
	switch {
	case err == nil || ctx.Err() != nil:
		return l, err
	case errors.Is(err, pdfread.ErrEncrypted):
		return l, ingest.ErrEncrypted
	case errors.Is(err, pdfread.ErrTooLarge), errors.Is(err, context.DeadlineExceeded):
		return l, ingest.ErrLimits
	}
	return l, err
}

func layerOf(ctx context.Context, b []byte) (ingest.Layer, error) {
	f, err := pdfread.Open(ctx, b, layerLimits)
	if err != nil {
		return ingest.Layer{}, err
	}
	l := ingest.Layer{Title: f.Title()}
	var text strings.Builder
	var lines []layout.Line
	for i := range f.Len() {
		p, err := f.Page(ctx, i)
		if err != nil {
			return ingest.Layer{}, err
		}
		l.PageStarts = append(l.PageStarts, text.Len())
		lines = append(lines, pageLines(&text, i+1, p)...)
		if text.Len() > ingest.MaxFile {
			return ingest.Layer{}, ingest.ErrLimits
		}
	}
	l.Text = text.String()
	l.Map, err = json.Marshal(lines)
	return l, err
}

// pageLines writes the lines of a page, but for its number: what runs on over
// the end of a page is to be found.
func pageLines(text *strings.Builder, page int, p check.Page) []layout.Line {
	said, lines := pdfread.Text([]check.Page{p})
	top, bottom := ends(lines)
	kept := lines[:0]
	for i, l := range lines {
		s := said[l.Start:l.End]
		if (i == top || i == bottom) && len(lines) > 1 && pageNumber.MatchString(s) {
			continue
		}
		start := text.Len()
		text.WriteString(s)
		text.WriteByte('\n')
		l.Page, l.Start, l.End = page, start, start+len(s)
		kept = append(kept, l)
	}
	return kept
}

// pageNumber is 3, — 3 —, 第3页, 第 3 页 共 9 页, 3 / 9.
var pageNumber = regexp.MustCompile(`^(?:[-—–－―·\s]*\d{1,4}[-—–－―·\s]*|第\s*\d{1,4}\s*页[\s,，/]*(?:共\s*\d{1,4}\s*页)?|\d{1,4}\s*/\s*\d{1,4})$`)

// ends are the highest and the lowest upright line of a page.
func ends(lines []layout.Line) (top, bottom int) {
	top, bottom = -1, -1
	for i, l := range lines {
		if l.Angle != 0 {
			continue
		}
		if top < 0 || l.Baseline < lines[top].Baseline {
			top = i
		}
		if bottom < 0 || l.Baseline > lines[bottom].Baseline {
			bottom = i
		}
	}
	return top, bottom
}
