package pdf

import (
	"errors"
	"fmt"
	"math"

	"github.com/go-pdf/fpdf"

	"casefile/templates/layout"
)

// The size of a page in points (ISO 32000-1 annex C, which PDF/A-2 makes binding).
const minSide, maxSide = 3, 14400

// Write draws the pages as one PDF/A document, of which level [Meta] decides.
// Pages must be at least one. An error names the page; it comes from a page that
// cannot be drawn (a length that is no number, a character a PDF/A must not
// hold, text without a tag among tags) or from a font file.
func Write(pages []layout.Page, meta Meta) ([]byte, error) {
	mem := takeScratch()
	d := &drawing{fonts: subsets{mem: mem}, ops: mem.ops}
	out, err := d.document(pages, meta)
	mem.ops = d.ops
	mem.giveBack(d.fonts.list)
	if err != nil {
		return nil, fmt.Errorf("write pdf: %w", err)
	}
	return out, nil
}

func (d *drawing) document(pages []layout.Page, meta Meta) ([]byte, error) {
	if len(pages) == 0 {
		return nil, errors.New("no pages")
	}
	meta, err := meta.checked()
	if err != nil {
		return nil, err
	}
	if d.structure, err = newStructure(meta.Tags); err != nil {
		return nil, err
	}
	d.pdf = newFpdf(pages[0], meta)
	for i, page := range pages {
		if err := d.page(page); err != nil {
			return nil, fmt.Errorf("page %d: %w", i+1, err)
		}
	}
	mem := d.fonts.mem
	if err := d.pdf.Output(&mem.plain); err != nil {
		return nil, err
	}
	return finish(mem, d.fonts.list, d.structure, meta)
}

// newFpdf opens the document in fpdf. Everything that fpdf would take from the
// clock or from a map is fixed.
func newFpdf(first layout.Page, meta Meta) *fpdf.Fpdf {
	p := fpdf.NewCustom(&fpdf.InitType{
		UnitStr: "pt",
		Size:    fpdf.SizeType{Wd: first.Width, Ht: first.Height},
	})
	p.SetCompression(false)
	p.SetCatalogSort(true)
	p.SetAutoPageBreak(false, 0)
	p.SetLineCapStyle("butt")
	p.SetCreationDate(meta.date)
	p.SetModificationDate(meta.date)
	p.SetLang(meta.Lang)
	p.SetTitle(textString(meta.Title), false)
	p.SetAuthor(textString(meta.Author), false)
	p.SetSubject(textString(meta.Subject), false)
	p.SetKeywords(textString(meta.Keywords), false)
	p.SetCreator(textString(meta.Creator), false)
	p.SetProducer(textString(meta.Producer), false)
	return p
}

// drawing is a document while its pages are drawn.
type drawing struct {
	pdf   *fpdf.Fpdf
	fonts subsets
	text  textState
	pen   pen
	ops   []byte // operators not yet handed to fpdf

	structure *structure
	marked    *layout.Tag // the element whose content is open
}

// pen is what fpdf draws rules with on the present page.
type pen struct {
	weight float64
	color  layout.Color
	known  bool
}

func (d *drawing) page(p layout.Page) error {
	if !between(p.Width, minSide, maxSide) || !between(p.Height, minSide, maxSide) {
		return fmt.Errorf("size %g × %g pt is out of bounds", p.Width, p.Height)
	}
	d.pdf.AddPageFormat("P", fpdf.SizeType{Wd: p.Width, Ht: p.Height})
	d.text, d.pen = textState{height: p.Height}, pen{}
	if d.structure != nil {
		d.structure.pages = append(d.structure.pages, nil)
	}
	for i, item := range p.Items {
		if err := d.item(item); err != nil {
			return fmt.Errorf("item %d: %w", i+1, err)
		}
	}
	d.leave()
	d.flush()
	return d.pdf.Error()
}

func (d *drawing) item(item layout.Item) error {
	switch it := item.(type) {
	case *layout.TextRun:
		return d.run(it)
	case *layout.Rule:
		return d.rule(it)
	case *layout.Circle:
		return d.circle(it)
	}
	return fmt.Errorf("unknown kind %T", item)
}

// rule strokes a line. A rule is never part of the text, so it is an artifact.
func (d *drawing) rule(r *layout.Rule) error {
	for _, v := range []float64{r.X1, r.Y1, r.X2, r.Y2, r.Weight} {
		if !between(v, -maxSide, maxSide) {
			return fmt.Errorf("rule has a length of %g pt", v)
		}
	}
	d.stroke(r.Weight, r.Color, func() { d.pdf.Line(r.X1, r.Y1, r.X2, r.Y2) })
	return nil
}

// circle strokes a circle, an artifact as rules are.
func (d *drawing) circle(c *layout.Circle) error {
	for _, v := range []float64{c.X, c.Y, c.Radius, c.Weight} {
		if !between(v, -maxSide, maxSide) {
			return fmt.Errorf("circle has a length of %g pt", v)
		}
	}
	d.stroke(c.Weight, c.Color, func() { d.pdf.Circle(c.X, c.Y, c.Radius, "D") })
	return nil
}

func (d *drawing) stroke(weight float64, color layout.Color, path func()) {
	d.leave()
	d.ops = append(d.ops, "/Artifact BMC\n"...)
	d.flush()
	if !d.pen.known || d.pen.color != color {
		d.pdf.SetDrawColor(channel(color.R), channel(color.G), channel(color.B))
	}
	if !d.pen.known || d.pen.weight != weight {
		d.pdf.SetLineWidth(weight)
	}
	d.pen = pen{weight, color, true}
	path()
	d.ops = append(d.ops, "EMC\n"...)
}

// flush hands the gathered operators to fpdf, which ends them with a new line.
func (d *drawing) flush() {
	if len(d.ops) > 0 {
		d.pdf.RawWriteStr(string(d.ops))
		d.ops = d.ops[:0]
	}
}

// channel turns a colour channel of 0..1 into fpdf's 0..255.
func channel(v float64) int { return int(math.Round(255 * min(1, max(0, v)))) }

// between is false for NaN too.
func between(v, low, high float64) bool { return v >= low && v <= high }
