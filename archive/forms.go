package archive

import (
	"context"
	"errors"
	"unicode/utf8"

	"casefile/archive/store"
)

// maxForm is the size of the largest form in bytes.
const maxForm = 1 << 20

// SaveForm keeps the text of a form at its first use and returns its
// reference. Other text under the same id and version is ProblemFormTaken
// (ErrConflict).
func (a *Archive) SaveForm(ctx context.Context, id string, version int, text []byte) (FormRef, error) {
	ref := FormRef{ID: id, Version: version, Digest: DigestOf(text)}
	if err := ref.validate("form"); err != nil {
		return ref, err
	}
	if len(text) == 0 || len(text) > maxForm || !utf8.Valid(text) {
		return ref, invalid("form", "the text must be UTF-8 of at most %d bytes", maxForm)
	}
	err := a.create(ctx, formKey(id, version), text)
	if errors.Is(err, store.ErrExists) {
		return ref, problem(ErrConflict, ProblemFormTaken, args{"form": id, "version": version})
	}
	return ref, err
}

// Form returns the text of a form as kept. If ref has a digest, the text is
// verified against it.
func (a *Archive) Form(ctx context.Context, ref FormRef) ([]byte, error) {
	key := formKey(ref.ID, ref.Version)
	if err := validID("form", ref.ID); err != nil {
		return nil, err
	}
	b, err := a.get(ctx, key)
	if err != nil {
		return nil, err
	}
	if ref.Digest != "" && DigestOf(b) != ref.Digest {
		return nil, changed(key, "the digest does not match")
	}
	return b, nil
}

// hasForm checks that the form of a draft is kept, once for each form.
func (a *Archive) hasForm(ctx context.Context, ref FormRef) error {
	if _, ok := a.forms.Load(ref); ok {
		return nil
	}
	_, err := a.Form(ctx, ref)
	if errors.Is(err, ErrNotFound) {
		return problem(ErrNotFound, ProblemFormMissing, args{"form": ref.ID, "version": ref.Version})
	}
	if err == nil {
		a.forms.Store(ref, nil)
	}
	return err
}

func (f FormRef) validate(path string) error {
	if err := validID(path+".id", f.ID); err != nil {
		return err
	}
	if f.Version < 1 || f.Version > maxVersion {
		return invalid(path+".version", "%d is not within 1–%d", f.Version, maxVersion)
	}
	if !f.Digest.valid() {
		return invalid(path+".digest", "is not a SHA-256")
	}
	return nil
}
