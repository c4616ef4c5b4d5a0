package pdf

import (
	"bytes"
	"sync"
)

// scratch is memory that a document needs only while it is written. It goes
// from one document to the next, since making it anew would cost more than all
// else that is allocated. Nothing of a document is read from it after the next
// one took it.
type scratch struct {
	plain  bytes.Buffer // what fpdf wrote
	ops    []byte       // operators not yet handed to fpdf
	text   []byte       // a stream before it is compressed
	ready  []byte       // what is ready to be written: compressed streams, elements, one behind the other
	pieces []*piece     // of the font being joined
	spare  []*subset
}

// maxScratch bounds what is kept from a document, in bytes, and in glyphs of a
// face: an unusually long one must not hold its memory for ever.
const maxScratch, maxScratchGlyphs = 4 << 20, 8 << 10

var scratches = sync.Pool{New: func() any { return &scratch{} }}

// takeScratch is empty memory; the document gives it back when it is written.
func takeScratch() *scratch {
	m := scratches.Get().(*scratch)
	m.plain.Reset()
	m.ops, m.text, m.ready = m.ops[:0], m.text[:0], m.ready[:0]
	return m
}

// giveBack takes the document's subsets too.
func (m *scratch) giveBack(fonts []*subset) {
	size := m.plain.Cap() + cap(m.ops) + cap(m.text) + cap(m.ready)
	for _, s := range fonts {
		if len(s.uses) > maxScratchGlyphs {
			return
		}
	}
	if size > maxScratch {
		return
	}
	m.spare = append(m.spare, fonts...)
	scratches.Put(m)
}

// subset is an empty subset.
func (m *scratch) subset() *subset {
	n := len(m.spare)
	if n == 0 {
		return &subset{cids: map[use]uint16{}}
	}
	s := m.spare[n-1]
	m.spare = m.spare[:n-1]
	clear(s.cids)
	*s = subset{cids: s.cids, uses: s.uses[:0], widths: s.widths[:0]}
	return s
}

// compress makes a zlib stream that lasts as long as the document is written.
func (m *scratch) compress(b []byte) ([]byte, error) {
	at := len(m.ready)
	var err error
	m.ready, err = appendZlib(m.ready, b)
	return m.ready[at:len(m.ready):len(m.ready)], err
}
