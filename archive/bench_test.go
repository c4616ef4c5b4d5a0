package archive

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"casefile/archive/store"
	"casefile/archive/store/dir"
	"casefile/archive/store/miniotest"
	"casefile/archive/store/storeurl"
)

// BenchmarkIssue issues approved documents from eight writers, each in a file
// of its own; BenchmarkIssue/…/raw creates the same objects in the same order
// without the archive. One op is one document.
func BenchmarkIssue(b *testing.B) {
	b.Run("dir", func(b *testing.B) {
		benchIssue(b, func() store.Store {
			s, err := dir.Open(b.TempDir())
			if err != nil {
				b.Fatal(err)
			}
			return s
		})
	})
	b.Run("minio", func(b *testing.B) {
		server := miniotest.Start(b)
		n := 0
		benchIssue(b, func() store.Store {
			n++
			s, err := storeurl.Open(b.Context(), server.URL(fmt.Sprintf("bench-%d", n)), storeurl.Options{Getenv: server.Getenv, Create: true})
			if err != nil {
				b.Fatal(err)
			}
			return s
		})
	})
}

const benchWriters = 8

func benchIssue(b *testing.B, open func() store.Store) {
	pdf := make([]byte, 30<<10)
	b.Run("issue", func(b *testing.B) {
		f := initFixture(b, open())
		ids := approvedMany(f, b.N)
		b.ResetTimer()
		inWriters(b.N, func(w, i int) {
			r := f.request(ids[w][i])
			r.Render = func(ctx context.Context, in Issuing) (Artifacts, error) {
				art, err := render(ctx, in)
				art.PDF = pdf
				return art, err
			}
			if _, err := f.Issue(context.Background(), officer, r); err != nil {
				b.Error(err)
			}
		})
	})
	b.Run("raw", func(b *testing.B) {
		s := open()
		small := make([]byte, 600)
		b.ResetTimer()
		inWriters(b.N, func(w, i int) {
			for _, o := range []struct {
				key  string
				body []byte
			}{
				{fmt.Sprintf("files/case-%d/events/%08d.json", w, 2*i), small},
				{fmt.Sprintf("register/letter/2026/%d%07d.json", w, i), small},
				{fmt.Sprintf("files/case-%d/documents/%04d.pdf", w, i), pdf},
				{fmt.Sprintf("files/case-%d/documents/%04d.draft.json", w, i), small},
				{fmt.Sprintf("files/case-%d/documents/%04d.json", w, i), small},
				{fmt.Sprintf("files/case-%d/events/%08d.json", w, 2*i+1), small},
			} {
				if err := s.Create(context.Background(), o.key, o.body); err != nil {
					b.Error(err)
				}
			}
		})
	})
}

// inWriters shares n jobs among the writers.
func inWriters(n int, fn func(w, i int)) {
	var wg sync.WaitGroup
	for w := range benchWriters {
		wg.Go(func() {
			for i := range (n + benchWriters - 1 - w) / benchWriters {
				fn(w, i)
			}
		})
	}
	wg.Wait()
}

func approvedMany(f *fixture, n int) [benchWriters][]DocID {
	var ids [benchWriters][]DocID
	for w := range benchWriters {
		f.open(FileID(fmt.Sprintf("case-%d", w)))
	}
	inWriters(n, func(w, _ int) {
		ids[w] = append(ids[w], f.approved(FileID(fmt.Sprintf("case-%d", w)), `{}`))
	})
	return ids
}

// BenchmarkListFiles lists 1,000 files, first in a process that has not seen
// them, then again.
func BenchmarkListFiles(b *testing.B) {
	f := newFixture(b)
	const n = 1000
	inWriters(n, func(w, i int) { f.open(FileID(fmt.Sprintf("case-%d-%d", w, i))) })
	list := func(b *testing.B, a *Archive) {
		k := 0
		for _, err := range a.ListFiles(context.Background()) {
			if k++; err != nil {
				b.Fatal(err)
			}
		}
		if k != n {
			b.Fatalf("%d files", k)
		}
	}
	b.Run("cold", func(b *testing.B) {
		for b.Loop() {
			list(b, f.reopen(f.store).Archive)
		}
	})
	b.Run("warm", func(b *testing.B) {
		for b.Loop() {
			list(b, f.Archive)
		}
	})
}

// BenchmarkVerify verifies an archive of 5,000 imported papers; one op is all of it.
func BenchmarkVerify(b *testing.B) {
	f := newFixture(b)
	f.open("imported")
	im := f.importer("imported")
	for i := range 10 {
		if _, err := im.Add(context.Background(), papers(ImportBatch, fmt.Sprint(i))); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		wantClean(b, f.Archive)
	}
}
