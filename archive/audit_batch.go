package archive

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"

	"casefile/archive/audit"
)

// A batch is lines of canonical JSON, and as the last line the SHA-256 of the
// bytes before it: {"sum":"…"}. Access log and Merkle log are kept in batches.

const (
	batchSumHead = `{"sum":"`
	batchSumTail = "\"}\n"
	batchSumLen  = len(batchSumHead) + 64 + len(batchSumTail)
)

// sealLines makes a batch of lines without line ends.
func sealLines(lines [][]byte) []byte {
	var b bytes.Buffer
	for _, line := range lines {
		b.Write(line)
		b.WriteByte('\n')
	}
	sum := DigestOf(b.Bytes())
	fmt.Fprintf(&b, "%s%s%s", batchSumHead, sum, batchSumTail)
	return b.Bytes()
}

// unsealLines takes the batch at key apart. It has at least one line.
func unsealLines(key string, b []byte) ([][]byte, error) {
	cut := len(b) - batchSumLen
	if cut < 2 || b[cut-1] != '\n' || !bytes.HasPrefix(b[cut:], []byte(batchSumHead)) ||
		!bytes.HasSuffix(b, []byte(batchSumTail)) ||
		string(b[cut+len(batchSumHead):len(b)-len(batchSumTail)]) != string(DigestOf(b[:cut])) {
		return nil, changed(key, "the sum does not match")
	}
	return bytes.Split(b[:cut-1], []byte{'\n'}), nil
}

// inspectAudit checks that an object below audit/ is what its key says, as far
// as it can tell by itself; AuditVerify holds them against each other.
func inspectAudit(p place, key string, b []byte) error {
	switch p.area {
	case areaLog:
		_, err := decodeLog(key, b)
		return err
	case areaAudit:
		_, err := decodeAccess(p, key, b)
		return err
	case areaVerifier:
		v, err := audit.NewVerifier(string(b))
		if err != nil || v.ID() != p.name || string(b) != v.Public()+"\n" {
			return changed(key, "it is no public key of this name")
		}
	case areaCheckpoint:
		c, err := audit.Parse(b)
		if err != nil {
			return changed(key, err.Error())
		}
		return belongs(key, nil, c.Batch == p.n)
	}
	return nil
}

// inspectSigned checks the signature of a checkpoint against the public keys in
// the archive: whether a byte of it has changed, not whether to believe it.
func (r *report) inspectSigned(ctx context.Context, a *Archive, key string, b []byte) {
	keys, err := a.keptKeys(ctx)
	if err != nil {
		r.err = err
		return
	}
	if _, err := audit.Open(b, keys...); err != nil {
		r.wrong(key, err)
	}
}

// keptKeys are the public keys in the archive that can be read.
func (a *Archive) keptKeys(ctx context.Context) ([]*audit.Verifier, error) {
	var keys []*audit.Verifier
	for e, err := range a.store.List(ctx, auditKeyPrefix, "") {
		if err != nil {
			return nil, fmt.Errorf("list the public keys: %w", err)
		}
		b, err := a.get(ctx, e.Key)
		if errors.Is(err, ErrUnreachable) || ctx.Err() != nil {
			return nil, err
		}
		if v, verr := audit.NewVerifier(string(b)); err == nil && verr == nil {
			keys = append(keys, v)
		}
	}
	return keys, nil
}

// decodeLog reads a batch of the Merkle log.
func decodeLog(key string, b []byte) ([]audit.Entry, error) {
	lines, err := unsealLines(key, b)
	if err != nil {
		return nil, err
	}
	entries := make([]audit.Entry, len(lines))
	for i, line := range lines {
		if entries[i], err = audit.ParseEntry(line); err != nil {
			return nil, changed(key, err.Error())
		}
	}
	return entries, nil
}

// loggable tells what the Merkle log covers: all that must stay. Documents are
// covered by the events that name them, drafts may go, and the log cannot log
// itself; a checkpoint is logged by the batch after it.
func loggable(key string) bool {
	switch parseKey(key).area {
	case areaFormat, areaOffice, areaForm, areaClaim, areaEvent, areaClosed, areaAudit, areaCheckpoint, areaVerifier:
		return true
	}
	return false
}

// selfSealed tells which objects end in the sum of their own bytes.
func selfSealed(p place) bool {
	switch p.area {
	case areaFormat, areaOffice, areaClaim, areaEvent:
		return true
	}
	return false
}

// soundToLog refuses to sign for what is damaged already.
func soundToLog(key string, b []byte) error {
	p := parseKey(key)
	if selfSealed(p) {
		if body, sum, ok := splitSum(b); !ok || DigestOf(body) != sum {
			return changed(key, "the sum does not match")
		}
		return nil
	}
	if strings.HasPrefix(key, auditPrefix) {
		return inspectAudit(p, key, b)
	}
	return nil
}
