package layout

import (
	"fmt"
	"slices"
	"strings"
)

// OutsideError tells of a text for which there is no room where the standard
// wants it, such as a name that fills a page and must stand beside a date.
type OutsideError struct {
	Field string // JSON pointer; empty when the form itself holds it
	Page  int
}

func (e *OutsideError) Error() string {
	return fmt.Sprintf("no room for %q on page %d", e.Field, e.Page)
}

// slack is how far text may stand outside the type area: the double lines of a
// letter reach out 7 mm, and the binding edge changes sides by 2 mm.
const slack = 10 * mm

// outside finds the first text that leaves the type area of its page. A page
// that looks wrong must not be issued: better an error that names the field.
func (c *composer) outside() error {
	for i, p := range c.pages {
		for _, it := range p.Items {
			run, ok := it.(*TextRun)
			if !ok || run.Artifact || run.Angle != 0 || len(run.Glyphs) == 0 {
				continue
			}
			last := run.Glyphs[len(run.Glyphs)-1]
			if right := run.X + last.DX + last.Advance*run.Size; run.X < areaLeft-slack || right > areaRight+slack ||
				run.Y > areaBottom+1 {
				return &OutsideError{Field: c.owner(i+1, run), Page: i + 1}
			}
		}
	}
	return nil
}

// owner is the field whose text a run is, else that of the text before it, which
// left it no room.
func (c *composer) owner(page int, run *TextRun) string {
	before := ""
	for _, l := range c.places {
		if l.Page > page || l.Page == page && l.Baseline > round(run.Y) {
			break
		}
		if l.Field != "" {
			before = l.Field
		}
		if l.Page == page && l.Baseline == round(run.Y) && l.Field != "" {
			return l.Field
		}
	}
	var text strings.Builder
	for _, g := range run.Glyphs {
		text.WriteRune(g.Rune)
	}
	el := &c.doc.Elements
	for _, spans := range slices.Concat(el.Signers, el.Issuers, []Spans{el.Date, el.Note, el.Printer, el.PrintDate}) {
		for _, sp := range spans {
			if sp.Field != "" && strings.Contains(sp.Text, text.String()) {
				return sp.Field
			}
		}
	}
	return before
}
