package office

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"casefile/archive"
	"casefile/templates"
)

func date(t *testing.T, s string) archive.Date {
	t.Helper()
	d, err := archive.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestLimit(t *testing.T) {
	for _, c := range []struct{ from, span, want string }{
		{"2026-03-05", "10 days", "2026-03-15"},
		{"2026-03-06", "1 working-days", "2026-03-09"}, // over a week-end
		{"2026-03-06", "15 working-days", "2026-03-27"},
		{"2026-03-07", "5 working-days", "2026-03-13"}, // from a Saturday
		{"2026-01-31", "1 months", "2026-02-28"},
		{"2028-01-31", "1 months", "2028-02-29"},
		{"2026-12-15", "3 months", "2027-03-15"},
		{"2026-03-05", "2 weeks", ""},
		{"2026-03-05", "0 days", ""},
		{"2026-03-05", "", ""},
	} {
		if got, _ := limit(date(t, c.from), c.span); got.String() != c.want {
			t.Errorf("%s from %s: %s, want %s", c.span, c.from, got, c.want)
		}
	}
}

// The tasks of a form are the dates its values give and the limits that start;
// values that lack them, or are no dates, open nothing.
func TestTasksFrom(t *testing.T) {
	f := &templates.Form{Deadlines: []templates.Deadline{
		{ID: "tasks", Title: "整改任务", Field: "/tasks/*/deadline"},
		{ID: "report_by", Title: "报告", Field: "/report_by"},
		{ID: "reply", Title: "说明", From: "served", Limit: "10 days"},
		{ID: "publish", Title: "公布", From: "issued", Limit: "1 months"},
	}}
	day := date(t, "2026-03-05")
	for _, c := range []struct {
		from, values string
		want         []archive.Task
	}{
		{"issued", `{"tasks":[{"deadline":"2026-04-01"},{"deadline":"soon"},{"task":"x"},{"deadline":"2026-05-01"}],"report_by":"2026-06-01"}`,
			[]archive.Task{{ID: "tasks-1", Due: date(t, "2026-04-01")}, {ID: "tasks-4", Due: date(t, "2026-05-01")},
				{ID: "report-by", Due: date(t, "2026-06-01")}, {ID: "publish", Due: date(t, "2026-04-05")}}},
		{"issued", `{"tasks":"none","report_by":7}`, []archive.Task{{ID: "publish", Due: date(t, "2026-04-05")}}},
		{"issued", `[]`, []archive.Task{{ID: "publish", Due: date(t, "2026-04-05")}}},
		{"served", ``, []archive.Task{{ID: "reply", Due: date(t, "2026-03-15")}}},
	} {
		if diff := cmp.Diff(c.want, tasksFrom(f, c.from, day, []byte(c.values))); diff != "" {
			t.Errorf("%s %s: %s", c.from, c.values, diff)
		}
	}
}

func TestTaskText(t *testing.T) {
	lib, err := templates.Load()
	if err != nil {
		t.Fatal(err)
	}
	f, _ := lib.Form("rectification-notice")
	values := []byte(`{"tasks":[{"person":"李某某","deadline":"2026-04-01","task":"完善制度","unit":"某科"}],"report_by":"2026-06-01"}`)
	for id, want := range map[string][2]string{
		"tasks-1": {"整改任务", "完善制度，某科，李某某"},
		"report":  {"整改情况报告", ""},
		"tasks-9": {"", ""},
		"own":     {"", ""},
	} {
		if title, what := taskText(f, id, values); title != want[0] || what != want[1] {
			t.Errorf("%s: %q %q, want %q", id, title, what, want)
		}
	}
}

// FuzzDatesAt: whatever the values are, no pointer leads out of them.
func FuzzDatesAt(f *testing.F) {
	f.Add("/tasks/*/deadline", `{"tasks":[{"deadline":"2026-04-01"}]}`)
	f.Add("/*/*", `[[1]]`)
	f.Add("", `null`)
	f.Fuzz(func(t *testing.T, pointer, values string) {
		for _, at := range datesAt(pointer, []byte(values)) {
			if at.date.IsZero() || at.index < 0 {
				t.Errorf("%q in %q: %+v", pointer, values, at)
			}
		}
	})
}

func TestExtension(t *testing.T) {
	for name, want := range map[string]string{
		"回证.PDF": "pdf", "a/b.docx": "docx", "张某某": "bin", "x.张某某": "bin", "x.extension-too-long": "bin", "x.": "bin",
		".hidden": "hidden", "a.tar.gz": "gz", "x.a b": "bin", "x.<b>": "bin",
	} {
		if got := extension(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}
