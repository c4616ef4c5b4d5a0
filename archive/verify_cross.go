package archive

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"time"
)

// verifier gathers what units say of each other.
type verifier struct {
	a        *Archive
	slots    chan struct{} // one for each object that is held in memory
	progress Progress
	format   bool
	office   int             // newest version
	marks    map[Change]bool // day marks there are
	days     map[Change]bool // day marks there must be
	forms    map[string]Digest
	wanted   map[string]Digest
	claims   map[string]Claim // of documents, by nonce
	locks    map[string]lock  // numbering events, by nonce
	damaged  map[FileID]bool  // files whose chain is not whole
	drafting map[DocID]bool   // documents that have or had drafts
	lost     []place          // drafts of no such document
	bad      map[string]bool  // keys of entries of the register that are damaged
	row      rowCheck
}

// lock is a numbering event with its outcome.
type lock struct {
	doc    DocID
	number Number // zero without an outcome
}

// rowCheck follows one series and year of the register.
type rowCheck struct {
	prefix      string
	first, next int
}

func newVerifier(a *Archive) *verifier {
	return &verifier{a: a, slots: make(chan struct{}, a.opt.Workers), marks: map[Change]bool{}, days: map[Change]bool{},
		forms: map[string]Digest{}, wanted: map[string]Digest{},
		claims: map[string]Claim{}, locks: map[string]lock{},
		damaged: map[FileID]bool{}, drafting: map[DocID]bool{}, bad: map[string]bool{}}
}

// merge takes a unit's facts. Units come in the order of keys.
func (v *verifier) merge(r report) []Finding {
	v.progress.Objects += r.progress.Objects
	v.progress.Bytes += r.progress.Bytes
	var out report
	if r.state != nil {
		v.mergeFile(&out, r)
	}
	switch p := r.place; p.area {
	case areaFormat:
		v.format = true
	case areaOffice:
		if p.version != v.office+1 {
			out.found(officeKey(v.office+1), FoundGap, "version %d follows version %d", p.version, v.office)
		}
		v.office = p.version
	case areaForm:
		v.forms[formKey(p.id, p.version)] = r.digest
	case areaChange:
		v.marks[Change{p.day, p.file}] = true
	case areaClaim:
		v.mergeClaim(&out, p, r.claim)
	case areaDraft:
		if !v.drafting[p.doc] && !v.damaged[p.doc.File()] {
			v.lost = append(v.lost, p)
		}
	}
	return out.findings
}

func (v *verifier) mergeFile(out *report, r report) {
	s := r.state
	for day := range s.days {
		v.days[Change{day, s.ID}] = true
	}
	for key, digest := range r.forms {
		if have, ok := v.wanted[key]; ok && have != digest {
			out.found(key, FoundBroken, "files name it with different digests")
		}
		v.wanted[key] = digest
	}
	if !r.whole {
		v.damaged[s.ID] = true
	}
	for _, d := range s.Docs {
		if d.Status != StatusImported {
			v.drafting[d.ID] = true
		}
		if d.lock != nil {
			v.locks[d.lock.Nonce] = lock{d.ID, d.Number}
		}
	}
}

// mergeClaim checks that the numbers of a series and year have no gap, and
// keeps the claim. c is nil if the entry is damaged.
func (v *verifier) mergeClaim(out *report, p place, c *Claim) {
	prefix := yearPrefix(p.series, p.year)
	if prefix != v.row.prefix {
		v.row = rowCheck{prefix: prefix}
		if p.n != 0 {
			out.found(claimKey(p.series, p.year, 0), FoundGap, "the series begins with number %d, without its start", p.n)
			v.row.next = p.n
		}
	}
	if p.n > v.row.next {
		out.found(claimKey(p.series, p.year, v.row.next), FoundGap, "number %d follows number %d", p.n, v.row.next-1)
	}
	v.row.next = p.n + 1
	switch {
	case c == nil:
		v.bad[p.key()] = true
	case p.n == 0:
		v.row.first = max(c.Next, 1)
		v.row.next = v.row.first
	case c.Kind == ClaimDocument:
		if p.n < v.row.first {
			out.found(p.key(), FoundBroken, "the series begins with number %d", v.row.first)
		}
		if other, ok := v.claims[c.Nonce]; ok {
			out.found(claimKey(p.series, p.year, p.n), FoundBroken, "%s has number %d too", c.Document, other.N)
		}
		v.claims[c.Nonce] = *c
	}
}

