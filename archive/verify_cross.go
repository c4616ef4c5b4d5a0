package archive

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"casefile/archive/store"
)

// verifier gathers what units say of each other.
type verifier struct {
	a      *Archive
	pass   *Pass
	facts  *Facts
	budget *budget // of objects held in memory
	recent *State  // the file last looked at again
}

func newVerifier(a *Archive, p *Pass) *verifier {
	p.Facts.fill()
	return &verifier{a: a, pass: p, facts: &p.Facts, budget: newBudget(verifyBytes)}
}

// merge takes a unit's facts. Units come in the order of keys: audit, changes,
// files, format, forms, office, register, work.
func (v *verifier) merge(ctx context.Context, r *report) []Finding {
	v.pass.Objects += r.progress.Objects
	v.pass.Bytes += r.progress.Bytes
	var out report
	if r.state != nil {
		v.mergeFile(ctx, &out, r)
	}
	switch p := r.place; p.area {
	case areaAudit:
		v.mergeAccess(ctx, &out, p)
	case areaFormat:
		v.facts.Format = true
	case areaOffice:
		if p.version != v.facts.Office+1 {
			out.found(officeKey(v.facts.Office+1), FoundGap, "version %d follows version %d", p.version, v.facts.Office)
		}
		v.facts.Office = p.version
	case areaForm:
		v.facts.Forms[formKey(p.id, p.version)] = r.digest
	case areaChange:
		v.facts.Marks[p.key()] = true
	case areaClaim:
		v.mergeRow(ctx, &out, p, r.claim)
		v.mergeClaim(ctx, &out, p, r.claim)
	case areaDraft, areaDraftSecret:
		v.mergeHandedIn(&out, p, r.digest)
		v.mergeDraft(ctx, &out, p.doc, r)
		if !v.facts.Damaged[p.doc.File()] && !v.drafts(ctx, &out, p.doc) {
			v.facts.Lost = append(v.facts.Lost, p.key())
		}
	}
	r.err = errors.Join(r.err, out.err)
	return out.findings
}

// How often, and after how long, a number that is missing is looked for again.
const (
	claimTries = 3
	claimWait  = 50 * time.Millisecond
)

func (v *verifier) mergeFile(ctx context.Context, out *report, r *report) {
	s := r.state
	for _, day := range slices.SortedFunc(maps.Keys(s.days), Date.Compare) {
		key := changeKey(day, s.ID)
		if !v.facts.Marks[key] {
			out.read(ctx, v.a, key) // it may have come meanwhile
		}
		delete(v.facts.Marks, key)
	}
	for _, key := range slices.Sorted(maps.Keys(r.forms)) {
		if have, ok := v.facts.Wanted[key]; ok && have != r.forms[key] {
			out.found(key, FoundBroken, "files name it with different digests")
		}
		v.facts.Wanted[key] = r.forms[key]
	}
	if !r.whole {
		v.facts.Damaged[s.ID] = true
		v.facts.forget(s.ID)
	}
	if s.Unknown != "" { // what later events say of numbers and drafts is not known
		v.facts.Damaged[s.ID] = true
		return
	}
	for _, d := range s.Docs {
		if d.lock != nil && v.here(s, d.lock.Seq) {
			v.facts.Locks[d.lock.Nonce] = lockOf(d)
		}
	}
	v.mergePending(s)
	v.mergeVolume(out, s)
}

// here reports whether an event of a file was made in this archive: then what
// it says of the register must stand in the register.
func (v *verifier) here(s *State, seq int64) bool {
	home := s.home(seq)
	return home == "" || home == v.a.id
}

// mergeRow checks that the numbers of a series and year have no gap. c is nil
// if the entry is damaged.
func (v *verifier) mergeRow(ctx context.Context, out *report, p place, c *Claim) {
	row := &v.facts.Row
	if prefix := yearPrefix(p.series, p.year); prefix != row.Prefix {
		*row = Row{Prefix: prefix}
		if p.n != 0 {
			out.found(claimKey(p.series, p.year, 0), FoundGap, "the series begins with number %d, without its start", p.n)
			row.Next = p.n
		}
	}
	if n := v.missingNumber(ctx, p, row.Next); n > 0 {
		out.found(claimKey(p.series, p.year, n), FoundGap, "number %d follows number %d", p.n, n-1)
	}
	row.Next = p.n + 1
	if c != nil && p.n == 0 {
		row.First = max(c.Next, 1)
		row.Next = row.First
	}
}

