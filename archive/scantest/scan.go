// Package scantest looks for a text in every byte of a folder, for tests: a
// name that is confidential must be in one object and nowhere else.
//
// It looks into what is compressed (zlib and gzip streams wherever they begin,
// members of zip files, zstd frames), at the text of PDF pages, and for the
// text as UTF-8, UTF-16, hexadecimal, Base64, JSON and URL escapes.
package scantest

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/klauspost/compress/zstd"
)

// For lists the files below dir, as paths with slashes, that hold the text or
// have it in their name. Text of PDF pages needs pdftotext: without it the test
// goes on without looking there, and fails if everything is required.
func For(t testing.TB, dir, text string) []string {
	t.Helper()
	found, err := Find(dir, text)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// Find is For without a test to fail. A folder that is not there holds nothing.
func Find(dir, text string) ([]string, error) {
	s := newScan(text)
	var found []string
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		hit, err := s.file(name, d)
		if rel, _ := filepath.Rel(dir, name); hit {
			found = append(found, filepath.ToSlash(rel))
		}
		return err
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return found, fmt.Errorf("scan %s: %w", dir, err)
	}
	slices.Sort(found)
	return found, nil
}

// file looks at one file or folder.
func (s *scan) file(name string, d fs.DirEntry) (bool, error) {
	if s.in([]byte(d.Name()), 0) {
		return true, nil
	}
	if !d.Type().IsRegular() {
		return false, nil
	}
	b, err := os.ReadFile(name)
	if err != nil || s.in(b, 0) {
		return err == nil, err
	}
	return s.pages(name, b)
}

// In reports whether bytes hold the text, as For looks at the bytes of a file.
func In(b []byte, text string) bool { return newScan(text).in(b, 0) }

// scan is a text in all the ways it may be written.
type scan struct {
	text   string
	coded  [][]byte
	decode *zstd.Decoder
}

func newScan(text string) *scan {
	s := &scan{text: text}
	big, little := utf16Bytes(text, binary.BigEndian), utf16Bytes(text, binary.LittleEndian)
	for _, b := range [][]byte{[]byte(text), big, little} {
		lower := hex.EncodeToString(b)
		s.add(string(b), lower, strings.ToUpper(lower))
	}
	var escaped strings.Builder
	for _, u := range utf16.Encode([]rune(text)) {
		fmt.Fprintf(&escaped, `\u%04x`, u)
	}
	percent := url.QueryEscape(text)
	s.add(escaped.String(), strings.ToUpper(escaped.String()), percent, strings.ToLower(percent))
	s.add(strings.ReplaceAll(strings.ToUpper(escaped.String()), `\U`, `\u`))
	for shift := range 3 { // what stands before the text moves its Base64
		coded := base64.RawStdEncoding.EncodeToString(append(make([]byte, shift), text...))
		s.add(coded[(shift*8+5)/6 : len(text)*8/6])
	}
	s.decode, _ = zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(maxStream)) // no error without a reader
	return s
}

func (s *scan) add(all ...string) {
	for _, x := range all {
		s.coded = append(s.coded, []byte(x))
	}
}

func utf16Bytes(text string, order binary.AppendByteOrder) []byte {
	var b []byte
	for _, u := range utf16.Encode([]rune(text)) {
		b = order.AppendUint16(b, u)
	}
	return b
}

const (
	maxStream = 64 << 20 // bytes looked at of one compressed stream
	maxDepth  = 3        // of streams in streams
)

// in looks at bytes, and into every stream that begins somewhere in them.
func (s *scan) in(b []byte, depth int) bool {
	for _, c := range s.coded {
		if bytes.Contains(b, c) {
			return true
		}
	}
	if depth == maxDepth {
		return false
	}
	if r, err := zip.NewReader(bytes.NewReader(b), int64(len(b))); err == nil && s.zipped(r, depth) {
		return true
	}
	for i := range max(len(b)-3, 0) {
		if inner := s.stream(b[i:]); len(inner) > 0 && s.in(inner, depth+1) {
			return true
		}
	}
	return false
}

func (s *scan) zipped(r *zip.Reader, depth int) bool {
	for _, f := range r.File {
		if s.in([]byte(f.Name+f.Comment), depth+1) {
			return true
		}
		if m, err := f.Open(); err == nil {
			b := readSome(m)
			m.Close()
			if s.in(b, depth+1) {
				return true
			}
		}
	}
	return false
}

// stream is what a compressed stream that begins here holds, as far as it can
// be read; nil if none does.
func (s *scan) stream(b []byte) []byte {
	switch {
	case b[0]&0x0f == 8 && b[0]>>4 <= 7 && binary.BigEndian.Uint16(b)%31 == 0 && b[1]&0x20 == 0:
		if r, err := zlib.NewReader(bytes.NewReader(b)); err == nil {
			return readSome(r)
		}
	case b[0] == 0x1f && b[1] == 0x8b && b[2] == 8:
		if r, err := gzip.NewReader(bytes.NewReader(b)); err == nil {
			return readSome(r)
		}
	case bytes.HasPrefix(b, []byte{0x28, 0xb5, 0x2f, 0xfd}):
		if err := s.decode.Reset(bytes.NewReader(b)); err == nil {
			return readSome(s.decode)
		}
	case bytes.HasPrefix(b, []byte("PK\x03\x04")) && len(b) > 30: // also in a zip that is cut
		at := 30 + int(binary.LittleEndian.Uint16(b[26:])) + int(binary.LittleEndian.Uint16(b[28:]))
		if at < len(b) && binary.LittleEndian.Uint16(b[8:]) == 8 {
			return readSome(flate.NewReader(bytes.NewReader(b[at:])))
		}
	}
	return nil
}

// readSome reads up to the first error: what came before it counts.
func readSome(r io.Reader) []byte {
	b, _ := io.ReadAll(io.LimitReader(r, maxStream))
	return b
}

// pages looks at the text of a PDF's pages, without white space: there the
// characters are numbers of glyphs.
func (s *scan) pages(name string, b []byte) (bool, error) {
	if !bytes.HasPrefix(b, []byte("%PDF-")) {
		return false, nil
	}
	if _, err := exec.LookPath("pdftotext"); err != nil {
		if os.Getenv("CASEFILE_TEST_REQUIRE") == "all" {
			return false, errors.New("no pdftotext: install poppler-utils")
		}
		return false, nil
	}
	out, err := exec.Command("pdftotext", "-raw", name, "-").Output()
	if err != nil {
		return false, nil // not a PDF but for its first bytes
	}
	return strings.Contains(strings.Join(strings.Fields(string(out)), ""), strings.Join(strings.Fields(s.text), "")), nil
}
