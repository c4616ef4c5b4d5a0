package archive

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"casefile/archive/store"
)

// CopyOptions of Copy. The zero value works.
type CopyOptions struct {
	// Verify reads what both sides hold and compares it. Without, an object of
	// the same size counts as the same.
	Verify bool
	// Progress is called now and then, from the goroutine that iterates.
	Progress func(CopyProgress)
}

// CopyProgress counts what a copy has come to.
type CopyProgress struct {
	Objects int64 `json:"objects"` // looked at
	Copied  int64 `json:"copied"`  // objects created in the copy
	Bytes   int64 `json:"bytes"`   // of those
}

// CopyKind classifies what Copy found.
type CopyKind string

// The kinds of CopyFinding.
const (
	CopyDiffers    CopyKind = "differs"    // the copy holds other bytes under the key; they stay
	CopyDamaged    CopyKind = "damaged"    // the archive's own bytes are wrong; not copied
	CopyUnreadable CopyKind = "unreadable" // the archive's store does not return it
	CopySurplus    CopyKind = "surplus"    // in the copy only: removed here since, or never of this archive
)

// CopyFinding is one object that was not copied, or should not be in the copy.
type CopyFinding struct {
	Key    string   `json:"key"`
	Kind   CopyKind `json:"kind"`
	Detail string   `json:"detail"`
}

// Fault reports whether the copy is not what it should be.
func (f CopyFinding) Fault() bool { return f.Kind != CopySurplus }

// youngMargin covers what an event's time may lag behind its creation.
const youngMargin = time.Minute

// Copy copies every object to another store and yields what could not be. It
// never overwrites and never removes; bytes that are damaged here are not
// copied. What is there already is skipped, so an interrupted copy goes on
// where it was, and a second one takes what is new. format.json comes last,
// and only if no fault was found: half a copy is no archive.
//
// Others may write meanwhile: every document issued before the copy began is
// in it; of what comes later it takes as much of each file as fits together.
//
// ProblemCopyOther (ErrConflict): the other store holds something else.
func (a *Archive) Copy(ctx context.Context, to store.Store, opt CopyOptions) iter.Seq2[CopyFinding, error] {
	return func(yield func(CopyFinding, error) bool) {
		c := &copier{a: a, to: newArchive(to, a.opt), opt: opt, yield: yield, budget: newBudget(verifyBytes),
			young: a.now().Add(-youngMargin), cut: map[string]int{}, free: map[string]bool{}}
		err := c.run(ctx)
		if err != nil && !errors.Is(err, errCopyStopped) {
			yield(CopyFinding{}, fmt.Errorf("copy the archive: %w", err))
		}
	}
}

// errCopyStopped: whoever iterates wants no more.
var errCopyStopped = errors.New("stopped")

// copier is one run of Copy.
type copier struct {
	a, to    *Archive
	opt      CopyOptions
	yield    func(CopyFinding, error) bool
	budget   *budget
	progress CopyProgress
	faults   int
	young    time.Time       // an event after this may be of somebody writing now
	cut      map[string]int  // the last number that is copied, by year of a series
	free     map[string]bool // numbers before it that nobody had taken yet, by key
}

// run goes through the keys so that what names an object is listed before the
// object: then the copy lacks nothing that it names. Numbers and events name
// each other, so a line is drawn first: no number beyond it is copied, and of
// a file nothing from the first event on that has such a number.
func (c *copier) run(ctx context.Context) error {
	if err := c.sameArchive(ctx); err != nil {
		return err
	}
	for _, prefix := range []string{
		officePrefix, // first, to know half a copy again
		signedPrefix, logPrefix, auditPrefix,
	} {
		if err := c.section(ctx, keyRange{prefix: prefix}); err != nil {
			return err
		}
	}
	if err := c.drawLine(ctx); err != nil {
		return err
	}
	for _, r := range []keyRange{
		{prefix: filesPrefix}, {until: auditPrefix}, {after: "audit0", until: filesPrefix},
		{after: "files0", until: officePrefix}, {after: "office0"},
	} {
		if err := c.section(ctx, r); err != nil {
			return err
		}
	}
	return c.finish(ctx)
}

// maxFree bounds the numbers that are noted as free: a register with more has
// lost entries, which Verify tells.
const maxFree = 10_000

// drawLine notes the last number of each series and year, and which before it
// are being claimed right now.
func (c *copier) drawLine(ctx context.Context) error {
	for e, err := range c.a.store.List(ctx, registerPrefix, "") {
		if err != nil {
			return fmt.Errorf("list the register: %w", err)
		}
		p := parseKey(e.Key)
		if p.area != areaClaim {
			continue
		}
		row := yearPrefix(p.series, p.year)
		if p.n == 0 {
			if start, err := c.a.readClaim(ctx, e.Key); err == nil { // else the number after it tells
				c.cut[row] = start.Next - 1
			}
			continue
		}
		if _, ok := c.cut[row]; !ok {
			c.cut[row] = p.n - 1
		}
		for n := c.cut[row] + 1; n < p.n && len(c.free) < maxFree; n++ {
			c.free[claimKey(p.series, p.year, n)] = true
		}
		c.cut[row] = p.n
	}
	return nil
}

