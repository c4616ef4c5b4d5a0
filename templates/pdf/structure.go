package pdf

import (
	"errors"
	"fmt"
	"strconv"

	"casefile/templates/layout"
)

// structure is a document's tags and the marked content that belongs to each
// (ISO 32000-1, 14.7). It is nil where a document is not tagged.
type structure struct {
	elements []element // in reading order, the document first
	index    map[*layout.Tag]int
	pages    [][]int // by page and MCID: the element it belongs to
}

// element is one structure element.
type element struct {
	tag     *layout.Tag
	parent  int
	content []mark
	kept    bool // it, or something in it, is drawn
	object  int  // number in the file
	top     float64
}

// mark is one piece of marked content.
type mark struct{ page, id int }

func newStructure(root *layout.Tag) (*structure, error) {
	if root == nil {
		return nil, nil
	}
	if root.Role != layout.TagDocument {
		return nil, fmt.Errorf("structure begins with %s, not a document", root.Role)
	}
	n := 8 + 2*len(root.Kids) // a guess
	s := &structure{elements: make([]element, 0, n), index: make(map[*layout.Tag]int, n)}
	return s, s.gather(root, -1, 0)
}

// gather lists an element and all below it.
func (s *structure) gather(tag *layout.Tag, parent, depth int) error {
	if _, twice := s.index[tag]; twice || depth > maxDepth {
		return fmt.Errorf("element %s stands in the structure twice or too deep", tag.Role)
	}
	at := len(s.elements)
	s.index[tag] = at
	s.elements = append(s.elements, element{tag: tag, parent: parent})
	for _, kid := range tag.Kids {
		if err := s.gather(kid, at, depth+1); err != nil {
			return err
		}
	}
	return nil
}

var errUntagged = errors.New("text of a tagged document has no element and is no artifact")

// mark gives the next piece of content on the present page to an element.
func (s *structure) mark(tag *layout.Tag, top float64) (int, error) {
	if tag == nil {
		return 0, errUntagged
	}
	at, ok := s.index[tag]
	switch {
	case !ok:
		return 0, fmt.Errorf("text belongs to an element %s that is not in the structure", tag.Role)
	case len(tag.Kids) > 0:
		return 0, fmt.Errorf("element %s holds text beside other elements", tag.Role)
	}
	page := len(s.pages) - 1
	id := len(s.pages[page])
	s.pages[page] = append(s.pages[page], at)
	e := &s.elements[at]
	if len(e.content) == 0 {
		e.top = top
	}
	e.content = append(e.content, mark{page, id})
	return id, nil
}

// prune marks the elements that are written: those with text, all above them,
// and the cells of a table, which is only regular with its empty ones.
func (s *structure) prune() {
	for i := len(s.elements) - 1; i >= 0; i-- {
		e := &s.elements[i]
		role := e.tag.Role
		if len(e.content) > 0 || role == layout.TagTD || role == layout.TagTH {
			e.kept = true
		}
		if e.kept && e.parent >= 0 {
			s.elements[e.parent].kept = true
		}
	}
	s.elements[0].kept = true
}

// enter opens the marked content that a run belongs to, unless it is open: runs
// of one element in a row share it. An artifact always gets one of its own.
//
// Of an artifact's text, readers that take text out of a PDF see nothing: some
// do not know artifacts, so within it stands a span whose replacement is empty.
func (d *drawing) enter(r *layout.TextRun) error {
	if r.Artifact {
		d.leave()
		d.ops = append(d.ops, "/Artifact "+artifactKind(r, d.text.height)+"\n/Span <</ActualText ()>> BDC\n"...)
		return nil
	}
	if d.structure == nil || d.marked == r.Tag && r.Tag != nil {
		return nil
	}
	d.leave()
	id, err := d.structure.mark(r.Tag, d.text.height-r.Y+r.Size)
	if err != nil {
		return err
	}
	d.marked = r.Tag
	d.ops = append(append(d.ops, '/'), r.Tag.Role.String()...)
	d.ops = strconv.AppendInt(append(d.ops, " <</MCID "...), int64(id), 10)
	d.ops = append(d.ops, ">> BDC\n"...)
	return nil
}

// leave closes the marked content of an element.
func (d *drawing) leave() {
	if d.marked != nil {
		d.ops = append(d.ops, "EMC\n"...)
		d.marked = nil
	}
}

// artifactKind says what kind of furniture text is (ISO 32000-1, 14.8.2.2.2): a
// running head or foot by standing in an eighth of the page at its edge, which
// is outside the type area of GB/T 9704 (ISO 14289-1, 7.8, wants them told).
func artifactKind(r *layout.TextRun, height float64) string {
	switch {
	case r.Angle == 90: // the repeated head of a table on its side
	case r.Angle != 0:
		return "<</Type/Pagination/Subtype/Watermark>> BDC"
	case r.Y < height/8:
		return "<</Type/Pagination/Subtype/Header>> BDC"
	case r.Y > height*7/8:
		return "<</Type/Pagination/Subtype/Footer>> BDC"
	}
	return "<</Type/Pagination>> BDC"
}
