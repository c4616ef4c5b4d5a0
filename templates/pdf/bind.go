package pdf

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"strconv"
)

// Binder joins documents that Write made into one PDF/A: pages are taken as
// they stand, their content streams and fonts byte for byte; colour profile,
// metadata and identifier are the volume's own. Objects are written as they
// come, so that a volume needs the memory of its largest document and of a
// table of its objects. What several documents hold alike is written once.
//
// A page is named by its place in the volume, from 0, and may be named before
// it is added. After an error the Binder is of no use, nor is what was written.
type Binder struct {
	w       io.Writer
	sum     hash.Hash // of all that was written
	at      int64
	offsets []int64 // by object number
	shared  map[[sha256.Size]byte]string
	nodes   []node // one for each document added
	pages   []int  // object numbers of pages, those added and those only named
	added   int
	files   []attached
	names   map[string]string // of files, to their references
	tree    int               // object number of the page tree
	err     error
}

// node is a document in the page tree.
type node struct{ number, count int }

// Overlay is drawn over a page: a page of another document, such as one that
// bears only a page number. The page below does not change.
type Overlay struct {
	Source *Source
	Page   int // from 0
}

// Link is a place on a page that leads to another page. Lengths are points
// from the top-left corner of an A4 sheet.
type Link struct {
	X1, Y1, X2, Y2 float64
	To             int
}

// PageOptions are what a volume adds to a page.
type PageOptions struct {
	Overlay *Overlay
	Links   []Link
	// Files are the names of attached files the page stands for.
	Files []string
}

// NewBinder begins a volume.
func NewBinder(w io.Writer) *Binder {
	b := &Binder{w: w, sum: sha256.New(), offsets: make([]int64, 1),
		shared: map[[sha256.Size]byte]string{}, names: map[string]string{}}
	b.write([]byte(header))
	b.tree = b.reserve()
	return b
}

func (b *Binder) write(p []byte) {
	if b.err != nil {
		return
	}
	_, b.err = b.w.Write(p)
	b.sum.Write(p)
	b.at += int64(len(p))
}

func (b *Binder) reserve() int {
	b.offsets = append(b.offsets, 0)
	return len(b.offsets) - 1
}

// put writes an object under a reserved number.
func (b *Binder) put(number int, o *object) {
	b.offsets[number] = b.at
	head := strconv.AppendInt(nil, int64(number), 10)
	b.write(append(head, " 0 obj\n"...))
	b.write(o.append(nil))
	b.write([]byte("\nendobj\n"))
}

func (b *Binder) add(o *object) string {
	n := b.reserve()
	b.put(n, o)
	return reference(n)
}

// share writes an object, unless one like it was written before.
func (b *Binder) share(o *object) (string, error) {
	if o.stream != nil && o.dict.get("Filter") == nil {
		if err := pack(o); err != nil {
			return "", err
		}
	}
	key := sha256.Sum256(o.append(nil))
	if ref, ok := b.shared[key]; ok {
		return ref, nil
	}
	ref := b.add(o)
	b.shared[key] = ref
	return ref, nil
}

// pack compresses a stream.
func pack(o *object) error {
	small, err := compress(o.stream)
	if err != nil {
		return err
	}
	o.stream = small
	o.dict.set("Filter", "/FlateDecode")
	return nil
}

// page is the object number of a page, added or not yet.
func (b *Binder) page(at int) int {
	for len(b.pages) <= at {
		b.pages = append(b.pages, b.reserve())
	}
	return b.pages[at]
}

// Pages is how many pages the volume has so far.
func (b *Binder) Pages() int { return b.added }

// Add appends pages of a document: those from first on, count of them.
// Options has one entry a page, or is nil.
func (b *Binder) Add(s *Source, first, count int, options []PageOptions) error {
	if first < 0 || count < 1 || first+count > len(s.pages) || options != nil && len(options) != count {
		return fmt.Errorf("bind pages %d to %d of %d", first+1, first+count, len(s.pages))
	}
	n := node{b.reserve(), count}
	kids := []byte("[")
	for i := range count {
		var opt PageOptions
		if options != nil {
			opt = options[i]
		}
		number := b.page(b.added)
		if err := b.addPage(s, s.pages[first+i], number, n.number, opt); err != nil {
			return fmt.Errorf("bind page %d: %w", b.added+1, err)
		}
		kids = append(kids, ' ')
		kids = append(kids, reference(number)...)
		b.added++
	}
	d := dict{{"Type", []byte("/Pages")}, {"Parent", []byte(reference(b.tree))}, {"Kids", append(kids, ']')}}
	d.set("Count", strconv.Itoa(count))
	b.put(n.number, &object{dict: d})
	b.nodes = append(b.nodes, n)
	return b.err
}

