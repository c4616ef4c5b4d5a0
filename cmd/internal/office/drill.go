package office

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"

	"casefile/archive"
	"casefile/archive/store"
	"casefile/archive/store/storeurl"
)

// DrillRequest asks for a restore drill 恢复演练: whether a copy alone is
// enough to go on with.
type DrillRequest struct {
	Name     string // who asks, looked up in the copy's own data
	Dir      string // keeps the rebuilt index there; "": in a temporary folder
	Progress func(step string, objects int64)
}

// DrillReport tells what the drill has shown, and how long each step took.
type DrillReport struct {
	Copy      string      `json:"copy"`
	Steps     []DrillStep `json:"steps"`
	Objects   int64       `json:"objects"`   // verified
	Bytes     int64       `json:"bytes"`     // of those
	Faults    []Fault     `json:"faults"`    // what verification found
	Documents int64       `json:"documents"` // searchable in the rebuilt index
	Document  string      `json:"document"`  // fetched; chosen at random
	SHA256    string      `json:"sha256"`    // of its bytes
	TookMS    float64     `json:"took_ms"`
}

// DrillStep is one step: open, verify, index, fetch.
type DrillStep struct {
	Step   string  `json:"step"`
	TookMS float64 `json:"took_ms"`
}

// Err tells what verification has found wrong.
func (r *DrillReport) Err() error { return (&VerifyReport{Faults: r.Faults}).Err() }

// Drill shows from a copy alone, whose address is Options.Archive, that all
// can be had again: it opens it, verifies every byte, makes an index and
// fetches a document. Nothing is written to the copy, the access log neither:
// what it read leaves the program as digests only.
func Drill(ctx context.Context, o Options, r DrillRequest) (*DrillReport, error) {
	o.Getenv = secondKeys(o.Getenv)
	of, err := New(o)
	if err != nil {
		return nil, err
	}
	d := &drill{of: of, r: r, report: &DrillReport{Copy: display(o.Archive), Faults: []Fault{}}}
	start := o.Now()
	for _, s := range []struct {
		name string
		run  func(context.Context) error
	}{{"open", d.open}, {"verify", d.verify}, {"index", d.index}, {"fetch", d.fetch}} {
		begun := o.Now()
		if err := s.run(ctx); err != nil {
			return nil, err
		}
		d.report.Steps = append(d.report.Steps, DrillStep{s.name, of.since(begun)})
	}
	d.report.TookMS = of.since(start)
	return d.report, nil
}

type drill struct {
	of     *Office
	r      DrillRequest
	arch   *archive.Archive
	report *DrillReport
}

// readOnlyStore refuses to write, whatever asks for it.
type readOnlyStore struct{ store.Store }

func (readOnlyStore) Create(_ context.Context, key string, _ []byte) error {
	return fmt.Errorf("create %s in a copy: %w", key, store.ErrDenied)
}

func (readOnlyStore) Remove(_ context.Context, key string) error {
	return fmt.Errorf("remove %s from a copy: %w", key, store.ErrDenied)
}

func (d *drill) open(ctx context.Context) error {
	s, err := storeurl.Open(ctx, d.of.opts.Archive, d.of.storeOptions())
	if err != nil {
		return d.of.archiveError(err)
	}
	d.arch, err = archive.Open(ctx, readOnlyStore{s}, d.of.archiveOptions())
	if errors.Is(err, archive.ErrNotArchive) {
		return &Problem{ID: "copy-missing", Path: display(d.of.opts.Archive), Kind: Missing, Err: err}
	}
	if err != nil {
		return d.of.archiveError(err)
	}
	d.of.arch = d.arch
	a, err := d.of.Actor(ctx, d.r.Name, "cli")
	if err != nil {
		return err
	}
	return a.allow(actCopy)
}

func (d *drill) tell(step string, n int64) {
	if d.r.Progress != nil {
		d.r.Progress(step, n)
	}
}

func (d *drill) verify(ctx context.Context) error {
	pass := d.arch.NewPass()
	opt := archive.VerifyOptions{Pass: pass, Progress: func(p archive.Progress) { d.tell("verify", p.Objects) }}
	for f, err := range d.arch.Verify(ctx, opt) {
		if err != nil {
			return err
		}
		d.report.Faults = append(d.report.Faults, Fault{Key: f.Key, Kind: string(f.Kind), Fault: f.Fault(), Text: f.Detail})
	}
	d.report.Objects, d.report.Bytes = pass.Objects, pass.Bytes
	return nil
}

func (d *drill) index(ctx context.Context) error {
	dir := d.r.Dir
	if dir == "" {
		temp, err := os.MkdirTemp("", "casefile-drill-*")
		if err != nil {
			return &Problem{ID: "file-failed", Path: os.TempDir(), Kind: Failed, Err: err}
		}
		defer os.RemoveAll(temp)
		dir = temp
	}
	d.of.opts.Index = filepath.Join(dir, "index")
	d.tell("index", 0)
	if _, err := d.of.rebuild(ctx, d.arch); err != nil {
		return err
	}
	s, err := d.of.indexStatus(ctx)
	if err == nil {
		d.report.Documents = int64(s.Documents)
	}
	return err
}

// fetch reads one document, each with the same chance, and proves its bytes by
// the event that names them.
func (d *drill) fetch(ctx context.Context) error {
	var chosen *archive.DocState
	seen := uint64(0)
	for info, err := range d.arch.ListFiles(ctx) {
		if err != nil {
			return err
		}
		for _, doc := range info.State.Docs {
			if !filed(doc) {
				continue
			}
			if seen++; rand.Uint64N(seen) == 0 {
				chosen = doc
			}
		}
	}
	if chosen == nil {
		return nil
	}
	role := archive.RolePDF
	if chosen.Status == archive.StatusImported {
		role = archive.RoleOriginal
	}
	b, err := d.arch.Part(ctx, chosen, role)
	if err != nil {
		return &Problem{ID: "drill-differs", Path: string(chosen.ID), Kind: Damaged, Err: err}
	}
	d.report.Document, d.report.SHA256 = string(chosen.ID), string(archive.DigestOf(b))
	return nil
}
