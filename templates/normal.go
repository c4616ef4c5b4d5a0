package templates

import (
	"bytes"
	"strconv"
)

// Normalise gives the half-width punctuation between Han the full width that
// GB/T 15834 wants, in plain and body fields, never in dates, choices and what
// a pattern rules. It is for values as they come in: a document keeps what it
// was issued with. The notes, one for each field and kind of mark, are
// value.normalised with the arguments field, from, to, count and position (of
// the first, in characters). Values that are no JSON object come back as they
// are, for Check to refuse; so do, byte for byte, those with nothing to change.
func (f *Form) Normalise(raw []byte) ([]byte, Problems) {
	if len(raw) > maxValues || !halfWidth(raw) {
		return raw, nil
	}
	data, err := decodeObject(raw)
	if err != nil {
		return raw, nil
	}
	w := &normalWalk{form: f}
	w.value(f.schemaDoc, "", data)
	if len(w.notes) == 0 {
		return raw, nil
	}
	out, err := marshalCanonical(data)
	if err != nil {
		return raw, nil // it was decoded from JSON
	}
	f.sortProblems(w.notes)
	return out, w.notes
}

// halfWidth tells values that may have something to change from those that
// surely have not, without reading them: a mark in a string beside what is not
// ASCII, or one of a pair.
func halfWidth(raw []byte) bool {
	within := false
	for i := 1; i+1 < len(raw); i++ {
		switch c := raw[i]; {
		case c == '"':
			within = !within
		case !within:
		case c == '\\', c == '(', c == ')', c == '\'', c == 0xE2 && loneEllipsis(raw, i):
			return true
		case (raw[i-1] >= 0x80 || raw[i+1] >= 0x80) && bytes.IndexByte([]byte(",;:!?.-"), c) >= 0:
			return true
		}
	}
	return false
}

// loneEllipsis reports whether a … begins at i that is no part of a ……
func loneEllipsis(raw []byte, i int) bool {
	const ellipsis = "…"
	return bytes.HasPrefix(raw[i:], []byte(ellipsis)) &&
		!bytes.HasPrefix(raw[i+len(ellipsis):], []byte(ellipsis)) && !bytes.HasSuffix(raw[:i], []byte(ellipsis))
}

// normalWalk goes through values beside their schema.
type normalWalk struct {
	form  *Form
	notes Problems
}

// value normalises one value and answers what stands in its place.
func (w *normalWalk) value(schema any, path string, v any) any {
	node, _ := schema.(map[string]any)
	switch v := v.(type) {
	case string:
		if !plainText(node) {
			return v
		}
		text, changes := normalText(v)
		w.note(path, changes)
		return text
	case map[string]any:
		members, _ := node["properties"].(map[string]any)
		for name, member := range v {
			v[name] = w.value(members[name], joinPointer(path, name), member)
		}
	case []any:
		for i, item := range v {
			v[i] = w.value(node["items"], joinPointer(path, strconv.Itoa(i)), item)
		}
	}
	return v
}

// plainText reports whether a schema is of text whose wording is its author's.
func plainText(node map[string]any) bool {
	for _, key := range []string{"enum", "const", "pattern"} {
		if _, ruled := node[key]; ruled {
			return false
		}
	}
	format, ok := node["format"]
	return node["type"] == "string" && (!ok || format == "body")
}

// note tells the changes of one text, alike ones together, in their order.
func (w *normalWalk) note(path string, changes []normalChange) {
	count := map[string]int{}
	for _, c := range changes {
		count[c.from+c.to]++
	}
	for _, c := range changes {
		if n := count[c.from+c.to]; n > 0 {
			w.notes = append(w.notes, w.form.problem("value.normalised", path, "from", c.from, "to", c.to,
				"count", strconv.Itoa(n), "position", strconv.Itoa(c.position)))
			count[c.from+c.to] = 0
		}
	}
}
