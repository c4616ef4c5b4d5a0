package archive

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"maps"
	"slices"
	"time"

	"casefile/archive/store"
)

// AccessOutcome is how an access ended.
type AccessOutcome string

// The outcomes.
const (
	AccessDone    AccessOutcome = "done"
	AccessRefused AccessOutcome = "refused" // for want of a role or a clearance
	AccessFailed  AccessOutcome = "failed"  // for any other reason
)

// AccessLine is one line of the access log 调阅记录: who asked for what, and
// whether he got it. It holds ids and digests, never values, titles, the words
// of a query or names of persons dealt with.
type AccessLine struct {
	At time.Time `json:"at"` // UTC
	By
	Act      string        `json:"act"` // of the table of permissions, with what was asked after a dot: read.part
	Outcome  AccessOutcome `json:"outcome"`
	Reason   string        `json:"reason,omitempty"` // the id of the problem
	File     FileID        `json:"file,omitempty"`
	Document DocID         `json:"document,omitempty"`
	Part     string        `json:"part,omitempty"`
	// Queries are the digests of a query: the whole, then its runs; see QueryDigest.
	Queries []Digest `json:"queries,omitempty"`
	Count   *int64   `json:"count,omitempty"` // hits, lines listed, papers exported
}

// maxAct is the length of the longest act, reason and part, in bytes.
const maxAct = 64

// maxQueries is the number of digests that a line holds.
const maxQueries = 100

func (l *AccessLine) validate() error {
	if err := l.By.validate(); err != nil {
		return err
	}
	for _, s := range []string{l.Act, l.Reason, l.Part} {
		if len(s) > maxAct {
			return invalid("act", "%d bytes, at most %d are allowed", len(s), maxAct)
		}
		if err := validLine("act", s, maxAct); err != nil {
			return err
		}
	}
	if l.Act == "" || l.At.IsZero() {
		return invalid("act", "an access without an act or a time")
	}
	if l.File != "" && l.File.validate() != nil || l.Document != "" && l.Document.validate() != nil {
		return invalid("document", "an access to what has no id")
	}
	if len(l.Queries) > maxQueries {
		return invalid("query", "more than %d names", maxQueries)
	}
	for _, q := range l.Queries {
		if !q.valid() {
			return invalid("query", "is not a SHA-256")
		}
	}
	return nil
}

// QueryDigest stands for the words of a query in the access log. The archive's
// id is its salt: who searched for a name can be asked, by who has the archive
// and the name; the log names nobody. The caller normalises the query.
func (a *Archive) QueryDigest(query string) Digest {
	return DigestOf([]byte("query\x00" + a.id + "\x00" + query))
}

// decodeAccess reads a batch of the access log. Every line is canonical and of
// the kind this program writes.
func decodeAccess(p place, key string, b []byte) ([]AccessLine, error) {
	raw, err := unsealLines(key, b)
	if err != nil {
		return nil, err
	}
	lines := make([]AccessLine, len(raw))
	for i, line := range raw {
		if err := json.Unmarshal(line, &lines[i]); err != nil {
			return nil, changed(key, err.Error())
		}
		again, err := toJSON(&lines[i])
		if err != nil || !bytes.Equal(again, line) && !laterProgram(line) {
			return nil, changed(key, fmt.Sprintf("line %d is not canonical", i+1))
		}
	}
	return lines, nil
}

// laterProgram tells a canonical line with members this program does not know.
func laterProgram(line []byte) bool {
	c, err := canonical(line)
	return err == nil && bytes.Equal(c, line)
}

// AccessQuery of Accesses. The zero value takes every line.
type AccessQuery struct {
	From, To time.Time // From ≤ At < To; zero: open
	Match    func(*AccessLine) bool
}

// Accesses yields the lines of the access log, in the order of time. A batch
// that cannot be read ends it. In memory are the keys of the batches, and the
// lines of one day that match.
func (a *Archive) Accesses(ctx context.Context, q AccessQuery) iter.Seq2[AccessLine, error] {
	return func(yield func(AccessLine, error) bool) {
		days, err := a.accessDays(ctx, q)
		if err != nil {
			yield(AccessLine{}, err)
			return
		}
		for _, day := range slices.SortedFunc(maps.Keys(days), Date.Compare) {
			lines, err := a.accessDay(ctx, days[day], q)
			if err != nil {
				yield(AccessLine{}, err)
				return
			}
			for _, l := range lines {
				if !yield(l, nil) {
					return
				}
			}
		}
	}
}

// accessDays lists the batches by their day.
func (a *Archive) accessDays(ctx context.Context, q AccessQuery) (map[Date][]store.Entry, error) {
	days := map[Date][]store.Entry{}
	for e, err := range a.store.List(ctx, auditPrefix, "") {
		if err != nil {
			return nil, fmt.Errorf("list the access log: %w", err)
		}
		p := parseKey(e.Key)
		// The day is that of the batch: a line is at most one batch older.
		late := !q.To.IsZero() && DateOf(q.To, time.UTC).AddDays(1).Compare(p.day) < 0
		early := !q.From.IsZero() && p.day.Compare(DateOf(q.From, time.UTC)) < 0
		if p.area == areaAudit && !late && !early {
			days[p.day] = append(days[p.day], e)
		}
	}
	return days, nil
}

func (a *Archive) accessDay(ctx context.Context, batches []store.Entry, q AccessQuery) ([]AccessLine, error) {
	type read struct {
		lines []AccessLine
		err   error
	}
	var out []AccessLine
	for r, err := range inOrder(ctx, a.opt.Workers, pairs(batches), func(ctx context.Context, e store.Entry) read {
		b, err := a.getListed(ctx, e.Key)
		if err != nil {
			return read{err: err}
		}
		lines, err := decodeAccess(parseKey(e.Key), e.Key, b)
		return read{lines, err}
	}) {
		if err = cmp.Or(err, r.err); err != nil {
			return nil, err
		}
		for _, l := range r.lines {
			in := (q.From.IsZero() || !l.At.Before(q.From)) && (q.To.IsZero() || l.At.Before(q.To))
			if in && (q.Match == nil || q.Match(&l)) {
				out = append(out, l)
			}
		}
	}
	slices.SortStableFunc(out, func(x, y AccessLine) int { return x.At.Compare(y.At) })
	return out, nil
}
