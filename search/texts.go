package search

import (
	"bytes"
	"cmp"
	"crypto/rand"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"sync"
	"sync/atomic"
	"syscall"

	"casefile/search/zh"
)

// The file texts is textsMagic, a random key that cursors are sealed with, and
// then one record after the other, each
//
//	0   length of the record, this field included
//	4   CRC-32C of the rest
//	8   length of meta, 12 of title, 16 of number, 20 of all three sections
//	24  civil date as a number, 20260305; 0 unknown
//	28  where the record began that this one replaced: its lower 4 bytes, the
//	    upper 2 of its 6 are at 38; 0 none
//	32  where the first record of this document began, 6 bytes; 0 here
//	40  sections: title, number and text in normal form, parted by a line feed
//	    edits of the text
//	    meta: JSON of meta
//
// in little endian; lengths are bytes. A record never changes, until it is of
// no document any more and all after its head becomes zeros, see erase. Where it lies
// and how long its sections are is in the document's id in the term index, see
// docKey: what verifies a candidate is found without a lookup. The file is
// mapped, so that candidates are compared where they lie.
const (
	textsMagic = "cftexts2"
	keySize    = 32
	textsStart = len(textsMagic) + keySize // where records begin
	headSize   = 40
	maxRecord  = 1 << 30
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// meta is what a hit tells of its document.
type meta struct {
	ID      string `json:"id"`
	File    string `json:"file"`
	CaseNo  string `json:"case_no,omitempty"`
	Number  string `json:"number,omitempty"`
	Title   string `json:"title,omitempty"`
	Form    string `json:"form,omitempty"`
	Date    string `json:"date,omitempty"`
	Unit    string `json:"unit,omitempty"`
	Status  string `json:"status,omitempty"`
	Secrecy string `json:"secrecy,omitempty"`
	Pages   []int  `json:"pages,omitempty"`
	// Of imported papers, see Document.
	OwnID   string   `json:"own_id,omitempty"`
	Guessed []string `json:"guessed,omitempty"`
	NoText  bool     `json:"no_text,omitempty"`
	Added   bool     `json:"added_text,omitempty"`
}

// record is one record, as a view of the mapped file.
type record struct {
	meta     []byte
	title    int // length in units
	number   int
	sections []byte // UTF-16LE
	edits    []byte
	key      docKey
	before   int64 // place of the record this one replaced; 0 none
}

// textAt is the unit at which the text begins.
func (r record) textAt() int { return r.title + 1 + r.number + 1 }

// text is the document's text.
func (r record) text() zh.Text { return zh.Text{Norm: r.sections[2*r.textAt():], Edits: r.edits} }

func (r record) decodeMeta() (meta, error) {
	var m meta
	if err := json.Unmarshal(r.meta, &m); err != nil {
		return m, fmt.Errorf("%w: meta: %v", ErrDamaged, err)
	}
	return m, nil
}

// encodeRecord makes the record of a document. It returns the sections too,
// whose grams are indexed.
func encodeRecord(d Document) (rec, sections []byte, err error) {
	m, err := json.Marshal(meta{ID: d.ID, File: d.File, CaseNo: d.CaseNo, Number: d.Number, Title: d.Title, Form: d.Form,
		Date: d.Date, Unit: d.Unit, Status: d.Status, Secrecy: d.Secrecy, Pages: d.PageStarts,
		OwnID: d.OwnID, Guessed: d.Guessed, NoText: d.NoText, Added: d.AddedText})
	if err != nil {
		return nil, nil, err
	}
	title, number, text := zh.Normalise(d.Title).Norm, zh.Normalise(d.Number).Norm, zh.Normalise(d.Text)
	n := headSize + len(m) + len(title) + len(number) + 4 + len(text.Norm) + len(text.Edits)
	if n > maxRecord {
		return nil, nil, fmt.Errorf("the text has %d bytes", len(d.Text))
	}
	rec = make([]byte, headSize, n)
	rec = append(append(append(rec, title...), lineFeed...), number...)
	rec = append(append(rec, lineFeed...), text.Norm...)
	sections = rec[headSize:]
	rec = append(append(rec, text.Edits...), m...)
	for i, v := range []int{n, 0, len(m), len(title), len(number), len(sections), dateNumber(d.Date)} {
		binary.LittleEndian.PutUint32(rec[4*i:], uint32(v))
	}
	putBefore(rec, d.born, d.before)
	binary.LittleEndian.PutUint32(rec[4:], crc32.Checksum(rec[8:], castagnoli))
	return rec, sections, nil
}

// putBefore writes which records of the document there were before.
func putBefore(rec []byte, born, before int64) {
	binary.LittleEndian.PutUint64(rec[32:], uint64(born)|uint64(before)>>32<<48)
	binary.LittleEndian.PutUint32(rec[28:], uint32(before))
}

func before(rec []byte) (born, before int64) {
	n := binary.LittleEndian.Uint64(rec[32:])
	return int64(n << 16 >> 16), int64(n>>48<<32 | uint64(binary.LittleEndian.Uint32(rec[28:])))
}

// dateNumber is 20260305 for 2026-03-05 and 0 for no date.
func dateNumber(date string) int {
	n := 0
	for _, c := range date {
		if c >= '0' && c <= '9' {
			n = n*10 + int(c-'0')
		}
	}
	return n
}

// texts is the open file. Reading goes on while one goroutine appends.
type texts struct {
	f    *os.File
	view atomic.Pointer[[]byte] // what is written, mapped
	sure proven                 // records whose checksums hold

	readers readers
	gone    []int64 // places of what was removed and is not erased yet

	mu   sync.Mutex // of append and close
	maps [][]byte   // all mappings ever made; the last one is in use
}

func createTexts(path string) (*texts, error) {
	key := make([]byte, keySize)
	rand.Read(key) // never fails
	if err := writeDurably(path, append([]byte(textsMagic), key...)); err != nil {
		return nil, err
	}
	return openTexts(path, int64(textsStart), true)
}

// openTexts opens the file at the size it is known to have. More is what an
// interrupted append left, less is damage.
func openTexts(path string, size int64, write bool) (*texts, error) {
	flag := os.O_RDONLY
	if write {
		flag = os.O_RDWR
	}
	f, err := os.OpenFile(path, flag, 0)
	if err != nil {
		return nil, err
	}
	t := &texts{f: f}
	info, err := f.Stat()
	if err == nil && (info.Size() < size || size < int64(textsStart)) {
		err = fmt.Errorf("%w: %s has %d bytes instead of %d", ErrDamaged, path, info.Size(), size)
	}
	if err == nil {
		err = t.show(size)
	}
	if err == nil && !bytes.HasPrefix(*t.view.Load(), []byte(textsMagic)) {
		err = fmt.Errorf("%w: %s is no file of texts", ErrDamaged, path)
	}
	if err != nil {
		return nil, errors.Join(err, t.close())
	}
	return t, nil
}

// show makes the first size bytes visible. A mapping reaches further than the
// file, so that it need not be made again at each append; what lies beyond
// size is never touched.
func (t *texts) show(size int64) error {
	if n := len(t.maps); n == 0 || int64(len(t.maps[n-1])) < size {
		m, err := syscall.Mmap(int(t.f.Fd()), 0, int(max(2*size, 1<<26)), syscall.PROT_READ, syscall.MAP_SHARED)
		if err != nil {
			return fmt.Errorf("map %s: %w", t.f.Name(), err)
		}
		t.maps = append(t.maps, m)
	}
	v := t.maps[len(t.maps)-1][:size]
	t.view.Store(&v)
	return nil
}

func (t *texts) size() int64 { return int64(len(*t.view.Load())) }

// append writes records, durably, and returns where each begins.
func (t *texts) append(recs [][]byte) ([]int64, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	start := t.size()
	at := start
	places := make([]int64, len(recs))
	w := io.NewOffsetWriter(t.f, start)
	for i, r := range recs {
		if _, err := w.Write(r); err != nil {
			return nil, fmt.Errorf("write texts: %w", err)
		}
		places[i], at = at, at+int64(len(r))
	}
	if err := t.f.Sync(); err != nil {
		return nil, fmt.Errorf("write texts: %w", err)
	}
	return places, t.show(at)
}

// cut forgets what lies beyond size.
func (t *texts) cut(size int64) error {
	if err := t.f.Truncate(size); err != nil {
		return err
	}
	return t.show(size)
}

// at is the record at an offset. What is compared must be what was written, or
// a search would say without a word that a damaged text has not what it asks
// for; so the first look at a record reads the whole of it.
func (t *texts) at(off int64) (record, error) {
	view := *t.view.Load()
	if off < int64(textsStart) || off+headSize > int64(len(view)) {
		return record{}, fmt.Errorf("%w: no text at %d", ErrDamaged, off)
	}
	b := view[off:]
	h := func(i int) int { return int(binary.LittleEndian.Uint32(b[4*i:])) }
	n, m, title, number, sections := h(0), h(2), h(3), h(4), h(5)
	if n > len(b) || headSize+m+sections > n || title+number+4 > sections || (title|number|sections)&1 != 0 {
		return record{}, fmt.Errorf("%w: text at %d", ErrDamaged, off)
	}
	if !t.sure.has(off) {
		if err := t.prove(b[:n], off); err != nil {
			return record{}, err
		}
	}
	born, before := before(b)
	return record{
		before:   before,
		sections: b[headSize : headSize+sections], edits: b[headSize+sections : n-m], meta: b[n-m : n],
		title: title / 2, number: number / 2,
		key: docKey{place: off, date: uint32(h(6)), units: uint32(sections / 2), born: cmp.Or(born, off)},
	}, nil
}

// sections are those of a document, without a look at the head of its record.
func (t *texts) sections(k docKey) ([]byte, error) {
	if !t.sure.has(k.place) {
		if _, err := t.at(k.place); err != nil {
			return nil, err
		}
	}
	view := *t.view.Load()
	from := k.place + headSize
	to := from + 2*int64(k.units)
	if k.place < int64(textsStart) || to > int64(len(view)) {
		return nil, fmt.Errorf("%w: no text at %d", ErrDamaged, k.place)
	}
	return view[from:to], nil
}

// touch reads a byte of each record. None of these reads waits for another, so
// that the waits for memory, half the time of comparing short texts, are one.
//
//go:noinline
func (t *texts) touch(keys []docKey) (sum byte) {
	view := *t.view.Load()
	for i := range keys {
		if p := uint64(keys[i].place); p < uint64(len(view)) {
			sum ^= view[p]
		}
	}
	return sum
}

// key is what cursors are sealed with.
func (t *texts) key() []byte { return (*t.view.Load())[len(textsMagic):textsStart] }

// check reads the whole record at an offset, as often as it is asked, and
// returns where the next one begins.
func (t *texts) check(off int64) (next int64, err error) {
	t.sure.drop(off)
	if _, err := t.at(off); err != nil {
		return 0, err
	}
	return off + int64(binary.LittleEndian.Uint32((*t.view.Load())[off:])), nil
}

// prove holds a record against its checksum.
func (t *texts) prove(b []byte, off int64) error {
	if crc32.Checksum(b[8:], castagnoli) != binary.LittleEndian.Uint32(b[4:]) {
		return fmt.Errorf("%w: the checksum of the text at %d does not match", ErrDamaged, off)
	}
	t.sure.add(off)
	return nil
}

func (t *texts) close() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	var errs []error
	for _, m := range t.maps {
		errs = append(errs, syscall.Munmap(m))
	}
	t.maps = nil
	return errors.Join(append(errs, t.f.Close())...)
}
