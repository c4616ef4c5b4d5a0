package pdf

import (
	"bytes"
	"fmt"
	"hash/adler32"
	"sync"

	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/zlib"
)

// level is the effort of compressing pages and tables: they are short, and the
// fonts, which are not, do not pass here.
const level = 6

// The writers are kept between documents, since making one costs more than
// compressing a page with it. They hold nothing of a document once reset.
var (
	zlibs  = sync.Pool{New: func() any { w, _ := zlib.NewWriterLevel(nil, level); return w }}
	flates = sync.Pool{New: func() any { w, _ := flate.NewWriter(nil, level); return w }}
)

// compress makes a whole zlib stream.
func compress(b []byte) ([]byte, error) { return appendZlib(make([]byte, 0, len(b)/2+64), b) }

// appendZlib appends a whole zlib stream of b.
func appendZlib(dst, b []byte) ([]byte, error) {
	w := zlibs.Get().(*zlib.Writer)
	defer zlibs.Put(w)
	out := bytes.NewBuffer(dst)
	w.Reset(out)
	if _, err := w.Write(b); err != nil {
		return nil, fmt.Errorf("compress: %w", err)
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("compress: %w", err)
	}
	return out.Bytes(), nil
}

// appendFlushed appends b as deflate blocks that end at a whole byte and leave
// the stream open.
func appendFlushed(dst, b []byte) ([]byte, error) {
	w := flates.Get().(*flate.Writer)
	defer flates.Put(w)
	out := bytes.NewBuffer(dst)
	w.Reset(out)
	if _, err := w.Write(b); err != nil {
		return nil, fmt.Errorf("compress: %w", err)
	}
	if err := w.Flush(); err != nil {
		return nil, fmt.Errorf("compress: %w", err)
	}
	return out.Bytes(), nil
}

func adler(b []byte) uint32 { return adler32.Checksum(b) }

// combine is the Adler-32 of two texts in a row, from that of each and the
// length of the second.
func combine(first, second uint32, length int) uint32 {
	const mod = 65521
	a1, b1 := first&0xFFFF, first>>16
	a2, b2 := second&0xFFFF, second>>16
	n := uint32(length % mod)
	a := (a1 + a2 + mod - 1) % mod
	b := (b1 + b2 + uint32(uint64(n)*uint64(a1+mod-1)%mod)) % mod
	return b<<16 | a
}
