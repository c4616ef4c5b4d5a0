package archive

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"time"

	"casefile/archive/store"
)

// maxTries is how often a write folds again after another writer was first.
const maxTries = 200

// decodeEvent reads the event stored at key. What this program does not know,
// a type, a field or a word, makes it Unknown.
func decodeEvent(key string, b []byte) (Event, error) {
	body, sum, ok := splitSum(b)
	if !ok || DigestOf(body) != sum {
		return Event{}, changed(key, "the sum does not match")
	}
	var e Event
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&e); err != nil || !e.Type.known() || !e.plain() {
		if e, err = decodeEnvelope(body); err != nil {
			return Event{}, changed(key, err.Error())
		}
	}
	e.Sum = sum
	if eventKey(e.File, e.Seq) != key {
		return Event{}, changed(key, "the object belongs to another key")
	}
	return e, nil
}

// decodeEnvelope reads what every event of every version has.
func decodeEnvelope(body []byte) (Event, error) {
	var env struct {
		File FileID    `json:"file"`
		Seq  int64     `json:"seq"`
		Prev Digest    `json:"prev"`
		At   time.Time `json:"at"`
		By
		Type EventType `json:"type"`
	}
	err := json.Unmarshal(body, &env)
	return Event{File: env.File, Seq: env.Seq, Prev: env.Prev, At: env.At, By: env.By, Type: env.Type, Unknown: true}, err
}

func (t EventType) known() bool {
	switch t {
	case EventOpened, EventDrafted, EventSubmitted, EventReturned, EventApproved, EventNumbering,
		EventIssued, EventVoided, EventWithdrawn, EventSecrecyChanged, EventAudienceChanged, EventImported, EventBatchApproved,
		EventAttached, EventServed, EventReplied, EventTaskOpened, EventTaskClosed, EventArranged,
		EventRetentionSet, EventClosed, EventReopened, EventDisposalAsked, EventDisposalRefused, EventDisposed,
		EventReceived:
		return true
	}
	return false
}

// Events yields the verified events of a file with a seq greater than after.
// It checks each event's sum and place; Fold checks the links between them.
func (a *Archive) Events(ctx context.Context, id FileID, after int64) iter.Seq2[Event, error] {
	return func(yield func(Event, error) bool) {
		if err := id.validate(); err != nil {
			yield(Event{}, err)
			return
		}
		type read struct {
			e   Event
			err error
		}
		keys := a.store.List(ctx, eventsPrefix(id), eventKey(id, after))
		for r, err := range inOrder(ctx, a.opt.Workers, keys, func(ctx context.Context, k store.Entry) read {
			b, err := a.getListed(ctx, k.Key)
			if err != nil {
				return read{err: err}
			}
			e, err := decodeEvent(k.Key, b)
			return read{e, err}
		}) {
			if err == nil {
				err = r.err
			}
			if !yield(r.e, err) || err != nil {
				return
			}
		}
	}
}

// append creates e as the next event of the file and applies it to s.
// store.ErrExists: another writer was first.
func (a *Archive) append(ctx context.Context, s *State, by By, e *Event) error {
	if err := by.validate(); err != nil {
		return err
	}
	e.File, e.Seq, e.Prev, e.By = s.ID, s.Seq+1, s.Head, by
	e.At = a.now()
	e.Nonce = a.nonce()
	key := eventKey(s.ID, e.Seq)
	b, err := seal(e)
	if err != nil {
		return fmt.Errorf("make event %d of file %s: %w", e.Seq, s.ID, err)
	}
	if e.Seq > maxSeq || len(b) > store.MaxSize {
		return invalid("file", "the chain of %s is full", s.ID)
	}
	read, err := decodeEvent(key, b)
	if err == nil && read.Unknown {
		err = fmt.Errorf("%s says what this program does not know", e.Type)
	}
	if err == nil {
		err = s.probe(&read).Apply(&read)
	}
	if err != nil {
		return fmt.Errorf("refuse to append what could not be read again: %w", err)
	}
	if err := a.markDay(ctx, s, DateOf(e.At, time.UTC)); err != nil {
		return err
	}
	if err := a.create(ctx, key, b); err != nil {
		return fmt.Errorf("append event %d to file %s: %w", e.Seq, s.ID, err)
	}
	return s.Apply(&read)
}

// markDay leaves a mark for indexes before the file's first event of a day.
func (a *Archive) markDay(ctx context.Context, s *State, day Date) error {
	if _, ok := s.days[day]; ok {
		return nil
	}
	b, err := seal(Change{Day: day, File: s.ID})
	if err != nil {
		return err
	}
	if err := a.create(ctx, changeKey(day, s.ID), b); err != nil {
		return fmt.Errorf("mark the day for file %s: %w", s.ID, err)
	}
	return nil
}
