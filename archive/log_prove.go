package archive

import (
	"context"
	"errors"
	"fmt"

	"casefile/archive/audit"
)

// LastCheckpoint is the newest checkpoint in the archive, its signature not
// checked. ProblemNoCheckpoint (ErrNotFound): there is none.
func (a *Archive) LastCheckpoint(ctx context.Context) (SignedCheckpoint, error) {
	key := ""
	for e, err := range a.store.List(ctx, signedPrefix, "") {
		if err != nil {
			return SignedCheckpoint{}, fmt.Errorf("list the checkpoints: %w", err)
		}
		if parseKey(e.Key).area == areaCheckpoint {
			key = e.Key
		}
	}
	if key == "" {
		return SignedCheckpoint{}, problem(ErrNotFound, ProblemNoCheckpoint, nil)
	}
	b, err := a.getListed(ctx, key)
	if err != nil {
		return SignedCheckpoint{}, err
	}
	c, err := audit.Parse(b)
	if err != nil {
		return SignedCheckpoint{}, changed(key, err.Error())
	}
	return SignedCheckpoint{Checkpoint: c, Key: key, Text: b}, nil
}

// tree reads the log as far as a checkpoint goes. see is called with every entry.
func (a *Archive) tree(ctx context.Context, size int64, see func(int64, audit.Entry)) (*audit.Tree, error) {
	t := &audit.Tree{}
	for b, err := range a.logBatches(ctx, 0) {
		if err = errors.Join(err, b.err); err != nil {
			return nil, fmt.Errorf("read the log: %w", err)
		}
		for _, e := range b.entries {
			if t.Size() == size {
				return t, nil
			}
			see(t.Size(), e)
			if err := t.Append(e); err != nil {
				return nil, err
			}
		}
	}
	return t, nil
}

// ProveKey proves that the object under key was in the log when the newest
// checkpoint was signed. With object, the proof carries it, if it is JSON in
// one line. ProblemNotLogged (ErrNotFound): no checkpoint covers it.
func (a *Archive) ProveKey(ctx context.Context, key string, object bool) (audit.Inclusion, error) {
	last, err := a.LastCheckpoint(ctx)
	if err != nil {
		return audit.Inclusion{}, err
	}
	index, entry := int64(-1), audit.Entry{}
	t, err := a.tree(ctx, last.Size, func(i int64, e audit.Entry) {
		if e.Key == key {
			index, entry = i, e
		}
	})
	if err != nil {
		return audit.Inclusion{}, err
	}
	if index < 0 {
		return audit.Inclusion{}, problem(ErrNotFound, ProblemNotLogged, args{"key": key})
	}
	p, err := audit.ProveInclusion(t, entry, index, last.Text)
	if err != nil || !object || !selfSealed(parseKey(key)) {
		return p, err
	}
	b, err := a.getListed(ctx, key)
	if err == nil && !p.Matches(b) {
		err = changed(key, "it was rewritten after it was logged")
	}
	p.Object = b
	return p, err
}

// ProveDocument proves the event by which a document was issued or imported.
// The event names the SHA-256 of the document's parts.
func (a *Archive) ProveDocument(ctx context.Context, id DocID) (audit.Inclusion, error) {
	if err := id.validate(); err != nil {
		return audit.Inclusion{}, err
	}
	for e, err := range a.Events(ctx, id.File(), 0) {
		if err != nil {
			return audit.Inclusion{}, err
		}
		if e.Document == id && e.Type == EventIssued || e.imports(id) {
			return a.ProveKey(ctx, eventKey(e.File, e.Seq), true)
		}
	}
	return audit.Inclusion{}, problem(ErrNotFound, ProblemNotLogged, args{"key": string(id)})
}

func (e *Event) imports(id DocID) bool {
	for _, item := range e.Items {
		if NewDocID(e.File, item.Local) == id {
			return true
		}
	}
	return false
}

// ProveExtends proves that the log of an older checkpoint is the beginning of
// the newest one's. The proof does not hold when it is not: check it.
func (a *Archive) ProveExtends(ctx context.Context, old []byte) (audit.Consistency, error) {
	last, err := a.LastCheckpoint(ctx)
	if err != nil {
		return audit.Consistency{}, err
	}
	c, err := audit.Parse(old)
	if err != nil || c.Archive != a.id || c.Size > last.Size {
		return audit.Consistency{}, problem(ErrInvalid, ProblemCheckpoint, args{"why": fmt.Sprint(err)})
	}
	t, err := a.tree(ctx, last.Size, func(int64, audit.Entry) {})
	if err != nil {
		return audit.Consistency{}, err
	}
	return audit.ProveConsistency(t, old, last.Text)
}
