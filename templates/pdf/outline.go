package pdf

import (
	"fmt"
	"strconv"
)

// Bookmark is an entry of the outline a reader shows beside the pages.
type Bookmark struct {
	Title string
	Page  int // from 0
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

// outline writes the bookmarks.
func (b *Binder) outline(root *dict, list []Bookmark) {
	if len(list) == 0 {
		return
	}
	number := b.reserve()
	first, last, shown := b.bookmarks(number, list)
	b.put(number, &object{dict: dict{{"Type", []byte("/Outlines")},
		{"First", []byte(reference(first))}, {"Last", []byte(reference(last))}, {"Count", []byte(strconv.Itoa(shown))}}})
	root.set("Outlines", reference(number))
	root.set("PageMode", "/UseOutlines")
}

// bookmarks writes the entries below one and says how many of them show.
func (b *Binder) bookmarks(parent int, list []Bookmark) (first, last, shown int) {
	numbers := make([]int, len(list))
	for i := range list {
		numbers[i] = b.reserve()
	}
	for i, m := range list {
		d := dict{{"Title", []byte(hexString(textString(printable(m.Title))))}, {"Parent", []byte(reference(parent))}}
		if i > 0 {
			d.set("Prev", reference(numbers[i-1]))
		}
		if i+1 < len(list) {
			d.set("Next", reference(numbers[i+1]))
		}
		d.set("Dest", b.destination(m.Page))
		shown++
		if len(m.Under) > 0 {
			f, l, n := b.bookmarks(numbers[i], m.Under)
			d.set("First", reference(f))
			d.set("Last", reference(l))
			if m.Closed {
				d.set("Count", strconv.Itoa(-n))
			} else {
				d.set("Count", strconv.Itoa(n))
				shown += n
			}
		}
		b.put(numbers[i], &object{dict: d})
	}
	return numbers[0], numbers[len(numbers)-1], shown
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
