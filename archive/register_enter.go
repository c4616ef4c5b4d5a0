package archive

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"casefile/archive/store"
)

// Entry is a number that no document of this archive has: given elsewhere 外单位
// or on paper, or given to nothing 作废.
type Entry struct {
	Series SeriesID
	Year   int
	N      int
	Format string // printed number with {year} and {n}
	Kind   ClaimKind
	Date   Date // of an external one
	// Reason says why, for everybody who may see the register: no names of
	// persons, no titles that tell of them.
	Reason string
	// Fill voids the numbers that are free before N; without it a number ahead
	// of the next one is refused, since it would leave a gap.
	Fill bool
}

const (
	maxFill   = 1000
	maxReason = 200 // characters
)

func (e Entry) validate() error {
	if e.Kind != ClaimExternal && e.Kind != ClaimVoid {
		return invalid("kind", "%.20q", string(e.Kind))
	}
	if strings.TrimSpace(e.Reason) == "" {
		return invalid("reason", "is missing")
	}
	if e.N < 1 || e.N > maxNumber {
		return invalid("n", "%d is not within 1–%d", e.N, maxNumber)
	}
	if !e.Date.IsZero() && e.Date.Year != e.Year {
		return invalid("date", "%s is not of the year %d", e.Date, e.Year)
	}
	return errors.Join(validYear(e.Series, e.Year), validFormat("format", e.Format), validLine("reason", e.Reason, maxReason))
}

// EnterNumber enters a number into the register, and returns the entries made,
// those that fill included. The same entry again changes nothing.
// ProblemTaken: the number is given. ProblemAhead: numbers before it are free.
// ProblemBefore: the series begins after it. All are ErrConflict.
func (a *Archive) EnterNumber(ctx context.Context, by By, e Entry) ([]Claim, error) {
	if err := errors.Join(by.validate(), e.validate()); err != nil {
		return nil, err
	}
	first, err := a.start(ctx, by, e.Series, e.Year, 1)
	if err != nil {
		return nil, err
	}
	if e.N < first {
		return nil, problem(ErrConflict, ProblemBefore, args{"series": e.Series, "year": e.Year, "n": e.N, "first": first})
	}
	free, err := a.freeBefore(ctx, e, first)
	if err != nil {
		return nil, err
	}
	var made []Claim
	for _, n := range free {
		filler := Entry{Series: e.Series, Year: e.Year, N: n, Format: e.Format, Kind: ClaimVoid,
			Reason: fmt.Sprintf("跳至 %d 号", e.N)}
		c, err := a.enter(ctx, by, filler)
		if err != nil {
			return made, err
		}
		if c.Kind == ClaimVoid { // else somebody has just taken it, which is as good
			made = append(made, c)
		}
	}
	c, err := a.enter(ctx, by, e)
	if err != nil {
		return made, err
	}
	if c.Kind != e.Kind || c.Reason != e.Reason || c.Date != e.Date {
		return made, problem(ErrConflict, ProblemTaken, args{"series": e.Series, "year": e.Year, "n": e.N, "number": c.Printed,
			"entry": c.Kind, "document": c.Document})
	}
	return append(made, c), nil
}

// freeBefore are the numbers before an entry that nobody has; they must be
// filled, and not too many.
func (a *Archive) freeBefore(ctx context.Context, e Entry, first int) ([]int, error) {
	var free []int
	next := first
	for entry, err := range a.store.List(ctx, yearPrefix(e.Series, e.Year), "") {
		if err != nil {
			return nil, fmt.Errorf("list the register: %w", err)
		}
		p := parseKey(entry.Key)
		if p.area != areaClaim || p.n == 0 {
			continue
		}
		for ; next < min(p.n, e.N) && len(free) <= maxFill; next++ {
			free = append(free, next)
		}
		if next = max(next, p.n+1); p.n >= e.N {
			break
		}
	}
	for ; next < e.N && len(free) <= maxFill; next++ {
		free = append(free, next)
	}
	if len(free) > 0 && (!e.Fill || len(free) > maxFill) {
		return nil, problem(ErrConflict, ProblemAhead, args{"series": e.Series, "year": e.Year, "n": e.N, "next": free[0]})
	}
	return free, nil
}

// enter makes one entry and returns the one that there is then.
func (a *Archive) enter(ctx context.Context, by By, e Entry) (Claim, error) {
	number := Numbering{Series: e.Series, Year: e.Year, Format: e.Format}.number(e.N)
	return a.take(ctx, Claim{Number: number, Kind: e.Kind, Nonce: a.nonce(), At: a.now(), By: by, Reason: e.Reason, Date: e.Date})
}

// take creates an entry of the register, or reads the one there is.
func (a *Archive) take(ctx context.Context, c Claim) (Claim, error) {
	b, err := seal(c)
	if err != nil {
		return c, err
	}
	key := claimKey(c.Series, c.Year, c.N)
	err = a.create(ctx, key, b)
	if errors.Is(err, store.ErrExists) {
		return a.readClaim(ctx, key)
	}
	if err != nil {
		return c, fmt.Errorf("claim number %d of %s %d: %w", c.N, c.Series, c.Year, err)
	}
	return c, nil
}

// GapKind says what is wrong with a number.
type GapKind string

// The kinds of gaps.
const (
	GapMissing     GapKind = "missing"     // no entry, between the first number and the last; it may be made right now
	GapInterrupted GapKind = "interrupted" // claimed by an issue that has no end: doctor
)

// Gap is a number that is not accounted for.
type Gap struct {
	Kind     GapKind
	Number   // of a missing one without Printed
	Document DocID
	By       string
	At       time.Time // of the claim, or of the one after what is missing; the issue may be going on right now
}

// Gaps finds the numbers that are not accounted for: empty series and year 0
// mean all.
func (a *Archive) Gaps(ctx context.Context, series SeriesID, year int) ([]Gap, error) {
	var gaps []Gap
	var last Claim // of the same series and year
	next := 0
	states := map[FileID]*State{}
	for c, err := range a.ListNumbers(ctx, series, year) {
		if err != nil {
			return gaps, err
		}
		if c.Series != last.Series || c.Year != last.Year {
			next = c.N
		}
		last = c
		for ; next < c.N; next++ {
			gaps = append(gaps, Gap{Kind: GapMissing, Number: Number{Series: c.Series, Year: c.Year, N: next}, By: c.By.ID, At: c.At})
		}
		next = c.N + 1
		if c.Kind == ClaimStart {
			next = max(c.Next, 1)
		}
		if c.Kind != ClaimDocument {
			continue
		}
		open, err := a.unfinished(ctx, states, c)
		if err != nil {
			return gaps, err
		}
		if open {
			gaps = append(gaps, Gap{GapInterrupted, c.Number, c.Document, c.By.ID, c.At})
		}
	}
	return gaps, nil
}

// unfinished tells whether a claim is of a document that is neither issued nor
// void. States are read once; what seems open is looked at again.
func (a *Archive) unfinished(ctx context.Context, states map[FileID]*State, c Claim) (bool, error) {
	file := c.Document.File()
	for range 2 {
		s := states[file]
		if s != nil && s.settled(c) {
			return false, nil
		}
		s, err := a.FileState(ctx, file)
		if errors.Is(err, ErrNotFound) {
			return true, nil
		}
		if err != nil {
			return false, err
		}
		states[file] = s
	}
	return !states[file].settled(c), nil
}

func (s *State) settled(c Claim) bool {
	d := s.Doc(c.Document)
	return d != nil && d.Status != StatusNumbering && d.lock != nil && d.lock.Nonce == c.Nonce
}
