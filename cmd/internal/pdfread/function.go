package pdfread

import "math"

// function is one of numbers; its result is nil where it makes no sense.
type function func(in []float64) []float64

// functionKey is a function at a depth, which bounds how far it calls others.
type functionKey struct {
	dict  uintptr
	depth int
}

// maxComponents bounds what goes into a function and what comes out: as many as
// the inks of a colour (ISO 32000-1, table C.1).
const maxComponents = 32

// function computes a PDF function, as colours of named inks need it: sampled,
// exponential, stitched, or a small program. It is read once. Nil is one that is
// not computed.
func (f *File) function(v any, depth int) function {
	d := f.dict(v)
	if depth == 0 || d == nil {
		return nil
	}
	key := functionKey{address(d), depth}
	known, ok := f.functions[key]
	if !ok {
		known = f.readFunction(v, d, depth)
		if f.fault == nil { // else it may lack something
			f.functions[key] = known
		}
	}
	return known
}

func (f *File) readFunction(v any, d dict, depth int) function {
	switch f.number(d["FunctionType"], -1) {
	case 0:
		return f.sampled(v, d)
	case 2:
		return f.exponential(d)
	case 3:
		return f.stitched(d, depth)
	case 4:
		return f.calculator(v)
	}
	return nil
}

func (f *File) exponential(d dict) function {
	from, to, n := f.numbers(d["C0"]), f.numbers(d["C1"]), f.number(d["N"], 1)
	if len(from) == 0 {
		from = []float64{0}
	}
	if len(to) == 0 {
		to = []float64{1}
	}
	return func(in []float64) []float64 {
		out := make([]float64, min(len(from), len(to), maxComponents))
		if len(in) != 1 {
			return nil
		}
		for i := range out {
			out[i] = from[i] + math.Pow(in[0], n)*(to[i]-from[i])
		}
		return out
	}
}

func (f *File) stitched(d dict, depth int) function {
	parts, bounds, encode := f.array(d["Functions"]), f.numbers(d["Bounds"]), f.numbers(d["Encode"])
	domain := f.numbers(d["Domain"])
	if len(parts) == 0 || len(parts) > maxOperands || len(bounds) != len(parts)-1 || len(encode) < 2*len(parts) || len(domain) != 2 {
		return nil
	}
	return func(in []float64) []float64 {
		if len(in) != 1 {
			return nil
		}
		k := 0
		for k < len(bounds) && in[0] >= bounds[k] {
			k++
		}
		lo, hi := domain[0], domain[1]
		if k > 0 {
			lo = bounds[k-1]
		}
		if k < len(bounds) {
			hi = bounds[k]
		}
		x := encode[2*k]
		if hi > lo {
			x += (in[0] - lo) / (hi - lo) * (encode[2*k+1] - encode[2*k])
		}
		part := f.function(parts[k], depth-1)
		if part == nil {
			return nil
		}
		return part([]float64{x})
	}
}

// sampled takes the nearest of the samples of eight bits; others are rare.
func (f *File) sampled(v any, d dict) function {
	s, ok := f.get(v).(*stream)
	size, domain, ranges := f.numbers(d["Size"]), f.numbers(d["Domain"]), f.numbers(d["Range"])
	decode := f.numbers(d["Decode"])
	if len(decode) == 0 {
		decode = ranges
	}
	outs := len(ranges) / 2
	if !ok || f.number(d["BitsPerSample"], 0) != 8 || outs == 0 || outs > maxComponents || len(size) > maxComponents || len(decode) < 2*outs || len(domain) != 2*len(size) {
		return nil
	}
	b, err := f.kept(s, NoteContent)
	if err != nil {
		return nil
	}
	return func(in []float64) []float64 {
		if len(in) != len(size) {
			return nil
		}
		at, step := 0, 1
		for i, x := range in {
			lo, hi := domain[2*i], domain[2*i+1]
			if !(hi > lo) || !(size[i] >= 1 && size[i] < 1<<16) {
				return nil
			}
			at += step * int(math.Round(clamp((x-lo)/(hi-lo))*(size[i]-1)))
			if step *= int(size[i]); step > len(b) {
				break
			}
		}
		if at < 0 || (at+1)*outs > len(b) {
			return nil
		}
		out := make([]float64, outs)
		for j := range out {
			out[j] = decode[2*j] + float64(b[at*outs+j])/255*(decode[2*j+1]-decode[2*j])
		}
		return out
	}
}
