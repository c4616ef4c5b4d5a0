package pdfread

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/pdfcpu/pdfcpu/pkg/filter"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// An object of a PDF is nil, bool, float64 (whole numbers too), name, []byte (a
// string), array, dict, *stream or ref.
type (
	name  string
	array []any
	dict  map[name]any
	ref   int // the number of an indirect object
)

// stream is a dictionary with bytes, which decode makes plain.
type stream struct {
	dict
	raw types.StreamDict
	num int // of the object; a stream is always one
}

// maxNesting bounds arrays and dictionaries within each other, forms that draw
// forms, and the like.
const maxNesting = 32

// objects is the objects of one file.
type objects struct {
	table  *model.XRefTable
	cache  map[ref]any
	stream int // bytes one stream may decompress to
}

// maxObjects bounds the objects of a file, and those its tables speak of.
const maxObjects = 1_000_000

// readObjects lets pdfcpu read the file's objects, without its configuration
// folder, network and logs.
func readObjects(ctx context.Context, b []byte, l Limits) (o objects, err error) {
	if !bytes.Contains(b[:min(len(b), 1024)], []byte("%PDF-")) {
		return o, ErrNotPDF
	}
	conf := &model.Configuration{
		Reader15: true, ValidationMode: model.ValidationRelaxed, Cmd: model.LISTINFO, Offline: true,
		Limits: model.ResourceLimits{
			MaxStreamBytes:       int64(l.Bytes),
			MaxDecodeBytes:       int64(min(l.Stream, l.Total/max(1, bytes.Count(b, []byte("/ObjStm"))))),
			MaxImagePixels:       1,
			MaxImageBytes:        1,
			MaxObjectCount:       maxObjects,
			MaxObjectStreamCount: maxObjects,
			MaxObjectStreamFirst: 16 << 20,
			MaxXRefEntries:       maxObjects,
			MaxRecursionDepth:    maxNesting,
		},
	}
	c, err := pdfcpu.ReadWithContext(ctx, &reader{ctx, bytes.NewReader(b)}, conf)
	if err != nil {
		return o, objectError(ctx, err)
	}
	return objects{table: c.XRefTable, cache: map[ref]any{}, stream: l.Stream}, nil
}

// reader ends with the context, which pdfcpu does not ask often enough.
type reader struct {
	ctx context.Context
	io.ReadSeeker
}

func (r *reader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.ReadSeeker.Read(p)
}

// objectError turns an error of pdfcpu into one of ours.
func objectError(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	as := ErrBroken
	for _, e := range []error{pdfcpu.ErrWrongPassword, pdfcpu.ErrEncrypted, pdfcpu.ErrUnsupportedEncryptionFeature,
		pdfcpu.ErrMalformedEncryption, pdfcpu.ErrOwnerPasswordRequired, pdfcpu.ErrPermissionDenied} {
		if errors.Is(err, e) {
			as = ErrEncrypted
		}
	}
	if errors.Is(err, filter.ErrDecodeLimitExceeded) {
		as = ErrTooLarge
	}
	return fmt.Errorf("%w: %w", as, err)
}

// get resolves references. What is not there is nil.
func (o *objects) get(v any) any {
	for range maxNesting {
		r, ok := v.(ref)
		if !ok {
			return v
		}
		v = o.object(r)
	}
	return nil
}

func (o *objects) object(r ref) any {
	if v, ok := o.cache[r]; ok {
		return v
	}
	entry, ok := o.table.Find(int(r))
	if !ok || entry.Free {
		return nil
	}
	gen := 0
	if entry.Generation != nil {
		gen = *entry.Generation
	}
	raw, err := o.table.Dereference(*types.NewIndirectRef(int(r), gen))
	if err != nil {
		return nil
	}
	v := convert(raw, int(r), maxNesting)
	o.cache[r] = v
	return v
}

// convert turns an object of pdfcpu into ours.
func convert(raw types.Object, num, depth int) any {
	if depth == 0 {
		return nil
	}
	switch v := raw.(type) {
	case types.Boolean:
		return bool(v)
	case types.Integer:
		return float64(v)
	case types.Float:
		return float64(v)
	case types.Name:
		return convertName(string(v))
	case types.StringLiteral:
		b, err := types.Unescape(string(v))
		if err != nil {
			return nil
		}
		return b
	case types.HexLiteral:
		b, err := v.Bytes()
		if err != nil {
			return nil
		}
		return b
	case types.IndirectRef:
		return ref(v.ObjectNumber)
	case types.Array:
		out := make(array, len(v))
		for i, e := range v {
			out[i] = convert(e, num, depth-1)
		}
		return out
	case types.Dict:
		return convertDict(v, num, depth)
	case types.StreamDict:
		return &stream{convertDict(v.Dict, num, depth), v, num}
	}
	return nil
}

func convertDict(d types.Dict, num, depth int) dict {
	out := make(dict, len(d))
	for k, e := range d {
		out[convertName(k)] = convert(e, num, depth-1)
	}
	return out
}

func convertName(s string) name {
	if decoded, err := types.DecodeName(s); err == nil {
		s = decoded
	}
	return name(s)
}

// dict is the dictionary v stands for, that of a stream too, else an empty one.
func (o *objects) dict(v any) dict {
	switch v := o.get(v).(type) {
	case dict:
		return v
	case *stream:
		return v.dict
	}
	return nil
}

func (o *objects) array(v any) array { a, _ := o.get(v).(array); return a }
func (o *objects) name(v any) name   { n, _ := o.get(v).(name); return n }

// number is the number v stands for, else def.
func (o *objects) number(v any, def float64) float64 {
	if n, ok := o.get(v).(float64); ok {
		return n
	}
	return def
}

// numbers is the array of numbers v stands for; what is no number in it is 0.
func (o *objects) numbers(v any) []float64 {
	a := o.array(v)
	out := make([]float64, len(a))
	for i, e := range a {
		out[i] = o.number(e, 0)
	}
	return out
}

// matrix is the matrix v stands for, else the one given.
func (o *objects) matrix(v any, def matrix) matrix {
	if n := o.numbers(v); len(n) == 6 {
		return matrix(n)
	}
	return def
}

// decode undoes the filters of a stream, one by one, and tells how many bytes
// that took to hold, of a failed one too. Of a damaged one the first part may
// come back along with the error.
func (o *objects) decode(s *stream) (b []byte, cost int, err error) {
	raw := s.raw // decoding keeps its result, which must not stay
	filters := raw.FilterPipeline
	b = raw.Raw
	for i := range filters {
		raw.Raw, raw.Content, raw.FilterPipeline = b, nil, filters[i:i+1]
		err := raw.DecodeWithLimit(int64(o.stream))
		cost += len(raw.Content)
		if errors.Is(err, filter.ErrDecodeLimitExceeded) {
			return nil, cost + o.stream, fmt.Errorf("%w: %w", ErrTooLarge, err)
		}
		if err != nil {
			return raw.Content, cost + len(b), err
		}
		b = raw.Content
	}
	return b, max(cost, len(b)), nil
}
