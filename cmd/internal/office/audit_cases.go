package office

import (
	"context"
	"strings"
	"time"

	"casefile/archive"
	"casefile/archive/audit"
)

// AccessRequest narrows the access log. The zero value takes every line.
type AccessRequest struct {
	Actor    string // id or name
	Document string
	Case     string
	Act      string // as read, or one kind of it: read.part
	Query    string // what was searched for: the whole query, or one run of it
	Since    string // a date, from its beginning at UTC+8, or a time with its zone
	Until    string // a date, to its end, or a time
}

// Accesses passes on the lines of the access log in the order of time. A line
// holds ids and digests: neither titles nor the words of a query.
func (o *Office) Accesses(ctx context.Context, a Actor, r AccessRequest, each func(archive.AccessLine) error) (err error) {
	t := o.trace(ctx, a, actAudit, "list").of(r.Document)
	defer t.end(&err)
	if err := a.allow(actAudit); err != nil {
		return err
	}
	arch, err := o.archive(ctx)
	if err != nil {
		return err
	}
	q, err := o.accessQuery(ctx, arch, r)
	if err != nil {
		return err
	}
	if err := o.flushAccess(ctx); err != nil {
		return err
	}
	n := 0
	for l, err := range arch.Accesses(ctx, q) {
		if err != nil {
			return err
		}
		if err := each(l); err != nil {
			return err
		}
		n++
	}
	t.count(n)
	return nil
}

func (o *Office) accessQuery(ctx context.Context, arch *archive.Archive, r AccessRequest) (archive.AccessQuery, error) {
	var q archive.AccessQuery
	var err error
	if q.From, err = instant(r.Since, 0); err != nil {
		return q, err
	}
	if q.To, err = instant(r.Until, 1); err != nil {
		return q, err
	}
	if r.Actor != "" {
		data, err := arch.Office(ctx)
		if err != nil {
			return q, err
		}
		for _, x := range data.Actors {
			if x.Name == r.Actor {
				r.Actor = x.ID
			}
		}
	}
	asked := archive.Digest("")
	if r.Query != "" {
		asked = queryDigest(arch, r.Query)
	}
	q.Match = func(l *archive.AccessLine) bool { return r.matches(l, asked) }
	return q, nil
}

func (r AccessRequest) matches(l *archive.AccessLine, asked archive.Digest) bool {
	found := asked == ""
	for _, d := range l.Queries {
		found = found || d == asked
	}
	return found && (r.Actor == "" || l.ID == r.Actor) &&
		(r.Document == "" || string(l.Document) == r.Document) &&
		(r.Case == "" || string(l.File) == r.Case) &&
		(r.Act == "" || l.Act == r.Act || strings.HasPrefix(l.Act, r.Act+"."))
}

// instant reads a date, plus so many days, at UTC+8, or a time with its zone.
func instant(s string, days int) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	if at, err := time.Parse(time.RFC3339, s); err == nil {
		return at, nil
	}
	d, err := archive.ParseDate(s)
	if err != nil {
		return time.Time{}, &Problem{ID: "audit-time", Kind: Invalid, Args: args{"given": s}, Err: err}
	}
	return time.Date(d.Year, d.Month, d.Day+days, 0, 0, 0, 0, archive.China()), nil
}

// Checkpoint is a signed state of the log 检查点, to be kept elsewhere.
type Checkpoint struct {
	Archive   string    `json:"archive"`
	Entries   int64     `json:"entries"`
	Added     int64     `json:"added"`
	Root      string    `json:"root"`
	At        time.Time `json:"at"`
	Key       string    `json:"key"` // in the archive
	PublicKey string    `json:"public_key"`
	Text      string    `json:"text"`
}

