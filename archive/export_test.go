package archive

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"casefile/archive/bag"
)

// export writes a file as a bag into a new folder.
func (f *fixture) export(id FileID, o ExportOptions) (string, Exported) {
	f.t.Helper()
	path := filepath.Join(f.t.TempDir(), "bag")
	sink, err := bag.NewFolder(path)
	f.must(err)
	w := bag.NewWriter(sink)
	s, err := f.FileState(ctx, id)
	f.must(err)
	out, err := f.Export(ctx, s, o, w)
	f.must(err)
	f.must(w.Close(ctx, nil))
	return path, out
}

// receive takes a bag into another archive.
func (f *fixture) receive(path string) (Received, error) {
	f.t.Helper()
	b, err := bag.OpenPath(path)
	f.must(err)
	defer b.Close()
	return f.Receive(ctx, approver, b)
}

func TestExportAndReceive(t *testing.T) {
	f, _, _ := clocked(t)
	f.complete("case-1")
	f.close("case-1")
	path, out := f.export("case-1", ExportOptions{})
	if out.Partial() || out.Objects < 8 {
		t.Errorf("exported %+v", out)
	}
	cmd := exec.Command("sha256sum", "--strict", "-c", bag.Manifest)
	cmd.Dir = path
	if b, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("sha256sum: %v\n%s", err, b)
	}
	g, _, folder := clocked(t)
	got, err := g.receive(path)
	g.must(err)
	if !got.Added || got.File != "case-1" || got.Origin.Archive != f.ID() {
		t.Errorf("received %+v", got)
	}
	wantClean(t, g.Archive)
	s, err := g.FileState(ctx, "case-1")
	g.must(err)
	if s.Closed == nil || len(s.Origins) != 1 || s.Origins[0] != got.Origin || len(s.Docs) != 2 {
		t.Errorf("state %+v", s)
	}
	one, err := f.GetDocument(ctx, s.Docs[0].ID)
	f.must(err)
	two, err := g.GetDocument(ctx, s.Docs[0].ID)
	g.must(err)
	if fmt.Sprint(one.Record) != fmt.Sprint(two.Record) {
		t.Error("another record")
	}
	before := listed(t, folder)
	again, err := g.receive(path)
	g.must(err)
	if again.Added || listed(t, folder) != before {
		t.Errorf("received twice: %+v", again)
	}
	plan, err := g.Doctor(ctx)
	g.must(err)
	if len(plan) > 0 {
		t.Errorf("doctor plans %+v", plan)
	}
	// It goes on here, and home again it does not go.
	g.must(g.Reopen(ctx, officer, "case-1", "补充"))
	onward, _ := g.export("case-1", ExportOptions{})
	if _, err := f.receive(onward); !errors.Is(err, ErrConflict) {
		t.Errorf("home again: %v", err)
	}
}

func listed(t *testing.T, folder string) string {
	t.Helper()
	var all []string
	err := filepath.Walk(folder, func(p string, info os.FileInfo, err error) error {
		all = append(all, p)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(all, "\n")
}

// The chain in a bag is proved with nothing but sed and sha256sum, as the
// bag's own instructions say.
func TestBagIsProvedByHand(t *testing.T) {
	f, _, _ := clocked(t)
	f.complete("case-1")
	path, _ := f.export("case-1", ExportOptions{})
	script := `cd data/经过 && prev=""; while IFS= read -r line; do
  sum=$(printf %s "$line" | sed 's/,"sum":"[0-9a-f]*"}$/}/' | sha256sum | cut -d' ' -f1)
  case $line in *"\"sum\":\"$sum\"}") ;; *) echo "sum of: $line"; exit 1;; esac
  case $line in *"\"prev\":\"$prev\""*) ;; *) echo "prev of: $line"; exit 1;; esac
  prev=$sum
done < 事件.jsonl`
	cmd := exec.Command("sh", "-c", script)
	cmd.Dir = path
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, out)
	}
}

func TestExportLeavesOut(t *testing.T) {
	f, _, _ := clocked(t)
	f.complete("case-1")
	path, out := f.export("case-1", ExportOptions{See: func(d *DocState) bool { return d.Status == StatusImported }})
	if !out.Partial() || out.Left[LeftAccess] != 3 {
		t.Errorf("left out %v", out.Left)
	}
	err := filepath.Walk(path, func(p string, info os.FileInfo, err error) error {
		if err != nil || info.IsDir() {
			return err
		}
		b, err := os.ReadFile(p)
		if bytes.Contains(b, []byte("addressee")) {
			t.Errorf("%s tells what was left out", p)
		}
		return err
	})
	f.must(err)
	g, _, folder := clocked(t)
	before := listed(t, folder)
	_, err = g.receive(path)
	wantProblem(t, err, ProblemBagPartial, ErrConflict)
	if listed(t, folder) != before {
		t.Error("a refused bag leaves something")
	}
}

