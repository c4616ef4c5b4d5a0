package zh

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestString(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"empty", "", ""},
		{"simplified stays", "惩治腐败工作机制", "惩治腐败工作机制"},
		{"traditional", "關于構建懲治腐敗工作機制", "关于构建惩治腐败工作机制"},
		{"gloss", "蘇 發(fā)〔2010〕23號", "苏发（2010）23号"},
		{"gloss, full-width", "現（xiàn）印發【fā】給", "现印发给"},
		{"gloss between lines", "監\n(jiān)督", "监督"},
		{"gloss, umlaut", "律(lǜ)師", "律师"},
		{"gloss, decomposed tone", "發(fa\u0304)展", "发展"},
		{"gloss, breve", "發(fă)展", "发展"},
		{"two glosses", "發(fā)(fā)展", "发展"},
		{"particle", "的(de)確", "的确"},
		{"gloss on a misread character", "F(xiàn)象", "f象"},
		{"gloss on nothing", "：(xiàn)象", "：（xiàn）象"},
		{"tilde and circumflex", "書(mañ)(hê)", "书（mañ）（hê）"},
		{"tildes", "5～7 5〜7 5∼7", "5~7 5~7 5~7"},
		{"mark on a gloss", "か（ā）\u3099", "か（ā）\u3099"},
		{"hyphen at a line end", "co-\noperation", "co-operation"},
		{"not a syllable", "咖啡館(café)", "咖啡馆（café）"},
		{"two tones", "大(fāfā)", "大（fāfā）"},
		{"unit", "公里(km)", "公里（km）"},
		{"toneless", "某某(he)", "某某（he）"},
		{"abbreviation", "世贸组织(WTO)", "世贸组织（wto）"},
		{"item", "第一款(a)", "第一款（a）"},
		{"number brackets", "〔2010〕[2010](2010)（2010）【2010】［2010］", strings.Repeat("（2010）", 6)},
		{"title marks stay", "《条例》〈章〉", "《条例》〈章〉"},
		{"quotes", "“三不”「三不」\"三不\"", "“三不““三不““三不“"},
		{"full width", "ＷＴＯ　２０１０年", "wto 2010年"},
		{"lines", "工作\n机制", "工作机制"},
		{"lines after a mark", "工作，\r\n  机制", "工作，机制"},
		{"words", "New  York\nCity 市", "new york city市"},
		{"kangxi", "⽂⾔⻓⻅", "文言长见"},
		{"enclosed", "①⑴㈠㊀", "1（1）（一）一"},
		{"dots in names", "阿不都•某某 阿不都・某某 阿不都‧某某", "阿不都·某某阿不都·某某阿不都·某某"},
		{"circle", "二○一○年", "二〇一〇年"},
		{"invisible", "工\u200b作\ufeff\u00ad机制", "工作机制"},
		{"variation selector", "葛\U000E0100城", "葛城"},
		{"compatibility", "\uf900\uf9fd", "岂什"},
		{"beyond the basic plane", "元素𬭎 𠀀", "元素鋐𠀀"},
		{"both in use", "答覆 瞭解 藉口 著名 想像", "答复了解借口着名想象"},
		{"controls", "\x00工\x01作\x00", "工作"},
		{"not UTF-8", "工\xff作", "工\ufffd作"},
		{"mark after space", "a \u0301", "a \u0301"},
		{"mark joins", "e\u0301te\u0301", "été"},
		{"negated after gap", "=\u200b\u0338", "≠"},
	} {
		if got := String(c.in); got != c.want {
			t.Errorf("%s: String(%q) = %q, want %q", c.name, c.in, got, c.want)
		}
	}
}

// Either script of one text has one normal form.
func TestScriptsMeet(t *testing.T) {
	for _, p := range [][2]string{
		{"憑藉職務便利為他人謀取利益", "凭借职务便利为他人谋取利益"},
		{"答覆意見", "答复意见"}, {"計畫", "计划"}, {"裡應外合", "里应外合"}, {"瞭解情況", "了解情况"},
		{"乾部", "干部"}, {"後續", "后续"}, {"涉案餘款", "涉案余款"}, {"臺灣", "台湾"}, {"鍾某", "钟某"},
		{"看著辦", "看着办"}, {"沈默", "沉默"}, {"啟動、啓動", "启动、启动"}, {"羣眾、群衆", "群众、群众"}, {"經濟復甦", "经济复苏"},
		{"帳目", "账目"}, {"賬目", "帐目"}, {"叔姪", "叔侄"}, {"清勦", "清剿"}, {"畧論", "略论"}, {"詢問筆録", "询问笔录"}, {"槩況", "概况"},
	} {
		if a, b := String(p[0]), String(p[1]); a != b {
			t.Errorf("%s → %s but %s → %s", p[0], a, p[1], b)
		}
	}
	for _, p := range [][2]string{{"破坏", "破坯"}, {"干部", "千部"}, {"于", "千"}} {
		if String(p[0]) == String(p[1]) {
			t.Errorf("%s and %s fold together", p[0], p[1])
		}
	}
}

// The table is closed: what a character folds to folds no further.
func TestTable(t *testing.T) {
	tab := table()
	for r := rune(0); r < 0x10000; r++ {
		if c := tab.class[r]; c < isSpace || c > isSlow {
			if tab.class[c] != c {
				t.Errorf("%q → %q → %q", r, rune(c), rune(tab.class[c]))
			}
		}
	}
	for from, to := range tab.far {
		if String(string(to)) != string(to) {
			t.Errorf("%q → %q → %q", from, to, String(string(to)))
		}
	}
}

