package pdfread

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
)

// update is what is written behind a file: objects, new ones and such that take
// the place of old ones, their cross references and a trailer.
type update struct {
	file    *File
	old     []byte
	out     []byte // the objects
	prev    int    // where the file's own cross references begin
	streams bool   // which are streams
	last    ref    // highest number in use
	places  map[ref]int
	root    ref
	info    ref
}

// newUpdate prepares to add to a file, or says why that cannot be done.
func newUpdate(f *File, b []byte) (*update, error) {
	t := f.table
	switch {
	case t.Encrypt != nil:
		return nil, fmt.Errorf("%w: it is encrypted", ErrNoUpdate)
	case t.Root == nil || t.Size == nil:
		return nil, fmt.Errorf("%w: its trailer is incomplete", ErrNoUpdate)
	case !bytes.HasPrefix(b, []byte("%PDF-")):
		return nil, fmt.Errorf("%w: it does not begin as a PDF", ErrNoUpdate)
	}
	u := &update{file: f, old: b, places: map[ref]int{}, root: ref(t.Root.ObjectNumber), last: ref(*t.Size)}
	for n := range t.Table {
		u.last = max(u.last, ref(n))
	}
	if u.last > 1<<23 { // more numbers than viewers take
		return nil, fmt.Errorf("%w: objects are numbered up to %d", ErrNoUpdate, u.last)
	}
	var ok bool
	if u.prev, u.streams, ok = crossReferences(b); !ok {
		return nil, fmt.Errorf("%w: its end does not lead to its cross references", ErrNoUpdate)
	}
	return u, nil
}

var (
	startxref   = []byte("startxref")
	objectStart = regexp.MustCompile(`^\d{1,10}\s+\d{1,5}\s+obj\b`)
)

// crossReferences finds where the end of a file says that its newest cross
// references begin, and whether there they are, as a stream or as a table.
func crossReferences(b []byte) (at int, streams, ok bool) {
	tail := b[max(0, len(b)-2048):]
	i := bytes.LastIndex(tail, startxref)
	if i < 0 {
		return 0, false, false
	}
	words := bytes.Fields(tail[i+len(startxref):])
	if len(words) == 0 {
		return 0, false, false
	}
	at, err := strconv.Atoi(string(words[0]))
	if err != nil || at <= 0 || at >= len(b) {
		return 0, false, false
	}
	there := bytes.TrimLeft(b[at:min(len(b), at+4096)], "\x00\t\n\f\r ")
	if bytes.HasPrefix(there, []byte("xref")) {
		return at, false, true
	}
	return at, true, objectStart.Match(there) && bytes.Contains(there, []byte("/XRef"))
}

// next is a number that no object has.
func (u *update) next() ref {
	u.last++
	return u.last
}

// object writes an object.
func (u *update) object(n ref, body []byte) {
	u.out = append(u.out, '\n')
	u.places[n] = len(u.old) + len(u.out)
	u.out = fmt.Appendf(u.out, "%d %d obj\n", n, u.generation(n))
	u.out = append(append(u.out, body...), "\nendobj"...)
}

// generation is that of an object of the file, 0 of a new one.
func (u *update) generation(n ref) int {
	if e, ok := u.file.table.Find(int(n)); ok && e.Generation != nil && !e.Compressed && *e.Generation >= 0 && *e.Generation < 65535 {
		return *e.Generation
	}
	return 0
}

// describe makes the file say that it is a copy.
func (u *update) describe(c Copy) {
	info := dict{}
	if u.file.table.Info != nil {
		maps.Copy(info, u.file.dict(ref(u.file.table.Info.ObjectNumber)))
	}
	info["Title"], info["Subject"] = utf16String(c.Title), utf16String(c.Note)
	u.info = u.next()
	u.object(u.info, u.value(nil, info))
	meta := u.next()
	x := xmp(c)
	u.object(meta, fmt.Appendf(nil, "<</Type/Metadata/Subtype/XML/Length %d>>\nstream\n%s\nendstream", len(x), x))
	root := maps.Clone(u.file.catalog())
	root["Metadata"] = meta
	u.object(u.root, u.value(nil, root))
}

// bytes is the file and its update.
func (u *update) bytes() []byte {
	out := slices.Concat(u.old, u.out, []byte("\n"))
	at := len(out)
	sum := sha256.Sum256(u.out)
	id := ""
	if ids := u.file.table.ID; len(ids) == 2 {
		if first, ok := convert(ids[0], 0, 1).([]byte); ok {
			id = fmt.Sprintf("/ID[<%x><%x>]", first, sum[:16])
		}
	}
	if u.streams {
		out = u.referencesStream(out, id)
	} else {
		out = u.referencesTable(out, id)
	}
	return fmt.Appendf(out, "startxref\n%d\n%%%%EOF\n", at)
}

func (u *update) trailer(id string) string {
	return fmt.Sprintf("/Size %d/Root %s/Info %s/Prev %d%s", u.last+1, u.value(nil, u.root), u.value(nil, u.info), u.prev, id)
}

// sections are the objects written, in runs of numbers that follow one another.
func (u *update) sections() (out [][]ref) {
	for _, n := range slices.Sorted(maps.Keys(u.places)) {
		if k := len(out) - 1; k >= 0 && out[k][len(out[k])-1] == n-1 {
			out[k] = append(out[k], n)
			continue
		}
		out = append(out, []ref{n})
	}
	return out
}

func (u *update) referencesTable(out []byte, id string) []byte {
	out = append(out, "xref\n"...)
	for _, s := range u.sections() {
		out = fmt.Appendf(out, "%d %d\n", s[0], len(s))
		for _, n := range s {
			out = fmt.Appendf(out, "%010d %05d n \n", u.places[n], u.generation(n))
		}
	}
	return fmt.Appendf(out, "trailer\n<<%s>>\n", u.trailer(id))
}

func (u *update) referencesStream(out []byte, id string) []byte {
	self := u.next()
	u.places[self] = len(out)
	var index, rows []byte
	for _, s := range u.sections() {
		index = fmt.Appendf(index, "%d %d ", s[0], len(s))
		for _, n := range s {
			at, gen := u.places[n], u.generation(n)
			rows = append(rows, 1, byte(at>>24), byte(at>>16), byte(at>>8), byte(at), byte(gen>>8), byte(gen))
		}
	}
	out = fmt.Appendf(out, "%d 0 obj\n<</Type/XRef%s/W[1 4 2]/Index[%s]/Length %d>>\nstream\n", self, u.trailer(id),
		bytes.TrimSpace(index), len(rows))
	return append(append(out, rows...), "\nendstream\nendobj\n"...)
}
