package pdf

import (
	"strconv"
	"strings"

	"casefile/templates/layout"
)

// addStructure writes the elements, the tree that holds them and the way back
// from marked content to its element (ISO 32000-1, 14.7.2 and 14.7.4.4).
func (f *pdfFile) addStructure(root *dict, s *structure, pages []pageObject) {
	s.prune()
	tree := f.reserve()
	for i := range s.elements {
		if s.elements[i].kept {
			s.elements[i].object = f.reserve()
		}
	}
	kids := s.kids()
	for i := range s.elements {
		e := &s.elements[i]
		if !e.kept {
			continue
		}
		parent := tree
		if e.parent >= 0 {
			parent = s.elements[e.parent].object
		}
		at := len(f.mem.ready)
		f.mem.ready = s.appendElement(f.mem.ready, e, kids[i], parent, pages)
		f.put(e.object, &object{raw: f.mem.ready[at:len(f.mem.ready):len(f.mem.ready)]})
	}
	b := []byte("<</Type/StructTreeRoot/K ")
	b = appendRef(b, s.elements[0].object)
	b = append(b, "/ParentTree<</Nums["...)
	for i, owners := range s.pages {
		b = append(strconv.AppendInt(b, int64(i), 10), '[')
		for _, at := range owners {
			b = append(appendRef(b, s.elements[at].object), ' ')
		}
		b = append(b, ']')
		pages[i].dict.set("StructParents", strconv.Itoa(i))
		pages[i].dict.set("Tabs", "/S")
	}
	b = append(b, "]>>/ParentTreeNextKey "...)
	b = append(strconv.AppendInt(b, int64(len(s.pages)), 10), ">>"...)
	f.put(tree, &object{raw: b})
	root.set("StructTreeRoot", reference(tree))
	root.set("MarkInfo", "<</Marked true>>")
}

// kids lists the kept elements under each.
func (s *structure) kids() [][]int {
	out := make([][]int, len(s.elements))
	for i := 1; i < len(s.elements); i++ {
		if e := &s.elements[i]; e.kept {
			out[e.parent] = append(out[e.parent], e.object)
		}
	}
	return out
}

func (s *structure) appendElement(b []byte, e *element, kids []int, parent int, pages []pageObject) []byte {
	b = append(append(b, "<</S/"...), e.tag.Role.String()...)
	b = appendRef(append(b, "/P "...), parent)
	b = appendCell(b, e.tag)
	if len(e.content) > 0 {
		b = appendRef(append(b, "/Pg "...), pages[e.content[0].page].number)
	}
	b = append(b, "/K["...)
	for _, kid := range kids {
		b = append(appendRef(b, kid), ' ')
	}
	for _, m := range e.content {
		if m.page == e.content[0].page {
			b = append(strconv.AppendInt(b, int64(m.id), 10), ' ')
			continue
		}
		b = appendRef(append(b, "<</Type/MCR/Pg "...), pages[m.page].number)
		b = strconv.AppendInt(append(b, "/MCID "...), int64(m.id), 10)
		b = append(b, ">>"...)
	}
	return append(b, "]>>"...)
}

// appendCell writes what a table's cell covers and what it heads (14.8.5.7).
func appendCell(b []byte, t *layout.Tag) []byte {
	head := t.Role == layout.TagTH
	if !head && (t.Role != layout.TagTD || t.Rows < 2 && t.Columns < 2) {
		return b
	}
	b = append(b, "/A<</O/Table"...)
	if head {
		scope := "/Scope/Column"
		if t.RowHead {
			scope = "/Scope/Row"
		}
		b = append(b, scope...)
	}
	if t.Columns > 1 {
		b = strconv.AppendInt(append(b, "/ColSpan "...), int64(t.Columns), 10)
	}
	if t.Rows > 1 {
		b = strconv.AppendInt(append(b, "/RowSpan "...), int64(t.Rows), 10)
	}
	return append(b, ">>"...)
}

func appendRef(b []byte, number int) []byte {
	return append(strconv.AppendInt(b, int64(number), 10), " 0 R"...)
}

// headings are the bookmarks of a document: its headings, each under the one of
// the level above, and open down to the second level. The stop of one that text
// runs on from is left out.
func (s *structure) headings() []Bookmark {
	var top []Bookmark
	open := make([]*[]Bookmark, 7) // where an entry of each level goes
	for i := range open {
		open[i] = &top
	}
	for i := range s.elements {
		e := &s.elements[i]
		if !e.tag.Role.Heading() || len(e.content) == 0 || e.tag.Text == "" {
			continue
		}
		level := int(e.tag.Role - layout.TagH1)
		list := open[level]
		*list = append(*list, Bookmark{Title: strings.TrimSuffix(e.tag.Text, "。"), Page: e.content[0].page, Top: e.top, Closed: level > 0})
		under := &(*list)[len(*list)-1].Under
		for l := level + 1; l < len(open); l++ {
			open[l] = under
		}
	}
	return top
}
