package templates

import (
	"bytes"
	"encoding/json"

	"casefile/templates/layout"
	"casefile/templates/pdf"
)

// valuesName is what the printed values are called where a PDF carries them.
const valuesName = "values.json"

// printedValues is what of the values the pages show, as indented JSON: each
// value some run of text came from. A value that the form only asks about, one
// that it does not mention and a confidential one are not among them, so that
// nothing goes along with a paper that is not on it. Items of a list that are
// not printed are left out, and with them what would tell of their number.
func printedValues(v Values, printed []string) (pdf.File, error) {
	seen := make(map[string]bool, len(printed))
	for _, field := range printed {
		seen[field] = true
	}
	data, _ := keepPrinted(v.data, "", seen).(map[string]any)
	if data == nil {
		data = map[string]any{}
	}
	raw, err := marshalCanonical(data)
	if err != nil {
		return pdf.File{}, err
	}
	var out bytes.Buffer
	if err := json.Indent(&out, raw, "", "  "); err != nil {
		return pdf.File{}, err
	}
	out.WriteByte('\n')
	return pdf.File{Name: valuesName, Description: "印出的填写值", MediaType: "application/json",
		Data: true, Bytes: out.Bytes()}, nil
}

// keepPrinted is a value without what was not printed, nil when nothing was.
func keepPrinted(v any, path string, printed map[string]bool) any {
	switch v := v.(type) {
	case map[string]any:
		out := map[string]any{}
		for name, e := range v {
			if kept := keepPrinted(e, joinPointer(path, name), printed); kept != nil {
				out[name] = kept
			}
		}
		if len(out) > 0 {
			return out
		}
	case []any:
		var out []any
		for i, e := range v {
			if kept := keepPrinted(e, joinPointer(path, itoa(i)), printed); kept != nil {
				out = append(out, kept)
			}
		}
		if out != nil {
			return out
		}
	default:
		if printed[path] {
			return v
		}
	}
	return nil
}

// attachments are the files that go along with a document.
func attachments(v Values, res *layout.Result, opts Options) ([]pdf.File, error) {
	if !opts.AttachValues {
		return nil, nil
	}
	file, err := printedValues(v, res.Fields)
	if err != nil {
		return nil, err
	}
	return []pdf.File{file}, nil
}
