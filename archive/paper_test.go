package archive

import (
	"context"
	"errors"
	"testing"
	"time"
)

func TestPaperOnly(t *testing.T) {
	f, _, _ := clocked(t)
	f.open("case-1")
	im, err := f.Importer(ctx, officer, "case-1")
	f.must(err)
	deposition := Paper{OwnID: "证言-1", Title: "证人王某某的证言", Responsible: "专案组", Date: Date{2026, time.January, 2},
		Sheets: 7, Shelf: "三号库房2架4层", Section: "evidence"}
	longer := deposition
	longer.Sheets = 8
	bad := []Paper{{OwnID: "x", Title: "无处可寻", Sheets: 3}, {OwnID: "y", Shelf: "架"}, {OwnID: "z", Shelf: "架", Sheets: 1, Section: "nowhere"}}
	results, err := im.Add(ctx, append([]Paper{deposition, longer}, bad...))
	f.must(err)
	if !results[0].Added || !errors.Is(results[1].Err, ErrConflict) {
		t.Errorf("results %+v", results)
	}
	for _, r := range results[2:] {
		if !errors.Is(r.Err, ErrInvalid) {
			t.Errorf("took %+v", r)
		}
	}
	again, err := im.Add(ctx, []Paper{deposition, longer})
	f.must(err)
	if again[0].Added || again[0].Err != nil || again[1].Err == nil {
		t.Errorf("again %+v", again)
	}
	s, err := f.FileState(ctx, "case-1")
	f.must(err)
	items, err := f.Volume(ctx, s, Ordering{})
	f.must(err)
	if it := items[0]; it.Nature != NaturePaper || it.Pages() != 7 || it.Shelf == "" || it.Section.ID != "evidence" || it.Responsible != "专案组" {
		t.Errorf("item %+v", it)
	}
	f.close("case-1")
	wantClean(t, f.Archive)
}

func TestVolumeOrder(t *testing.T) {
	f, _, _ := clocked(t)
	f.complete("case-1")
	im, err := f.Importer(ctx, officer, "case-1")
	f.must(err)
	_, err = im.Add(ctx, []Paper{
		{OwnID: "decision", Title: "处分决定", Original: []byte("1"), Ext: "pdf", Section: "decision", Date: Date{2026, 2, 1}},
		{OwnID: "report", Title: "调查报告", Original: []byte("2"), Ext: "pdf", Section: "report", Date: Date{2026, 1, 1}},
		{OwnID: "late", Title: "证据二", Original: []byte("3"), Ext: "pdf", Section: "evidence", Date: Date{2025, 3, 1}},
		{OwnID: "early", Title: "证据一", Original: []byte("4"), Ext: "pdf", Section: "evidence", Date: Date{2025, 2, 1}},
	})
	f.must(err)
	order := Ordering{Section: func(FormRef) Section { return "inquiry" }, Pages: func(_ context.Context, _ PartRef, b []byte) int { return int(b[0] - '0') },
		ArchiveNo: ArchiveNo{Fonds: "Z109", Category: CategoryCase, Year: 2026, Retention: RetainPermanent, Volume: 3}}
	type row struct {
		no          int
		local       string
		first, last int
	}
	check := func(want []row) []Item {
		t.Helper()
		s, err := f.FileState(ctx, "case-1")
		f.must(err)
		s.Docs = s.Docs[:1:1] // without the old report, whose pages are not counted so
		for _, d := range s.index {
			if d.Created > 7 {
				s.Docs = append(s.Docs, d)
			}
		}
		items, err := f.Volume(ctx, s, order)
		f.must(err)
		for i, it := range items {
			if got := (row{it.No, it.State.ID.Local(), it.First, it.Last}); got != want[i] {
				t.Errorf("item %d is %v, want %v", i, got, want[i])
			}
		}
		return items
	}
	items := check([]row{{1, "0001-inquiry-letter", 1, 1}, {2, "report", 2, 3}, {3, "early", 4, 7}, {4, "late", 8, 10}, {1, "decision", 1, 1}})
	if items[0].Volume != VolumeInvestigation || items[0].Section.ID != "basis" || items[4].Volume != VolumeTrial ||
		items[4].ArchiveNo != "Z109-AJ·2026-Y-0003-005" {
		t.Errorf("items %+v", items)
	}
	f.must(f.Arrange(ctx, officer, "case-1", []Arranged{{Local: "late"}, {Local: "decision", Section: "evidence"}}))
	check([]row{{1, "0001-inquiry-letter", 1, 1}, {2, "report", 2, 3}, {3, "late", 4, 6}, {4, "decision", 7, 7}, {5, "early", 8, 11}})
	err = f.Arrange(ctx, officer, "case-1", []Arranged{{Local: "none"}, {Local: "late", Section: "inquiry"}})
	if !errors.Is(err, ErrInvalid) {
		t.Errorf("arranged: %v", err)
	}
}

func TestArchiveNo(t *testing.T) {
	volume := ArchiveNo{Fonds: "Z109", Category: CategoryCase, Year: 2026, Retention: RetainPermanent, Volume: 12}
	room := ArchiveNo{Fonds: "Z109", Category: CategoryRecords, Year: 2026, Retention: Retain30, Room: "BGS"}
	digits := ArchiveNo{Fonds: "0001", Category: CategoryRecords, Year: 2026, Retention: Retain10, Room: "0001"}
	for _, c := range []struct {
		no   ArchiveNo
		item int
		want string
	}{
		{volume, 0, "Z109-AJ·2026-Y-0012"}, {volume, 7, "Z109-AJ·2026-Y-0012-007"},
		{room, 0, "Z109-WS·2026-D30-BGS"}, {room, 12, "Z109-WS·2026-D30-BGS-0012"}, {digits, 3, "0001-WS·2026-D10-0001-0003"},
	} {
		got := c.no.String()
		if c.item > 0 {
			got = c.no.Item(c.item)
		}
		no, item, err := ParseArchiveNo(c.want)
		if got != c.want || no != c.no || item != c.item || err != nil {
			t.Errorf("%s: made %s, read %+v %d %v", c.want, got, no, item, err)
		}
	}
	for _, bad := range []string{"", "Z109-AJ·2026-Y-12", "Z109-AJ·2026-Y-0012-7", "z109-AJ·2026-Y-0012", "Z109-AJ·2026-D5-0012",
		"Z109-AJ-2026-Y-0012", "Z109-WS·2026-Y-B", "Z109-AJ·2026-Y-0012-000", "Z109-AJ·2026-Y-ABCD"} {
		if no, item, err := ParseArchiveNo(bad); err == nil {
			t.Errorf("%q is read as %+v %d", bad, no, item)
		}
	}
}

func FuzzParseArchiveNo(f *testing.F) {
	for _, s := range []string{"Z109-AJ·2026-Y-0012-007", "Z109-WS·2026-D30-BGS-0012", "-", "Z109-AJ·2026-Y-0012"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		no, item, err := ParseArchiveNo(s)
		if err != nil {
			return
		}
		if back := no.String(); item == 0 && back != s || item > 0 && no.Item(item) != s {
			t.Errorf("%q is read as %+v, item %d", s, no, item)
		}
	})
}
