package pdfread

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
)

// readWithin reads with a time that no file may use up.
func readWithin(t testing.TB, b []byte, l Limits) (*Document, error) {
	t.Helper()
	ctx, stop := context.WithTimeout(context.Background(), 20*time.Second)
	defer stop()
	d, err := Read(ctx, b, l)
	if errors.Is(err, context.DeadlineExceeded) {
		t.Fatal("reading does not end")
	}
	return d, err
}

func TestNotPDF(t *testing.T) {
	for name, c := range map[string]struct {
		b    string
		want error
	}{
		"nothing":   {"", ErrNotPDF},
		"text":      {"关于某事的通知", ErrNotPDF},
		"zip":       {"PK\x03\x04", ErrNotPDF},
		"head only": {"%PDF-1.7\n", ErrBroken},
		"no pages":  {string(assemble([]string{"<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [] /Count 0 >>"})), ErrBroken},
		"no tree":   {string(assemble([]string{"<< /Type /Catalog >>"})), ErrBroken},
	} {
		if _, err := readWithin(t, []byte(c.b), Limits{}); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A file that was cut, or whose references are off, is read as far as it goes.
func TestRepaired(t *testing.T) {
	b := tiny{content: oneA}.bytes()
	for name, b := range map[string][]byte{
		"wrong offsets": bytes.Replace(b, []byte("%PDF-1.7\n"), []byte("%PDF-1.7\n%%%%%%%%%%\n"), 1),
		"no references": b[:bytes.Index(b, []byte("xref"))],
		"bytes before":  append([]byte("HTTP/1.1 200 OK\r\n\r\n"), b...),
		"wrong length":  bytes.Replace(b, []byte("/Length "), []byte("/Length 9"), 1),
	} {
		d, err := readWithin(t, b, Limits{})
		if err != nil {
			t.Logf("%s: %v", name, err)
			continue
		}
		if got := glyphs(d.Pages[0]); got != "A@20.00,70.00" {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func TestLimits(t *testing.T) {
	small := tiny{content: strings.Repeat(oneA+" ", 20)}.bytes()
	bomb := tiny{more: []string{deflated("/Subtype /Form", bytes.Repeat([]byte(" "), 8<<20))},
		content: "/X Do", resources: "/XObject << /X 6 0 R >>"}.bytes()
	fat := tiny{more: []string{deflated("/Subtype /Form", bytes.Repeat([]byte(" "), 1<<20))},
		content: strings.Repeat("/X Do ", 20), resources: "/XObject << /X 6 0 R >>"}.bytes()
	for name, c := range map[string]struct {
		b []byte
		l Limits
	}{
		"bytes":     {small, Limits{Bytes: 100}},
		"operators": {small, Limits{Operators: 50}},
		"glyphs":    {small, Limits{Glyphs: 10}},
		"pages":     {manyPages(30), Limits{Pages: 20}},
		"all pages": {manyPages(30), Limits{Glyphs: 2}},
		"stream":    {bomb, Limits{Stream: 1 << 20}},
		"total":     {fat, Limits{Total: 10 << 20}},
	} {
		if _, err := readWithin(t, c.b, c.l); !errors.Is(err, ErrTooLarge) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := readWithin(t, c.b, Limits{}); err != nil {
			t.Errorf("%s, by default: %v", name, err)
		}
	}
}

func manyPages(n int) []byte {
	objects := []string{"<< /Type /Catalog /Pages 2 0 R >>", "", streamObject("", oneA), helvetica}
	var kids strings.Builder
	for i := range n {
		fmt.Fprintf(&kids, "%d 0 R ", i+5)
		objects = append(objects, "<< /Type /Page /Parent 2 0 R /Contents 3 0 R >>")
	}
	objects[1] = fmt.Sprintf("<< /Type /Pages /Count %d /MediaBox [0 0 200 100] /Resources << /Font << /F 4 0 R >> >> /Kids [%s] >>", n, kids.String())
	return assemble(objects)
}

// What leads back to itself ends.
func TestCycles(t *testing.T) {
	form := func(content string) string {
		return streamObject("/Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 6 0 R /Y 7 0 R >> >>", content)
	}
	for name, b := range map[string][]byte{
		"pages":      assemble([]string{"<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>"}),
		"form":       tiny{content: "/X Do", resources: "/XObject << /X 6 0 R >>", more: []string{form("/X Do " + oneA)}}.bytes(),
		"two forms":  tiny{content: "/X Do", resources: "/XObject << /X 6 0 R >>", more: []string{form("/Y Do /Y Do"), form("/X Do /X Do")}}.bytes(),
		"reference":  tiny{page: "/Rotate 6 0 R /MediaBox 6 0 R", more: []string{"6 0 R"}}.bytes(),
		"two":        tiny{page: "/MediaBox 6 0 R", more: []string{"7 0 R", "6 0 R"}}.bytes(),
		"font":       tiny{font: "<< /Subtype /Type0 /DescendantFonts [5 0 R] /ToUnicode 5 0 R /Encoding 5 0 R >>", content: oneA}.bytes(),
		"cmap":       tiny{font: composite("6 0 R", ""), content: oneA, more: []string{streamObject("/UseCMap 6 0 R", "1 begincidchar endcidchar")}}.bytes(),
		"colours":    tiny{content: "/C cs 1 sc " + oneA, resources: "/ColorSpace << /C 6 0 R >>", more: []string{"[/Indexed 6 0 R 1 <00>]"}}.bytes(),
		"length":     bytes.Replace(tiny{content: oneA}.bytes(), []byte("/Length 31"), []byte("/Length 4 0 R"), 1),
		"nested":     tiny{content: strings.Repeat("[", 100_000) + oneA}.bytes(),
		"nested too": tiny{content: strings.Repeat("<</A ", 100_000) + oneA, page: "/A " + strings.Repeat("[", 5000)}.bytes(),
		"saved":      tiny{content: strings.Repeat("q ", 200_000) + oneA}.bytes(),
	} {
		t.Run(name, func(t *testing.T) {
			_, err := readWithin(t, b, Limits{})
			t.Log(err)
		})
	}
}

// Forms that draw each other twice would take 2^n steps.
func TestExponentialForms(t *testing.T) {
	var more []string
	for i := range 30 {
		more = append(more, streamObject(fmt.Sprintf("/Subtype /Form /Resources << /XObject << /X %d 0 R >> >>", i+7), "/X Do /X Do"))
	}
	b := tiny{content: "/X Do", resources: "/XObject << /X 6 0 R >>", more: append(more, "null")}.bytes()
	if _, err := readWithin(t, b, Limits{Operators: 100_000}); !errors.Is(err, ErrTooLarge) {
		t.Error(err)
	}
}

// Many object streams that each unpack to much are not all held.
func TestObjectStreamBombs(t *testing.T) {
	objects := []string{"<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [] /Count 0 >>"}
	bomb := deflated("/Type /ObjStm /N 1 /First 4", append([]byte("9 0 "), bytes.Repeat([]byte(" "), 30<<20)...))
	for range 50 {
		objects = append(objects, bomb)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := readWithin(t, assemble(objects), Limits{})
	runtime.ReadMemStats(&after)
	if err == nil || after.TotalAlloc-before.TotalAlloc > 1<<30 {
		t.Errorf("%v, %d MB", err, (after.TotalAlloc-before.TotalAlloc)>>20)
	}
}

// The context ends the work.
func TestCancelled(t *testing.T) {
	b := tiny{content: strings.Repeat(oneA+" ", 1000)}.bytes()
	ctx, stop := context.WithCancel(context.Background())
	f, err := Open(ctx, b, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	stop()
	if _, err := f.Page(ctx, 0); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if _, err := Open(ctx, b, Limits{}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if _, err := f.Page(context.Background(), 1); err == nil {
		t.Error("there is no second page")
	}
}

// A time of ours that runs out is a limit, the caller's is the caller's.
func TestTime(t *testing.T) {
	b := tiny{content: strings.Repeat(oneA+" ", 1000)}.bytes()
	if _, err := Read(context.Background(), b, Limits{Time: 1}); !errors.Is(err, ErrTooLarge) {
		t.Error(err)
	}
	ctx, stop := context.WithTimeout(context.Background(), 1)
	defer stop()
	if _, err := Read(ctx, b, Limits{}); !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, ErrTooLarge) {
		t.Error(err)
	}
}

// What a scanner recognised is read when it is asked for.
func TestInvisible(t *testing.T) {
	b := tiny{content: "BT 3 Tr /F 10 Tf 20 30 Td (A) Tj ET"}.bytes()
	d, err := Read(context.Background(), b, Limits{Invisible: true})
	if err != nil || glyphs(d.Pages[0]) != "A@20.00,70.00" {
		t.Error(d, err)
	}
}

// Files are read side by side; nothing is shared between them.
func TestAtOnce(t *testing.T) {
	own := samples(t)
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			s := own[i%len(own)]
			for range 3 {
				if d, err := Read(context.Background(), s.pdf, Limits{}); err != nil || len(d.Pages) != len(s.pages) {
					t.Error(s.name, err)
				}
			}
		})
	}
	wg.Wait()
}
