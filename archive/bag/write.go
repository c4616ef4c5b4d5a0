package bag

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Writer makes one bag.
type Writer struct {
	sink    Sink
	payload map[string]string // digest by path, data/ included
	tags    map[string]string
	bytes   int64
	failed  error
}

// NewWriter begins a bag.
func NewWriter(s Sink) *Writer {
	return &Writer{sink: s, payload: map[string]string{}, tags: map[string]string{}}
}

// Add writes a payload file below data/ and returns its digest in hex.
func (w *Writer) Add(ctx context.Context, path string, r io.Reader) (string, error) {
	n, digest, err := w.put(ctx, payloadDir+path, r, w.payload)
	w.bytes += n
	return digest, err
}

// Close writes bag-info.txt with the given fields and Payload-Oxum, the
// manifests and the declaration, and puts the bag where it is to be. The bag
// is whole if and only if it returns nil.
func (w *Writer) Close(ctx context.Context, info []Field) error {
	info = append(slices.Clone(info), Field{"Payload-Oxum", fmt.Sprintf("%d.%d", w.bytes, len(w.payload))})
	var text strings.Builder
	for _, f := range info {
		if strings.ContainsAny(f.Name, ":\r\n \t") || f.Name == "" || strings.ContainsAny(f.Value, "\r\n") {
			return w.fail(fmt.Errorf("field %.50q of bag-info.txt: %w", f.Name, ErrFormat))
		}
		fmt.Fprintf(&text, "%s: %s\n", f.Name, f.Value)
	}
	for _, tag := range []struct{ name, text string }{
		{infoName, text.String()},
		{Manifest, lines(w.payload)},
		{declaration, "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"},
	} {
		if _, _, err := w.put(ctx, tag.name, strings.NewReader(tag.text), w.tags); err != nil {
			return err
		}
	}
	if _, _, err := w.put(ctx, tagManifest, strings.NewReader(lines(w.tags)), map[string]string{}); err != nil {
		return err
	}
	return w.sink.Close()
}

// Abandon removes what was written of a bag that will not be finished. After
// Close it does nothing.
func (w *Writer) Abandon() error { return w.sink.Abandon() }

func (w *Writer) put(ctx context.Context, path string, r io.Reader, into map[string]string) (int64, string, error) {
	if w.failed != nil {
		return 0, "", w.failed
	}
	if err := validPath(path); err != nil {
		return 0, "", w.fail(err)
	}
	if strings.Contains(path, "%") {
		return 0, "", w.fail(fmt.Errorf("%.200q has a percent sign: %w", path, ErrPath))
	}
	if _, twice := into[path]; twice {
		return 0, "", w.fail(fmt.Errorf("%.200q is written twice: %w", path, ErrExists))
	}
	f, err := w.sink.Create(path)
	if err != nil {
		return 0, "", w.fail(fmt.Errorf("write %s: %w", path, err))
	}
	hash := sha256.New()
	n, err := io.Copy(io.MultiWriter(f, hash), reader{ctx, r})
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return n, "", w.fail(fmt.Errorf("write %s: %w", path, err))
	}
	into[path] = hex.EncodeToString(hash.Sum(nil))
	return n, into[path], nil
}

func (w *Writer) fail(err error) error {
	if w.failed == nil {
		w.failed = err
	}
	return err
}

// lines is a manifest: two spaces, as sha256sum writes.
func lines(digests map[string]string) string {
	var b bytes.Buffer
	paths := make([]string, 0, len(digests))
	for p := range digests {
		paths = append(paths, p)
	}
	slices.Sort(paths)
	for _, p := range paths {
		fmt.Fprintf(&b, "%s  %s\n", digests[p], p)
	}
	return b.String()
}

// reader ends with the context.
type reader struct {
	ctx context.Context
	r   io.Reader
}

func (r reader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.r.Read(p)
}
