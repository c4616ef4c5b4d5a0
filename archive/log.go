package archive

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"iter"
	"sync"

	"casefile/archive/audit"
	"casefile/archive/store"
)

// The Merkle log 存证日志 lies in batches audit/log/{n}.jsonl, n from 1 without
// gaps. A batch is created once: of two processes that append, one wins, and
// the other reads what it wrote and goes on after it. What the log proves is
// told in package audit.

// Problems of the log, with their Args in brackets.
const (
	ProblemCheckpoint   = "audit.checkpoint"    // [why] a checkpoint handed over is none, or not of this archive
	ProblemKeyOther     = "audit.key-other"     // [key] the newest checkpoint is signed with another key
	ProblemNotLogged    = "audit.not-logged"    // [key] no checkpoint covers it yet
	ProblemNoCheckpoint = "audit.no-checkpoint" // nothing has been signed yet
)

// maxLogBatch is the number of entries of the largest batch.
const maxLogBatch = 20_000

// logWorkers is how many batches are read at a time.
const logWorkers = 2

// logState is what this process has read of the log: 16 bytes and some for
// each entry, and no entry twice.
type logState struct {
	mu   sync.Mutex
	n    int // batches
	edge audit.Edge
	has  marks

	hasMu sync.RWMutex // of has: it grows while the listing of what is new goes on
}

func (l *logState) logged(key string) bool {
	l.hasMu.RLock()
	defer l.hasMu.RUnlock()
	return l.has.has(key)
}

// marks is a set of keys. 128 bits of SHA-256 stand for a key: nobody finds
// two keys that share them.
type marks map[[16]byte]struct{}

func markOf(key string) [16]byte {
	sum := sha256.Sum256([]byte(key))
	return [16]byte(sum[:16])
}

func (m marks) has(key string) bool { _, ok := m[markOf(key)]; return ok }

func (m marks) add(key string) { m[markOf(key)] = struct{}{} }

func (l *logState) absorb(entries []audit.Entry) {
	l.hasMu.Lock()
	defer l.hasMu.Unlock()
	if l.has == nil {
		l.has = marks{}
	}
	for _, e := range entries {
		l.edge.Append(e)
		l.has.add(e.Key)
	}
	l.n++
}

// logBatch is one batch as read.
type logBatch struct {
	n       int
	entries []audit.Entry
	err     error // of this batch: its bytes
}

// logBatches reads the batches after the given one, in order. A gap, and a
// batch that cannot be decoded, is in logBatch.err.
func (a *Archive) logBatches(ctx context.Context, after int) iter.Seq2[logBatch, error] {
	keys := a.store.List(ctx, logPrefix, logKey(after))
	return inOrder(ctx, logWorkers, keys, func(ctx context.Context, e store.Entry) logBatch {
		b, err := a.getListed(ctx, e.Key)
		if err != nil {
			return logBatch{n: parseKey(e.Key).n, err: err}
		}
		entries, err := decodeLog(e.Key, b)
		return logBatch{parseKey(e.Key).n, entries, err}
	})
}

// catchUpLog reads what others appended.
func (a *Archive) catchUpLog(ctx context.Context, l *logState) error {
	for b, err := range a.logBatches(ctx, l.n) {
		if err = errors.Join(err, b.err); err != nil {
			return fmt.Errorf("read the log: %w", err)
		}
		if b.n != l.n+1 {
			return changed(logKey(l.n+1), "a batch of the log is gone")
		}
		l.absorb(b.entries)
	}
	return nil
}

// extendLog appends what is not yet logged, and returns how much that was. It
// refuses (ErrIntegrity) when something that was logged is gone, or something
// new is damaged: a checkpoint must not cover up for either.
func (a *Archive) extendLog(ctx context.Context, l *logState) (int64, error) {
	if err := a.catchUpLog(ctx, l); err != nil {
		return 0, err
	}
	var added int64
	listed := 0
	logged := len(l.has)
	fresh := a.freshEntries(ctx, l, &listed)
	var batch []audit.Entry
	for e, err := range fresh {
		if err != nil {
			return added, fmt.Errorf("extend the log: %w", err)
		}
		batch = append(batch, e)
		if len(batch) == maxLogBatch {
			if err := a.appendLog(ctx, l, batch, &added); err != nil {
				return added, err
			}
			batch = nil
		}
	}
	if listed < logged {
		return added, a.namesLost(ctx)
	}
	if onlyCheckpoints(batch) && l.n > 0 && added == 0 {
		return 0, nil // or every checkpoint would be followed by another one
	}
	return added, a.appendLog(ctx, l, batch, &added)
}

func onlyCheckpoints(batch []audit.Entry) bool {
	for _, e := range batch {
		if parseKey(e.Key).area != areaCheckpoint {
			return false
		}
	}
	return true
}

// loggableKeys lists what the log covers, in the order of keys.
func (a *Archive) loggableKeys(ctx context.Context) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		for _, prefix := range []string{auditPrefix, filesPrefix, keyFormat, formsPrefix, officePrefix, registerPrefix} {
			for e, err := range a.store.List(ctx, prefix, "") {
				if err != nil {
					yield("", err)
					return
				}
				if loggable(e.Key) && !yield(e.Key, nil) {
					return
				}
			}
		}
	}
}

