package search

import (
	"errors"
	"testing"
)

// What became secret, or was disposed of, while it cannot be read is not found
// as it was; it comes back as it is once it can be read.
func TestShut(t *testing.T) {
	low := viewer(t, "王", "")
	was := Document{ID: "f/1", File: "f", Title: "旧件", Text: "举报线索转办"}
	for name, c := range map[string]struct {
		change   func(*Document)
		broken   int // found while it cannot be read, by who sees everything
		low, all int // found by either when it can be read again
	}{
		"level":    {func(d *Document) { d.Secrecy = "绝密" }, 0, 0, 1},
		"audience": {func(d *Document) { d.Audience = []string{"李"} }, 0, 0, 1},
		"disposed": {func(d *Document) { d.Text = "" }, 0, 0, 0},
		"title":    {func(d *Document) { d.Title = "新件" }, 1, 1, 1},
	} {
		t.Run(name, func(t *testing.T) {
			m := newMemory()
			m.put(was, Document{ID: "f/2", File: "f", Text: "其他"})
			x := openIndex(t, t.TempDir())
			defer closeIndex(t, x)
			syncAll(t, x, m)
			d := was
			c.change(&d)
			m.put(d)
			m.broken["f/1"] = errors.New("the disk is away")
			for range 2 {
				if s, err := x.Sync(t.Context(), m); err != nil || len(s.Failed) != 1 {
					t.Fatalf("%+v, %v", s, err)
				}
				foundBy(t, x, LocalOperator(), c.broken)
				foundBy(t, x, low, min(c.broken, c.low))
			}
			l, err := x.Documents(t.Context(), ListRequest{Viewer: low, Today: today})
			if want := 1 + min(1, c.low); err != nil || name != "disposed" && l.Total != want {
				t.Errorf("listed: %+v, %v, want %d", l, err, want)
			}
			delete(m.broken, "f/1")
			syncAll(t, x, m)
			foundBy(t, x, LocalOperator(), c.all)
			foundBy(t, x, low, c.low)
			if s, err := x.Verify(t.Context(), m); err != nil || len(s.Wrong) > 0 {
				t.Errorf("%+v, %v", s, err)
			}
		})
	}
}

// A draft that became another and cannot be read is listed for nobody.
func TestShutDraft(t *testing.T) {
	m := newMemory()
	d := Document{ID: "f/1", File: "f", Title: "草稿", Secrecy: "机密", Status: "draft"}
	m.put(d)
	x := openIndex(t, t.TempDir())
	defer closeIndex(t, x)
	listed := func(want int) {
		t.Helper()
		l, err := x.Documents(t.Context(), ListRequest{Viewer: viewer(t, "王", ""), Today: today})
		if err != nil || l.Total != want {
			t.Errorf("%+v, %v, want %d", l, err, want)
		}
	}
	syncAll(t, x, m)
	listed(0)
	d.Secrecy = "" // all that is known of it without its version
	m.put(d)
	m.broken["f/1"] = errors.New("the disk is away")
	if s, err := x.Sync(t.Context(), m); err != nil || len(s.Failed) != 1 {
		t.Fatalf("%+v, %v", s, err)
	}
	listed(0)
	delete(m.broken, "f/1")
	syncAll(t, x, m)
	listed(1)
}

func foundBy(t *testing.T, x *Index, v Viewer, want int) {
	t.Helper()
	if r := ask1(t, x, Request{Query: "举报", Viewer: v}); r.Total != want || len(r.Hits) != want {
		t.Errorf("found %d, want %d", r.Total, want)
	}
}
