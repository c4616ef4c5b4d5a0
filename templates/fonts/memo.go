package fonts

import (
	"sync"
	"sync/atomic"
)

// maxRemembered bounds the glyphs a face remembers things of, for each writer:
// more than twice 通用规范汉字表 with its 8,105 characters.
const maxRemembered = 20000

// Writer names who keeps derived values with a face: each writer of pages has
// its own, in its own form.
type Writer uint8

const (
	ForPDF Writer = iota
	ForSVG
	forBounds // Glyph.Bounds
	writerCount
)

// memo holds one derived value for each glyph of a face, for the life of the
// face. It is bounded: what comes after maxRemembered is derived anew each time.
// Its room is made at the first use, since most programs draw for one writer.
type memo struct {
	once  sync.Once
	slots []atomic.Pointer[any]
	count atomic.Int32
}

func (m *memo) slot(id uint16, glyphs int) *atomic.Pointer[any] {
	m.once.Do(func() { m.slots = make([]atomic.Pointer[any], glyphs) })
	return &m.slots[id]
}

// Remember returns what derive made of the glyph when the writer first asked. A
// writer keeps here the form in which it draws a glyph, so that a second
// document need not decode the outline again. derive must depend on the face
// and the glyph alone; it may run more than once.
func (f *Face) Remember(w Writer, id uint16, derive func() (any, error)) (any, error) {
	if int(id) >= f.glyphs {
		return derive()
	}
	m := &f.memos[w]
	slot := m.slot(id, f.glyphs)
	if v := slot.Load(); v != nil {
		return *v, nil
	}
	v, err := derive()
	if err != nil {
		return nil, err
	}
	if m.count.Load() < maxRemembered && slot.CompareAndSwap(nil, &v) {
		m.count.Add(1)
	}
	return v, nil
}
