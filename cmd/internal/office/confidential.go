package office

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"casefile/archive"
	"casefile/templates"
)

// Fields that a form marks confidential 保密项 are checked with the rest of the
// values and then kept apart: see the rule in permission.go for who reads them.
// Everybody else sees that there is such a field and nothing of what is in it.

// ConfidentialField is a field of a document that its form marks confidential.
type ConfidentialField struct {
	Name  string `json:"name"`
	Title string `json:"title"`
	// Value is there only where it was asked for and allowed: null for a field
	// that was not filled in.
	Value json.RawMessage `json:"value,omitempty"`

	field *templates.Field
}

// Hidden stands for what is in a confidential field.
const Hidden = "〔保密〕"

// Texts are the field as people read it, one for each text in it.
func (c ConfidentialField) Texts() []string {
	if c.Value == nil {
		return []string{Hidden}
	}
	dec := json.NewDecoder(bytes.NewReader(c.Value))
	dec.UseNumber()
	var v any
	if dec.Decode(&v) != nil || v == nil {
		return []string{"（未填）"}
	}
	return textsOf(c.field, "", v)
}

// textsOf lists the texts in a value under the titles of its members.
func textsOf(f *templates.Field, under string, v any) []string {
	var all []string
	switch v := v.(type) {
	case map[string]any:
		for _, x := range f.Fields {
			if member, ok := v[x.Name]; ok {
				all = append(all, textsOf(x, under+x.Title+"：", member)...)
			}
		}
	case []any:
		for i, item := range v {
			all = append(all, textsOf(f, fmt.Sprintf("%s第%d项：", under, i+1), item)...)
		}
	default:
		all = append(all, under+fmt.Sprint(v))
	}
	return all
}

// ShowConfidential is Show with the confidential fields filled in. Who may not
// read them is refused.
func (o *Office) ShowConfidential(ctx context.Context, a Actor, doc string) (_ *Document, err error) {
	t := o.trace(ctx, a, actConfide, "").of(doc)
	defer t.end(&err)
	ctx = t.inside()
	arch, _, d, err := o.find(ctx, a, actRead, doc)
	if err != nil {
		return nil, err
	}
	if err := a.mayConfide(d); err != nil {
		return nil, err
	}
	values, err := o.confidential(ctx, arch, a, d)
	if err != nil {
		return nil, err
	}
	v, err := o.Show(ctx, a, doc)
	if err != nil {
		return nil, err
	}
	for i, c := range v.Confidential {
		if v.Confidential[i].Value = values[c.Name]; values[c.Name] == nil {
			v.Confidential[i].Value = json.RawMessage("null")
		}
	}
	return v, nil
}

// confidential reads the confidential fields of a document by name: of what
// was issued, else of its newest draft.
func (o *Office) confidential(ctx context.Context, arch *archive.Archive, a Actor, d *archive.DocState) (map[string]json.RawMessage, error) {
	raw, err := o.confidentialBytes(ctx, arch, a, d)
	if err != nil {
		return nil, err
	}
	return members(raw)
}

// members takes a JSON object apart; nil has none.
func members(raw []byte) (map[string]json.RawMessage, error) {
	all := map[string]json.RawMessage{}
	if raw == nil {
		return all, nil
	}
	if json.Unmarshal(raw, &all) != nil {
		return nil, errors.New("confidential fields are no JSON object") // the cause may quote them
	}
	return all, nil
}

