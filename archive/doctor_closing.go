package archive

import (
	"context"
	"fmt"
	"slices"
)

// leftOfEnd finds what an interrupted closing or disposal of a file has left.
func (a *Archive) leftOfEnd(ctx context.Context, s *State) ([]Repair, error) {
	var plan []Repair
	if s.Disposed() {
		keys, err := a.papers(ctx, s.ID)
		if err != nil {
			return nil, err
		}
		if len(keys) > 0 {
			plan = append(plan, Repair{Kind: RepairDisposal, File: s.ID, Keys: keys, By: s.Disposal.Confirmed.ID, Since: s.Disposal.ConfirmedAt})
		}
	}
	keys, err := a.leftClosings(ctx, s)
	if len(keys) > 0 {
		plan = append(plan, Repair{Kind: RepairClosing, File: s.ID, Keys: keys})
	}
	return plan, err
}

// leftClosings lists objects of closings that never came about: their place in
// the chain is taken by another event. Those after the last event may be of a
// closing that is going on.
func (a *Archive) leftClosings(ctx context.Context, s *State) ([]string, error) {
	var left []string
	closing := map[int64]bool{}
	for e, err := range a.store.List(ctx, filePrefix(s.ID)+"closed/", "") {
		if err != nil {
			return nil, fmt.Errorf("list the closings of file %s: %w", s.ID, err)
		}
		p := parseKey(e.Key)
		if p.area != areaClosed || p.seq > s.Seq {
			continue
		}
		closed, known := closing[p.seq]
		if !known {
			b, err := a.getListed(ctx, eventKey(s.ID, p.seq))
			if err != nil {
				return nil, err
			}
			event, err := decodeEvent(eventKey(s.ID, p.seq), b)
			if err != nil {
				return nil, err
			}
			closed = event.Type == EventClosed || event.Unknown
			closing[p.seq] = closed
		}
		if !closed {
			left = append(left, e.Key)
		}
	}
	return left, nil
}

// removeClosings removes those of the keys that leftClosings still finds.
func (a *Archive) removeClosings(ctx context.Context, file FileID, keys []string) error {
	s, err := a.FileState(ctx, file)
	if err != nil {
		return err
	}
	left, err := a.leftClosings(ctx, s)
	if err != nil {
		return err
	}
	for _, key := range keys {
		if !slices.Contains(left, key) {
			return invalid("keys", "%.100q is not of an interrupted closing", key)
		}
		if err := a.store.Remove(ctx, key); err != nil {
			return fmt.Errorf("remove %s: %w", key, err)
		}
	}
	return nil
}
