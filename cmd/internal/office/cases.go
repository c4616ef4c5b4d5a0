package office

import (
	"context"
	"errors"
	"iter"
	"slices"
	"strings"

	"casefile/archive"
)

// OpenCase opens a file and returns it. An id that exists is refused.
func (o *Office) OpenCase(ctx context.Context, a Actor, h CaseHeader) (_ *Case, err error) {
	t := o.trace(ctx, a, actOpenCase, "").of(h.ID)
	defer t.end(&err)
	if err := a.allow(actOpenCase); err != nil {
		return nil, err
	}
	arch, err := o.archive(ctx)
	if err != nil {
		return nil, err
	}
	st, err := o.openFile(ctx, arch, a, h)
	if err != nil {
		return nil, err
	}
	return o.caseView(ctx, arch, a, st)
}

func (o *Office) openFile(ctx context.Context, arch *archive.Archive, a Actor, h CaseHeader) (*archive.State, error) {
	if err := checkHeader(h); err != nil {
		return nil, err
	}
	until, err := archive.ParseDate(h.Until)
	if err != nil {
		return nil, err
	}
	kind := archive.Kind(h.Kind)
	if kind == "" {
		kind = archive.KindCase
	}
	return arch.OpenFile(ctx, o.by(a), archive.NewFile{
		ID: archive.FileID(h.ID), Kind: kind, Sector: h.Sector, Link: h.Link, Level: h.Level,
		Access: archive.Access{Secrecy: archive.Secrecy{Level: h.Secrecy, Until: until},
			Audience: archive.Audience(h.Audience)},
		Header: archive.Header{Title: h.Title, CaseNo: h.CaseNo, Unit: h.Unit, Handler: h.Handler},
	})
}

// ensureFile folds a file this actor may read, opening it when there is none.
// What h says of a file that exists must be what the file says: secrecy that
// somebody typed is never dropped without a word.
func (o *Office) ensureFile(ctx context.Context, arch *archive.Archive, a Actor, h CaseHeader) (*archive.State, error) {
	return o.ensureFileAs(ctx, arch, a, h, h)
}

// ensureFileAs is ensureFile where what was asked for is less than what a new
// file is opened with.
func (o *Office) ensureFileAs(ctx context.Context, arch *archive.Archive, a Actor, given, opening CaseHeader) (*archive.State, error) {
	if err := checkHeader(opening); err != nil {
		return nil, err
	}
	if opening.ID != "" {
		st, err := o.fileAs(ctx, arch, a, given)
		if !errors.Is(err, archive.ErrNotFound) {
			return st, err
		}
	}
	if err := a.allow(actOpenCase); err != nil {
		return nil, err
	}
	st, err := o.openFile(ctx, arch, a, opening)
	if opening.ID != "" && errors.Is(err, archive.ErrConflict) { // somebody opened it just now
		return o.fileAs(ctx, arch, a, given)
	}
	return st, err
}

// fileAs folds a file that exists, may be read and is what h says of it.
func (o *Office) fileAs(ctx context.Context, arch *archive.Archive, a Actor, h CaseHeader) (*archive.State, error) {
	st, err := arch.FileState(ctx, archive.FileID(h.ID))
	if err != nil {
		return nil, err
	}
	if err := o.mayReadFile(a, st); err != nil {
		return nil, err
	}
	if err := agrees(ctx, arch, st, h); err != nil {
		return nil, err
	}
	return st, nil
}

// agrees refuses a header of which a field is given and not what the file has.
func agrees(ctx context.Context, arch *archive.Archive, st *archive.State, h CaseHeader) error {
	var has archive.Header
	if h.Title+h.CaseNo+h.Unit+h.Handler != "" { // else it need not be read
		var err error
		if has, err = arch.Header(ctx, st); err != nil {
			return err
		}
	}
	var other []string
	for _, f := range [][3]string{{"类别", h.Kind, string(st.Opened.Kind)}, {"案号", h.CaseNo, has.CaseNo},
		{"题名", h.Title, has.Title}, {"单位", h.Unit, has.Unit}, {"承办人", h.Handler, has.Handler},
		{"行业", h.Sector, st.Opened.Sector}, {"环节", h.Link, st.Opened.Link}, {"层级", h.Level, st.Opened.Level},
		{"密级", string(h.Secrecy), string(st.Access.Level)}, {"保密期限", h.Until, st.Access.Until.String()}} {
		if f[1] != "" && f[1] != f[2] {
			other = append(other, f[0])
		}
	}
	if len(h.Audience) > 0 && !sameNames(h.Audience, st.Access.Audience) {
		other = append(other, "知悉范围")
	}
	if len(other) == 0 {
		return nil
	}
	return &Problem{ID: "case-header", Path: h.ID, Kind: Refused, Args: args{"fields": strings.Join(other, "、")}}
}

// sameNames compares without regard to order and repetition.
func sameNames(a, b []string) bool {
	set := func(names []string) []string { return slices.Compact(slices.Sorted(slices.Values(names))) }
	return slices.Equal(set(a), set(b))
}

func (o *Office) mayReadFile(a Actor, st *archive.State) error {
	if a.mayRead(st.Access, o.day()) {
		return nil
	}
	return &Problem{ID: "not-cleared", Kind: Refused, Args: args{"what": string(st.ID), "actor": a.Name}}
}

