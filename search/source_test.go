package search

import (
	"bufio"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"
)

// memory is an archive in memory. Every put is an event of the document's
// file.
type memory struct {
	mu      sync.Mutex
	id      string
	day     string
	files   map[string]*memoryFile
	changes []Change
	broken  map[string]error // documents that cannot be read
}

type memoryFile struct {
	File
	docs []Document
}

func newMemory() *memory {
	return &memory{id: "m", day: "2026-03-05", files: map[string]*memoryFile{}, broken: map[string]error{}}
}

// put files documents, or files them anew.
func (m *memory) put(docs ...Document) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, d := range docs {
		if d.File == "" {
			d.File = "f"
		}
		if d.Status == "" {
			d.Status = "imported"
		}
		f := m.files[d.File]
		if f == nil {
			f = &memoryFile{File: File{ID: d.File, Kind: "case", State: "open"}}
			m.files[d.File] = f
		}
		f.Seq++
		d.Seq, d.Searchable = f.Seq, d.Text != ""
		if i := slices.IndexFunc(f.docs, func(o Document) bool { return o.ID == d.ID }); i >= 0 {
			f.docs[i] = d
		} else {
			f.docs = append(f.docs, d)
		}
		if c := (Change{m.day, d.File}); !slices.Contains(m.changes, c) {
			m.changes = append(m.changes, c)
		}
	}
}

func (m *memory) Identity() string { return m.id }

func (m *memory) Changes(_ context.Context, from string) iter.Seq2[Change, error] {
	m.mu.Lock()
	defer m.mu.Unlock()
	changes := slices.Clone(m.changes)
	return func(yield func(Change, error) bool) {
		for _, c := range changes {
			if c.Day >= from && !yield(c, nil) {
				return
			}
		}
	}
}

func (m *memory) Read(_ context.Context, file string, seq int, known func(string, int) bool) (File, iter.Seq2[Document, error], error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	f := m.files[file]
	if f == nil || f.Seq == seq {
		return File{ID: file, Seq: seq}, nil, nil
	}
	docs := slices.Clone(f.docs)
	return f.File, func(yield func(Document, error) bool) {
		for _, d := range docs {
			if !known(d.ID, d.Seq) && !yield(d, m.broken[d.ID]) {
				return
			}
		}
	}, nil
}

const today = "2026-03-05"

func openIndex(t testing.TB, dir string) *Index {
	t.Helper()
	x, err := Open(t.Context(), dir, Options{Wait: waitInTests})
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func closeIndex(t testing.TB, x *Index) {
	t.Helper()
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
}

// indexOf is an index of documents, open until the test ends.
func indexOf(t testing.TB, docs ...Document) *Index {
	t.Helper()
	m := newMemory()
	for i := range docs {
		if docs[i].ID == "" {
			docs[i].ID = fmt.Sprintf("f/%d", i)
		}
	}
	m.put(docs...)
	x := openIndex(t, t.TempDir())
	t.Cleanup(func() { x.Close() })
	syncAll(t, x, m)
	return x
}

func syncAll(t testing.TB, x *Index, src Source) *Synced {
	t.Helper()
	done, err := x.Sync(t.Context(), src)
	if err != nil {
		t.Fatal(err)
	}
	if len(done.Failed) > 0 {
		t.Fatalf("failed: %v", done.Failed)
	}
	return done
}

// ids are the documents a query finds, sorted.
func ids(t testing.TB, x *Index, q string) []string {
	t.Helper()
	r := ask1(t, x, Request{Query: q, Limit: MaxLimit})
	var out []string
	for _, h := range r.Hits {
		out = append(out, h.ID)
	}
	if r.Total != len(out) && len(out) < MaxLimit {
		t.Errorf("%s: total %d, %d hits", q, r.Total, len(out))
	}
	slices.Sort(out)
	return out
}

// ask1 searches as the local operator unless the request says otherwise.
func ask1(t testing.TB, x *Index, r Request) *Result {
	t.Helper()
	if r.Viewer.kind == nobody {
		r.Viewer = LocalOperator()
	}
	if r.Today == "" {
		r.Today = today
	}
	res, err := x.Search(t.Context(), r)
	if err != nil {
		t.Fatalf("search %q: %v", r.Query, err)
	}
	return res
}

// corpus reads a measured corpus; it skips without CASEFILE_BENCH_DIR.
func corpus(t testing.TB, name string) []Document {
	t.Helper()
	if os.Getenv("CASEFILE_BENCH_DIR") == "" {
		t.Skip("CASEFILE_BENCH_DIR names no folder of corpora")
	}
	var docs []Document
	lines(t, func(line []byte) {
		var d struct{ ID, Title, Text string }
		if err := json.Unmarshal(line, &d); err != nil {
			t.Fatal(err)
		}
		docs = append(docs, Document{ID: "imported/" + d.ID, File: "imported", Title: d.Title, Text: d.Text, Status: "imported"})
	}, name, "corpus.jsonl.gz")
	return docs
}

// lines yields the lines of a packed file of the benchmark folder.
func lines(t testing.TB, yield func(line []byte), path ...string) {
	t.Helper()
	f, err := os.Open(filepath.Join(append([]string{os.Getenv("CASEFILE_BENCH_DIR")}, path...)...))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	sc := bufio.NewScanner(z)
	sc.Buffer(nil, 64<<20)
	for sc.Scan() {
		yield(sc.Bytes())
	}
	if err := errors.Join(sc.Err(), z.Close()); err != nil {
		t.Fatal(err)
	}
}

// waitInTests is long enough for a busy machine.
const waitInTests = 20 * time.Second
