package search

import (
	"bytes"
	"encoding/binary"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"testing"
	"unicode"
	"unicode/utf16"

	"casefile/search/zh"
)

// scanner is the definition, fast: the normal forms of all documents in one
// buffer of UTF-16, looked through from one end to the other.
type scanner struct {
	docs   []Document
	text   []byte
	starts []int // of each document, and the end
}

func scannerOf(docs []Document) *scanner {
	o := &scanner{docs: docs, starts: []int{0}}
	for _, d := range docs {
		for _, s := range []string{d.Title, d.Number, d.Text} {
			o.text = append(append(o.text, units(zh.String(s))...), '\n', 0)
		}
		o.starts = append(o.starts, len(o.text))
	}
	return o
}

func units(s string) (b []byte) {
	for _, u := range utf16.Encode([]rune(s)) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return b
}

// find are the ids of the documents that contain a run, in order.
func (o *scanner) find(run string) (out []string) {
	sub := units(zh.String(run))
	for at := 0; ; {
		i := bytes.Index(o.text[at:], sub)
		if i < 0 {
			slices.Sort(out)
			return out
		}
		if at += i; at&1 == 1 {
			at++
			continue
		}
		doc := sort.SearchInts(o.starts, at+1) - 1
		out = append(out, o.docs[doc].ID)
		at = o.starts[doc+1]
	}
}

// finding asks an index for all ids without telling of each hit.
type finding struct {
	x  *Index
	id map[int64]string // by place
}

func findingIn(t testing.TB, x *Index) *finding {
	f := &finding{x: x, id: map[int64]string{}}
	for place := range f.places(t, &plan{}) {
		rec, err := x.b.(*local).gen.texts.at(place)
		if err != nil {
			t.Fatal(err)
		}
		m, err := rec.decodeMeta()
		if err != nil {
			t.Fatal(err)
		}
		f.id[place] = m.ID
	}
	return f
}

