package pdfread

import "math"

// calculator runs a PostScript calculator function (ISO 32000-1, 7.10.5).
func (f *File) calculator(v any) function {
	s, ok := f.get(v).(*stream)
	if !ok {
		return nil
	}
	b, err := f.plain(s, NoteContent)
	if err != nil {
		return nil
	}
	l := &lexer{b: b}
	if first, _ := l.next(); first != op("{") {
		return nil
	}
	left := maxProgram
	code := procedure(l, maxNesting, &left)
	return func(in []float64) []float64 {
		m := machine{stack: append([]float64(nil), in...), steps: maxSteps}
		if !m.run(code) {
			return nil
		}
		return m.stack
	}
}

// procedure reads up to the closing brace; a procedure within is a []any.
func procedure(l *lexer, depth int, left *int) []any {
	var code []any
	for ; depth > 0 && *left > 0; *left-- {
		v, ok := l.next()
		if !ok || v == op("}") {
			break
		}
		if v == op("{") {
			v = procedure(l, depth-1, left)
		}
		code = append(code, v)
	}
	return code
}

// machine is the stack of a calculator; true and false are 1 and 0.
type machine struct {
	stack []float64
	steps int // left
}

// maxStack bounds the stack, maxSteps what one call may do, and maxProgram the
// words of a function.
const (
	maxStack   = 128
	maxSteps   = 10_000
	maxProgram = 1 << 14
)

// run carries out a procedure, and tells whether it made sense. The language has
// no loops, but "if" and "ifelse" may both run the procedure in front of them,
// so that nested ones take 2^n steps: they are counted.
func (m *machine) run(code []any) bool {
	for i, v := range code {
		if m.steps--; m.steps < 0 {
			return false
		}
		switch v := v.(type) {
		case float64:
			m.push(v)
		case bool:
			m.push(truth(v))
		case op:
			var before [2][]any
			for k := range before {
				if i > k {
					before[k], _ = code[i-k-1].([]any)
				}
			}
			if !m.do(v, before) {
				return false
			}
		}
		if len(m.stack) > maxStack {
			return false
		}
	}
	return true
}

func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

func (m *machine) push(v float64) { m.stack = append(m.stack, v) }

func (m *machine) pop() float64 {
	n := len(m.stack) - 1
	v := m.stack[n]
	m.stack = m.stack[:n]
	return v
}

// do carries out one operator; before are the procedures in front of it, the
// last first.
func (m *machine) do(o op, before [2][]any) bool {
	if f, ok := unary[o]; ok {
		if len(m.stack) < 1 {
			return false
		}
		m.push(f(m.pop()))
		return true
	}
	if f, ok := binary[o]; ok {
		if len(m.stack) < 2 {
			return false
		}
		b, a := m.pop(), m.pop()
		m.push(f(a, b))
		return true
	}
	if len(m.stack) < 1 {
		return false
	}
	switch o {
	case "if":
		return m.pop() == 0 || m.run(before[0])
	case "ifelse":
		if m.pop() != 0 {
			return m.run(before[1])
		}
		return m.run(before[0])
	case "pop":
		m.pop()
	case "dup":
		m.push(m.stack[len(m.stack)-1])
	default:
		return m.arrange(o)
	}
	return true
}

// arrange carries out the operators that move what is on the stack.
func (m *machine) arrange(o op) bool {
	n := len(m.stack)
	switch {
	case o == "exch" && n >= 2:
		m.stack[n-1], m.stack[n-2] = m.stack[n-2], m.stack[n-1]
	case o == "index":
		i := m.pop()
		if !(i >= 0 && i < float64(n-1)) {
			return false
		}
		m.push(m.stack[n-2-int(i)])
	case o == "copy":
		k := m.pop()
		if !(k >= 0 && k <= float64(n-1)) {
			return false
		}
		m.stack = append(m.stack, m.stack[n-1-int(k):]...)
	case o == "roll" && n >= 2:
		j, k := m.pop(), m.pop()
		if !(k >= 0 && k <= float64(n-2) && math.Abs(j) <= maxStack) {
			return false
		}
		m.roll(m.stack[n-2-int(k):], int(j))
	default:
		return false
	}
	return true
}

// roll turns the top of the stack upwards by j.
func (m *machine) roll(top []float64, j int) {
	n := len(top)
	if n == 0 {
		return
	}
	turned := make([]float64, n)
	for i, v := range top {
		turned[((i+j)%n+n)%n] = v
	}
	copy(top, turned)
}

var unary = map[op]func(float64) float64{
	"abs": math.Abs, "neg": func(v float64) float64 { return -v }, "ceiling": math.Ceil, "floor": math.Floor,
	"round": math.Round, "truncate": math.Trunc, "cvi": math.Trunc, "cvr": func(v float64) float64 { return v },
	"sqrt": math.Sqrt, "ln": math.Log, "log": math.Log10, "not": func(v float64) float64 { return truth(v == 0) },
	"sin": func(v float64) float64 { return math.Sin(v * math.Pi / 180) },
	"cos": func(v float64) float64 { return math.Cos(v * math.Pi / 180) },
}

var binary = map[op]func(a, b float64) float64{
	"add": func(a, b float64) float64 { return a + b }, "sub": func(a, b float64) float64 { return a - b },
	"mul": func(a, b float64) float64 { return a * b }, "div": func(a, b float64) float64 { return a / b },
	"idiv": func(a, b float64) float64 { return math.Trunc(a / b) }, "mod": math.Mod, "exp": math.Pow,
	"eq": func(a, b float64) float64 { return truth(a == b) }, "ne": func(a, b float64) float64 { return truth(a != b) },
	"gt": func(a, b float64) float64 { return truth(a > b) }, "ge": func(a, b float64) float64 { return truth(a >= b) },
	"lt": func(a, b float64) float64 { return truth(a < b) }, "le": func(a, b float64) float64 { return truth(a <= b) },
	"and": func(a, b float64) float64 { return truth(a != 0 && b != 0) },
	"or":  func(a, b float64) float64 { return truth(a != 0 || b != 0) },
}
