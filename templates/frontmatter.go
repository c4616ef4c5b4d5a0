package templates

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"

	"casefile/templates/layout"
)

// frontMatter is the YAML head of a form, as written.
type frontMatter struct {
	ID           string        `yaml:"id"`
	Version      string        `yaml:"version"`
	Title        string        `yaml:"title"`
	Aliases      []string      `yaml:"aliases"`
	Layout       string        `yaml:"layout"`
	Page         pageMatter    `yaml:"page"`
	Source       string        `yaml:"source"`
	Series       string        `yaml:"series"`
	Signoffs     []string      `yaml:"signoffs"`
	Minutes      bool          `yaml:"minutes"`
	SelfApproval bool          `yaml:"self_approval"`
	Secrecy      string        `yaml:"secrecy"`
	Retention    string        `yaml:"retention"`
	Section      string        `yaml:"section"`
	Needs        []string      `yaml:"needs"`
	Follows      []string      `yaml:"follows"`
	Leads        []string      `yaml:"leads"`
	Deadlines    []Deadline    `yaml:"deadlines"`
	Fields       yaml.MapSlice `yaml:"fields"`
}

// pageMatter is what a form chooses of its page: see [layout.Setup].
type pageMatter struct {
	Duplex    bool     `yaml:"duplex"`
	Seal      string   `yaml:"seal"`
	Mark      string   `yaml:"mark"`
	TextFirst bool     `yaml:"text_first"`
	Cover     bool     `yaml:"cover"`
	Contents  bool     `yaml:"contents"`
	SignLines []string `yaml:"sign_lines"`
}

func (p pageMatter) setup() layout.Setup {
	seal, _ := layout.ParseSeal(p.Seal)
	return layout.Setup{Duplex: p.Duplex, Seal: seal, Mark: p.Mark, TextFirst: p.TextFirst, Cover: p.Cover, Contents: p.Contents, SignLines: p.SignLines}
}

// maxSigners is how many may sign at the foot of every page of a record and
// leave it to the text, maxSigner how long what they are called may be to leave
// room to write beside it.
const maxSigners, maxSigner = 8, 8

// misplaced finds a choice that a layout does not have or cannot set, and what
// would do.
func (p pageMatter) misplaced(kind string) (got, want string) {
	switch {
	case p.Cover && kind != layout.Report.String():
		return "cover", "layout: report"
	case p.Contents && kind != layout.Report.String():
		return "contents", "layout: report"
	case len(p.SignLines) > 0 && kind != layout.Record.String():
		return "sign_lines", "layout: record"
	case len(p.SignLines) > maxSigners:
		return strconv.Itoa(len(p.SignLines)), strconv.Itoa(maxSigners)
	}
	for _, who := range p.SignLines {
		if n := len([]rune(who)); n == 0 || n > maxSigner || strings.ContainsAny(who, "\n\r\t") {
			return who, "1–" + strconv.Itoa(maxSigner)
		}
	}
	return "", ""
}

const maxFormBytes = 1 << 20

var (
	formID     = regexp.MustCompile(`^[a-z][a-z0-9-]{0,63}$`)
	formVer    = regexp.MustCompile(`^[1-9][0-9]{0,4}$`)
	fieldName  = regexp.MustCompile(`^[a-z][a-z0-9_]{0,63}$`)
	sectionID  = regexp.MustCompile(`^([a-z][a-z-]{0,31})?$`)
	limitSpan  = regexp.MustCompile(`^[1-9][0-9]{0,3} (days|working-days|months)$`)
	fenceStart = []byte("---\n")
	fenceEnd   = []byte("\n---\n")
)

