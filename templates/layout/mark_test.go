package layout

import (
	"fmt"
	"strings"
	"testing"
)

// longOrgans are names of about 12, 19, 28 and 40 characters.
var longOrgans = []string{
	"中共某市纪律检查委员会",
	"某市某区住房和城乡建设局机关纪律检查委员会",
	"中共某市纪律检查委员会某市监察委员会驻某市某局纪检监察组",
	"中共某省某市某县某经济技术开发区纪律检查工作委员会某省某市某县监察委员会派出监察专员办公室",
}

// rowsOf are the rows of the 标志 that show a part of a field.
func (r *Result) rowsOf(field string) (rows []Line) {
	for _, l := range r.linesOf(field) {
		if l.Size > size2 {
			rows = append(rows, l)
		}
	}
	return rows
}

// TestMarkRows: a 标志 is larger than the title however long the name, its rows
// centred, cut at words and one paragraph of Text, the whole where it belongs and
// the text on its page (7.2.4, 10.1).
func TestMarkRows(t *testing.T) {
	for _, kind := range []Kind{Official, Letter, Minutes} {
		for i, name := range longOrgans {
			doc := full(kind, para(200))
			doc.Elements.Issuers = []Spans{from("/issuer/0", name)}
			r := compose(t, doc)
			rows := r.rowsOf("/issuer/0")
			if want := []int{1, 2, 2, 4}[i]; len(rows) != want && kind == Official {
				t.Errorf("%s: %d rows, want %d", name, len(rows), want)
			}
			text := r.Text[rows[0].Start:rows[len(rows)-1].End]
			if !strings.HasPrefix(text, name) || strings.Contains(text, "\n") {
				t.Errorf("the 标志 says %q", text)
			}
			top, _ := glyphTop(t, r.Pages[0], rows[0])
			if kind == Letter {
				near(t, "标志 below the sheet's edge", top, 30*mm, .1)
			} else {
				near(t, "标志 below the type area's top", top, areaTop+35*mm, .1)
			}
			for k, l := range rows {
				near(t, "row centred", l.middle(), areaLeft+areaWidth/2, .2)
				if l.Size < markRow-.1 || l.left() < areaLeft-.1 || l.right() > areaRight+.1 {
					t.Errorf("%s %s: %.1f pt", kind, r.say(l), l.Size)
				}
				if k > 0 {
					for _, word := range []string{"某市", "某局", "某区", "委员会", "监察", "纪检监察组", "办公室", "文件"} {
						cutsWord(t, []string{r.say(rows[k-1]), r.say(l)}, 1, word)
					}
				}
			}
			if r.linesOf("/body")[0].Page != 1 {
				t.Errorf("%s %s: no text on the page", kind, name)
			}
		}
	}
}

// TestJointLong: a long name of a joint 标志 is set in rows and leaves the others
// their size; 文件 stands on the right of them all.
func TestJointLong(t *testing.T) {
	for i, name := range longOrgans {
		doc := full(Official, para(200))
		doc.Elements.Issuers = []Spans{from("/issuer/0", "中共某市纪律检查委员会"), from("/issuer/1", name)}
		r := compose(t, doc)
		first, rows := r.rowsOf("/issuer/0")[0], r.rowsOf("/issuer/1")
		if first.Size < markFloor {
			t.Errorf("%d: %.1f pt", i, first.Size)
		}
		if got := r.Text[rows[0].Start:rows[len(rows)-1].End]; got != name {
			t.Errorf("the text has %q for %q", got, name)
		}
		word := r.find(t, "文件")
		for _, l := range rows {
			if l.right() > word.left() || l.Baseline-first.Baseline < l.Size {
				t.Errorf("%s stands on another", r.say(l))
			}
		}
	}
}

// TestNameRows: rows hold a name whole, in its order, at its words, and none is
// wider than the measure.
func TestNameRows(t *testing.T) {
	for n := 1; n < 70; n++ {
		as := titleAtoms(hanText(n))
		for _, measure := range []float64{5, 12, 17} {
			at := 0
			for _, s := range fitRows(as, size2, measure*size2, 1, n) {
				if s.start != at || widthOf(as[s.start:s.end]) > measure*size2+eps {
					t.Fatalf("%d characters in rows of %.0f: from %d to %d", n, measure, s.start, s.end)
				}
				at = s.end
			}
			if at != n {
				t.Fatalf("%d of %d characters", at, n)
			}
		}
	}
}

// TestLongSigner: the name in a signature that needs two lines is cut at a word.
func TestLongSigner(t *testing.T) {
	name := "中共某省某某市某某区纪律检查委员会某省某某市某某区监察委员会派驻某某区某某局纪检监察组"
	for _, seal := range []Seal{Sealed, Unsealed} {
		doc := full(Official, para(60))
		doc.Setup.Seal = seal
		doc.Elements.Issuers = []Spans{from("/issuer/0", name)}
		r := compose(t, doc)
		var lines []string
		for _, l := range r.linesOf("/issuer/0") {
			if l.Size < size2 {
				lines = append(lines, r.say(l))
			}
		}
		if strings.Join(lines, "") != name || len(lines) != 2 {
			t.Errorf("%q", lines)
		}
		for i := range lines {
			for _, word := range []string{"某某区", "某某市", "委员会", "某某局", "监察"} {
				cutsWord(t, lines, i, word)
			}
		}
		if t.Failed() {
			t.Log(fmt.Sprint(seal), lines)
		}
	}
}

// TestLongDate: below a name on two lines the date stands no farther from the
// right than the longer of them asks for (7.3.5.1).
func TestLongDate(t *testing.T) {
	doc := full(Official, para(60))
	doc.Elements.Issuers = []Spans{from("/issuer/0", longOrgans[3])}
	r := compose(t, doc)
	all, date := r.linesOf("/issuer/0"), r.linesOf("/date")[0]
	right := 0.0
	for _, l := range all[len(all)-2:] {
		near(t, "centred above the date", l.middle(), date.middle(), .2)
		right = max(right, l.right())
	}
	near(t, "the longer ends with the type area", right, areaRight, .2)
}
