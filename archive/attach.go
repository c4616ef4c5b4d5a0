package archive

import (
	"context"
	"errors"
	"slices"
	"strings"

	"casefile/archive/store"
)

// maxPaper bounds an attached paper, in bytes.
const maxPaper = store.MaxSize / 2

// Enclosure is a paper as it comes in: the scan of a sealed paper, a signed
// receipt, a reply. Either its bytes with the extension of their file name, or
// a document of the same file that serves as such.
type Enclosure struct {
	Ext      string // [a-z0-9]{1,8}
	Bytes    []byte
	Document DocID // instead of bytes: imported or issued, in the same file
}

func (x Enclosure) given() bool { return len(x.Bytes) > 0 || x.Document != "" }

func (x Enclosure) validate(path string) error {
	switch {
	case x.Document != "" && (len(x.Bytes) > 0 || x.Ext != ""):
		return invalid(path, "either bytes or a document of the file")
	case x.Document != "":
		return x.Document.validate()
	case len(x.Bytes) == 0 || len(x.Bytes) > maxPaper:
		return invalid(path, "%d bytes: empty or too large", len(x.Bytes))
	}
	return validExt(path+".ext", x.Ext)
}

func validExt(path, ext string) error {
	if len(ext) > 8 || strings.Contains(ext, "-") || validID(path, ext) != nil {
		return invalid(path, "%.20q is not [a-z0-9]{1,8}", ext)
	}
	return nil
}

// Attachment is a paper that belongs to a document.
type Attachment struct {
	Document DocID
	// Role is one of AttachableRoles.
	Role Role
	Enclosure
}

// AttachableRoles are the roles that Attach takes. Receipts, replies and
// evidence come with Serve, Reply and CloseTask.
func AttachableRoles() []Role { return []Role{RoleSealed, RoleMinutes, RoleAttachment} }

// Attach files a paper with a document: the scan of the sealed paper 盖章件,
// the minutes of a 集体研究, an attachment 附件. The paper is stored first; the
// attached event is the commit. What is attached already changes nothing. A
// sealed paper needs an issued document: ProblemSealedEarly (ErrConflict).
func (a *Archive) Attach(ctx context.Context, by By, t Attachment) (*DocState, error) {
	err := t.Enclosure.validate("paper")
	if !slices.Contains(AttachableRoles(), t.Role) {
		err = errors.Join(err, invalid("role", "%.20q cannot be attached", string(t.Role)))
	}
	if err != nil {
		return nil, err
	}
	e := &Event{Type: EventAttached, Document: t.Document}
	objects := e.enclose(t.Role, t.Enclosure)
	return a.addPapers(ctx, by, e, objects, func(d *DocState) bool {
		if e.Reference != nil {
			return slices.Contains(d.References, *e.Reference)
		}
		last, _ := d.Part(t.Role)
		return last == e.Parts[0]
	})
}

// enclose names a paper in the event and returns it as an object to be stored.
func (e *Event) enclose(role Role, x Enclosure) []object {
	if x.Document != "" {
		e.Reference = &Reference{Role: role, Document: x.Document}
		return nil
	}
	if len(x.Bytes) == 0 {
		return nil
	}
	o := newAttached(e.Document, role, x.Ext, x.Bytes)
	e.Parts = append(e.Parts, o.ref)
	return []object{o}
}

func newAttached(id DocID, role Role, ext string, b []byte) object {
	return newObject(role, attachedName(id.Local(), role, DigestOf(b), ext), b)
}

// addPapers stores papers and appends the event that names them, unless it is
// done already. An illegal step is refused before anything is stored.
func (a *Archive) addPapers(ctx context.Context, by By, e *Event, objects []object, done func(*DocState) bool) (*DocState, error) {
	id := e.Document
	if err := errors.Join(by.validate(), id.validate()); err != nil {
		return nil, err
	}
	again := func(s *State) bool {
		d := s.Doc(id)
		return d != nil && done(d)
	}
	e.By = by
	err := a.withState(ctx, id.File(), func(s *State) error {
		if again(s) {
			objects = nil
			return nil
		}
		return s.admits(e)
	})
	if err != nil {
		return nil, err
	}
	if err := a.putObjects(ctx, id.File(), objects); err != nil {
		return nil, err
	}
	return a.decide(ctx, by, id, func(s *State) (*Event, error) {
		if again(s) {
			return nil, s.writable()
		}
		next := *e
		return &next, s.admits(&next)
	})
}

// admitsPapers judges the parts and the reference of an event.
func (s *State) admitsPapers(d *DocState, e *Event, roles ...Role) error {
	for _, p := range e.Parts {
		if !slices.Contains(roles, p.Role) || !d.names(p) {
			return conflict(ProblemPart, args{"document": d.ID, "name": p.Name, "role": p.Role})
		}
	}
	r := e.Reference
	if r == nil {
		return nil
	}
	other := s.Doc(r.Document)
	if !slices.Contains(roles, r.Role) || other == nil || other == d || !other.inForce() {
		return conflict(ProblemReference, args{"document": d.ID, "reference": r.Document, "role": r.Role})
	}
	return nil
}

// names tells whether the name of an attached part is the one it must have.
func (d *DocState) names(p PartRef) bool {
	if !p.Digest.valid() || p.Size < 0 {
		return false
	}
	ext := extOf(p.Name)
	return validExt("ext", ext) == nil && p.Name == attachedName(d.ID.Local(), p.Role, p.Digest, ext)
}

// inForce tells whether a document can be relied on: it is filed, and not
// withdrawn.
func (d *DocState) inForce() bool { return d.Status == StatusIssued || d.Status == StatusImported }

func extOf(name string) string { return name[strings.LastIndexByte(name, '.')+1:] }

func (s *State) admitsAttached(d *DocState, e *Event) error {
	if len(e.Parts) > 0 && e.Parts[0].Role == RoleTranscript {
		return s.admitsTranscript(d, e)
	}
	n, role := len(e.Parts), Role("")
	if n == 1 {
		role = e.Parts[0].Role
	}
	if e.Reference != nil {
		n, role = n+1, e.Reference.Role
	}
	if n != 1 {
		return conflict(ProblemPart, args{"document": d.ID, "name": "", "role": role})
	}
	if role == RoleSealed && d.Status != StatusIssued {
		return s.refusal(d, e.Type, conflict(ProblemSealedEarly, args{"status": d.Status}))
	}
	return s.admitsPapers(d, e, AttachableRoles()...)
}

// take notes the papers that an event brings. What comes again is the last.
func (d *DocState) take(e *Event) {
	for _, p := range e.Parts {
		kept := slices.DeleteFunc(slices.Clone(d.Attached), func(q PartRef) bool { return q == p })
		d.Attached = append(kept, p)
	}
	if r := e.Reference; r != nil && !slices.Contains(d.References, *r) {
		d.References = append(slices.Clip(d.References), *r)
	}
}

// ReadPart returns the verified bytes of a part that the state of a document
// names, such as one of several that were attached.
func (a *Archive) ReadPart(ctx context.Context, file FileID, p PartRef) ([]byte, error) {
	return a.getPart(ctx, file, p)
}

// refersTo is the document that an event says is one of its papers.
func (e *Event) refersTo() DocID {
	if e.Reference == nil {
		return ""
	}
	return e.Reference.Document
}