func (b *Binder) addPage(s *Source, from dict, number, parent int, opt PageOptions) error {
	page := dict{{"Type", []byte("/Page")}, {"Parent", []byte(reference(parent))}}
	for _, e := range from {
		if opt.Overlay != nil && e.key == "Resources" {
			continue // to be joined with the overlay
		}
		v, err := renumber(nil, e.value, b.copier(s, 0))
		if err != nil {
			return err
		}
		page.set(e.key, string(v))
	}
	if opt.Overlay != nil {
		if err := b.overlay(&page, s, from, opt.Overlay); err != nil {
			return fmt.Errorf("overlay: %w", err)
		}
	}
	if len(opt.Links) > 0 {
		page.set("Annots", "["+b.links(opt.Links)+"]")
	}
	if len(opt.Files) > 0 {
		refs, err := b.associated(opt.Files)
		if err != nil {
			return err
		}
		page.set("AF", refs)
	}
	b.put(number, &object{dict: page})
	return b.err
}

// overlayName is what a page's resources call what is drawn over it.
const overlayName = "Folio"

// overlay draws a page over another: as a form with resources of its own, after
// the page's content, whose graphics state is put away.
func (b *Binder) overlay(page *dict, s *Source, from dict, over *Overlay) error {
	if over.Page < 0 || over.Page >= len(over.Source.pages) {
		return fmt.Errorf("no page %d", over.Page)
	}
	form, err := b.form(over.Source, over.Source.pages[over.Page])
	if err != nil {
		return err
	}
	resources, err := s.file.resolved(from, "Resources")
	if err != nil {
		return err
	}
	objects, err := s.file.resolved(resources, "XObject")
	if err != nil {
		return err
	}
	if objects.get(overlayName) != nil {
		return fmt.Errorf("the page has an object named %s", overlayName)
	}
	own := append(dict{}, resources...)
	own.remove("XObject")
	all, err := renumber(nil, own.append(nil), b.copier(s, 0))
	if err != nil {
		return err
	}
	known, err := renumber(nil, objects.append(nil), b.copier(s, 0))
	if err != nil {
		return err
	}
	all = append(all[:len(all)-2], "/XObject "...)
	all = append(append(all, known[:len(known)-2]...), "/"+overlayName+" "+form+">>>>"...)
	page.set("Resources", string(all))
	return b.wrap(page)
}

// wrap puts the page's own content between a save and a restore, and after it
// the overlay.
func (b *Binder) wrap(page *dict) error {
	before, err := b.share(&object{stream: []byte("q\n")})
	if err != nil {
		return err
	}
	after, err := b.share(&object{stream: []byte("\nQ\nq /" + overlayName + " Do Q\n")})
	if err != nil {
		return err
	}
	own := string(page.get("Contents"))
	if len(own) > 1 && own[0] == '[' {
		own = own[1 : len(own)-1]
	}
	page.set("Contents", "["+before+" "+own+" "+after+"]")
	return nil
}

// form makes a page a form.
func (b *Binder) form(s *Source, from dict) (string, error) {
	content, err := s.file.at(from, "Contents")
	if err != nil {
		return "", err
	}
	o := &object{stream: content.stream, dict: dict{{"Type", []byte("/XObject")}, {"Subtype", []byte("/Form")}}}
	o.dict.set("BBox", string(from.get("MediaBox")))
	resources, err := renumber(nil, from.get("Resources"), b.copier(s, 0))
	if err != nil {
		return "", err
	}
	o.dict.set("Resources", string(resources))
	if v := content.dict.get("Filter"); v != nil {
		o.dict.set("Filter", string(v))
	}
	return b.share(o)
}

// sheetHeight is the height of the sheet that links are measured on.
const sheetHeight = 297 * 72 / 25.4