// SignCheckpoint logs what is new and signs the state of the log.
func (o *Office) SignCheckpoint(ctx context.Context, a Actor, s *audit.Signer) (_ *Checkpoint, err error) {
	t := o.trace(ctx, a, actSign, "")
	defer t.end(&err)
	if err := a.allow(actSign); err != nil {
		return nil, err
	}
	arch, err := o.archive(ctx)
	if err != nil {
		return nil, err
	}
	if err := o.flushAccess(ctx); err != nil {
		return nil, err
	}
	c, err := arch.Checkpoint(ctx, s)
	if err != nil {
		return nil, err
	}
	t.count(int(c.Added))
	return &Checkpoint{Archive: c.Archive, Entries: c.Size, Added: c.Added, Root: c.Root.String(), At: c.At, Key: c.Key,
		PublicKey: s.Public(), Text: string(c.Text)}, nil
}

// AuditRequest is what the archive's history is held against: see
// [archive.AuditCheck].
type AuditRequest struct {
	Keys        []*audit.Verifier
	Checkpoints [][]byte
	Progress    func(objects int64)
}

// AuditReport is the outcome of AuditVerify.
type AuditReport struct {
	archive.AuditReport
	Faults []Fault `json:"faults"`
	TookMS float64 `json:"took_ms"`
}

// Err is Damaged when there are faults, and names each of them.
func (r *AuditReport) Err() error { return (&VerifyReport{Faults: r.Faults}).Err() }

// AuditVerify holds every logged object against the log, and the log against
// its checkpoints and those handed over.
func (o *Office) AuditVerify(ctx context.Context, a Actor, r AuditRequest) (_ *AuditReport, err error) {
	t := o.trace(ctx, a, actAudit, "verify")
	defer t.end(&err)
	if err := a.allow(actAudit); err != nil {
		return nil, err
	}
	arch, err := o.archive(ctx)
	if err != nil {
		return nil, err
	}
	start := o.opts.Now()
	out := &AuditReport{Faults: []Fault{}}
	check := archive.AuditCheck{Keys: r.Keys, Old: r.Checkpoints,
		Report: func(x archive.AuditReport) { out.AuditReport = x }}
	if r.Progress != nil {
		check.Progress = func(p archive.Progress) { r.Progress(p.Objects) }
	}
	for f, err := range arch.AuditVerify(ctx, check) {
		if err != nil {
			return nil, err
		}
		out.Faults = append(out.Faults, Fault{Key: f.Key, Kind: string(f.Kind), Fault: f.Fault(), Text: f.Detail})
	}
	t.count(len(out.Faults))
	out.TookMS = o.since(start)
	return out, nil
}

// Prove proves that a document was issued, or that an object of the archive
// was there, when the newest checkpoint was signed. What says something of a
// document takes the clearance for it.
func (o *Office) Prove(ctx context.Context, a Actor, what string) (_ *audit.Inclusion, err error) {
	t := o.trace(ctx, a, actAudit, "prove").of(what)
	defer t.end(&err)
	if err := a.allow(actAudit); err != nil {
		return nil, err
	}
	arch, err := o.archive(ctx)
	if err != nil {
		return nil, err
	}
	id, err := archive.ParseDocID(what)
	if err != nil {
		p, err := arch.ProveKey(ctx, what, false)
		return &p, err
	}
	_, _, _, err = o.find(ctx, a, actAudit, what)
	if err != nil {
		return nil, err
	}
	p, err := arch.ProveDocument(ctx, id)
	return &p, err
}

// ProveExtends proves that the newest checkpoint's log begins with an older
// one's.
func (o *Office) ProveExtends(ctx context.Context, a Actor, old []byte) (_ *audit.Consistency, err error) {
	t := o.trace(ctx, a, actAudit, "prove")
	defer t.end(&err)
	if err := a.allow(actAudit); err != nil {
		return nil, err
	}
	arch, err := o.archive(ctx)
	if err != nil {
		return nil, err
	}
	p, err := arch.ProveExtends(ctx, old)
	return &p, err
}

// MaySign tells whether the actor may sign the state of the log.
func (a Actor) MaySign() bool { return a.allow(actSign) == nil }
