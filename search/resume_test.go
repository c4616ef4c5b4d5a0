package search

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// counting counts the documents that are read from it.
type counting struct {
	*memory
	read *int
}

func (c counting) Read(ctx context.Context, file string, seq int, known func(string, int) bool) (File, iter.Seq2[Document, error], error) {
	f, docs, err := c.memory.Read(ctx, file, seq, known)
	if docs == nil {
		return f, nil, err
	}
	return f, func(yield func(Document, error) bool) {
		for d, err := range docs {
			if *c.read++; !yield(d, err) {
				return
			}
		}
	}, err
}

const (
	killedDocs  = 2000
	killedRound = 8_000
	halfDocs    = 400
	envChild    = "CASEFILE_SEARCH_CHILD" // Rebuild or Sync, and the folder
)

func killedArchive(docs int) *memory {
	m := newMemory()
	for i := range docs {
		m.put(Document{ID: fmt.Sprintf("f%d/%d", i/70, i), File: fmt.Sprintf("f%d", i/70),
			Text: fmt.Sprintf("第%d轮 问题线索%d号 %s", i%3, i, strings.Repeat("某市某局", i%20))})
	}
	return m
}

// TestChild is the process that TestKilled kills.
func TestChild(t *testing.T) {
	what, dir, ok := strings.Cut(os.Getenv(envChild), " ")
	if !ok {
		t.Skip("it is TestKilled's")
	}
	src := counting{killedArchive(killedDocs), new(int)}
	o := Options{Wait: waitInTests, round: killedRound}
	var done *Synced
	var err error
	if what == "Rebuild" {
		done, err = Rebuild(t.Context(), dir, o, src)
	} else {
		var x *Index
		if x, err = Open(t.Context(), dir, o); err == nil {
			done, err = x.Sync(t.Context(), src)
			err = errors.Join(err, x.Close())
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	fmt.Printf("read %d ", *src.read)
	if err := json.NewEncoder(os.Stdout).Encode(done); err != nil {
		t.Fatal(err)
	}
}

// TestKilled kills a process that fills an index at random moments. The next
// one goes on behind what was committed, takes nothing in twice, and what
// comes out is the same as had it not been killed.
func TestKilled(t *testing.T) {
	for _, what := range []string{"Rebuild", "Sync"} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			m, dir := killedArchive(killedDocs), t.TempDir()
			before, kills := 0, 0
			rng := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 1))
			for {
				out, ended := runChild(t, what+" "+dir, time.Duration(100+rng.IntN(600+100*kills))*time.Millisecond)
				if ended {
					checkResumed(t, out, before)
					break
				}
				kills++
				if n, err := current(dir); what == "Rebuild" && n > 0 && err == nil {
					break // killed when all was done: another one would begin anew
				}
				have := rowsOf(t, dir)
				if have < before {
					t.Fatalf("%d documents after %d", have, before)
				}
				before = have
			}
			t.Logf("%d kills, the last at %d of %d documents", kills, before, killedDocs)
			x := openIndex(t, dir)
			defer x.Close()
			if got := verifyIndex(t, x, m); len(got.Wrong) > 0 || got.Documents != killedDocs {
				t.Errorf("%+v", got)
			}
			if got, want := allIDs(t, x), found(t, m); !slices.Equal(got, want) {
				t.Errorf("found %d, want %d", len(got), len(want))
			}
			if ns, err := generations(dir); len(ns) != 1 || err != nil {
				t.Errorf("generations %v, %v", ns, err)
			}
		})
	}
}

// checkResumed reads what the last process says it has done: what was there
// when the one before was killed it did not even read.
func checkResumed(t *testing.T, out []byte, before int) {
	t.Helper()
	var read int
	var done Synced
	if _, err := fmt.Fscanf(bytes.NewReader(out), "read %d ", &read); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	_, out, _ = bytes.Cut(out, []byte("{"))
	if err := json.NewDecoder(strings.NewReader("{" + string(out))).Decode(&done); err != nil {
		t.Fatal(err)
	}
	if done.Documents != read || read != killedDocs-before || done.Resumed != 0 && done.Resumed != before {
		t.Errorf("%d read, %+v, after %d were there", read, done, before)
	}
}