func TestWindow(t *testing.T) {
	const src = "  蘇 發(fā)〔2010〕23號\r\n各市、縣:𬭎𠀀⑴ 元"
	text := Normalise(src)
	for _, c := range []struct{ run, want string }{
		{"苏发", "蘇 發"},
		{"发（", "發(fā)〔"},
		{"23号各市", "23號\r\n各市"},
		{"县", "縣"},
		{"：𬭎", ":𬭎"},
		{"𠀀", "𠀀"},
		{"一", ""},
		{"1", "2010"[2:3]}, // the first 1 there is
		{"（1）元", "⑴ 元"},
	} {
		i := index(text.Norm, Normalise(c.run).Norm)
		if i < 0 {
			if c.want != "" {
				t.Errorf("%s is not in %s", c.run, text)
			}
			continue
		}
		n := Normalise(c.run).Units()
		w := text.Window(i-3, i+n+3, [][2]int{{i, i + n}})
		if got := w.Text[w.Marks[0][0]:w.Marks[0][1]]; got != c.want {
			t.Errorf("%s: marked %q, want %q", c.run, got, c.want)
		}
		if got := src[w.Start : w.Start+len(w.Text)]; got != w.Text {
			t.Errorf("%s: window %q lies at %q", c.run, w.Text, got)
		}
	}
}

func index(norm, sub []byte) int {
	for i := 0; i+len(sub) <= len(norm); i += 2 {
		if string(norm[i:i+len(sub)]) == string(sub) {
			return i / 2
		}
	}
	return -1
}

func TestCover(t *testing.T) {
	for _, c := range []struct {
		run    string
		terms  string
		enough bool
	}{
		{"工", "工", true},
		{"工作", "工作", true},
		{"工作机", "工作 作机", false},
		{"工作工作", "工作 作工", false},
		{"工作，机制", "工作 机制", false},
		{"工，作", "工 作", false},
		{"，工", "工", false},
		{"，", "", false},
		{"23号", "23 3号", false},
		{"𠀀", "𠀀", true},
		{"a b", "a b", false},
	} {
		cover, enough := Cover(Normalise(c.run).Norm)
		var terms []string
		for _, g := range cover {
			b := g.Bytes()
			for i := 0; i < len(b); i += 2 {
				b[i], b[i+1] = b[i+1], b[i]
			}
			terms = append(terms, decode(b))
		}
		if got := strings.Join(terms, " "); got != c.terms || enough != c.enough {
			t.Errorf("Cover(%s) = %q, %v; want %q, %v", c.run, got, enough, c.terms, c.enough)
		}
	}
}

// check holds for every text.
func check(t *testing.T, s string) {
	text := Normalise(s)
	form := text.String()
	if !utf8.ValidString(form) {
		t.Fatalf("normal form of %q is not UTF-8", s)
	}
	if again := String(form); again != form {
		t.Fatalf("not idempotent: %q → %q → %q", s, form, again)
	}
	if got := text.Original(); got != s {
		t.Fatalf("original of %q came back as %q", s, got)
	}
	prev := [2]int{}
	for u := range min(text.Units(), 50) {
		w := text.Window(u, u+1, [][2]int{{u, u + 1}})
		at := [2]int{w.Start, w.Start + len(w.Text)}
		if at[0] < prev[0] || at[1] < prev[1] || at[1] > len(s) || s[at[0]:at[1]] != w.Text {
			t.Fatalf("unit %d of %q lies at %v after %v", u, form, at, prev)
		}
		prev = at
	}
	if n := text.Units(); n > 0 && len(text.Window(0, n, nil).Text) > len(s) {
		t.Fatalf("window of %q is longer than it", s)
	}
}

// Whatever is put side by side, normal forms are normal.
func TestRandom(t *testing.T) {
	pool := []rune("發現着啊的子工〔（()）[]\"“ \n\tāaǎeúünìg1２Ａ,，=´ﾞﾀかﬁ⒜⑴㈠㎡\u0301\u0338\u0308\u3099\u200b\ufe00" +
		"\u1100\u1161\u11a8\uac00\u0f71\u0f72\u093c\u0915𠮶𝟙\U000E0100\U0001D165ﷺ\uf900İ")
	rng := rand.New(rand.NewPCG(1, 2))
	for range 30_000 {
		var s []rune
		for range 1 + rng.IntN(12) {
			switch rng.IntN(50) {
			case 0:
				s = append(s, rune(rng.IntN(0x30000)))
			case 1, 2:
				s = append(s, '(', 'ā', ')')
			default:
				s = append(s, pool[rng.IntN(len(pool))])
			}
		}
		check(t, string(s))
	}
}

func FuzzNormalise(f *testing.F) {
	for _, s := range []string{
		"蘇 發(fā)〔2010〕23號", "a \u0301b\u0338", "=\u200b\u0338", "啊⒜的⒟", "（\u0338fā）", "發（fā）\u0338",
		"中 \u0301", "か\u3099か ﾞ", "\u1100\u1161\u11a8", "´\u0301x", "ﷺ ﷻ", "\xff\xfe", "𠮶𬭎\U000E0100", "\u034f a\u0308",
		strings.Repeat("\u0301", 40), "a" + strings.Repeat("\u0301", 40), "發(\u200bfā)", "發((fā)fā)", "か（ā）\u3099", "a（ā）\u0301", "\u06d6（ā）\u0338", "H\u0331 İ K ſ",
	} {
		f.Add(s)
	}
	f.Fuzz(check)
}
