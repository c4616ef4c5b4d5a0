package fonts

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
)

// maxFile bounds a font file; the largest Chinese collections have some 40 MB.
const maxFile = 128 << 20

// file is a font file with its table directory read. It stays open: outlines
// are read when they are drawn.
type file struct {
	src    io.ReaderAt
	size   int64
	tables map[string]table
}

// table is the place of one table in the file.
type table struct{ offset, length int64 }

// openFile opens a font file and reads its directory. A file system without
// random access is read whole.
func openFile(fsys fs.FS, name string) (*file, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	if info.Size() > maxFile {
		return nil, errors.Join(fmt.Errorf("%s is larger than %d bytes", name, maxFile), f.Close())
	}
	if r, ok := f.(io.ReaderAt); ok {
		d, err := readDirectory(r, info.Size())
		if err != nil {
			return nil, errors.Join(fmt.Errorf("read %s: %w", name, err), f.Close())
		}
		return d, nil
	}
	b, err := io.ReadAll(io.LimitReader(f, maxFile))
	if err = errors.Join(err, f.Close()); err != nil {
		return nil, err
	}
	return readDirectory(bytes.NewReader(b), int64(len(b)))
}

// readDirectory reads the table directory, of a collection that of the first font.
func readDirectory(src io.ReaderAt, size int64) (*file, error) {
	f := &file{src: src, size: size, tables: map[string]table{}}
	start := int64(0)
	head, err := f.read(0, 12)
	if err != nil {
		return nil, err
	}
	if string(head[:4]) == "ttcf" {
		first, err := f.read(12, 4)
		if err != nil {
			return nil, err
		}
		start = int64(binary.BigEndian.Uint32(first))
		if head, err = f.read(start, 12); err != nil {
			return nil, err
		}
	}
	switch string(head[:4]) {
	case "\x00\x01\x00\x00", "true", "OTTO":
	default:
		return nil, errors.New("not a TrueType or OpenType font")
	}
	records, err := f.read(start+12, 16*int64(binary.BigEndian.Uint16(head[4:])))
	if err != nil {
		return nil, err
	}
	for ; len(records) >= 16; records = records[16:] {
		f.tables[string(records[:4])] = table{
			offset: int64(binary.BigEndian.Uint32(records[8:])),
			length: int64(binary.BigEndian.Uint32(records[12:])),
		}
	}
	return f, nil
}

// close gives the file back when its face turns out to be of no use.
func (f *file) close() error {
	if c, ok := f.src.(io.Closer); ok {
		return c.Close()
	}
	return nil
}

// read returns n bytes at offset, refusing what lies outside the file before
// any memory is taken.
func (f *file) read(offset, n int64) ([]byte, error) {
	if offset < 0 || n < 0 || offset > f.size-n {
		return nil, fmt.Errorf("font file ends before byte %d", offset+n)
	}
	b := make([]byte, n)
	if _, err := f.src.ReadAt(b, offset); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("read font file: %w", err)
	}
	return b, nil
}

// table returns the bytes of a table that must be there.
func (f *file) table(tag string) ([]byte, error) {
	t, ok := f.tables[tag]
	if !ok {
		return nil, fmt.Errorf("font has no %q table", tag)
	}
	b, err := f.read(t.offset, t.length)
	if err != nil {
		return nil, fmt.Errorf("table %q: %w", tag, err)
	}
	return b, nil
}
