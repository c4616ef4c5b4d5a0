package office

import (
	"bytes"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"casefile/archive"
	"casefile/archive/bag"
	"casefile/templates/pagetest"
)

// handed is a case of an open letter, a secret one and an old paper with a
// title that is no file name, and who may read which.
func handed(t *testing.T) *desk {
	t.Helper()
	d := newDesk(t).init(
		archive.Actor{ID: "zhou", Name: "周某某", Roles: []string{"officer", "archivist"}, Clearance: archive.LevelSecret},
		archive.Actor{ID: "wu", Name: "吴某某", Roles: []string{"archivist"}},
		archive.Actor{ID: "zheng", Name: "郑某某", Roles: []string{"approver"}, Clearance: archive.LevelSecret},
		archive.Actor{ID: "feng", Name: "冯某某", Roles: []string{"issuer"}, Clearance: archive.LevelSecret})
	_, err := d.OpenCase(d.ctx, d.who("周某某"), CaseHeader{ID: "c-1", Title: "某局<张某某>案"})
	d.ok(err)
	for _, values := range []string{letter, `{"secrecy": "机密", "recipient": "某市某局", "matter": "请说明密件费。"}`} {
		id := d.approved("c-1", values)
		_, err := d.Issue(d.ctx, d.who("冯某某"), IssueRequest{Doc: id})
		d.ok(err)
	}
	papers := filepath.Join(t.TempDir(), "papers.jsonl")
	line := `{"id":"a/../b","title":"../../<x>|\"题\"?*%","text":"旧文 & <b>","date":"2020-01-02"}` + "\n"
	d.ok(os.WriteFile(papers, []byte(line+strings.Replace(line, "a/../b", "c", 1)), 0o600))
	report, err := d.Import(d.ctx, d.who("周某某"), ImportRequest{Paths: []string{papers}, Case: "c-1"})
	d.ok(err)
	d.ok(report.Err())
	return d
}

// The bag is accepted by an independent validator, in both shapes, and says
// the same of itself.
func TestExportIsAValidBag(t *testing.T) {
	d := handed(t)
	out := filepath.Join(t.TempDir(), "移交")
	r, err := d.ExportCase(d.ctx, d.who("周某某"), ExportRequest{Case: "c-1", Out: out})
	d.ok(err)
	if r.Partial || r.Documents != 4 || len(r.Properties) != 4 {
		t.Errorf("report %+v", r)
	}
	for _, p := range r.Properties {
		if p.Verdict != "通过" {
			t.Errorf("%+v", p)
		}
	}
	b, err := bag.OpenPath(out)
	d.ok(err)
	defer b.Close()
	found, err := b.Verify(d.ctx)
	d.ok(err)
	if len(found) > 0 {
		t.Error(found)
	}
	xml, err := b.ReadPayload("元数据/案卷.xml", 1<<20)
	d.ok(err)
	if !bytes.Contains(xml, []byte("某局&lt;张某某&gt;案")) {
		t.Errorf("a value is markup: %s", xml)
	}
	again := filepath.Join(t.TempDir(), "x.zip")
	_, err = d.ExportCase(d.ctx, d.who("周某某"), ExportRequest{Case: "c-1", Out: again})
	d.ok(err)
	_, err = d.ExportCase(d.ctx, d.who("周某某"), ExportRequest{Case: "c-1", Out: again})
	d.wants(err, Refused, "bag-exists")

	tool := pagetest.Tool(t, "bagit", "bagit.py")
	if text, err := exec.Command("python3", tool, "--validate", out).CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, text)
	}
}

// What the actor may not see is nowhere in the bag, which says that it lacks
// something and is not taken in.
func TestExportLeavesOutVisibly(t *testing.T) {
	d := handed(t)
	out := filepath.Join(t.TempDir(), "bag")
	r, err := d.ExportCase(d.ctx, d.who("吴某某"), ExportRequest{Case: "c-1", Out: out})
	d.ok(err)
	if !r.Partial || r.Documents != 3 || r.LeftAccess != 3 || r.Properties[1].Verdict != "不通过" {
		t.Errorf("report %+v", r)
	}
	err = filepath.WalkDir(out, func(p string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		b, err := os.ReadFile(p)
		if bytes.Contains(b, []byte("密件费")) {
			t.Errorf("%s tells the secret", p)
		}
		return err
	})
	d.ok(err)
	for name, want := range map[string]string{"data/说明.txt": "【注意】本包不完整", "bag-info.txt": "Casefile-Partial"} {
		if b, err := os.ReadFile(filepath.Join(out, name)); err != nil || !strings.Contains(string(b), want) {
			t.Errorf("%s does not say %s: %v", name, want, err)
		}
	}
	other := newDesk(t).init()
	_, err = other.ReceiveCase(other.ctx, other.who("周某某"), out)
	d.wants(err, Refused, archive.ProblemBagPartial)
}

func FuzzFileTitle(f *testing.F) {
	for _, s := range []string{"", "..", "a/b\\c", "关于某事项的函", "\xff\u202e.", strings.Repeat("长", 300)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := fileTitle(s)
		if got == "" || !utf8.ValidString(got) || strings.ContainsAny(got, "/\\:*?\"<>|%\n\r\t") || utf8.RuneCountInString(got) > maxTitle ||
			!fs.ValidPath("data/001-"+got) {
			t.Errorf("%q becomes %q", s, got)
		}
	})
}
