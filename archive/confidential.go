package archive

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// Fields that a form marks confidential 保密项, above all who reported 举报人, lie
// in an object of their own, beside each version of a draft and beside the
// issued document. Nothing else holds them: a draft, an approval and an issued
// event name the object's digest, which gives nothing away because the object
// has a nonce, nor does its size, which is rounded up. Who may read it is for
// the office to say; the archive gives it to whoever calls [Archive.Confidential].

// confidentialObject is the object as stored. It is the same bytes in work/
// and beside the issued document, so that what was approved is what is filed.
type confidentialObject struct {
	Document DocID           `json:"document"`
	Nonce    string          `json:"nonce"` // at least 64 hex digits, more to fill the object up
	Values   json.RawMessage `json:"values"`
}

const (
	maxConfidential  = 1 << 20 // bytes of the confidential values of one draft
	confidentialStep = 256     // the size of a confidential object is a multiple of this
)

// sealConfidential makes the object of a document's confidential fields.
func (a *Archive) sealConfidential(id DocID, values json.RawMessage) (object, error) {
	return fillConfidential(id, values, a.digits)
}

// fillConfidential makes the object with digits for its nonce.
func fillConfidential(id DocID, values json.RawMessage, digits func(int) string) (object, error) {
	c := confidentialObject{Document: id, Nonce: digits(64), Values: values}
	b, err := seal(c)
	if err != nil {
		return object{}, fmt.Errorf("seal the confidential fields of %s: %w", id, err)
	}
	if over := len(b) % confidentialStep; over > 0 {
		c.Nonce += digits(confidentialStep - over)
		if b, err = seal(c); err != nil {
			return object{}, fmt.Errorf("seal the confidential fields of %s: %w", id, err)
		}
	}
	return newObject(RoleConfidential, confidentialName(id.Local(), DigestOf(b)), b), nil
}

// digits are n random hex digits.
func (a *Archive) digits(n int) string {
	b := make([]byte, (n+1)/2)
	if _, err := io.ReadFull(lockedRand{a}, b); err != nil {
		panic(fmt.Sprintf("archive: no randomness: %v", err)) // crypto/rand never fails
	}
	return hex.EncodeToString(b)[:n]
}

// Confidential returns the confidential fields of a document, a JSON object:
// as issued, else as its latest draft has them; nil if its form has none, or
// no draft is left. It is for who may read them only.
func (a *Archive) Confidential(ctx context.Context, d *DocState) (json.RawMessage, error) {
	if p, ok := d.Part(RoleConfidential); ok {
		o, err := a.readConfidential(ctx, objectKey(d.ID.File(), p.Name), d.ID, p)
		return o.values(err)
	}
	if _, ok := d.Part(RoleRecord); ok {
		return nil, nil
	}
	draft, err := a.LatestDraft(ctx, d.ID)
	if errors.Is(err, ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return a.DraftConfidential(ctx, draft)
}

// DraftConfidential returns the confidential fields of one version of a draft,
// nil if it has none.
func (a *Archive) DraftConfidential(ctx context.Context, d Draft) (json.RawMessage, error) {
	o, err := a.draftSecret(ctx, d)
	if o == nil || err != nil {
		return nil, err
	}
	return o.values(nil)
}

// values takes the fields out of an object that has been read.
func (o object) values(err error) (json.RawMessage, error) {
	if err != nil {
		return nil, err
	}
	var c confidentialObject
	_, err = unseal(o.ref.Name, o.bytes, &c)
	return c.Values, err
}

// draftSecret reads the confidential object of a version of a draft; nil if it
// has none.
func (a *Archive) draftSecret(ctx context.Context, d Draft) (*object, error) {
	if d.Confidential == nil {
		return nil, nil
	}
	o, err := a.readConfidential(ctx, draftSecretKey(d.Document, d.Version, d.Confidential.Digest), d.Document, *d.Confidential)
	if err != nil {
		return nil, err
	}
	return &o, nil
}

// readConfidential reads and verifies a confidential object.
func (a *Archive) readConfidential(ctx context.Context, key string, id DocID, p PartRef) (object, error) {
	b, err := a.get(ctx, key)
	if err != nil {
		return object{}, err
	}
	var c confidentialObject
	if DigestOf(b) != p.Digest {
		return object{}, changed(key, "the digest does not match")
	}
	if _, err := unseal(key, b, &c); err != nil {
		return object{}, err
	}
	if c.Document != id {
		return object{}, changed(key, "the object belongs to another document")
	}
	return object{p, b}, nil
}

// kept is the confidential object that the version after last takes over
// unchanged; nil if it has none, or other fields than last.
func (a *Archive) kept(ctx context.Context, d NewDraft, last Draft) (*object, error) {
	if last.Confidential == nil || d.Confidential == nil && !d.KeepConfidential {
		return nil, nil
	}
	o, err := a.draftSecret(ctx, last)
	if err != nil || d.KeepConfidential {
		return o, err
	}
	values, err := o.values(nil)
	if err != nil || !bytes.Equal(values, d.Confidential) {
		return nil, err
	}
	return o, nil
}

// putSecret creates the confidential object of a draft, before the draft that
// names it: a draft never names what is not there.
func (a *Archive) putSecret(ctx context.Context, d Draft, secret *object) error {
	if secret == nil {
		return nil
	}
	return a.create(ctx, draftSecretKey(d.Document, d.Version, secret.ref.Digest), secret.bytes)
}

// inspectDraft looks for the confidential object that a draft names; its bytes
// are inspected for themselves. Both may have been purged meanwhile.
func (r *report) inspectDraft(ctx context.Context, a *Archive, key string, b []byte) {
	var d Draft
	if _, err := unseal(key, b, &d); err != nil || d.Confidential == nil {
		return
	}
	secret := draftSecretKey(d.Document, d.Version, d.Confidential.Digest)
	_, err := a.get(ctx, secret)
	if !errors.Is(err, ErrNotFound) {
		return
	}
	if _, err = a.get(ctx, key); err == nil {
		r.found(secret, FoundMissing, "the confidential fields of a draft")
	}
}
