package layout

import "math/bits"

// TagRole is a standard structure type (ISO 32000-1, 14.8.4).
type TagRole uint8

const (
	TagDocument TagRole = iota
	TagSect             // a part, such as an 附件
	TagH1               // the title; TagH1+1 to TagH6 are the levels below it
	TagH2
	TagH3
	TagH4
	TagH5
	TagH6
	TagP
	TagTable
	TagTR
	TagTH
	TagTD
	TagTOC  // a list of contents
	TagTOCI // an entry of it
)

var tagNames = [...]string{"Document", "Sect", "H1", "H2", "H3", "H4", "H5", "H6", "P", "Table", "TR", "TH", "TD", "TOC", "TOCI"}

func (r TagRole) String() string { return tagNames[r] }

// Heading reports whether the role is one of the headings.
func (r TagRole) Heading() bool { return r >= TagH1 && r <= TagH6 }

// Tag is an element of a document's structure: what a screen reader goes by.
// It has Kids or text, which is the runs that name it, never both. Kids stand in
// reading order, which is the order in which their text is drawn.
type Tag struct {
	Role TagRole
	Kids []*Tag
	Text string // of a heading: what a bookmark says

	Rows, Columns int  // of a cell: how many it covers; 0 is one
	RowHead       bool // a TagTH that heads its row, not its column
}

// begin opens an element under the one that is open. What is set until end
// belongs to it. On papers without tags it does nothing.
func (c *composer) begin(role TagRole) *Tag {
	t := &Tag{Role: role}
	if n := len(c.tags); n > 0 {
		c.tags[n-1].Kids = append(c.tags[n-1].Kids, t)
		c.tags = append(c.tags, t)
	}
	return t
}

// end closes what begin opened last.
func (c *composer) end() {
	if n := len(c.tags); n > 1 {
		c.tags = c.tags[:n-1]
	}
}

// tag is the element that text set now belongs to: a paragraph of its own
// where none is open that may hold text.
func (c *composer) tag() *Tag {
	if len(c.tags) == 0 {
		return nil
	}
	switch top := c.tags[len(c.tags)-1]; top.Role {
	case TagDocument, TagSect, TagTable, TagTR, TagTOC:
		t := c.begin(TagP)
		c.end()
		return t
	default:
		return top
	}
}

// heading opens a heading of a level, 1 the title: as deep as the headings above
// it that are there, since levels must not be skipped on the way down
// (ISO 14289-1, 7.4.2) and those beside it are as deep as it is.
func (c *composer) heading(level int, text string) {
	c.level = c.level&(1<<level-1) | 1<<level
	c.begin(TagH1 + TagRole(min(bits.OnesCount(uint(c.level)), 6)-1)).Text = text
}
