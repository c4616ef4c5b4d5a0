package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"casefile/archive/store/miniotest"
	"casefile/templates/pagetest"
)

// place is an archive for a test with processes of its own.
type place struct {
	t    *testing.T
	dir  string
	args []string
	env  []string
}

// newPlace is a folder, or a bucket of a real server where one is given.
func newPlace(t *testing.T, server *miniotest.Server) *place {
	t.Helper()
	p := &place{t: t, dir: t.TempDir(), env: append(os.Environ(), "CASEFILE_FONTS="+pagetest.InstalledFonts(t), "CASEFILE_USER=周某某")}
	url := filepath.Join(p.dir, "archive")
	if server != nil {
		url = server.URL("casefile-test/" + strings.ToLower(strings.ReplaceAll(t.Name(), "/", "-")))
		p.env = append(p.env, server.Env()...)
	}
	p.args = []string{"--archive", url, "--index", filepath.Join(p.dir, "index")}
	return p
}

// try runs the program in a process of its own.
func (p *place) try(stdin string, args ...string) (string, error) {
	cmd := exec.Command("casefile", append(args, p.args...)...)
	cmd.Env, cmd.Dir, cmd.Stdin = p.env, p.dir, strings.NewReader(stdin)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		return out.String(), fmt.Errorf("casefile %s: %w: %s", strings.Join(args, " "), err, errs.String())
	}
	return strings.TrimSpace(out.String()), nil
}

// run runs the program in this process, which saves the time of starting one
// where a process of its own makes no difference.
func (p *place) run(stdin string, args ...string) string {
	p.t.Helper()
	var out, errs bytes.Buffer
	code := run(context.Background(), world{
		program: "casefile", args: append(args, p.args...), stdin: strings.NewReader(stdin), stdout: &out, stderr: &errs,
		getenv: p.getenv, now: time.Now, rand: rand.Reader, account: "周某某",
	})
	if code != 0 {
		p.t.Fatalf("casefile %s: exit code %d: %s", strings.Join(args, " "), code, errs.String())
	}
	return strings.TrimSpace(out.String())
}

// getenv looks a name up in the environment of the place; the last one counts.
func (p *place) getenv(name string) string {
	for _, e := range slices.Backward(p.env) {
		if value, ok := strings.CutPrefix(e, name+"="); ok {
			return value
		}
	}
	return ""
}

// approved makes a document that only waits to be issued.
func (p *place) approved(file string) string {
	p.t.Helper()
	sample := p.run("", "form", "sample", "inquiry-letter")
	id := p.run(sample, "doc", "draft", "inquiry-letter", "--case", file, "--data", "-")
	p.run("", "doc", "submit", id)
	p.run("", "doc", "approve", id, "--as", "郑某某")
	return id
}

type issuedDoc struct{ ID, Number, State string }

func (p *place) issue(id string) (issuedDoc, error) {
	var d issuedDoc
	out, err := p.try("", "doc", "issue", id, "--date", "2026-03-05", "--json", "--as", "冯某某")
	if err != nil {
		return d, err
	}
	return d, json.Unmarshal([]byte(out), &d)
}

// Two processes issue in one series into different files at the same time: no
// number twice, none missing, and both processes' documents are found.
func TestTwoProcessesOneSeries(t *testing.T) {
	p := newPlace(t, nil)
	p.run("", "init")
	const each = 6
	var ids [2][]string
	for i := range ids {
		for range each {
			ids[i] = append(ids[i], p.approved(fmt.Sprintf("case-%d", i)))
		}
	}
	var wg sync.WaitGroup
	var mu sync.Mutex
	var numbers []string
	for i := range ids {
		wg.Go(func() {
			for _, id := range ids[i] {
				d, err := p.issue(id)
				if err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				numbers = append(numbers, d.Number)
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	slices.Sort(numbers)
	if distinct := len(slices.Compact(slices.Clone(numbers))); distinct != 2*each {
		t.Errorf("%d documents have %d numbers: %v", 2*each, distinct, numbers)
	}
	p.numbered(2 * each)
	for i := range ids {
		p.finds(fmt.Sprintf("案件:case-%d", i), each)
	}
	p.run("", "archive", "verify")
}

// numbered asserts that the letters of 2026 are 1 to n without a gap.
func (p *place) numbered(n int) {
	p.t.Helper()
	var series []struct {
		ID    string
		Years []struct{ Year, Given, Next int }
	}
	if err := json.Unmarshal([]byte(p.run("", "number", "list", "--json")), &series); err != nil {
		p.t.Fatal(err)
	}
	for _, s := range series {
		if s.ID != "letter" {
			continue
		}
		for _, y := range s.Years {
			if y.Year == 2026 && (y.Given != n || y.Next != n+1) {
				p.t.Errorf("series letter has given %d, next %d; want %d, %d", y.Given, y.Next, n, n+1)
			}
		}
	}
}

func (p *place) finds(query string, want int) {
	p.t.Helper()
	var found struct{ Total int }
	if err := json.Unmarshal([]byte(p.run("", "search", query, "--json")), &found); err != nil {
		p.t.Fatal(err)
	}
	if found.Total != want {
		p.t.Errorf("search %s finds %d, want %d", query, found.Total, want)
	}
}

// The same document issued twice at once gets one number, and both are told it.
func TestSameDocumentIssuedTwiceAtOnce(t *testing.T) {
	p := newPlace(t, nil)
	p.run("", "init")
	for round := 1; round <= 3; round++ {
		id := p.approved("case-1")
		var got [2]issuedDoc
		var wg sync.WaitGroup
		for i := range got {
			wg.Go(func() {
				var err error
				if got[i], err = p.issue(id); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if got[0].Number == "" || got[0] != got[1] {
			t.Errorf("round %d: %+v and %+v", round, got[0], got[1])
		}
		p.numbered(round)
	}
}