// Cases lists the files this actor may read, by id, without documents and
// events. A file that cannot be read does not hide the others: the error then
// names each such file beside the list.
func (o *Office) Cases(ctx context.Context, a Actor) (_ []Case, err error) {
	t := o.trace(ctx, a, actRead, "list")
	defer t.end(&err)
	if err := a.allow(actRead); err != nil {
		return nil, err
	}
	arch, err := o.archive(ctx)
	if err != nil {
		return nil, err
	}
	list, broken := []Case{}, []error{}
	for info, err := range o.readableFiles(ctx, arch, a) {
		if err != nil {
			broken = append(broken, err)
			continue
		}
		list = append(list, caseLine(info.State, info.Header, o.readable(a, info.State)))
	}
	t.count(len(list))
	return list, errors.Join(broken...)
}

// readableFiles yields the files an actor may read, and an error for each that
// cannot be read at all.
func (o *Office) readableFiles(ctx context.Context, arch *archive.Archive, a Actor) iter.Seq2[archive.FileInfo, error] {
	return func(yield func(archive.FileInfo, error) bool) {
		for info, err := range arch.ListFiles(ctx) {
			if err == nil && !a.mayRead(info.State.Access, o.day()) {
				continue
			}
			if !yield(info, err) {
				return
			}
		}
	}
}

// readable counts the documents of a file that an actor may read.
func (o *Office) readable(a Actor, st *archive.State) int {
	n := 0
	for _, d := range st.Docs {
		if a.mayRead(d.Access, o.day()) {
			n++
		}
	}
	return n
}

func caseLine(st *archive.State, h archive.Header, n int) Case {
	return Case{
		CaseHeader: CaseHeader{
			ID: string(st.ID), Kind: string(st.Opened.Kind), CaseNo: h.CaseNo, Title: h.Title, Unit: h.Unit,
			Handler: h.Handler, Sector: st.Opened.Sector, Link: st.Opened.Link, Level: st.Opened.Level,
			Secrecy: st.Access.Level, Until: st.Access.Until.String(), Audience: st.Access.Audience,
		},
		Opened: archive.DateOf(st.OpenedAt, archive.China()).String(),
		Count:  n, ReadOnly: st.Unknown != "",
		CaseStanding: CaseStanding{Standing: standingOf(st), ArchiveNo: st.ArchiveNo().String()},
	}
}

// Case reads one file with its documents and its events.
func (o *Office) Case(ctx context.Context, a Actor, id string) (_ *Case, err error) {
	t := o.trace(ctx, a, actRead, "case").of(id)
	defer t.end(&err)
	if err := a.allow(actRead); err != nil {
		return nil, err
	}
	arch, err := o.archive(ctx)
	if err != nil {
		return nil, err
	}
	file, err := archive.ParseFileID(id)
	if err != nil {
		return nil, &Problem{ID: "case-missing", Kind: Missing, Args: args{"case": id}}
	}
	st, err := arch.FileState(ctx, file)
	if err != nil {
		return nil, err
	}
	return o.caseView(ctx, arch, a, st)
}

func (o *Office) caseView(ctx context.Context, arch *archive.Archive, a Actor, st *archive.State) (*Case, error) {
	if err := o.mayReadFile(a, st); err != nil {
		return nil, err
	}
	h, err := arch.Header(ctx, st)
	if err != nil {
		return nil, err
	}
	c := caseLine(st, h, o.readable(a, st))
	c.CaseStanding = o.standing(arch, a, st)
	if c.Documents, err = o.docLines(ctx, arch, a, st); err != nil {
		return nil, err
	}
	c.Events, err = o.events(ctx, arch, a, st, "")
	return &c, err
}

// docLines lists the documents of a file that an actor may read, without their
// values. Records are read several at a time.
func (o *Office) docLines(ctx context.Context, arch *archive.Archive, a Actor, st *archive.State) ([]Document, error) {
	list, with, at := []Document{}, []*archive.DocState{}, []int{}
	for _, d := range st.Docs {
		if !a.mayRead(d.Access, o.day()) {
			continue
		}
		v := o.docLine(a, st, d)
		if d.Disposed {
			v.Title, v.Next = v.FormTitle, nil // what is left of it
		} else if filed(d) {
			with, at = append(with, d), append(at, len(list))
		} else if err := o.fromDraft(ctx, arch, a, d, v); isUncleared(err) {
			continue // its draft is protected more than it is so far
		} else if err != nil {
			return nil, err
		}
		v.Values, v.Confidential = nil, nil
		list = append(list, *v)
	}
	i := 0
	for r, err := range arch.Records(ctx, with) {
		if err != nil {
			return nil, err
		}
		list[at[i]].fromRecord(with[i], r)
		list[at[i]].Values = nil
		i++
	}
	return list, nil
}

// events reads a file's chain as people may see it: those of documents the
// actor may not read are left out.
func (o *Office) events(ctx context.Context, arch *archive.Archive, a Actor, st *archive.State, doc archive.DocID) ([]Event, error) {
	list := []Event{}
	for e, err := range arch.Events(ctx, st.ID, 0) {
		if err != nil {
			return nil, err
		}
		if doc != "" && e.Document != doc && !imports(e, doc) {
			continue
		}
		if d := st.Doc(e.Document); d != nil && !a.mayRead(d.Access, o.day()) {
			continue
		}
		list = append(list, eventView(e))
	}
	return list, nil
}

// imports tells whether an event brought a paper in.
func imports(e archive.Event, doc archive.DocID) bool {
	for _, item := range e.Items {
		if archive.NewDocID(e.File, item.Local) == doc {
			return true
		}
	}
	return false
}

func eventView(e archive.Event) Event {
	v := Event{Seq: e.Seq, At: e.At, By: e.ID, Via: e.Via, Type: string(e.Type), Doc: string(e.Document),
		Opinion: e.Opinion, Count: len(e.Items)}
	if v.Opinion == "" {
		v.Opinion = e.Reason
	}
	if e.Number != nil {
		v.Number = e.Number.Printed
	}
	return v
}
