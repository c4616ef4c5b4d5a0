package ingest

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"encoding/binary"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// Limits on a container. What a zip archive says of itself is not believed:
// bytes are counted as they go in and as they come out.
const (
	maxDirectory = 4 << 20   // bytes of its directory, some 50,000 entries
	maxEntries   = 10_000    // of a docx; a large one has some hundreds
	maxUnpacked  = 128 << 20 // bytes read out of one container
	maxRatio     = 300       // to which a part may unpack, once it is large
	largePart    = 16 << 20
	maxSmallPart = 4 << 20 // bytes of relationships and properties
)

var errBomb = errors.New("it unpacks to more than is read")

// container is an office file: parts of XML in a zip archive.
type container struct {
	parts map[string]*zip.File
	left  int64 // bytes that may still be unpacked
	bomb  bool  // more came: what a parser says of the cut is of no interest
	// Of the part that is being read; never two at a time.
	packed, unpacked int64
}

func openZip(b []byte) (*container, *Error) {
	if err := checkDirectory(b); err != nil {
		return nil, err
	}
	r, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return nil, &Error{Reason: Broken, Err: err}
	}
	if len(r.File) > maxEntries {
		return nil, &Error{Reason: TooLarge, Err: fmt.Errorf("more than %d entries", maxEntries)}
	}
	c := &container{parts: make(map[string]*zip.File, len(r.File)), left: maxUnpacked}
	r.RegisterDecompressor(zip.Store, func(in io.Reader) io.ReadCloser { return io.NopCloser(&packing{in, c}) })
	r.RegisterDecompressor(zip.Deflate, func(in io.Reader) io.ReadCloser { return flate.NewReader(&packing{in, c}) })
	for _, f := range r.File {
		name := strings.TrimPrefix(strings.ReplaceAll(f.Name, `\`, "/"), "/")
		if c.parts[name] == nil {
			c.parts[name] = f
		}
	}
	return c, nil
}

// checkDirectory bounds the directory before all of it is read into memory. No
// paper needs zip64, which would say it all again in another place.
func checkDirectory(b []byte) *Error {
	const size = 22
	tail := b[max(0, len(b)-size-1<<16):]
	at := bytes.LastIndex(tail, []byte("PK\x05\x06"))
	if at < 0 || len(tail)-at < size {
		return &Error{Reason: Broken, Err: errors.New("the end of the zip archive is missing")}
	}
	records := binary.LittleEndian.Uint16(tail[at+10:])
	length := int64(binary.LittleEndian.Uint32(tail[at+12:]))
	start := int64(binary.LittleEndian.Uint32(tail[at+16:]))
	before := b[:len(b)-len(tail)+at]
	located := bytes.HasPrefix(before[max(0, len(before)-20):], []byte("PK\x06\x07"))
	// archive/zip takes a length of 0xffff for a mark as well.
	if records == 0xffff || length == 0xffffffff || start == 0xffffffff || located && length == 0xffff {
		return &Error{Reason: TooLarge, Err: errors.New("a directory in the form for large archives")}
	}
	if length > maxDirectory || start < int64(len(b)) && int64(len(b))-start > maxDirectory+1<<17 {
		return &Error{Reason: TooLarge, Err: fmt.Errorf("a directory of more than %d bytes", maxDirectory)}
	}
	return nil
}

func (c *container) has(name string) bool { return c.parts[name] != nil }

// open reads a part as UTF-8 XML, in which nothing is too large for a decoder.
// How its reading went is told to the function that is returned; it reads the
// rest, so that damage is found.
func (c *container) open(name string) (io.Reader, func(error) error, error) {
	f := c.parts[name]
	if f == nil {
		return nil, nil, fmt.Errorf("the part %.100q is missing", name)
	}
	if f.Flags&1 != 0 {
		return nil, nil, ErrEncrypted
	}
	r, err := f.Open()
	if err != nil {
		return nil, nil, fmt.Errorf("part %.100q: %w", name, err)
	}
	c.packed, c.unpacked = 0, 0
	counted := &unpacking{r, c}
	done := func(err error) error {
		defer r.Close()
		if err == nil {
			_, err = io.Copy(io.Discard, counted)
		}
		return err
	}
	return &guard{r: transform.NewReader(counted, unicode.BOMOverride(transform.Nop))}, done, nil
}

// small reads a part that is never large.
func (c *container) small(name string) ([]byte, error) {
	r, done, err := c.open(name)
	if err != nil {
		return nil, err
	}
	b, err := io.ReadAll(io.LimitReader(r, maxSmallPart+1))
	if err == nil && len(b) > maxSmallPart {
		err = errBomb
	}
	return b, done(err)
}

// packing counts what goes into the unpacking of a part.
type packing struct {
	r io.Reader
	c *container
}

func (p *packing) Read(b []byte) (int, error) {
	n, err := p.r.Read(b)
	p.c.packed += int64(n)
	return n, err
}

// unpacking counts what comes out of a part.
type unpacking struct {
	r io.Reader
	c *container
}

func (u *unpacking) Read(b []byte) (int, error) {
	n, err := u.r.Read(b)
	u.c.unpacked += int64(n)
	u.c.left -= int64(n)
	if u.c.left < 0 || u.c.unpacked > largePart && u.c.unpacked/maxRatio > u.c.packed {
		u.c.bomb = true
		return 0, errBomb
	}
	return n, err
}

// relations are the parts that a part refers to, by the last word of their type.
func (c *container) relations(of string) map[string]string {
	dir, base := path.Split(of)
	b, err := c.small(dir + "_rels/" + base + ".rels")
	if err != nil {
		return nil
	}
	var list struct {
		Relationship []struct {
			Type   string `xml:",attr"`
			Target string `xml:",attr"`
			Mode   string `xml:"TargetMode,attr"`
		}
	}
	d := xml.NewDecoder(bytes.NewReader(b))
	d.CharsetReader = asItIs
	if d.Decode(&list) != nil {
		return nil
	}
	out := map[string]string{}
	for _, r := range list.Relationship {
		kind := r.Type[strings.LastIndexByte(r.Type, '/')+1:]
		target := path.Clean(strings.TrimPrefix(dir+r.Target, "/"))
		if strings.HasPrefix(r.Target, "/") {
			target = path.Clean(r.Target)[1:]
		}
		if r.Mode != "External" && out[kind] == "" {
			out[kind] = target
		}
	}
	return out
}

// mainPart is the part of a docx that holds its text; "" when it is none.
func (c *container) mainPart() string {
	main := c.relations("")["officeDocument"]
	if main == "" || !c.has(main) {
		main = "word/document.xml"
	}
	if strings.HasPrefix(main, "xl/") || strings.HasPrefix(main, "ppt/") || !c.has(main) {
		return ""
	}
	return main
}

// asItIs is for XML that names an encoding: it has been read as such already.
func asItIs(_ string, r io.Reader) (io.Reader, error) { return r, nil }
