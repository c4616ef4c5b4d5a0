package search

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// many is an archive of many short documents, cut out of the texts of docs:
// the same ones each time, no two alike, and never all in memory.
type many struct {
	f      *os.File // the texts, one after the other
	pieces []piece
	titles []string
}

type piece struct {
	at    uint32
	n     uint16
	title uint16
}

const (
	manyInFile = 2000
	pieceMin   = 1000 // bytes
)

// newMany cuts n documents; dir takes a file of the texts.
func newMany(tb testing.TB, dir string, n int) *many {
	tb.Helper()
	docs := corpus(tb, "docs")
	f, err := os.Create(filepath.Join(dir, "texts.txt"))
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { f.Close() })
	m := &many{f: f}
	at := 0
	for _, d := range docs {
		if _, err := f.WriteString(d.Text); err != nil {
			tb.Fatal(err)
		}
		m.titles = append(m.titles, d.Title)
	}
	for pass := 0; len(m.pieces) < n; pass++ {
		at = 0
		for i, d := range docs {
			m.cut(d.Text, at, i, pieceMin+97*(pass%11)+pass)
			at += len(d.Text)
		}
	}
	m.pieces = slices.Clip(m.pieces[:n])
	return m
}

// cut cuts a text behind full stops and lines, into pieces of size bytes or
// somewhat more.
func (m *many) cut(text string, at, title, size int) {
	for from := 0; from < len(text); {
		to := min(from+size, len(text))
		if i := strings.IndexAny(text[to:], "。\n"); i >= 0 && i < size {
			to += i
		}
		for to < len(text) && (text[to]&0xc0 == 0x80 || strings.HasPrefix(text[to:], "。")) {
			to++
		}
		m.pieces = append(m.pieces, piece{uint32(at + from), uint16(to - from), uint16(title)})
		from = to
	}
}

func (m *many) Identity() string { return "many" + strconv.Itoa(len(m.pieces)) }

func (m *many) Changes(context.Context, string) iter.Seq2[Change, error] {
	return func(yield func(Change, error) bool) {
		for i := 0; i < len(m.pieces); i += manyInFile {
			if !yield(Change{"2026-03-05", strconv.Itoa(i / manyInFile)}, nil) {
				return
			}
		}
	}
}

func (m *many) Read(_ context.Context, file string, seq int, known func(string, int) bool) (File, iter.Seq2[Document, error], error) {
	from, err := strconv.Atoi(file)
	if seq == 1 || err != nil {
		return File{ID: file, Seq: seq}, nil, err
	}
	from *= manyInFile
	to := min(from+manyInFile, len(m.pieces))
	return File{ID: file, Kind: "case", State: "open", Seq: 1, Documents: to - from}, func(yield func(Document, error) bool) {
		for i := from; i < to; i++ {
			if d, err := m.document(i); !known(d.ID, 1) && !yield(d, err) {
				return
			}
		}
	}, nil
}

func (m *many) document(i int) (Document, error) {
	p := m.pieces[i]
	b := fmt.Appendf(nil, "第%d件。", i)
	head := len(b)
	b = append(b, make([]byte, p.n)...)
	_, err := m.f.ReadAt(b[head:], int64(p.at))
	year, file := 2000+i%26, strconv.Itoa(i/manyInFile)
	return Document{
		ID: file + "/" + strconv.Itoa(i), File: file, Seq: 1, Searchable: true, Status: "imported",
		Number: fmt.Sprintf("某纪函〔%d〕%d号", year, i/26+1), Title: fmt.Sprintf("%s之%d", m.titles[p.title], i),
		Date: fmt.Sprintf("%d-%02d-%02d", year, 1+i%12, 1+i%28), Unit: "某局" + strconv.Itoa(i%40),
		Sector: "行业" + strconv.Itoa(i%15), Secrecy: []string{"", "", "", "秘密", "", "", "机密"}[i%7], Text: string(b),
	}, err
}

// No two documents are alike, and each is there again.
func TestMany(t *testing.T) {
	m := newMany(t, t.TempDir(), 120_000)
	seen := map[string]bool{}
	size := 0
	for i := 0; i < len(m.pieces); i += 7 {
		d, err := m.document(i)
		if err != nil || seen[d.Text] || len(d.Text) > 10_000 || strings.Contains(d.Text, "\ufffd") {
			t.Fatalf("document %d: %v", i, err)
		}
		seen[d.Text] = true
		size += len(d.Text)
	}
	if mean := size / len(seen); mean < 800 || mean > 2000 {
		t.Errorf("a document has %d bytes", mean)
	}
}

// peak is the most memory this process has had, in MB: its own, and pages of
// the files it has mapped, which the system takes back when it needs them.
func peak(tb testing.TB) float64 { return procStatus(tb, "VmHWM:") }

// procStatus reads one value out of what Linux tells of this process, in MB.
func procStatus(tb testing.TB, key string) float64 {
	b, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0 // another system
	}
	_, after, _ := bytes.Cut(b, []byte(key))
	kb, err := strconv.ParseFloat(string(bytes.Fields(after)[0]), 64)
	if err != nil {
		tb.Fatal(err)
	}
	return kb / 1024
}

// ownPeak looks again and again at how much memory is not mapped files, until
// stop is called.
func ownPeak(tb testing.TB) (stop func() float64) {
	over, result := make(chan struct{}), make(chan float64)
	go func() {
		most := 0.0
		for {
			select {
			case <-over:
				result <- most
				return
			case <-time.After(100 * time.Millisecond):
				most = max(most, procStatus(tb, "RssAnon:"))
			}
		}
	}()
	return func() float64 {
		close(over)
		return <-result
	}
}

