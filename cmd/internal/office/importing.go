package office

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"casefile/archive"
	"casefile/search"
	"casefile/search/ingest"
)

// importCase is where past papers go when nobody says otherwise.
const importCase = "imported"

// Papers are filed in batches, each of at most this many papers or bytes: a
// batch is one event, and all of it is in memory.
const (
	batchPapers = 200
	batchBytes  = 32 << 20
)

// Import files past papers. The error is for what concerns all of them; a
// paper's own trouble is in the report, and the rest goes on.
func (o *Office) Import(ctx context.Context, a Actor, r ImportRequest) (_ *ImportReport, err error) {
	t := o.trace(ctx, a, actImport, "").of(r.Case)
	defer t.end(&err)
	if err := a.allow(actImport); err != nil {
		return nil, err
	}
	arch, err := o.archive(ctx)
	if err != nil {
		return nil, err
	}
	if r.Case == "" {
		r.Case = importCase
	}
	im := &importing{o: o, arch: arch, actor: a, req: r,
		report: &ImportReport{Case: r.Case, Imported: []Imported{}, Failed: []ImportFailure{}}}
	for _, p := range r.Paths {
		if err := im.path(ctx, p); err != nil {
			return nil, err
		}
	}
	if err := im.flush(ctx); err != nil {
		return nil, err
	}
	// A batch is refused after what was met later could not even be read.
	slices.SortStableFunc(im.report.Failed, func(x, y ImportFailure) int { return x.at - y.at })
	im.report.IndexErr = o.withIndex(ctx, func(x *search.Index) error { return o.sync(ctx, arch, x) })
	im.report.Searchable = im.report.IndexErr == nil
	return im.report, nil
}

// importing is one import under way.
type importing struct {
	o      *Office
	arch   *archive.Archive
	actor  Actor
	req    ImportRequest
	report *ImportReport

	to    *archive.Importer // nil until the first paper that can be filed
	batch []archive.Paper
	from  []origin // where each of batch came from
	bytes int
	seen  int // papers and files met so far
}

// origin is where a paper stands: a file, or a line of one, and how many came
// before it.
type origin struct {
	name string
	line int // from 1; 0 for a whole file
	at   int
}

func (im *importing) origin(name string, line int) origin {
	im.seen++
	return origin{name, line, im.seen}
}

// path is the place as programs read it.
func (p origin) path() string {
	if p.line > 0 {
		return fmt.Sprintf("%s:%d", p.name, p.line)
	}
	return p.name
}

// text is the place as people read it.
func (p origin) text() string { return ingestPlace(&ingest.Error{Name: p.name, Line: p.line}) }

// path takes in a file, or every readable file of a folder.
func (im *importing) path(ctx context.Context, name string) error {
	info, err := os.Stat(name)
	if err != nil {
		im.fail(im.origin(name, 0), pathProblem(name, err))
		return nil
	}
	if !info.IsDir() {
		return im.file(ctx, name)
	}
	return filepath.WalkDir(name, func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			im.fail(im.origin(p, 0), pathProblem(p, err))
			return nil
		case strings.HasPrefix(d.Name(), ".") && p != name:
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case d.IsDir():
			return nil
		case !d.Type().IsRegular():
			im.fail(im.origin(p, 0), &Problem{ID: "import-not-a-file", Path: p, Kind: Invalid})
			return nil
		}
		return im.file(ctx, p)
	})
}

func pathProblem(name string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return &Problem{ID: "file-missing", Path: name, Kind: Missing, Err: err}
	}
	return &Problem{ID: "file-failed", Path: name, Kind: Failed, Err: err}
}

func (im *importing) file(ctx context.Context, name string) error {
	f, err := os.Open(name)
	if err != nil {
		im.fail(im.origin(name, 0), pathProblem(name, err))
		return nil
	}
	defer f.Close()
	for p, err := range (ingest.Reader{}).Read(ctx, name, f) {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			im.fail(im.origin(name, lineFailed(err)), err)
			continue
		}
		if err := im.add(ctx, name, p); err != nil {
			return err
		}
	}
	return nil
}

func lineFailed(err error) int {
	var e *ingest.Error
	if errors.As(err, &e) {
		return e.Line
	}
	return 0
}

func (im *importing) fail(p origin, err error) {
	_, messages := Explain(err)
	im.report.Failed = append(im.report.Failed, ImportFailure{Path: p.path(), Messages: messages, at: p.at, err: err})
	im.progress(p.name)
}

// refuse is for what the archive says of a paper, which knows no place.
func (im *importing) refuse(p origin, err error) {
	kind, messages := Explain(err)
	im.fail(p, &Problem{ID: "import-refused", Path: p.text(), Kind: kind, Args: args{"why": joinTexts(messages)}, Err: err})
}

func (im *importing) progress(name string) {
	if im.req.Progress != nil {
		im.req.Progress(ImportProgress{Done: len(im.report.Imported), Failed: len(im.report.Failed), Name: filepath.Base(name)})
	}
}

// add puts a paper into the batch and files the batch when it is full.
func (im *importing) add(ctx context.Context, name string, p ingest.Paper) error {
	date, err := archive.ParseDate(p.Date)
	if err != nil {
		return fmt.Errorf("date of %s: %w", name, err)
	}
	im.batch = append(im.batch, archive.Paper{
		OwnID: p.ID, Title: p.Title, Date: date, Number: p.Number, Original: p.Original,
		OriginalName: filepath.Base(name), MediaType: p.MediaType, Ext: p.Ext, Text: p.Text,
		Program: im.o.program(),
	})
	im.from = append(im.from, im.origin(name, p.Line))
	im.bytes += len(p.Original) + len(p.Text)
	if len(im.batch) >= min(batchPapers, archive.ImportBatch) || im.bytes >= batchBytes {
		return im.flush(ctx)
	}
	return nil
}

// flush files the batch. The file is opened with the first paper there is to
// put into it, so that an import of nothing leaves nothing.
func (im *importing) flush(ctx context.Context) error {
	if len(im.batch) == 0 {
		return nil
	}
	if im.to == nil {
		st, err := im.o.ensureFileAs(ctx, im.arch, im.actor, CaseHeader{ID: im.req.Case},
			CaseHeader{ID: im.req.Case, Kind: string(archive.KindSeries), Title: "旧卷"})
		if err != nil {
			return err
		}
		if im.to, err = im.arch.Importer(ctx, im.o.by(im.actor), st.ID); err != nil {
			return err
		}
	}
	results, err := im.to.Add(ctx, im.batch)
	if err != nil {
		return err
	}
	for i, r := range results {
		if r.Err != nil {
			im.refuse(im.from[i], r.Err)
			continue
		}
		im.report.Imported = append(im.report.Imported, Imported{ID: string(r.Document),
			Title: im.batch[i].Title, Path: im.from[i].path(), Known: !r.Added})
		im.progress(im.from[i].name)
	}
	im.batch, im.from, im.bytes = slices.Delete(im.batch, 0, len(im.batch)), nil, 0
	return nil
}
