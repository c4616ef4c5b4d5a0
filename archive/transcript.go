package archive

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"casefile/archive/store"
)

// Transcript is the text of a paper that came without any 后补文本: of a scan,
// or of a file in a format nothing could be read of. Map and PageStarts are as
// in [Record].
type Transcript struct {
	Document   DocID           `json:"document"`
	Program    string          `json:"program,omitempty"` // version of the program that made Text
	Text       string          `json:"text"`
	Map        json.RawMessage `json:"map,omitempty"`
	PageStarts []int           `json:"page_starts,omitempty"`
}

// AddText gives an imported paper without text its text, together with the file
// it was read from. Text that is added again corrects what was added before;
// the same again changes nothing. ProblemHasText (ErrConflict): the paper was
// filed with text of its own.
func (a *Archive) AddText(ctx context.Context, by By, t Transcript, source Enclosure) (*DocState, error) {
	if err := errors.Join(t.validate(), source.validate("source")); err != nil {
		return nil, err
	}
	if source.Document != "" || source.Ext == "json" {
		return nil, invalid("source", "the text comes from a file that is no JSON")
	}
	if err := a.lacksText(ctx, t.Document); err != nil {
		return nil, err
	}
	b, err := seal(t)
	if err != nil {
		return nil, fmt.Errorf("make the text of %s: %w", t.Document, err)
	}
	e := &Event{Type: EventAttached, Document: t.Document}
	objects := e.enclose(RoleTranscript, source)
	text := newAttached(t.Document, RoleTranscript, "json", b)
	e.Parts = append(e.Parts, text.ref) // the last of a role is the one that counts
	return a.addPapers(ctx, by, e, append(objects, text), func(d *DocState) bool {
		last, _ := d.Part(RoleTranscript)
		return last == text.ref && slices.Contains(d.Attached, e.Parts[0])
	})
}

func (t Transcript) validate() error {
	if len(t.Text) == 0 || len(t.Text) > store.MaxSize/4 {
		return invalid("text", "%d bytes: empty or too large", len(t.Text))
	}
	return errors.Join(t.Document.validate(), validPages(t.Text, t.PageStarts))
}

// lacksText refuses a paper that has text of its own.
func (a *Archive) lacksText(ctx context.Context, id DocID) error {
	d, err := a.GetDocument(ctx, id)
	if err != nil {
		return err
	}
	if d.Record == nil || d.State.Status != StatusImported || d.Record.Text != "" {
		return conflict(ProblemHasText, args{"document": id, "status": d.State.Status})
	}
	return nil
}

// WithText is the record of a document, with the text that was added since in
// the place of none; added tells that it was.
func (a *Archive) WithText(ctx context.Context, d *DocState, r Record) (_ Record, added bool, err error) {
	p, ok := d.Part(RoleTranscript)
	if !ok || r.Text != "" || d.Disposed {
		return r, false, nil
	}
	b, err := a.getPart(ctx, d.ID.File(), p)
	if err != nil {
		return r, false, err
	}
	var t Transcript
	key := objectKey(d.ID.File(), p.Name)
	if _, err := unseal(key, b, &t); err != nil {
		return r, false, err
	}
	if t.Document != d.ID {
		return r, false, changed(key, "the object belongs to another document")
	}
	r.Text, r.Map, r.PageStarts = t.Text, t.Map, t.PageStarts
	return r, true, nil
}

// admitsTranscript takes the file and what was read from it, of an imported
// paper.
func (s *State) admitsTranscript(d *DocState, e *Event) error {
	if d.Status != StatusImported || len(e.Parts) != 2 || e.Reference != nil || extOf(e.Parts[1].Name) != "json" || extOf(e.Parts[0].Name) == "json" {
		return conflict(ProblemPart, args{"document": d.ID, "name": e.Parts[0].Name, "role": RoleTranscript})
	}
	return s.admitsPapers(d, e, RoleTranscript)
}
