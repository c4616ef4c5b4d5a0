package search

import (
	"cmp"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"casefile/search/zh"
)

// filedDoc is a document and what its order depends on, apart from how the
// index knows it.
type filedDoc struct {
	Document
	filed        int
	organ        string
	year, serial int
}

func newestFiled(a, b filedDoc) int {
	return cmp.Or(-strings.Compare(a.Date, b.Date), -cmp.Compare(a.filed, b.filed))
}

var filedOrders = map[Sort]func(a, b filedDoc) int{
	ByNewest: newestFiled,
	ByOldest: func(a, b filedDoc) int {
		return cmp.Or(strings.Compare(cmp.Or(a.Date, "9"), cmp.Or(b.Date, "9")), newestFiled(a, b))
	},
	ByTitle: func(a, b filedDoc) int {
		return cmp.Or(last(a.Title == "", b.Title == ""), unitOrder(a.Title, b.Title), newestFiled(a, b))
	},
	ByNumber: func(a, b filedDoc) int {
		if a.Number == "" && b.Number == "" {
			return newestFiled(a, b)
		}
		return cmp.Or(last(a.Number == "", b.Number == ""), unitOrder(a.organ, b.organ),
			cmp.Compare(a.year, b.year), cmp.Compare(a.serial, b.serial), newestFiled(a, b))
	},
}

func unitOrder(a, b string) int {
	return slices.Compare(utf16.Encode([]rune(zh.String(a))), utf16.Encode([]rune(zh.String(b))))
}

func generatedDocs(rng *rand.Rand, n int) []filedDoc {
	out := make([]filedDoc, n)
	for i := range out {
		d := filedDoc{filed: i, organ: []string{"某纪函", "某纪", "某監发"}[rng.IntN(3)], year: 2019 + rng.IntN(3), serial: 1 + rng.IntN(120)}
		d.Document = Document{ID: fmt.Sprintf("f/%04d", i), Text: strings.Repeat("线索", 1+rng.IntN(4)) + strings.Repeat("其他", rng.IntN(30)),
			Secrecy: []string{"", "", "内部", "机密"}[rng.IntN(4)], Unit: []string{"", "甲局", "乙局"}[rng.IntN(3)]}
		if rng.IntN(9) > 0 {
			d.Date = fmt.Sprintf("20%02d-0%d-01", 10+rng.IntN(9), 1+rng.IntN(3))
		}
		if rng.IntN(9) > 0 {
			d.Title = []string{"通知", "報告", "线索报告", "𠮷A", "通", "﨎"}[rng.IntN(6)]
		}
		if rng.IntN(4) > 0 {
			d.Number = fmt.Sprintf("%s〔%d〕%d号", d.organ, d.year, d.serial)
		}
		out[i] = d
	}
	return out
}

func hitIDs(hits []Hit) (out []string) {
	for _, h := range hits {
		out = append(out, h.ID)
	}
	return out
}

// turnPages reads all pages, by cursor or by offset; between is called after each.
func turnPages(t *testing.T, x *Index, r Request, byCursor bool, between func(page int)) (out []string) {
	t.Helper()
	for page := 0; ; page++ {
		res := ask1(t, x, r)
		out = append(out, hitIDs(res.Hits)...)
		if !byCursor && (res.Next != "") != (len(out) < res.Total) {
			t.Errorf("page %d: %d of %d, next %q", page, len(out), res.Total, res.Next)
		}
		if res.Next == "" {
			return out
		}
		if byCursor {
			r.After = res.Next
		} else {
			r.Offset += r.Limit
		}
		if between != nil {
			between(page)
		}
	}
}

