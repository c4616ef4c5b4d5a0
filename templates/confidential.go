package templates

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// A confidential field 保密项 is a top-level field of a form that marks it so,
// such as who reported 举报人. What it holds is parted from the other values as
// soon as it has been checked, and meets them again only to be checked: pages,
// text and PDF are made without it.

// Confidential lists the fields that the form marks confidential.
func (f *Form) Confidential() []*Field {
	var all []*Field
	for _, field := range f.Fields {
		if field.Confidential {
			all = append(all, field)
		}
	}
	return all
}

// Split parts values into what the document may say and the confidential
// fields, two JSON objects; confidential is nil if the form marks none. It
// checks nothing but that values are one JSON object.
func (f *Form) Split(raw []byte) (public, confidential []byte, err error) {
	if len(raw) > maxValues {
		_, err := f.Check(raw)
		return nil, nil, err
	}
	data, err := decodeObject(raw)
	if err != nil {
		return nil, nil, err
	}
	secret := map[string]any{}
	marked := f.Confidential()
	for _, field := range marked {
		if v, ok := data[field.Name]; ok {
			secret[field.Name] = v
			delete(data, field.Name)
		}
	}
	if public, err = marshalCanonical(data); err != nil || len(marked) == 0 {
		return public, nil, err
	}
	confidential, err = marshalCanonical(secret)
	return public, confidential, err
}

// Join puts back together what Split has parted, to be checked whole; either
// may be nil.
func Join(public, confidential []byte) ([]byte, error) {
	all := map[string]json.RawMessage{}
	for _, raw := range [][]byte{public, confidential} {
		if raw == nil {
			continue
		}
		if err := json.Unmarshal(raw, &all); err != nil {
			return nil, errors.New("values are no JSON object") // err may quote them
		}
	}
	return marshalCanonical(all)
}

// CheckPublic is Check of values without their confidential fields: that they
// are absent is right, that one is there is a problem.
func (f *Form) CheckPublic(raw []byte) (Values, error) { return f.checkWith(f.public, raw) }

// Hush replaces what an error says of confidential fields by no more than that
// something is wrong there, for whoever may not read them.
func (f *Form) Hush(err error) error {
	var ps Problems
	if !errors.As(err, &ps) {
		return err
	}
	var all Problems
	hushed := map[string]bool{}
	for _, p := range ps {
		field := f.confidentialAt(p.Path)
		switch {
		case field == nil:
			all = append(all, p)
		case !hushed[field.Name]:
			hushed[field.Name] = true
			all = append(all, f.problem("value.confidential", joinPointer("", field.Name)))
		}
	}
	return all.orNil()
}

// confidentialAt is the confidential field that a JSON pointer leads into.
func (f *Form) confidentialAt(pointer string) *Field {
	parts := splitPointer(pointer)
	if len(parts) == 0 {
		return nil
	}
	if field := findField(f.Fields, parts[0]); field != nil && field.Confidential {
		return field
	}
	return nil
}

// withoutConfidential is a form's schema as values are to be that have been
// parted from their confidential fields; the schema itself if it marks none.
func withoutConfidential(schema orderedMap) orderedMap {
	secret := map[string]bool{}
	for _, field := range fieldsOf(schema) {
		secret[field.Name] = field.Confidential
	}
	var out orderedMap
	for _, p := range schema {
		switch list := p.value.(type) {
		case orderedMap:
			if p.key == "properties" {
				p.value = dropKeys(list, secret)
			}
		case []any:
			if p.key == "required" {
				p.value = dropNames(list, secret)
			}
		}
		out = append(out, p)
	}
	return out
}

func dropKeys(m orderedMap, drop map[string]bool) orderedMap {
	out := orderedMap{}
	for _, p := range m {
		if !drop[p.key] {
			out = append(out, p)
		}
	}
	return out
}

func dropNames(list []any, drop map[string]bool) []any {
	out := []any{}
	for _, v := range list {
		if name, _ := v.(string); !drop[name] {
			out = append(out, v)
		}
	}
	return out
}

// checkConfidential refuses marks that could not be kept: on a part of a
// field, on a field that the layout or a deadline prints, beside rules of the
// schema that tie fields together, or misspelt.
func checkConfidential(name string, front []byte, fm *frontMatter, fields orderedMap) Problems {
	var ps Problems
	bad := func(key, id string, kv ...string) {
		ps = append(ps, formProblem(name, lineOf(front, key), id, append(kv, "key", key)...))
	}
	v, _ := fields.get("properties")
	props, _ := v.(orderedMap)
	any := false
	for _, p := range props {
		m, _ := p.value.(orderedMap)
		mark, marked := m.get("confidential")
		secret, isBool := mark.(bool)
		switch {
		case marked && !isBool:
			bad(p.key, "form.bad-choice", "got", fmt.Sprint(mark), "want", "true false")
		case secret && m.str("element") != "":
			bad(p.key, "form.confidential-element", "element", m.str("element"))
		case secret && m.str("default") != "":
			bad(p.key, "form.confidential-element", "element", "default")
		case secret && leadsInto(fm.Deadlines, p.key):
			bad(p.key, "form.confidential-element", "element", "deadlines")
		case marksWithin(dropKeys(m, map[string]bool{"confidential": true})):
			bad(p.key, "form.confidential-nested")
		}
		any = any || secret
	}
	for _, p := range fields {
		if any && !oneOf(p.key, "type", "required", "properties", "additionalProperties", "title", "description") {
			ps = append(ps, formProblem(name, topLine(front, "fields"), "form.confidential-rule", "key", p.key))
		}
	}
	return ps
}

func leadsInto(deadlines []Deadline, key string) bool {
	for _, d := range deadlines {
		if d.Field == "/"+key || strings.HasPrefix(d.Field, "/"+key+"/") {
			return true
		}
	}
	return false
}

// marksWithin reports whether a schema marks anything confidential.
func marksWithin(v any) bool {
	switch v := v.(type) {
	case orderedMap:
		for _, p := range v {
			props, isMap := p.value.(orderedMap)
			if p.key == "properties" && isMap { // names of fields, not keywords
				for _, member := range props {
					if marksWithin(member.value) {
						return true
					}
				}
				continue
			}
			if p.key == "confidential" || marksWithin(p.value) {
				return true
			}
		}
	case []any:
		for _, e := range v {
			if marksWithin(e) {
				return true
			}
		}
	}
	return false
}
