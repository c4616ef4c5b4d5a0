package search

import (
	"cmp"
	"context"
	"errors"
	"iter"
	"sync"
	"time"

	"casefile/search/records"
)

// What is taken in at a time: enough for segments of a good size, little
// enough for memory.
const (
	roundBytes = 8 << 20 // of text
	roundDocs  = 20_000
	readAhead  = 8 // files asked for news at a time
)

// news is a file with events the index has not seen.
type news struct {
	file File
	seq  int // the last event that was seen
	docs iter.Seq2[Document, error]
	err  error
}

// checkArchive refuses another archive than the index was made from.
func (g *generation) checkArchive(ctx context.Context, src Source) error {
	have, err := g.recs.State(ctx, stateArchive)
	if err != nil {
		return err
	}
	if have != "" && have != src.Identity() {
		return ErrOtherArchive
	}
	return nil
}

// pending yields the files with news, and in *day the last day of the feed.
func (g *generation) pending(ctx context.Context, src Source, day *string) iter.Seq2[news, error] {
	return func(yield func(news, error) bool) {
		from, err := g.recs.State(ctx, stateDay)
		if err != nil {
			yield(news{}, err)
			return
		}
		*day = from
		files := func(yield func(string, error) bool) {
			seen := map[string]bool{}
			for c, err := range src.Changes(ctx, from) {
				*day = max(*day, c.Day)
				if seen[c.File] {
					continue
				}
				seen[c.File] = true
				if !yield(c.File, err) || err != nil {
					return
				}
			}
		}
		for n, err := range ahead(ctx, readAhead, files, func(ctx context.Context, file string) news { return g.ask(ctx, src, file) }) {
			if err == nil && n.err == nil && n.file.Seq == n.seq {
				continue
			}
			if !yield(n, err) || err != nil {
				return
			}
		}
	}
}

// ask asks one file for news. What the index has of its documents is read only
// when there is some.
func (g *generation) ask(ctx context.Context, src Source, file string) news {
	n := news{file: File{ID: file}}
	if n.seq, n.err = g.recs.FileSeq(ctx, file); n.err != nil {
		return n
	}
	load := sync.OnceValues(func() (map[string]records.Known, error) { return g.recs.KnownDocuments(ctx, file, n.seq) })
	f, docs, err := src.Read(ctx, file, n.seq, func(id string, seq int) bool {
		if seq <= n.seq { // the file's cursor has moved behind it
			return true
		}
		have, err := load()
		k, ok := have[id]
		return err == nil && ok && k.Seq == seq // taking it in again does no harm
	})
	if err != nil {
		n.err = err
		return n
	}
	n.file, n.docs = f, docs
	return n
}

// take brings the index up to date with src. What was taken in before an
// error stays.
func (g *generation) take(ctx context.Context, src Source, o Options, so Progress) (*Synced, error) {
	start := o.now()
	in := &intake{g: g, report: &Synced{}, so: so, told: g.telling(o), round: cmp.Or(o.round, roundBytes)}
	if err := g.checkArchive(ctx, src); err != nil {
		return nil, err
	}
	if err := g.erase(ctx); err != nil { // what an interruption has left
		return nil, err
	}
	in.tell(false)
	day := ""
	for n, err := range g.pending(ctx, src, &day) {
		if err != nil {
			return in.report, err
		}
		if err := in.addFile(ctx, n); err != nil {
			return in.report, err
		}
	}
	err := in.flush(ctx, func(tx *records.Tx) error {
		if len(in.report.Failed) > 0 { // ask these files again
			return tx.SetState(stateArchive, src.Identity())
		}
		return errors.Join(tx.SetState(stateArchive, src.Identity()), tx.SetState(stateDay, cursor(day, o.now())))
	})
	if err == nil {
		in.tell(true)
		err = g.tidy(ctx, so.Resumed+in.report.Documents)
	}
	in.report.TookMS = float64(o.now().Sub(start).Microseconds()) / 1000
	return in.report, err
}

// tidyFrom is how many documents must have come in for tidy to be worth it.
const tidyFrom = 500

// tidy merges the terms when most of what they hold has just come in: in
// pieces they are larger and slower. What comes in little by little is merged
// on the side.
func (g *generation) tidy(ctx context.Context, taken int) error {
	if taken < tidyFrom {
		return nil
	}
	counts, err := g.recs.Count(ctx)
	if err != nil || 2*taken < counts.Searchable {
		return err
	}
	return g.terms.merge(ctx, g.file("terms"))
}

// cursor is the day to go on from: days are those of the writers' clocks, so
// the day before the last one is read again, and never a day to come is kept.
func cursor(last string, now time.Time) string {
	day, err := time.Parse(time.DateOnly, min(last, now.UTC().Format(time.DateOnly)))
	if err != nil {
		return ""
	}
	return day.AddDate(0, 0, -1).Format(time.DateOnly)
}

// fresh reports whether there is nothing to take in.
func (g *generation) fresh(ctx context.Context, src Source) (bool, error) {
	if err := g.checkArchive(ctx, src); err != nil {
		return false, err
	}
	day := ""
	for _, err := range g.pending(ctx, src, &day) {
		return false, err
	}
	return true, nil
}
