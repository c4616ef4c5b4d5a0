package pdf

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"casefile/templates/fonts"
	"casefile/templates/layout"
	"casefile/templates/pagetest"
)

// bound is a volume of three pages: one as it is, two with a number over them,
// the last with a file.
func bound(t *testing.T, files ...File) []byte {
	t.Helper()
	src, err := Read(mustWrite(t, sampleMeta, sample(t), sample(t), sample(t)))
	if err != nil {
		t.Fatal(err)
	}
	numbers, err := Read(mustWrite(t, Meta{}, folio(t, "1"), folio(t, "2")))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	b := NewBinder(&out)
	last := PageOptions{Overlay: &Overlay{numbers, 1}}
	for _, f := range files {
		if err := b.Attach(f); err != nil {
			t.Fatal(err)
		}
		last.Files = append(last.Files, f.Name)
	}
	if err := b.Add(src, 0, 1, []PageOptions{{Links: []Link{{X1: 100, Y1: 100, X2: 200, Y2: 130, To: 2}}}}); err != nil {
		t.Fatal(err)
	}
	if err := b.Add(src, 1, 2, []PageOptions{{Overlay: &Overlay{numbers, 0}}, last}); err != nil {
		t.Fatal(err)
	}
	err = b.Close(Meta{Title: "某局张某某案"}, []Bookmark{{Title: "封面"}, {Title: "办案依据", Page: 1,
		Under: []Bookmark{{Title: "关于某事项的函", Page: 1}, {Title: "报告", Page: 2}}}},
		[]Label{{Prefix: "封面"}, {Page: 1, Numbered: true}})
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func folio(t *testing.T, number string) layout.Page {
	s := newSheet(t)
	s.text(fonts.SongTi, 500, 40, 14, 7, number)
	for _, item := range s.page.Items {
		item.(*layout.TextRun).Artifact = true
	}
	return s.page
}

var bindFiles = []File{
	{Name: "001-情况说明.docx", Description: "情况说明", MediaType: "application/vnd.openxmlformats-officedocument.wordprocessingml.document", Bytes: []byte("PK\x03\x04 not really")},
	{Name: "002-空.txt", MediaType: "text/plain; charset=utf-8"},
	{Name: "003-照片 (1)#.jpg", MediaType: "no type", Bytes: bytes.Repeat([]byte{0xFF, 0xD8, 0, '(', ')'}, 4000)},
}

// TestBind: what other programs say of a volume with and without files.
func TestBind(t *testing.T) {
	for _, c := range []struct {
		flavour string
		files   []File
	}{{"2u", nil}, {"3u", bindFiles}} {
		b := bound(t, c.files...)
		if !bytes.Equal(b, bound(t, c.files...)) {
			t.Error("the same volume twice differs")
		}
		if out := tool(t, b, "qpdf", "--check", "FILE"); !strings.Contains(out, "No syntax or stream encoding errors") {
			t.Errorf("qpdf: %s", out)
		}
		page := sample(t)
		if got, want := extracted(t, b), plainText(page, page, page); got != want {
			t.Errorf("text out:\n%s\nin:\n%s", got, want)
		}
		for _, content := range contents(t, mustWrite(t, sampleMeta, page, page, page)) {
			if !bytes.Contains(b, content) {
				t.Error("the content of a page is not there byte for byte")
			}
		}
		file := filepath.Join(t.TempDir(), "volume.pdf")
		if err := os.WriteFile(file, b, 0o600); err != nil {
			t.Fatal(err)
		}
		pagetest.Conforms(t, c.flavour, file)
		for _, f := range c.files {
			if got := tool(t, b, "qpdf", "--show-attachment="+f.Name, "FILE"); got != string(f.Bytes) {
				t.Errorf("%s comes out as %.60q", f.Name, got)
			}
		}
	}
}

// contents are the content streams of a document's pages, as they are stored.
func contents(t *testing.T, b []byte) [][]byte {
	t.Helper()
	src, err := Read(b)
	if err != nil {
		t.Fatal(err)
	}
	var all [][]byte
	for _, p := range src.pages {
		o, err := src.file.at(p, "Contents")
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, o.stream)
	}
	return all
}

// TestBindRefuses: what would make no volume is an error.
func TestBindRefuses(t *testing.T) {
	src, err := Read(mustWrite(t, Meta{}, layout.Page{Width: 100, Height: 50}))
	if err != nil {
		t.Fatal(err)
	}
	newBinder := func() *Binder { return NewBinder(&bytes.Buffer{}) }
	for name, do := range map[string]func() error{
		"no pages":        func() error { return newBinder().Close(Meta{}, nil, nil) },
		"pages not there": func() error { return newBinder().Add(src, 0, 2, nil) },
		"options too few": func() error { return newBinder().Add(src, 0, 1, []PageOptions{}) },
		"file not there":  func() error { return newBinder().Add(src, 0, 1, []PageOptions{{Files: []string{"x"}}}) },
		"bookmark to none": func() error {
			b := newBinder()
			return errors.Join(b.Add(src, 0, 1, nil), b.Close(Meta{}, []Bookmark{{Page: 1}}, nil))
		},
		"two of one name": func() error {
			b := newBinder()
			return errors.Join(b.Attach(File{Name: "a.txt"}), b.Attach(File{Name: "a.txt"}))
		},
		"full disk": func() error { return NewBinder(fullDisk{}).Add(src, 0, 1, nil) },
	} {
		if do() == nil {
			t.Errorf("%s: no error", name)
		}
	}
	for _, name := range []string{"", ".", "..", "../a", "a/b", `a\b`, "a:b", "a\x00b", "\u202Etxt.exe", strings.Repeat("长", 100)} {
		if newBinder().Attach(File{Name: name}) == nil {
			t.Errorf("attached as %q", name)
		}
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("no space left") }
