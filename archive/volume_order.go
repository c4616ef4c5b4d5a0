package archive

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
)

// Nature says what an item is made of.
type Nature string

// The natures of items.
const (
	NatureOwn     Nature = "own"     // pages typeset here
	NatureForeign Nature = "foreign" // an original that came from elsewhere
	NaturePaper   Nature = "paper"   // kept on paper only, on a shelf
)

// Item is one 件 of a volume: a document with all that belongs to it.
type Item struct {
	No      int // 顺序号 from 1 within its volume
	Volume  Volume
	Section SectionInfo
	State   *DocState
	Record  *Record
	// Title, Responsible 责任者, Number and Date are what the catalogue 卷内目录 says.
	Title, Responsible, Number string
	Date                       Date
	Nature                     Nature
	Shelf                      string // of paper: where it lies
	// Leaves are the pieces in the order they lie: the document itself first,
	// the sealed scan before it, everything attached after it.
	Leaves []Leaf
	// First and Last are its page numbers 页号 in the volume; Last < First if it has no pages.
	First, Last int
	ArchiveNo   string // 档号 of the item; empty while the file has none
}

// Leaf is one piece of an item: one stored object, or a paper on a shelf.
type Leaf struct {
	Part        PartRef // zero for a paper on a shelf
	Nature      Nature
	Pages       int // 0 if nobody could tell
	First, Last int // page numbers in the volume
}

// Pages is the number of pages 页数 of the item.
func (i Item) Pages() int { return i.Last - i.First + 1 }

// Ordering says what the archive cannot know of documents. The zero value works.
type Ordering struct {
	// Section names the class of papers a form's documents belong to.
	Section func(FormRef) Section
	// Responsible names who made a document 责任者, out of its values.
	Responsible func(*Record) string
	// Pages counts the pages of an original or attached paper; it gets the
	// verified bytes. Without it, a foreign paper has the pages its text was
	// divided into, at least one.
	Pages func(ctx context.Context, p PartRef, b []byte) int
	// ArchiveNo is the 档号 of the file, if it has one already.
	ArchiveNo ArchiveNo
	// See leaves out what returns false; nil sees all.
	See func(*DocState) bool
}

// Volume reads the papers of a file and puts them in order: by section, then
// as arranged, then by date and number. Items and pages are counted anew in
// every volume. Pages of originals are counted one by one, each of at most
// store.MaxSize in memory.
func (a *Archive) Volume(ctx context.Context, s *State, o Ordering) ([]Item, error) {
	if err := s.papersGone(); err != nil {
		return nil, err
	}
	var docs []*DocState
	for _, d := range s.Docs {
		if d.Filed() && (o.See == nil || o.See(d)) {
			docs = append(docs, d)
		}
	}
	var items []Item
	for r, err := range a.Records(ctx, docs) {
		if err != nil {
			return nil, fmt.Errorf("order the papers of %s: %w", s.ID, err)
		}
		r.Text, r.Map = "", nil // a thousand texts would not fit
		items = append(items, s.item(docs[len(items)], &r, o))
	}
	s.sort(items)
	for i := range items {
		if err := a.measure(ctx, &items[i], o); err != nil {
			return nil, fmt.Errorf("count the pages of %s: %w", items[i].State.ID, err)
		}
	}
	paginate(items, o.ArchiveNo)
	return items, nil
}

// item is what a record says for the catalogue.
func (s *State) item(d *DocState, r *Record, o Ordering) Item {
	section := r.Section
	if section == "" && o.Section != nil && d.Form.ID != "" {
		section = o.Section(d.Form)
	}
	if i := s.arrangedAt(d.ID); i >= 0 && s.Arranged[i].Section != "" {
		section = s.Arranged[i].Section
	}
	it := Item{State: d, Record: r, Title: r.Title, Responsible: r.Responsible, Number: r.Number.Printed,
		Date: r.Date, Shelf: r.Shelf, Nature: NatureOwn}
	it.Section, _ = sectionOf(s.Opened.Kind, section)
	it.Volume = it.Section.Volume
	if it.Responsible == "" && o.Responsible != nil {
		it.Responsible = o.Responsible(r)
	}
	if d.Status == StatusImported || d.Form.ID == "" {
		it.Nature = NatureForeign
		if _, ok := d.Part(RoleOriginal); !ok {
			it.Nature = NaturePaper
		}
	}
	return it
}

