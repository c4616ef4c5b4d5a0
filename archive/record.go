package archive

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"unicode/utf8"
)

// Record is the object documents/{local}.json: all there is to know of an
// issued or imported document beside its binary parts.
type Record struct {
	Document   DocID           `json:"document"`
	Status     Status          `json:"status"` // StatusIssued or StatusImported
	Title      string          `json:"title"`
	Number     Number          `json:"number,omitzero"` // of an imported paper only Printed
	Date       Date            `json:"date,omitzero"`   // 成文日期
	Form       FormRef         `json:"form,omitzero"`
	Program    string          `json:"program,omitempty"` // version of the program that made Text
	Values     json.RawMessage `json:"values,omitempty"`  // canonical
	Text       string          `json:"text"`
	Map        json.RawMessage `json:"map,omitempty"`
	PageStarts []int           `json:"page_starts,omitempty"` // byte offsets in Text where each page begins
	Parts      []PartRef       `json:"parts"`                 // the other objects
	// Of imported papers, and of those kept on paper only, which have no original:
	OwnID        string `json:"own_id,omitempty"`
	OriginalName string `json:"original_name,omitempty"`
	MediaType    string `json:"media_type,omitempty"`
	Responsible  string `json:"responsible,omitempty"` // 责任者
	Sheets       int    `json:"sheets,omitempty"`      // 页数 of the paper
	Shelf        string `json:"shelf,omitempty"`       // where the paper lies 存放位置
	// Section is the class of papers it belongs to in a volume; a form's is known from the form.
	Section Section `json:"section,omitempty"`
	// Guessed names what of an imported paper is only guessed: title, number, date, unit.
	Guessed []string `json:"guessed,omitempty"`
}

// Document is a document's state and, once issued or imported, its record.
type Document struct {
	State  *DocState
	Record *Record
}

// GetDocument returns a document's state and, once issued or imported, its
// verified record.
func (a *Archive) GetDocument(ctx context.Context, id DocID) (Document, error) {
	if err := id.validate(); err != nil {
		return Document{}, err
	}
	d, err := a.docState(ctx, id)
	if err != nil {
		return Document{}, fmt.Errorf("document %s: %w", id, err)
	}
	if d == nil {
		return Document{}, problem(ErrNotFound, ProblemDocMissing, args{"document": id})
	}
	if !d.Filed() {
		return Document{State: d}, nil
	}
	r, err := a.Record(ctx, d)
	if err != nil {
		return Document{State: d}, err
	}
	return Document{d, &r}, nil
}

// Record returns the verified record of an issued or imported document.
func (a *Archive) Record(ctx context.Context, d *DocState) (Record, error) {
	var r Record
	b, err := a.Part(ctx, d, RoleRecord)
	if err != nil {
		return r, err
	}
	key := objectKey(d.ID.File(), recordName(d.ID.Local()))
	if _, err := unseal(key, b, &r); err != nil {
		return r, err
	}
	if r.Document != d.ID {
		return r, changed(key, "the object belongs to another document")
	}
	return r, nil
}

// Records yields the records of documents, in order, several read at a time.
// A record that cannot be read is yielded with its Document and an error, and
// the iteration goes on.
func (a *Archive) Records(ctx context.Context, docs []*DocState) iter.Seq2[Record, error] {
	type read struct {
		r   Record
		err error
	}
	return func(yield func(Record, error) bool) {
		for r, err := range inOrder(ctx, a.opt.Workers, pairs(docs), func(ctx context.Context, d *DocState) read {
			r, err := a.Record(ctx, d)
			r.Document = d.ID
			return read{r, err}
		}) {
			if !yield(r.r, errors.Join(err, r.err)) || err != nil {
				return
			}
		}
	}
}

// Part returns the verified bytes of a part; RoleText and RoleValues come out
// of the record. ProblemPartMissing (ErrNotFound): the document has none of
// this role, or not yet; ErrIntegrity: stored bytes have changed.
func (a *Archive) Part(ctx context.Context, d *DocState, role Role) ([]byte, error) {
	if role == RoleText || role == RoleValues {
		return a.recordPart(ctx, d, role)
	}
	p, ok := d.Part(role)
	if d.Disposed {
		return nil, problem(ErrNotFound, ProblemDisposed, args{"file": d.ID.File()})
	}
	if !ok {
		return nil, partMissing(d, role)
	}
	return a.getPart(ctx, d.ID.File(), p)
}

func partMissing(d *DocState, role Role) error {
	return problem(ErrNotFound, ProblemPartMissing, args{"document": d.ID, "role": role, "status": d.Status})
}

func (a *Archive) recordPart(ctx context.Context, d *DocState, role Role) ([]byte, error) {
	r, err := a.Record(ctx, d)
	switch {
	case err != nil:
		return nil, err
	case role == RoleText:
		r, _, err = a.WithText(ctx, d, r)
		return []byte(r.Text), err
	case len(r.Values) == 0:
		return nil, partMissing(d, role)
	}
	return r.Values, nil
}

// getPart reads an object that must exist and verifies its bytes.
func (a *Archive) getPart(ctx context.Context, file FileID, p PartRef) ([]byte, error) {
	key := objectKey(file, p.Name)
	b, err := a.getListed(ctx, key)
	if err != nil {
		return nil, err
	}
	if DigestOf(b) != p.Digest {
		return nil, changed(key, "the digest does not match")
	}
	return b, nil
}

// object is one object to be created, with its place in the document.
type object struct {
	ref   PartRef
	bytes []byte
}

func newObject(role Role, name string, b []byte) object {
	return object{PartRef{Role: role, Name: name, Digest: DigestOf(b), Size: int64(len(b))}, b}
}

func refs(objects []object) []PartRef {
	var out []PartRef
	for _, o := range objects {
		out = append(out, o.ref)
	}
	return out
}

// sealRecord puts the other objects' references into the record and makes it
// an object, the first of all.
func sealRecord(r Record, others []object) ([]object, error) {
	r.Parts = refs(others)
	b, err := seal(r)
	if err != nil {
		return nil, fmt.Errorf("make the record of %s: %w", r.Document, err)
	}
	return append([]object{newObject(RoleRecord, recordName(r.Document.Local()), b)}, others...), nil
}

// validPages checks that pages begin in order, on character boundaries of the text.
func validPages(text string, starts []int) error {
	if !utf8.ValidString(text) {
		return invalid("text", "is not valid UTF-8")
	}
	last := 0
	for i, at := range starts {
		if at < last || at > len(text) || at < len(text) && !utf8.RuneStart(text[at]) {
			return invalid(fmt.Sprintf("page_starts[%d]", i), "%d is no place in the text", at)
		}
		last = at
	}
	return nil
}
