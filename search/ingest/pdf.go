package ingest

import (
	"context"
	"errors"
	"strings"
)

// readPDF takes the text layer, if there is one, and returns the title that the
// file says it has.
func (p *Paper) readPDF(ctx context.Context, read func(context.Context, []byte) (Layer, error)) (string, *Error) {
	p.NoText = Scan
	if read == nil {
		return "", nil
	}
	l, err := read(ctx, p.Original)
	switch {
	case errors.Is(err, ErrEncrypted):
		p.NoText = Encrypted
		return "", nil
	case errors.Is(err, ErrLimits):
		p.NoText = Limits
		return "", nil
	case err != nil:
		return "", &Error{Reason: Broken, Err: err}
	}
	// Page numbers and the like may be drawn upon a scan; a font that does not
	// say what its glyphs are leaves nothing to search.
	if legible(l.Text) {
		p.NoText, p.Text, p.PageStarts, p.Map = "", l.Text, l.PageStarts, l.Map
	}
	return l.Title, nil
}

// legible tells whether there is anything to be found in a text: it has
// letters, and most characters are known.
func legible(text string) bool {
	unknown := strings.Count(text, "\ufffd")
	letters := 0
	for _, r := range text {
		if r > ' ' && r != '\ufffd' {
			letters++
		}
	}
	return letters > 0 && letters >= unknown
}
