package office

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"

	"casefile/archive"
	"casefile/archive/bag"
	"casefile/search"
)

// ExportRequest asks for a case file as a bag 移交包.
type ExportRequest struct {
	Case         string
	Out          string // a folder, or a file that ends in .zip; nothing may be there
	Confidential bool   // with confidential fields, where they may be read
}

// ExportReport tells what was written.
type ExportReport struct {
	Case             string     `json:"case"`
	Out              string     `json:"out"`
	Documents        int        `json:"documents"`
	Objects          int        `json:"objects"`
	Bytes            int64      `json:"bytes"`
	Partial          bool       `json:"partial"`
	LeftAccess       int        `json:"left_access"`
	LeftConfidential int        `json:"left_confidential"`
	Properties       []Property `json:"properties"` // 四性检测
}

// ExportCase writes a case file as a BagIt bag that is read and proved without
// this program. What the actor may not read is left out, visibly.
func (o *Office) ExportCase(ctx context.Context, a Actor, r ExportRequest) (_ *ExportReport, err error) {
	t := o.trace(ctx, a, actExport, "").of(r.Case)
	defer t.end(&err)
	x, err := o.beginExport(ctx, a, r, t)
	if err != nil {
		return nil, err
	}
	sink, err := newSink(r.Out, r.Case)
	if err != nil {
		return nil, err
	}
	x.w = bag.NewWriter(sink)
	if err := x.write(ctx); err != nil {
		return nil, errors.Join(bagProblem(r.Out, err), x.w.Abandon())
	}
	return x.report(), nil
}

// beginExport reads what is to be exported and refuses who may not.
func (o *Office) beginExport(ctx context.Context, a Actor, r ExportRequest, t *trace) (*export, error) {
	if _, _, err := o.fileFor(ctx, a, actExport, r.Case); err != nil {
		return nil, err
	}
	x := &export{o: o, actor: a, req: r}
	var err error
	if x.volume, err = o.readVolume(ctx, a, VolumeRequest{Case: r.Case}, t); err != nil && !hasID(err, "volume-empty") {
		return nil, err
	}
	return x, x.mayConfide()
}

func hasID(err error, id string) bool {
	var p *Problem
	return errors.As(err, &p) && p.ID == id
}

func newSink(out, base string) (bag.Sink, error) {
	var sink bag.Sink
	var err error
	if strings.EqualFold(filepath.Ext(out), ".zip") {
		sink, err = bag.NewZip(out, base)
	} else {
		sink, err = bag.NewFolder(out)
	}
	return sink, bagProblem(out, err)
}

// bagProblem names the place of what went wrong with a bag on disk.
func bagProblem(path string, err error) error {
	switch {
	case errors.Is(err, bag.ErrExists):
		return &Problem{ID: "bag-exists", Path: path, Kind: Refused, Err: err}
	case errors.Is(err, bag.ErrFormat), errors.Is(err, bag.ErrPath):
		return &Problem{ID: "bag-not", Path: path, Kind: Invalid, Err: err}
	}
	var disk *fs.PathError
	if errors.As(err, &disk) {
		return pathProblem(path, err)
	}
	return err
}

// export is one bag being made.
type export struct {
	o      *Office
	actor  Actor
	req    ExportRequest
	volume *volume
	w      *bag.Writer

	items []archive.Item           // readable ones, in the order of the file
	names map[archive.DocID]string // 001-关于某事项的函
	taken map[string]bool          // paths given
	out   archive.Exported
	props []Property
}

// mayConfide refuses confidential fields of any document whose the actor may
// not read.
func (x *export) mayConfide() error {
	if !x.req.Confidential {
		return nil
	}
	for _, d := range x.volume.state.Docs {
		if _, has := d.Part(archive.RoleConfidential); has && x.see(d) {
			if err := x.actor.mayConfide(d); err != nil {
				return err
			}
		}
	}
	return nil
}

func (x *export) see(d *archive.DocState) bool { return x.actor.mayRead(d.Access, x.o.day()) }

