package archive

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"

	"casefile/archive/store"
)

// VerifyOptions of Verify. The zero value works.
type VerifyOptions struct {
	// Progress is called now and then, from the goroutine that iterates.
	Progress func(Progress)
}

// Progress counts what has been read.
type Progress struct {
	Objects, Bytes int64
}

// FindingKind classifies a finding.
type FindingKind string

// The kinds of findings. The first five are faults: no interrupted write can
// leave them.
const (
	FoundWrong      FindingKind = "wrong"      // bytes have changed
	FoundMissing    FindingKind = "missing"    // an object that must exist
	FoundUnreadable FindingKind = "unreadable" // the store does not return it
	FoundBroken     FindingKind = "broken"     // objects contradict each other
	FoundGap        FindingKind = "gap"        // something is missing in a row of numbers
	FoundOrphan     FindingKind = "orphan"     // left by an interrupted write: nothing names it
	FoundStray      FindingKind = "stray"      // no object of an archive
	FoundUnfinished FindingKind = "unfinished" // an interrupted issue: doctor
	FoundUnknown    FindingKind = "unknown"    // an event type of a later program
)

// Finding is one thing Verify found.
type Finding struct {
	Key    string      `json:"key"`
	Kind   FindingKind `json:"kind"`
	Detail string      `json:"detail"`
}

// Fault reports whether stored truth is damaged, not merely left unfinished.
func (f Finding) Fault() bool {
	switch f.Kind {
	case FoundWrong, FoundMissing, FoundUnreadable, FoundBroken, FoundGap:
		return true
	}
	return false
}

// Verify reads every object once and yields what is wrong: sums, chains,
// digests, register against files both ways, objects that nothing names. What
// other processes write meanwhile raises no false alarm. An error ends it: the
// archive could not be read through.
func (a *Archive) Verify(ctx context.Context, opt VerifyOptions) iter.Seq2[Finding, error] {
	return func(yield func(Finding, error) bool) {
		v := newVerifier(a)
		units := byUnit(a.store.List(ctx, "", ""))
		for r, err := range inOrder(ctx, a.opt.Workers, units, v.inspect) {
			if err = errors.Join(err, r.err); err != nil {
				yield(Finding{}, fmt.Errorf("verify the archive: %w", err))
				return
			}
			if !yieldAll(yield, append(r.findings, v.merge(r)...)) {
				return
			}
			if opt.Progress != nil {
				opt.Progress(v.progress)
			}
		}
		findings, err := v.cross(ctx)
		if yieldAll(yield, findings) && err != nil {
			yield(Finding{}, fmt.Errorf("verify the archive: %w", err))
		}
	}
}

func yieldAll(yield func(Finding, error) bool, findings []Finding) bool {
	for _, f := range findings {
		if !yield(f, nil) {
			return false
		}
	}
	return true
}

// unit is what is inspected at a time: all objects of a file, or one object.
type unit struct {
	file    FileID // empty for one object
	entries []store.Entry
}

// byUnit groups the objects of each file; in the order of keys they lie together.
func byUnit(entries iter.Seq2[store.Entry, error]) iter.Seq2[unit, error] {
	return func(yield func(unit, error) bool) {
		var open unit
		flush := func() bool {
			u := open
			open = unit{}
			return u.file == "" || yield(u, nil)
		}
		for e, err := range entries {
			if err != nil {
				yield(unit{}, err)
				return
			}
			file := fileOfKey(e.Key)
			if file != open.file && !flush() {
				return
			}
			if file == "" {
				if !yield(unit{entries: []store.Entry{e}}, nil) {
					return
				}
				continue
			}
			open.file = file
			open.entries = append(open.entries, e)
		}
		flush()
	}
}

func fileOfKey(key string) FileID {
	rest, ok := strings.CutPrefix(key, filesPrefix)
	id, _, inside := strings.Cut(rest, "/")
	if !ok || !inside || FileID(id).validate() != nil {
		return ""
	}
	return FileID(id)
}

// report is what inspecting one unit gave: findings, and the facts that are
// checked against other units.
type report struct {
	findings []Finding
	err      error // the archive cannot be read through
	progress Progress

	state  *State // of a file, as far as its chain could be read
	whole  bool   // state is complete
	forms  map[string]Digest
	place  place // of a single object
	digest Digest
	claim  *Claim
}

func (r *report) found(key string, kind FindingKind, format string, a ...any) {
	r.findings = append(r.findings, Finding{key, kind, fmt.Sprintf(format, a...)})
}

// read gets an object for inspection. It returns nil if there is nothing to
// inspect, with a finding, or with r.err if the store fails as a whole.
func (r *report) read(ctx context.Context, a *Archive, key string) []byte {
	b, err := a.store.Get(ctx, key)
	switch {
	case err == nil:
		r.progress.Objects++
		r.progress.Bytes += int64(len(b))
		if b == nil {
			b = []byte{}
		}
		return b
	case errors.Is(err, ErrUnreachable), ctx.Err() != nil:
		r.err = err
	case errors.Is(err, ErrNotFound):
		r.found(key, FoundMissing, "the object is gone")
	case errors.Is(err, store.ErrCorrupt):
		r.found(key, FoundWrong, "%v", err)
	default:
		r.found(key, FoundUnreadable, "%v", err)
	}
	return nil
}

// wrong notes an error of reading an object's content.
func (r *report) wrong(key string, err error) {
	var p *Problem
	if errors.As(err, &p) && p.ID == ProblemChanged {
		r.found(key, FoundWrong, "%v", p.Args["why"])
		return
	}
	r.found(key, FoundWrong, "%v", err)
}
