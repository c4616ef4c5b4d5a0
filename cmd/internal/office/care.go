package office

import (
	"context"
	"errors"

	"casefile/archive"
	"casefile/archive/store/storeurl"
)

// Init makes an archive with the office's data in it. The index is made when
// it is first used.
func (o *Office) Init(ctx context.Context, a Actor, data archive.Office) (err error) {
	t := o.trace(ctx, a, actInit, "")
	defer t.end(&err)
	if err := a.allow(actInit); err != nil {
		return err
	}
	// All that can be refused is refused before the store is made.
	if err := errors.Join(checkName(a.Name), checkData(data)); err != nil {
		return err
	}
	opt := o.storeOptions()
	opt.Create = true
	s, err := storeurl.Open(ctx, o.opts.Archive, opt)
	if err != nil {
		return o.archiveError(err)
	}
	arch, err := archive.Init(ctx, s, o.by(a), data, o.archiveOptions())
	if err != nil {
		return err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.arch = arch
	return nil
}

// VerifyArchive reads every stored byte; what is wrong is in the report.
func (o *Office) VerifyArchive(ctx context.Context, a Actor, progress func(objects int64)) (*VerifyReport, error) {
	r := VerifyRequest{}
	if progress != nil {
		r.Progress = func(objects, _ int64) { progress(objects) }
	}
	return o.Verify(ctx, a, r)
}

// ArchiveStatus counts what is there.
func (o *Office) ArchiveStatus(ctx context.Context, a Actor) (_ *ArchiveStatus, err error) {
	t := o.trace(ctx, a, actVerify, "status")
	defer t.end(&err)
	if err := a.allow(actVerify); err != nil {
		return nil, err
	}
	arch, err := o.archive(ctx)
	if err != nil {
		return nil, err
	}
	data, err := arch.Office(ctx)
	if err != nil {
		return nil, err
	}
	s := &ArchiveStatus{URL: display(o.opts.Archive), Format: archive.Version, States: map[string]int{}, Organs: []string{}}
	for _, x := range data.Organs {
		s.Organs = append(s.Organs, x.Name)
	}
	for info, err := range arch.ListFiles(ctx) {
		if err != nil {
			return nil, err
		}
		s.Cases++
		s.Documents += len(info.State.Docs)
		for _, d := range info.State.Docs {
			s.States[string(d.Status)]++
		}
	}
	return s, nil
}

// Doctor finds what was interrupted and says what it would do; with apply it
// does it. One thing that cannot be mended does not keep it from the others.
func (o *Office) Doctor(ctx context.Context, a Actor, apply bool) (_ []Cure, err error) {
	t := o.trace(ctx, a, actDoctor, "")
	defer t.end(&err)
	if err := a.allow(actDoctor); err != nil {
		return nil, err
	}
	arch, err := o.archive(ctx)
	if err != nil {
		return nil, err
	}
	plan, damaged := arch.Doctor(ctx) // damage in one file leaves a plan for the rest
	cures := []Cure{}
	for _, r := range plan {
		c := Cure{Kind: string(r.Kind), Doc: string(r.Document), Case: string(r.File), Number: r.Number, By: r.By, Keys: r.Keys}
		if apply {
			out, err := arch.Repair(ctx, o.by(a), r, o.renderFor(arch))
			c.Outcome = string(out)
			if err != nil {
				_, c.Failed = Explain(err)
			}
		}
		cures = append(cures, c)
	}
	return cures, damaged
}
