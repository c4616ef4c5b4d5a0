package office

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"

	"casefile/archive"
)

// stream is a file as it is uploaded.
func stream(name, content string) ImportFile {
	return ImportFile{Name: name, Size: int64(len(content)), Open: func() (io.ReadCloser, error) {
		return io.NopCloser(strings.NewReader(content)), nil
	}}
}

func (d *desk) importAs(who string, r ImportRequest) *ImportReport {
	d.t.Helper()
	report, err := d.Import(d.ctx, d.who(who), r)
	d.ok(err)
	return report
}

// What is read at the same time is filed in the order of the input, the same
// every time.
func TestImportInOrder(t *testing.T) {
	dir := t.TempDir()
	rng := rand.New(rand.NewPCG(1, 2))
	for i := range 250 {
		folder := filepath.Join(dir, fmt.Sprintf("%d年", 2000+i%3))
		if err := os.MkdirAll(folder, 0o755); err != nil {
			t.Fatal(err)
		}
		text := fmt.Sprintf("第 %d 件%s", i, strings.Repeat("，情况属实", 1+rng.IntN(3000)))
		if err := os.WriteFile(filepath.Join(folder, fmt.Sprintf("%d.txt", i/3)), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var reports []*ImportReport
	for range 2 {
		d := newDesk(t).init()
		at := 0
		reports = append(reports, d.importAs("操作人", ImportRequest{Paths: []string{dir}, Progress: func(p ImportProgress) {
			if at++; p.Done != at || p.Files != 250 || p.File < 1 || p.File > 250 {
				t.Errorf("progress %d: %+v", at, p)
			}
		}}))
	}
	if n := len(reports[0].Imported); n != 250 || len(reports[0].Failed) != 0 {
		t.Fatalf("%d imported, failed: %v", n, reports[0].Failed)
	}
	for i := range reports[0].Imported {
		if a, b := reports[0].Imported[i], reports[1].Imported[i]; !cmp.Equal(a, b) || i > 0 && a.Path <= reports[0].Imported[i-1].Path {
			t.Errorf("%d: %+v and %+v", i, a, b)
		}
	}
}

// Of a PDF a hit is shown where it stands, as of an issued document.
func TestImportOfPDF(t *testing.T) {
	d := newDesk(t).init()
	doc := d.approved("c-1", strings.Replace(letter, "差旅费", strings.Repeat("报销的经过要写明。", 150)+"差旅费", 1))
	_, err := d.Issue(d.ctx, d.who("周某某"), IssueRequest{Doc: doc})
	d.ok(err)
	part, err := d.Part(d.ctx, d.who("周某某"), doc, "pdf")
	d.ok(err)
	report := d.importAs("操作人", ImportRequest{Files: []ImportFile{stream("旧函.txt", string(part.Bytes))}})
	if len(report.Imported) != 1 || report.Imported[0].Kind != "pdf" || !report.Searchable {
		t.Fatalf("%+v", report)
	}
	found, err := d.Search(d.ctx, d.who("操作人"), SearchRequest{Query: "差旅费 状态:imported"})
	d.ok(err)
	if len(found.Hits) != 1 || found.Hits[0].Page < 2 {
		t.Fatalf("found %+v", found.Hits)
	}
	hit := found.Hits[0]
	places, err := d.Places(d.ctx, d.who("操作人"), hit.ID, hit.Matches)
	d.ok(err)
	if len(places) == 0 || places[0].Page != hit.Page {
		t.Errorf("places %+v of a hit on page %d", places, hit.Page)
	}
	text, err := d.Part(d.ctx, d.who("操作人"), hit.ID, "text")
	d.ok(err)
	if strings.Contains(string(text.Bytes), "— 1 —") || strings.Contains(string(text.Bytes), "—1—") {
		t.Error("the page numbers are read as text")
	}
}

// Nobody is told of a paper that he may not read, and his own is filed.
func TestImportTellsNoSecret(t *testing.T) {
	d := newDesk(t).init(
		archive.Actor{ID: "秦某某", Roles: []string{"archivist"}, Clearance: archive.LevelSecret},
		archive.Actor{ID: "许某某", Roles: []string{"archivist"}})
	_, err := d.OpenCase(d.ctx, d.who("秦某某"), CaseHeader{ID: "s-1", Title: "密卷", Secrecy: archive.LevelSecret})
	d.ok(err)
	files := []ImportFile{stream("甲.txt", "关于某事项的报告\n经查，情况属实，没有发现问题。"), stream("乙.gif", "GIF89a scan")}
	d.importAs("秦某某", ImportRequest{Case: "s-1", Files: files})
	again := func(who, id string) *ImportReport {
		renamed := []ImportFile{files[0], files[1]}
		renamed[0].Name, renamed[1].Name = who+".txt", who+".gif"
		return d.importAs(who, ImportRequest{Case: id, Files: renamed})
	}
	for _, p := range again("许某某", "o-1").Imported {
		if p.Same+p.Like != "" || p.Known {
			t.Errorf("told of %+v", p)
		}
	}
	for _, p := range again("秦某某", "o-2").Imported {
		if p.Same == "" {
			t.Errorf("not told of %+v", p)
		}
	}
	if r := again("秦某某", ""); len(r.Duplicates) != 2 || len(r.Imported) != 0 {
		t.Errorf("without a case named: %+v", r)
	}
	_, err = d.Import(d.ctx, d.who("许某某"), ImportRequest{Case: "s-1", Files: files})
	d.wants(err, Refused, "not-cleared")
}

// Who files again what was made secret since learns no title of it: the bytes
// are his, what was said of them is not.
func TestImportTellsNoRaised(t *testing.T) {
	d := newDesk(t).init(archive.Actor{ID: "许某某", Roles: []string{"archivist"}})
	file := stream("甲.txt", "关于某事项的报告\n经查，情况属实，没有发现问题。")
	id := archive.DocID(d.importAs("许某某", ImportRequest{Case: "o-1", Files: []ImportFile{file}}).Imported[0].ID)
	arch, err := d.archive(d.ctx)
	d.ok(err)
	_, err = arch.ChangeAccess(d.ctx, archive.By{ID: "周某某", Via: "cli"}, id.File(), id, archive.Access{Secrecy: archive.Secrecy{Level: archive.LevelSecret}}, "定密")
	d.ok(err)
	other := file
	other.Name = "乙.txt"
	many := []ImportFile{file}
	for i := range batchPapers { // that the other comes in a batch of its own
		many = append(many, stream(fmt.Sprintf("%d.txt", i), fmt.Sprintf("第 %d 件。", i)))
	}
	r := d.importAs("许某某", ImportRequest{Case: "o-1", Files: append(many, other)})
	for _, p := range r.Duplicates {
		t.Errorf("told of %+v", p)
	}
	if len(r.Imported) != batchPapers+2 {
		t.Errorf("%d imported, failed: %+v", len(r.Imported), r.Failed)
	}
}

func TestAddTextOfStream(t *testing.T) {
	d := newDesk(t).init(archive.Actor{ID: "秦某某", Roles: []string{"archivist"}}, archive.Actor{ID: "韩某某", Roles: []string{"reviewer"}})
	id := d.importAs("秦某某", ImportRequest{Files: []ImportFile{stream("谈话.gif", "GIF89a")}}).Imported[0].ID
	file := stream("识别稿.txt", "问：是谁？\n答：是我。")
	_, err := d.AddText(d.ctx, d.who("韩某某"), TextRequest{Doc: id, File: &file})
	d.wants(err, Refused, "not-allowed")
	done, err := d.AddText(d.ctx, d.who("秦某某"), TextRequest{Doc: id, File: &file})
	d.ok(err)
	if done.Characters != 10 || done.Kind != "txt" || !done.Searchable {
		t.Errorf("%+v", done)
	}
	shown, err := d.Show(d.ctx, d.who("韩某某"), id)
	d.ok(err)
	if shown.NoText || !shown.AddedText || !slices.Equal(shown.Guessed, []string{"title"}) {
		t.Errorf("%+v", shown)
	}
	for _, bad := range []ImportFile{stream("a.gif", "GIF89a"), stream("a.jsonl", "{}"), stream("a.txt", ""), {Name: "a.txt", Open: func() (io.ReadCloser, error) { return nil, errors.New("gone") }}} {
		if _, err := d.AddText(d.ctx, d.who("秦某某"), TextRequest{Doc: id, File: &bad}); err == nil {
			t.Errorf("%s was taken", bad.Name)
		}
	}
}

// The matches of a hit lead back to the bytes that came in.
func TestOrigins(t *testing.T) {
	b, err := simplifiedchinese.GB18030.NewEncoder().String("关于某事的报告\r\n经查，張某某收受\r\n礼金，情况属实。")
	if err != nil {
		t.Fatal(err)
	}
	d := newDesk(t).init()
	d.importAs("操作人", ImportRequest{Files: []ImportFile{stream("甲.txt", b), stream("乙.gif", "GIF89a")}})
	found, err := d.Search(d.ctx, d.who("操作人"), SearchRequest{Query: "张某某收受礼金"})
	d.ok(err)
	if len(found.Hits) != 1 || len(found.Hits[0].Matches) != 1 {
		t.Fatalf("%+v", found.Hits)
	}
	places, err := d.Origins(d.ctx, d.who("操作人"), found.Hits[0].ID, found.Hits[0].Matches)
	d.ok(err)
	if len(places) != 1 {
		t.Fatalf("%v", places)
	}
	got, err := simplifiedchinese.GB18030.NewDecoder().String(b[places[0][0]:places[0][1]])
	if err != nil || got != "張某某收受\r\n礼金" {
		t.Errorf("%q, %v", got, err)
	}
	other, err := d.Documents(d.ctx, d.who("操作人"), ListRequest{})
	d.ok(err)
	for _, doc := range other.Rows {
		if doc.ID != found.Hits[0].ID {
			if places, err := d.Origins(d.ctx, d.who("操作人"), doc.ID, [][2]int{{0, 0}}); err != nil || places != nil {
				t.Errorf("a scan leads to %v, %v", places, err)
			}
		}
	}
}

// TestFlow: results come in order, and no more is held than may be.
func TestFlow(t *testing.T) {
	var held, most atomic.Int64
	sizes := []int64{1 << 20, 30 << 20, underWayBytes + 1, 5, 40 << 20, 30 << 20, 0}
	tasks := func(yield func(task[int]) bool) {
		for i := range 500 {
			n := sizes[i%len(sizes)]
			ok := yield(task[int]{n, func(context.Context) int {
				if h := held.Add(n); h > most.Load() {
					most.Store(h)
				}
				runtime.Gosched()
				held.Add(-n)
				return i
			}})
			if !ok {
				return
			}
		}
	}
	weigh := func(i int) int64 { return sizes[i%len(sizes)] }
	next := 0
	for v := range inOrder(t.Context(), iter.Seq[task[int]](tasks), weigh) {
		if v != next {
			t.Fatalf("%d comes before %d", v, next)
		}
		next++
	}
	if next != 500 || most.Load() > underWayBytes+1 {
		t.Errorf("%d results, %d bytes at once", next, most.Load())
	}
	for v := range inOrder(t.Context(), iter.Seq[task[int]](tasks), weigh) {
		if v == 20 {
			break
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	n := 0
	for range inOrder(ctx, iter.Seq[task[int]](tasks), weigh) {
		if n++; n == 20 {
			cancel()
		}
	}
	if n > 20+underWay {
		t.Errorf("%d results, cancelled after 20", n)
	}
}

// TestFlowWeighs: what is made may be far larger than what it is made of; no
// more of it waits than may, but for what each core was at.
func TestFlowWeighs(t *testing.T) {
	const made = 5 << 20
	var waiting, most atomic.Int64
	tasks := func(yield func(task[int]) bool) {
		for i := range 400 {
			run := func(context.Context) int {
				if n := waiting.Add(made); n > most.Load() {
					most.Store(n)
				}
				return i
			}
			if !yield(task[int]{1000, run}) {
				return
			}
		}
	}
	next := 0
	for v := range inOrder(t.Context(), iter.Seq[task[int]](tasks), func(int) int64 { return made }) {
		for range 1000 {
			runtime.Gosched() // filing takes its time
		}
		if v != next {
			t.Fatalf("%d comes before %d", v, next)
		}
		next++
		waiting.Add(-made)
	}
	if room := int64(underWayBytes + made*(1+runtime.GOMAXPROCS(0))); next != 400 || most.Load() > room {
		t.Errorf("%d results, %d MB at once, room is %d MB", next, most.Load()>>20, room>>20)
	}
}

// TestImportWeighs: so do papers, whose text is a hundred times their file.
func TestImportWeighs(t *testing.T) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Repeat("线索", 50_000) + "\n"
	fmt.Fprintf(w, `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>%s</w:t></w:r></w:p></w:body></w:document>`, text)
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	f := stream("旧件.docx", b.String())
	im := &importing{o: &Office{}, report: &ImportReport{}}
	for task := range im.tasks([]source{{name: f.Name, size: f.Size, open: f.Open}}) {
		p := task.run(t.Context())
		p.paper.Map = []byte("[]")
		if want := int64(b.Len() + len(text) + 2); p.err != nil || p.weight() != want || task.bytes > want/100 {
			t.Errorf("a task of %d bytes made %d, want %d, %v", task.bytes, p.weight(), want, p.err)
		}
	}
}

// A hostile PDF is a paper's error, in bounded time.
func TestImportHostile(t *testing.T) {
	loop := "%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2/Parent 2 0 R>>\nendobj\n" +
		"trailer\n<</Root 1 0 R/Size 3/Prev 0>>\nstartxref\n9\n%%EOF\n"
	d := newDesk(t).init()
	r := d.importAs("操作人", ImportRequest{Files: []ImportFile{stream("圈.pdf", loop), stream("好.txt", "好的一件"),
		stream("大.txt", strings.Repeat("x", 64<<20+1)), stream("零.txt", "\x00\x00\x01\x02"),
		{Name: "恶.txt", Open: func() (io.ReadCloser, error) { panic("reader") }}, stream("空.pdf", ""),
		stream("zip.zip", "PK\x03\x04"), stream("../../etc/passwd.txt", string(bytes.Repeat([]byte("路径"), 9)))}})
	ids := []string{}
	for _, p := range r.Imported {
		ids = append(ids, p.Title)
	}
	if len(r.Failed) < 5 || !slices.Contains(ids, "好的一件") || slices.ContainsFunc(r.Imported, func(p Imported) bool { return strings.Contains(p.ID, "..") }) {
		t.Errorf("imported %v, failed %+v", ids, r.Failed)
	}
}
