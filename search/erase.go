package search

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"slices"
	"sync"
	"time"

	"casefile/search/records"
)

// What is searchable no more, because it was disposed of 销毁 above all, must
// not stay behind in the folder to be read there. When its removal is durable,
// the records it had in the texts, those it was corrected in too, are
// overwritten with zeros, all but their heads; the lists are overwritten by
// SQLite. That happens once the searches are through that began before: they
// may read it still. The places are noted with the removal, so that whoever
// writes next goes on with what an interruption has left.
//
// What remains are the grams and the words of fields in segments of the terms
// that were not merged since, which say what pieces a text had and not in what
// order, and the earlier text of a document that was corrected and is still
// searchable, by which cursors go on. A rebuild removes both. What a file
// system or a disk keeps of overwritten bytes is beyond this program.
const stateErase = "erase"

// eraseWait is how long searches are waited for. What they outlast is erased in
// a later round.
const eraseWait = time.Second

// readers are those who read the texts, by when they began.
type readers struct {
	mu   sync.Mutex
	now  *cohort
	past []*cohort
}

// cohort are readers that began between two calls of left.
type cohort struct {
	n    int
	past bool
	gone chan struct{} // closed when it is past and empty
}

// enter begins reading; the caller ends it with what is returned.
func (r *readers) enter() (leave func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.now == nil {
		r.now = &cohort{gone: make(chan struct{})}
	}
	c := r.now
	c.n++
	return func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		if c.n--; c.past && c.n == 0 {
			close(c.gone)
		}
	}
}

// left waits for those who read now, and reports whether they have all left.
// Who comes meanwhile is not waited for.
func (r *readers) left(wait time.Duration) bool {
	r.mu.Lock()
	if c := r.now; c != nil {
		if c.past = true; c.n == 0 {
			close(c.gone)
		}
		r.past, r.now = append(r.past, c), nil
	}
	past := slices.Clone(r.past)
	r.mu.Unlock()
	over := time.NewTimer(wait)
	defer over.Stop()
	for _, c := range past {
		select {
		case <-c.gone:
		case <-over.C:
			return false
		}
	}
	r.mu.Lock()
	r.past = r.past[len(past):]
	r.mu.Unlock()
	return true
}

// records are the places of a record and of those it has replaced.
func (t *texts) records(rec record) ([]int64, error) {
	all := []int64{rec.key.place}
	for rec.key.born < rec.key.place {
		var err error
		if rec, err = t.at(rec.replaced()); err != nil {
			return nil, err
		}
		all = append(all, rec.key.place)
	}
	return all, nil
}

// zero overwrites records, durably. Their heads stay, so that what comes after
// them is found, and their checksums hold.
func (t *texts) zero(places []int64) error {
	for _, at := range places {
		view := *t.view.Load()
		if at < int64(textsStart) || at+headSize > int64(len(view)) {
			return fmt.Errorf("%w: no text at %d", ErrDamaged, at)
		}
		n := int64(binary.LittleEndian.Uint32(view[at:]))
		if n < headSize || n > int64(len(view))-at {
			return fmt.Errorf("%w: text at %d", ErrDamaged, at)
		}
		rec := make([]byte, n)
		copy(rec, view[at:at+headSize])
		binary.LittleEndian.PutUint32(rec[4:], crc32.Checksum(rec[8:], castagnoli))
		if _, err := t.f.WriteAt(rec, at); err != nil {
			return fmt.Errorf("erase texts: %w", err)
		}
	}
	if err := t.f.Sync(); err != nil {
		return fmt.Errorf("erase texts: %w", err)
	}
	return nil
}

// noteErase notes what is to be erased after a change, with the change.
func (g *generation) noteErase(tx *records.Tx, places []int64) error {
	if len(places) == 0 {
		return nil
	}
	b, err := json.Marshal(places)
	if err != nil {
		return err
	}
	return tx.SetState(stateErase, string(b))
}

// erase overwrites what is noted as removed, unless it is still read.
func (g *generation) erase(ctx context.Context) error {
	noted, err := g.recs.State(ctx, stateErase)
	if err != nil || noted == "" {
		return err
	}
	var places []int64
	if err := json.Unmarshal([]byte(noted), &places); err != nil {
		return fmt.Errorf("%w: what is to be erased: %v", ErrDamaged, err)
	}
	g.texts.gone = places
	if !g.texts.readers.left(eraseWait) {
		return nil
	}
	if err := g.texts.zero(places); err != nil {
		return err
	}
	g.texts.gone = nil
	return g.recs.Update(ctx, func(tx *records.Tx) error { return tx.SetState(stateErase, "") })
}
