package pdf

import (
	"bytes"
	"fmt"
)

// object is a dictionary and, for a stream, its bytes.
type object struct {
	dict   dict
	stream []byte // nil when the object is no stream
	raw    []byte // the whole object, already written; nil but for some of Write's own
}

// pdfFile is a PDF as objects by number; number 0 is none.
type pdfFile struct {
	objects []*object
	trailer dict
	mem     *scratch // of the document being written; nil of one that is read
}

// readPDF reads a file with one plain cross-reference table, as fpdf writes it.
// Everything is found by number through that table, nothing by its place.
func readPDF(b []byte) (*pdfFile, error) {
	at := bytes.LastIndex(b, []byte("startxref"))
	if at < 0 {
		return nil, fmt.Errorf("no startxref")
	}
	s := &scanner{src: b, pos: at + len("startxref")}
	table, err := s.int()
	if err != nil {
		return nil, err
	}
	if table < 0 || table > len(b) {
		return nil, fmt.Errorf("startxref points to byte %d", table)
	}
	s.pos = table
	offsets, err := s.xref()
	if err != nil {
		return nil, fmt.Errorf("cross-reference table: %w", err)
	}
	f := &pdfFile{objects: make([]*object, len(offsets))}
	if !s.has("trailer") {
		return nil, s.fail("trailer")
	}
	if f.trailer, err = s.dict(); err != nil {
		return nil, fmt.Errorf("trailer: %w", err)
	}
	for n := 1; n < len(offsets); n++ {
		if f.objects[n], err = readObject(b, n, offsets[n]); err != nil {
			return nil, fmt.Errorf("object %d: %w", n, err)
		}
	}
	return f, nil
}

// xref reads the table of one section, objects 0 and on.
func (s *scanner) xref() ([]int, error) {
	if !s.has("xref") {
		return nil, s.fail("xref")
	}
	first, err := s.int()
	if err != nil {
		return nil, err
	}
	count, err := s.int()
	if err != nil {
		return nil, err
	}
	if first != 0 || count < 1 || count > len(s.src)/20 {
		return nil, fmt.Errorf("%d objects from %d", count, first)
	}
	offsets := make([]int, count)
	for i := range offsets {
		if offsets[i], err = s.int(); err != nil {
			return nil, err
		}
		s.word() // generation
		if kind := s.word(); i > 0 && kind != "n" {
			return nil, fmt.Errorf("object %d is %q", i, kind)
		}
	}
	return offsets, nil
}

func readObject(b []byte, number, offset int) (*object, error) {
	if offset < 0 || offset >= len(b) {
		return nil, fmt.Errorf("offset %d", offset)
	}
	s := &scanner{src: b, pos: offset}
	if n, err := s.int(); err != nil || n != number {
		return nil, s.fail("object number")
	}
	if s.word() != "0" || !s.has("obj") {
		return nil, s.fail("0 obj")
	}
	d, err := s.dict()
	if err != nil {
		return nil, err
	}
	o := &object{dict: d}
	if !s.has("stream") {
		return o, nil
	}
	size, err := d.number("Length")
	if err != nil {
		return nil, err
	}
	start := s.pos + 1 // after the line end
	if size < 0 || start+size > len(b) {
		return nil, fmt.Errorf("stream of %d bytes", size)
	}
	o.stream = b[start : start+size : start+size]
	return o, nil
}

// at returns the object an entry refers to.
func (f *pdfFile) at(d dict, key string) (*object, error) {
	n, err := d.ref(key)
	if err != nil {
		return nil, err
	}
	o, err := f.numbered(n)
	if err != nil {
		return nil, fmt.Errorf("/%s: %w", key, err)
	}
	return o, nil
}

func (f *pdfFile) numbered(n int) (*object, error) {
	if n < 1 || n >= len(f.objects) {
		return nil, fmt.Errorf("object %d is not there", n)
	}
	return f.objects[n], nil
}

// reserve takes a number for an object that put brings later.
func (f *pdfFile) reserve() int {
	f.objects = append(f.objects, nil)
	return len(f.objects) - 1
}

func (f *pdfFile) put(number int, o *object) { f.objects[number] = o }

// add appends an object and returns a reference to it.
func (f *pdfFile) add(o *object) string {
	f.objects = append(f.objects, o)
	return reference(len(f.objects) - 1)
}