// splitForm parts front matter from body and says on which line each begins.
func splitForm(name string, text []byte) (front, body []byte, bodyLine int, err error) {
	text = bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))
	if len(text) > maxFormBytes {
		return nil, nil, 0, Problems{formProblem(name, 1, "form.too-large", "limit", strconv.Itoa(maxFormBytes))}
	}
	if !bytes.HasPrefix(text, fenceStart) {
		return nil, nil, 0, Problems{formProblem(name, 1, "form.no-front-matter")}
	}
	rest := text[len(fenceStart):]
	end := bytes.Index(rest, fenceEnd)
	if end < 0 {
		return nil, nil, 0, Problems{formProblem(name, 1, "form.no-front-matter")}
	}
	front, body = rest[:end+1], rest[end+len(fenceEnd):]
	return front, body, bytes.Count(front, []byte("\n")) + 3, nil
}

// formProblem is a problem in a form's own text, with file and line.
func formProblem(name string, line int, id string, kv ...string) Problem {
	p := Problem{ID: id, Path: fmt.Sprintf("%s:%d", name, line), Args: map[string]string{}}
	for i := 0; i+1 < len(kv); i += 2 {
		p.Args[kv[i]] = kv[i+1]
	}
	return p
}

func parseFrontMatter(name string, front []byte) (*frontMatter, orderedMap, error) {
	var fm frontMatter
	dec := yaml.NewDecoder(bytes.NewReader(front), yaml.Strict(), yaml.UseOrderedMap())
	if err := dec.Decode(&fm); err != nil {
		line, msg := 1, err.Error()
		var ye yaml.Error
		if errors.As(err, &ye) {
			msg = ye.GetMessage()
			if tok := ye.GetToken(); tok != nil && tok.Position != nil {
				line = tok.Position.Line
			}
		}
		return nil, nil, Problems{formProblem(name, line+1, "form.front-matter", "detail", msg)}
	}
	fields, _ := ordered(fm.Fields).(orderedMap)
	if ps := checkFrontMatter(name, front, &fm, fields); len(ps) > 0 {
		return nil, nil, ps
	}
	return &fm, fields, nil
}

// ordered turns goccy's types into ours.
func ordered(v any) any {
	switch v := v.(type) {
	case yaml.MapSlice:
		m := make(orderedMap, 0, len(v))
		for _, item := range v {
			m = append(m, pair{fmt.Sprint(item.Key), ordered(item.Value)})
		}
		return m
	case []any:
		out := make([]any, len(v))
		for i, e := range v {
			out[i] = ordered(e)
		}
		return out
	}
	return v
}

func checkFrontMatter(name string, front []byte, fm *frontMatter, fields orderedMap) Problems {
	var ps Problems
	bad := func(key, id string, kv ...string) {
		ps = append(ps, formProblem(name, topLine(front, key), id, append(kv, "key", key)...))
	}
	if !formID.MatchString(fm.ID) {
		bad("id", "form.bad-id", "got", fm.ID)
	}
	if !formVer.MatchString(fm.Version) {
		bad("version", "form.bad-version", "got", fm.Version)
	}
	if fm.Title == "" {
		bad("title", "form.key-missing")
	}
	if fm.Source == "" {
		bad("source", "form.key-missing")
	}
	if _, ok := layout.ParseKind(fm.Layout); !ok {
		bad("layout", "form.bad-choice", "got", fm.Layout, "want", strings.Join(layout.KindNames(), " "))
	}
	if _, ok := layout.ParseSeal(fm.Page.Seal); !ok {
		bad("page", "form.bad-choice", "got", fm.Page.Seal, "want", strings.Join(layout.SealNames(), " "))
	}
	if got, want := fm.Page.misplaced(fm.Layout); want != "" {
		bad("page", "form.bad-choice", "got", got, "want", want)
	}
	if !oneOf(fm.Secrecy, "", "内部", "秘密", "机密", "绝密") {
		bad("secrecy", "form.bad-choice", "got", fm.Secrecy, "want", "内部 秘密 机密 绝密")
	}
	if !oneOf(fm.Retention, "", "永久", "30年", "10年") {
		bad("retention", "form.bad-choice", "got", fm.Retention, "want", "永久 30年 10年")
	}
	if !sectionID.MatchString(fm.Section) {
		bad("section", "form.bad-choice", "got", fm.Section, "want", "[a-z-]")
	}
	for _, need := range fm.Needs {
		if !formID.MatchString(need) {
			bad("needs", "form.bad-choice", "got", need, "want", "service reply sealed [id]")
		}
	}
	if len(fm.Signoffs) == 0 {
		bad("signoffs", "form.key-missing")
	}
	for _, d := range fm.Deadlines {
		if d.ID == "" || (d.Field == "") == (d.Limit == "") || d.Limit != "" && (!limitSpan.MatchString(d.Limit) || !oneOf(d.From, "issued", "served")) {
			bad("deadlines", "form.bad-deadline", "got", d.ID)
		}
	}
	return append(append(ps, checkFields(name, front, fields)...), checkConfidential(name, front, fm, fields)...)
}

