package archive

import (
	"encoding/json"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
)

// TestDoc: the package comment names every member of every object, every area
// of keys and every type of event.
func TestDoc(t *testing.T) {
	b, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	doc := string(b)
	m := smallArchive(t)
	maps.Copy(m, livedArchive(t))
	for key, b := range m {
		top, _, _ := strings.Cut(key, "/")
		if !strings.Contains(doc, "//\t"+top) {
			t.Errorf("doc.go has no key like %s", key)
		}
		var v any
		if json.Unmarshal(b, &v) == nil {
			for _, name := range members(v) {
				if !strings.Contains(doc, `"`+name+`"`) {
					t.Errorf("doc.go does not show %q of %s", name, key)
				}
			}
		}
	}
	for _, e := range slices.Concat(allTypes, closingTypes, []EventType{EventBatchApproved}) {
		if !strings.Contains(doc, string(e)) {
			t.Errorf("doc.go does not name the event %s", e)
		}
	}
	for line := range strings.SplitSeq(doc, "\n") {
		key, _, _ := strings.Cut(strings.TrimPrefix(line, "//\t"), " ")
		if strings.HasPrefix(line, "//\t") && strings.Contains(key, "/") && strings.IndexByte(key, '"') < 0 &&
			!strings.Contains(key, "…") && parseKey(key).area == areaStray {
			t.Errorf("doc.go shows %s, which is no key", key)
		}
	}
}

// members are the names of all members, except below what is opaque.
func members(v any) []string {
	var out []string
	switch v := v.(type) {
	case map[string]any:
		for name, x := range v {
			out = append(out, name)
			if name != "values" && name != "map" {
				out = append(out, members(x)...)
			}
		}
	case []any:
		for _, x := range v {
			out = append(out, members(x)...)
		}
	}
	return out
}
