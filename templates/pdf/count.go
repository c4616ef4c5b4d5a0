package pdf

import (
	"bytes"
	"compress/zlib"
	"io"
	"regexp"
	"strconv"
)

// Bounds of what PageCount unpacks, in bytes: of one stream and of all.
const (
	maxUnpacked    = 32 << 20
	maxAllUnpacked = 128 << 20
)

var (
	objectHead = regexp.MustCompile(`(\d{1,10})[\x00\t\n\f\r ]+\d{1,5}[\x00\t\n\f\r ]+obj\b`)
	pageType   = regexp.MustCompile(`/Type[\x00\t\n\f\r ]*/Page[^A-Za-z]`)
	packType   = regexp.MustCompile(`/Type[\x00\t\n\f\r ]*/ObjStm[^A-Za-z]`)
	deflated   = regexp.MustCompile(`/Filter[\x00\t\n\f\r ]*\[?[\x00\t\n\f\r ]*/FlateDecode`)
)

// PageCount says how many pages any PDF has, 0 when it cannot tell: of a file
// that is encrypted, broken or none. It reads no structure but looks for page
// objects, each by its last version, so that it takes files that readers
// repair; pages that were deleted and left in the file are counted with.
func PageCount(b []byte) int {
	if !bytes.HasPrefix(b, []byte("%PDF-")) || bytes.Contains(b, []byte("/Encrypt")) {
		return 0
	}
	c := counter{pages: map[int]bool{}}
	for pos := 0; ; {
		at := objectHead.FindSubmatchIndex(b[pos:])
		if at == nil {
			break
		}
		number, _ := strconv.Atoi(string(b[pos+at[2] : pos+at[3]]))
		pos = c.object(b, pos+at[1], number)
	}
	n := 0
	for _, is := range c.pages {
		if is {
			n++
		}
	}
	return n
}

type counter struct {
	pages    map[int]bool // by object number
	unpacked int
}

// object looks at the object whose head ends at start, and says where to go on.
func (c *counter) object(b []byte, start, number int) int {
	end := len(b)
	if n := bytes.Index(b[start:], []byte("endobj")); n >= 0 {
		end = start + n
	}
	head := b[start:end]
	n := bytes.Index(head, []byte("stream"))
	if n < 0 {
		c.pages[number] = pageType.Match(append(head[:len(head):len(head)], ' '))
		return end
	}
	c.pages[number] = false
	body := start + n + len("stream")
	stop := bytes.Index(b[body:], []byte("endstream"))
	if stop < 0 {
		return len(b)
	}
	if d := head[:n]; packType.Match(d) && deflated.Match(d) {
		c.packed(d, bytes.TrimLeft(b[body:body+stop], "\r\n"))
	}
	return body + stop
}

// packed looks at the objects of an object stream (ISO 32000-1 7.5.7).
func (c *counter) packed(d, stream []byte) {
	r, err := zlib.NewReader(bytes.NewReader(stream))
	if err != nil || c.unpacked > maxAllUnpacked {
		return
	}
	text, _ := io.ReadAll(io.LimitReader(r, maxUnpacked)) // what can be had of a broken one
	c.unpacked += len(text)
	first, count := intOf(d, "/First"), intOf(d, "/N")
	if first > len(text) || count > len(text) {
		return
	}
	s := &scanner{src: text[:first]}
	var numbers, offsets []int
	for range count {
		n, err1 := s.int()
		at, err2 := s.int()
		if err1 != nil || err2 != nil || at < 0 || at > len(text)-first || len(offsets) > 0 && at < offsets[len(offsets)-1] {
			return
		}
		numbers, offsets = append(numbers, n), append(offsets, at)
	}
	for i, n := range numbers {
		end := len(text) - first
		if i+1 < len(offsets) {
			end = offsets[i+1]
		}
		c.pages[n] = pageType.Match(append(bytes.Clone(text[first+offsets[i]:first+end]), ' '))
	}
}

// intOf reads a whole number behind a key, 0 if there is none.
func intOf(d []byte, key string) int {
	for rest := d; ; {
		i := bytes.Index(rest, []byte(key))
		if i < 0 {
			return 0
		}
		rest = rest[i+len(key):]
		if n, err := (&scanner{src: rest}).int(); err == nil && n >= 0 {
			return n
		}
	}
}
