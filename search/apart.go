package search

import (
	"strings"
	"sync"

	"casefile/search/zh"
)

// fixedTerms are longer terms in which a term of termVersions stands for
// something else: 留置送达 is a way to serve a paper, printed on every 送达回证,
// 留置权 a lien, 两规定 the end of a word and the beginning of the next. There a
// wording is not taken for the term. Who searches for the term itself finds them.
var fixedTerms = map[string][]string{
	"留置": {"留置送达", "留置权", "留置物", "留置财产", "留置担保", "留置盘问", "留置场所"},
	"两规": {"两规定", "两规范", "两规则", "两规划", "两规模"},
	"双规": {"双规定", "双规范", "双规则", "双规划", "双规制"},
	"两指": {"两指标", "两指数", "两指导", "两指定", "两指挥"},
	"双指": {"双指标", "双指数", "双指导", "双指定", "双指挥"},
	"双开": {"双开门"},
}

// apart is a longer term that a run must not be part of.
type apart struct {
	norm []byte
	at   int // where it begins, in bytes from the beginning of the run
}

// formApart are fixedTerms in normal form.
var formApart = sync.OnceValue(func() map[string][][]byte {
	out := map[string][][]byte{}
	for term, longer := range fixedTerms {
		key := string(zh.Normalise(term).Norm)
		for _, l := range longer {
			out[key] = append(out[key], zh.Normalise(l).Norm)
		}
	}
	return out
})

// apartOf are the longer terms that a run must not be part of where it stands
// for another. What it says itself is none of them: 留置场所 for 两规场所.
func apartOf(norm []byte) (out []apart) {
	for term, longer := range formApart() {
		at := indexUnits(norm, []byte(term))
		if at < 0 {
			continue
		}
		for _, l := range longer {
			if indexUnits(norm, l) < 0 {
				out = append(out, apart{l, at - indexUnits(l, []byte(term))})
			}
		}
	}
	return out
}

// stands reports whether a term, both in normal form, is in a run somewhere as
// itself and not as a part of a longer one.
func stands(run, term string) bool {
	if !strings.Contains(run, term) {
		return false
	}
	n := wording{norm: zh.Normalise(term).Norm}.needle()
	return n.index(zh.Normalise(run).Norm, 0) >= 0
}

// isPart reports whether a run found in s at a byte offset is part of one of
// the longer terms.
func (n *needle) isPart(s []byte, at int) bool {
	for _, a := range n.apart {
		from := at + a.at
		if from >= 0 && from+len(a.norm) <= len(s) && string(s[from:from+len(a.norm)]) == string(a.norm) {
			return true
		}
	}
	return false
}

// needle looks for another wording.
func (w wording) needle() needle {
	n := newNeedle(w.norm)
	n.apart = apartOf(w.norm)
	return n
}

// needles look for a run and its other wordings.
func (x run) needles() []needle {
	out := []needle{newNeedle(x.norm)}
	for _, w := range x.others {
		out = append(out, w.needle())
	}
	return out
}
