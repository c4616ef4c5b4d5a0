package office

import (
	"testing"

	"casefile/archive"
)

// What is only guessed of a paper stands as a guess in the catalogue and on the
// slip; what is not there is no guess.
func TestVolumeGuesses(t *testing.T) {
	date, err := archive.ParseDate("2012-05-08")
	if err != nil {
		t.Fatal(err)
	}
	v := &volume{}
	whole := archive.Item{Record: &archive.Record{Guessed: []string{"title", "number", "date", "unit"}}, Title: "关于采购的通知",
		Number: "某纪发〔2012〕7号", Date: date, Responsible: "中共某市纪律检查委员会", State: &archive.DocState{}}
	if got := remarks(whole); got != "各项为推测" {
		t.Errorf("of a paper nothing is known of: %s", got)
	}
	for _, x := range []struct {
		guessed         []string
		remarks, number string
	}{
		{nil, "已撤销", "某纪发〔2012〕7号"},
		{[]string{"title", "number", "date", "unit"}, "已撤销、题名、文号、日期为推测", "某纪发〔2012〕7号（推测）"},
		{[]string{"number", "unit"}, "已撤销、文号为推测", "某纪发〔2012〕7号（推测）"},
		{[]string{"number"}, "已撤销、文号为推测", "某纪发〔2012〕7号（推测）"},
	} {
		it := archive.Item{Record: &archive.Record{Guessed: x.guessed}, Title: "关于采购的通知", Number: "某纪发〔2012〕7号", Date: date,
			State: &archive.DocState{Status: archive.StatusWithdrawn}}
		if got := remarks(it); got != x.remarks {
			t.Errorf("%q: %s, want %s", x.guessed, got, x.remarks)
		}
		rows := map[string]string{}
		for _, r := range v.slipRows(it, archive.Leaf{Part: archive.PartRef{Role: archive.RoleOriginal}}) {
			rows[r[0]] = r[1]
		}
		if rows["文号"] != x.number || rows["题名"] == "" {
			t.Errorf("%q: the slip says %q", x.guessed, rows)
		}
	}
}