// cross checks the units' facts against each other. What seems to be missing
// is looked at again: it may have come meanwhile.
func (v *verifier) cross(ctx context.Context) ([]Finding, error) {
	var out report
	if !v.format {
		out.found(keyFormat, FoundMissing, "no archive without it")
	}
	if v.office == 0 {
		out.found(officeKey(1), FoundMissing, "the office's first data")
	}
	v.crossDays(ctx, &out)
	v.crossForms(ctx, &out)
	v.crossLocks(&out)
	v.crossClaims(ctx, &out)
	v.crossDrafts(ctx, &out)
	return out.findings, out.err
}

func (v *verifier) crossDays(ctx context.Context, out *report) {
	for _, c := range sorted(v.days) {
		if !v.marks[c] {
			out.read(ctx, v.a, changeKey(c.Day, c.File))
		}
	}
	for _, c := range sorted(v.marks) {
		if !v.days[c] && !v.damaged[c.File] && !v.hasDay(ctx, out, c) {
			out.found(changeKey(c.Day, c.File), FoundOrphan, "the file has no event of this day")
		}
	}
}

func sorted(m map[Change]bool) []Change {
	return slices.SortedFunc(maps.Keys(m), func(a, b Change) int {
		return cmp.Or(a.Day.Compare(b.Day), cmp.Compare(a.File, b.File))
	})
}

// hasDay looks again whether a file has an event of a day.
func (v *verifier) hasDay(ctx context.Context, out *report, c Change) bool {
	s := v.again(ctx, out, c.File)
	if s == nil {
		return false
	}
	_, ok := s.days[c.Day]
	return ok
}

// again folds a file anew; nil if it cannot be.
func (v *verifier) again(ctx context.Context, out *report, id FileID) *State {
	s, err := v.a.FileState(ctx, id)
	if errors.Is(err, ErrUnreachable) || ctx.Err() != nil {
		out.err = err
	}
	return s
}

func (v *verifier) crossForms(ctx context.Context, out *report) {
	for _, key := range slices.Sorted(maps.Keys(v.wanted)) {
		have, ok := v.forms[key]
		if !ok { // it may have come after the forms were listed: look again
			have, ok = v.lateForm(ctx, out, key)
		}
		switch {
		case out.err != nil:
			return
		case !ok:
			out.found(key, FoundMissing, "the form of a document")
		case have != v.wanted[key]:
			out.found(key, FoundWrong, "the digest does not match the events")
		}
	}
	for _, key := range slices.Sorted(maps.Keys(v.forms)) {
		if _, ok := v.wanted[key]; !ok {
			out.found(key, FoundOrphan, "no document was made with it")
		}
	}
}

// lateForm reads a form that was not there when forms were listed.
func (v *verifier) lateForm(ctx context.Context, out *report, key string) (Digest, bool) {
	b, err := v.a.get(ctx, key)
	switch {
	case err == nil:
		v.progress.Objects++
		v.progress.Bytes += int64(len(b))
		return DigestOf(b), true
	case !errors.Is(err, ErrNotFound):
		out.err = err
	}
	return "", false
}

// crossLocks looks for the claim of every number that was issued or voided.
func (v *verifier) crossLocks(out *report) {
	for _, nonce := range slices.Sorted(maps.Keys(v.locks)) {
		l := v.locks[nonce]
		if l.number == (Number{}) {
			continue
		}
		key := claimKey(l.number.Series, l.number.Year, l.number.N)
		switch c, ok := v.claims[nonce]; {
		case v.bad[key]:
		case !ok:
			out.found(key, FoundMissing, "the number of %s", l.doc)
		case c.Number != l.number || c.Document != l.doc:
			out.found(key, FoundBroken, "%s and the register disagree about its number", l.doc)
		}
	}
}

// crossClaims looks for the document of every claim.
func (v *verifier) crossClaims(ctx context.Context, out *report) {
	for _, nonce := range slices.Sorted(maps.Keys(v.claims)) {
		c := v.claims[nonce]
		if _, ok := v.locks[nonce]; ok || v.damaged[c.Document.File()] {
			continue
		}
		if s := v.again(ctx, out, c.Document.File()); s != nil {
			if d := s.Doc(c.Document); d != nil && d.lock != nil && d.lock.Nonce == nonce {
				continue
			}
		}
		out.found(claimKey(c.Series, c.Year, c.N), FoundBroken, "no event of %s asked for this number, claimed %s",
			c.Document, c.At.Format(time.RFC3339))
	}
}

// crossDrafts looks for the documents of drafts.
func (v *verifier) crossDrafts(ctx context.Context, out *report) {
	for _, p := range v.lost {
		if s := v.again(ctx, out, p.doc.File()); s == nil || s.Doc(p.doc) == nil {
			out.found(p.key(), FoundOrphan, "a draft of a document that no event names")
		}
	}
}
