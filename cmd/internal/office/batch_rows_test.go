package office

import (
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"casefile/templates"
)

func batchForm() *templates.Form {
	return &templates.Form{ID: "t", Fields: []*templates.Field{
		{Name: "to", Title: "主送", Type: "string"},
		{Name: "n", Title: "份数", Type: "integer"},
		{Name: "share", Title: "比例", Type: "number"},
		{Name: "urgent", Title: "是否急件", Type: "boolean"},
		{Name: "cc", Title: "抄送", Type: "array", ItemType: "string"},
		{Name: "tasks", Title: "任务", Type: "array", Fields: []*templates.Field{{Name: "what"}}},
	}}
}

// gb18030 is "主送\n中文的一是在不了有和人这\n" in that encoding.
var gb18030 = []byte("\xd6\xf7\xcb\xcd\n\xd6\xd0\xce\xc4\xb5\xc4\xd2\xbb\xca\xc7\xd4\xda\xb2\xbb\xc1\xcb\xd3\xd0\xba\xcd\xc8\xcb\xd5\xe2\n")

func TestReadTable(t *testing.T) {
	for _, c := range []struct{ name, data, want string }{
		{"names", "to,n\n甲,3\n", `2 {"n":3,"to":"甲"}`},
		{"titles", "主送,份数\n甲,3\n", `2 {"n":3,"to":"甲"}`},
		{"mark", "\xef\xbb\xbfto\n甲\n", `2 {"to":"甲"}`},
		{"GB18030", string(gb18030), `2 {"to":"中文的一是在不了有和人这"}`},
		{"empty cells and rows", "to,n\n,\n甲,\n", `3 {"to":"甲"}`},
		{"lines of a cell", "to,n\n\"甲\n乙\",1\n丙,2\n", "2 {\"n\":1,\"to\":\"甲\\n乙\"}\n4 {\"n\":2,\"to\":\"丙\"}"},
		{"formulas are text", "to,cc\n=1+1,+86|-5|@x\n", `2 {"cc":["+86","-5","@x"],"to":"=1+1"}`},
		{"separators", "cc\n甲|乙｜ 丙 ||\n", `2 {"cc":["甲","乙","丙"]}`},
		{"array as JSON", "cc\n\"[\"\"甲|乙\"\"]\"\n", `2 {"cc":["甲|乙"]}`},
		{"objects as JSON", "tasks\n\"[{\"\"what\"\":\"\"甲\"\"}]\"\n", `2 {"tasks":[{"what":"甲"}]}`},
		{"what does not fit stays", "n,share,urgent,tasks\n三,NaN,也许,甲\n", `2 {"n":"三","share":"NaN","tasks":"甲","urgent":"也许"}`},
		{"kinds", "share,urgent\n0.5,是\n", `2 {"share":0.5,"urgent":true}`},
		{"no column", "to\n甲,乙\n", "2 batch-cell"},
	} {
		rows, err := readRows(batchForm(), "a.CSV", []byte(c.data))
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if diff := cmp.Diff(c.want, rowsText(rows)); diff != "" {
			t.Errorf("%s:\n%s", c.name, diff)
		}
	}
}

func rowsText(rows []batchRow) string {
	var out []string
	for _, r := range rows {
		text := string(r.values)
		if r.err != nil {
			text = r.err.(*Problem).ID
		}
		out = append(out, strconv.Itoa(r.line)+" "+text)
	}
	return strings.Join(out, "\n")
}

func TestReadLines(t *testing.T) {
	rows, err := readRows(batchForm(), "-", []byte("\xef\xbb\xbf{\"to\":\"甲\"}\r\n\n{bad\n{}"))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff("1 {\"to\":\"甲\"}\n3 {bad\n4 {}", rowsText(rows)); diff != "" {
		t.Error(diff)
	}
}

func TestReadRowsRefuses(t *testing.T) {
	for name, c := range map[string]struct{ file, data, id string }{
		"nothing":         {"a.jsonl", " \n", "batch-empty"},
		"head alone":      {"a.csv", "to\n", "batch-empty"},
		"unknown column":  {"a.csv", "who\n甲\n", "batch-column"},
		"twice":           {"a.csv", "to,主送\n甲,乙\n", "batch-column-twice"},
		"open quote":      {"a.csv", "to\n\"甲\n", "batch-csv"},
		"binary":          {"a.csv", "to\n\x00\xff\n", "batch-encoding"},
		"too many":        {"a.jsonl", strings.Repeat("{}\n", maxBatchRows+1), "batch-rows"},
		"too wide":        {"a.csv", strings.Repeat(",", maxColumns+1) + "\n甲\n", "batch-columns"},
		"damaged letters": {"a.csv", "to\n" + strings.Repeat("中文", 200) + "\xff\n", "batch-encoding"},
	} {
		_, err := readRows(batchForm(), c.file, []byte(c.data))
		if p, ok := err.(*Problem); !ok || p.ID != c.id {
			t.Errorf("%s: %v, want %s", name, err, c.id)
		}
	}
}

func FuzzReadTable(f *testing.F) {
	f.Add("to,n\n甲,3\n")
	f.Add("tasks,cc\n\"[{}]\",甲|乙\n")
	f.Fuzz(func(t *testing.T, data string) {
		rows, _ := readRows(batchForm(), "a.csv", []byte(data))
		for _, r := range rows {
			if r.err == nil && (r.line < 2 || r.values[0] != '{') {
				t.Errorf("row %d is %s", r.line, r.values)
			}
		}
	})
}