// beyond reports whether a number was claimed after the line was drawn.
func (c *copier) beyond(series SeriesID, year, n int) bool {
	return n > c.cut[yearPrefix(series, year)] || c.free[claimKey(series, year, n)]
}

// finish makes the copy an archive.
func (c *copier) finish(ctx context.Context) error {
	if c.faults > 0 {
		return nil
	}
	b, err := c.a.get(ctx, keyFormat)
	if err != nil {
		return err
	}
	have, err := c.to.get(ctx, keyFormat)
	if err == nil && slices.Equal(have, b) {
		return nil
	}
	if err := c.to.create(ctx, keyFormat, b); err != nil {
		return fmt.Errorf("end the copy: %w", err)
	}
	c.progress.Copied++
	c.progress.Bytes += int64(len(b))
	if c.opt.Progress != nil {
		c.opt.Progress(c.progress)
	}
	return nil
}

// sameArchive refuses a store that holds anything but an earlier copy, whole
// or not. Without format.json the office's first data tells archives apart.
func (c *copier) sameArchive(ctx context.Context) error {
	for _, key := range []string{keyFormat, officeKey(1)} {
		have, err := c.to.get(ctx, key)
		if errors.Is(err, ErrNotFound) {
			continue
		}
		if err != nil {
			return fmt.Errorf("look at the copy: %w", err)
		}
		b, err := c.a.get(ctx, key)
		if err != nil {
			return err
		}
		if !slices.Equal(have, b) {
			return problem(ErrConflict, ProblemCopyOther, args{"key": key})
		}
		return nil
	}
	for e, err := range c.to.store.List(ctx, "", "") {
		if err != nil {
			return fmt.Errorf("look at the copy: %w", err)
		}
		if p := parseKey(e.Key); p.area == areaStray {
			return problem(ErrConflict, ProblemCopyOther, args{"key": e.Key})
		}
		break // an interrupted copy begins with objects of an archive
	}
	return nil
}

// Behind is how far a copy is behind, by keys and sizes alone.
type Behind struct {
	Archive bool  `json:"archive"` // the copy was finished once: it is an archive
	Objects int64 `json:"objects"` // in the archive
	Missing int64 `json:"missing"` // of those not in the copy
	Bytes   int64 `json:"bytes"`   // of the missing
	Differs int64 `json:"differs"` // of another size in the copy
	Surplus int64 `json:"surplus"` // in the copy only
}

// Behind compares the keys of a copy with those of the archive.
// ProblemCopyOther (ErrConflict): it is no copy of this archive.
func (a *Archive) Behind(ctx context.Context, to store.Store) (Behind, error) {
	var b Behind
	c := &copier{a: a, to: newArchive(to, a.opt)}
	if err := c.sameArchive(ctx); err != nil {
		return b, err
	}
	for p, err := range c.pairs(ctx, keyRange{}) {
		switch {
		case err != nil:
			return b, err
		case p.key == keyFormat:
			b.Archive = p.there
		}
		if p.here {
			b.Objects++
		}
		switch {
		case !p.there:
			b.Missing++
			b.Bytes += p.size
		case !p.here:
			b.Surplus++
		case p.size != p.sizeThere:
			b.Differs++
		}
	}
	return b, nil
}

// keyRange is a part of all keys: those with the prefix, greater than after
// and less than until.
type keyRange struct {
	prefix, after, until string
}

// keyPair is a key that is here, in the copy, or both.
type keyPair struct {
	key             string
	here, there     bool
	size, sizeThere int64
}

// pairs goes through both listings at once. The leftovers of create-once tests
// are nobody's.
func (c *copier) pairs(ctx context.Context, r keyRange) iter.Seq2[keyPair, error] {
	return func(yield func(keyPair, error) bool) {
		next, stop := iter.Pull2(c.to.store.List(ctx, r.prefix, r.after))
		defer stop()
		there, err, more := next()
		step := func(p keyPair) bool {
			if r.until != "" && p.key >= r.until {
				return false
			}
			return strings.HasPrefix(p.key, store.CheckPrefix) || yield(p, nil)
		}
		for here, listErr := range c.a.store.List(ctx, r.prefix, r.after) {
			if listErr != nil {
				yield(keyPair{}, fmt.Errorf("list the archive: %w", listErr))
				return
			}
			for more && err == nil && there.Key < here.Key {
				if !step(keyPair{key: there.Key, there: true, sizeThere: there.Size}) {
					return
				}
				there, err, more = next()
			}
			p := keyPair{key: here.Key, here: true, size: here.Size}
			if more && err == nil && there.Key == here.Key {
				p.there, p.sizeThere = true, there.Size
				there, err, more = next()
			}
			if err != nil {
				break
			}
			if !step(p) {
				return
			}
		}
		for more && err == nil {
			if !step(keyPair{key: there.Key, there: true, sizeThere: there.Size}) {
				return
			}
			there, err, more = next()
		}
		if err != nil {
			yield(keyPair{}, fmt.Errorf("list the copy: %w", err))
		}
	}
}
