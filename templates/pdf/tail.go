package pdf

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
)

// finish reads what fpdf wrote and makes the PDF/A of it. Without tags the
// structure is nil.
func finish(mem *scratch, faces []*subset, tags *structure, meta Meta) ([]byte, error) {
	f, err := readPDF(mem.plain.Bytes())
	if err != nil {
		return nil, fmt.Errorf("read the output of fpdf: %w", err)
	}
	f.mem = mem
	fonts, err := f.addFonts(faces)
	if err != nil {
		return nil, err
	}
	root, err := f.at(f.trailer, "Root")
	if err != nil {
		return nil, err
	}
	pages, err := f.pages(root.dict)
	if err != nil {
		return nil, fmt.Errorf("pages: %w", err)
	}
	if err := f.resources(pages, fonts); err != nil {
		return nil, fmt.Errorf("resources: %w", err)
	}
	f.catalog(&root.dict, meta)
	if tags != nil {
		f.addStructure(&root.dict, tags, pages)
		addOutline(f, &root.dict, tags.headings(), func(page int) int { return pages[page].number })
	}
	if err := f.attach(&root.dict, meta.Files); err != nil {
		return nil, err
	}
	if err := f.compress(); err != nil {
		return nil, err
	}
	return f.write(), nil
}

// addFonts writes the fonts and names them as the page streams do.
func (f *pdfFile) addFonts(faces []*subset) (dict, error) {
	fonts := dict{}
	for _, s := range faces {
		ref, err := addFont(f, s)
		if err != nil {
			return nil, err
		}
		fonts.set(s.resource, ref)
	}
	return fonts, nil
}

// pageObject is a page and its number.
type pageObject struct {
	number int
	*object
}

// pages lists the pages, which fpdf hangs up in one row.
func (f *pdfFile) pages(root dict) ([]pageObject, error) {
	tree, err := f.at(root, "Pages")
	if err != nil {
		return nil, err
	}
	kids := &scanner{src: tree.dict.get("Kids")}
	if !kids.has("[") {
		return nil, kids.fail("/Kids")
	}
	var out []pageObject
	for !kids.has("]") {
		ref, err := kids.value()
		if err != nil {
			return nil, err
		}
		number, err := refNumber("Kids", ref)
		if err != nil {
			return nil, err
		}
		page, err := f.numbered(number)
		if err != nil {
			return nil, fmt.Errorf("/Kids: %w", err)
		}
		out = append(out, pageObject{number, page})
	}
	return out, nil
}

// resources gives the fonts to every page. fpdf lets all pages share one
// dictionary, which is found through the pages all the same.
func (f *pdfFile) resources(pages []pageObject, fonts dict) error {
	text := string(fonts.append(nil))
	var last *object
	for _, page := range pages {
		res, err := f.at(page.dict, "Resources")
		if err != nil {
			return err
		}
		if res == last {
			continue
		}
		last = res
		res.dict.set("Font", text)
		for _, unused := range []string{"ProcSet", "XObject", "ColorSpace"} {
			res.dict.remove(unused) // fpdf lists these even where they are empty
		}
	}
	return nil
}

// catalog adds what makes the file a PDF/A and what a reader's window shows.
func (f *pdfFile) catalog(root *dict, meta Meta) {
	profile := f.add(&object{dict: dict{{"N", []byte("3")}, {"Filter", []byte("/FlateDecode")}}, stream: profile()})
	metadata := f.add(&object{
		dict:   dict{{"Type", []byte("/Metadata")}, {"Subtype", []byte("/XML")}},
		stream: xmp(meta),
	})
	root.remove("Names") // fpdf names embedded files even where there are none
	root.set("Metadata", metadata)
	root.set("OutputIntents", "["+outputIntent(profile)+"]")
	root.set("ViewerPreferences", "<</DisplayDocTitle true>>")
}

// outputIntent binds device colours to the sRGB profile.
func outputIntent(profile string) string {
	return "<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB)/Info(sRGB IEC61966-2.1)/DestOutputProfile " + profile + ">>"
}

// compress compresses the streams that are not yet, but for the metadata,
// which archives read without a PDF library.
func (f *pdfFile) compress() error {
	for _, o := range f.objects[1:] {
		if o.stream == nil || o.dict.get("Filter") != nil || string(o.dict.get("Type")) == "/Metadata" {
			continue
		}
		small, err := f.mem.compress(o.stream)
		if err != nil {
			return err
		}
		o.stream = small
		o.dict.set("Filter", "/FlateDecode")
	}
	return nil
}

// header names the version PDF/A-2 builds on and, as PDF/A asks, shows by bytes
// above 127 that the file is not text.
const header = "%PDF-1.7\n%\xE6\xA1\x88\xE5\x8D\xB7\n"

// write writes all objects anew, in the order of their numbers.
func (f *pdfFile) write() []byte {
	size := 1024
	for _, o := range f.objects[1:] {
		size += o.size()
	}
	b := append(make([]byte, 0, size), header...)
	offsets := make([]int, len(f.objects))
	for n, o := range f.objects[1:] {
		offsets[n+1] = len(b)
		b = strconv.AppendInt(b, int64(n+1), 10)
		b = append(b, " 0 obj\n"...)
		b = o.append(b)
		b = append(b, "\nendobj\n"...)
	}
	digest := sha256.Sum256(b)
	id := hex.EncodeToString(digest[:16])
	at := len(b)
	b = append(b, "xref\n0 "...)
	b = strconv.AppendInt(b, int64(len(offsets)), 10)
	b = append(b, "\n0000000000 65535 f \n"...)
	for _, offset := range offsets[1:] {
		b = fmt.Appendf(b, "%010d 00000 n \n", offset)
	}
	f.trailer.set("Size", strconv.Itoa(len(offsets)))
	f.trailer.set("ID", "[<"+id+"><"+id+">]")
	b = append(b, "trailer\n"...)
	b = f.trailer.append(b)
	return fmt.Appendf(b, "\nstartxref\n%d\n%%%%EOF\n", at)
}

// size is how many bytes an object takes in a file at most, its line of the
// cross-reference table included.
func (o *object) size() int {
	n := len(o.raw) + len(o.stream) + 80
	for _, e := range o.dict {
		n += len(e.key) + len(e.value) + 2
	}
	return n
}

func (o *object) append(b []byte) []byte {
	if o.raw != nil {
		return append(b, o.raw...)
	}
	if o.stream == nil {
		return o.dict.append(b)
	}
	o.dict.set("Length", strconv.Itoa(len(o.stream)))
	b = o.dict.append(b)
	b = append(b, "\nstream\n"...)
	b = append(b, o.stream...)
	return append(b, "\nendstream"...)
}
