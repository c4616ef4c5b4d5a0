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

	docs  []Document
	files []records.File
	bytes int
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
	for d, err := range n.docs {
		if err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			in.fail(d.ID, err)
			row.Seq = n.seq
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

func (in *intake) add(ctx context.Context, d Document) error {
	in.docs = append(in.docs, d)
	in.bytes += len(d.Text)
	if in.bytes >= roundBytes || len(in.docs) >= roundDocs {
		return in.flush(ctx, nil)
	}
	return nil
}

// flush writes a round. also adds to the change of the records.
func (in *intake) flush(ctx context.Context, also func(*records.Tx) error) error {
	rows, old, err := in.rows(ctx)
	if err != nil {
		return err
	}
	if err := in.g.write(in.docs, rows, old); err != nil {
		return fmt.Errorf("write the index: %w", err)
	}
	err = in.g.recs.Update(ctx, func(tx *records.Tx) error {
		errs := []error{tx.SetState(stateTexts, fmt.Sprint(in.g.texts.size()))}
		for _, r := range rows {
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
	in.report.Documents += len(in.docs)
	in.report.Bytes += int64(in.bytes)
	clear(in.docs) // lets the texts go
	in.docs, in.files, in.bytes = in.docs[:0], nil, 0
	return nil
}

// rows makes the rows of a round, and finds the places of what it replaces.
func (in *intake) rows(ctx context.Context) (rows []records.Document, old []docKey, err error) {
	known := map[string]map[string]records.Known{}
	for i, d := range in.docs {
		if _, ok := known[d.File]; !ok {
			if known[d.File], err = in.g.recs.KnownDocuments(ctx, d.File); err != nil {
				return nil, nil, err
			}
		}
		if k, ok := known[d.File][d.ID]; ok && k.At >= 0 {
			rec, err := in.g.texts.at(k.At)
			if err != nil {
				return nil, nil, err
			}
			old = append(old, rec.key)
			in.docs[i].born = rec.key.born
		}
		rows = append(rows, toDocumentRow(d))
	}
	return rows, old, nil
}

// write puts documents into texts and terms and notes in rows where.
func (g *generation) write(docs []Document, rows []records.Document, old []docKey) error {
	var which []int
	for i, d := range docs {
		if d.Searchable {
			which = append(which, i)
		}
	}
	recs, sections := make([][]byte, len(which)), make([][]byte, len(which))
	err := parallel(len(which), func(i int) (err error) {
		recs[i], sections[i], err = encodeRecord(docs[which[i]])
		return err
	})
	if err != nil || len(which)+len(old) == 0 {
		return err
	}
	places, err := g.texts.append(recs)
	if err != nil {
		return err
	}
	// A segment is made by one goroutine, so several changes go in at a time.
	parts := make([]change, min(runtime.GOMAXPROCS(0), len(which)/100+1))
	for i := range parts {
		parts[i] = newChange()
		parts[i].setTexts(g.texts.size())
	}
	for i, at := range places {
		d := docs[which[i]]
		rows[which[i]].At = at
		parts[i*len(parts)/len(places)].put(toTerms(d, sections[i], at))
	}
	for _, k := range old {
		parts[0].remove(k)
	}
	return parallel(len(parts), func(i int) error { return g.terms.apply(parts[i]) })
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
