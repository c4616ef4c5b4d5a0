package layout

import (
	"strings"
	"sync"
	"unicode/utf8"
)

// Characters a line of a title should rather end with, not end with or not begin
// with.
const (
	titleEnds  = "的》）会局部院委组厅处室于、"
	titleOpens = "原第不未为以被将把与和及对驻"
	titleHeads = "的》）和与及等之"
	places     = "省市县区州盟旗"
)

// titleWord is a word of the list and how many characters it has.
type titleWord struct {
	text string
	long int
}

// titleWordsBy are the words by their first character.
var titleWordsBy = sync.OnceValue(func() map[rune][]titleWord {
	by := map[rune][]titleWord{}
	for _, w := range strings.Fields(titleWords) {
		head, _ := utf8.DecodeRuneInString(w)
		by[head] = append(by[head], titleWord{w, utf8.RuneCountInString(w)})
	}
	return by
})

// breakCosts weighs each place a title could be cut.
func breakCosts(as []atom, names []Spans) []float64 {
	rs := make([]rune, len(as))
	for i := range as {
		rs[i] = as[i].r
	}
	costs := make([]float64, len(as)+1)
	for k := 1; k < len(as); k++ {
		if strings.ContainsRune(titleHeads, rs[k]) {
			costs[k] += 100
		}
		if !strings.ContainsRune(titleEnds, rs[k-1]) {
			costs[k] += 6
		}
		if strings.ContainsRune(titleOpens, rs[k-1]) {
			costs[k] += 15
		}
	}
	keepWords(as, costs)
	keepNumbers(rs, costs)
	keepSeries(rs, costs)
	for _, name := range names {
		keepName(as, costs, name.Plain())
	}
	keepPersons(rs, costs)
	keepOrgans(as, rs, costs)
	bookDepth(as, costs)
	return costs
}

// keepWhole makes it dear to cut within n characters from i.
func keepWhole(costs []float64, i, n int, cost float64) {
	for k := i + 1; k < i+n; k++ {
		costs[k] += cost
	}
}

// keepName keeps a name that the document gives itself wherever it stands.
func keepName(as []atom, costs []float64, name string) {
	if name == "" {
		return
	}
	for i := range as {
		keepWhole(costs, i, matches(as, i, name), 60)
	}
}

// piece is the best way to part the characters before a place into words.
type piece struct {
	cost float64
	from int  // where its last word begins
	word bool // it is a word of the list
}

const (
	unknown = 1.6 // a character of no word, against a word of the list at 1
	stray   = 10  // the cost of a cut between two characters of no word
	crossed = 20  // and in a word the title seems not to be made of
)

// keepWords parts a title into as few words as go: to cut in one of them is
// dear, in another that also reads there discouraged, so that in 管理工作 neither
// 管理 nor 工作 is parted, and a cut between the two is not for 理工.
func keepWords(as []atom, costs []float64) {
	by := titleWordsBy()
	best := make([]piece, len(as)+1)
	for i := range as {
		if p := (piece{best[i].cost + unknown, i, false}); best[i+1].cost == 0 || p.cost < best[i+1].cost {
			best[i+1] = p
		}
		for _, w := range by[as[i].r] {
			n := w.long
			if i+n > len(as) || matches(as, i, w.text) == 0 {
				continue
			}
			keepWhole(costs, i, n, crossed)
			if p := (piece{best[i].cost + 1, i, true}); best[i+n].cost == 0 || p.cost < best[i+n].cost {
				best[i+n] = p
			}
		}
	}
	for to, after := len(as), true; to > 0; {
		p := best[to]
		keepWhole(costs, p.from, to-p.from, 80)
		if !after && !p.word {
			costs[to] += stray
		}
		to, after = p.from, p.word || as[p.from].class != han
	}
}

// Figures, and what counts with them: 二十届, 五次全会, 12个, 三级.
const (
	figures = "0123456789〇零一二三四五六七八九十百千万亿两几"
	counted = "届次批期起个年月日号条项名人件级类大种轮度户家所宗笔元章节款位组队场季天周"
)

// keepNumbers keeps a number with what it counts, and 第 with its number.
func keepNumbers(rs []rune, costs []float64) {
	for k := 1; k < len(rs); k++ {
		switch figure := strings.ContainsRune(figures, rs[k-1]); {
		case figure && (strings.ContainsRune(figures, rs[k]) || strings.ContainsRune(counted, rs[k])),
			rs[k-1] == '第' && strings.ContainsRune(figures, rs[k]):
			costs[k] += 60
		}
	}
}

// keepSeries keeps short members of a series together: 省、市、县三级 has none that
// is longer than one character.
func keepSeries(rs []rune, costs []float64) {
	for k := 2; k+2 < len(rs); k++ {
		if rs[k] != '、' || rs[k+2] != '、' {
			continue
		}
		for _, at := range []int{k + 1, k + 3} { // after either mark
			costs[at] += 60
		}
		if k+4 < len(rs) && strings.ContainsRune(figures, rs[k+4]) {
			costs[k+4] += 40
		}
	}
}
