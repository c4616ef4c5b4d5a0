package office

import (
	"context"
	"fmt"
	"strconv"

	"casefile/archive"
	"casefile/templates"
)

// Forms lists the forms there are, by id. It needs no archive: an [Operator]
// may ask.
func (o *Office) Forms(ctx context.Context, a Actor) ([]FormInfo, error) {
	if err := a.allow(actForms); err != nil {
		return nil, err
	}
	lib, err := o.library()
	if err != nil {
		return nil, err
	}
	list := []FormInfo{}
	for _, f := range lib.Forms() {
		list = append(list, formInfo(f))
	}
	return list, nil
}

func formInfo(f *templates.Form) FormInfo {
	return FormInfo{ID: f.ID, Version: f.Version, Title: f.Title, Layout: f.Layout.String(),
		Source: f.Source, Series: f.Series}
}

// FormDetail reads one form.
func (o *Office) FormDetail(ctx context.Context, a Actor, id string) (*FormDetail, error) {
	if err := a.allow(actForms); err != nil {
		return nil, err
	}
	f, err := o.form(id)
	if err != nil {
		return nil, err
	}
	return &FormDetail{
		FormInfo: formInfo(f), Aliases: f.Aliases, Signoffs: f.Signoffs, SelfApproval: f.SelfApproval,
		Secrecy: archive.Level(f.Secrecy), Retention: f.Retention, Follows: f.Follows, Leads: f.Leads,
		Digest: f.Digest(), Fields: f.Fields, Schema: f.Schema(), Sample: f.Sample(), Form: f,
	}, nil
}

// Render sets values in pages without an archive: nothing is numbered and
// nothing kept.
func (o *Office) Render(ctx context.Context, a Actor, r RenderRequest) (*Rendered, error) {
	q, err := o.asked(a, r)
	if err != nil {
		return nil, err
	}
	out, err := o.typeset(q.form, q.values, q.options)
	if err != nil {
		return nil, err
	}
	res := rendered(q.form, out)
	res.Notices = q.notices
	return res, nil
}

// asking is what a request is to be rendered with.
type asking struct {
	form    *templates.Form
	values  templates.Values
	options templates.Options
	notices []Message // what was put right in the values
}

// asked puts the values of a request right and checks them, and settles its
// number or what stands where one would.
func (o *Office) asked(a Actor, r RenderRequest) (*asking, error) {
	if err := a.allow(actForms); err != nil {
		return nil, err
	}
	f, err := o.form(r.Form)
	if err != nil {
		return nil, err
	}
	if r.Date != "" {
		if _, err := archive.ParseDate(r.Date); err != nil {
			return nil, &Problem{ID: "date-bad", Kind: Invalid, Args: args{"given": r.Date}, Err: err}
		}
	}
	values, notes := f.Normalise(r.Values)
	vals, err := f.Check(values)
	if err != nil {
		return nil, err
	}
	opt := templates.Options{Number: r.Number, Date: r.Date, Draft: r.Draft, AttachValues: r.WithValues}
	if r.Number == "" && f.Series != "" {
		opt.Number = blankNumber(f.Element(vals, "date"), r.Date)
	}
	return &asking{form: f, values: vals, options: opt, notices: messages(notes)}, nil
}

// blankNumber stands where a number would: the page keeps its shape, and nobody
// can take it for a numbered one.
func blankNumber(dates ...string) string {
	year := "××××"
	for _, d := range dates {
		if len(d) >= 4 {
			year = d[:4]
			break
		}
	}
	return "×××〔" + year + "〕×号"
}

func rendered(f *templates.Form, out *templates.Rendered) *Rendered {
	return &Rendered{Form: f.ID, Title: out.Title, Pages: out.Pages, PDF: out.PDF, Text: out.Text}
}

// typeset renders checked values with the office's faces.
func (o *Office) typeset(f *templates.Form, v templates.Values, opt templates.Options) (*templates.Rendered, error) {
	set, err := o.fontSet()
	if err != nil {
		return nil, err
	}
	opt.Program = o.program()
	return templates.Renderer{Fonts: set}.Render(f, v, opt)
}

// formOf is the form a document was made with, as the archive keeps it: the
// one at hand may have moved on.
func (o *Office) formOf(ctx context.Context, arch *archive.Archive, ref archive.FormRef) (*templates.Form, error) {
	if f, err := o.form(ref.ID); err == nil && formVersion(f) == ref.Version && f.Digest() == string(ref.Digest) {
		return f, nil
	}
	text, err := arch.Form(ctx, ref)
	if err != nil {
		return nil, fmt.Errorf("read form of the document: %w", err)
	}
	return templates.Parse(ref.ID+"@"+versionText(ref), text, nil)
}

// program is the name and version that PDFs and records bear.
func (o *Office) program() string { return "casefile " + o.opts.Version }

// documentDate settles 成文日期: the values', else the one asked for, else today.
func (o *Office) documentDate(f *templates.Form, v templates.Values, asked string) (archive.Date, error) {
	for _, s := range []string{f.Element(v, "date"), v.String("date"), asked} {
		if s == "" {
			continue
		}
		d, err := archive.ParseDate(s)
		if err != nil {
			return d, &Problem{ID: "date-bad", Kind: Invalid, Args: args{"given": s}, Err: err}
		}
		return d, nil
	}
	return o.day(), nil
}

// formVersion is a form's version as the archive counts it.
func formVersion(f *templates.Form) int {
	n, _ := strconv.Atoi(f.Version) // not a number: 0, which the archive refuses
	return n
}

func versionText(ref archive.FormRef) string {
	if ref.ID == "" {
		return ""
	}
	return strconv.Itoa(ref.Version)
}
