package bag

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"iter"
	"maps"
	"os"
	"slices"
	"strings"
)

// Bag is a bag being read. Its methods may be called from many goroutines.
type Bag struct {
	Info    []Field
	fsys    fs.FS
	payload map[string]string // digest by path, data/ included
	tags    map[string]string
	close   func() error
}

// Finding is one thing that is wrong with a bag.
type Finding struct {
	Path string
	Err  error // ErrDigest, ErrPath, ErrFormat or fs.ErrNotExist
}

// OpenPath opens a bag on disk: a folder, or a zip with one folder in it.
func OpenPath(name string) (*Bag, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		root, err := os.OpenRoot(name) // no link leads out of it
		if err != nil {
			return nil, err
		}
		b, err := Open(root.FS())
		if err != nil {
			return nil, errors.Join(err, root.Close())
		}
		b.close = root.Close
		return b, nil
	}
	z, err := zip.OpenReader(name)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", err, ErrFormat)
	}
	b, err := openZip(&z.Reader)
	if err != nil {
		return nil, errors.Join(err, z.Close())
	}
	b.close = z.Close
	return b, nil
}

// openZip finds the one folder of a zip.
func openZip(z *zip.Reader) (*Bag, error) {
	if len(z.File) > maxFiles {
		return nil, fmt.Errorf("%d entries: %w", len(z.File), ErrFormat)
	}
	base := ""
	for _, f := range z.File {
		top, _, ok := strings.Cut(f.Name, "/")
		if !ok || base != "" && top != base || validPath(strings.TrimSuffix(f.Name, "/")) != nil {
			return nil, fmt.Errorf("entry %.200q: %w", f.Name, ErrFormat)
		}
		base = top
	}
	if base == "" {
		return nil, ErrFormat
	}
	sub, err := fs.Sub(z, base)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", err, ErrFormat)
	}
	return Open(sub)
}

// Open reads the tag files of a bag. ErrFormat: it is none.
func Open(fsys fs.FS) (*Bag, error) {
	b := &Bag{fsys: fsys}
	decl, err := b.fields(declaration)
	if err != nil {
		return nil, err
	}
	if want := []Field{{"BagIt-Version", "1.0"}, {"Tag-File-Character-Encoding", "UTF-8"}}; !slices.Equal(decl, want) {
		return nil, fmt.Errorf("%s: %w", declaration, ErrFormat)
	}
	if b.Info, err = b.fields(infoName); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if b.payload, err = b.manifest(Manifest); err != nil {
		return nil, err
	}
	b.tags, err = b.manifest(tagManifest)
	if errors.Is(err, fs.ErrNotExist) { // it is optional
		return b, nil
	}
	return b, err
}

// Close lets the bag go.
func (b *Bag) Close() error {
	if b.close == nil {
		return nil
	}
	return b.close()
}

func (b *Bag) fields(name string) ([]Field, error) {
	text, err := b.read(name, maxInfo)
	if err != nil {
		return nil, err
	}
	return parseInfo(name, text)
}

func (b *Bag) manifest(name string) (map[string]string, error) {
	text, err := b.read(name, maxTag)
	if err != nil {
		return nil, err
	}
	return parseManifest(name, text)
}

func (b *Bag) read(name string, limit int64) ([]byte, error) {
	f, err := b.fsys.Open(name)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", err, ErrFormat)
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err != nil || int64(len(text)) > limit {
		return nil, errors.Join(err, fmt.Errorf("%s is too large: %w", name, ErrFormat))
	}
	return text, nil
}

// Paths yields the payload files below data/, in byte order.
func (b *Bag) Paths() iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, p := range slices.Sorted(maps.Keys(b.payload)) {
			if rest, ok := strings.CutPrefix(p, payloadDir); ok && !yield(rest) {
				return
			}
		}
	}
}

// Digest is what the manifest says of a payload file below data/.
func (b *Bag) Digest(path string) (string, bool) {
	d, ok := b.payload[payloadDir+path]
	return d, ok
}

