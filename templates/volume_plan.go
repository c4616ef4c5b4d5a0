package templates

import (
	"casefile/templates/fonts"
	"casefile/templates/layout"
	"casefile/templates/pdf"
)

// plan is where everything of a volume will stand, before a page is written.
type plan struct {
	v       Volume
	fonts   *fonts.Set
	books   []bookPlan
	slips   map[leafAt]int // sheet of the slip
	folios  map[leafAt]int // sheet of the first page number
	papers  *pdf.Source    // cover, catalogue, slips, note
	numbers *pdf.Source    // page numbers
}

type leafAt struct{ book, item, leaf int }

// span is a run of sheets.
type span struct{ first, count int }

type bookPlan struct {
	cover, catalogue, note span
	rows                   []layout.Place // of the catalogue
	start                  int            // page of the PDF it begins on, from 0
	items                  []int          // page of the PDF each item begins on, -1 for none
	leaves                 [][]int        // and each of its leaves
	end                    int            // page of the PDF of the note
}

func (r Renderer) plan(v Volume) *plan {
	return &plan{v: v, fonts: r.Fonts, slips: map[leafAt]int{}, folios: map[leafAt]int{}}
}

// draw makes all sheets and counts the pages.
func (p *plan) draw() error {
	papers, numbers := layout.NewPapers(p.fonts), layout.NewPapers(p.fonts)
	page := 0
	for i, b := range p.v.Books {
		at := p.drawBook(papers, i, b)
		p.number(numbers, i, b)
		at.start = page
		page += at.cover.count + at.catalogue.count
		if p.v.Parts.Papers {
			page = at.count(b, page)
		}
		at.end = page
		page += at.note.count
		p.books = append(p.books, at)
	}
	var err error
	if p.papers, err = p.source(papers); err != nil {
		return err
	}
	p.numbers, err = p.source(numbers)
	return err
}

func (p *plan) drawBook(papers *layout.Papers, i int, b Book) bookPlan {
	var at bookPlan
	run := func(wanted bool, draw func()) span {
		first := papers.Sheets()
		if wanted {
			draw()
		}
		return span{first, papers.Sheets() - first}
	}
	at.cover = run(p.v.Parts.Cover, func() { papers.Cover(b.Cover) })
	at.catalogue = run(p.v.Parts.Catalogue, func() {
		rows := make([]layout.CatalogueRow, len(b.Items))
		for j, item := range b.Items {
			rows[j] = item.Row
		}
		at.rows = papers.Catalogue(b.Cover.ArchiveNo, rows)
	})
	if p.v.Parts.Papers {
		for j, item := range b.Items {
			for k, leaf := range item.Leaves {
				if leaf.Slip != nil {
					p.slips[leafAt{i, j, k}] = papers.Sheets()
					papers.Slip(*leaf.Slip)
				}
			}
		}
	}
	at.note = run(p.v.Parts.Note, func() { papers.Note(b.Note) })
	return at
}

// number draws the page numbers of own pages: odd ones are fronts.
func (p *plan) number(numbers *layout.Papers, i int, b Book) {
	for j, item := range b.Items {
		for k, leaf := range item.Leaves {
			if leaf.Slip != nil || !p.v.Parts.Papers {
				continue
			}
			p.folios[leafAt{i, j, k}] = numbers.Sheets()
			for n := leaf.First; n <= leaf.Last; n++ {
				numbers.Folio(itoa(n), n%2 == 0)
			}
		}
	}
}

// count finds the page of the PDF that each item and leaf begins on.
func (at *bookPlan) count(b Book, page int) int {
	for _, item := range b.Items {
		at.items = append(at.items, page)
		var leaves []int
		for _, leaf := range item.Leaves {
			leaves = append(leaves, page)
			if leaf.Slip != nil {
				page++
			} else {
				page += max(0, leaf.Last-leaf.First+1)
			}
		}
		if len(item.Leaves) == 0 {
			at.items[len(at.items)-1] = -1
		}
		at.leaves = append(at.leaves, leaves)
	}
	return page
}

// source makes a document of sheets that pages can be taken from; nil if
// there are none.
func (p *plan) source(sheets *layout.Papers) (*pdf.Source, error) {
	pages, err := sheets.Pages()
	if err != nil || len(pages) == 0 {
		return nil, err
	}
	b, err := pdf.Write(pages, pdf.Meta{})
	if err != nil {
		return nil, err
	}
	return pdf.Read(b)
}

// bookmarks are the outline: books, where there are several; the archivist's
// papers, sections and items; an item's leaves, where it has several.
func (p *plan) bookmarks() []pdf.Bookmark {
	var all []pdf.Bookmark
	for i, b := range p.v.Books {
		at, list := p.books[i], []pdf.Bookmark{}
		if at.cover.count > 0 {
			list = append(list, pdf.Bookmark{Title: "封面", Page: at.start})
		}
		if at.catalogue.count > 0 {
			list = append(list, pdf.Bookmark{Title: "卷内文件目录", Page: at.start + at.cover.count})
		}
		if p.v.Parts.Papers {
			list = append(list, at.sections(b)...)
		}
		if at.note.count > 0 {
			list = append(list, pdf.Bookmark{Title: "卷内备考表", Page: at.end})
		}
		if len(p.v.Books) > 1 && len(list) > 0 {
			list = []pdf.Bookmark{{Title: b.Name, Page: at.start, Under: list}}
		}
		all = append(all, list...)
	}
	return all
}

func (at *bookPlan) sections(b Book) []pdf.Bookmark {
	var list []pdf.Bookmark
	for j, item := range b.Items {
		if at.items[j] < 0 {
			continue
		}
		mark := pdf.Bookmark{Title: item.Row.No + "　" + item.Row.Title, Page: at.items[j], Closed: true}
		if len(item.Leaves) > 1 {
			for k, leaf := range item.Leaves {
				mark.Under = append(mark.Under, pdf.Bookmark{Title: leaf.Name, Page: at.leaves[j][k]})
			}
		}
		if n := len(list); n == 0 || list[n-1].Title != item.Section {
			list = append(list, pdf.Bookmark{Title: item.Section, Page: at.items[j]})
		}
		last := &list[len(list)-1]
		last.Under = append(last.Under, mark)
	}
	return list
}
