package check

import (
	"regexp"
	"slices"
	"strings"
)

// detect tells the layout by what is drawn on the first face.
//
// Double lines make a letter (10.1); a line under a large 标志 or under a 文号 a
// document with 版头 (7.2), and a 标志 ending in 纪要 minutes (10.3). Without
// either it is one of the two layouts of ours: a record when the first face
// goes from title to table without text between them, or has lines to sign on;
// else a report.
func (m *model) detect() Layout {
	first := m.faces[0]
	switch {
	case len(m.doubles) > 0:
		return Letter
	case m.headRule != nil:
		for _, l := range first.lines {
			if l.size > 23 && l.y < m.headRule.y() && strings.HasSuffix(l.text, "纪要") {
				return Minutes
			}
		}
		return Official
	case first.tableFirst() || slices.ContainsFunc(first.lines, signs):
		return Record
	}
	return Report
}

var signPlace = regexp.MustCompile(`^[^，。；]{0,12}签[名字](?:：|:|$)`)

// signs tells a line on which somebody signs.
func signs(l *line) bool {
	return signPlace.MatchString(l.text)
}

// tableFirst tells a face whose table comes before any line of running text.
func (f *face) tableFirst() bool {
	if len(f.tables) == 0 {
		return false
	}
	top := f.tables[0].box.Y1
	for _, t := range f.tables {
		top = min(top, t.box.Y1)
	}
	return !slices.ContainsFunc(f.lines, func(l *line) bool {
		return l.y < top && l.size < 17 && len(l.glyphs) > 20
	})
}