// Payload opens a payload file below data/. Its Read returns ErrDigest in
// place of io.EOF if the bytes are not those of the manifest.
func (b *Bag) Payload(path string) (io.ReadCloser, error) {
	return b.open(payloadDir+path, b.payload)
}

// ReadPayload reads a whole payload file of at most limit bytes, verified.
func (b *Bag) ReadPayload(path string, limit int64) ([]byte, error) {
	f, err := b.Payload(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var buf bytes.Buffer
	n, err := io.Copy(&buf, io.LimitReader(f, limit+1))
	if n > limit {
		return nil, fmt.Errorf("%s has more than %d bytes: %w", path, limit, ErrFormat)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return buf.Bytes(), nil
}

func (b *Bag) open(path string, digests map[string]string) (io.ReadCloser, error) {
	want, ok := digests[path]
	if !ok {
		return nil, fmt.Errorf("%.200q: %w", path, fs.ErrNotExist)
	}
	f, err := b.fsys.Open(path)
	if err != nil {
		return nil, err
	}
	return &checked{f, sha256.New(), want}, nil
}

// checked compares the digest at the end.
type checked struct {
	fs.File
	hash hash.Hash
	want string
}

func (c *checked) Read(p []byte) (int, error) {
	n, err := c.File.Read(p)
	c.hash.Write(p[:n])
	if err == io.EOF && hex.EncodeToString(c.hash.Sum(nil)) != c.want {
		return n, ErrDigest
	}
	return n, err
}

// Verify reads the whole bag and returns everything that is wrong with it. The
// error is of the context alone.
func (b *Bag) Verify(ctx context.Context) ([]Finding, error) {
	var found []Finding
	size := int64(0)
	for _, digests := range []map[string]string{b.tags, b.payload} {
		for _, p := range slices.Sorted(maps.Keys(digests)) {
			n, err := b.verify(ctx, p, digests)
			if ctx.Err() != nil {
				return found, ctx.Err()
			}
			if err != nil {
				found = append(found, Finding{p, err})
			}
			if strings.HasPrefix(p, payloadDir) {
				size += n
			} else if p == tagManifest {
				found = append(found, Finding{p, fmt.Errorf("names itself: %w", ErrFormat)})
			}
		}
	}
	found = append(found, b.surplus()...)
	return append(found, b.oxum(size)...), nil
}

func (b *Bag) verify(ctx context.Context, path string, digests map[string]string) (int64, error) {
	f, err := b.open(path, digests)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	return io.Copy(io.Discard, reader{ctx, f})
}

// surplus finds payload that no manifest names, and what is fetched elsewhere.
func (b *Bag) surplus() []Finding {
	var found []Finding
	if _, err := fs.Stat(b.fsys, fetchName); err == nil {
		found = append(found, Finding{fetchName, fmt.Errorf("parts of the bag lie elsewhere: %w", ErrFormat)})
	}
	for p := range b.payload {
		if !strings.HasPrefix(p, payloadDir) {
			found = append(found, Finding{p, fmt.Errorf("no payload: %w", ErrPath)})
		}
	}
	err := fs.WalkDir(b.fsys, strings.TrimSuffix(payloadDir, "/"), func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if _, named := b.payload[p]; !named && !d.IsDir() {
			found = append(found, Finding{p, fmt.Errorf("not in the manifest: %w", ErrFormat)})
		}
		return nil
	})
	if err != nil {
		found = append(found, Finding{payloadDir, err})
	}
	return found
}

// oxum checks the sums that bag-info.txt may give.
func (b *Bag) oxum(size int64) []Finding {
	for _, f := range b.Info {
		if f.Name == "Payload-Oxum" && f.Value != fmt.Sprintf("%d.%d", size, len(b.payload)) {
			return []Finding{{infoName, fmt.Errorf("Payload-Oxum is %d.%d: %w", size, len(b.payload), ErrDigest)}}
		}
	}
	return nil
}
