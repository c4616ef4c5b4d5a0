package templates

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"sort"

	"casefile/templates/forms"
	"casefile/templates/layout"
)

// Library is the forms at hand: those that come with the program, and an
// office's own, which win over them.
type Library struct {
	forms map[string]*Form
}

// Load reads the embedded forms and then each given folder, laid out like
// templates/forms: one folder a form, with form.md and maybe sample.json.
// The error is a Problems naming file and line when a form is broken.
func Load(own ...fs.FS) (*Library, error) {
	lib := &Library{forms: map[string]*Form{}}
	var problems Problems
	for _, fsys := range append([]fs.FS{forms.FS}, own...) {
		if err := lib.add(fsys); err != nil {
			var ps Problems
			if !errors.As(err, &ps) {
				return nil, err
			}
			problems = append(problems, ps...)
		}
	}
	return lib, problems.orNil()
}

func (lib *Library) add(fsys fs.FS) error {
	names, err := fs.Glob(fsys, "*/form.md")
	if err != nil {
		return fmt.Errorf("list forms: %w", err)
	}
	var problems Problems
	for _, name := range names {
		text, err := fs.ReadFile(fsys, name)
		if err != nil {
			return fmt.Errorf("read form: %w", err)
		}
		sample, err := fs.ReadFile(fsys, path.Join(path.Dir(name), "sample.json"))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("read sample: %w", err)
		}
		f, err := Parse(name, text, sample)
		var ps Problems
		switch {
		case errors.As(err, &ps):
			problems = append(problems, ps...)
		case err != nil:
			return err
		default:
			lib.forms[f.ID] = f
		}
	}
	return problems.orNil()
}

// Form finds a form by id.
func (lib *Library) Form(id string) (*Form, bool) {
	f, ok := lib.forms[id]
	return f, ok
}

// Forms lists every form by id.
func (lib *Library) Forms() []*Form {
	out := make([]*Form, 0, len(lib.forms))
	for _, f := range lib.forms {
		out = append(out, f)
	}
	sort.Slice(out, func(i, j int) bool { return out[i].ID < out[j].ID })
	return out
}

// Parse reads one form. name is the file's name for messages; sample may be
// nil. The error is a Problems.
func Parse(name string, text, sample []byte) (*Form, error) {
	front, bodyText, bodyLine, err := splitForm(name, text)
	if err != nil {
		return nil, err
	}
	fm, fields, err := parseFrontMatter(name, front)
	if err != nil {
		return nil, err
	}
	kind, _ := layout.ParseKind(fm.Layout)
	f := &Form{
		ID: fm.ID, Version: fm.Version, Title: fm.Title, Aliases: fm.Aliases,
		Layout: kind, Page: fm.Page.setup(), Source: fm.Source, Series: fm.Series, Signoffs: fm.Signoffs,
		Minutes: fm.Minutes, SelfApproval: fm.SelfApproval, Secrecy: fm.Secrecy, Retention: fm.Retention, Section: fm.Section, Needs: fm.Needs,
		Follows: fm.Follows, Leads: fm.Leads, Deadlines: fm.Deadlines,
		Fields: fieldsOf(fields), text: text, name: name, sample: sample,
	}
	if f.schemaDoc, f.schema, err = compileSchema(name, fields); err != nil {
		return nil, err
	}
	if f.public = f.schema; len(f.Confidential()) > 0 {
		if _, f.public, err = compileSchema(name, withoutConfidential(fields)); err != nil {
			return nil, err
		}
	}
	if f.body, err = parseBody(name, string(bodyText), bodyLine, f.Fields); err != nil {
		return nil, err
	}
	return f, nil
}