// missingNumber is the first number from next on, before that of an entry, that
// nobody has; 0 if there is none. Writers claim side by side, so one that was
// not there when the register was listed may come a moment later.
func (v *verifier) missingNumber(ctx context.Context, p place, next int) int {
	for n := next; n < p.n; n++ {
		key := claimKey(p.series, p.year, n)
		for try := 0; ; try++ {
			if _, err := v.a.get(ctx, key); err == nil || ctx.Err() != nil {
				break
			}
			if try == claimTries {
				return n
			}
			time.Sleep(claimWait)
		}
	}
	return 0
}

// mergeClaim looks for the event that asked for a number.
func (v *verifier) mergeClaim(ctx context.Context, out *report, p place, c *Claim) {
	switch {
	case c == nil:
		v.facts.Bad[p.key()] = true
		return
	case p.n > 0 && c.Kind == ClaimExternal:
		v.mergeVolumeClaim(out, p, c)
		return
	case p.n == 0 || c.Kind != ClaimDocument:
		return
	case p.n < v.facts.Row.First:
		out.found(p.key(), FoundBroken, "the series begins with number %d", v.facts.Row.First)
	}
	l, ok := v.facts.Locks[c.Nonce]
	if !ok {
		if v.facts.Damaged[c.Document.File()] {
			return
		}
		if l, ok = v.lateLock(ctx, out, c); !ok {
			out.found(p.key(), FoundBroken, "no event of %s asked for this number, claimed %s",
				c.Document, c.At.Format(time.RFC3339))
			return
		}
	}
	switch {
	case l.Claimed != 0:
		out.found(p.key(), FoundBroken, "%s has number %d too", c.Document, l.Claimed)
	case c.Document != l.Document, l.Number != Number{} && c.Number != l.Number:
		out.found(p.key(), FoundBroken, "%s and the register disagree about its number", l.Document)
	case l.Entry != "" && l.Entry != entryMark(*c):
		out.found(p.key(), FoundBroken, "it does not say what the events of %s do", l.Document)
	}
	l.Claimed = p.n
	v.facts.Locks[c.Nonce] = l
}

// lateLock finds a numbering event that came after its file was read.
func (v *verifier) lateLock(ctx context.Context, out *report, c *Claim) (Lock, bool) {
	s := v.again(ctx, out, c.Document.File())
	if s == nil {
		return Lock{}, false
	}
	d := s.Doc(c.Document)
	if d == nil && s.asked(*c) != nil {
		out.found(claimKey(c.Series, c.Year, c.N), FoundUnfinished, "row %d of batch %s has no end", c.Row, c.Batch)
		return Lock{Document: c.Document}, true
	}
	if d == nil || d.lock == nil || d.lock.Nonce != c.Nonce || !v.here(s, d.lock.Seq) {
		return Lock{}, false
	}
	return lockOf(d), true
}

// mergeDraft drops what is missing of a draft whose document has been issued:
// drafts are removed then, in no order that outlives a loss of power, and
// doctor removes the rest.
func (v *verifier) mergeDraft(ctx context.Context, out *report, id DocID, r *report) {
	missing := func(f Finding) bool { return f.Kind == FoundMissing }
	if !slices.ContainsFunc(r.findings, missing) {
		return
	}
	v.recent = v.again(ctx, out, id.File())
	if v.recent == nil {
		return
	}
	if d := v.recent.Doc(id); d != nil && d.Status == StatusIssued {
		r.findings = slices.DeleteFunc(r.findings, missing)
	}
}

// drafts reports whether a document is one that has drafts.
func (v *verifier) drafts(ctx context.Context, out *report, id DocID) bool {
	if v.recent == nil || v.recent.ID != id.File() || v.recent.Doc(id) == nil {
		v.recent = v.again(ctx, out, id.File())
	}
	if v.recent == nil {
		return false
	}
	d := v.recent.Doc(id)
	return d != nil && d.Status != StatusImported
}

// again folds a file anew; nil if it cannot be.
func (v *verifier) again(ctx context.Context, out *report, id FileID) *State {
	s, err := v.a.FileState(ctx, id)
	if errors.Is(err, ErrUnreachable) || ctx.Err() != nil {
		out.err = err
	}
	return s
}