// Every order is that of a sort of all documents, page by page, in an index of
// several segments with replaced documents, for each viewer.
func TestSorts(t *testing.T) {
	docs := generatedDocs(rand.New(rand.NewPCG(31, 32)), 400)
	m, x := newMemory(), openIndex(t, t.TempDir())
	defer x.Close()
	for i := 0; i < len(docs); i += 130 {
		for _, d := range docs[i:min(i+130, len(docs))] {
			m.put(d.Document)
		}
		for j := 0; j < i; j += 7 { // filed anew, and no younger for it
			docs[j].Unit = "丙局"
			m.put(docs[j].Document)
		}
		syncAll(t, x, m)
	}
	for _, v := range []Viewer{LocalOperator(), viewer(t, "张", "内部"), viewer(t, "李", "")} {
		for s, order := range filedOrders {
			var want []string
			visible := slices.DeleteFunc(slices.Clone(docs), func(d filedDoc) bool { return v.kind == person && rank(d.Secrecy) > v.clearance })
			slices.SortFunc(visible, order)
			for _, d := range visible {
				want = append(want, d.ID)
			}
			for _, byCursor := range []bool{false, true} {
				got := turnPages(t, x, Request{Query: "线索", Viewer: v, Sort: s, Limit: 37}, byCursor, nil)
				if !slices.Equal(got, want) {
					t.Errorf("%s, by cursor %v: %d, want %d\n%v\n%v", s, byCursor, len(got), len(want), got[:10], want[:10])
				}
			}
		}
	}
	if _, err := x.Search(t.Context(), Request{Query: "线索", Viewer: LocalOperator(), Today: today, Sort: "size"}); !errors.Is(err, ErrRequest) {
		t.Errorf("an unknown order: %v", err)
	}
}

// Who turns pages by cursor sees all that was there at the first page, once,
// whatever is filed in between: first, last or anew.
func TestCursorStable(t *testing.T) {
	for _, s := range []Sort{ByScore, ByNewest, ByOldest, ByTitle, ByNumber} {
		for _, q := range []string{"线索", "线索 其他", "通知"} {
			rng := rand.New(rand.NewPCG(33, 34))
			docs := generatedDocs(rng, 1300) // more than are ranked
			m, x := newMemory(), openIndex(t, t.TempDir())
			for _, d := range docs {
				m.put(d.Document)
			}
			syncAll(t, x, m)
			r := Request{Query: q, Sort: s, Limit: 211, Viewer: viewer(t, "张", "内部")}
			want := turnPages(t, x, r, false, nil)
			got := turnPages(t, x, r, true, func(page int) {
				for i, d := range generatedDocs(rng, 60) {
					d.ID = fmt.Sprintf("new/%d/%d", page, i)
					d.Title, d.Date = "线索通知", []string{"2030-01-01", "1990-01-01", ""}[i%3]
					m.put(d.Document)
				}
				for range 60 {
					m.put(docs[rng.IntN(len(docs))].Document)
				}
				syncAll(t, x, m)
			})
			if !slices.Equal(got, want) {
				t.Errorf("%s of %s: %d documents, want %d, or in another order", q, s, len(got), len(want))
			}
			closeIndex(t, x)
		}
	}
}

