package search

import (
	"context"
	"errors"
	"fmt"

	"casefile/search/records"
)

// Keys of a round in records.
const (
	stateTexts   = "texts"    // size of the texts that the records know
	stateRounds  = "rounds"   // rounds written
	stateInTerms = "in-terms" // documents the terms have after the last round
)

// round is what a round of writing leaves in the terms and, after them, in the
// records.
type round struct {
	n       int64 // rounds written before it and with it
	texts   int64 // how far the texts reach
	inTerms int64 // documents in the terms
}

// reaches reports damage if the terms have not all that the records know: a
// disk that lost what it said was on it would bring back what was disposed of.
func (have round) reaches(known round) error {
	switch {
	case have.n < known.n, have.n > 0 && have.texts < known.texts, have.n == 0 && known.texts != int64(textsStart):
		return fmt.Errorf("%w: terms are at round %d and %d, records at %d and %d", ErrDamaged, have.n, have.texts, known.n, known.texts)
	case have.n == known.n && have.inTerms != known.inTerms:
		return fmt.Errorf("%w: terms have %d documents instead of %d", ErrDamaged, have.inTerms, known.inTerms)
	}
	return nil
}

// takeBack removes what an interrupted Sync left: documents whose texts the
// records do not know.
func (g *generation) takeBack(known round) error {
	end := g.texts.size()
	if end <= known.texts {
		return nil
	}
	c := newChange()
	for at := known.texts; at < end; {
		rec, err := g.texts.at(at)
		if err != nil {
			return err
		}
		next, err := g.texts.check(at)
		if err != nil {
			return err
		}
		c.remove(rec.key)
		at = next
	}
	c.setTexts(known.texts)
	return g.terms.apply(c)
}

// mend takes back what a round has left that failed, on a full disk perhaps.
// Searches go on, so the texts are left where they are.
func (g *generation) mend(ctx context.Context) error {
	if !g.failed.Load() {
		return nil
	}
	known, err := g.round(ctx)
	if err == nil {
		err = g.takeBack(known)
	}
	if err != nil {
		return fmt.Errorf("take back what a failed round has left: %w", err)
	}
	g.failed.Store(false)
	return nil
}

// round is the last one the records know.
func (g *generation) round(ctx context.Context) (r round, err error) {
	for key, v := range map[string]*int64{stateTexts: &r.texts, stateRounds: &r.n, stateInTerms: &r.inTerms} {
		if *v, err = g.stateInt(ctx, key); err != nil {
			return r, err
		}
	}
	return r, nil
}

func (g *generation) setRound(tx *records.Tx, r round) error {
	return errors.Join(tx.SetState(stateTexts, fmt.Sprint(r.texts)), tx.SetState(stateRounds, fmt.Sprint(r.n)),
		tx.SetState(stateInTerms, fmt.Sprint(r.inTerms)))
}
