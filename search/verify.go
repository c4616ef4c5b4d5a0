package search

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/RoaringBitmap/roaring/v2"

	"casefile/search/records"
)

// verifier compares a generation with an archive. Every text is compared byte
// for byte and every whole value exactly; of a text's grams, a sample.
type verifier struct {
	g      *generation
	report *Checked
	docs   []verifyDoc // of the term index, by place
	segs   []*verifySegment
}

// verifyDoc is a live document of the term index.
type verifyDoc struct {
	at  int64
	seg int
	doc uint32
}

func (g *generation) verify(ctx context.Context, src Source, now func() time.Time) (*Checked, error) {
	start := now()
	if err := g.checkArchive(ctx, src); err != nil {
		return nil, err
	}
	snap, err := g.terms.snapshot()
	if err != nil {
		return nil, err
	}
	defer snap.close()
	v := &verifier{g: g, report: &Checked{}}
	if err := v.load(snap); err != nil {
		return nil, err
	}
	if err := errors.Join(v.checkSegments(ctx, snap), v.checkRecords(ctx)); err != nil {
		return nil, err
	}
	err = v.compare(ctx, src)
	v.report.TookMS = float64(now().Sub(start).Microseconds()) / 1000
	return v.report, err
}

func (v *verifier) wrong(id string, what WrongKind, err error) {
	if len(v.report.Wrong) >= MaxWrong {
		v.report.More++
		return
	}
	w := Wrong{ID: id, What: what}
	if err != nil {
		w.Err = err.Error()
	}
	v.report.Wrong = append(v.report.Wrong, w)
}

// checkRecords has the lists hold themselves against their own order.
func (v *verifier) checkRecords(ctx context.Context) error {
	err := v.g.recs.Check(ctx)
	if records.IsDamage(err) {
		v.wrong("", WrongDamaged, err)
		return nil
	}
	return err
}

// load lists the documents of the term index.
func (v *verifier) load(snap *snapshot) error {
	for i, view := range snap.segments() {
		v.segs = append(v.segs, &verifySegment{view, map[string]*roaring.Bitmap{}})
		for it := view.seg.DocNumbersLive().Iterator(); it.HasNext(); {
			doc := it.Next()
			at, err := view.place(doc)
			if err != nil {
				return err
			}
			v.docs = append(v.docs, verifyDoc{at, i, doc})
		}
	}
	slices.SortFunc(v.docs, func(a, b verifyDoc) int { return cmp.Compare(a.at, b.at) })
	return nil
}

// compare goes through the archive, and then through what of the index it did
// not meet there.
func (v *verifier) compare(ctx context.Context, src Source) error {
	seen, used := map[string]bool{}, roaring.New()
	for c, err := range src.Changes(ctx, "") {
		if err != nil {
			return err
		}
		if seen[c.File] {
			continue
		}
		seen[c.File] = true
		if err := v.file(ctx, src, c.File, used); err != nil {
			return err
		}
	}
	files, err := v.g.recs.FileIDs(ctx)
	if err != nil {
		return err
	}
	for _, id := range files {
		if !seen[id] {
			v.wrong(id, WrongExtra, nil)
		}
	}
	for i, d := range v.docs {
		if !used.ContainsInt(i) {
			v.wrong("", WrongExtra, fmt.Errorf("a document of the term index at %d is in no list", d.at))
		}
	}
	return nil
}

// file compares one file; used takes the documents of the term index that are
// its.
func (v *verifier) file(ctx context.Context, src Source, id string, used *roaring.Bitmap) error {
	f, docs, err := src.Read(ctx, id, 0, func(string, int) bool { return false })
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		v.wrong(id, WrongUnreadable, err)
		return nil
	}
	if docs == nil {
		return nil
	}
	rows, err := v.g.recs.DocumentsOf(ctx, id)
	if err != nil {
		return err
	}
	row, _, err := v.g.recs.File(ctx, id)
	if err != nil {
		return err
	}
	switch want := toFileRow(f); {
	case f.Seq != row.Seq:
		v.wrong(id, WrongBehind, nil)
	case row.FileRow != want.FileRow || !row.Access.Equal(want.Access):
		v.wrong(id, WrongText, errors.New("its row in the lists"))
	}
	for _, r := range rows {
		if i, ok := v.find(r.At); ok {
			used.AddInt(i)
		}
	}
	v.report.Files++
	for d, err := range docs {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		row, ok := rows[d.ID]
		delete(rows, d.ID)
		if err != nil {
			v.wrong(d.ID, WrongUnreadable, err)
			continue
		}
		if err := v.document(d, row, ok); err != nil {
			return err
		}
	}
	for id := range rows {
		v.wrong(id, WrongExtra, nil)
	}
	return nil
}

// find is the document of the term index at a place.
func (v *verifier) find(at int64) (int, bool) {
	return slices.BinarySearchFunc(v.docs, at, func(d verifyDoc, at int64) int { return cmp.Compare(d.at, at) })
}

// document compares one document with its row, its text and its terms.
func (v *verifier) document(d Document, row records.Document, known bool) error {
	v.report.Documents++
	if !known || row.Seq != d.Seq {
		v.wrong(d.ID, WrongBehind, nil)
		return nil
	}
	want := toDocumentRow(d)
	want.At, want.DocumentRow.Secrecy = row.At, row.DocumentRow.Secrecy // Access has it
	if !sameRow(want, row) || d.Searchable != (row.At >= 0) {
		v.wrong(d.ID, WrongText, errors.New("its row in the lists"))
		return nil
	}
	if !d.Searchable {
		return nil
	}
	i, ok := v.find(row.At)
	if !ok {
		v.wrong(d.ID, WrongMissing, fmt.Errorf("the terms have nothing at %d", row.At))
		return nil
	}
	if kept, err := v.g.texts.at(row.At); err == nil && kept.key.born != row.At {
		d.born, d.before = kept.key.born, kept.before
	}
	rec, sections, err := encodeRecord(d)
	if err != nil {
		return err
	}
	if kept, err := v.g.texts.bytes(row.At); err != nil || !bytes.Equal(kept, rec) {
		v.wrong(d.ID, WrongText, err)
		return nil
	}
	return v.terms(d, sections, v.docs[i])
}

func sameRow(a, b records.Document) bool {
	return a.DocumentRow == b.DocumentRow && a.Bytes == b.Bytes && a.Access.Equal(b.Access)
}

// bytes are the whole record at an offset, whose checksum holds.
func (t *texts) bytes(off int64) ([]byte, error) {
	next, err := t.check(off)
	if err != nil {
		return nil, err
	}
	return (*t.view.Load())[off:next], nil
}

func (l *local) verify(ctx context.Context, src Source) (*Checked, error) {
	return read(l, func(g *generation) (*Checked, error) { return g.verify(ctx, src, l.o.now) })
}
