package archive

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"time"
)

// A batch 批量制发 is many documents of one form that are approved together: one
// event names who approved and the root of a Merkle tree over the contents of
// all rows. Each document then takes one number, its objects and one issued
// event, which carries the path from its content to that root; so the chain
// alone proves that what was issued is what was approved, and no list of the
// rows has to be kept.

// Batch is what a batch-approved event says.
type Batch struct {
	ID   string `json:"id"`   // 16 hex digits: BatchID
	Data Digest `json:"data"` // SHA-256 of the file with the rows
	Rows int    `json:"rows"` // rows approved
	// Digest is the root of the Merkle tree over BatchRow.leaf of all rows, in
	// order: RFC 6962 section 2.1.
	Digest    Digest        `json:"digest"`
	Approvers []string      `json:"approvers"` // by the order of the form's sign-offs
	Date      Date          `json:"date"`      // 成文日期 of rows that name none
	Numbers   []BatchNumber `json:"numbers,omitempty"`
}

// BatchNumber is one row of the register that documents of a batch take
// numbers from.
type BatchNumber struct {
	Series SeriesID `json:"series"`
	Year   int      `json:"year"`
	Format string   `json:"format"` // printed number with {year} and {n}
	From   int      `json:"from"`   // first number tried
}

// BatchRow binds an issued or voided document to its batch.
type BatchRow struct {
	Batch string `json:"batch"`
	Row   int    `json:"row"`             // the line in the data
	Index int    `json:"index"`           // among the rows approved, from 0
	Proof []Hash `json:"proof,omitempty"` // from the leaf to Batch.Digest
	// Access is the document's own access.
	Access *Access `json:"access,omitempty"`
}

// BatchState is a batch as the events tell it.
type BatchState struct {
	Batch
	Form  FormRef
	Seed  *PartRef // what the nonces of confidential objects are made of
	At    time.Time
	RunBy By     // who runs it: the actor of the event
	Nonce string // of the event
}

// Limits of a batch.
const (
	maxBatchRows = 1_000_000
	maxApprovers = 16
)

// BatchID is the id of a batch: of the same form, file and data it is the same.
func BatchID(form string, file FileID, data Digest) string {
	return string(DigestOf([]byte(form + "\n" + string(file) + "\n" + string(data))))[:16]
}

// batchDoc is the document of a row, known before anything of it is written.
func batchDoc(file FileID, batch string, row int) DocID {
	return NewDocID(file, fmt.Sprintf("b%s-%07d", batch, row))
}

// batchLocal is what such ids look like, which no other document may have.
var batchLocal = regexp.MustCompile(`^b[0-9a-f]{16}-[0-9]{7,}$`)

// Doc is the id of the document that a row of the batch becomes.
func (b *BatchState) Doc(file FileID, row int) DocID { return batchDoc(file, b.ID, row) }

// Batch returns a batch of the file, or nil.
func (s *State) Batch(id string) *BatchState {
	for _, b := range s.Batches {
		if b.ID == id {
			return b
		}
	}
	return nil
}

func (b Batch) validate() error {
	if raw, err := hex.DecodeString(b.ID); err != nil || len(raw) != 8 {
		return invalid("batch", "id %.20q is not 16 hex digits", b.ID)
	}
	if b.Rows < 1 || b.Rows > maxBatchRows {
		return invalid("rows", "%d is not within 1–%d", b.Rows, maxBatchRows)
	}
	if len(b.Approvers) < 1 || len(b.Approvers) > maxApprovers || !b.Digest.valid() || !b.Data.valid() || b.Date.IsZero() {
		return invalid("batch", "approvers, digests and a date are needed")
	}
	var errs []error
	for i, name := range b.Approvers {
		errs = append(errs, validName("approved_by", name))
		if slices.Contains(b.Approvers[:i], name) {
			errs = append(errs, invalid("approved_by", "%q signs off twice", name))
		}
	}
	for _, n := range b.Numbers {
		errs = append(errs, validYear(n.Series, n.Year), validFormat("format", n.Format))
		if n.From < 1 || n.From > maxNumber {
			errs = append(errs, invalid("from", "%d", n.From))
		}
	}
	return errors.Join(errs...)
}

// rowNonce is the nonce of the claim of a row: it follows from the batch.
func (b *BatchState) rowNonce(row int) string {
	return string(DigestOf(fmt.Appendf(nil, "batch %s %d", b.Nonce, row)))[:16]
}

// lock is what a numbering event would say of a row.
func (b *BatchState) lock(id DocID, row int, digest Digest, n BatchNumber, date Date, tasks []Task) *Event {
	return &Event{Type: EventNumbering, Document: id, At: b.At, By: b.RunBy, Nonce: b.rowNonce(row), Digest: digest,
		Numbering: &Numbering{Series: n.Series, Year: n.Year, Format: n.Format, From: n.From, Date: date, Tasks: tasks}}
}

// numbers finds the row of numbers that a document of the batch takes; the
// zero one where it takes none.
func (b *BatchState) numbers(series SeriesID, year int) (BatchNumber, bool) {
	if series == "" {
		return BatchNumber{}, true
	}
	i := slices.IndexFunc(b.Numbers, func(n BatchNumber) bool { return n.Series == series && n.Year == year })
	if i < 0 {
		return BatchNumber{}, false
	}
	return b.Numbers[i], true
}

// batchSeed is the object that the nonces of a batch's confidential objects
// are made of: run again, a batch makes the same bytes. It lies where they do.
type batchSeed struct {
	Batch string `json:"batch"`
	Seed  string `json:"seed"` // 64 hex digits
}

func (a *Archive) putSeed(ctx context.Context, file FileID, batch string) (*PartRef, string, error) {
	s := batchSeed{Batch: batch, Seed: a.digits(64)}
	b, err := seal(s)
	if err != nil {
		return nil, "", err
	}
	o := newObject(RoleSeed, seedName(batch, DigestOf(b)), b)
	return &o.ref, s.Seed, a.create(ctx, objectKey(file, o.ref.Name), b)
}

func seedName(batch string, d Digest) string {
	return attachedName("0000-batch-"+batch, RoleSeed, d, "json")
}

func (a *Archive) readSeed(ctx context.Context, file FileID, b *BatchState) (string, error) {
	if b.Seed == nil {
		return "", nil
	}
	raw, err := a.getPart(ctx, file, *b.Seed)
	if err != nil {
		return "", err
	}
	var s batchSeed
	_, err = unseal(objectKey(file, b.Seed.Name), raw, &s)
	return s.Seed, err
}

// seededConfidential is sealConfidential with digits that follow from a seed.
func seededConfidential(seed string, id DocID, values json.RawMessage) (object, error) {
	stream := func(n int) string {
		out := ""
		for i := 0; len(out) < n; i++ {
			mac := hmac.New(sha256.New, []byte(seed))
			fmt.Fprintf(mac, "%s %d", id, i)
			out += hex.EncodeToString(mac.Sum(nil))
		}
		return out[:n]
	}
	return fillConfidential(id, values, stream)
}
