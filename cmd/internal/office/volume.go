package office

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"slices"
	"strconv"
	"strings"

	"casefile/archive"
	"casefile/templates"
	"casefile/templates/layout"
)

// VolumeRequest asks for a case file as one PDF.
type VolumeRequest struct {
	Case   string
	Volume string   // 分卷, such as 审理卷; empty: all of them
	Parts  []string // of VolumeParts; empty: all of them
}

// VolumeParts are the parts of a volume that can be asked for.
func VolumeParts() []string { return []string{"cover", "catalogue", "papers", "note"} }

// VolumeReport tells what was bound.
type VolumeReport struct {
	Case      string       `json:"case"`
	Title     string       `json:"title"`
	ArchiveNo string       `json:"archive_no,omitempty"`
	Volumes   []VolumeLine `json:"volumes"`
	Pages     int          `json:"pages"`    // of the PDF
	Attached  int          `json:"attached"` // papers from elsewhere carried in it
	Withheld  int          `json:"withheld"` // items the actor may not read
	Flavour   string       `json:"pdfa"`     // 2u or 3u
	Bytes     int64        `json:"bytes"`
	SHA256    string       `json:"sha256"`
}

// VolumeLine is one 分卷.
type VolumeLine struct {
	Name  string `json:"name"`
	Items int    `json:"items"`
	Pages int    `json:"pages"` // numbered
}

// Volume writes the bound volume 案卷 of a file: cover, catalogue, the papers
// in their order with page numbers, closing note. An item the actor may not
// read is a slip that says so, and names nothing of it. The same file read by
// the same actor gives the same bytes: every date comes from the chain.
func (o *Office) Volume(ctx context.Context, a Actor, r VolumeRequest, w io.Writer) (*VolumeReport, error) {
	if err := a.allow(actRead); err != nil {
		return nil, err
	}
	parts, err := volumeParts(r.Parts)
	if err != nil {
		return nil, err
	}
	v, err := o.readVolume(ctx, a, r)
	if err != nil {
		return nil, err
	}
	set, err := o.fontSet()
	if err != nil {
		return nil, err
	}
	bind := v.bind()
	bind.Parts, bind.Program = parts, o.program()
	out := &counted{w: w, sum: sha256.New()}
	bound, err := templates.Renderer{Fonts: set}.Bind(out, bind, func(book, item, leaf int) ([]byte, error) {
		it := v.books[book][item]
		return v.arch.LeafBytes(ctx, it, it.Leaves[leaf])
	})
	if err != nil {
		return nil, err
	}
	report := v.report()
	report.Pages, report.Attached, report.Flavour = bound.Pages, bound.Files, bound.Flavour
	report.Bytes, report.SHA256 = out.n, hex.EncodeToString(out.sum.Sum(nil))
	return report, nil
}

// counted measures what is written through it.
type counted struct {
	w   io.Writer
	sum hash.Hash
	n   int64
}

func (c *counted) Write(b []byte) (int, error) {
	n, err := c.w.Write(b)
	c.sum.Write(b[:n])
	c.n += int64(n)
	return n, err
}

func volumeParts(names []string) (templates.VolumeParts, error) {
	var p templates.VolumeParts
	at := map[string]*bool{"cover": &p.Cover, "catalogue": &p.Catalogue, "papers": &p.Papers, "note": &p.Note}
	for _, name := range names {
		wanted, ok := at[name]
		if !ok {
			return p, &Problem{ID: "volume-part", Kind: Usage, Args: args{"part": name}}
		}
		*wanted = true
	}
	return p, nil
}

// volume is a file read to be bound.
type volume struct {
	arch   *archive.Archive
	state  *archive.State
	header archive.Header
	data   archive.Office
	books  [][]archive.Item
	hidden map[archive.DocID]bool // may not be read by who asks
}

func (o *Office) readVolume(ctx context.Context, a Actor, r VolumeRequest) (*volume, error) {
	arch, err := o.archive(ctx)
	if err != nil {
		return nil, err
	}
	file, err := archive.ParseFileID(r.Case)
	if err != nil {
		return nil, &Problem{ID: "case-missing", Kind: Missing, Args: args{"case": r.Case}}
	}
	v := &volume{arch: arch, hidden: map[archive.DocID]bool{}}
	if v.state, err = arch.FileState(ctx, file); err != nil {
		return nil, err
	}
	if err := o.mayReadFile(a, v.state); err != nil {
		return nil, err
	}
	if v.header, err = arch.Header(ctx, v.state); err != nil {
		return nil, err
	}
	if v.data, err = arch.Office(ctx); err != nil {
		return nil, err
	}
	order, err := o.ordering()
	if err != nil {
		return nil, err
	}
	order.ArchiveNo = v.state.ArchiveNo()
	items, err := arch.Volume(ctx, v.state, order)
	if err != nil {
		return nil, err
	}
	for _, it := range items {
		v.hidden[it.State.ID] = !a.mayRead(it.State.Access, o.day())
	}
	return v, v.split(items, r.Volume)
}

