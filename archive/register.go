package archive

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"sync"
	"time"

	"casefile/archive/store"
)

// ClaimKind says what an entry of the register is.
type ClaimKind string

// The kinds of entries.
const (
	ClaimStart    ClaimKind = "start"    // entry 0: the series begins with Next
	ClaimDocument ClaimKind = "document" // the number of a document
	ClaimExternal ClaimKind = "external" // given elsewhere
	ClaimVoid     ClaimKind = "void"     // given to nothing
)

// Claim is one entry of the register 发文登记簿. Entry 0 of every series and
// year is its start; from Start.Next on there is one entry for every number,
// without gaps.
type Claim struct {
	Number
	Kind     ClaimKind `json:"kind"`
	Next     int       `json:"next,omitempty"` // of a start: the first number
	Document DocID     `json:"document,omitempty"`
	Nonce    string    `json:"nonce"` // of a document: its numbering event's
	At       time.Time `json:"at"`
	By
	Reason string `json:"reason,omitempty"` // of an external or void entry; names nobody
	Date   Date   `json:"date,omitzero"`    // of an external entry: 成文日期
	Batch  string `json:"batch,omitempty"`  // of a document of a batch
	Row    int    `json:"row,omitempty"`
}

// register is what this process knows of the store's register: hints that
// save requests, never needed to be right.
type register struct {
	mu   sync.Mutex
	rows map[string]*row // by yearPrefix
}

// row is one series and year. The writers of this process are given a number
// each, so that they do not race each other for the same one.
type row struct {
	mu    sync.Mutex
	last  int            // all numbers up to here are taken or given to a writer of this process, if > 0
	back  []int          // given back by writers that did not come to use them
	seen  time.Time      // when last was compared with the store
	owner map[int]string // nonces of numbers that this process claimed
}

// rowFresh is how long a row is trusted without looking at the store: another
// process may number meanwhile, and each number it took costs an attempt.
const rowFresh = time.Second

// maxOwners bounds row.owner.
const maxOwners = 4096

func (r *register) row(series SeriesID, year int) *row {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.rows == nil {
		r.rows = map[string]*row{}
	}
	key := yearPrefix(series, year)
	if r.rows[key] == nil {
		r.rows[key] = &row{owner: map[int]string{}}
	}
	return r.rows[key]
}

func (r *row) claimed(n int, nonce string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.owner) >= maxOwners {
		clear(r.owner)
	}
	r.owner[n] = nonce
	r.last = max(r.last, n)
}

// others reports whether this process has claimed a number for another event.
func (r *row) others(n int, nonce string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	owner, ok := r.owner[n]
	return ok && owner != nonce
}

// met says that another process numbers too.
func (r *row) met() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.seen = time.Time{}
}

// giveBack returns a number that nextNumber gave and that was not used. If
// higher ones were given meanwhile it would be left out, and is entered as void;
// if not even that succeeds, the next writer is given it.
func (a *Archive) giveBack(ctx context.Context, by By, number Number) {
	if number.N == 0 || number.Series == "" {
		return
	}
	r := a.hints.row(number.Series, number.Year)
	if r.takeBack(number.N) {
		return
	}
	_, err := a.take(context.WithoutCancel(ctx), Claim{Number: number, Kind: ClaimVoid, Nonce: a.nonce(), At: a.now(), By: by, Reason: interruptedReason})
	if err != nil {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.back = append(r.back, number.N)
		slices.Sort(r.back)
	}
}

// takeBack makes the number the next one again, if it was the last given.
func (r *row) takeBack(n int) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.last != n {
		return false
	}
	r.last--
	return true
}

func validYear(series SeriesID, year int) error {
	if year < 1 || year > 9999 {
		return invalid("year", "%d", year)
	}
	return series.validate()
}

