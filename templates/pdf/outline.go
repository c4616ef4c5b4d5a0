package pdf

import (
	"fmt"
	"strconv"
)

// Bookmark is an entry of the outline a reader shows beside the pages.
type Bookmark struct {
	Title string
	Page  int // from 0
	// Top is how many points above the page's lower edge the view begins; 0
	// shows the page from its upper edge.
	Top   float64
	Under []Bookmark
	// Closed hides those under it until somebody opens it.
	Closed bool
}

// Label says how the pages from one on are called: prefix and, with Numbered,
// a number that begins with First. Readers show it in place of the count.
type Label struct {
	Page     int // from 0
	Prefix   string
	Numbered bool
	First    int
}

// objects is where objects are written to: a document or a volume.
type objects interface {
	reserve() int
	put(number int, o *object)
	add(o *object) string
}

// addOutline writes the bookmarks; page is the object number of a page.
func addOutline(to objects, root *dict, list []Bookmark, page func(int) int) {
	if len(list) == 0 {
		return
	}
	number := to.reserve()
	b := bookmarks{to, page}
	first, last, shown := b.write(number, list)
	to.put(number, &object{dict: dict{{"Type", []byte("/Outlines")},
		{"First", []byte(reference(first))}, {"Last", []byte(reference(last))}, {"Count", []byte(strconv.Itoa(shown))}}})
	root.set("Outlines", reference(number))
}

type bookmarks struct {
	objects
	page func(int) int
}

// write writes the entries below one and says how many of them show.
func (b bookmarks) write(parent int, list []Bookmark) (first, last, shown int) {
	numbers := make([]int, len(list))
	for i := range list {
		numbers[i] = b.reserve()
	}
	for i, m := range list {
		o := append(make([]byte, 0, 160+4*len(m.Title)), "<</Title "...)
		o = append(o, hexString(textString(printable(m.Title)))...)
		o = appendRef(append(o, "/Parent "...), parent)
		if i > 0 {
			o = appendRef(append(o, "/Prev "...), numbers[i-1])
		}
		if i+1 < len(list) {
			o = appendRef(append(o, "/Next "...), numbers[i+1])
		}
		o = append(append(o, "/Dest"...), destination(b.page(m.Page), m.Top)...)
		shown++
		if len(m.Under) > 0 {
			first, last, n := b.write(numbers[i], m.Under)
			o = appendRef(append(o, "/First "...), first)
			o = appendRef(append(o, "/Last "...), last)
			if m.Closed {
				n = -n
			} else {
				shown += n
			}
			o = strconv.AppendInt(append(o, "/Count "...), int64(n), 10)
		}
		b.put(numbers[i], &object{raw: append(o, ">>"...)})
	}
	return numbers[0], numbers[len(numbers)-1], shown
}

// destination shows a page from a height on, 0 for its top, as wide as it was
// shown before.
func destination(page int, top float64) string {
	b := append([]byte{'['}, reference(page)...)
	if top == 0 {
		return string(append(b, " /XYZ null null null]"...))
	}
	return string(append(appendNumber(append(b, " /XYZ null "...), top), " null]"...))
}

// labels names the pages (ISO 32000-1 12.4.2).
func (b *Binder) labels(root *dict, list []Label) {
	if len(list) == 0 {
		return
	}
	nums := []byte("<</Nums[")
	for _, l := range list {
		nums = fmt.Appendf(nums, "%d<<", l.Page)
		if l.Prefix != "" {
			nums = append(nums, "/P "+hexString(textString(l.Prefix))...)
		}
		if l.Numbered {
			nums = fmt.Appendf(nums, "/S/D/St %d", max(1, l.First))
		}
		nums = append(nums, ">>"...)
	}
	root.set("PageLabels", string(append(nums, "]>>"...)))
}
