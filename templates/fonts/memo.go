package fonts

import "sync/atomic"

// maxRemembered bounds the glyphs a face remembers things of: more than twice
// 通用规范汉字表 with its 8,105 characters.
const maxRemembered = 20000

// memo holds one derived value for each glyph of a face, for the life of the
// face. It is bounded: what comes after maxRemembered is derived anew each time.
type memo struct {
	slots []atomic.Pointer[any]
	count atomic.Int32
}

func newMemo(glyphs int) memo { return memo{slots: make([]atomic.Pointer[any], glyphs)} }

// Remember returns what derive made of the glyph when it was first asked. A
// writer keeps here the form in which it embeds a glyph, so that a second
// document need not decode the outline again. derive must depend on the face
// and the glyph alone; it may run more than once. A face serves one writer.
func (f *Face) Remember(id uint16, derive func() (any, error)) (any, error) {
	if int(id) >= f.glyphs {
		return derive()
	}
	slot := &f.memo.slots[id]
	if v := slot.Load(); v != nil {
		return *v, nil
	}
	v, err := derive()
	if err != nil {
		return nil, err
	}
	if f.memo.count.Load() < maxRemembered && slot.CompareAndSwap(nil, &v) {
		f.memo.count.Add(1)
	}
	return v, nil
}
