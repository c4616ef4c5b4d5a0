package templates

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"unicode"
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// Values are an officer's answers to a form's fields, checked.
type Values struct {
	raw  []byte
	data map[string]any
}

// JSON is the values as canonical JSON: sorted keys, no insignificant space.
func (v Values) JSON() []byte { return v.raw }

// String returns a top-level field's text, "" when it is absent.
func (v Values) String(field string) string {
	switch s := v.data[field].(type) {
	case string:
		return s
	case json.Number:
		return s.String()
	}
	return ""
}

// Check reads values and holds them against the form. The error is a Problems
// with every problem at once, in the order of the form's fields; the Values
// are usable for a draft whenever the input was a JSON object.
func (f *Form) Check(raw []byte) (Values, error) { return f.checkWith(f.schema, raw) }

func (f *Form) checkWith(schema *jsonschema.Schema, raw []byte) (Values, error) {
	if len(raw) > maxValues {
		return Values{}, Problems{{ID: "value.too-large", Args: map[string]string{
			"got": strconv.Itoa(len(raw)), "limit": strconv.Itoa(maxValues)}}}
	}
	data, err := decodeObject(raw)
	if err != nil {
		return Values{}, err
	}
	ps := f.checkStrings(f.Fields, "", data)
	ps = append(ps, f.checkSchema(schema, data)...)
	f.sortProblems(ps)
	canonical, err := marshalCanonical(data)
	if err != nil {
		return Values{}, fmt.Errorf("encode values: %w", err)
	}
	return Values{raw: canonical, data: data}, ps.orNil()
}

// marshalCanonical writes sorted keys and no HTML escapes; numbers stay as
// they were typed because they are json.Number.
func marshalCanonical(v any) ([]byte, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(buf.Bytes(), []byte("\n")), nil
}

// decodeObject reads one JSON object, refusing what encoding/json would mend
// silently: bytes that are not UTF-8, lone surrogates, a name given twice.
func decodeObject(raw []byte) (map[string]any, error) {
	if at := invalidUTF8(raw); at >= 0 {
		return nil, Problems{jsonProblem(raw, at, "value.utf8")}
	}
	if at := loneSurrogate(raw); at >= 0 {
		return nil, Problems{jsonProblem(raw, at, "value.surrogate")}
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		return nil, Problems{syntaxProblem(raw, dec, err)}
	}
	if rest := bytes.TrimLeft(raw[dec.InputOffset():], " \t\r\n"); len(rest) > 0 {
		return nil, Problems{jsonProblem(raw, len(raw)-len(rest), "value.json", "detail", "more than one value")}
	}
	data, ok := v.(map[string]any)
	if !ok {
		return nil, Problems{{ID: "value.not-object"}}
	}
	if path, name, twice := duplicateName(raw); twice {
		return nil, Problems{{ID: "value.duplicate", Path: path, Args: map[string]string{"name": name}}}
	}
	return data, nil
}

func syntaxProblem(raw []byte, dec *json.Decoder, err error) Problem {
	at := int(dec.InputOffset())
	if se, ok := err.(*json.SyntaxError); ok {
		at = int(se.Offset) - 1 // it counts the byte that is wrong as read
	}
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		at = len(raw)
	}
	return jsonProblem(raw, at, "value.json", "detail", err.Error())
}

// jsonProblem names the line and column (in characters, from 1) of a byte.
func jsonProblem(raw []byte, at int, id string, kv ...string) Problem {
	at = min(max(at, 0), len(raw))
	lineStart := bytes.LastIndexByte(raw[:at], '\n') + 1
	p := Problem{ID: id, Args: map[string]string{
		"line":   strconv.Itoa(bytes.Count(raw[:at], []byte("\n")) + 1),
		"column": strconv.Itoa(utf8.RuneCount(raw[lineStart:at]) + 1),
	}}
	for i := 0; i+1 < len(kv); i += 2 {
		p.Args[kv[i]] = kv[i+1]
	}
	return p
}

func invalidUTF8(raw []byte) int {
	for i := 0; i < len(raw); {
		r, n := utf8.DecodeRune(raw[i:])
		if r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return -1
}

// loneSurrogate finds a \ud8xx escape without its other half.
func loneSurrogate(raw []byte) int {
	for i := 0; i+1 < len(raw); i++ {
		if raw[i] != '\\' {
			continue
		}
		i++
		if raw[i] != 'u' {
			continue
		}
		switch u := hex4(raw, i+1); {
		case u >= 0xD800 && u < 0xDC00:
			if i+6 >= len(raw) || raw[i+5] != '\\' || raw[i+6] != 'u' || !isLow(hex4(raw, i+7)) {
				return i - 1
			}
			i += 10
		case isLow(u):
			return i - 1
		}
	}
	return -1
}

func isLow(u int64) bool { return u >= 0xDC00 && u < 0xE000 }

func hex4(raw []byte, at int) int64 {
	if at+4 > len(raw) {
		return -1
	}
	u, err := strconv.ParseInt(string(raw[at:at+4]), 16, 32)
	if err != nil {
		return -1
	}
	return u
}

// checkStrings walks the values beside the fields: a plain field is one line,
// and nothing invisible may enter a document.
func (f *Form) checkStrings(fields []*Field, path string, data map[string]any) Problems {
	var ps Problems
	for name, v := range data {
		field := findField(fields, name)
		if field == nil {
			continue // the schema reports it
		}
		ps = append(ps, f.checkString(field, joinPointer(path, name), v)...)
	}
	return ps
}

func (f *Form) checkString(field *Field, path string, v any) Problems {
	switch v := v.(type) {
	case string:
		for i, r := range v {
			if id := badRune(r, field.Format == "body"); id != "" {
				return Problems{f.problem(id, path, "rune", fmt.Sprintf("U+%04X", r),
					"position", strconv.Itoa(utf8.RuneCountInString(v[:i])+1))}
			}
		}
	case map[string]any:
		return f.checkStrings(field.Fields, path, v)
	case []any:
		var ps Problems
		for i, e := range v {
			ps = append(ps, f.checkString(field, joinPointer(path, strconv.Itoa(i)), e)...)
		}
		return ps
	}
	return nil
}

// badRune says why a character may not stand in a field: line breaks outside
// prose, controls and bidirectional marks (which could make the page read
// otherwise than the text), private use and noncharacters (our own tokens).
func badRune(r rune, prose bool) string {
	switch {
	case r == '\n' || r == '\r':
		if prose {
			return ""
		}
		return "value.newline"
	case r == '\t':
		if prose {
			return ""
		}
		return "value.control"
	case unicode.IsControl(r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Co, r),
		r >= 0xFDD0 && r <= 0xFDEF, r&0xFFFE == 0xFFFE, r == utf8.RuneError,
		r == 0x2028, r == 0x2029:
		return "value.control"
	}
	return ""
}

func (f *Form) problem(id, path string, kv ...string) Problem {
	p := Problem{ID: id, Path: path, Args: map[string]string{"field": f.FieldTitle(path)}}
	for i := 0; i+1 < len(kv); i += 2 {
		p.Args[kv[i]] = kv[i+1]
	}
	return p
}