// write fills the bag: the objects, what people read, then the report on all.
func (x *export) write(ctx context.Context) (err error) {
	x.name()
	v := x.volume
	x.out, err = v.arch.Export(ctx, v.state, archive.ExportOptions{See: x.see, Confidential: x.req.Confidential, Path: x.path}, x.w)
	if err != nil {
		return err
	}
	for i, it := range x.items {
		if err := x.paper(ctx, i, it); err != nil {
			return fmt.Errorf("describe %s: %w", it.State.ID, err)
		}
	}
	if err := x.add(ctx, "元数据/案卷.xml", x.fileXML()); err != nil {
		return err
	}
	if err := x.add(ctx, "卷内文件目录.txt", x.catalogue()); err != nil {
		return err
	}
	if x.props, err = x.check(ctx); err != nil {
		return err
	}
	if err := x.add(ctx, "四性检测报告.txt", x.checkText()); err != nil {
		return err
	}
	if err := x.add(ctx, "说明.txt", x.readme()); err != nil {
		return err
	}
	return x.w.Close(ctx, x.info())
}

func (x *export) add(ctx context.Context, path, text string) error {
	_, err := x.w.Add(ctx, path, strings.NewReader(text))
	return err
}

// paper adds the text and the metadata of one item.
func (x *export) paper(ctx context.Context, i int, it archive.Item) error {
	r, err := x.volume.arch.Record(ctx, it.State)
	if err == nil {
		r, _, err = x.volume.arch.WithText(ctx, it.State, r)
	}
	if err != nil {
		return err
	}
	name := x.names[it.State.ID]
	if r.Text != "" {
		if err := x.add(ctx, x.free("文书/"+name+".txt"), r.Text); err != nil {
			return err
		}
	}
	return x.add(ctx, fmt.Sprintf("元数据/%03d.xml", i+1), x.documentXML(it, &r))
}

func (x *export) info() []bag.Field {
	v := x.volume
	fields := []bag.Field{
		{Name: "External-Identifier", Value: string(v.state.ID)},
		{Name: "Bagging-Date", Value: x.o.Today()},
		{Name: "Bag-Software-Agent", Value: x.o.program()},
		{Name: "Casefile-Archive", Value: v.arch.ID()},
		{Name: "Casefile-Head", Value: fmt.Sprintf("%d %s", x.out.Seq, x.out.Head)},
	}
	if len(v.data.Organs) > 0 {
		fields = append([]bag.Field{{Name: "Source-Organization", Value: v.data.Organs[0].Name}}, fields...)
	}
	if no := v.state.ArchiveNo().String(); no != "" {
		fields = append(fields, bag.Field{Name: "Internal-Sender-Identifier", Value: no})
	}
	if x.out.Partial() {
		fields = append(fields, bag.Field{Name: "Casefile-Partial", Value: "不完整：略去无权知悉的内容或保密项"})
	}
	return fields
}

func (x *export) report() *ExportReport {
	return &ExportReport{Case: x.req.Case, Out: x.req.Out, Documents: len(x.items), Objects: x.out.Objects, Bytes: x.out.Bytes,
		Partial: x.out.Partial(), LeftAccess: x.out.Left[archive.LeftAccess], LeftConfidential: x.out.Left[archive.LeftConfidential],
		Properties: x.props}
}

// ReceivedCase is a case file that was taken in.
type ReceivedCase struct {
	Case       string `json:"case"`
	Origin     string `json:"origin"` // id of the archive it came from
	Added      bool   `json:"added"`
	Objects    int    `json:"objects"`
	Searchable bool   `json:"searchable"`
}

// ReceiveCase takes the case file in a bag into this archive 接收.
func (o *Office) ReceiveCase(ctx context.Context, a Actor, path string) (_ *ReceivedCase, err error) {
	t := o.trace(ctx, a, actReceive, "")
	defer t.end(&err)
	if err := a.allow(actReceive); err != nil {
		return nil, err
	}
	arch, err := o.archive(ctx)
	if err != nil {
		return nil, err
	}
	b, err := bag.OpenPath(path)
	if err != nil {
		return nil, bagProblem(path, err)
	}
	defer b.Close()
	got, err := arch.Receive(ctx, o.by(a), b)
	if err != nil {
		return nil, err
	}
	t.of(string(got.File))
	r := &ReceivedCase{Case: string(got.File), Origin: got.Origin.Archive, Added: got.Added, Objects: got.Objects}
	r.Searchable = o.withIndex(ctx, func(x *search.Index) error { return o.sync(ctx, arch, x) }) == nil
	return r, nil
}
