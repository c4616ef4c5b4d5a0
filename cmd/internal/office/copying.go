package office

import (
	"context"
	"errors"
	"net/url"
	"path/filepath"
	"strings"

	"casefile/archive"
	"casefile/archive/store"
	"casefile/archive/store/storeurl"
)

// CopyRequest asks for a copy 副本 of the archive in a second store.
type CopyRequest struct {
	To       string // address, as of an archive; made if it is missing
	Verify   bool   // read and compare what both hold
	Progress func(archive.CopyProgress)
}

// CopyReport is what a copy has come to.
type CopyReport struct {
	To       string  `json:"to"`
	Objects  int64   `json:"objects"` // compared
	Copied   int64   `json:"copied"`  // of those, created now
	Bytes    int64   `json:"bytes"`   // of the copied
	Surplus  int64   `json:"surplus"` // in the copy only
	Complete bool    `json:"complete"`
	Faults   []Fault `json:"faults"`
	TookMS   float64 `json:"took_ms"`
}

// maxFaults bounds what a report names one by one.
const maxFaults = 10_000

// Err tells the faults.
func (r *CopyReport) Err() error {
	var all Problems
	for _, f := range r.Faults {
		all = append(all, &Problem{ID: "copy-" + f.Kind, Path: f.Key, Kind: Damaged, Args: args{"detail": f.Text}})
	}
	return all.orNil()
}

// Copy copies what the second store does not hold yet. What differs there is
// told, never changed.
func (o *Office) Copy(ctx context.Context, a Actor, r CopyRequest) (_ *CopyReport, err error) {
	t := o.trace(ctx, a, actCopy, "")
	defer t.end(&err)
	if err := a.allow(actCopy); err != nil {
		return nil, err
	}
	arch, err := o.archive(ctx)
	if err != nil {
		return nil, err
	}
	to, err := o.second(ctx, r.To, true)
	if err != nil {
		return nil, err
	}
	start := o.opts.Now()
	report := &CopyReport{To: display(r.To), Faults: []Fault{}}
	opt := archive.CopyOptions{Verify: r.Verify, Progress: func(p archive.CopyProgress) {
		report.Objects, report.Copied, report.Bytes = p.Objects, p.Copied, p.Bytes
		if r.Progress != nil {
			r.Progress(p)
		}
	}}
	for f, err := range arch.Copy(ctx, to, opt) {
		if err != nil {
			return nil, err
		}
		switch {
		case !f.Fault():
			report.Surplus++
		case len(report.Faults) < maxFaults:
			report.Faults = append(report.Faults, Fault{Key: f.Key, Kind: string(f.Kind), Fault: true, Text: f.Detail})
		}
	}
	report.Complete = len(report.Faults) == 0
	report.TookMS = o.since(start)
	return report, nil
}

// CopyStatus is how far a copy is behind.
type CopyStatus struct {
	URL string `json:"url"`
	archive.Behind
}

// CopyStatus compares the keys of a copy with those of the archive.
func (o *Office) CopyStatus(ctx context.Context, a Actor, address string) (_ *CopyStatus, err error) {
	t := o.trace(ctx, a, actVerify, "status")
	defer t.end(&err)
	if err := a.allow(actVerify); err != nil {
		return nil, err
	}
	arch, err := o.archive(ctx)
	if err != nil {
		return nil, err
	}
	to, err := o.second(ctx, address, false)
	if err != nil {
		return nil, err
	}
	b, err := arch.Behind(ctx, to)
	return &CopyStatus{display(address), b}, err
}

// second opens the store of a copy.
func (o *Office) second(ctx context.Context, address string, create bool) (store.Store, error) {
	if within(address, o.opts.Archive) || within(o.opts.Archive, address) {
		return nil, &Problem{ID: "copy-same", Path: display(address), Kind: Usage}
	}
	there := &Office{opts: o.opts}
	there.opts.Archive, there.opts.Getenv = address, secondKeys(o.opts.Getenv)
	opt := there.storeOptions()
	opt.Create = create
	s, err := storeurl.Open(ctx, address, opt)
	if err != nil {
		return nil, there.archiveError(err)
	}
	return s, nil
}

// secondKeys looks for the keys of a second object store in COPY_AWS_… first:
// who can write to both with one key can destroy both with it.
func secondKeys(getenv func(string) string) func(string) string {
	given := false
	for _, name := range []string{"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"} {
		given = given || getenv("COPY_"+name) != "" || getenv("COPY_"+name+"_FILE") != ""
	}
	if !given {
		return getenv
	}
	return func(name string) string { return getenv("COPY_" + name) }
}

// within reports whether a store lies in another, or is the same one.
func within(inner, outer string) bool {
	in, err := storePlace(inner)
	out, outErr := storePlace(outer)
	return errors.Join(err, outErr) == nil && strings.HasPrefix(in+"/", out+"/")
}

// storePlace is what tells stores apart: the path of a folder without links, or the
// address of a bucket with its prefix.
func storePlace(address string) (string, error) {
	path, isFile := strings.CutPrefix(address, "file://")
	if !isFile && strings.Contains(address, "://") {
		name, query, _ := strings.Cut(address, "?")
		values, err := url.ParseQuery(query)
		return values.Get("endpoint") + " " + strings.TrimRight(name, "/"), err
	}
	path, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	// What does not exist yet has no links; its folder may.
	rest := ""
	for dir := path; ; dir = filepath.Dir(dir) {
		if real, err := filepath.EvalSymlinks(dir); err == nil {
			return filepath.Join(real, rest), nil
		}
		if dir == filepath.Dir(dir) {
			return path, nil
		}
		rest = filepath.Join(filepath.Base(dir), rest)
	}
}