func (o *Office) confidentialBytes(ctx context.Context, arch *archive.Archive, a Actor, d *archive.DocState) ([]byte, error) {
	if filed(d) {
		return arch.Confidential(ctx, d)
	}
	dr, err := o.draftOf(ctx, arch, a, d)
	if errors.Is(err, archive.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return arch.DraftConfidential(ctx, dr)
}

// draftOf reads the newest draft of a document, if the actor may read it: a
// version can be protected more than its document is so far.
func (o *Office) draftOf(ctx context.Context, arch *archive.Archive, a Actor, d *archive.DocState) (archive.Draft, error) {
	dr, err := arch.LatestDraft(ctx, d.ID)
	if err != nil {
		return archive.Draft{}, err
	}
	if err := o.cleared(a, string(d.ID), d.DraftAccess(dr)); err != nil {
		return archive.Draft{}, err
	}
	return dr, nil
}

// blanks lists the confidential fields of a form without what is in them.
func blanks(f *templates.Form) []ConfidentialField {
	var all []ConfidentialField
	for _, x := range f.Confidential() {
		all = append(all, ConfidentialField{Name: x.Name, Title: x.Title, field: x})
	}
	return all
}

// withConfidential adds the titles of the confidential fields, and the part if
// the actor may have it.
func (v *Document) withConfidential(a Actor, d *archive.DocState, f *templates.Form) {
	if v.Confidential = blanks(f); len(v.Confidential) > 0 && a.mayConfide(d) == nil {
		v.Parts = append(v.Parts, "confidential")
	}
}

// held are the confidential fields that a document's draft has, in the hands
// of somebody who edits it.
type held struct {
	stored  map[string]json.RawMessage
	allowed bool // he may read and change them
}

// holding reads what the newest draft of a document holds.
func (o *Office) holding(ctx context.Context, arch *archive.Archive, a Actor, d *archive.DocState) (held, error) {
	h := held{allowed: a.mayConfide(d) == nil}
	dr, err := o.draftOf(ctx, arch, a, d)
	if errors.Is(err, archive.ErrNotFound) { // the first save was interrupted
		return h, nil
	}
	if err != nil {
		return h, err
	}
	raw, err := arch.DraftConfidential(ctx, dr)
	if err == nil {
		h.stored, err = members(raw)
	}
	return h, err
}

// part parts typed values, and gives the confidential ones as they are to be
// kept: what was typed over what was stored. A field not typed stays, unless
// all were shown for typing; null clears one. nil: the form marks none.
func (h held) part(f *templates.Form, r DraftRequest) (public, confidential []byte, err error) {
	public, typed, err := f.Split(r.Values)
	if err != nil || typed == nil {
		return public, nil, err
	}
	given, err := members(typed)
	if err != nil {
		return nil, nil, err
	}
	if len(given) > 0 && !h.allowed {
		return nil, nil, &Problem{ID: "confidential-typed", Kind: Refused, Args: args{"fields": titles(f, given)}}
	}
	keep := map[string]json.RawMessage{}
	for name, v := range h.stored {
		if shown := r.Whole && h.allowed && isMarked(f, name); !shown {
			keep[name] = v
		}
	}
	for name, v := range given {
		if keep[name] = v; string(v) == "null" {
			delete(keep, name)
		}
	}
	confidential, err = json.Marshal(keep)
	return public, confidential, err
}

func isMarked(f *templates.Form, name string) bool {
	return slices.ContainsFunc(f.Confidential(), func(x *templates.Field) bool { return x.Name == name })
}

func titles(f *templates.Form, given map[string]json.RawMessage) string {
	var all []string
	for _, x := range f.Confidential() {
		if _, ok := given[x.Name]; ok {
			all = append(all, x.Title)
		}
	}
	return strings.Join(all, "、")
}

// checkWhole holds values and confidential fields together against the form.
// What is kept of a field that the form no longer marks is left out: it is not
// the document's to say any more.
func checkWhole(f *templates.Form, public, confidential []byte, allowed bool) (templates.Values, error) {
	all, err := members(confidential)
	if err != nil {
		return templates.Values{}, err
	}
	maps.DeleteFunc(all, func(name string, _ json.RawMessage) bool { return !isMarked(f, name) })
	marked, err := json.Marshal(all)
	if err != nil {
		return templates.Values{}, err
	}
	whole, err := templates.Join(public, marked)
	if err != nil {
		return templates.Values{}, err
	}
	vals, err := f.Check(whole)
	if !allowed {
		err = f.Hush(err)
	}
	return vals, err
}

// checkDraft holds a saved draft whole against its form. What is wrong with
// its confidential fields is told in full only to who may read them.
func (o *Office) checkDraft(ctx context.Context, arch *archive.Archive, a Actor, d *archive.DocState, f *templates.Form, dr archive.Draft) error {
	raw, err := arch.DraftConfidential(ctx, dr)
	if err != nil {
		return err
	}
	_, err = checkWhole(f, dr.Values, raw, a.mayConfide(d) == nil)
	return err
}
