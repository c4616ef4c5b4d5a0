package pdf

import (
	"bytes"
	"encoding/hex"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"

	"casefile/templates/fonts"
	"casefile/templates/layout"
)

// TestSameBytes: twice, at the same time on many goroutines, after other
// documents have filled the caches, and in another process.
func TestSameBytes(t *testing.T) {
	page := sample(t)
	want := mustWrite(t, sampleMeta, page, page)
	if out := os.Getenv("CASEFILE_TEST_WRITE_TO"); out != "" {
		if err := os.WriteFile(out, want, 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			s := newSheet(t)
			s.body(100, []rune(prose)[200:])
			if _, err := Write([]layout.Page{s.page}, Meta{}); err != nil {
				t.Error(err)
			}
			if got, err := Write([]layout.Page{page, page}, sampleMeta); err != nil || !bytes.Equal(got, want) {
				t.Errorf("other bytes: %v", err)
			}
		})
	}
	wg.Wait()
	other := t.TempDir() + "/other.pdf"
	cmd := exec.Command(os.Args[0], "-test.run=^TestSameBytes$")
	cmd.Env = append(os.Environ(), "CASEFILE_TEST_WRITE_TO="+other, "TZ=Asia/Shanghai", "GOMAXPROCS=1")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	got, err := os.ReadFile(other)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("another process wrote other bytes")
	}
}

// TestStructure: what a reader of the file relies on.
func TestStructure(t *testing.T) {
	b := mustWrite(t, sampleMeta, sample(t), sample(t))
	f, err := readPDF(b)
	if err != nil {
		t.Fatal(err)
	}
	root, err := f.at(f.trailer, "Root")
	if err != nil {
		t.Fatal(err)
	}
	if got := string(root.dict.get("Lang")); got != "(zh-CN)" {
		t.Errorf("language %s", got)
	}
	if root.dict.get("Names") != nil {
		t.Error("the catalog names embedded files")
	}
	ids := strings.FieldsFunc(string(f.trailer.get("ID")), func(r rune) bool { return strings.ContainsRune("[<>]", r) })
	if len(ids) != 2 || ids[0] != ids[1] {
		t.Fatalf("file identifiers %q", ids)
	}
	if raw, err := hex.DecodeString(ids[0]); err != nil || len(raw) != 16 {
		t.Errorf("file identifier %q: %v", ids[0], err)
	}
	other := mustWrite(t, Meta{Title: "另一件"}, sample(t), sample(t))
	if bytes.Contains(other, []byte(ids[0])) {
		t.Error("another document has the same identifier")
	}
}

// TestSubsetNames: the tag of a face's subset follows from its glyphs.
func TestSubsetNames(t *testing.T) {
	f := face(t, fonts.FangSong)
	name := func(text string) string {
		all := &subsets{mem: &scratch{}}
		s := all.of(f)
		for _, r := range text {
			g, ok := f.Glyph(r)
			if !ok {
				t.Fatalf("%c is not covered", r)
			}
			if _, err := s.use(g.ID, r); err != nil {
				t.Fatal(err)
			}
		}
		return s.name()
	}
	if name("通知") != name("通知知") || name("通知") == name("通报") {
		t.Errorf("names %s, %s, %s", name("通知"), name("通知知"), name("通报"))
	}
}

// TestSharedGlyph: two characters that a face draws with one glyph are read back
// as themselves.
func TestSharedGlyph(t *testing.T) {
	f := face(t, fonts.SongTi)
	a, okA := f.Glyph('…')
	b, okB := f.Glyph('⋯')
	if !okA || !okB || a.ID != b.ID {
		t.Skip("this face draws … and ⋯ with two glyphs")
	}
	s := newSheet(t)
	s.text(fonts.SongTi, 50, 50, 16, 16, "…⋯…")
	if got := extracted(t, mustWrite(t, Meta{}, s.page)); got != "…⋯…" {
		t.Errorf("read back as %s", got)
	}
}

func TestDict(t *testing.T) {
	src := `<</A 1/B 2 0 R/C[1 2 0 R(a\)(b))<</D>>]/D<</E/F/G<00FF>>>/H true /I(x)/J -1.5/K 3>>`
	s := &scanner{src: []byte(src)}
	d, err := s.dict()
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"A": "1", "B": "2 0 R", "C": `[1 2 0 R(a\)(b))<</D>>]`, "D": "<</E/F/G<00FF>>>",
		"H": "true", "I": "(x)", "J": "-1.5", "K": "3", "L": "",
	}
	for k, v := range want {
		if got := string(d.get(k)); got != v {
			t.Errorf("/%s is %s, want %s", k, got, v)
		}
	}
	d.set("A", "7")
	d.remove("B")
	if got := string(d.append(nil)); !strings.HasPrefix(got, "<</A 7/C [") {
		t.Errorf("written %s", got)
	}
	for _, bad := range []string{"", "<<", "<</A", "<</A>>", "<</A (x>>", "<</A <00>>", "<</A [1 >>", "<<A 1>>", "<</A 1"} {
		s := &scanner{src: []byte(bad)}
		if d, err := s.dict(); err == nil {
			t.Errorf("%s read as %v", bad, d)
		}
	}
}

func FuzzReadPDF(f *testing.F) {
	f.Add([]byte("%PDF-1.3\n1 0 obj\n<</Type/Catalog>>\nendobj\n2 0 obj\n<</Length 3>>\nstream\nabc\nendstream\nendobj\n" +
		"xref\n0 3\n0000000000 65535 f \n0000000009 00000 n \n0000000043 00000 n \ntrailer\n<</Root 1 0 R/Size 3>>\nstartxref\n92\n%%EOF"))
	f.Fuzz(func(t *testing.T, b []byte) {
		p, err := readPDF(b)
		if err != nil {
			return
		}
		again, err := readPDF(p.write())
		if err != nil {
			t.Fatalf("what was written cannot be read: %v", err)
		}
		for i := range p.objects {
			if i > 0 && !bytes.Equal(p.objects[i].stream, again.objects[i].stream) {
				t.Fatalf("object %d: another stream", i)
			}
		}
	})
}
