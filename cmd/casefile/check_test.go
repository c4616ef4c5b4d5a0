package main

import (
	"testing"

	"casefile/cmd/internal/office"
)

func TestPagesOf(t *testing.T) {
	for want, pages := range map[string][]int{
		"第 1 面":          {1},
		"第 1、2 面":        {1, 2},
		"第 1–3 面":        {1, 2, 3},
		"第 2、4–7、9、10 面": {2, 4, 5, 6, 7, 9, 10},
	} {
		if got := pagesOf(pages); got != want {
			t.Errorf("%v: %s, want %s", pages, got, want)
		}
	}
}

// Many faults of one kind are told once, with how many and where.
func TestFaultsOf(t *testing.T) {
	var many []office.CheckedFault
	for n := 1; n <= 30; n++ {
		many = append(many, office.CheckedFault{Page: (n + 2) / 3, Got: "15 pt"})
	}
	if got, want := faultsOf(many), "15 pt 等 30 处（第 1–10 面）"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	two := []office.CheckedFault{{Page: 3, Got: "左 0.0 字"}, {Page: 5, Got: "右 2.0 字"}}
	if got, want := faultsOf(two), "左 0.0 字；右 2.0 字（第 3、5 面）"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func TestClauseOf(t *testing.T) {
	for s, want := range map[string]string{"7.2.5": "7.2.5", "9, GB/T 15834 5.1": "第 9 章，GB/T 15834 5.1"} {
		if got := clauseOf(s); got != want {
			t.Errorf("%s: %s, want %s", s, got, want)
		}
	}
}
