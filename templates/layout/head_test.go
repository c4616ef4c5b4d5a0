package layout

import (
	"fmt"
	"strings"
	"testing"
)

// TestMarksLeft: 份号 on the first line, 密级 on the second whether there is a 份号
// or not, 紧急程度 below what there is (7.2.1–7.2.3).
func TestMarksLeft(t *testing.T) {
	for _, tt := range []struct {
		copies, secrecy, urgency string
		rows                     []int
	}{
		{"000001", "机密★20年", "特急", []int{0, 1, 2}},
		{"", "机密", "", []int{1}},
		{"", "秘密★1年", "加急", []int{1, 2}},
		{"000001", "", "加急", []int{0, 1}},
		{"", "", "特急", []int{0}},
	} {
		doc := full(Official, para(100))
		el := &doc.Elements
		el.CopyNumber, el.Secrecy, el.Urgency = nil, nil, nil
		var said []string
		for _, m := range []struct {
			to   *Spans
			text string
		}{{&el.CopyNumber, tt.copies}, {&el.Secrecy, tt.secrecy}, {&el.Urgency, tt.urgency}} {
			if m.text != "" {
				*m.to = from("/mark", m.text)
				said = append(said, m.text)
			}
		}
		r := compose(t, doc)
		for i, text := range said {
			l := r.find(t, text)
			near(t, text+" from the head", l.top(), rowTop(tt.rows[i]), .1)
			near(t, text+" flush left", l.left(), areaLeft, .1)
		}
	}
}

// TestMarkWord: the 标志 ends in 文件, in the form's own word, or in none (7.2.4).
func TestMarkWord(t *testing.T) {
	for _, tt := range []struct {
		kind       Kind
		mark, want string
	}{
		{Official, "", "中共某市纪律检查委员会文件"},
		{Official, NoMark, "中共某市纪律检查委员会"},
		{Official, "通报", "中共某市纪律检查委员会通报"},
		{Letter, "", "中共某市纪律检查委员会"},
		{Letter, "函", "中共某市纪律检查委员会函"},
	} {
		doc := full(tt.kind, para(60))
		doc.Setup.Mark = tt.mark
		r := compose(t, doc)
		if got := r.say(r.linesOf("/issuer/0")[0]); got != tt.want {
			t.Errorf("%s with mark %q: %s, want %s", tt.kind, tt.mark, got, tt.want)
		}
	}
}

// TestJointMark: the organs under each other, lead organ first, spread to one
// width where they are not too short, the word on their right in the middle of their height (7.2.4); the text
// begins on the page all the same (7.3.3).
func TestJointMark(t *testing.T) {
	for n := 2; n <= 8; n++ {
		for _, word := range []string{"", NoMark} {
			doc := full(Official, para(400))
			doc.Setup.Mark = word
			doc.Elements.Issuers = nil
			for i := range n {
				doc.Elements.Issuers = append(doc.Elements.Issuers, from(fmt.Sprint("/issuer/", i), hanText(4+i*5%13)))
			}
			r := compose(t, doc)
			var names []Line
			for i := range n {
				names = append(names, r.linesOf(fmt.Sprint("/issuer/", i))[0])
			}
			top, _ := glyphTop(t, r.Pages[0], names[0])
			_, bottom := glyphTop(t, r.Pages[0], names[n-1])
			near(t, "标志 below the type area's top", top, areaTop+35*mm, .1)
			left, right := names[0].left(), names[0].right()
			for _, l := range names {
				left, right = min(left, l.left()), max(right, l.right())
			}
			for i, l := range names {
				near(t, "middles", l.middle(), (left+right)/2, .15)
				if n := float64(len(l.X) - 1); right-left <= l.Size*(2*n-1) {
					near(t, "left ends", l.left(), left, .15)
					near(t, "right ends", l.right(), right, .15)
				} else {
					near(t, "too short to be spread", l.right()-l.left(), l.Size*n, .2)
				}
				if l.Size <= size2 {
					t.Errorf("%d organs in %.1f pt", n, l.Size)
				}
				if i > 0 && l.Baseline-names[i-1].Baseline < l.Size {
					t.Errorf("%d organs: %s stands on the one above", n, r.say(l))
				}
			}
			if word == "" {
				at := r.find(t, "文件")
				high, low := glyphTop(t, r.Pages[0], at)
				near(t, "文件 in the middle", (high+low)/2, (top+bottom)/2, .1)
				if at.left() < right || at.right() > areaRight+.1 {
					t.Errorf("文件 from %.1f to %.1f, names end at %.1f", at.left(), at.right(), right)
				}
				right = at.right()
			}
			near(t, "标志 centred", (left+right)/2, areaLeft+areaWidth/2, .2)
			near(t, "number below it", r.find(t, "〔2026〕12号").top(), bottom+2*pitch, .1)
			if r.linesOf("/body")[0].Page != 1 {
				t.Errorf("%d organs push the text off the page", n)
			}
		}
	}
}

