package templates

import (
	"fmt"
	"io"

	"casefile/templates/layout"
	"casefile/templates/pdf"
)

// Volume is a case file 案卷 to be bound: what the archivist's own papers say,
// and what lies between them. It may hold several books 分卷.
type Volume struct {
	Title, Author, Subject string // for the reader's window
	Date                   string // ISO; the PDF's dates
	Program                string // name and version of the program
	Books                  []Book
	Parts                  VolumeParts
}

// VolumeParts says which parts are wanted; none named means all of them.
type VolumeParts struct{ Cover, Catalogue, Papers, Note bool }

// Book is one bound volume 卷 with its own numbering.
type Book struct {
	Name  string // 调查卷; a bookmark where there are several
	Cover layout.Cover
	Note  layout.Note
	Items []VolumeItem
}

// VolumeItem is one 件 of a book.
type VolumeItem struct {
	Section string // the class of papers it lies in: a bookmark
	Row     layout.CatalogueRow
	Leaves  []VolumeLeaf
}

// VolumeLeaf is a piece of an item: pages of a PDF made by Render, or a slip in
// the place of something else.
type VolumeLeaf struct {
	Name        string // a bookmark where the item has several
	First, Last int    // page numbers 页号; none when Last < First
	Slip        *layout.Slip
	// File is the paper itself, to be carried under this name; nil for none.
	File *VolumeFile
}

// VolumeFile is what a reader of the volume sees of an attached paper.
type VolumeFile struct{ Name, Description, MediaType string }

// Leaves reads a leaf's bytes: the PDF of one without a slip, the file of one
// that carries a file. Each is asked for once, in order.
type Leaves func(book, item, leaf int) ([]byte, error)

// Bound tells what became of a volume.
type Bound struct {
	Pages    int    // of the PDF, with cover, catalogue and note
	Numbered int    // page numbers given
	Files    int    // foreign papers carried
	Flavour  string // of PDF/A: 2u, or 3u when it carries files
}

func (p VolumeParts) all() VolumeParts {
	if p == (VolumeParts{}) {
		return VolumeParts{true, true, true, true}
	}
	return p
}

// Bind writes a volume as one PDF/A. Pages of documents are taken as they
// are, with their page number drawn over them. Memory follows the largest leaf.
// The same volume and leaves give the same bytes.
func (r Renderer) Bind(w io.Writer, v Volume, leaves Leaves) (*Bound, error) {
	v.Parts = v.Parts.all()
	plan := r.plan(v)
	if err := plan.draw(); err != nil {
		return nil, fmt.Errorf("bind the volume: %w", err)
	}
	b := &binding{plan: plan, leaves: leaves, out: pdf.NewBinder(w), bound: Bound{Flavour: "2u"}}
	for i := range v.Books {
		if err := b.book(i); err != nil {
			return nil, fmt.Errorf("bind the volume: %w", err)
		}
	}
	err := b.out.Close(pdf.Meta{Title: v.Title, Author: v.Author, Subject: v.Subject, Date: v.Date,
		Creator: v.Program, Producer: v.Program}, b.bookmarks(), b.labels)
	if err != nil {
		return nil, fmt.Errorf("bind the volume: %w", err)
	}
	b.bound.Pages = b.out.Pages()
	return &b.bound, nil
}

// binding is a volume being written.
type binding struct {
	*plan
	leaves Leaves
	out    *pdf.Binder
	labels []pdf.Label
	next   int // the page number a reader would show without a label
	bound  Bound
}

func (b *binding) book(i int) error {
	at := &b.books[i]
	if err := b.sheets(at.cover, b.label(i, "封面", 0), nil); err != nil {
		return err
	}
	if err := b.sheets(at.catalogue, b.label(i, "目录", 1), b.links(i)); err != nil {
		return err
	}
	if b.v.Parts.Papers {
		for j, item := range b.v.Books[i].Items {
			for k := range item.Leaves {
				if err := b.leaf(i, j, k); err != nil {
					return fmt.Errorf("item %d: %w", j+1, err)
				}
			}
		}
	}
	return b.sheets(at.note, b.label(i, "备考表", 0), nil)
}

