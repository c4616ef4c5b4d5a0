package pdf

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"casefile/templates/layout"
	"casefile/templates/pagetest"
)

// TestPageCount: of our own pages, as they are and as qpdf writes them anew.
func TestPageCount(t *testing.T) {
	pages := make([]layout.Page, 13)
	for i := range pages {
		pages[i] = layout.Page{Width: 100, Height: 50}
	}
	b := mustWrite(t, Meta{}, pages...)
	if n := PageCount(b); n != 13 {
		t.Errorf("our own: %d pages", n)
	}
	pagetest.Program(t, "qpdf")
	dir := t.TempDir()
	in := filepath.Join(dir, "in.pdf")
	if err := os.WriteFile(in, b, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		args []string
		want int
	}{
		"packed":    {[]string{"--object-streams=generate"}, 13},
		"linear":    {[]string{"--linearize", "--object-streams=generate"}, 13},
		"plain":     {[]string{"--qdf"}, 13},
		"some":      {[]string{"--pages", in, "1-4", "--"}, 4},
		"encrypted": {[]string{"--encrypt", "u", "o", "256", "--"}, 0},
	} {
		out := filepath.Join(dir, name)
		if msg, err := exec.Command("qpdf", append(append([]string{in}, c.args...), out)...).CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", name, err, msg)
		}
		b, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		if n := PageCount(b); n != c.want {
			t.Errorf("%s: %d pages, want %d", name, n, c.want)
		}
	}
	for _, s := range []string{"", "PK\x03\x04", "%PDF-1.7\n1 0 obj\n<</Type/Pages/Count 5>>endobj"} {
		if n := PageCount([]byte(s)); n != 0 {
			t.Errorf("%q: %d pages", s, n)
		}
	}
}

func FuzzPageCount(f *testing.F) {
	f.Add([]byte("%PDF-1.7\n1 0 obj<</Type/Page>>endobj 2 0 obj<</Type/ObjStm/N 1/First 4/Filter/FlateDecode>>stream\nx\nendstream"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if n := PageCount(append([]byte("%PDF-"), b...)); n < 0 {
			t.Errorf("%d pages", n)
		}
	})
}

func FuzzSource(f *testing.F) {
	f.Add(mustWrite(f, Meta{}, layout.Page{Width: 100, Height: 50}))
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := Read(b)
		if err != nil {
			return
		}
		out := NewBinder(discard{})
		_ = out.Add(s, 0, s.Pages(), nil) // an error is as good as none: nothing may panic
		_ = out.Close(Meta{}, nil, nil)
	})
}

type discard struct{}

func (discard) Write(b []byte) (int, error) { return len(b), nil }