// A cursor is good for one search of one viewer in one index; all that is told
// of another is the same.
func TestCursorBound(t *testing.T) {
	m, dir := newMemory(), t.TempDir()
	for _, d := range generatedDocs(rand.New(rand.NewPCG(35, 36)), 200) {
		m.put(d.Document)
	}
	x := openIndex(t, dir)
	syncAll(t, x, m)
	zhang := viewer(t, "张", "内部")
	good := Request{Query: "线索", Viewer: zhang, Today: today, Limit: 5}
	first := ask1(t, x, good)
	if again := ask1(t, x, good); again.Next != first.Next {
		t.Error("the same page has two cursors")
	}
	good.After = first.Next
	good.Limit = 7 // pages may be of any length
	if r := ask1(t, x, good); len(r.Hits) != 7 || r.Total != first.Total || slices.Contains(hitIDs(first.Hits), r.Hits[0].ID) {
		t.Errorf("the second page: %+v", r)
	}
	b := []byte(good.After)
	b[len(b)/2] ^= 1
	bad := map[string]func(r *Request){
		"query":    func(r *Request) { r.Query = "通知" },
		"viewer":   func(r *Request) { r.Viewer = viewer(t, "张", "机密") },
		"person":   func(r *Request) { r.Viewer = viewer(t, "李", "内部") },
		"operator": func(r *Request) { r.Viewer = LocalOperator() },
		"today":    func(r *Request) { r.Today = "2026-03-06" },
		"restrict": func(r *Request) { r.Restrict.Unit = []string{"甲局"} },
		"sort":     func(r *Request) { r.Sort = ByTitle },
		"wider":    func(r *Request) { r.Wider = true },
		"changed":  func(r *Request) { r.After = string(b) },
		"cut":      func(r *Request) { r.After = r.After[:20] },
		"longer":   func(r *Request) { r.After += "AAAA" },
		"long":     func(r *Request) { r.After = strings.Repeat("A", 1<<20) },
		"none":     func(r *Request) { r.After = "-" },
		"chinese":  func(r *Request) { r.After = "下一页" },
	}
	for name, change := range bad {
		r := good
		change(&r)
		if _, err := x.Search(t.Context(), r); !errors.Is(err, ErrRequest) || err.Error() != errCursor.Error() {
			t.Errorf("%s: %v", name, err)
		}
	}
	closeIndex(t, x)
	if _, err := Rebuild(t.Context(), dir, Options{}, m); err != nil {
		t.Fatal(err)
	}
	x = openIndex(t, dir)
	defer x.Close()
	if _, err := x.Search(t.Context(), good); !errors.Is(err, ErrRequest) {
		t.Errorf("after a rebuild: %v", err)
	}
}

func TestParseNumber(t *testing.T) {
	for _, c := range []struct {
		in, organ    string
		year, serial uint64
	}{
		{"某纪函〔2026〕12号", "某纪函", 2026, 12},
		{"某發[2026]第3號", "某发", 2026, 3},
		{"某发2026年第3号", "某发", 2026, 3},
		{"第7号", "", 0, 7},
		{"7", "", 0, 7},
		{"某局文件", "某局文件", 0, 0},
		{"", "", 0, 0},
		{"某〔2026〕99999999999999999999999号", "某", 2026, 1844674407370955160},
	} {
		n := parseNumber(zh.Normalise(c.in).Norm)
		if string(n.organ) != string(zh.Normalise(c.organ).Norm) || n.year != c.year || n.serial != c.serial && c.serial < 1000 {
			t.Errorf("%s: %x %d %d", c.in, n.organ, n.year, n.serial)
		}
	}
}

// Facets count by level what the viewer may see, and take levels back.
func TestSecrecyFacet(t *testing.T) {
	docs := generatedDocs(rand.New(rand.NewPCG(37, 38)), 300)
	m := newMemory()
	for i := range docs {
		m.put(docs[i].Document)
	}
	x := openIndex(t, t.TempDir())
	defer x.Close()
	syncAll(t, x, m)
	for _, v := range []Viewer{LocalOperator(), viewer(t, "张", "内部"), viewer(t, "李", "")} {
		want := map[string]int{}
		for _, d := range docs {
			if v.kind == operator || rank(d.Secrecy) <= v.clearance {
				want[cmp.Or(d.Secrecy, NoSecrecy)]++
			}
		}
		r := ask1(t, x, Request{Query: "线索", Viewer: v, Facets: true, Limit: -1})
		if len(r.Facets["secrecy"]) != len(want) {
			t.Errorf("levels: %v, want %v", r.Facets["secrecy"], want)
		}
		for _, c := range r.Facets["secrecy"] {
			one := ask1(t, x, Request{Query: "线索", Viewer: v, Limit: -1, Restrict: Restrict{Secrecy: []string{c.Value}}})
			if c.Count != want[c.Value] || one.Total != c.Count {
				t.Errorf("%s: counted %d, found %d, want %d", c.Value, c.Count, one.Total, want[c.Value])
			}
		}
		if r := ask1(t, x, Request{Query: "线索", Viewer: v, Limit: -1, Restrict: Restrict{Secrecy: []string{"机密"}}}); r.Total != want["机密"] {
			t.Errorf("%d of a level, want %d", r.Total, want["机密"])
		}
	}
}
