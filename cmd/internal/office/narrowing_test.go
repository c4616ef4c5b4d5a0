package office

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"casefile/archive"
	"casefile/search"
)

func TestNarrow(t *testing.T) {
	d := newDesk(t)
	got, err := d.Narrow(Narrow{Form: []string{"函询通知书", "t1"}, Unit: []string{"某局"}, Year: []string{"２０２５年"}, Status: []string{"已制发", "舊卷"},
		Secrecy: []string{"无", "机密", "機密"}, From: "2024-02", To: "2024年2月"})
	d.ok(err)
	want := search.Restrict{Form: []string{"inquiry-letter", "t1"}, Unit: []string{"某局"}, Year: []string{"2025"}, Status: []string{"issued", "imported"},
		Secrecy: []string{search.NoSecrecy, "机密", "机密"}, From: "2024-02-01", To: "2024-02-29"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for want, n := range map[string]Narrow{
		"form-missing":   {Form: []string{"便条"}},
		"year-bad":       {Year: []string{"25"}},
		"search-status":  {Status: []string{"草稿"}},
		"search-secrecy": {Secrecy: []string{""}},
		"search-date":    {From: "明天"},
		"search-dates":   {From: "2025", To: "2024"},
	} {
		_, err := d.Narrow(n)
		if _, messages := Explain(err); err == nil || len(messages) != 1 || messages[0].ID != want {
			t.Errorf("%+v: %v, want %s", n, err, want)
		}
	}
	if _, err := d.Narrow(Narrow{Year: []string{"x"}, From: "x", To: "y"}); err == nil || len(err.(Problems)) != 3 {
		t.Errorf("not all at once: %v", err)
	}
}

func TestDayRange(t *testing.T) {
	for said, want := range map[string][2]string{
		"": {}, "2010": {"2010-01-01", "2010-12-31"}, "2012年2月": {"2012-02-01", "2012-02-29"}, "2010-6-3": {"2010-06-03", "2010-06-03"},
		"2010-02-30": {"bad"}, "10": {"bad"}, "2010-1-1-1": {"bad"}, "2010-99999999999999999999": {"bad"}, "0000": {"bad"}, "-": {"bad"},
	} {
		first, last, p := dayRange(said)
		if p != nil {
			first = "bad"
		}
		if first != want[0] || last != want[1] {
			t.Errorf("%q: %s to %s", said, first, last)
		}
	}
}

func TestReadNames(t *testing.T) {
	got, err := ReadNames("n", []byte("\ufeff# c\n\n某市交通运输局 : 某市交通局、 某市交通委员会,某市交通厅\r\n某某某：某某\n"))
	if err != nil {
		t.Fatal(err)
	}
	want := []archive.Name{{Name: "某市交通运输局", Former: []string{"某市交通局", "某市交通委员会", "某市交通厅"}}, {Name: "某某某", Former: []string{"某某"}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	_, err = ReadNames("n", []byte("某局\n某局：\n：某局\n某局：局\n某局：某\x01局\n"))
	if all, ok := err.(Problems); !ok || len(all) != 5 || all[4].Path != "n:5" || all[4].ID != "names-line" {
		t.Errorf("%v", err)
	}
}
