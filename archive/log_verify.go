package archive

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"

	"casefile/archive/audit"
)

// AuditCheck is what AuditVerify holds the archive against. The zero value
// holds it against what lies in the archive itself, which an attacker who can
// write all of it could have written anew: a key and a checkpoint kept
// elsewhere are what makes the proof.
type AuditCheck struct {
	Keys     []*audit.Verifier // public keys that are trusted; none: those kept in the archive
	Old      [][]byte          // checkpoints handed over earlier
	Progress func(Progress)
	Report   func(AuditReport) // called once, at the end
}

// AuditReport says what was compared.
type AuditReport struct {
	Entries     int64 `json:"entries"`     // of the log, each held against its object
	Batches     int64 `json:"batches"`     // of the log
	Checkpoints int64 `json:"checkpoints"` // that fit the log, those handed over included
	Unsigned    int64 `json:"unsigned"`    // entries after the last checkpoint
	Unlogged    int64 `json:"unlogged"`    // objects younger than the log
	OwnKeys     bool  `json:"own_keys"`    // no key was given: those in the archive were believed
}

// AuditVerify reads the log and every object it names, and yields what was
// rewritten, removed or cut off since it was logged. A checkpoint in
// AuditCheck.Old must be the beginning of the log: otherwise history was
// rewritten, and the log with it. ProblemCheckpoint (ErrInvalid): one of them
// is no checkpoint of this archive signed with one of the keys.
func (a *Archive) AuditVerify(ctx context.Context, check AuditCheck) iter.Seq2[Finding, error] {
	return func(yield func(Finding, error) bool) {
		v := &auditVerifier{a: a, check: check, wants: map[int64][]want{}, yield: yield}
		if err := v.run(ctx); err != nil && !v.stopped {
			yield(Finding{}, fmt.Errorf("verify the log: %w", err))
		}
	}
}

// errStopped: the caller wants no more findings.
var errStopped = errors.New("stopped")

// want is a root that a checkpoint says the log has at a size.
type want struct {
	audit.Checkpoint
	key string // where it lies; empty: it was handed over
}

type auditVerifier struct {
	a       *Archive
	check   AuditCheck
	yield   func(Finding, error) bool
	stopped bool

	wants    map[int64][]want
	edge     audit.Edge
	has      marks
	batch    int   // read last
	good     int64 // entries up to which the last matching checkpoint reaches
	goodTo   int   // its batch
	report   AuditReport
	progress Progress
	broken   bool // the log does not fit its own checkpoints any more: said once
}

func (v *auditVerifier) found(key string, kind FindingKind, format string, a ...any) error {
	if !v.yield(Finding{key, kind, fmt.Sprintf(format, a...)}, nil) {
		v.stopped = true
		return errStopped
	}
	return nil
}

func (v *auditVerifier) run(ctx context.Context) error {
	v.has = marks{}
	for _, step := range []func(context.Context) error{v.keys, v.handedOver, v.kept, v.log, v.beyond, v.younger} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	if v.check.Report != nil {
		v.check.Report(v.report)
	}
	return nil
}

// keys takes those of the archive where none were given.
func (v *auditVerifier) keys(ctx context.Context) error {
	if len(v.check.Keys) > 0 {
		return nil
	}
	v.report.OwnKeys = true
	for e, err := range v.a.store.List(ctx, auditKeyPrefix, "") {
		if err != nil {
			return err
		}
		var r report
		b := r.read(ctx, v.a, e.Key)
		if b == nil {
			return v.passOn(r)
		}
		if err := inspectAudit(parseKey(e.Key), e.Key, b); err != nil {
			r.wrong(e.Key, err)
			return v.passOn(r)
		}
		k, err := audit.NewVerifier(string(b))
		if err != nil {
			return err
		}
		v.check.Keys = append(v.check.Keys, k)
	}
	return nil
}

func (v *auditVerifier) passOn(r report) error {
	for _, f := range r.findings {
		if err := v.found(f.Key, f.Kind, "%s", f.Detail); err != nil {
			return err
		}
	}
	return r.err
}

// handedOver reads the checkpoints kept elsewhere.
func (v *auditVerifier) handedOver(context.Context) error {
	for _, text := range v.check.Old {
		c, err := audit.Open(text, v.check.Keys...)
		if err == nil && c.Archive != v.a.id {
			err = fmt.Errorf("it is of archive %s, this is %s", c.Archive, v.a.id)
		}
		if err != nil {
			return problem(ErrInvalid, ProblemCheckpoint, args{"why": err.Error()})
		}
		v.wants[c.Size] = append(v.wants[c.Size], want{c, ""})
	}
	return nil
}

