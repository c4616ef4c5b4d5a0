package archive

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"casefile/archive/store"
)

// NewDraft is what SaveDraft is given.
type NewDraft struct {
	// Document is the document to save, or empty for a new one in File.
	Document DocID
	File     FileID
	// Base is the version this one was made from; 0 for a new document. If a
	// later version exists, the save is refused with ProblemDraftRace.
	// AnyBase saves after whatever is the latest.
	Base   int
	Form   FormRef
	Title  string
	Values json.RawMessage // a JSON object, without the confidential fields
	// Confidential holds the fields the form marks confidential, a JSON object,
	// for an object of its own; nil if the form marks none. {} is for a form
	// that marks some of which none is filled in, so that an object tells not
	// even that.
	Confidential json.RawMessage
	// KeepConfidential takes over what the latest version has instead, if it
	// has any: for who may edit the rest but not read this.
	KeepConfidential bool
	// Amends is the issued document of the same file that this new one replaces.
	Amends DocID
	// Access is what the officer says of this document. It is saved in the
	// draft, and a change of it is an event.
	Access Access
}

// AnyBase as NewDraft.Base saves after whatever version is the latest.
const AnyBase = -1

// Draft is one saved version of a document's values.
type Draft struct {
	Document DocID           `json:"document"`
	Version  int             `json:"version"` // from 1
	At       time.Time       `json:"at"`
	Form     FormRef         `json:"form"`
	Title    string          `json:"title"`
	Values   json.RawMessage `json:"values"` // canonical
	// Confidential names the object with the confidential fields; nil if the
	// form marks none.
	Confidential *PartRef `json:"confidential,omitempty"`
	// Access protects this version, whatever the events say: see DraftAccess.
	Access Access `json:"access,omitzero"`
	By
}

// Digest is the digest of what is submitted and approved.
func (d Draft) Digest() Digest {
	var confidential Digest
	if d.Confidential != nil {
		confidential = d.Confidential.Digest
	}
	digest, _ := ContentDigest(d.Form, d.Values, confidential) // saved values are canonical
	return digest
}

// ContentDigest is the SHA-256 of the canonical JSON of form, values and the
// digest of the confidential object, if there is one: what an approval is
// bound to.
func ContentDigest(form FormRef, values json.RawMessage, confidential Digest) (Digest, error) {
	b, err := toJSON(struct {
		Confidential Digest          `json:"confidential,omitempty"`
		Form         string          `json:"form"`
		FormDigest   Digest          `json:"form_digest"`
		Values       json.RawMessage `json:"values"`
	}{confidential, fmt.Sprintf("%s@%d", form.ID, form.Version), form.Digest, values})
	if err != nil {
		return "", err
	}
	return DigestOf(b), nil
}

func (d *NewDraft) validate() error {
	if d.Document != "" {
		d.File = d.Document.File()
		if err := d.Document.validate(); err != nil {
			return err
		}
	}
	var bad, worse error
	if d.Values, bad = jsonObject("values", d.Values, maxValues); d.Confidential != nil {
		d.Confidential, worse = jsonObject("confidential", d.Confidential, maxConfidential)
	}
	if bad != nil || worse != nil {
		return errors.Join(bad, worse)
	}
	return errors.Join(d.File.validate(), d.Form.validate("form"), validLine("title", d.Title, maxLine),
		d.Access.Secrecy.validate("secrecy"), d.Access.Audience.validate("audience"))
}

// jsonObject makes an object of bounded size canonical.
func jsonObject(path string, raw json.RawMessage, limit int) (json.RawMessage, error) {
	if len(raw) > limit {
		return nil, invalid(path, "%d bytes, at most %d are allowed", len(raw), limit)
	}
	b, err := canonical(raw)
	if err != nil || b[0] != '{' {
		return nil, invalid(path, "is not a JSON object") // err may quote what is confidential
	}
	return b, nil
}

// SaveDraft stores the next version of a draft, unless nothing has changed.
// The first save reserves the document's id. ProblemDraftRace (ErrConflict):
// another version came first. ProblemStep (ErrConflict): the document is past
// drafting. ProblemFormMissing (ErrNotFound): SaveForm comes first.
//
// No version can ever be read with less protection than it was saved with: it
// carries its own Access (see [DocState.DraftAccess]). The document's follows
// it as events: what protects more is in force before the version exists, what
// protects less only after, while it is the newest. A save that is refused
// changes nothing; one that fails may leave more protection than there was.
func (a *Archive) SaveDraft(ctx context.Context, by By, d NewDraft) (Draft, error) {
	if err := errors.Join(by.validate(), d.validate()); err != nil {
		return Draft{}, err
	}
	if err := a.hasForm(ctx, d.Form); err != nil {
		return Draft{}, err
	}
	last, own, err := a.beforeSave(ctx, d)
	if err != nil {
		return Draft{}, err
	}
	secret, err := a.kept(ctx, d, last)
	if err != nil {
		return Draft{}, err
	}
	next := Draft{Document: d.Document, Version: last.Version + 1, At: a.now(), Form: d.Form, Title: d.Title,
		Values: d.Values, Access: d.Access, By: by}
	next.name(secret)
	same := next.same(last) && (secret != nil || d.Confidential == nil)
	if same && own.equal(d.Access) {
		return last, nil
	}
	if d.Base != AnyBase && d.Base != last.Version {
		return Draft{}, draftRace(d.Document, last.Version)
	}
	if d.Document == "" {
		next.Document, err = a.reserve(ctx, by, d)
		own = d.Access
	} else {
		own, err = a.raiseAccess(ctx, by, d)
	}
	if err != nil {
		return Draft{}, err
	}
	if same {
		next = last
	} else if err := a.putVersion(ctx, &next, d.Confidential, secret); err != nil {
		return Draft{}, err
	}
	return next, a.settleAccess(ctx, by, next, own, d.Access)
}

