package ingest

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/transform"
)

// ErrNoOrigin: the text was not read from these bytes in a way that leads back,
// as that of a docx.
var ErrNoOrigin = errors.New("no way back to the original bytes")

// Origin leads from ranges of a paper's Text back to the bytes of the original
// they were read from: the smallest range of whole characters. Nothing is kept
// for it; the original is read again, and what does not come to the same text
// is ErrNoOrigin. Only text files (txt, md) have such places.
func Origin(original []byte, text string, ranges [][2]int) ([][2]int, error) {
	for _, way := range ways(original) {
		m := tracer{want: text, ends: ends(ranges, len(text))}
		m.trace(original, way)
		if m.done() {
			return m.ranges(ranges)
		}
	}
	return nil, ErrNoOrigin
}

// ends are the places in the text that are asked for, in order.
func ends(ranges [][2]int, n int) []int {
	out := []int{}
	for _, r := range ranges {
		for _, v := range r {
			if v >= 0 && v <= n {
				out = append(out, v)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// next takes the next character off b: its text and how many bytes it has.
type next func(b []byte) (string, int)

// ways are the encodings that bytes may be in, the likeliest first.
func ways(b []byte) []next {
	if bytes.HasPrefix(b, []byte("\xff\xfe")) || bytes.HasPrefix(b, []byte("\xfe\xff")) {
		return []next{unit16(b[0] == 0xff)}
	}
	out := []next{unit8}
	for _, c := range codings {
		out = append(out, unitOf(c.how))
	}
	if _, name, err := decode(b); err == nil && name != "utf-8" {
		i := slices.IndexFunc(codings, func(c coding) bool { return c.name == name })
		out[0], out[i+1] = out[i+1], out[0]
	}
	return out
}

// unit8 takes a character of UTF-8; a stretch of damaged bytes is one.
func unit8(b []byte) (string, int) {
	r, n := utf8.DecodeRune(b)
	if r != utf8.RuneError || n != 1 {
		return string(b[:n]), n
	}
	for n < len(b) {
		if r, k := utf8.DecodeRune(b[n:]); r != utf8.RuneError || k != 1 {
			break
		}
		n++
	}
	return "\ufffd", n
}

func unit16(little bool) next {
	how := codings[3].how
	if little {
		how = codings[2].how
	}
	return unitOf(how)
}

// unitOf asks a decoder for one character, giving it a byte more each time, so
// that whatever it makes of damaged bytes is told by itself.
func unitOf(e encoding.Encoding) next {
	d := e.NewDecoder()
	var dst [32]byte
	return func(b []byte) (string, int) {
		for n := 1; n <= min(len(b), 8); n++ {
			d.Reset()
			nDst, nSrc, err := d.Transform(dst[:], b[:n], n == len(b))
			if err != nil && !errors.Is(err, transform.ErrShortSrc) {
				break
			}
			if nSrc > 0 {
				return string(dst[:nDst]), nSrc
			}
		}
		return "\ufffd", 1
	}
}

// tracer walks through the original and the text at once.
type tracer struct {
	want string
	ends []int // places that are still to come

	at    int // in want
	same  bool
	froms map[int]int // place in want → first byte of what begins there
	tos   map[int]int // place in want → end of what ends there
}

func (m *tracer) done() bool { return m.same && m.at == len(m.want) }

func (m *tracer) trace(b []byte, unit next) {
	m.froms, m.tos, m.same = map[int]int{}, map[int]int{}, true
	pos := 0
	for _, mark := range []string{"\xef\xbb\xbf", "\xff\xfe", "\xfe\xff"} {
		if bytes.HasPrefix(b, []byte(mark)) {
			pos = len(mark)
			break
		}
	}
	for pos < len(b) && m.same {
		s, n := unit(b[pos:])
		switch s {
		case "\x00":
			s = ""
		case "\f":
			s = "\n"
		case "\r":
			s = "\n"
			if t, k := unit(b[pos+n:]); t == "\n" {
				n += k
			}
		}
		m.step(s, pos, pos+n)
		pos += n
	}
}

// step says that the bytes [from, to) became s. A place within s is led to all
// of them.
func (m *tracer) step(s string, from, to int) {
	if len(s) > len(m.want)-m.at || m.want[m.at:m.at+len(s)] != s {
		m.same = false
		return
	}
	start, end := m.at, m.at+len(s)
	m.at = end
	for len(m.ends) > 0 && m.ends[0] < end {
		if start < end {
			m.froms[m.ends[0]] = from
			if m.ends[0] > start {
				m.tos[m.ends[0]] = to
			}
		}
		if m.ends[0] == start {
			if _, ok := m.tos[start]; !ok {
				m.tos[start] = from
			}
		}
		m.ends = m.ends[1:]
	}
	if len(m.ends) > 0 && m.ends[0] == end && start < end {
		m.tos[end] = to
	}
}

func (m *tracer) ranges(asked [][2]int) ([][2]int, error) {
	out := make([][2]int, len(asked))
	for i, r := range asked {
		if r[0] < 0 || r[0] > r[1] || r[1] > len(m.want) {
			return nil, fmt.Errorf("[%d, %d) is no range of the text", r[0], r[1])
		}
		from, ok := m.froms[r[0]]
		if !ok { // at the very end
			from = m.tos[r[0]]
		}
		out[i] = [2]int{from, max(from, m.tos[r[1]])}
	}
	return out, nil
}
