package pdfread

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"strings"
	"testing"
	"time"
)

// A few bytes that ask for much work are read at once, in little memory.
func TestTimeHeavy(t *testing.T) {
	for name, c := range map[string]struct {
		b  []byte
		mb uint64 // allocated in all, at most
	}{
		"widths over all numbers":  {wide("[-9223372036854775807 9000000000000000000 500]"), 20},
		"widths from the last one": {wide("[9223372036854775807 [500 500] 1e300 [500] 70000 70001 5]"), 20},
		"widths list of lists":     {wide("[" + strings.Repeat("0 7 0 R ", 50_000) + "]"), 400},
		"widths out of order":      {wide("[" + strings.Repeat("65000 65500 5 100 600 5 ", 20_000) + "]"), 100},
		"procedures in procedures": {tinted(procedures(24)), 20},
		"stitched of itself":       {tinted("<< /FunctionType 3 /Domain [0 1] /Bounds [] /Encode [0 1] /Functions [6 0 R] >>"), 20},
		"one stream many times":    {contents(20, blanks(30<<20)), 400},
		"array in content":         {tiny{more: []string{deflated("", []byte("["+strings.Repeat("1 ", 4<<20)+"] TJ"))}, page: "/Contents 6 0 R"}.bytes(), 200},
		"one map for many fonts":   {manyFonts(20, "/ToUnicode 6 0 R", deflated("", unicodeOf(4<<20))), 150},
		"one program for many":     {manyFonts(50, "/FontDescriptor << /FontFile2 6 0 R >>", deflated("", make([]byte, 2<<20))), 40},
		"long text for each code":  {manyFonts(1, "/ToUnicode 6 0 R", deflated("", []byte("1 beginbfrange <00> <FF> <"+strings.Repeat("4E00", 1<<20)+"> endbfrange"))), 100},
	} {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			start := time.Now()
			_, err := readWithin(t, c.b, Limits{})
			took := time.Since(start)
			runtime.ReadMemStats(&after)
			if mb := (after.TotalAlloc - before.TotalAlloc) >> 20; err != nil || mb > c.mb || took > 8*time.Second {
				t.Errorf("%v, %d MB, %v", err, mb, took)
			}
		})
	}
}

// wide is a page with a composite font of the widths given, in which object 7 is
// a long list.
func wide(w string) []byte {
	return tiny{content: "BT /F 1 Tf <0001> Tj ET", font: composite("/Identity-H", "/W "+w),
		more: []string{"null", "[" + strings.Repeat("5 ", 50_000) + "]"}}.bytes()
}

// tinted is a page in a colour that the function turns into red, green and blue.
func tinted(function string) []byte {
	return tiny{resources: "/ColorSpace << /S [/Separation /X /DeviceRGB 6 0 R] >>", content: "/S cs 0.5 sc " + oneA,
		more: []string{function}}.bytes()
}

// procedures are n deep, each of which runs the next one twice.
func procedures(n int) string {
	code := "{}"
	for range n {
		code = "{1 1 " + code + " if ifelse}"
	}
	return streamObject("/FunctionType 4 /Domain [0 1] /Range [0 1 0 1 0 1]", "{pop 1 1 "+code+" if ifelse 0 0 0}")
}

// blanks is a stream whose second filter finds nothing in what the first makes.
func blanks(n int) string {
	s := deflated("", bytes.Repeat([]byte{' '}, n))
	return strings.Replace(s, "/Filter /FlateDecode", "/Filter [/FlateDecode /ASCII85Decode]", 1)
}

// contents is a page whose content is each of the streams n times over.
func contents(n int, streams ...string) []byte {
	var refs strings.Builder
	for i := range streams {
		refs.WriteString(strings.Repeat(fmt.Sprintf("%d 0 R ", 6+i), n))
	}
	b := tiny{more: streams}.bytes()
	return bytes.Replace(b, []byte("/Contents 4 0 R"), []byte("/Contents ["+refs.String()+"]"), 1)
}

// unicodeOf is a ToUnicode map of n bytes.
func unicodeOf(n int) []byte {
	return bytes.Repeat([]byte(strings.Repeat("<0><41>", 2000)+"endbfchar "), n/14_000)
}

