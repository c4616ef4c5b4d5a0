package office

import (
	"cmp"
	"context"
	"errors"
	"strconv"

	"casefile/archive"
	"casefile/templates"
	"casefile/templates/layout"
)

// Register is the register 发文登记簿 of a series and year.
type Register struct {
	Series Series       `json:"series"`
	Year   int          `json:"year"`
	Lines  []NumberLine `json:"lines"`
}

// Register reads the register of a series in a year. Of a document the actor
// may not see it tells number and level alone.
func (o *Office) Register(ctx context.Context, a Actor, series string, year int) (_ *Register, err error) {
	t := o.trace(ctx, a, actNumbers, "register")
	defer t.end(&err)
	if err := a.allow(actNumbers); err != nil {
		return nil, err
	}
	arch, s, err := o.seriesByID(ctx, series)
	if err != nil {
		return nil, err
	}
	if year == 0 {
		year = o.day().Year
	}
	r := &Register{Series: Series{ID: string(s.ID), Kind: s.Kind, Name: s.Name, Organ: s.Organ, Mark: s.Mark}, Year: year, Lines: []NumberLine{}}
	reader := &registerReader{o: o, arch: arch, a: a, files: map[archive.FileID]*registerFile{}}
	for c, err := range arch.ListNumbers(ctx, s.ID, year) {
		if err != nil {
			return nil, err
		}
		if c.Kind != archive.ClaimStart {
			r.Lines = append(r.Lines, lineOf(c))
		}
	}
	return r, reader.fill(ctx, r.Lines)
}

// registerReader reads what lines say of documents, each file once.
type registerReader struct {
	o     *Office
	arch  *archive.Archive
	a     Actor
	files map[archive.FileID]*registerFile
}

type registerFile struct {
	state   *archive.State
	handler string
}

func (r *registerReader) file(ctx context.Context, id archive.FileID) (*registerFile, error) {
	if f, ok := r.files[id]; ok {
		return f, nil
	}
	f := &registerFile{}
	st, err := r.arch.FileState(ctx, id)
	if err != nil && !errors.Is(err, archive.ErrNotFound) {
		return nil, err
	}
	if err == nil {
		f.state = st
		if r.a.mayRead(st.Access, r.o.day()) && st.Disposal == nil {
			h, err := r.arch.Header(ctx, st)
			if err != nil {
				return nil, err
			}
			f.handler = h.Handler
		}
	}
	r.files[id] = f
	return f, nil
}

// fill adds to the lines what their documents tell, file by file.
func (r *registerReader) fill(ctx context.Context, lines []NumberLine) error {
	byDoc := map[archive.DocID]*NumberLine{}
	var docs []*archive.DocState
	for i := range lines {
		l := &lines[i]
		id := archive.DocID(l.Doc)
		if l.Kind != string(archive.ClaimDocument) {
			continue
		}
		f, err := r.file(ctx, id.File())
		if err != nil {
			return err
		}
		var d *archive.DocState
		if f.state != nil {
			d = f.state.Doc(id)
		}
		if d == nil {
			l.State = string(archive.StatusNumbering)
			continue
		}
		l.State, l.Secrecy = string(d.Status), string(d.Access.At(r.o.day()))
		if l.Hidden = !r.a.mayRead(d.Access, r.o.day()); l.Hidden {
			l.Doc, l.By, l.Reason = "", "", ""
			continue
		}
		l.Date, l.Form, l.Handler = d.Date.String(), d.Form.ID, cmp.Or(f.handler, d.DraftedBy.ID)
		if d.Filed() && !d.Disposed {
			byDoc[id] = l
			docs = append(docs, d)
		}
	}
	for rec, err := range r.arch.Records(ctx, docs) {
		if err != nil {
			return err
		}
		l := byDoc[rec.Document]
		l.Title = rec.Title
		r.elements(ctx, l, rec)
	}
	return nil
}

// elements reads who issued and who receives a document off its values, where
// its form is at hand.
func (r *registerReader) elements(ctx context.Context, l *NumberLine, rec archive.Record) {
	f, err := r.o.formOf(ctx, r.arch, rec.Form)
	if err != nil {
		return
	}
	if vals, err := f.CheckPublic(rec.Values); err == nil {
		l.Issuer, l.To = f.Element(vals, "issuer"), cmp.Or(f.Element(vals, "recipient"), vals.String("addressee"))
	}
}

// RegisterPDF is the register as a table to be printed and bound.
func (o *Office) RegisterPDF(ctx context.Context, a Actor, series string, year int) (_ []byte, r *Register, err error) {
	t := o.trace(ctx, a, actNumbers, "register.pdf")
	defer t.end(&err)
	if r, err = o.Register(t.inside(), a, series, year); err != nil {
		return nil, nil, err
	}
	data, err := o.Data(ctx)
	if err != nil {
		return nil, nil, err
	}
	table := templates.Register{Date: o.Today(), Program: o.program(), Series: r.Series.Name, Mark: r.Series.Mark, Year: r.Year}
	for _, x := range data.Organs {
		if x.ID == r.Series.Organ {
			table.Organ = x.Name
		}
	}
	names := map[string]string{}
	for _, x := range data.Actors {
		names[x.ID] = x.Name
	}
	for _, l := range r.Lines {
		if l.Handler == "" && l.Kind != string(archive.ClaimDocument) {
			l.Handler = l.By
		}
		l.Handler = cmp.Or(names[l.Handler], l.Handler)
		table.Rows = append(table.Rows, o.registerRow(l))
	}
	set, err := o.fontSet()
	if err != nil {
		return nil, nil, err
	}
	pdf, err := templates.Renderer{Fonts: set}.Register(table)
	return pdf, r, err
}

func (o *Office) registerRow(l NumberLine) layout.RegisterRow {
	row := layout.RegisterRow{No: strconv.Itoa(l.N), Number: l.Number, Date: l.Date, Title: l.Title, Secrecy: l.Secrecy, To: l.To, Handler: l.Handler}
	switch {
	case l.Hidden:
		row.Title, row.Remarks = "〔涉密〕", ""
	case l.Kind == string(archive.ClaimExternal):
		row.Remarks = "库外：" + l.Reason
	case l.Kind == string(archive.ClaimVoid):
		row.Remarks = "作废：" + l.Reason
	case l.State != string(archive.StatusIssued):
		row.Remarks = StateName(l.State)
	}
	if row.Title == "" && l.Form != "" {
		if f, err := o.form(l.Form); err == nil {
			row.Title = f.Title
		}
	}
	return row
}
