package layout

import (
	"strings"
	"testing"
)

// TestWholeNames: in the lists of those who were there no name is parted,
// wherever the line ends, and the lines are filled but for less than a name.
func TestWholeNames(t *testing.T) {
	for lead := range 12 {
		doc := minutes(para(30))
		unit := hanText(lead+2) + "局党组"
		names := []string{"吴某某", "卫某某", "褚某", "欧阳某某", "冯某某", "陈某某", "尉迟某某", "刘某"}
		doc.Elements.Present = []Spans{from("/present/0", unit+strings.Join(names, "、")), from("/present/1", hanText(9)+"欧阳某某")}
		r := compose(t, doc)
		said := ""
		for i, l := range r.Lines {
			text := r.say(l)
			if said += text; !strings.Contains(text, "某") || strings.HasPrefix(text, "请假") {
				continue
			}
			for _, name := range append(names, "欧阳某某") {
				for cut := len("某"); cut < len(name); cut += len("某") {
					if i+1 < len(r.Lines) && strings.HasSuffix(text, "、"+name[:cut]) && strings.HasPrefix(r.say(r.Lines[i+1]), name[cut:]) {
						t.Errorf("after %d characters: %s is parted", lead, name)
					}
				}
			}
		}
		for _, name := range names {
			if !strings.Contains(said, name) {
				t.Errorf("%s is not said", name)
			}
		}
		if n := len(r.linesOf("/present/0")); n > 3 {
			t.Errorf("after %d characters: the list takes %d lines", lead, n)
		}
	}
}
