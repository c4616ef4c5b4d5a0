package search

import (
	"encoding/binary"
	"sync"
	"sync/atomic"

	"github.com/blevesearch/bleve/v2/index/scorch"
)

// docKey is what is known of a document without a look at its text. It is the
// document's id in the term index.
type docKey struct {
	place int64  // of its record in the texts
	date  uint32 // 20260305; 0 unknown
	units uint32 // of its sections: title, number and text with what parts them
	born  int64  // place of the first record of the document, which this one may replace
}

// id is the key as bytes: place, date, units, and born where it is not place.
func (k docKey) id() string {
	b := binary.BigEndian.AppendUint64(make([]byte, 0, 24), uint64(k.place))
	b = binary.BigEndian.AppendUint32(b, k.date)
	b = binary.BigEndian.AppendUint32(b, k.units)
	if k.born != k.place {
		b = binary.BigEndian.AppendUint64(b, uint64(k.born))
	}
	return string(b)
}

// parseKey reads an id; what is none has the place -1, where no text is.
func parseKey(id []byte) docKey {
	if len(id) != 16 && len(id) != 24 {
		return docKey{place: -1}
	}
	k := docKey{place: int64(binary.BigEndian.Uint64(id)), date: binary.BigEndian.Uint32(id[8:]), units: binary.BigEndian.Uint32(id[12:])}
	if k.born = k.place; len(id) == 24 {
		k.born = int64(binary.BigEndian.Uint64(id[16:]))
	}
	return k
}

// chunkDocs is how many keys are read at a time.
const chunkDocs = 256

type chunk [chunkDocs]docKey

// table holds the keys of one segment's documents in memory, 24 bytes each:
// reading one from the segment costs some 100 ns. It is filled as it is asked.
type table struct {
	mu       sync.Mutex
	columns  map[string]*column // by field, see facets
	verdicts verdicts
	chunks   []atomic.Pointer[chunk]
	totals   totals
}

func newTable(docs int) *table {
	return &table{chunks: make([]atomic.Pointer[chunk], (docs+chunkDocs-1)/chunkDocs)}
}

func (t *table) column(field string) *column {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.columns[field]
}

func (t *table) setColumn(field string, c *column) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.columns == nil {
		t.columns = map[string]*column{}
	}
	t.columns[field] = c
}

// key is the key of a document of the segment.
func (v *segmentView) key(doc uint32) (docKey, error) {
	if c := v.table.chunks[doc/chunkDocs].Load(); c != nil {
		return c[doc%chunkDocs], nil
	}
	c, err := v.fill(doc / chunkDocs)
	if err != nil {
		return docKey{}, err
	}
	return c[doc%chunkDocs], nil
}

// place is where the text of a document lies.
func (v *segmentView) place(doc uint32) (int64, error) {
	k, err := v.key(doc)
	return k.place, err
}

// fill reads a chunk. Two that do so at once read the same.
func (v *segmentView) fill(n uint32) (*chunk, error) {
	c := &chunk{}
	first := uint64(n) * chunkDocs
	for i := range min(chunkDocs, v.seg.Segment().Count()-first) {
		id, err := v.seg.DocID(first + i)
		if err != nil {
			return nil, asDamage(err)
		}
		c[i] = parseKey(id)
	}
	v.table.chunks[n].Store(c)
	return c, nil
}

// tables are those of the segments in use, by the segment's id, which no other
// segment of an open index ever has.
type tables struct {
	mu        sync.Mutex
	bySegment map[uint64]*table
}

func (t *tables) of(seg *scorch.SegmentSnapshot) *table {
	t.mu.Lock()
	defer t.mu.Unlock()
	one := t.bySegment[seg.Id()]
	if one == nil {
		one = newTable(int(seg.Segment().Count()))
		if t.bySegment == nil {
			t.bySegment = map[uint64]*table{}
		}
		t.bySegment[seg.Id()] = one
	}
	return one
}

// keep drops the tables of all other segments. A search that still reads one
// of them has hold of it.
func (t *tables) keep(segs []*scorch.SegmentSnapshot) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.bySegment) <= len(segs) {
		return
	}
	used := map[uint64]*table{}
	for _, seg := range segs {
		if one := t.bySegment[seg.Id()]; one != nil {
			used[seg.Id()] = one
		}
	}
	t.bySegment = used
}