// runChild reports whether the process came to its end before it was killed.
func runChild(t *testing.T, what string, after time.Duration) (out []byte, ended bool) {
	t.Helper()
	var buf bytes.Buffer
	c := exec.Command(os.Args[0], "-test.run", "^TestChild$")
	c.Env, c.Stdout = append(os.Environ(), envChild+"="+what), &buf
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	kill := time.AfterFunc(after, func() { _ = c.Process.Kill() })
	defer kill.Stop()
	err := c.Wait()
	var exit *exec.ExitError
	if err != nil && (!errors.As(err, &exit) || exit.Exited()) {
		t.Fatalf("%v: %s", err, buf.String())
	}
	return buf.Bytes(), err == nil
}

// rowsOf are the documents of the newest generation.
func rowsOf(t *testing.T, dir string) int {
	t.Helper()
	ns, err := generations(dir)
	if len(ns) == 0 || err != nil {
		return 0
	}
	n, err := halfBuilt(dir, "")
	if n == 0 && err == nil {
		n, err = current(dir)
	}
	if n == 0 || err != nil {
		return 0
	}
	twin := t.TempDir() // opening takes back what the last round left, which the next process is to do
	if err := os.CopyFS(filepath.Join(twin, strconv.Itoa(n)), os.DirFS(generationDir(dir, n))); err != nil {
		t.Fatal(err)
	}
	g, err := openGeneration(context.Background(), twin, n, true)
	if err != nil {
		return 0 // killed while it was made
	}
	defer g.close()
	counts, err := g.recs.Count(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return counts.Documents
}

// interrupted is an archive that cannot be read any more after some files.
type interrupted struct {
	*memory
	left int
}

var errGone = errors.New("the archive has gone")

func (s *interrupted) Changes(ctx context.Context, from string) iter.Seq2[Change, error] {
	return func(yield func(Change, error) bool) {
		left := s.left
		for c, err := range s.memory.Changes(ctx, from) {
			if left--; left < 0 {
				yield(Change{}, errGone)
				return
			}
			if !yield(c, err) {
				return
			}
		}
	}
}

// What is half-built is gone on with only if it is of the same archive, of
// this schema, and whole; and it says that it is there.
func TestHalfBuilt(t *testing.T) {
	for _, c := range []struct {
		name    string
		spoil   func(half string) error
		other   bool
		resumed bool
	}{
		{"whole", func(string) error { return nil }, false, true},
		{"of another archive", func(string) error { return nil }, true, false},
		{"of another schema", func(h string) error { return os.WriteFile(filepath.Join(h, "schema"), []byte("1\n"), 0o600) }, false, false},
		{"without a mark", func(h string) error { return os.Remove(filepath.Join(h, fileBuilding)) }, false, false},
		{"with damaged texts", func(h string) error { return os.Truncate(filepath.Join(h, "texts"), 100) }, false, false},
		{"with no terms", func(h string) error { return os.RemoveAll(filepath.Join(h, "terms")) }, false, false},
		{"with damaged records", func(h string) error { return os.WriteFile(filepath.Join(h, "records.db"), []byte("x"), 0o600) }, false, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			m, dir := killedArchive(halfDocs), t.TempDir()
			x := openIndex(t, dir) // generation 1 is in use
			syncAll(t, x, m)
			closeIndex(t, x)
			o := Options{Wait: waitInTests, round: killedRound}
			if _, err := Rebuild(t.Context(), dir, o, &interrupted{m, 3}); !errors.Is(err, errGone) {
				t.Fatal(err)
			}
			x = openIndex(t, dir)
			s, err := x.Status(t.Context())
			if err != nil || !s.HalfBuilt || s.Rebuild != nil || s.Documents != halfDocs {
				t.Errorf("%+v, %v", s, err)
			}
			closeIndex(t, x)
			if err := c.spoil(filepath.Join(dir, "2")); err != nil {
				t.Fatal(err)
			}
			if c.other {
				m.id = "other"
			}
			done, err := Rebuild(t.Context(), dir, o, m)
			if err != nil || done.Documents+done.Resumed != halfDocs || (done.Resumed > 0) != c.resumed {
				t.Fatalf("%+v, %v", done, err)
			}
			x = openIndex(t, dir)
			defer x.Close()
			if got := verifyIndex(t, x, m); len(got.Wrong) > 0 {
				t.Errorf("%+v", got)
			}
			if s, err := x.Status(t.Context()); err != nil || s.HalfBuilt {
				t.Errorf("%+v, %v", s, err)
			}
			if ns, err := generations(dir); len(ns) != 1 || err != nil {
				t.Errorf("generations %v, %v", ns, err)
			}
		})
	}
}
