package archive

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"casefile/archive/store"
)

// VerifyOptions of Verify. The zero value works.
type VerifyOptions struct {
	// Progress is called now and then, from the goroutine that iterates.
	Progress func(Progress)
	// Pass is how far an earlier Verify has come: it goes on from there, and
	// leaves there how far it came itself, also while it runs. Nil begins.
	Pass *Pass
	// Until is when to stop, after the file that is being read. Zero: never.
	Until time.Time
	// Audit says what to hold the log against at the end; nil: what lies in
	// the archive, if a checkpoint does.
	Audit *AuditCheck
}

// Progress counts what has been read.
type Progress struct {
	Objects int64 `json:"objects"`
	Bytes   int64 `json:"bytes"`
}

// FindingKind classifies a finding.
type FindingKind string

// The kinds of findings. The first six are faults: no interrupted write can
// leave them.
const (
	FoundWrong      FindingKind = "wrong"      // bytes have changed
	FoundMissing    FindingKind = "missing"    // an object that must exist
	FoundUnreadable FindingKind = "unreadable" // the store does not return it
	FoundBroken     FindingKind = "broken"     // objects contradict each other
	FoundGap        FindingKind = "gap"        // something is missing in a row of numbers
	FoundShadowed   FindingKind = "shadowed"   // the store has other versions of it, or a mark that it is deleted
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
	case FoundWrong, FoundMissing, FoundUnreadable, FoundBroken, FoundGap, FoundShadowed:
		return true
	}
	return false
}

// Verify reads every object once and yields what is wrong: sums, chains,
// digests, register against files both ways, objects that nothing names. It
// never changes anything. What other processes write meanwhile raises no false
// alarm. An error ends it: the archive could not be read through.
func (a *Archive) Verify(ctx context.Context, opt VerifyOptions) iter.Seq2[Finding, error] {
	return func(yield func(Finding, error) bool) {
		pass := opt.Pass
		if pass == nil {
			pass = a.NewPass()
		}
		v := newVerifier(a, pass)
		for _, stage := range []func(context.Context, VerifyOptions, func(Finding, error) bool) (bool, error){v.units, v.compare, v.history} {
			done, err := stage(ctx, opt, yield)
			if err != nil {
				yield(Finding{}, fmt.Errorf("verify the archive: %w", err))
			}
			if err != nil || !done {
				return
			}
		}
		pass.Finished = a.now()
	}
}

// late reports whether it is time to stop.
func (v *verifier) late(opt VerifyOptions) bool {
	return !opt.Until.IsZero() && !v.a.opt.Now().Before(opt.Until)
}

// compare checks the units against each other, once all have been read.
func (v *verifier) compare(ctx context.Context, opt VerifyOptions, yield func(Finding, error) bool) (bool, error) {
	if v.pass.Compared {
		return true, nil
	}
	findings, err := v.cross(ctx)
	v.pass.note(findings)
	if err != nil || !yieldAll(yield, findings) {
		return false, err
	}
	v.pass.Compared = true
	return !v.late(opt), nil
}

// history holds the archive against its log, if checkpoints of it were signed
// or are handed in.
func (v *verifier) history(ctx context.Context, opt VerifyOptions, yield func(Finding, error) bool) (bool, error) {
	check := AuditCheck{}
	if opt.Audit != nil {
		check = *opt.Audit
	} else if _, err := v.a.LastCheckpoint(ctx); errors.Is(err, ErrNotFound) {
		return true, nil
	}
	check.Progress = opt.Progress
	for f, err := range v.a.AuditVerify(ctx, check) {
		if err != nil {
			return false, err
		}
		known := func(have Finding) bool { return have.Key == f.Key && have.Kind == f.Kind }
		if f.Kind == FoundUnfinished || slices.ContainsFunc(v.pass.Findings, known) {
			continue // not yet signed; or read and said before
		}
		v.pass.note([]Finding{f})
		if !yield(f, nil) {
			return false, nil
		}
	}
	return true, nil
}

// units reads what is left of the pass and reports whether that was all.
func (v *verifier) units(ctx context.Context, opt VerifyOptions, yield func(Finding, error) bool) (done bool, err error) {
	list := byUnit(v.a.store.List(ctx, "", v.pass.After))
	if v.pass.Compared {
		return true, nil
	}
	for r, err := range inOrder(ctx, v.a.opt.Workers, list, v.inspect) {
		if err = errors.Join(err, r.err); err != nil {
			return false, err
		}
		between := v.merge(ctx, &r)
		findings := append(r.findings, between...)
		if r.err != nil {
			return false, r.err
		}
		v.pass.note(findings)
		v.pass.After = r.after
		if !yieldAll(yield, findings) {
			return false, nil
		}
		if opt.Progress != nil {
			opt.Progress(v.pass.Progress)
		}
		if v.late(opt) {
			return false, nil
		}
	}
	return true, nil
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

// end is not less than the key of any object that the unit can have, and less
// than that of any other unit after it.
func (u unit) end() string {
	if u.file == "" {
		return u.entries[0].Key
	}
	return filePrefix(u.file) + "\U0010FFFF"
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
	err      error  // the archive cannot be read through
	after    string // the unit ends here
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
	case ctx.Err() != nil:
		r.err = err
	case errors.Is(err, ErrUnreachable):
		if _, alive := a.store.Get(ctx, keyFormat); errors.Is(alive, ErrUnreachable) {
			r.err = err
			break
		}
		r.found(key, FoundUnreadable, "%v", err)
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
