package pdfread

import (
	"bytes"
	"fmt"

	"casefile/templates/check"
)

// interpreter carries out the operators of one page.
type interpreter struct {
	file  *File
	page  *check.Page
	base  matrix           // of the page
	ops   int              // carried out, forms included
	inner map[*stream]bool // forms being drawn

	state
	stack    []state
	tm, tlm  matrix // of text and of its line
	path     path
	textless map[*font]bool // fonts it was told of that give no characters
}

func newInterpreter(f *File, p *check.Page, base matrix) *interpreter {
	return &interpreter{
		file: f, page: p, base: base, inner: map[*stream]bool{}, state: newState(base),
		tm: unit, tlm: unit, textless: map[*font]bool{},
	}
}

// maxOperands and maxSaved bound what a stream may pile up.
const (
	maxOperands = 4096
	maxSaved    = 1024
)

// run carries out a content stream with its resources.
func (in *interpreter) run(b []byte, resources dict, depth int) error {
	l := &lexer{b: b}
	saved := len(in.stack)
	var args []any
	for words := 1; ; words++ {
		v, ok := l.next()
		if !ok {
			break
		}
		if words%4096 == 0 && in.file.alive() != nil {
			break
		}
		o, isOp := v.(op)
		if !isOp {
			if len(args) < maxOperands {
				args = append(args, v)
			}
			continue
		}
		if err := in.count(); err != nil {
			return err
		}
		if o == "BI" {
			in.inlineImage(l)
		} else if err := in.do(o, operands(args), resources, depth); err != nil {
			return err
		}
		args = args[:0]
	}
	if len(in.stack) > saved { // q without Q
		in.state, in.stack = in.stack[saved], in.stack[:saved]
	}
	return in.file.fault
}

// count bounds the operators and codes of characters, and asks the context now
// and then.
func (in *interpreter) count() error {
	in.ops++
	if in.ops > in.file.limits.Operators {
		return fmt.Errorf("%w: more than %d operators and codes on a page", ErrTooLarge, in.file.limits.Operators)
	}
	if in.ops%256 == 0 {
		return in.file.alive()
	}
	return in.file.fault
}

// do carries out one operator; one that is not known, or lacks operands, does
// nothing.
func (in *interpreter) do(o op, args operands, resources dict, depth int) error {
	switch o {
	case "q":
		if len(in.stack) < maxSaved {
			in.stack = append(in.stack, in.state)
		}
	case "Q":
		if n := len(in.stack); n > 0 {
			in.state, in.stack = in.stack[n-1], in.stack[:n-1]
		}
	case "cm":
		if m, ok := args.matrix(); ok {
			in.ctm = m.mul(in.ctm)
		}
	case "w":
		in.lineWidth = args.number(0)
	case "gs":
		in.setExtended(in.file.dict(in.file.dict(resources["ExtGState"])[args.name()]))
	case "Do":
		return in.draw(in.file.dict(resources["XObject"])[args.name()], resources, depth)
	default:
		if in.setColor(o, args, resources) || in.trace(o, args) {
			return nil
		}
		return in.doText(o, args, resources)
	}
	return nil
}

// draw draws an XObject.
func (in *interpreter) draw(v any, resources dict, depth int) error {
	s, ok := in.file.get(v).(*stream)
	if !ok {
		return nil
	}
	switch in.file.name(s.dict["Subtype"]) {
	case "Image":
		in.image()
	case "Form":
		if in.inner[s] || depth >= maxNesting {
			in.file.note(NoteContent, "a form draws itself")
			return nil
		}
		in.inner[s] = true
		defer delete(in.inner, s)
		return in.form(s, resources, depth)
	}
	return nil
}

func (in *interpreter) form(s *stream, resources dict, depth int) error {
	b, err := in.file.plain(s, NoteContent)
	if err != nil {
		return err
	}
	if own, ok := in.file.get(s.dict["Resources"]).(dict); ok {
		resources = own
	}
	outer, stack, tm, tlm := in.state, in.stack, in.tm, in.tlm
	in.ctm = in.file.matrix(s.dict["Matrix"], unit).mul(in.ctm)
	in.stack = nil // a form cannot take back more than it kept
	err = in.run(b, resources, depth+1)
	in.state, in.stack, in.tm, in.tlm = outer, stack, tm, tlm
	return err
}

// maxImages bounds the pictures told of one page.
const maxImages = 10_000

// image notes the place of a picture: the unit square as it stands.
func (in *interpreter) image() {
	if len(in.page.Images) < maxImages && in.ctm.sound() {
		in.page.Images = append(in.page.Images, in.ctm.box(check.Box{X2: 1, Y2: 1}))
	}
}

// inlineImage skips a picture within the stream. Its end is EI between white
// space, followed by what looks like operators and not like more of it.
func (in *interpreter) inlineImage(l *lexer) {
	for {
		v, ok := l.next()
		if !ok || v == op("EI") {
			return
		}
		if v == op("ID") {
			break
		}
	}
	in.image()
	for {
		i := bytes.Index(l.b[l.pos:], []byte("EI"))
		if i < 0 {
			l.pos = len(l.b)
			return
		}
		at := l.pos + i
		l.pos = at + 2
		if isSpace(l.b[at-1]) && (l.pos == len(l.b) || isSpace(l.b[l.pos])) && readable(l.b[l.pos:]) {
			return
		}
	}
}

// readable tells whether the next bytes are ASCII text.
func readable(b []byte) bool {
	for _, c := range b[:min(len(b), 16)] {
		if c > 126 || c < 32 && !isSpace(c) {
			return false
		}
	}
	return true
}

// operands are what stands before an operator.
type operands []any

func (a operands) number(i int) float64 {
	if i < len(a) {
		v, _ := a[i].(float64)
		return v
	}
	return 0
}

// name is the last operand, where it is a name.
func (a operands) name() name {
	if len(a) == 0 {
		return ""
	}
	n, _ := a[len(a)-1].(name)
	return n
}

func (a operands) bytes(i int) []byte {
	if i < len(a) {
		b, _ := a[i].([]byte)
		return b
	}
	return nil
}

// numbers is the numbers among the operands.
func (a operands) numbers() []float64 {
	out := make([]float64, 0, len(a))
	for _, v := range a {
		if n, ok := v.(float64); ok {
			out = append(out, n)
		}
	}
	return out
}

func (a operands) matrix() (matrix, bool) {
	n := a.numbers()
	if len(n) != 6 {
		return unit, false
	}
	return matrix(n), true
}