// kept reads the checkpoints in the archive.
func (v *auditVerifier) kept(ctx context.Context) error {
	for e, err := range v.a.store.List(ctx, signedPrefix, "") {
		if err != nil {
			return err
		}
		p := parseKey(e.Key)
		if p.area != areaCheckpoint {
			continue // Verify reports what is no object of an archive
		}
		var r report
		b := r.read(ctx, v.a, e.Key)
		if b != nil {
			c, err := audit.Open(b, v.check.Keys...)
			if err == nil && (c.Archive != v.a.id || c.Batch != p.n) {
				err = changed(e.Key, "the object belongs to another key")
			}
			if err == nil {
				v.wants[c.Size] = append(v.wants[c.Size], want{c, e.Key})
				continue
			}
			r.wrong(e.Key, err)
		}
		if err := v.passOn(r); err != nil {
			return err
		}
	}
	return nil
}

// logged is one entry with what became of its object.
type logged struct {
	batch int
	entry audit.Entry
	gap   error // the batch cannot be read; entry is empty
	r     report
}

// log walks the log and every object in it.
func (v *auditVerifier) log(ctx context.Context) error {
	entries := func(yield func(logged, error) bool) {
		for b, err := range v.a.logBatches(ctx, 0) {
			if err != nil || b.err != nil {
				if !yield(logged{batch: b.n, gap: b.err}, err) {
					return
				}
				continue
			}
			for _, e := range b.entries {
				if !yield(logged{batch: b.n, entry: e}, nil) {
					return
				}
			}
		}
	}
	for e, err := range inOrder(ctx, v.a.opt.Workers, entries, v.compare) {
		if err != nil {
			return err
		}
		if err := v.merge(e); err != nil {
			return err
		}
	}
	return nil
}

// compare reads the object of an entry.
func (v *auditVerifier) compare(ctx context.Context, e logged) logged {
	if e.gap != nil {
		return e
	}
	b := e.r.read(ctx, v.a, e.entry.Key)
	if b != nil && string(DigestOf(b)) != e.entry.Digest {
		e.r.found(e.entry.Key, FoundWrong, "it was rewritten after it was logged in batch %d", e.batch)
	}
	return e
}

func (v *auditVerifier) merge(e logged) error {
	if e.batch != v.batch {
		for n := v.batch + 1; n < e.batch; n++ {
			if err := v.found(logKey(n), FoundMissing, "a batch of the log is gone"); err != nil {
				return err
			}
		}
		v.batch = e.batch
		v.report.Batches++
	}
	if e.gap != nil {
		e.r.wrong(logKey(e.batch), e.gap)
		return v.passOn(e.r)
	}
	if v.has.has(e.entry.Key) {
		if err := v.found(logKey(e.batch), FoundBroken, "%s is logged a second time", e.entry.Key); err != nil {
			return err
		}
	}
	v.has.add(e.entry.Key)
	v.edge.Append(e.entry)
	v.report.Entries++
	v.progress.Objects++
	v.progress.Bytes += e.r.progress.Bytes
	if v.check.Progress != nil {
		v.check.Progress(v.progress)
	}
	if err := v.passOn(e.r); err != nil {
		return err
	}
	return v.roots()
}

// roots compares the log so far with the checkpoints of its size.
func (v *auditVerifier) roots() error {
	for _, w := range v.wants[v.edge.Size()] {
		switch {
		case w.Root == v.edge.Root():
			v.report.Checkpoints++
			v.good, v.goodTo = w.Size, v.batch
		case w.key == "":
			if err := v.found(checkpointKey(w.Batch), FoundBroken, "history was rewritten: entries %d to %d of the log are not those of the checkpoint of %s that was handed over",
				v.good+1, w.Size, w.At.Format("2006-01-02T15:04:05Z")); err != nil {
				return err
			}
		case !v.broken:
			v.broken = true
			if err := v.found(logKey(v.goodTo+1), FoundBroken, "entries %d to %d of the log are not those signed in %s",
				v.good+1, w.Size, w.key); err != nil {
				return err
			}
		}
	}
	delete(v.wants, v.edge.Size())
	return nil
}

// beyond reports checkpoints of a longer log, and a log that was never signed
// to its end.
func (v *auditVerifier) beyond(context.Context) error {
	for _, size := range slices.Sorted(maps.Keys(v.wants)) {
		for _, w := range v.wants[size] {
			what := w.key
			if what == "" {
				what = "the checkpoint of " + w.At.Format("2006-01-02T15:04:05Z") + " that was handed over"
			}
			if err := v.found(logKey(max(v.batch+1, 1)), FoundMissing, "the log was cut: it ends after %d entries, %s covers %d", v.edge.Size(), what, w.Size); err != nil {
				return err
			}
		}
	}
	v.report.Unsigned = v.edge.Size() - v.good
	if v.report.Unsigned > 0 && len(v.wants) == 0 && !v.broken {
		return v.found(checkpointKey(v.batch), FoundUnfinished, "%d entries of the log are not signed yet", v.report.Unsigned)
	}
	return nil
}

// younger counts what the next checkpoint will log.
func (v *auditVerifier) younger(ctx context.Context) error {
	for key, err := range v.a.loggableKeys(ctx) {
		if err != nil {
			return err
		}
		if !v.has.has(key) && !strings.HasPrefix(key, signedPrefix) {
			v.report.Unlogged++
		}
	}
	return nil
}
