package office

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"casefile/archive"
	"casefile/search"
)

// What an index could not take in is told in Chinese and by kind: changed
// bytes decide, wherever in the list they stand.
func TestIndexFailures(t *testing.T) {
	gone := search.Failure{ID: "c-1/1", Err: "connection refused"}
	changed := search.Failure{ID: "c-1/2", Err: "digest", Changed: true}
	tests := []struct {
		name   string
		failed []search.Failure
		kind   Kind
		ids    string
	}{
		{"not reached", []search.Failure{gone}, Failed, "c-1/1"},
		{"changed", []search.Failure{changed}, Damaged, "c-1/2"},
		{"both", []search.Failure{gone, changed}, Damaged, "c-1/2 c-1/1"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			kind, messages := Explain(failures(&search.Synced{Failed: tt.failed}))
			var ids []string
			for _, m := range messages {
				ids = append(ids, m.Field)
				if !strings.HasPrefix(m.Text, m.Field+" 没有收入索引：") {
					t.Errorf("%s", m.Text)
				}
			}
			if got := strings.Join(ids, " "); kind != tt.kind || got != tt.ids {
				t.Errorf("kind %d, %s; want %d, %s", kind, got, tt.kind, tt.ids)
			}
		})
	}
	if err := failures(&search.Synced{}); err != nil {
		t.Errorf("nothing failed: %v", err)
	}
}

// The notes name nothing that who asks may not be cleared for.
func TestStaleNotes(t *testing.T) {
	damaged := failures(&search.Synced{Failed: []search.Failure{{ID: "secret-1/1", Err: "x", Changed: true}}})
	for err, want := range map[error]string{
		damaged: "字节变了", errors.New("secret-1"): "可能不全", context.Canceled: "可能不全",
		fmt.Errorf("read secret-1: %w", archive.ErrUnreachable): "可能不全",
	} {
		notes := staleNotes(err)
		if len(notes) != 1 || !strings.Contains(notes[0], want) || strings.Contains(notes[0], "secret") {
			t.Errorf("%v: %v", err, notes)
		}
	}
	if staleNotes(nil) != nil {
		t.Error("a fresh index has notes")
	}
}