// label is a label of a book, which names the book where there are several.
func (b *binding) label(book int, prefix string, first int) pdf.Label {
	if len(b.v.Books) > 1 {
		prefix = b.v.Books[book].Name + "-" + prefix
	}
	return pdf.Label{Prefix: prefix, Numbered: first > 0, First: first}
}

// called labels the next page, if it is not what a reader would call it anyway.
func (b *binding) called(l pdf.Label) {
	l.Page = b.out.Pages()
	if n := len(b.labels); n > 0 && l.Numbered && l.First == b.next && b.labels[n-1].Prefix == l.Prefix {
		b.next++
		return
	}
	b.labels = append(b.labels, l)
	b.next = 0
	if l.Numbered {
		b.next = l.First + 1
	}
}

// sheets adds papers of the archivist's own.
func (b *binding) sheets(s span, l pdf.Label, opts []pdf.PageOptions) error {
	if s.count == 0 {
		return nil
	}
	b.called(l)
	b.next = 0
	return b.out.Add(b.papers, s.first, s.count, opts)
}

// links lead from the lines of a catalogue to the items.
func (b *binding) links(book int) []pdf.PageOptions {
	at := b.books[book]
	opts := make([]pdf.PageOptions, at.catalogue.count)
	if !b.v.Parts.Papers {
		return opts
	}
	for j, place := range at.rows {
		o := &opts[place.Sheet-at.catalogue.first]
		if page := at.items[j]; page >= 0 {
			o.Links = append(o.Links, pdf.Link{X1: place.X1, Y1: place.Y1, X2: place.X2, Y2: place.Y2, To: page})
		}
	}
	return opts
}

func (b *binding) leaf(i, j, k int) error {
	leaf := &b.v.Books[i].Items[j].Leaves[k]
	b.bound.Numbered += max(0, leaf.Last-leaf.First+1)
	var content []byte
	var err error
	if leaf.Slip == nil || leaf.File != nil {
		if content, err = b.leaves(i, j, k); err != nil {
			return err
		}
	}
	if leaf.Slip != nil {
		return b.slip(i, leaf, b.slips[leafAt{i, j, k}], content)
	}
	src, err := pdf.Read(content)
	if err != nil {
		return err
	}
	count := leaf.Last - leaf.First + 1
	if src.Pages() != count {
		return fmt.Errorf("the document has %d pages and %d page numbers", src.Pages(), count)
	}
	opts := make([]pdf.PageOptions, count)
	first := b.folios[leafAt{i, j, k}]
	for n := range opts {
		opts[n].Overlay = &pdf.Overlay{Source: b.numbers, Page: first + n}
	}
	l := b.label(i, "", leaf.First)
	for n := range count { // one node of the page tree for all, one label for each
		l.First = leaf.First + n
		if n == 0 {
			b.called(l)
		} else {
			b.next++
		}
	}
	return b.out.Add(src, 0, count, opts)
}

// slip adds a slip and the paper it stands for.
func (b *binding) slip(book int, leaf *VolumeLeaf, sheet int, content []byte) error {
	var opt pdf.PageOptions
	if f := leaf.File; f != nil {
		err := b.out.Attach(pdf.File{Name: f.Name, Description: f.Description, MediaType: f.MediaType, Bytes: content})
		if err != nil {
			return err
		}
		opt.Files = []string{f.Name}
		b.bound.Files++
		b.bound.Flavour = "3u"
	}
	switch {
	case leaf.First == leaf.Last:
		b.called(b.label(book, "", leaf.First))
	case leaf.First > leaf.Last:
		b.called(b.label(book, "代替页", 0))
	default:
		b.called(b.label(book, leaf.Slip.Folio, 0))
	}
	return b.out.Add(b.papers, sheet, 1, []pdf.PageOptions{opt})
}