// nextNumber gives the number from which on one is to be claimed: no other
// writer of this process is given it, so that any number of them claim side by
// side. Who does not use it gives it back. A process that is killed in between
// may leave it out; see [RepairNumber].
func (a *Archive) nextNumber(ctx context.Context, by By, series SeriesID, year int) (int, error) {
	r := a.hints.row(series, year)
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.back) > 0 {
		n := r.back[0]
		r.back = r.back[1:]
		return n, nil
	}
	n, err := a.freeNumber(ctx, by, r, series, year)
	if err == nil {
		r.last = n
	}
	return n, err
}

// firstFree is a number such that all before it, from the start on, are taken
// or given to somebody.
func (a *Archive) firstFree(ctx context.Context, by By, series SeriesID, year int) (int, error) {
	r := a.hints.row(series, year)
	r.mu.Lock()
	defer r.mu.Unlock()
	return a.freeNumber(ctx, by, r, series, year)
}

// freeNumber is the number after those taken or given, of a row that is locked.
func (a *Archive) freeNumber(ctx context.Context, by By, r *row, series SeriesID, year int) (int, error) {
	if now := a.opt.Now(); r.last == 0 || now.Sub(r.seen).Abs() > rowFresh {
		last, err := a.lastNumber(ctx, series, year, r.last)
		if err != nil {
			return 0, err
		}
		if last == 0 {
			first, err := a.start(ctx, by, series, year, 1)
			if err != nil {
				return 0, err
			}
			last = first - 1
		}
		r.last, r.seen = last, now
	}
	return r.last + 1, nil
}

// lastNumber is the last number taken, 0 for none, where all up to known are.
func (a *Archive) lastNumber(ctx context.Context, series SeriesID, year, known int) (int, error) {
	after, last := "", known
	if known > 0 {
		after = claimKey(series, year, known)
	}
	for e, err := range a.store.List(ctx, yearPrefix(series, year), after) {
		if err != nil {
			return 0, fmt.Errorf("list the register: %w", err)
		}
		if p := parseKey(e.Key); p.area == areaClaim {
			last = p.n
		}
	}
	return last, nil
}

// start makes entry 0 of a series and year, or reads the one there is, and
// returns the first number.
func (a *Archive) start(ctx context.Context, by By, series SeriesID, year, next int) (int, error) {
	c := Claim{Number: Number{Series: series, Year: year}, Kind: ClaimStart, Next: next, At: a.now(), By: by, Nonce: a.nonce()}
	b, err := seal(c)
	if err != nil {
		return 0, err
	}
	key := claimKey(series, year, 0)
	if have, err := a.readClaim(ctx, key); err == nil {
		return have.Next, nil
	} else if !errors.Is(err, ErrNotFound) {
		return 0, err
	}
	err = a.create(ctx, key, b)
	if errors.Is(err, store.ErrExists) {
		have, err := a.readClaim(ctx, key)
		return have.Next, err
	}
	return next, err
}

// StartSeries sets the first number of a series in a year, before any was
// claimed. ProblemStarted (ErrConflict): it has started with another number;
// the problem names the number that comes next.
func (a *Archive) StartSeries(ctx context.Context, by By, series SeriesID, year, next int) error {
	if err := errors.Join(by.validate(), validYear(series, year)); err != nil {
		return err
	}
	if next < 1 || next > maxNumber {
		return invalid("next", "%d is not within 1–%d", next, maxNumber)
	}
	have, err := a.start(ctx, by, series, year, next)
	if err != nil || have == next {
		return err
	}
	last, err := a.lastNumber(ctx, series, year, 0)
	if err != nil {
		return err
	}
	return problem(ErrConflict, ProblemStarted, args{"series": series, "year": year, "next": max(have, last+1)})
}