// name makes the draft name its confidential object.
func (d *Draft) name(secret *object) {
	if secret != nil {
		d.Confidential = &secret.ref
	}
}

// same tells a draft that says what the last version does.
func (d Draft) same(last Draft) bool {
	return last.Version > 0 && d.Title == last.Title && d.Digest() == last.Digest() && d.Access.equal(last.Access)
}

// putVersion creates a version of a draft with its confidential object: the
// one that is kept, or a new one of the fields.
func (a *Archive) putVersion(ctx context.Context, d *Draft, fields json.RawMessage, secret *object) error {
	if secret == nil && fields != nil {
		o, err := a.sealConfidential(d.Document, fields)
		if err != nil {
			return err
		}
		secret = &o
	}
	d.name(secret)
	if err := a.putSecret(ctx, *d, secret); err != nil {
		return err
	}
	return a.putDraft(ctx, *d)
}

func (a *Archive) putDraft(ctx context.Context, d Draft) error {
	b, err := seal(d)
	if err != nil || d.Version > maxVersion {
		return errors.Join(err, fmt.Errorf("save draft %d of %s: %w", d.Version, d.Document, ErrInvalid))
	}
	err = a.create(ctx, draftKey(d.Document, d.Version), b)
	if errors.Is(err, store.ErrExists) {
		return draftRace(d.Document, d.Version)
	}
	return err
}

func draftRace(id DocID, version int) error {
	return problem(ErrConflict, ProblemDraftRace, args{"document": id, "version": version})
}

// reserve appends the drafted event of a new document.
func (a *Archive) reserve(ctx context.Context, by By, d NewDraft) (DocID, error) {
	var id DocID
	err := a.update(ctx, d.File, by, func(s *State) (*Event, error) {
		id = s.freeID(d.Form.ID)
		e := &Event{Type: EventDrafted, Document: id, Form: &d.Form, Amends: d.Amends}
		if d.Access.Level != LevelNone || len(d.Access.Audience) > 0 {
			e.Access = &d.Access
		}
		return e, s.admits(e)
	}, nil)
	return id, err
}

// freeID is the next id of the form NNNN-formid.
func (s *State) freeID(form string) DocID {
	for n := s.made + 1; ; n++ {
		if id := NewDocID(s.ID, fmt.Sprintf("%04d-%s", n, form)); s.Doc(id) == nil {
			return id
		}
	}
}

// beforeSave returns the latest draft of a document that may be edited, and
// its own access; neither for a new document.
func (a *Archive) beforeSave(ctx context.Context, d NewDraft) (last Draft, own Access, err error) {
	if d.Document == "" {
		return Draft{}, Access{}, nil
	}
	err = a.withState(ctx, d.File, func(s *State) error {
		if err := s.takesDraft(d); err != nil {
			return err
		}
		own = s.Doc(d.Document).Own
		return nil
	})
	if err != nil {
		return Draft{}, Access{}, err
	}
	last, err = a.LatestDraft(ctx, d.Document)
	if errors.Is(err, ErrNotFound) {
		return Draft{}, own, nil // the first save was interrupted
	}
	return last, own, err
}

// takesDraft says why a document takes no draft like this one, or nil.
func (s *State) takesDraft(d NewDraft) error {
	if err := s.editable(d.Document); err != nil {
		return err
	}
	if doc := s.Doc(d.Document); doc.Form.ID != d.Form.ID {
		return invalid("form.id", "document %s is of form %s", d.Document, doc.Form.ID)
	} else if d.Amends != "" && d.Amends != doc.Amends {
		return invalid("amends", "document %s amends %q", d.Document, doc.Amends)
	}
	return nil
}

// raiseAccess brings a document's own access to one that protects no less than
// it does now nor than is wanted, and returns it.
func (a *Archive) raiseAccess(ctx context.Context, by By, d NewDraft) (own Access, err error) {
	for range 2 { // an event for the secrecy, one for the audience
		err := a.update(ctx, d.File, by, func(s *State) (*Event, error) {
			if err := s.takesDraft(d); err != nil {
				return nil, err
			}
			return s.accessEvent(d.Document, s.Doc(d.Document).Own.Combine(d.Access))
		}, func(s *State) { own = s.Doc(d.Document).Own })
		if err != nil {
			return Access{}, err
		}
	}
	return own, nil
}