// TestSigners: two a line in columns that end one character from the right, the
// number beside the last of them; names too long for that one a line (7.2.5,
// 7.2.6).
func TestSigners(t *testing.T) {
	for _, tt := range []struct {
		names  []string
		perRow int
		beside bool
	}{
		{[]string{"王某"}, 2, true},
		{[]string{"王某某", "李某"}, 2, true},
		{[]string{"李某", "王某某", "欧阳某某"}, 2, true},
		{[]string{"李某", "王某某", "欧阳某某", "张某", "赵某某"}, 2, true},
		{[]string{"某某某某某某·某某某某某", "王某某", "李某"}, 1, true},
		{[]string{"某某某某某某某·某某某某某某某某某", "王某"}, 1, false},
	} {
		doc := full(Official, para(200))
		for i, name := range tt.names {
			doc.Elements.Signers = append(doc.Elements.Signers, from(fmt.Sprint("/signer/", i), name))
		}
		r := compose(t, doc)
		var rows []Line
		for _, l := range r.Lines {
			if strings.HasPrefix(r.say(l), "签发人：") || l.Field != "" && strings.HasPrefix(l.Field, "/signer/") {
				rows = append(rows, l)
			}
		}
		if want := (len(tt.names) + tt.perRow - 1) / tt.perRow; len(rows) != want {
			t.Errorf("%v: %d rows, want %d\n%s", tt.names, len(rows), want, dump(r))
			continue
		}
		right, first, second := 0.0, rows[0].X[4], 0.0
		for i, l := range rows {
			right = max(right, l.right())
			near(t, "first column", l.X[4*(1-min(i, 1))], first, .1)
			if at := strings.Index(r.say(l), "　"); at > 0 {
				x := l.X[len([]rune(r.say(l)[:at]))+1]
				if second > 0 {
					near(t, "second column", x, second, .1)
				}
				second = x
			}
		}
		near(t, "right end", right, areaRight-cell, .1)
		number := r.find(t, "〔2026〕12号")
		near(t, "number one character in", number.left(), areaLeft+cell, .1)
		if last := rows[len(rows)-1]; (number.Baseline == last.Baseline) != tt.beside {
			t.Errorf("%v: number %.1f pt below the last name", tt.names, number.Baseline-last.Baseline)
		}
		near(t, "red line below the number", rules(r.Pages[0])[0].Y1, number.bottom()+4*mm, .1)
		noOverlap(t, r)
	}
}

// TestJointLetter: a joint letter shows the lead organ only (10.1), and all of
// them sign.
func TestJointLetter(t *testing.T) {
	doc := full(Letter, para(60))
	doc.Elements.Issuers = organs
	r := compose(t, doc)
	if n := len(r.linesOf("/issuer/0")); n != 2 {
		t.Errorf("the lead organ stands %d times", n)
	}
	if n := len(r.linesOf("/issuer/1")); n != 1 {
		t.Errorf("the second organ stands %d times", n)
	}
}
