package pdfread

import (
	"fmt"
	"reflect"

	"casefile/templates/fonts"
)

// store is what is derived from the objects of a file, each once. As an object
// is converted once, its address tells it.
type store struct {
	fonts     map[uintptr]*font // by dictionary
	cmaps     map[*stream]parsedCMap
	programs  map[*stream]*fonts.Program // nil for one that cannot be read
	widths    map[*any][]widthRange      // by the first element of the array
	spaces    map[*any]space             // likewise
	functions map[functionKey]function
	plains    map[*stream][]byte
	broken    map[*stream]bool // of which nothing can be had

	held        int // bytes of the above, roughly
	programSize int // bytes of programs
	chars       int // characters that all fonts remember
}

func newStore() store {
	return store{
		fonts: map[uintptr]*font{}, cmaps: map[*stream]parsedCMap{}, programs: map[*stream]*fonts.Program{},
		widths: map[*any][]widthRange{}, spaces: map[*any]space{}, functions: map[functionKey]function{},
		plains: map[*stream][]byte{}, broken: map[*stream]bool{},
	}
}

// address tells a dictionary of the file from all others.
func address(d dict) uintptr { return reflect.ValueOf(d).Pointer() }

// hold counts bytes that stay as long as the file.
func (f *File) hold(n int) error {
	if f.held += n; f.held > f.limits.Total {
		f.fault = fmt.Errorf("%w: fonts and colours take more than %d bytes", ErrTooLarge, f.limits.Total)
	}
	return f.fault
}

// kept is a decoded stream that stays as long as the file.
func (f *File) kept(s *stream, kind Kind) ([]byte, error) {
	if b, ok := f.plains[s]; ok {
		return b, nil
	}
	b, err := f.plain(s, kind)
	if err != nil {
		return nil, err
	}
	if err := f.hold(len(b)); err != nil {
		return nil, err
	}
	f.plains[s] = b
	return b, nil
}