// arrangedAt is the place of a document in what was arranged, -1 for none.
func (s *State) arrangedAt(id DocID) int {
	return slices.IndexFunc(s.Arranged, func(x Arranged) bool { return x.Local == id.Local() })
}

// sort puts items in order. What was arranged comes before what was not in
// its section.
func (s *State) sort(items []Item) {
	rank := func(it Item) int { _, n := sectionOf(s.Opened.Kind, it.Section.ID); return n }
	place := func(it Item) int {
		if i := s.arrangedAt(it.State.ID); i >= 0 {
			return i
		}
		return len(s.Arranged)
	}
	slices.SortStableFunc(items, func(x, y Item) int {
		return cmp.Or(cmp.Compare(rank(x), rank(y)), cmp.Compare(place(x), place(y)),
			x.Date.Compare(y.Date), cmp.Compare(x.State.Created, y.State.Created), cmp.Compare(x.State.ID, y.State.ID))
	})
}

// measure lists the leaves of an item with their pages. 正本 lies before 定稿:
// the sealed scan comes first; the approved draft is kept beside, unnumbered.
func (a *Archive) measure(ctx context.Context, it *Item, o Ordering) error {
	if it.Nature == NaturePaper {
		it.Leaves = append(it.Leaves, Leaf{Nature: NaturePaper, Pages: it.Record.Sheets})
	}
	for _, p := range leafParts(it.State) {
		leaf := Leaf{Part: p, Nature: NatureForeign, Pages: 1}
		switch {
		case p.Role == RolePDF:
			leaf.Nature, leaf.Pages = NatureOwn, max(1, len(it.Record.PageStarts))
		case o.Pages != nil:
			b, err := a.getPart(ctx, it.State.ID.File(), p)
			if err != nil {
				return err
			}
			leaf.Pages = o.Pages(ctx, p, b)
		case p.Role == RoleOriginal:
			leaf.Pages = max(1, len(it.Record.PageStarts))
		}
		it.Leaves = append(it.Leaves, leaf)
	}
	return nil
}

// leafParts are the stored pieces of a document that have pages, in order.
func leafParts(d *DocState) []PartRef {
	var sealed, main, after []PartRef
	for _, p := range slices.Concat(d.Parts, d.attachedParts()) {
		switch p.Role {
		case RoleSealed:
			sealed = append(sealed, p)
		case RolePDF, RoleOriginal:
			main = append(main, p)
		case RoleReceipt, RoleReply, RoleMinutes, RoleEvidence, RoleAttachment:
			after = append(after, p)
		}
	}
	return slices.Concat(sealed, main, after)
}

// attachedParts are all parts that came after the document itself, each once.
func (d *DocState) attachedParts() []PartRef {
	parts := slices.Clone(d.Attached)
	for _, s := range d.Served {
		parts = append(parts, s.Parts...)
	}
	seen := map[string]bool{}
	return slices.DeleteFunc(parts, func(p PartRef) bool {
		twice := seen[p.Name]
		seen[p.Name] = true
		return twice
	})
}

// paginate gives items and leaves their numbers, volume by volume.
func paginate(items []Item, no ArchiveNo) {
	n, page := 0, 0
	for i := range items {
		it := &items[i]
		if i == 0 || items[i-1].Volume != it.Volume {
			n, page = 0, 0
		}
		n++
		it.No, it.First = n, page+1
		for j := range it.Leaves {
			l := &it.Leaves[j]
			l.First, l.Last = page+1, page+l.Pages
			page = l.Last
		}
		it.Last = page
		if no != (ArchiveNo{}) {
			it.ArchiveNo = no.Item(i + 1)
		}
	}
}

// Arrange says in which order, and in which section, papers lie in the volume
// 排列. Papers that are not named follow in their sections as they would.
func (a *Archive) Arrange(ctx context.Context, by By, file FileID, order []Arranged) error {
	return a.update(ctx, file, by, func(s *State) (*Event, error) {
		var errs []error
		seen := map[string]bool{}
		for i, x := range order {
			path := fmt.Sprintf("order[%d]", i)
			if s.Doc(NewDocID(file, x.Local)) == nil || seen[x.Local] {
				errs = append(errs, invalid(path, "%.100q stands twice, or is no document of the file", x.Local))
			}
			seen[x.Local] = true
			errs = append(errs, x.Section.validate(s.Opened.Kind, path+".section"))
		}
		if err := errors.Join(errs...); err != nil {
			return nil, err
		}
		return &Event{Type: EventArranged, Arranged: order}, nil
	}, nil)
}
