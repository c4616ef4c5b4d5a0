package audit

import (
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// Hash is a hash of the tree; its text form is base64.
type Hash = tlog.Hash

// Edge is the right edge of a tree that only grows: enough to append and to
// tell the root, in a few hundred bytes however many entries there are. The
// zero Edge is the empty tree.
type Edge struct {
	n    int64
	tops []Hash // roots of the full subtrees, the largest first: one per bit of n
}

// Size is the number of entries.
func (t *Edge) Size() int64 { return t.n }

// Append adds an entry.
func (t *Edge) Append(e Entry) {
	h := tlog.RecordHash(e.Line())
	for i := t.n; i&1 == 1; i >>= 1 {
		last := len(t.tops) - 1
		h = tlog.NodeHash(t.tops[last], h)
		t.tops = t.tops[:last]
	}
	t.tops = append(t.tops, h)
	t.n++
}

// Root is the root of the tree, the zero Hash for an empty one.
func (t *Edge) Root() Hash {
	if t.n == 0 {
		return Hash{}
	}
	last := len(t.tops) - 1
	h := t.tops[last]
	for i := last - 1; i >= 0; i-- {
		h = tlog.NodeHash(t.tops[i], h)
	}
	return h
}

// Tree is a whole tree, for proofs: 64 bytes for each entry. The zero Tree is
// empty.
type Tree struct {
	n      int64
	hashes []Hash // in the order of tlog.StoredHashIndex
}

// Size is the number of entries.
func (t *Tree) Size() int64 { return t.n }

// ReadHashes serves package tlog.
func (t *Tree) ReadHashes(at []int64) ([]Hash, error) {
	out := make([]Hash, len(at))
	for i, x := range at {
		if x < 0 || x >= int64(len(t.hashes)) {
			return nil, fmt.Errorf("hash %d of %d: %w", x, len(t.hashes), ErrProof)
		}
		out[i] = t.hashes[x]
	}
	return out, nil
}

// Append adds an entry.
func (t *Tree) Append(e Entry) error {
	more, err := tlog.StoredHashes(t.n, e.Line(), t)
	if err != nil {
		return fmt.Errorf("append entry %d: %w", t.n, err)
	}
	t.hashes = append(t.hashes, more...)
	t.n++
	return nil
}

// Root is the root over the first n entries.
func (t *Tree) Root(n int64) (Hash, error) {
	if n < 1 || n > t.n {
		return Hash{}, fmt.Errorf("the root of %d entries, there are %d: %w", n, t.n, ErrProof)
	}
	return tlog.TreeHash(n, t)
}

// prove is the path from entry index to the root over size entries.
func (t *Tree) prove(size, index int64) ([]Hash, error) {
	if index < 0 || index >= size || size > t.n {
		return nil, fmt.Errorf("prove entry %d of %d, there are %d: %w", index, size, t.n, ErrProof)
	}
	return tlog.ProveRecord(size, index, t)
}

// extend is the proof that old entries are the beginning of size.
func (t *Tree) extend(size, old int64) ([]Hash, error) {
	if old < 1 || old > size || size > t.n {
		return nil, fmt.Errorf("prove that %d entries begin %d, there are %d: %w", old, size, t.n, ErrProof)
	}
	return tlog.ProveTree(size, old, t)
}
