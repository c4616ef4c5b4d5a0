package archive

import (
	"testing"
)

func TestLife(t *testing.T) {
	f := newFixture(t)
	f.open("case-1")
	id := f.approved("case-1", `{"b": 1, "a": "甲"}`)
	doc := f.issue(id)
	if doc.State.Number.Printed != "某纪函〔2026〕1号" || doc.Record.Number.N != 1 {
		t.Errorf("number %+v", doc.State.Number)
	}
	wantClean(t, f.Archive)
}
