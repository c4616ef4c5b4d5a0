package audit

import (
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// maxText is the length of the longest checkpoint or proof, in bytes.
const maxText = 1 << 20

// Checkpoint 检查点 is the state of the log at one moment.
type Checkpoint struct {
	Archive string    // the archive's id
	Size    int64     // entries, at least 1
	Root    Hash      // over them
	At      time.Time // when it was signed, UTC
	Batch   int       // the last batch of the log that it covers
}

const originHead = "casefile/"

// text is what is signed.
func (c Checkpoint) text() string {
	return fmt.Sprintf("%s%s\n%d\n%s\nat %s\nbatch %d\n", originHead, c.Archive, c.Size, c.Root,
		c.At.UTC().Format(time.RFC3339Nano), c.Batch)
}

// Sign makes the signed text of a checkpoint.
func Sign(c Checkpoint, s *Signer) ([]byte, error) {
	if _, err := parseText(c.text()); err != nil {
		return nil, fmt.Errorf("sign a checkpoint: %w", err)
	}
	b, err := note.Sign(&note.Note{Text: c.text()}, s.signer)
	if err != nil {
		return nil, fmt.Errorf("sign a checkpoint: %w", err)
	}
	return b, nil
}

// Open reads a signed checkpoint. ErrSignature: none of the keys signed it;
// ErrFormat: it is no checkpoint.
func Open(text []byte, keys ...*Verifier) (Checkpoint, error) {
	c, err := Parse(text)
	if err != nil {
		return c, err
	}
	var list []note.Verifier
	for _, k := range keys {
		list = append(list, k.verifier)
	}
	if _, err := note.Open(text, note.VerifierList(list...)); err != nil {
		return Checkpoint{}, fmt.Errorf("checkpoint of %d entries: %w: %w", c.Size, err, ErrSignature)
	}
	return c, nil
}

// Parse reads a checkpoint without regard to its signature: to tell what
// somebody claims, never to rely on it.
func Parse(text []byte) (Checkpoint, error) {
	if len(text) > maxText {
		return Checkpoint{}, fmt.Errorf("%d bytes: %w of a checkpoint", len(text), ErrFormat)
	}
	body, signature, ok := strings.Cut(string(text), "\n\n")
	if !ok || !oneSignature(signature) {
		return Checkpoint{}, fmt.Errorf("no signature, or several: %w of a checkpoint", ErrFormat)
	}
	return parseText(body + "\n")
}

// oneSignature admits one line "— name base64", the base64 in its one form: no
// byte of a checkpoint can change unnoticed.
func oneSignature(line string) bool {
	line, ok := strings.CutSuffix(line, "\n")
	fields := strings.Split(line, " ")
	if !ok || len(fields) != 3 || strings.Contains(line, "\n") {
		return false
	}
	_, err := base64.StdEncoding.Strict().DecodeString(fields[2])
	return err == nil
}

func parseText(text string) (Checkpoint, error) {
	bad := func(what string) (Checkpoint, error) {
		return Checkpoint{}, fmt.Errorf("%s: %w of a checkpoint", what, ErrFormat)
	}
	lines := strings.Split(text, "\n")
	if len(lines) != 6 {
		return bad(fmt.Sprintf("%d lines", len(lines)-1))
	}
	c := Checkpoint{Archive: strings.TrimPrefix(lines[0], originHead)}
	var err error
	if c.Size, err = strconv.ParseInt(lines[1], 10, 64); err != nil || c.Size < 1 {
		return bad("entries")
	}
	if c.Root, err = tlog.ParseHash(lines[2]); err != nil {
		return bad("root")
	}
	if c.At, err = time.Parse(time.RFC3339Nano, strings.TrimPrefix(lines[3], "at ")); err != nil {
		return bad("time")
	}
	c.At = c.At.UTC()
	if c.Batch, err = strconv.Atoi(strings.TrimPrefix(lines[4], "batch ")); err != nil || c.Batch < 1 {
		return bad("batch")
	}
	if !validArchive(c.Archive) || c.text() != text {
		return bad("text")
	}
	return c, nil
}

// validArchive admits the ids archives have: 1–64 of [0-9a-z-].
func validArchive(id string) bool {
	for _, r := range id {
		if (r < '0' || r > '9') && (r < 'a' || r > 'z') && r != '-' {
			return false
		}
	}
	return id != "" && len(id) <= 64
}
