package ingest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Limits on what a decoder of XML keeps as a whole before anybody can look at
// it: it takes some fifty times the bytes of a tag that is all attributes.
const (
	maxTag        = 1 << 20  // bytes of a tag, a comment or a processing instruction
	maxAttributes = 1000     // of a tag; a root element has some 40
	maxRun        = 16 << 20 // bytes of text without a tag in it
)

var (
	errTag     = fmt.Errorf("a tag of more than %d bytes or %d attributes, or %d bytes of text without one", maxTag, maxAttributes, maxRun)
	errDoctype = errors.New("it declares a document type") // as no office program does
)

// markup is what a guard stands in.
type markup int

const (
	inText markup = iota
	inTag
	inBang // behind <!, which begins a comment, CDATA or a declaration
	inComment
	inData // CDATA
	inInstruction
)

// How what is not a tag ends.
var markupEnds = map[markup]string{inComment: "-->", inData: "]]>", inInstruction: "?>"}

// guard lets UTF-8 XML pass as long as nothing in it is too large. It goes by
// the marks alone: what is not well-formed stops the decoder, not the guard.
type guard struct {
	r      io.Reader
	in     markup
	length int    // of what it stands in
	equals int    // attributes of the tag
	quote  byte   // that an attribute's value began with
	end    string // markupEnds[in]
	last   []byte // the bytes that tell what begins, or ends
}

func (g *guard) Read(b []byte) (int, error) {
	n, err := g.r.Read(b)
	if bad := g.pass(b[:n]); bad != nil {
		return 0, bad
	}
	return n, err
}

func (g *guard) pass(b []byte) error {
	for len(b) > 0 {
		n := 1
		switch g.in {
		case inText:
			n = g.text(b)
		case inTag:
			g.tag(b[0])
		case inBang:
			if err := g.bang(b[0]); err != nil {
				return err
			}
		default:
			g.until(b[0])
		}
		b = b[n:]
		limit := maxTag
		if g.in == inText || g.in == inData {
			limit = maxRun
		}
		if g.length += n; g.length > limit || g.equals > maxAttributes {
			return errTag
		}
	}
	return nil
}

func (g *guard) enter(in markup) {
	g.in, g.length, g.equals, g.quote, g.end, g.last = in, 0, 0, 0, markupEnds[in], g.last[:0]
}

// text passes all there is of it, or the < behind.
func (g *guard) text(b []byte) int {
	switch at := bytes.IndexByte(b, '<'); at {
	case -1:
		return len(b)
	case 0:
		g.enter(inTag)
		return 1
	default:
		return at
	}
}

func (g *guard) tag(c byte) {
	switch {
	case g.length == 1 && c == '!':
		g.enter(inBang)
	case g.length == 1 && c == '?':
		g.enter(inInstruction)
	case g.quote != 0:
		if c == g.quote {
			g.quote = 0
		}
	case c == '"' || c == '\'':
		g.quote = c
	case c == '=':
		g.equals++
	case c == '>':
		g.enter(inText)
	}
}

// bang finds out what <! begins.
func (g *guard) bang(c byte) error {
	g.last = append(g.last, c)
	switch s := string(g.last); {
	case s == "--":
		g.enter(inComment)
	case s == "[CDATA[":
		g.enter(inData)
	case !strings.HasPrefix("--", s) && !strings.HasPrefix("[CDATA[", s):
		return errDoctype
	}
	return nil
}

// until looks for the end of what is no tag.
func (g *guard) until(c byte) {
	if len(g.last) == len(g.end) {
		copy(g.last, g.last[1:])
		g.last = g.last[:len(g.last)-1]
	}
	if g.last = append(g.last, c); string(g.last) == g.end {
		g.enter(inText)
	}
}