func (f *finding) places(t testing.TB, p *plan) map[int64]bool {
	t.Helper()
	l := f.x.b.(*local)
	snap, err := l.gen.terms.snapshot()
	if err != nil {
		t.Fatal(err)
	}
	defer snap.close()
	c, err := snap.scope(LocalOperator(), today)
	if err != nil {
		t.Fatal(err)
	}
	run := &finder{g: l.gen.generation, plan: p}
	if err := run.find(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	out := map[int64]bool{}
	for _, s := range run.found {
		eachDoc(s.docs, func(doc uint32) {
			at, err := s.seg.place(doc)
			if err != nil || out[at] {
				t.Fatalf("%d twice, or %v", at, err)
			}
			out[at] = true
		})
	}
	return out
}

func (f *finding) ids(t testing.TB, q string) (out []string) {
	t.Helper()
	p, err := f.x.o.compile(Request{Query: q, Viewer: LocalOperator(), Today: today})
	if err != nil {
		t.Fatalf("%q: %v", q, err)
	}
	for place := range f.places(t, p) {
		out = append(out, f.id[place])
	}
	slices.Sort(out)
	return out
}

// A sampler takes substrings out of texts at the places where a search may go
// wrong: at a line end, a digit, a mark; and anywhere.
type sampler struct {
	rng  *rand.Rand
	docs []Document
}

func (s sampler) next(i int) (d Document, run string) {
	near := []func(rune) bool{
		func(rune) bool { return true },
		func(r rune) bool { return r == '\n' },
		unicode.IsDigit,
		unicode.IsPunct,
	}[i%4]
	for {
		d = s.docs[s.rng.IntN(len(s.docs))]
		r := []rune(d.Text)
		if len(r) == 0 {
			continue
		}
		at := s.rng.IntN(len(r))
		if k := slices.IndexFunc(r[at:], near); k >= 0 {
			at += k
		}
		n := 1 + s.rng.IntN(12)
		from := max(at-s.rng.IntN(n), 0)
		run = string(r[from:min(from+n, len(r))])
		if zh.String(run) != "" {
			return d, run
		}
	}
}

// exactly holds what runs find against the definition and, whatever the normal
// form is, against the text they are out of; but half a gloss finds nothing.
func exactly(t *testing.T, docs []Document, runs int, glossed bool) {
	x, o := indexOf(t, docs...), scannerOf(docs)
	f, s := findingIn(t, x), sampler{rand.New(rand.NewPCG(11, 12)), docs}
	if len(f.id) != len(docs) {
		t.Fatalf("%d documents of %d", len(f.id), len(docs))
	}
	found := 0
	for i := range runs {
		own, run := s.next(i)
		got, want := f.ids(t, quote(run)), o.find(run)
		if found += len(got); !slices.Equal(got, want) {
			t.Errorf("%q finds %d, want %d", run, len(got), len(want))
		}
		if !slices.Contains(got, own.ID) && !(glossed && strings.ContainsAny(run, "()")) {
			t.Errorf("%q does not find %s, which it is from", run, own.ID)
		}
		if r := ask1(t, x, Request{Query: quote(run), Limit: 3}); r.Total != len(want) || len(r.Hits) != min(3, len(want)) {
			t.Errorf("%q: total %d, %d hits, want %d", run, r.Total, len(r.Hits), len(want))
		}
	}
	t.Logf("%d runs over %d documents find %d, as they should", runs, len(docs), found)
}

// The measured corpora: whole laws and judgments, and Traditional paragraphs.
func TestExactCorpora(t *testing.T) {
	for _, name := range []string{"drcd", "docs"} {
		t.Run(name, func(t *testing.T) {
			docs, runs := corpus(t, name), 1100
			if raceEnabled { // ten times as slow
				docs, runs = docs[:len(docs)/8], 200
			}
			exactly(t, docs, runs, false)
		})
	}
}

// What lies in this folder and those beside it, where no corpora are at hand.
func TestExactTree(t *testing.T) {
	var docs []Document
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !slices.Contains([]string{".md", ".txt", ".json", ".html"}, filepath.Ext(path)) {
			return err
		}
		b, err := os.ReadFile(path)
		if err == nil && strings.ContainsFunc(string(b), func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
			docs = append(docs, Document{ID: path, Title: d.Name(), Text: string(b)})
		}
		return err
	})
	if err != nil || len(docs) < 20 {
		t.Fatalf("%d documents: %v", len(docs), err)
	}
	runs := 500
	if raceEnabled {
		runs = 100
	}
	exactly(t, docs, runs, true)
}

// Questions in Traditional characters lose nothing in simplified ones: as a
// whole, in pieces, and as phrases out of what they are about.
func TestTraditionalQuestions(t *testing.T) {
	docs := corpus(t, "drcd")
	if raceEnabled {
		docs = docs[:200]
	}
	x, o := indexOf(t, docs...), scannerOf(docs)
	f, rng := findingIn(t, x), rand.New(rand.NewPCG(21, 22))
	both := func(run string) []string {
		simple := zh.String(run)
		if simple == "" {
			return nil
		}
		got := f.ids(t, quote(simple))
		if !slices.Equal(got, f.ids(t, quote(run))) || !slices.Equal(got, o.find(run)) {
			t.Errorf("%q finds %d, %q %d, want %d", simple, len(got), run, len(f.ids(t, quote(run))), len(o.find(run)))
		}
		return got
	}
	found := 0
	for i, q := range questions(t, "drcd", "queries.jsonl.gz", "qrels.tsv.gz", 2000) {
		found += len(both(q.text)) + len(both(substring(rng, q.text, 6)))
		own := docs[i%len(docs)]
		phrase := substring(rng, own.Text, 12)
		if got := both(phrase); zh.String(phrase) != "" && !slices.Contains(got, own.ID) {
			t.Errorf("%q does not find %s", zh.String(phrase), own.ID)
		}
	}
	if found < 2000 {
		t.Errorf("the questions find %d", found)
	}
}
