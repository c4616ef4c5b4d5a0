package search

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"

	"casefile/archive"
	"casefile/search/records"
)

// intake gathers what is new and writes it round by round.
type intake struct {
	g *generation

	report *Synced
	so     Progress
	told   func(Progress)
	round  int // bytes of text that make one

	docs   []Document
	closed []records.Document // rows of what is taken out of search, see shut
	gone   []docKey           // of these, what the terms have
	erase  []int64            // places of texts that are of no document after the round
	files  []records.File
	bytes  int
}

func (in *intake) fail(id string, err error) {
	in.report.Failed = append(in.report.Failed, Failure{ID: id, Err: err.Error(),
		Changed: errors.Is(err, archive.ErrIntegrity), cause: err})
}

// addFile takes in what is new of a file. Its cursor moves only when nothing
// of it failed.
func (in *intake) addFile(ctx context.Context, n news) error {
	if n.err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		in.fail(n.file.ID, n.err)
		return nil
	}
	row := toFileRow(n.file)
	in.so.Of = max(in.so.Of, in.so.Resumed+in.report.Documents+len(in.docs)+n.file.Documents)
	for d, err := range n.docs {
		if err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			in.fail(d.ID, err)
			row.Seq = n.seq
			if err := in.shut(ctx, d); err != nil {
				return err
			}
			continue
		}
		if err := in.add(ctx, d); err != nil {
			return err
		}
	}
	in.report.Files++
	in.files = append(in.files, row)
	return nil
}

// noOne is in an audience that lets nobody in but who sees everything; no
// person and no unit has such an id.
const noOne = "\x00"

// shut takes a document that cannot be read out of search, when what is known
// of it says that it is for others now, or for nobody: what the index has of it
// is as it was. It comes back when it can be read.
func (in *intake) shut(ctx context.Context, d Document) error {
	if d.ID == "" {
		return nil
	}
	was, ok, err := in.g.recs.Document(ctx, d.ID)
	if err != nil || !ok {
		return err
	}
	now := toAccess(d.Secrecy, d.Until, d.Audience)
	if was.Access.Equal(now) && (d.Searchable || was.At < 0) {
		return nil
	}
	if was.At >= 0 {
		rec, err := in.g.texts.at(was.At)
		if err != nil {
			return err
		}
		in.gone = append(in.gone, rec.key)
		places, err := in.g.texts.records(rec)
		if err != nil {
			return err
		}
		in.erase = append(in.erase, places...)
	}
	if !d.Searchable && was.At < 0 {
		now.Audience = []string{noOne} // of a draft it is not known: a version may be more secret than its document
	}
	was.Access, was.State = now, d.Status
	was.Seq, was.At, was.Bytes = 0, -1, 0 // no event has been taken in
	in.closed = append(in.closed, was)
	return nil
}

func (in *intake) add(ctx context.Context, d Document) error {
	in.docs = append(in.docs, d)
	in.bytes += len(d.Text)
	if in.bytes >= in.round || len(in.docs) >= roundDocs {
		return in.flush(ctx, nil)
	}
	return nil
}

// flush writes a round. also adds to the change of the records.
func (in *intake) flush(ctx context.Context, also func(*records.Tx) error) error {
	if err := in.g.mend(ctx); err != nil {
		return err
	}
	rows, old, err := in.rows(ctx)
	if err != nil {
		return err
	}
	last, err := in.g.round(ctx)
	if err != nil {
		return err
	}
	if len(in.erase) > 0 {
		in.erase = append(in.erase, in.g.texts.gone...)
	}
	in.g.failed.Store(true)
	old = append(old, in.gone...)
	last, err = in.g.write(last, in.docs, rows, old)
	if err != nil {
		return fmt.Errorf("write the index: %w", err)
	}
	err = in.g.recs.Update(ctx, func(tx *records.Tx) error {
		errs := []error{in.g.setRound(tx, last), in.g.noteErase(tx, in.erase)}
		for _, r := range append(rows, in.closed...) {
			errs = append(errs, tx.PutDocument(r))
		}
		for _, f := range in.files {
			errs = append(errs, tx.PutFile(f))
		}
		if also != nil {
			errs = append(errs, also(tx))
		}
		return errors.Join(errs...)
	})
	if err != nil {
		return err
	}
	in.g.failed.Store(false)
	if len(in.erase) > 0 {
		if err := in.g.erase(ctx); err != nil {
			return err
		}
	}
	in.report.Documents += len(in.docs)
	in.report.Bytes += int64(in.bytes)
	clear(in.docs) // lets the texts go
	in.docs, in.files, in.bytes = in.docs[:0], nil, 0
	in.closed, in.gone, in.erase = nil, nil, nil
	in.tell(false)
	return nil
}