// split parts the items by volume, and keeps the one that is wanted.
func (v *volume) split(items []archive.Item, wanted string) error {
	var names []string
	for i, it := range items {
		if i == 0 || it.Volume != items[i-1].Volume {
			names = append(names, string(it.Volume))
			if wanted == "" || wanted == string(it.Volume) {
				v.books = append(v.books, nil)
			}
		}
		if n := len(v.books) - 1; n >= 0 && (wanted == "" || wanted == string(it.Volume)) {
			v.books[n] = append(v.books[n], it)
		}
	}
	switch {
	case len(items) == 0:
		return &Problem{ID: "volume-empty", Kind: Refused, Args: args{"case": string(v.state.ID)}}
	case len(v.books) == 0:
		return &Problem{ID: "volume-missing", Kind: Missing,
			Args: args{"case": string(v.state.ID), "volume": wanted, "has": strings.Join(names, "、")}}
	}
	return nil
}

func (v *volume) report() *VolumeReport {
	r := &VolumeReport{Case: string(v.state.ID), Title: v.title(), ArchiveNo: v.state.ArchiveNo().String()}
	for _, items := range v.books {
		r.Volumes = append(r.Volumes, VolumeLine{string(items[0].Volume), len(items), pagesOf(items)})
		for _, it := range items {
			if v.hidden[it.State.ID] {
				r.Withheld++
			}
		}
	}
	return r
}

func (v *volume) title() string { return cmp.Or(v.header.Title, v.header.Unit, string(v.state.ID)) }

func pagesOf(items []archive.Item) int { return max(0, items[len(items)-1].Last) }

// bind says it all in the words of the archivist's papers.
func (v *volume) bind() templates.Volume {
	t := templates.Volume{Title: v.title(), Author: v.fonds(), Subject: v.state.ArchiveNo().String(), Date: v.date().String()}
	for i, items := range v.books {
		b := templates.Book{Name: string(items[0].Volume), Cover: v.cover(items), Note: v.note(items)}
		for j, it := range items {
			b.Items = append(b.Items, v.item(i, it, j == len(items)-1))
		}
		t.Books = append(t.Books, b)
	}
	return t
}

// date is the day of the volume: of closing, else of the last event.
func (v *volume) date() archive.Date {
	at := v.state.At
	if v.state.Closed != nil {
		at = v.state.ClosedAt
	}
	return archive.DateOf(at, archive.China())
}

// fonds is whose papers these are 全宗名称.
func (v *volume) fonds() string {
	if len(v.data.Organs) == 0 {
		return ""
	}
	return v.data.Organs[0].Name
}

func (v *volume) cover(items []archive.Item) layout.Cover {
	category := map[archive.Kind]string{archive.KindCase: "案件档案", archive.KindLead: "线索档案",
		archive.KindSeries: "文书档案"}[v.state.Opened.Kind]
	if v.state.Opened.Kind == archive.KindCase {
		category += "·" + string(items[0].Volume)
	}
	secrecy := v.state.Access.Secrecy
	for _, it := range items {
		secrecy = secrecy.Combine(it.State.Access.Secrecy)
	}
	return layout.Cover{
		Secrecy: secrecyMark(secrecy), Fonds: v.fonds(), Category: category, Title: v.title(),
		Span: spanOf(items), Retention: v.state.Term().Name(), ArchiveNo: v.state.ArchiveNo().String(),
		Extent: fmt.Sprintf("本卷共%d件%d页", len(items), pagesOf(items)),
	}
}

// secrecyMark is the mark with the end of its term, which says by itself when
// it is over (保密法 art. 22).
func secrecyMark(s archive.Secrecy) string {
	if s.Level == archive.LevelNone || s.Until.IsZero() {
		return string(s.Level)
	}
	return string(s.Level) + "★" + templates.FormatDate(s.Until.String()) + "止"
}

// spanOf is from when to when the papers are 起止时间.
func spanOf(items []archive.Item) string {
	var dates []archive.Date
	for _, it := range items {
		if !it.Date.IsZero() {
			dates = append(dates, it.Date)
		}
	}
	if len(dates) == 0 {
		return ""
	}
	month := func(d archive.Date) string { return fmt.Sprintf("%d年%d月", d.Year, d.Month) }
	first := month(slices.MinFunc(dates, archive.Date.Compare))
	last := month(slices.MaxFunc(dates, archive.Date.Compare))
	if first == last {
		return first
	}
	return "自" + first + "\n至" + last
}

// folio is a page number, or those of a paper of several pages; empty for none.
func folio(first, last int) string {
	switch {
	case last < first:
		return ""
	case last == first:
		return strconv.Itoa(first)
	}
	return strconv.Itoa(first) + "—" + strconv.Itoa(last)
}
