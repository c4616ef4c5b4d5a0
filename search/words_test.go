package search

import (
	"strings"
	"testing"

	"casefile/search/zh"
)

func TestTellingWords(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"公司拖欠工资怎么办？", "公司拖欠工资|？"},
		{"被告人何時歸還借款嗎?", "被告人|归还借款|?"},
		{"几内亚的吗啡和呢绒可以进口吗", "几内亚的吗啡和呢绒可以进口|"},
		{"有几名证人，几何图形", "有|证人，几何图形"},
		{"誰", "谁"},
		{"怎么办？", "怎么办？"},
		{"线索", "线索"},
		{"", ""},
	} {
		norm := zh.Normalise(c.in).Norm
		got := zh.Text{Norm: tellingWords(norm)}.String()
		for strings.Contains(got, "\n\n") {
			got = strings.ReplaceAll(got, "\n\n", "\n")
		}
		if got = strings.ReplaceAll(got, "\n", "|"); got != zh.String(c.want) && got != c.want {
			t.Errorf("%s: %q, want %q", c.in, got, c.want)
		}
		if string(norm) != string(zh.Normalise(c.in).Norm) {
			t.Errorf("%s: what was asked has been changed", c.in)
		}
	}
}

// Every question word is one of its own, not a longer one's remainder.
func TestQuestionWords(t *testing.T) {
	for i, w := range questionWords {
		for _, later := range questionWords[i+1:] {
			if strings.Contains(later, w) {
				t.Errorf("%s stands before %s, which then never is", w, later)
			}
		}
	}
}
