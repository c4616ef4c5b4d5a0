package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"casefile/archive/store/miniotest"
)

func TestDemoOnAFolder(t *testing.T) { testDemo(t, newPlace(t, nil)) }

// The whole demonstration runs unchanged on a real object store.
func TestDemoOnMinIO(t *testing.T) { testDemo(t, newPlace(t, miniotest.Start(t))) }

func testDemo(t *testing.T, p *place) {
	dir := filepath.Join(p.dir, "demo")
	args := []string{"demo", "--dir", dir, "--json"}
	if strings.HasPrefix(p.args[1], "s3://") {
		args = append(args, p.args[:2]...)
	} else {
		p.args[1] = filepath.Join(dir, "archive")
	}
	archive := p.args
	p.args = nil
	var d demo
	if err := json.Unmarshal([]byte(p.run("", args...)), &d); err != nil {
		t.Fatal(err)
	}
	if len(d.Cases) != 3 || d.Made < 12 || len(d.Imported) != 3 {
		t.Errorf("%d cases, %d documents, %d papers; want 3, at least 12, 3", len(d.Cases), d.Made, len(d.Imported))
	}
	forms := map[string]bool{}
	for _, c := range d.Cases {
		for _, doc := range c.Documents {
			forms[doc.Form] = true
			if doc.Drafted == doc.Approved || doc.State != "issued" || doc.Pages == 0 {
				t.Errorf("%s: drafted by %s, approved by %s, %s, %d pages", doc.ID, doc.Drafted, doc.Approved, doc.State, doc.Pages)
			}
		}
	}
	if len(forms) != 4 {
		t.Errorf("forms used: %v", forms)
	}
	pdfs, err := filepath.Glob(filepath.Join(dir, "pdf", "*.pdf"))
	if err != nil || len(pdfs) != d.Made {
		t.Errorf("%d PDFs in %s, want %d (%v)", len(pdfs), dir, d.Made, err)
	}
	if x := d.Closed; x.Before == 0 || x.Tasks == 0 || x.Documents != 5 || x.ArchiveNo == "" || x.Bag.Partial {
		t.Errorf("closed: %+v", x)
	}
	for _, name := range []string{d.Closed.VolumeFile, d.Closed.Bag.Out, d.Closed.Checkpoint} {
		if info, err := os.Stat(name); err != nil || info.Size() == 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
	// What it left behind is a whole archive with its index, and its history
	// is that of the checkpoint.
	p.args = []string{archive[0], archive[1], "--index", filepath.Join(dir, "index")}
	p.run("", "archive", "verify")
	p.run("", "audit", "verify", "--checkpoint", d.Closed.Checkpoint)
	p.finds(d.Searches[0].planSearch.Query, d.Searches[0].Total)
}

// The demonstration fits a screen and names the command for the browser.
func TestDemoOnOneScreen(t *testing.T) {
	p := newPlace(t, nil)
	p.args = nil
	dir := filepath.Join(p.dir, "演示 demo")
	out := p.run("", "demo", "--dir", dir)
	if !strings.Contains(out, "规避招标  最相近  ") { // a count would be of all that have a character in common
		t.Errorf("no row of what is most alike:\n%s", out)
	}
	if n := strings.Count(out, "\n") + 1; n > 40 {
		t.Errorf("%d lines:\n%s", n, out)
	}
	for _, want := range []string{"casefile serve --archive '" + dir + "/archive'", "某纪函〔2026〕1号", "结果相同"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not in\n%s", want, out)
		}
	}
	if _, err := p.try("", "demo", "--dir", dir); err == nil || !strings.Contains(err.Error(), "exit status 5") {
		t.Errorf("a second run into the same folder: %v", err)
	}
	if _, err := os.Stat(filepath.Join(p.dir, "archive")); err == nil {
		t.Error("the demonstration wrote into the working directory")
	}
}
