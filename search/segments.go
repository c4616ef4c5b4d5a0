package search

import (
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// openBytes is how much of the segments is held against their checksums before
// the first search: 64 MB are those of 10,000 laws and judgments and take some
// 15 ms. What is more a server goes through while it answers, see watch; to a
// command it would be longer than its search.
const openBytes = 64 << 20

// segmentFile is a file of the terms, which ends in a checksum of the rest.
type segmentFile struct {
	path string
	size int64
}

// files are those of the segments, the smallest first.
func (s *snapshot) files() []segmentFile {
	var all []segmentFile
	for _, seg := range s.s.Segments() {
		p, ok := seg.Segment().(segment.PersistedSegment)
		if !ok {
			continue
		}
		if info, err := os.Stat(p.Path()); err == nil { // else it was merged just now
			all = append(all, segmentFile{p.Path(), info.Size()})
		}
	}
	slices.SortFunc(all, func(a, b segmentFile) int { return cmp.Compare(a.size, b.size) })
	return all
}

// split parts the files into those that have not more than so many bytes, and
// the rest.
func split(files []segmentFile, bytes int64) (small, large []segmentFile) {
	for i, f := range files {
		if bytes -= f.size; bytes < 0 {
			return files[:i], files[i:]
		}
	}
	return files, nil
}

// check holds the file against its checksum.
func (s segmentFile) check(ctx context.Context) error {
	f, err := os.Open(s.path)
	if errors.Is(err, fs.ErrNotExist) { // merged just now
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	var sum, kept uint32
	buf := make([]byte, 1<<18)
	for left := s.size - 4; left > 0 && ctx.Err() == nil; {
		b := buf[:min(left, int64(len(buf)))]
		if _, err := io.ReadFull(f, b); err != nil {
			return asDamage(err)
		}
		sum, left = crc32.Update(sum, crc32.IEEETable, b), left-int64(len(b))
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err := binary.Read(f, binary.BigEndian, &kept); err != nil || sum != kept {
		return fmt.Errorf("%w: the checksum of %s does not match", ErrDamaged, filepath.Base(s.path))
	}
	return nil
}

// check holds the small segments, or else the large ones, against their
// checksums.
func (t *terms) check(ctx context.Context, large bool) error {
	snap, err := t.snapshot()
	if err != nil {
		return err
	}
	defer snap.close()
	files, rest := split(snap.files(), openBytes)
	if large {
		files = rest
	}
	return parallel(len(files), func(i int) error { return files[i].check(ctx) })
}

// watch looks once through what a server has not looked through when it
// opened the index, and has the index made again when it is damaged.
func (s *server) watch() {
	_, err := read(s.local, func(g *generation) (struct{}, error) {
		return struct{}{}, errors.Join(g.terms.check(s.life, true), g.recs.Check(s.life))
	})
	if unusable(err) && s.life.Err() == nil {
		s.heal(err)
	}
}
