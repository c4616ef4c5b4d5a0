package audit

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// The errors of this package, found with errors.Is.
var (
	// ErrFormat: the text is not what it should be.
	ErrFormat = errors.New("not of the form")
	// ErrSignature: no signature of the key, or one that does not fit the text.
	ErrSignature = errors.New("not signed with this key")
	// ErrProof: the proof does not lead to the signed root.
	ErrProof = errors.New("the proof does not hold")
)

// maxKey is the length of the longest key of an entry, in bytes.
const maxKey = 1024

// Entry is one line of the log: an object and the SHA-256 of its bytes, in 64
// lower-case hex digits.
type Entry struct {
	Key    string `json:"key"`
	Digest string `json:"digest"`
}

// NewEntry is the entry of the object b under key.
func NewEntry(key string, b []byte) (Entry, error) {
	sum := sha256.Sum256(b)
	e := Entry{Key: key, Digest: hex.EncodeToString(sum[:])}
	return e, e.validate()
}

const (
	entryHead = `{"digest":"`
	entryMid  = `","key":"`
	entryTail = `"}`
)

// Line is the entry as canonical JSON, without a line end: the leaf.
func (e Entry) Line() []byte {
	return []byte(entryHead + e.Digest + entryMid + e.Key + entryTail)
}

// ParseEntry reads what Line writes and nothing else; ErrFormat otherwise.
func ParseEntry(line []byte) (Entry, error) {
	s := string(line)
	rest, head := strings.CutPrefix(s, entryHead)
	digest, rest, mid := strings.Cut(rest, entryMid)
	key, tail := strings.CutSuffix(rest, entryTail)
	e := Entry{Key: key, Digest: digest}
	if !head || !mid || !tail {
		return Entry{}, fmt.Errorf("entry %.100q: %w of an entry", s, ErrFormat)
	}
	return e, e.validate()
}

// validate admits only what needs no escape in JSON, so that an entry has one
// line and a line one entry.
func (e Entry) validate() error {
	bad := func(r rune) bool { return r < 0x20 || r == 0x7f || r == '"' || r == '\\' }
	if e.Key == "" || len(e.Key) > maxKey || !utf8.ValidString(e.Key) || strings.ContainsFunc(e.Key, bad) {
		return fmt.Errorf("key %.100q: %w of a key", e.Key, ErrFormat)
	}
	b, err := hex.DecodeString(e.Digest)
	if err != nil || len(b) != sha256.Size || strings.ToLower(e.Digest) != e.Digest {
		return fmt.Errorf("digest %.100q: %w of a SHA-256", e.Digest, ErrFormat)
	}
	return nil
}
