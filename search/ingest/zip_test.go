package ingest

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"encoding/binary"
	"encoding/xml"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"math"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"
)

// wordXML is the main part of a docx with this body.
func wordXML(body string) string {
	return `<w:document ` + loose + `><w:body>` + body + `</w:body></w:document>`
}

// lying is a docx whose directory says of its part what it likes.
func lying(t *testing.T, content string, method uint16, says func(*zip.FileHeader)) []byte {
	t.Helper()
	packed := []byte(content)
	if method == zip.Deflate {
		var b bytes.Buffer
		f, err := flate.NewWriter(&b, 9)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = f.Write(packed)
		_ = f.Close()
		packed = b.Bytes()
	}
	h := &zip.FileHeader{Name: "word/document.xml", Method: method, CRC32: crc32.ChecksumIEEE([]byte(content)),
		CompressedSize64: uint64(len(packed)), UncompressedSize64: uint64(len(content))}
	if says != nil {
		says(h)
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.CreateRaw(h)
	if err == nil {
		_, err = w.Write(packed)
	}
	if err := errors.Join(err, z.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// allocated is how many bytes do allocates.
func allocated(do func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	do()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// TestDocxLies: how far a part may unpack follows from the bytes that are
// there, and bytes that are not those that were packed are damage.
func TestDocxLies(t *testing.T) {
	bomb := wordXML(strings.Repeat(run(strings.Repeat("炸", 100_000)), 100))
	small := wordXML(run("正文"))
	for name, c := range map[string]struct {
		b    []byte
		want Reason
	}{
		"honest":          {lying(t, small, zip.Deflate, nil), ""},
		"stored":          {lying(t, strings.Repeat(" ", 20<<20)+small, zip.Store, nil), TooLarge},
		"stored text":     {lying(t, wordXML(strings.Repeat(run(strings.Repeat("件", 100_000)), 60)), zip.Store, nil), ""},
		"bomb":            {lying(t, bomb, zip.Deflate, nil), TooLarge},
		"bomb, packed":    {lying(t, bomb, zip.Deflate, func(h *zip.FileHeader) { h.CompressedSize64 = 1 << 30 }), TooLarge},
		"checksum":        {lying(t, small, zip.Deflate, func(h *zip.FileHeader) { h.CRC32++ }), Broken},
		"stored checksum": {lying(t, small, zip.Store, func(h *zip.FileHeader) { h.CRC32++ }), Broken},
		"longer":          {lying(t, small, zip.Deflate, func(h *zip.FileHeader) { h.UncompressedSize64++ }), Broken},
		"bomb behind":     {lying(t, small+strings.Repeat(" ", 20<<20), zip.Deflate, nil), TooLarge},
	} {
		p, bad := readDocx(t, c.b)
		if c.want == "" && (bad != nil || p.Text == "") || c.want != "" && (bad == nil || bad.Reason != c.want) {
			t.Errorf("%s: %.200v, want %q", name, bad, c.want)
		}
	}
}

// A decoder keeps many times what some XML is long: what is allocated for a
// docx that is nothing else is bounded.
func TestDocxMemory(t *testing.T) {
	filler := strings.Repeat("x", 15<<20)
	nested := strings.Builder{}
	for range maxDepth - 10 {
		nested.WriteString("<a")
		for i := range maxAttributes - 10 {
			fmt.Fprintf(&nested, ` xmlns:a%d=""`, i)
		}
		nested.WriteString(">")
	}
	references := strings.Builder{}
	for i := range 400_000 {
		fmt.Fprintf(&references, `<w:footnoteReference w:id="%d"/>`, i)
	}
	for name, c := range map[string]struct {
		body string
		want Reason
		most uint64 // MB
	}{
		"attributes":      {`<w:p` + strings.Repeat(` a=""`, 3<<20) + `/>`, TooLarge, 8},
		"root":            {`</w:body></w:document><a` + strings.Repeat(` a=""`, 3<<20) + `/>`, "", 8},
		"name":            {`<w:` + filler + `/>`, TooLarge, 16},
		"value":           {`<w:p a="` + filler + `"/>`, TooLarge, 16},
		"end tag":         {`<w:p></w:` + filler + `>`, TooLarge, 16},
		"comment":         {`<!--` + filler + `-->`, TooLarge, 16},
		"instruction":     {`<?a ` + filler + `?>`, TooLarge, 16},
		"data":            {`<![CDATA[` + filler + filler + `]]>`, TooLarge, 96},
		"run":             {filler + filler, TooLarge, 96},
		"namespaces":      {nested.String(), Broken, 400},
		"references":      {references.String(), TooLarge, 200},
		"many attributes": {strings.Repeat(`<w:p`+strings.Repeat(` a=""`, maxAttributes)+`/>`, 10), "", 8},
	} {
		b := lying(t, wordXML(c.body), zip.Deflate, func(h *zip.FileHeader) { h.CompressedSize64 = 1 << 30 })
		var bad *Error
		got := allocated(func() { _, bad = readDocx(t, b) })
		if got > c.most<<20 {
			t.Errorf("%s: %d MB for %d MB of XML, %d KB packed", name, got>>20, len(c.body)>>20, len(b)>>10)
		}
		if c.want == "" && bad != nil || c.want != "" && (bad == nil || bad.Reason != c.want) {
			t.Errorf("%s: %.200v, want %q", name, bad, c.want)
		}
		t.Logf("%s: %d MB for %d MB", name, got>>20, len(c.body)>>20)
	}
}

// TestDocxTextMemory: of a docx with as much text as is read, a few times the
// text is allocated; more of it is refused before it is all in memory.
func TestDocxTextMemory(t *testing.T) {
	paragraph := run(strings.Repeat("案", 50_000))
	for _, n := range []int{100, 440, 800} { // of 150 KB each
		b := lying(t, wordXML(strings.Repeat(paragraph, n)), zip.Store, nil)
		var bad *Error
		got := allocated(func() { _, bad = readDocx(t, b) })
		if text := n * 150_000; (bad != nil) != (text > MaxFile) || got > 8*uint64(min(text, MaxFile)) {
			t.Errorf("%d MB of text: %d MB allocated, %v", text>>20, got>>20, bad)
		}
	}
}

// TestGuard: whatever it is read in, XML passes as it is, and what has the same
// marks where they are no marks is not taken for large.
func TestGuard(t *testing.T) {
	long := strings.Repeat("y", maxTag-100)
	many := strings.Repeat("=", maxAttributes+1)
	for _, s := range []string{
		"", "<a/>", "<?xml version='1.0'?><a b='>' c=\"'>\">" + long + "</a>" + long,
		"<a b='" + many + "'/>" + many, "<!--" + many + "<a>--><!-- -->x<!--->-->", "<?a " + many + ">?>", "<![CDATA[" + many + "]]]><a>]]>" + long + long,
		strings.Repeat("<a b='"+long+"'/>", 3), strings.Repeat("<!--"+long+"-->", 3), strings.Repeat("<?a "+long+"?>", 3),
	} {
		for i, r := range []io.Reader{strings.NewReader(s), iotest.OneByteReader(strings.NewReader(s)), iotest.DataErrReader(strings.NewReader(s))} {
			if got, err := io.ReadAll(&guard{r: r}); string(got) != s || err != nil {
				t.Errorf("%.40q, %d: %d bytes, %v", s, i, len(got), err)
			}
		}
	}
	long = strings.Repeat("y", maxTag)
	for s, want := range map[string]error{
		"<a b='>" + long + "'/>": errTag, "<a b=\"'>" + long + "\"/>": errTag, "<!-->" + long: errTag, "<!--->" + long: errTag, "<?>" + long: errTag,
		"<a" + strings.Repeat(" b=''", maxAttributes+1) + ">": errTag, "<![CDATA[" + strings.Repeat("]]", maxRun/2): errTag, strings.Repeat(">", maxRun+1): errTag,
		"<!DOCTYPE": errDoctype, "<a><!ENTITY": errDoctype, "<!-x": errDoctype, "<![CDATa": errDoctype, "<!>": errDoctype,
	} {
		if _, err := io.ReadAll(&guard{r: strings.NewReader(s)}); !errors.Is(err, want) {
			t.Errorf("%.40q: %v, want %v", s, err, want)
		}
	}
}

// FuzzGuard holds the guard against the decoder: of what the decoder reads, it
// knows the tags, and the length of the longest.
func FuzzGuard(f *testing.F) {
	for _, s := range []string{"<a b='>'/>x", "<!-- > --><?a >?><![CDATA[>]]>", "<a b=\"'\">]]</a>", "<!--->-->", "<a></a >", "<a b = '='>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, at := xml.NewDecoder(strings.NewReader(s)), int64(0)
		g := &guard{}
		for {
			tok, err := d.RawToken()
			if err != nil {
				return
			}
			end := d.InputOffset()
			if end == at { // the second of <a/>
				continue
			}
			bad := g.pass([]byte(s[at:end]))
			if _, ok := tok.(xml.Directive); ok {
				if bad == nil {
					t.Errorf("%q: a declaration passed", s)
				}
				return
			}
			if _, ok := tok.(xml.CharData); bad != nil || g.in != inText || !ok && g.length > 1 {
				t.Fatalf("%q: after %q it stands in %d, at %d, %v", s, s[at:end], g.in, g.length, bad)
			}
			at = end
		}
	})
}

// What the end of an archive says in the form for large ones is not followed.
func TestZip64(t *testing.T) {
	good := zipped(t, "word/document.xml", wordXML(run("正文")))
	end := len(good) - 22
	large := binary.LittleEndian.AppendUint64([]byte("PK\x06\x07\x00\x00\x00\x00"), uint64(end))
	large = append(large, 1, 0, 0, 0)
	for name, c := range map[string]struct {
		at      int // in the record of the end
		mark    []byte
		located bool
		refused bool
	}{
		"records":            {10, []byte{0xff, 0xff}, false, true},
		"length":             {12, []byte{0xff, 0xff, 0xff, 0xff}, false, true},
		"offset":             {16, []byte{0xff, 0xff, 0xff, 0xff}, false, true},
		"records, located":   {10, []byte{0xff, 0xff}, true, true},
		"short length":       {12, []byte{0xff, 0xff, 0, 0}, true, true},
		"merely there":       {0, nil, true, false},
		"a comment":          {20, []byte{0, 0}, false, false},
		"beyond the archive": {12, []byte{0xff, 0xff, 0xff, 0x7f}, false, true},
	} {
		b := bytes.Clone(good[:end])
		if c.located {
			b = append(b, large...)
		}
		b = append(b, good[end:]...)
		copy(b[len(b)-22+c.at:], c.mark)
		if bad := checkDirectory(b); (bad != nil) != c.refused || bad != nil && bad.Reason != TooLarge {
			t.Errorf("%s: %v", name, bad)
		}
	}
}

// A directory of a million entries, for which the end of the archive points
// elsewhere, is not read.
func TestZip64Memory(t *testing.T) {
	entry := append([]byte("PK\x01\x02"), make([]byte, 43)...)
	entry[28], entry[46] = 1, 'a'
	b := append([]byte("PK\x03\x04"), make([]byte, 126)...)
	start := len(b)
	b = append(b, bytes.Repeat(entry, 500_000)...)
	size, le := len(b)-start, binary.LittleEndian
	at := len(b)
	b = append(b, "PK\x06\x06,\x00\x00\x00\x00\x00\x00\x00-\x00-\x00\x00\x00\x00\x00\x00\x00\x00\x00"...)
	for _, n := range []int{500_000, 500_000, size, start} {
		b = le.AppendUint64(b, uint64(n))
	}
	b = append(le.AppendUint64(append(b, "PK\x06\x07\x00\x00\x00\x00"...), uint64(at)), 1, 0, 0, 0)
	b = append(le.AppendUint32(le.AppendUint32(append(b, "PK\x05\x06\x00\x00\x00\x00\xff\xff\xff\xff"...), math.MaxUint16), math.MaxUint32), 0, 0)
	if z, err := zip.NewReader(bytes.NewReader(b), int64(len(b))); err != nil || len(z.File) != 500_000 {
		t.Fatalf("it is not what it should be: %v", err)
	}
	for _, name := range []string{"a.docx", "a.xlsx", "a"} {
		if got := allocated(func() { _, _ = zipKind(extOf(name), b) }); got > 1<<20 {
			t.Errorf("%s: %d MB allocated", name, got>>20)
		}
	}
}
