package audit

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

const (
	inclusionTitle   = "casefile inclusion proof"
	consistencyTitle = "casefile consistency proof"
	maxHashes        = 128 // a tree has fewer than 64 levels, a proof at most two hashes of each
)

// Inclusion proves that an object was in the log when a checkpoint was signed.
type Inclusion struct {
	Entry      Entry
	Index      int64  // of the entry, from 0
	Object     []byte // the logged object, one line; may be nil
	Hashes     []Hash
	Checkpoint []byte // signed text
}

// ProveInclusion makes the proof of the entry at index under a checkpoint of
// the tree.
func ProveInclusion(t *Tree, e Entry, index int64, checkpoint []byte) (Inclusion, error) {
	c, err := Parse(checkpoint)
	if err != nil {
		return Inclusion{}, err
	}
	hashes, err := t.prove(c.Size, index)
	return Inclusion{Entry: e, Index: index, Hashes: hashes, Checkpoint: checkpoint}, err
}

// Check verifies the signature, the way to the root, and the object if there
// is one.
func (p Inclusion) Check(keys ...*Verifier) (Checkpoint, error) {
	c, err := Open(p.Checkpoint, keys...)
	if err != nil {
		return c, err
	}
	if p.Index < 0 || p.Index >= c.Size {
		return c, fmt.Errorf("entry %d of %d: %w", p.Index, c.Size, ErrProof)
	}
	if err := tlog.CheckRecord(p.Hashes, c.Size, c.Root, p.Index, tlog.RecordHash(p.Entry.Line())); err != nil {
		return c, fmt.Errorf("entry %d of %d: %w: %w", p.Index, c.Size, err, ErrProof)
	}
	if p.Object != nil && !p.Matches(p.Object) {
		return c, fmt.Errorf("the object is not the one that was logged: %w", ErrProof)
	}
	return c, nil
}

// Matches tells whether b is the object that was logged.
func (p Inclusion) Matches(b []byte) bool {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:]) == p.Entry.Digest
}

// Text is the proof as a file.
func (p Inclusion) Text() []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\nentry %s\nindex %d\n", inclusionTitle, p.Entry.Line(), p.Index)
	if p.Object != nil {
		fmt.Fprintf(&b, "object %s\n", p.Object)
	}
	writeHashes(&b, p.Hashes)
	b.WriteString("\n")
	b.Write(p.Checkpoint)
	return []byte(b.String())
}

// Consistency proves that the log of Old is the beginning of that of New.
type Consistency struct {
	Hashes   []Hash
	Old, New []byte // signed texts
}

// ProveConsistency makes the proof between two checkpoints of the tree. The
// older one need not hold: Check tells.
func ProveConsistency(t *Tree, old, now []byte) (Consistency, error) {
	o, err := Parse(old)
	if err != nil {
		return Consistency{}, err
	}
	n, err := Parse(now)
	if err != nil {
		return Consistency{}, err
	}
	hashes, err := t.extend(n.Size, o.Size)
	return Consistency{Hashes: hashes, Old: old, New: now}, err
}

// Check verifies both signatures and that the one log begins the other.
func (p Consistency) Check(keys ...*Verifier) (old, now Checkpoint, err error) {
	if old, err = Open(p.Old, keys...); err != nil {
		return old, now, err
	}
	if now, err = Open(p.New, keys...); err != nil {
		return old, now, err
	}
	if old.Archive != now.Archive || old.Size > now.Size {
		return old, now, fmt.Errorf("checkpoints of %s and %s, %d and %d entries: %w", old.Archive, now.Archive, old.Size, now.Size, ErrProof)
	}
	if err := tlog.CheckTree(p.Hashes, now.Size, now.Root, old.Size, old.Root); err != nil {
		return old, now, fmt.Errorf("%d of %d entries: %w: %w", old.Size, now.Size, err, ErrProof)
	}
	return old, now, nil
}

// Text is the proof as a file.
func (p Consistency) Text() []byte {
	var b strings.Builder
	b.WriteString(consistencyTitle + "\n")
	writeHashes(&b, p.Hashes)
	b.WriteString("\n")
	b.Write(p.Old)
	b.WriteString("\n")
	b.Write(p.New)
	return []byte(b.String())
}

func writeHashes(b *strings.Builder, hashes []Hash) {
	for _, h := range hashes {
		fmt.Fprintf(b, "hash %s\n", h)
	}
}

// ParseProof reads a proof of either kind; the other is nil. What it accepts
// is byte for byte what Text writes.
func ParseProof(text []byte) (*Inclusion, *Consistency, error) {
	bad := func(why string) (*Inclusion, *Consistency, error) {
		return nil, nil, fmt.Errorf("%s: %w of a proof", why, ErrFormat)
	}
	if len(text) > maxText {
		return bad(fmt.Sprintf("%d bytes", len(text)))
	}
	head, rest, ok := strings.Cut(string(text), "\n\n")
	if !ok {
		return bad("no checkpoint")
	}
	lines := strings.Split(head, "\n")
	title, lines := lines[0], lines[1:]
	switch title {
	case inclusionTitle:
		p, err := parseInclusion(lines, rest)
		if err != nil || string(p.Text()) != string(text) {
			return bad("inclusion")
		}
		return p, nil, nil
	case consistencyTitle:
		p, err := parseConsistency(lines, rest)
		if err != nil || string(p.Text()) != string(text) {
			return bad("consistency")
		}
		return nil, p, nil
	}
	return bad("no title of a proof")
}

func parseInclusion(lines []string, rest string) (*Inclusion, error) {
	if len(lines) < 2 {
		return nil, ErrFormat
	}
	p := &Inclusion{Checkpoint: []byte(rest)}
	entry, ok := strings.CutPrefix(lines[0], "entry ")
	if !ok {
		return nil, ErrFormat
	}
	var err error
	if p.Entry, err = ParseEntry([]byte(entry)); err != nil {
		return nil, err
	}
	if p.Index, err = strconv.ParseInt(strings.TrimPrefix(lines[1], "index "), 10, 64); err != nil {
		return nil, err
	}
	lines = lines[2:]
	if len(lines) > 0 {
		if object, ok := strings.CutPrefix(lines[0], "object "); ok {
			p.Object, lines = []byte(object), lines[1:]
		}
	}
	if p.Hashes, err = parseHashes(lines); err != nil {
		return nil, err
	}
	_, err = Parse(p.Checkpoint)
	return p, err
}

func parseConsistency(lines []string, rest string) (*Consistency, error) {
	// Neither the text nor the signatures of a note hold an empty line.
	notes := strings.Split(rest, "\n\n")
	if len(notes) != 4 {
		return nil, ErrFormat
	}
	p := &Consistency{Old: []byte(notes[0] + "\n\n" + notes[1] + "\n"), New: []byte(notes[2] + "\n\n" + notes[3])}
	var err error
	if p.Hashes, err = parseHashes(lines); err != nil {
		return nil, err
	}
	if _, err = Parse(p.Old); err != nil {
		return nil, err
	}
	_, err = Parse(p.New)
	return p, err
}

func parseHashes(lines []string) ([]Hash, error) {
	if len(lines) > maxHashes {
		return nil, ErrFormat
	}
	var out []Hash
	for _, line := range lines {
		h, err := tlog.ParseHash(strings.TrimPrefix(line, "hash "))
		if err != nil {
			return nil, err
		}
		out = append(out, h)
	}
	return out, nil
}
