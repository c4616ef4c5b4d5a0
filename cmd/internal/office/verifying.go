package office

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"casefile/archive"
)

// VerifyRequest asks for a verification 校验. The zero value reads the whole
// archive, and keeps nothing.
type VerifyRequest struct {
	Resume   bool          // go on where the last one stopped; after a whole one begin anew
	For      time.Duration // stop after about so long; zero: never
	State    string        // file that keeps how far it came; "": beside the index, if Resume or For ask for one
	Progress func(objects, bytes int64)
	// Audit is what history is held against; the zero value, against what lies
	// in the archive, if a checkpoint does.
	Audit AuditRequest
}

// verifyState is what lies in the state file: nothing of it is needed to
// verify, and it holds neither names nor values.
type verifyState struct {
	Last *archive.Pass `json:"last,omitempty"` // the last whole one, without its facts
	Pass *archive.Pass `json:"pass"`
}

// saveEvery is how often a running verification keeps how far it came.
const saveEvery = 20 * time.Second

// Verify reads stored bytes and says what is wrong in the report.
func (o *Office) Verify(ctx context.Context, a Actor, r VerifyRequest) (_ *VerifyReport, err error) {
	t := o.trace(ctx, a, actVerify, "")
	defer t.end(&err)
	if err := a.allow(actVerify); err != nil {
		return nil, err
	}
	arch, err := o.archive(ctx)
	if err != nil {
		return nil, err
	}
	name := r.State
	if name == "" && (r.Resume || r.For > 0) {
		name = filepath.Clean(o.opts.Index) + ".verify.json"
	}
	state, err := readVerifyState(name, arch)
	if err != nil {
		return nil, err
	}
	if state.Pass == nil || !r.Resume || !state.Pass.Finished.IsZero() {
		state.Pass = arch.NewPass()
	}
	return o.verify(ctx, arch, r, name, state)
}

func (o *Office) verify(ctx context.Context, arch *archive.Archive, r VerifyRequest, name string, state *verifyState) (*VerifyReport, error) {
	start := o.opts.Now()
	saved := start
	report := &VerifyReport{Faults: []Fault{}, Resumed: state.Pass.After != ""}
	report.add(state.Pass.Findings...)
	opt := archive.VerifyOptions{Pass: state.Pass, Progress: func(p archive.Progress) {
		if now := o.opts.Now(); now.Sub(saved) > saveEvery {
			saved = now
			_ = state.save(name) // what is lost is read again
		}
		if r.Progress != nil {
			r.Progress(p.Objects, p.Bytes)
		}
	}}
	if len(r.Audit.Keys)+len(r.Audit.Checkpoints) > 0 {
		opt.Audit = &archive.AuditCheck{Keys: r.Audit.Keys, Old: r.Audit.Checkpoints}
	}
	if r.For > 0 {
		opt.Until = start.Add(r.For)
	}
	for f, err := range arch.Verify(ctx, opt) {
		if err != nil {
			return nil, errors.Join(err, state.save(name))
		}
		report.add(f)
	}
	report.tell(state)
	report.TookMS = o.since(start)
	return report, state.save(name)
}

func (r *VerifyReport) add(findings ...archive.Finding) {
	for _, f := range findings {
		r.Faults = append(r.Faults, Fault{Key: f.Key, Kind: string(f.Kind), Fault: f.Fault(), Text: f.Detail})
	}
}

// tell says how far the pass came, and since when everything has been seen.
func (r *VerifyReport) tell(state *verifyState) {
	p := state.Pass
	r.Objects, r.Bytes, r.Since = p.Objects, p.Bytes, p.Started
	r.Complete = !p.Finished.IsZero()
	if r.Complete {
		last := p.Settled()
		state.Last = &last
	}
	if state.Last != nil {
		r.Whole = &VerifySpan{state.Last.Started, state.Last.Finished}
	}
}

func readVerifyState(name string, arch *archive.Archive) (*verifyState, error) {
	s := &verifyState{}
	if name == "" {
		return s, nil
	}
	b, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return s, nil
	}
	if err != nil {
		return nil, &Problem{ID: "file-failed", Path: name, Kind: Failed, Err: err}
	}
	if err := json.Unmarshal(b, s); err != nil || s.Pass == nil || s.Pass.Archive != arch.ID() {
		return nil, &Problem{ID: "verify-state", Path: name, Kind: Invalid, Err: err}
	}
	return s, nil
}

// save replaces the state file at once.
func (s *verifyState) save(name string) error {
	if name == "" {
		return nil
	}
	b, err := json.Marshal(s)
	if err != nil {
		return err
	}
	if err := replaceFile(name, b); err != nil {
		return &Problem{ID: "file-failed", Path: name, Kind: Failed, Err: err}
	}
	return nil
}

// replaceFile writes a file of this machine all at once, or leaves the one there is.
func replaceFile(name string, b []byte) error {
	f, err := os.CreateTemp(filepath.Dir(name), ".new-*")
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}