// needOf is what n documents take on the disk, in bytes, while they are merged.
func needOf(n int) uint64 { return uint64(n) * 5000 }

// BenchmarkMillion builds a large index in the folder CASEFILE_MILLION names,
// if it is not there yet, and searches it. CASEFILE_MILLION_DOCS is how many
// documents it has. See `make bench-million`.
func BenchmarkMillion(b *testing.B) {
	dir := os.Getenv("CASEFILE_MILLION")
	if dir == "" {
		b.Skip("CASEFILE_MILLION names no folder for a large index")
	}
	n, err := strconv.Atoi(cmp.Or(os.Getenv("CASEFILE_MILLION_DOCS"), "1000000"))
	if err != nil {
		b.Fatal(err)
	}
	dir = filepath.Join(dir, strconv.Itoa(n))
	if err := os.MkdirAll(dir, 0o700); err != nil {
		b.Fatal(err)
	}
	m := newMany(b, b.TempDir(), n)
	index := filepath.Join(dir, "index")
	if !built(b, index, m) {
		b.Run("build", func(b *testing.B) { buildMany(b, index, m) })
	}
	b.Run("open", func(b *testing.B) {
		for b.Loop() {
			x := openIndex(b, index)
			if done := syncAll(b, x, m); done.Documents != 0 {
				b.Fatal(done)
			}
			closeIndex(b, x)
		}
	})
	x := openIndex(b, index)
	defer x.Close()
	searchMany(b, x)
}

func built(b *testing.B, dir string, m *many) bool {
	x, err := Open(b.Context(), dir, Options{Wait: waitInTests})
	if err != nil {
		return false
	}
	defer x.Close()
	s, err := x.Status(b.Context())
	return err == nil && s.Documents == len(m.pieces) && s.Archive == m.Identity()
}

func buildMany(b *testing.B, dir string, m *many) {
	var disk syscall.Statfs_t
	if err := syscall.Statfs(filepath.Dir(dir), &disk); err == nil && disk.Bavail*uint64(disk.Bsize) < needOf(len(m.pieces)) {
		b.Skipf("%s has %d MB free, %d documents need %d", dir, disk.Bavail*uint64(disk.Bsize)>>20, len(m.pieces), needOf(len(m.pieces))>>20)
	}
	last, own := time.Now(), ownPeak(b)
	o := Options{Progress: func(p Progress) {
		if time.Since(last) > 10*time.Second || p.Merging {
			last = time.Now()
			b.Logf("%.0f s: %d of %d, %d MB, peak %.0f MB, merging %t", b.Elapsed().Seconds(), p.Documents, p.Of, p.Bytes>>20, peak(b), p.Merging)
		}
	}}
	for b.Loop() {
		done, err := Rebuild(b.Context(), dir, o, m)
		if err != nil || done.Documents+done.Resumed != len(m.pieces) {
			b.Fatal(done, err)
		}
		b.SetBytes(done.Bytes)
		b.ReportMetric(float64(done.Documents)/b.Elapsed().Seconds(), "docs/s")
		b.ReportMetric(peak(b), "peak-MB")
		b.ReportMetric(own(), "own-peak-MB")
		b.ReportMetric(float64(statusOf(b, dir).Bytes)/float64(statusOf(b, dir).TextBytes), "size/text")
	}
}

func statusOf(b *testing.B, dir string) *Status {
	x := openIndex(b, dir)
	defer x.Close()
	s, err := x.Status(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	return s
}

func searchMany(b *testing.B, x *Index) {
	docs := corpus(b, "docs")
	long := randomRuns(docs, 100, 40, 60)
	for _, kind := range []struct {
		name    string
		queries []string
		ask     func(q string) error
	}{
		{"frequent/first", frequentRuns(docs, 200, 3, 8), func(q string) error { return askMany(b, x, Request{Query: q}) }},
		{"frequent/count", frequentRuns(docs, 200, 3, 8), func(q string) error { return askMany(b, x, Request{Query: q, Limit: -1}) }},
		{"terms", randomRuns(docs, 500, 2, 4), func(q string) error { return askMany(b, x, Request{Query: q}) }},
		{"phrases", randomRuns(docs, 500, 6, 12), func(q string) error { return askMany(b, x, Request{Query: q}) }},
		{"facets", frequentRuns(docs, 50, 3, 8), func(q string) error { return askMany(b, x, Request{Query: q, Facets: true}) }},
		{"similar", long, func(q string) error {
			_, err := x.Similar(b.Context(), SimilarRequest{Text: q, Viewer: LocalOperator(), Today: today})
			return err
		}},
	} {
		b.Run(kind.name, func(b *testing.B) { percentiles(b, kind.queries, kind.ask) })
	}
}

func askMany(b *testing.B, x *Index, r Request) error {
	r.Viewer, r.Today = LocalOperator(), today
	_, err := x.Search(b.Context(), r)
	return err
}

// percentiles asks one query after the other and reports how long they took.
func percentiles(b *testing.B, queries []string, ask func(string) error) {
	took := make([]time.Duration, 0, len(queries))
	for b.Loop() {
		took = took[:0]
		for _, q := range queries {
			start := time.Now()
			if err := ask(q); err != nil {
				b.Fatal(q, err)
			}
			took = append(took, time.Since(start))
		}
	}
	slices.Sort(took)
	for _, p := range []struct {
		name string
		at   float64
	}{{"p50-ms", .5}, {"p95-ms", .95}, {"p99-ms", .99}} {
		b.ReportMetric(took[int(p.at*float64(len(took)-1))].Seconds()*1000, p.name)
	}
}
