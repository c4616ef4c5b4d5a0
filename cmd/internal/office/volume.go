package office

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"io"
	"strconv"
	"strings"

	"casefile/archive"
	"casefile/templates"
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
	t := o.trace(ctx, a, actRead, "volume").of(r.Case)
	v, err := o.readVolume(ctx, a, r, t)
	if t.end(&err); err != nil { // logged before a byte of it is written
		return nil, err
	}
	set, err := o.fontSet()
	if err != nil {
		return nil, err
	}
	bind := v.bind()
	bind.Parts, bind.Program = v.parts, o.program()
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
	parts  templates.VolumeParts
	state  *archive.State
	header archive.Header
	data   archive.Office
	books  [][]archive.Item
	hidden map[archive.DocID]bool // may not be read by who asks
}

func (o *Office) readVolume(ctx context.Context, a Actor, r VolumeRequest, t *trace) (*volume, error) {
	if err := a.allow(actRead); err != nil {
		return nil, err
	}
	parts, err := volumeParts(r.Parts)
	if err != nil {
		return nil, err
	}
	arch, err := o.archive(ctx)
	if err != nil {
		return nil, err
	}
	file, err := archive.ParseFileID(r.Case)
	if err != nil {
		return nil, &Problem{ID: "case-missing", Kind: Missing, Args: args{"case": r.Case}}
	}
	v := &volume{arch: arch, parts: parts, hidden: map[archive.DocID]bool{}}
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
	err = v.split(items, r.Volume)
	t.count(v.shown())
	return v, err
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

// shown counts the items that who asks may read.
func (v *volume) shown() (n int) {
	for _, items := range v.books {
		for _, it := range items {
			if !v.hidden[it.State.ID] {
				n++
			}
		}
	}
	return n
}

func (v *volume) report() *VolumeReport {
	r := &VolumeReport{Case: string(v.state.ID), Title: v.title(), ArchiveNo: v.state.ArchiveNo().String()}
	for _, items := range v.books {
		r.Volumes = append(r.Volumes, VolumeLine{string(items[0].Volume), len(items), pagesOf(items)})
		r.Withheld += len(items)
	}
	r.Withheld -= v.shown()
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