// settleAccess brings a document's own access from what it was held at while
// the draft was saved to what is wanted, if the draft is still the newest. If
// somebody has changed the access since, it is not lowered.
func (a *Archive) settleAccess(ctx context.Context, by By, saved Draft, held, want Access) error {
	for range 2 { // an event for the secrecy, one for the audience
		err := a.update(ctx, saved.Document.File(), by, func(s *State) (*Event, error) {
			to, own := want, s.Doc(saved.Document).Own
			if !own.equal(held) {
				to = own.Combine(want)
			}
			if own.equal(to) {
				return nil, nil
			}
			newest, err := a.latestDraft(ctx, saved.Document, saved.Version)
			if err != nil || newest.Version != saved.Version {
				return nil, err
			}
			return s.accessEvent(saved.Document, to)
		}, func(s *State) {
			if own := s.Doc(saved.Document).Own; own.Secrecy == want.Secrecy {
				held.Secrecy = want.Secrecy // the first of the two was ours
			}
		})
		if err != nil {
			return fmt.Errorf("settle the access to %s: %w", saved.Document, err)
		}
	}
	return nil
}

// DraftAccess is what decides who may see a version of a document's draft: the
// access to the document and the version's own. The two can differ: of two
// processes one may lower the document's while the other is saving a version
// that is to be protected more.
func (d *DocState) DraftAccess(v Draft) Access { return d.Access.Combine(v.Access) }

// LatestDraft returns the newest draft of a document. ErrNotFound: there is
// none, or it was purged after the issue.
func (a *Archive) LatestDraft(ctx context.Context, id DocID) (Draft, error) {
	versions, err := a.draftVersions(ctx, id)
	if err != nil {
		return Draft{}, err
	}
	if len(versions) == 0 {
		return Draft{}, problem(ErrNotFound, ProblemPartMissing, args{"document": id, "role": RoleDraft})
	}
	return a.readDraft(ctx, id, slices.Max(versions))
}

// latestDraft is LatestDraft where a version is known that probably is the latest.
func (a *Archive) latestDraft(ctx context.Context, id DocID, known int) (Draft, error) {
	_, err := a.get(ctx, draftKey(id, known+1))
	if errors.Is(err, ErrNotFound) {
		return a.readDraft(ctx, id, known)
	}
	if err != nil {
		return Draft{}, err
	}
	return a.LatestDraft(ctx, id)
}

func (a *Archive) draftVersions(ctx context.Context, id DocID) ([]int, error) {
	if err := id.validate(); err != nil {
		return nil, err
	}
	var versions []int
	for e, err := range a.store.List(ctx, draftPrefix(id), "") {
		if err != nil {
			return nil, fmt.Errorf("list the drafts of %s: %w", id, err)
		}
		if p := parseKey(e.Key); p.area == areaDraft {
			versions = append(versions, p.version)
		}
	}
	return versions, nil
}

func (a *Archive) readDraft(ctx context.Context, id DocID, version int) (Draft, error) {
	key := draftKey(id, version)
	b, err := a.get(ctx, key)
	if err != nil {
		return Draft{}, err
	}
	var d Draft
	if _, err := unseal(key, b, &d); err != nil {
		return Draft{}, err
	}
	if d.Document != id || d.Version != version {
		return Draft{}, changed(key, "the object belongs to another key")
	}
	return d, nil
}

// purgeDrafts removes the drafts of a document that is issued: the approved
// one lies with the document. Versions up to last are removed without looking for them; where
// there are confidential fields, whatever there is is looked for.
func (a *Archive) purgeDrafts(ctx context.Context, id DocID, last int, confidential bool) error {
	if confidential {
		return a.removeKeys(ctx, draftPrefix(id))
	}
	return each(ctx, a.opt.Workers, last, func(ctx context.Context, i int) error {
		return a.store.Remove(ctx, draftKey(id, i+1))
	})
}

// removeKeys removes what lies below a prefix of drafts: what names another
// object first, so that none ever names what is gone.
func (a *Archive) removeKeys(ctx context.Context, prefix string) error {
	var secret, other []string
	for e, err := range a.store.List(ctx, prefix, "") {
		if err != nil {
			return fmt.Errorf("list %s: %w", prefix, err)
		}
		switch parseKey(e.Key).area {
		case areaDraftSecret:
			secret = append(secret, e.Key)
		case areaDraft:
			other = append(other, e.Key)
		}
	}
	for _, keys := range [][]string{other, secret} {
		if err := each(ctx, a.opt.Workers, len(keys), func(ctx context.Context, i int) error {
			return a.store.Remove(ctx, keys[i])
		}); err != nil {
			return err
		}
	}
	return nil
}
