package search

import (
	"bytes"
	"sync"

	"casefile/search/zh"
)

// questionWords (疑问词) ask and tell nothing of what is asked about; the longer
// ones first. They are left out of a text that documents are to be like, unless
// nothing else is in it. What stands for more than a question in the papers
// (可以, 应当, 几内亚, 吗啡, 呢绒) stays.
var questionWords = []string{
	"有没有", "能不能", "可不可以", "是不是", "会不会", "要不要", "怎么办", "怎么样", "什么时候", "什么样", "哪一个",
	"怎么", "怎样", "如何", "是否", "能否", "可否", "多少", "为什么", "什么", "为何", "哪一", "哪些", "哪个", "哪里",
	"哪种", "哪位", "哪儿", "哪家", "何时", "何地", "何人", "何种", "何处", "请问", "谁", "哪",
}

// endWords ask where a clause ends, countWords where a number could stand
// instead.
var (
	endWords   = []string{"吗", "呢", "么"}
	countWords = []string{"几个", "几年", "几次", "几月", "几天", "几人", "几条", "几名", "几种", "几倍", "几项", "几岁", "几日", "几点", "几级"}
)

var questionRuns = sync.OnceValue(func() (runs [][]byte) {
	for _, w := range append(append([]string{}, questionWords...), countWords...) {
		runs = append(runs, zh.Normalise(w).Norm)
	}
	return runs
})

var endRuns = sync.OnceValue(func() (runs [][]byte) {
	for _, w := range endWords {
		runs = append(runs, zh.Normalise(w).Norm)
	}
	return runs
})

// tellingWords is a text without its question words, in whose places a line
// ends.
func tellingWords(norm []byte) []byte {
	out := bytes.Clone(norm)
	for _, w := range questionRuns() {
		blank(out, w, false)
	}
	for _, w := range endRuns() {
		blank(out, w, true)
	}
	if len(zh.Grams(nil, out)) == 0 {
		return norm
	}
	return out
}

// blank writes line feeds over a run; with atEnd set only before what is no
// word.
func blank(norm, run []byte, atEnd bool) {
	for from := 0; ; {
		i := indexUnits(norm[from:], run)
		if i < 0 {
			return
		}
		at := from + i
		from = at + len(run)
		if atEnd && from < len(norm) && len(zh.Grams(nil, norm[from:from+2])) > 0 {
			continue
		}
		for k := at; k < from; k += 2 {
			norm[k], norm[k+1] = '\n', 0
		}
	}
}