// cross checks what is left of the units' facts. What seems to be missing is
// looked at again: it may have come meanwhile.
func (v *verifier) cross(ctx context.Context) ([]Finding, error) {
	var out report
	if !v.facts.Format {
		out.found(keyFormat, FoundMissing, "no archive without it")
	}
	if v.facts.Office == 0 {
		out.found(officeKey(1), FoundMissing, "the office's first data")
	}
	v.crossMarks(ctx, &out)
	v.crossForms(ctx, &out)
	v.crossLocks(&out)
	v.crossVolumes(&out)
	v.crossPending(ctx, &out)
	for _, key := range v.facts.Lost {
		if v.recent = nil; !v.drafts(ctx, &out, parseKey(key).doc) {
			out.found(key, FoundOrphan, "a draft of a document that no event names")
		}
	}
	v.crossShadows(ctx, &out)
	return out.findings, out.err
}

// crossShadows asks a store that keeps versions what they hide: an object that
// was written over or deleted by somebody else's hand.
func (v *verifier) crossShadows(ctx context.Context, out *report) {
	s, ok := v.a.store.(store.Auditor)
	if !ok {
		return
	}
	for sh, err := range s.Shadowed(ctx, "") {
		if err != nil {
			out.err = errors.Join(out.err, fmt.Errorf("list the versions: %w", err))
			return
		}
		if !v.lawful(ctx, out, sh) {
			out.found(sh.Key, FoundShadowed, "%d versions, %d delete markers", sh.Versions, sh.Markers)
		}
	}
}

// lawful tells what the disposal of a file has removed.
func (v *verifier) lawful(ctx context.Context, out *report, sh store.Shadow) bool {
	p := parseKey(sh.Key)
	if p.area != areaObject || sh.Versions != 1 || sh.Markers != 1 || !sh.Removed {
		return false
	}
	s := v.again(ctx, out, p.file)
	return s != nil && s.Disposed()
}

// crossMarks looks for the events of the marks that are left.
func (v *verifier) crossMarks(ctx context.Context, out *report) {
	for _, key := range slices.Sorted(maps.Keys(v.facts.Marks)) {
		p := parseKey(key)
		if v.facts.Damaged[p.file] {
			continue
		}
		if s := v.again(ctx, out, p.file); s != nil {
			if _, ok := s.days[p.day]; ok {
				continue
			}
		}
		out.found(key, FoundOrphan, "the file has no event of this day")
	}
}

func (v *verifier) crossForms(ctx context.Context, out *report) {
	for _, key := range slices.Sorted(maps.Keys(v.facts.Wanted)) {
		have, ok := v.facts.Forms[key]
		if !ok { // it may have come after the forms were listed: look again
			have, ok = v.lateForm(ctx, out, key)
		}
		switch {
		case out.err != nil:
			return
		case !ok:
			out.found(key, FoundMissing, "the form of a document")
		case have != v.facts.Wanted[key]:
			out.found(key, FoundWrong, "the digest does not match the events")
		}
	}
	for _, key := range slices.Sorted(maps.Keys(v.facts.Forms)) {
		if _, ok := v.facts.Wanted[key]; !ok {
			out.found(key, FoundOrphan, "no document was made with it")
		}
	}
}

// lateForm reads a form that was not there when forms were listed.
func (v *verifier) lateForm(ctx context.Context, out *report, key string) (Digest, bool) {
	b, err := v.a.get(ctx, key)
	switch {
	case err == nil:
		v.pass.Objects++
		v.pass.Bytes += int64(len(b))
		return DigestOf(b), true
	case !errors.Is(err, ErrNotFound):
		out.err = err
	}
	return "", false
}

// crossLocks looks for numbers that were issued or voided and never claimed.
func (v *verifier) crossLocks(out *report) {
	for _, nonce := range slices.Sorted(maps.Keys(v.facts.Locks)) {
		l := v.facts.Locks[nonce]
		if l.Number == (Number{}) || l.Claimed != 0 {
			continue
		}
		key := claimKey(l.Number.Series, l.Number.Year, l.Number.N)
		if !v.facts.Bad[key] {
			out.found(key, FoundMissing, "the number of %s", l.Document)
		}
	}
}