// links are annotations without a border that show on no print.
func (b *Binder) links(list []Link) string {
	var refs []byte
	for _, l := range list {
		d := dict{{"Type", []byte("/Annot")}, {"Subtype", []byte("/Link")}, {"F", []byte("4")}, {"Border", []byte("[0 0 0]")}}
		rect := []byte{'['}
		for _, v := range []float64{l.X1, sheetHeight - l.Y2, l.X2, sheetHeight - l.Y1} {
			rect = append(appendNumber(rect, v), ' ')
		}
		d.set("Rect", string(append(rect, ']')))
		d.set("Dest", destination(b.page(l.To), 0))
		refs = append(append(refs, ' '), b.add(&object{dict: d})...)
	}
	return string(refs)
}

// Close writes what holds the volume together: page tree, outline, labels,
// attachments, metadata. It fails when a page was named and never added.
func (b *Binder) Close(meta Meta, outline []Bookmark, labels []Label) error {
	if b.err != nil {
		return b.err
	}
	meta.Tags, meta.Files = nil, nil // a volume has no structure, and files by Attach
	meta, err := meta.checked()
	if err != nil {
		return fmt.Errorf("bind: %w", err)
	}
	if b.added == 0 {
		return errors.New("bind: no pages")
	}
	root := dict{{"Type", []byte("/Catalog")}, {"Pages", []byte(reference(b.tree))}}
	root.set("Lang", "("+meta.Lang+")")
	root.set("ViewerPreferences", "<</DisplayDocTitle true>>")
	if len(outline) > 0 {
		addOutline(b, &root, outline, b.page)
		root.set("PageMode", "/UseOutlines")
	}
	b.labels(&root, labels)
	if len(b.pages) > b.added {
		return fmt.Errorf("bind: page %d is referred to and there are %d", len(b.pages), b.added)
	}
	nameFiles(&root, b.files)
	b.pageTree()
	if len(b.files) > 0 {
		meta.part = "3"
	}
	b.describe(&root, meta)
	info := b.add(&object{dict: info(meta)})
	b.trailer(b.add(&object{dict: root}), info)
	return b.err
}

func (b *Binder) pageTree() {
	kids := []byte("[")
	for _, n := range b.nodes {
		kids = append(append(kids, reference(n.number)...), ' ')
	}
	d := dict{{"Type", []byte("/Pages")}, {"Kids", append(kids, ']')}, {"Count", []byte(strconv.Itoa(b.added))}}
	b.put(b.tree, &object{dict: d})
}

// describe adds the colour profile and the metadata.
func (b *Binder) describe(root *dict, meta Meta) {
	profile := b.add(&object{dict: dict{{"N", []byte("3")}, {"Filter", []byte("/FlateDecode")}}, stream: profile()})
	root.set("OutputIntents", "["+outputIntent(profile)+"]")
	root.set("Metadata", b.add(&object{
		dict:   dict{{"Type", []byte("/Metadata")}, {"Subtype", []byte("/XML")}},
		stream: xmp(meta),
	}))
}

// info is the document information, the same as in the metadata.
func info(m Meta) dict {
	d := dict{}
	for _, e := range [][2]string{{"Title", m.Title}, {"Author", m.Author}, {"Subject", m.Subject},
		{"Keywords", m.Keywords}, {"Creator", m.Creator}, {"Producer", m.Producer}} {
		if e[1] != "" {
			d.set(e[0], hexString(textString(e[1])))
		}
	}
	date := "(" + m.date.Format("D:20060102150405") + ")"
	d.set("CreationDate", date)
	d.set("ModDate", date)
	return d
}

func hexString(s string) string { return "<" + hex.EncodeToString([]byte(s)) + ">" }

func (b *Binder) trailer(root, info string) {
	id := hex.EncodeToString(b.sum.Sum(nil)[:16])
	at := b.at
	table := fmt.Appendf(nil, "xref\n0 %d\n0000000000 65535 f \n", len(b.offsets))
	for n, offset := range b.offsets[1:] {
		if offset == 0 && b.err == nil {
			b.err = fmt.Errorf("bind: object %d was never written", n+1)
		}
		table = fmt.Appendf(table, "%010d 00000 n \n", offset)
	}
	b.write(table)
	b.write(fmt.Appendf(nil, "trailer\n<</Size %d/Root %s/Info %s/ID [<%s><%s>]>>\nstartxref\n%d\n%%%%EOF\n",
		len(b.offsets), root, info, id, id, at))
}
