package search

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"math"
	"os"
)

// Layout of root.bolt, which lists the segments of the terms: pages, the first
// two of them meta, integers in the order of the machine that wrote it.
const (
	pageHead    = 16 // id, flags, count, overflow
	pageBranch  = 1
	pageLeaf    = 2
	pageFree    = 16
	metaMagic   = 0xED0CDAED
	metaSum     = 56 // bytes of meta before its checksum
	inBucket    = 1  // flag of a leaf's element
	bucketHead  = 16
	minPageSize = 512
)

// pagedFile is a root.bolt on trial: each page may be used once.
type pagedFile struct {
	b    []byte
	size int    // of a page
	used []bool // by page; as long as the file says it is
}

// checkPaged reads the whole of a root.bolt. bolt maps the file and believes
// it, and scorch reads it in goroutines of its own: a page that is not what it
// should be ends one of them with the lock in its hands, and everything waits
// for it for ever; one that is not there ends the process. A file that is not
// there, or is empty, has nothing that could be wrong.
func checkPaged(path string) error {
	b, err := os.ReadFile(path)
	if os.IsNotExist(err) || err == nil && len(b) == 0 {
		return nil
	}
	if err == nil {
		err = checkPages(b)
	}
	if err != nil {
		return fmt.Errorf("check %s: %w", path, err)
	}
	return nil
}

func checkPages(b []byte) (err error) {
	defer guard(&err) // an index out of range is a length that is wrong
	size, ok := pageSizeOf(b)
	if !ok {
		return fmt.Errorf("%w: no page size", ErrDamaged)
	}
	var newest []byte
	for i := range 2 {
		if m := b[i*size:][pageHead:]; validMeta(m) && (newest == nil || u64(m[48:]) > u64(newest[48:])) {
			newest = m
		}
	}
	if newest == nil || u64(newest[40:]) > uint64(len(b)/size) {
		return fmt.Errorf("%w: no meta page, or pages beyond its %d bytes", ErrDamaged, len(b))
	}
	f := &pagedFile{b: b, size: size, used: make([]bool, u64(newest[40:]))}
	if err = f.node(u64(newest[16:])); err == nil {
		err = f.free(u64(newest[32:]))
	}
	if err != nil {
		return asDamage(err)
	}
	return nil
}

func u16(b []byte) int    { return int(binary.NativeEndian.Uint16(b)) }
func u32(b []byte) int    { return int(binary.NativeEndian.Uint32(b)) }
func u64(b []byte) uint64 { return binary.NativeEndian.Uint64(b) }

// pageSizeOf is what the first meta page says, or the system's if the first is
// torn.
func pageSizeOf(b []byte) (int, bool) {
	size := os.Getpagesize()
	if len(b) >= minPageSize && validMeta(b[pageHead:]) {
		size = u32(b[pageHead+8:])
	}
	return size, size >= minPageSize && len(b) >= 2*size
}

func validMeta(m []byte) bool {
	h := fnv.New64a()
	_, _ = h.Write(m[:metaSum]) // never fails
	return u32(m) == metaMagic && u64(m[metaSum:]) == h.Sum64()
}

// page takes a page, with those it overflows into.
func (f *pagedFile) page(id uint64) ([]byte, error) {
	if id < 2 || id >= uint64(len(f.used)) {
		return nil, fmt.Errorf("page %d is none", id)
	}
	p := f.b[int(id)*f.size:]
	n := 1 + u32(p[12:])
	if u64(p) != id || n > len(f.used)-int(id) {
		return nil, fmt.Errorf("page %d says it is %d, of %d", id, u64(p), n)
	}
	for i := range n {
		if f.used[int(id)+i] {
			return nil, fmt.Errorf("page %d is used twice", int(id)+i)
		}
		f.used[int(id)+i] = true
	}
	return p[:n*f.size], nil
}

// node checks a branch or a leaf, and what is below it.
func (f *pagedFile) node(id uint64) error {
	p, err := f.page(id)
	if err != nil {
		return err
	}
	switch u16(p[8:]) {
	case pageLeaf:
		return f.leaf(p)
	case pageBranch:
		var last []byte
		for i := range u16(p[10:]) {
			e := p[pageHead*(i+1):]
			key := e[u32(e):][:u32(e[4:])]
			if i > 0 && bytes.Compare(last, key) >= 0 {
				return fmt.Errorf("page %d is out of order", id)
			}
			if err := f.node(u64(e[8:])); err != nil {
				return err
			}
			last = key
		}
		return nil
	}
	return fmt.Errorf("page %d is of type %#x", id, u16(p[8:]))
}

// leaf checks a leaf, which lies in pages or, of a small bucket, in a value.
func (f *pagedFile) leaf(p []byte) error {
	var last []byte
	for i := range u16(p[10:]) {
		e := p[pageHead*(i+1):]
		at, n := u32(e[4:]), u32(e[8:])
		key, value := e[at:][:n], e[at+n:][:u32(e[12:])]
		if i > 0 && bytes.Compare(last, key) >= 0 {
			return fmt.Errorf("the leaf of %x is out of order", key)
		}
		last = key
		if u32(e)&inBucket == 0 {
			continue
		}
		if root := u64(value); root != 0 {
			if err := f.node(root); err != nil {
				return err
			}
		} else if in := value[bucketHead:]; u16(in[8:]) != pageLeaf {
			return fmt.Errorf("the bucket %x is of type %#x", key, u16(in[8:]))
		} else if err := f.leaf(in); err != nil {
			return err
		}
	}
	return nil
}

// free checks the list of free pages: none of them is in use.
func (f *pagedFile) free(id uint64) error {
	if id == math.MaxUint64 { // not kept
		return nil
	}
	p, err := f.page(id)
	if err != nil {
		return err
	}
	if u16(p[8:]) != pageFree {
		return fmt.Errorf("page %d lists no free pages", id)
	}
	list, n := p[pageHead:], uint64(u16(p[10:]))
	if n == math.MaxUint16 { // too many to count there
		list, n = list[8:], u64(list)
	}
	for i := range n {
		free := u64(list[8*i:])
		if free < 2 || free >= uint64(len(f.used)) || f.used[free] {
			return fmt.Errorf("page %d is in use and free", free)
		}
		f.used[free] = true
	}
	return nil
}