// manyFonts is a page set in n fonts with the same entries; object 6 is theirs.
func manyFonts(n int, entries, object string) []byte {
	more := []string{object}
	var fonts, content strings.Builder
	for i := range n {
		more = append(more, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica "+entries+" >>")
		fmt.Fprintf(&fonts, "/G%d %d 0 R ", i, 7+i)
		fmt.Fprintf(&content, "BT /G%d 1 Tf (ABCDEFGHIJKLMNOPQRSTUVWXYZ) Tj ET ", i)
	}
	b := tiny{more: more, content: content.String()}.bytes()
	return bytes.Replace(b, []byte("/F 5 0 R"), []byte("/F 5 0 R "+fonts.String()), 1)
}

// Work that fails, that comes to nothing, or whose error the caller can do
// without, is counted as any other.
func TestLimitsOfWork(t *testing.T) {
	many := make([]string, 6)
	for i := range many {
		many[i] = blanks(1<<20 + i)
	}
	for name, c := range map[string]struct {
		b []byte
		l Limits
	}{
		"failed streams":    {contents(1, many...), Limits{Total: 3 << 20}},
		"codes":             {tiny{content: "BT 3 Tr /F 1 Tf (" + strings.Repeat("A", 2000) + ") Tj ET"}.bytes(), Limits{Operators: 1000}},
		"colours":           {tinted(deflated("/FunctionType 0 /Domain [0 1] /Size [2] /BitsPerSample 8 /Range [0 1 0 1 0 1]", make([]byte, 2<<20))), Limits{Total: 1 << 20}},
		"stream of colours": {tinted(deflated("/FunctionType 0 /Domain [0 1] /Size [2] /BitsPerSample 8 /Range [0 1 0 1 0 1]", make([]byte, 2<<20))), Limits{Stream: 1 << 20}},
		"maps":              {manyFonts(1, "/ToUnicode 6 0 R", deflated("", unicodeOf(1<<20))), Limits{Total: 1 << 19}},
		"all pages":         {manyPages(30), Limits{Total: 7 * len(oneA)}},
	} {
		if _, err := readWithin(t, c.b, c.l); !errors.Is(err, ErrTooLarge) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := readWithin(t, c.b, Limits{}); err != nil {
			t.Errorf("%s, by default: %v", name, err)
		}
	}
}

// All work of a page is within its time: before the first operator, and within
// one.
func TestTimeWithin(t *testing.T) {
	streams := make([]string, 8)
	for i := range streams {
		streams[i] = deflated("", bytes.Repeat([]byte{' '}, 1<<20))
	}
	for name, b := range map[string][]byte{
		"contents": contents(1, streams...),
		"one Tj":   contents(1, deflated("", []byte("BT 3 Tr /F 1 Tf ("+strings.Repeat("A", 1_500_000)+") Tj ET"))),
		"numbers":  contents(1, deflated("", bytes.Repeat([]byte("1 "), 1<<20))),
	} {
		f, err := Open(context.Background(), b, Limits{Time: 5 * time.Minute, Stream: 64 << 20})
		if err != nil {
			t.Fatal(err)
		}
		f.limits.Time = time.Millisecond
		if _, err := f.Page(context.Background(), 0); !errors.Is(err, ErrTooLarge) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The time of a file is shared by its pages, however they are asked for.
func TestTimeOfPages(t *testing.T) {
	f, err := Open(context.Background(), tiny{content: oneA}.bytes(), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	f.left = 0
	if _, err := f.Page(context.Background(), 0); !errors.Is(err, ErrTooLarge) {
		t.Error(err)
	}
}

// No number makes an operator of a calculator reach beyond its stack.
func TestCalculatorBeyond(t *testing.T) {
	for _, o := range []op{"copy", "index", "roll"} {
		for _, v := range []float64{math.Inf(1), math.Inf(-1), math.NaN(), 1e300, -1, 4, math.MaxInt64} {
			m := machine{stack: []float64{1, 2, v}, steps: 9}
			if m.run([]any{o}) {
				t.Errorf("%g %s: %v", v, o, m.stack)
			}
		}
	}
	m := machine{stack: []float64{1, 2, 3}, steps: 9}
	if m.run([]any{0.0, op("div"), op("copy")}) {
		t.Error(m.stack)
	}
}