// rows makes the rows of a round, and finds the keys of what it replaces.
func (in *intake) rows(ctx context.Context) (rows []records.Document, old []docKey, err error) {
	ids := make([]string, len(in.docs))
	for i, d := range in.docs {
		ids[i] = d.ID
	}
	places, err := in.g.recs.Places(ctx, ids)
	if err != nil {
		return nil, nil, err
	}
	rows = make([]records.Document, len(in.docs))
	for i, d := range in.docs {
		if at, ok := places[d.ID]; ok && at >= 0 {
			rec, err := in.g.texts.at(at)
			if err != nil {
				return nil, nil, err
			}
			old = append(old, rec.key)
			in.docs[i].born, in.docs[i].before = rec.key.born, at
			if !d.Searchable {
				places, err := in.g.texts.records(rec)
				if err != nil {
					return nil, nil, err
				}
				in.erase = append(in.erase, places...)
			}
		}
		rows[i] = toDocumentRow(d)
	}
	return rows, old, nil
}

// write puts documents into texts and terms and notes in rows where. It
// returns the round after the last one.
func (g *generation) write(last round, docs []Document, rows []records.Document, old []docKey) (round, error) {
	var which []int
	for i, d := range docs {
		if d.Searchable {
			which = append(which, i)
		}
	}
	if len(which)+len(old) == 0 {
		return last, nil
	}
	recs, sections := make([][]byte, len(which)), make([][]byte, len(which))
	err := parallel(len(which), func(i int) (err error) {
		recs[i], sections[i], err = encodeRecord(docs[which[i]])
		return err
	})
	if err != nil {
		return last, err
	}
	places, err := g.texts.append(recs)
	if err != nil {
		return last, err
	}
	have, err := g.terms.state()
	if err != nil {
		return last, err
	}
	last = round{n: max(last.n, have.n) + 1, texts: g.texts.size()}
	// A segment is made by one goroutine, so several changes go in at a time.
	parts := make([]change, min(runtime.GOMAXPROCS(0), len(which)/100+1))
	for i := range parts {
		parts[i] = newChange()
		parts[i].setTexts(last.texts)
		parts[i].setRound(last.n)
	}
	for i, at := range places {
		d := docs[which[i]]
		rows[which[i]].At = at
		parts[i*len(parts)/len(places)].put(toTerms(d, sections[i], at))
	}
	for _, k := range old {
		parts[0].remove(k)
	}
	if err := parallel(len(parts), func(i int) error { return g.terms.apply(parts[i]) }); err != nil {
		return last, err
	}
	have, err = g.terms.state()
	last.inTerms = have.inTerms
	return last, err
}

// parallel calls f for 0 … n-1 on all processors.
func parallel(n int, f func(int) error) error {
	var wg sync.WaitGroup
	workers := min(runtime.GOMAXPROCS(0), n)
	errs := make([]error, workers)
	for w := range workers {
		wg.Go(func() {
			for i := w; i < n && errs[w] == nil; i += workers {
				errs[w] = f(i)
			}
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}

func toFileRow(f File) records.File {
	return records.File{
		FileRow: records.FileRow{ID: f.ID, Kind: f.Kind, CaseNo: f.CaseNo, Title: f.Title, Unit: f.Unit, State: f.State, Opened: f.Opened},
		Access:  toAccess(f.Secrecy, f.Until, f.Audience), Seq: f.Seq,
	}
}

func toDocumentRow(d Document) records.Document {
	row := records.Document{
		DocumentRow: records.DocumentRow{ID: d.ID, Case: d.File, CaseNo: d.CaseNo, Number: d.Number, Title: d.Title,
			Form: d.Form, Date: d.Date, State: d.Status, Unit: d.Unit},
		Access: toAccess(d.Secrecy, d.Until, d.Audience), Seq: d.Seq, At: -1,
	}
	if d.Searchable {
		row.Bytes = len(d.Text)
	}
	return row
}

func toAccess(secrecy, until string, audience []string) records.Access {
	return records.Access{Secrecy: secrecy, Rank: rank(secrecy), Until: until, Audience: audience}
}
