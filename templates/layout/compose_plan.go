package layout

import (
	"slices"

	"casefile/templates/fonts"
)

// plan is how a document is set that, set as usual, breaks a rule about what
// must share a page. The zero plan is the usual one.
type plan struct {
	shrink float64 // of the 标志: a share of its usual size, which no clause fixes (7.2.4)
	moved  bool    // the 主送机关 stand in the 版记 (7.3.2)
	dense  bool    // the title's lines are as close as those of the text
	full   bool    // and filled, whatever their shape (7.3.1)
	lead   bool    // a joint 标志 shows the lead organ alone (7.2.4)
	table  *Table  // the last of the text: its last rows begin a page
	carry  int     // how many rows
	beside int     // lines of its page a signature leaves to the text, if not two: names are rather parted than it is higher
}

// firstPages are the ways to make the text begin on the first page (7.3.3), in
// the order in which they are tried. The 标志 gives way first, its size being
// free; then the lines of the title, a special case of 5.2.3; then, in forms that
// say so (Setup.TextFirst), the 主送机关 go to the 版记, as 7.3.2 says, and with
// them their place in Text.
var firstPages = []plan{
	{shrink: .7}, {shrink: .5}, {shrink: .5, dense: true}, {shrink: .5, dense: true, full: true},
	{moved: true}, {shrink: .7, moved: true}, {shrink: .5, moved: true},
	{shrink: .5, dense: true, moved: true},
	{shrink: .5, dense: true, moved: true, full: true},
	{shrink: .5, dense: true, moved: true, full: true, lead: true},
}

// signedPages are further ways to bring a signature beside so short a text that
// both fit the first page (7.3.5.5): the names of its organs in one row, parted,
// and in forms that say so the lead organ alone in the 标志.
var signedPages = []plan{
	{beside: oneRow}, {shrink: .7, beside: oneRow}, {shrink: .5, beside: oneRow}, {shrink: .5, dense: true, beside: oneRow},
	{lead: true}, {shrink: .5, lead: true}, {shrink: .5, dense: true, lead: true},
	{lead: true, beside: oneRow}, {shrink: .5, dense: true, lead: true, beside: oneRow},
}

// oneRow leaves a signature no room for a second row of seals.
const oneRow = 14

// settle sets a document as usual, or by the first plan that keeps the rules
// about what must share a page. Where none does, the usual page stands.
func settle(doc *Document, set *fonts.Set) *composer {
	best := try(doc, set, plan{})
	for _, p := range slices.Concat(firstPages, signedPages) {
		if best.failed() || !best.late && (best.alone == nil || len(best.pages) > 2) {
			break
		}
		if p.lead && !doc.Setup.TextFirst || p.moved && (!doc.Setup.TextFirst || !best.late || len(doc.Elements.Recipients) == 0 && !p.full) {
			continue // to leave a signature alone is the lesser fault
		}
		if c := try(doc, set, p); !c.failed() && c.faults() < best.faults() {
			best = c
		}
	}
	return best.withRows()
}

// try sets a document by a plan.
func try(doc *Document, set *fonts.Set, p plan) *composer {
	c := newComposer(doc, set)
	c.plan = p
	c.run()
	return c
}

// failed reports whether no plan will help.
func (c *composer) failed() bool { return len(c.missing) > 0 || c.err != nil }

// faults weighs what stands on the wrong page.
func (c *composer) faults() int {
	n := 0
	if c.late {
		n += 2
	}
	if c.alone != nil {
		n++
	}
	return n
}

// withRows takes the last rows of a table that ends the text along to the page
// where signature or 版记 would stand alone (7.3.5.5).
func (c *composer) withRows() *composer {
	table, ok := c.alone.(*Table)
	if !ok {
		return c
	}
	p := c.plan
	p.table = table
	for _, way := range []struct {
		carry, beside int
	}{{2, 0}, {1, 0}, {0, 8}, {2, 8}, {1, 8}} {
		p.carry, p.beside = way.carry, way.beside
		if again := try(c.doc, c.fonts, p); !again.failed() && again.faults() < c.faults() {
			return again
		}
	}
	return c
}

// carried reports whether row i of a table begins a page although there is room
// for it: it and the rows after it go along with what follows.
func (c *composer) carried(t *Table, i int) bool {
	first := len(t.Rows) - c.plan.carry
	return t == c.plan.table && i <= first && first < i+t.group(i)
}

// whole reports whether a table goes along whole, having so few rows.
func (c *composer) whole(t *Table) bool {
	return t == c.plan.table && len(t.Rows)-c.plan.carry <= t.Head
}
