package templates

import (
	"errors"
	"strings"
	"testing"
)

// A form may choose of its page only what its layout has, and no more to sign
// than a page has room for.
func TestPageChoices(t *testing.T) {
	const text = "---\nid: x\nversion: \"1\"\ntitle: 样式\nlayout: LAYOUT\npage: {PAGE}\nsource: 某规定\nsignoffs: [分管领导]\nfields:\n  type: object\n  properties:\n    a: {title: 甲, type: string}\n---\n# 样式\n"
	for _, tt := range []struct {
		kind, page string
		ok         bool
	}{
		{"report", "cover: true, contents: true, duplex: true", true},
		{"letter", "cover: true", false},
		{"record", "contents: true", false},
		{"record", "sign_lines: [被谈话人, 谈话人, 记录人]", true},
		{"official", "sign_lines: [谈话人]", false},
		{"record", "sign_lines: [一二三四五六七八九]", false},
		{"record", `sign_lines: [""]`, false},
		{"record", "sign_lines: [" + strings.Repeat("甲, ", 8) + "甲]", false},
		{"minutes", "mark: 会商纪要", true},
		{"letter", "seal: none", false},
	} {
		_, err := Parse("form.md", []byte(strings.NewReplacer("LAYOUT", tt.kind, "PAGE", tt.page).Replace(text)), nil)
		var ps Problems
		if tt.ok != (err == nil) || err != nil && (!errors.As(err, &ps) || ps[0].ID != "form.bad-choice" || ps[0].Path != "form.md:6") {
			t.Errorf("%s, %s: %v", tt.kind, tt.page, err)
		}
	}
}