// freshEntries reads what is not yet in the log; listed counts what is.
func (a *Archive) freshEntries(ctx context.Context, l *logState, listed *int) iter.Seq2[audit.Entry, error] {
	// What is appended while this runs was not logged when it began.
	before := func(yield func(string, error) bool) {
		for key, err := range a.loggableKeys(ctx) {
			if err == nil && l.logged(key) {
				*listed++
				continue
			}
			if !yield(key, err) || err != nil {
				return
			}
		}
	}
	return func(yield func(audit.Entry, error) bool) {
		type read struct {
			e   audit.Entry
			err error
		}
		for r, err := range inOrder(ctx, a.opt.Workers, before, func(ctx context.Context, key string) read {
			b, err := a.getListed(ctx, key)
			if err == nil {
				err = soundToLog(key, b)
			}
			if err != nil {
				return read{err: err}
			}
			e, err := audit.NewEntry(key, b)
			return read{e, err}
		}) {
			if err = errors.Join(err, r.err); !yield(r.e, err) || err != nil {
				return
			}
		}
	}
}

// appendLog creates the next batch of those entries that nobody logged
// meanwhile.
func (a *Archive) appendLog(ctx context.Context, l *logState, batch []audit.Entry, added *int64) error {
	for range maxTries {
		var lines [][]byte
		var own []audit.Entry
		for _, e := range batch {
			if !l.has.has(e.Key) {
				own, lines = append(own, e), append(lines, e.Line())
			}
		}
		if len(own) == 0 {
			return nil
		}
		err := a.create(ctx, logKey(l.n+1), sealLines(lines))
		if err == nil {
			l.absorb(own)
			*added += int64(len(own))
			return nil
		}
		if !errors.Is(err, store.ErrExists) {
			return fmt.Errorf("append to the log: %w", err)
		}
		if err := a.catchUpLog(ctx, l); err != nil {
			return err
		}
	}
	return problem(ErrConflict, ProblemBusy, args{"file": logPrefix})
}

// namesLost says which logged objects are no longer there, the first of them
// by name.
func (a *Archive) namesLost(ctx context.Context) error {
	there := marks{}
	for key, err := range a.loggableKeys(ctx) {
		if err != nil {
			return err
		}
		there.add(key)
	}
	for b, err := range a.logBatches(ctx, 0) {
		if err = errors.Join(err, b.err); err != nil {
			return err
		}
		for _, e := range b.entries {
			if !there.has(e.Key) {
				return changed(e.Key, "it was logged, and is gone")
			}
		}
	}
	return nil // it has come back
}

// SignedCheckpoint is a checkpoint as it lies in the archive and may be handed
// over.
type SignedCheckpoint struct {
	audit.Checkpoint
	Key   string // in the archive
	Text  []byte // what is handed over
	Added int64  // entries it covers and the one before did not
}

// Checkpoint appends to the log what is new and signs it. Without anything new
// it returns the newest checkpoint. ErrIntegrity: something that was logged is
// gone, or something new is damaged. ProblemKeyOther (ErrConflict): there is
// nothing new, and the newest checkpoint was signed with another key.
func (a *Archive) Checkpoint(ctx context.Context, signer *audit.Signer) (SignedCheckpoint, error) {
	l := &a.log
	l.mu.Lock()
	defer l.mu.Unlock()
	v := signer.Verifier()
	if err := a.create(ctx, verifierKey(v.ID()), []byte(v.Public()+"\n")); err != nil {
		return SignedCheckpoint{}, fmt.Errorf("keep the public key: %w", err)
	}
	added, err := a.extendLog(ctx, l)
	if err != nil {
		return SignedCheckpoint{}, err
	}
	out := SignedCheckpoint{Key: checkpointKey(l.n), Added: added}
	out.Checkpoint = audit.Checkpoint{Archive: a.id, Size: l.edge.Size(), Root: l.edge.Root(), At: a.now(), Batch: l.n}
	if err := a.keptCheckpoint(ctx, v, &out); err == nil || !errors.Is(err, ErrNotFound) {
		return out, err
	}
	if out.Text, err = audit.Sign(out.Checkpoint, signer); err != nil {
		return out, err
	}
	err = a.create(ctx, out.Key, out.Text)
	if errors.Is(err, store.ErrExists) { // another process has signed the same log
		return out, a.keptCheckpoint(ctx, v, &out)
	}
	return out, err
}

// keptCheckpoint takes the checkpoint there is, if it is of this log and key.
func (a *Archive) keptCheckpoint(ctx context.Context, v *audit.Verifier, out *SignedCheckpoint) error {
	b, err := a.get(ctx, out.Key)
	if err != nil {
		return err
	}
	c, err := audit.Open(b, v)
	switch {
	case errors.Is(err, audit.ErrSignature):
		return problem(ErrConflict, ProblemKeyOther, args{"key": out.Key})
	case err != nil:
		return changed(out.Key, err.Error())
	case c.Archive != a.id || c.Size != out.Size || !bytes.Equal(c.Root[:], out.Root[:]):
		return changed(out.Key, "the log is not the one it signed")
	}
	out.Checkpoint, out.Text = c, b
	return nil
}
