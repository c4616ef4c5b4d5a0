package scantest

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
)

const name = "欧阳靐举"

func packed(t *testing.T, w func(io.Writer) io.WriteCloser, b []byte) []byte {
	t.Helper()
	var buf bytes.Buffer
	z := w(&buf)
	if _, err := z.Write(b); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// hidings are ways in which a name can be in bytes, and hold it when named.
func hidings(t *testing.T, who string) map[string][]byte {
	text := []byte("前面" + strings.Repeat("某", 300) + who + "后面")
	var zipped bytes.Buffer
	z := zip.NewWriter(&zipped)
	w, err := z.Create("人/" + "a.txt")
	if err != nil {
		t.Fatal(err)
	}
	w.Write(text)
	z.Close()
	deflated := packed(t, func(w io.Writer) io.WriteCloser { return zlib.NewWriter(w) }, text)
	escaped, _ := json.Marshal(who)
	all := map[string][]byte{
		"plain":   text,
		"percent": []byte("q=" + url.QueryEscape(string(text))),
		"hex":     []byte(hex.EncodeToString(text)),
		"json":    escaped,
		"zlib":    append([]byte("%PDF-1.7 stream\n"), deflated...),
		"gzip":    packed(t, func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) }, text),
		"twice":   packed(t, func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) }, deflated),
		"zip":     zipped.Bytes(),
		"cut zip": zipped.Bytes()[:zipped.Len()-40],
		"zstd": append([]byte("xx"), packed(t, func(w io.Writer) io.WriteCloser {
			e, _ := zstd.NewWriter(w)
			return e
		}, text)...),
	}
	for i := range 3 {
		all["base64 after "+strings.Repeat("x", i)] = []byte(base64.StdEncoding.EncodeToString([]byte(strings.Repeat("x", i) + who + "yz")))
	}
	return all
}

// TestIn: a name is found however it is written, and nothing else is.
func TestIn(t *testing.T) {
	for how, b := range hidings(t, name) {
		if !In(b, name) {
			t.Errorf("%s: not found", how)
		}
	}
	for how, b := range hidings(t, "欧阳某举") {
		if In(b, name) {
			t.Errorf("%s: found what is not there", how)
		}
	}
}

// TestFor: files are named, and a name that is a file's own.
func TestFor(t *testing.T) {
	dir := t.TempDir()
	for path, text := range map[string]string{"a/b.txt": name, "a/c.txt": "别人", name: "空"} {
		path = filepath.Join(dir, path)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if got := For(t, dir, name); !slices.Equal(got, []string{"a/b.txt", name}) {
		t.Errorf("found %q", got)
	}
	if got := For(t, filepath.Join(dir, "none"), name); got != nil {
		t.Errorf("found %q in no folder", got)
	}
}