// checkFields holds what the program needs beyond JSON Schema: an object with
// properties, names that can be an action, a Chinese title for each.
func checkFields(name string, front []byte, fields orderedMap) Problems {
	var ps Problems
	v, _ := fields.get("properties")
	props, ok := v.(orderedMap)
	if !ok || fields.str("type") != "object" {
		return Problems{formProblem(name, topLine(front, "fields"), "form.no-fields")}
	}
	for _, p := range props {
		m, ok := p.value.(orderedMap)
		line := lineOf(front, p.key)
		switch {
		case !ok || m.str("type") == "":
			ps = append(ps, formProblem(name, line, "form.field-type", "key", p.key))
			continue
		case !fieldName.MatchString(p.key):
			ps = append(ps, formProblem(name, line, "form.field-name", "key", p.key))
		case m.str("title") == "":
			ps = append(ps, formProblem(name, line, "form.field-title", "key", p.key))
		}
		if e := m.str("element"); e != "" && !layout.IsElement(e) {
			ps = append(ps, formProblem(name, line, "form.bad-choice", "key", p.key, "got", e, "want", strings.Join(layout.ElementNames(), " ")))
		}
		if e := m.str("element"); (e == "date" || e == "print_date" || p.key == "date") && m.str("format") != "date" {
			ps = append(ps, formProblem(name, line, "form.bad-choice", "key", p.key+".format", "got", m.str("format"), "want", "date"))
		}
		if missing := missingMember(m); missing != "" {
			ps = append(ps, formProblem(name, line, "form.element-shape", "key", p.key, "got", m.str("element"), "want", missing))
		}
		if m.str("type") == "object" {
			ps = append(ps, checkFields(name, front, m)...)
		}
		if items, ok := m.get("items"); ok {
			if im, ok := items.(orderedMap); ok && im.str("type") == "object" {
				ps = append(ps, checkFields(name, front, im)...)
			}
		}
	}
	return ps
}

// elementMembers are what each item of an element that is a list of objects
// must have.
var elementMembers = map[string][]string{"annex": {"title", "body"}, "stamp": {"post", "name"}}

// missingMember names what a field's element needs and its items do not have.
func missingMember(field orderedMap) string {
	members := elementMembers[field.str("element")]
	items, _ := field.get("items")
	im, _ := items.(orderedMap)
	v, _ := im.get("properties")
	props, _ := v.(orderedMap)
	for _, name := range members {
		if _, ok := props.get(name); !ok || field.str("type") != "array" {
			return name
		}
	}
	return ""
}

// lineOf finds the line of the file on which a field is written,
// topLine that of a key of the form's own. The front matter begins on the
// file's second line, and that is where a key is missing.
func lineOf(front []byte, key string) int {
	return lineMatching(front, `(?m)(?:^[ \t-]*|[{,][ \t]*)`+regexp.QuoteMeta(key)+`:`)
}

func topLine(front []byte, key string) int {
	return lineMatching(front, `(?m)^`+regexp.QuoteMeta(key)+`:`)
}

func lineMatching(front []byte, pattern string) int {
	at := regexp.MustCompile(pattern).FindIndex(front)
	if at == nil {
		return 2
	}
	return bytes.Count(front[:at[0]], []byte("\n")) + 2
}

func oneOf(s string, list ...string) bool {
	for _, e := range list {
		if s == e {
			return true
		}
	}
	return false
}
