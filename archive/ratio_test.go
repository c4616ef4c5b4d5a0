package archive

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"casefile/archive/store"
	"casefile/archive/store/dir"
	"casefile/archive/store/miniotest"
	"casefile/archive/store/storeurl"
)

// BenchmarkIssueRatio compares issuing with what it costs at least: to create
// the same objects in the same order. Eight writers, each in a file of its
// own, issue approved documents of 30 KB; then eight create what was created.
// Both take turns, so that a busy machine is busy for both. One op is one
// document; "ratio" is issued per second by created per second, the aim 0.8.
func BenchmarkIssueRatio(b *testing.B) {
	b.Run("dir", func(b *testing.B) {
		benchRatio(b, func(string) store.Store {
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
		benchRatio(b, func(what string) store.Store {
			n++
			s, err := storeurl.Open(b.Context(), server.URL(fmt.Sprintf("%s-%d", what, n)), storeurl.Options{Getenv: server.Getenv, Create: true})
			if err != nil {
				b.Fatal(err)
			}
			return s
		})
	})
}

// ratioRound is how many documents are issued before it is the other's turn.
const ratioRound = 20 * benchWriters

func benchRatio(b *testing.B, open func(string) store.Store) {
	rec := &recorder{Store: open("issue"), made: map[string][]created{}}
	raw := open("raw")
	f := initFixture(b, rec)
	for w := range benchWriters {
		f.open(FileID(fmt.Sprintf("case-%d", w)))
	}
	pdf := make([]byte, 30<<10)
	var issuing, creating time.Duration
	for done := 0; done < b.N; done += ratioRound {
		n := min(ratioRound, b.N-done)
		ids := approvedMore(f, n)
		rec.begin()
		begun := time.Now()
		inWriters(n, func(w, i int) {
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
		issuing += time.Since(begun)
		creating += rec.replay(b, raw)
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(float64(b.N)/issuing.Seconds(), "issued/s")
	b.ReportMetric(float64(b.N)/creating.Seconds(), "created/s")
	b.ReportMetric(creating.Seconds()/issuing.Seconds(), "ratio")
}

func approvedMore(f *fixture, n int) [benchWriters][]DocID {
	var ids [benchWriters][]DocID
	inWriters(n, func(w, _ int) {
		ids[w] = append(ids[w], f.approved(FileID(fmt.Sprintf("case-%d", w)), `{}`))
	})
	return ids
}

// created is one object that was created.
type created struct {
	key  string
	body []byte
}

// recorder remembers what is created between begin and replay, by writer: a
// claim belongs to the file whose turn it was, which its bytes name.
type recorder struct {
	store.Store
	mu   sync.Mutex
	on   bool
	made map[string][]created
}

func (r *recorder) begin() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.on, r.made = true, map[string][]created{}
}

func (r *recorder) Create(ctx context.Context, key string, b []byte) error {
	err := r.Store.Create(ctx, key, b)
	if err == nil {
		r.note(key, b)
	}
	return err
}

// CreateAll is that of the store, or one by one where it has none.
func (r *recorder) CreateAll(ctx context.Context, objects []store.Object) error {
	many, ok := r.Store.(store.Many)
	if !ok {
		return each(ctx, len(objects), len(objects), func(ctx context.Context, i int) error {
			return r.Create(ctx, objects[i].Key, objects[i].Bytes)
		})
	}
	if err := many.CreateAll(ctx, objects); err != nil {
		return err
	}
	for _, o := range objects {
		r.note(o.Key, o.Bytes)
	}
	return nil
}

func (r *recorder) note(key string, b []byte) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.on {
		writer := string(fileOfKey(key))
		if c, err := decodeClaim(key, b); strings.HasPrefix(key, registerPrefix) && err == nil {
			writer = string(c.Document.File())
		}
		r.made[writer] = append(r.made[writer], created{key, b})
	}
}

// replay creates the same objects elsewhere and says how long it took.
func (r *recorder) replay(b *testing.B, to store.Store) time.Duration {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.on = false
	begun := time.Now()
	var wg sync.WaitGroup
	for _, objects := range r.made {
		wg.Go(func() {
			for _, o := range objects {
				if err := to.Create(context.Background(), o.key, o.body); err != nil {
					b.Error(err)
				}
			}
		})
	}
	wg.Wait()
	return time.Since(begun)
}