// Every change of a bag, also one with new manifests, is refused before
// anything is written.
func TestReceiveRefuses(t *testing.T) {
	f, _, _ := clocked(t)
	f.complete("case-1")
	for what, c := range map[string]struct {
		change func(text string) string
		want   string
	}{
		BagEvents + " shorter":     {func(s string) string { return s[:strings.LastIndex(s[:len(s)-1], "\n")+1] }, ProblemBagChain},
		BagEvents + " changed":     {func(s string) string { return strings.Replace(s, "zhang", "zhong", 1) }, ProblemBagChain},
		BagObjects + " shorter":    {func(s string) string { return s[:strings.LastIndex(s[:len(s)-1], "\n")+1] }, ProblemBagObject},
		BagObjects + " not ours":   {func(string) string { return "{}\n" }, ProblemBagForeign},
		BagObjects + " escaping":   {func(s string) string { return strings.ReplaceAll(s, `"path":"对象/`, `"path":"../对象/`) }, ProblemBagObject},
		BagObjects + " of file":    {func(s string) string { return strings.Replace(s, `"file":"case-1"`, `"file":"../x"`, 1) }, ProblemBagForeign},
		BagObjects + " left":       {func(s string) string { return strings.ReplaceAll(s, `"path"`, `"left_out":"access","path"`) }, ProblemBagPartial},
		"样式/inquiry-letter-1.md x": {func(s string) string { return s + "x" }, ProblemBagObject},
	} {
		path, _ := f.export("case-1", ExportOptions{})
		spoiled := respoil(t, path, strings.Fields(what)[0], c.change)
		g, _, folder := clocked(t)
		before := listed(t, folder)
		_, err := g.receive(spoiled)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", what, err, c.want)
		}
		if listed(t, folder) != before {
			t.Errorf("%s leaves something", what)
		}
	}
	path, _ := f.export("case-1", ExportOptions{})
	g, _, _ := clocked(t)
	_, err := g.SaveForm(ctx, f.form.ID, 1, []byte("# 另一种函\n"))
	g.must(err)
	g.open("case-1")
	_, err = g.receive(path)
	for _, want := range []string{ProblemBagForm, ProblemFileTaken} { // both at once
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
	f.must(os.WriteFile(filepath.Join(path, "data", BagEvents), []byte("x"), 0o600))
	_, err = g.receive(path)
	wantProblem(t, err, ProblemBag, ErrIntegrity)
}

// respoil copies a bag with one payload file changed and everything signed anew.
func respoil(t *testing.T, path, name string, change func(string) string) string {
	t.Helper()
	b, err := bag.OpenPath(path)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	to := filepath.Join(t.TempDir(), "bag")
	sink, err := bag.NewFolder(to)
	if err != nil {
		t.Fatal(err)
	}
	w := bag.NewWriter(sink)
	for p := range b.Paths() {
		text, err := b.ReadPayload(p, 1<<20)
		if err != nil {
			t.Fatal(err)
		}
		if p == name {
			text = []byte(change(string(text)))
		}
		if _, err := w.Add(ctx, p, bytes.NewReader(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(ctx, nil); err != nil {
		t.Fatal(err)
	}
	return to
}

// A reporter's name goes along only when it is asked for; without it the bag
// can be read and not taken in.
func TestExportConfidential(t *testing.T) {
	f, _, _ := clocked(t)
	f.open("case-1")
	f.saveForm()
	d, err := f.SaveDraft(ctx, officer, NewDraft{File: "case-1", Form: f.form, Title: "登记表", Values: []byte(`{"addressee":"甲"}`),
		Confidential: []byte(`{"reporter":"举报人赵某"}`)})
	f.must(err)
	_, err = f.Submit(ctx, officer, Submission{Document: d.Document, Digest: d.Digest()})
	f.must(err)
	_, err = f.Approve(ctx, approver, Approval{Document: d.Document, Digest: d.Digest()})
	f.must(err)
	f.issue(d.Document)
	for _, with := range []bool{false, true} {
		path, out := f.export("case-1", ExportOptions{Confidential: with})
		told := false
		err := filepath.Walk(path, func(p string, info os.FileInfo, err error) error {
			if err != nil || info.IsDir() {
				return err
			}
			b, err := os.ReadFile(p)
			told = told || bytes.Contains(b, []byte("举报人赵某"))
			return err
		})
		f.must(err)
		if told != with || out.Partial() == with {
			t.Errorf("with %t: told %t, left out %v", with, told, out.Left)
		}
		g, _, _ := clocked(t)
		if _, err := g.receive(path); (err == nil) != with {
			t.Errorf("with %t: received: %v", with, err)
		}
		wantClean(t, g.Archive)
	}
}