// claim takes a number for the numbering event e, or finds the one that was
// taken for it; none for a document that takes none. Every number from Numbering.From on is tried in turn with
// bytes that depend only on the event and the number; so any number of callers,
// in any processes, end at the same entry: nobody can pass the first number
// that takes these bytes.
func (a *Archive) claim(ctx context.Context, e *Event) (Number, error) {
	if e.Numbering.Series == "" {
		return Number{}, nil
	}
	r := a.hints.row(e.Numbering.Series, e.Numbering.Year)
	for n := e.Numbering.From; n <= maxNumber; n++ {
		number := e.Numbering.number(n)
		if r.others(n, e.Nonce) {
			continue
		}
		b, err := seal(Claim{Number: number, Kind: ClaimDocument, Document: e.Document, Nonce: e.Nonce, At: e.At, By: e.By})
		if err != nil {
			return number, err
		}
		switch err := a.create(ctx, claimKey(number.Series, number.Year, n), b); {
		case err == nil:
			r.claimed(n, e.Nonce)
			return number, nil
		case !errors.Is(err, store.ErrExists):
			return number, fmt.Errorf("claim a number for %s: %w", e.Document, err)
		}
		r.met()
	}
	return Number{}, invalid("series", "no numbers are left in %s %d", e.Numbering.Series, e.Numbering.Year)
}

// claimOf looks for the number taken for the numbering event e, without taking one.
func (a *Archive) claimOf(ctx context.Context, e *Event) (Number, bool, error) {
	if e.Numbering.Series == "" {
		return Number{}, false, nil
	}
	for n := e.Numbering.From; n <= maxNumber; n++ {
		c, err := a.readClaim(ctx, claimKey(e.Numbering.Series, e.Numbering.Year, n))
		if errors.Is(err, ErrNotFound) {
			break
		}
		if err != nil {
			return Number{}, false, err
		}
		if c.Nonce == e.Nonce {
			return c.Number, true, nil
		}
	}
	return Number{}, false, nil
}

func (a *Archive) readClaim(ctx context.Context, key string) (Claim, error) {
	b, err := a.get(ctx, key)
	if err != nil {
		return Claim{}, err
	}
	return decodeClaim(key, b)
}

func decodeClaim(key string, b []byte) (Claim, error) {
	var c Claim
	if _, err := unseal(key, b, &c); err != nil {
		return c, err
	}
	if claimKey(c.Series, c.Year, c.N) != key {
		return c, changed(key, "the object belongs to another key")
	}
	return c, nil
}

// ListNumbers yields the register of a series and year, in order, beginning
// with the start entry. An empty series means all, year 0 all years. An entry
// that cannot be read ends it.
func (a *Archive) ListNumbers(ctx context.Context, series SeriesID, year int) iter.Seq2[Claim, error] {
	return a.listNumbers(ctx, series, year, -1)
}

// listNumbers is ListNumbers of the numbers after one, if that is not negative.
func (a *Archive) listNumbers(ctx context.Context, series SeriesID, year, after int) iter.Seq2[Claim, error] {
	return func(yield func(Claim, error) bool) {
		prefix, err := registerRange(series, year)
		if err != nil {
			yield(Claim{}, err)
			return
		}
		from := ""
		if after >= 0 {
			from = claimKey(series, year, after)
		}
		type read struct {
			c   Claim
			err error
		}
		keys := a.store.List(ctx, prefix, from)
		for r, err := range inOrder(ctx, a.opt.Workers, keys, func(ctx context.Context, e store.Entry) read {
			p := parseKey(e.Key)
			if p.area != areaClaim || year != 0 && p.year != year {
				return read{}
			}
			b, err := a.getListed(ctx, e.Key)
			if err != nil {
				return read{err: err}
			}
			c, err := decodeClaim(e.Key, b)
			return read{c, err}
		}) {
			err = errors.Join(err, r.err)
			if err == nil && r.c.Kind == "" {
				continue
			}
			if !yield(r.c, err) || err != nil {
				return
			}
		}
	}
}

func registerRange(series SeriesID, year int) (prefix string, err error) {
	switch {
	case series == "":
		return registerPrefix, nil
	case year == 0:
		return seriesPrefix(series), series.validate()
	}
	return yearPrefix(series, year), validYear(series, year)
}
