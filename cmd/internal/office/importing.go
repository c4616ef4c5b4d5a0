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
func (o *Office) Import(ctx context.Context, a Actor, r ImportRequest) (*ImportReport, error) {
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
	from  []string // where each of batch came from
	bytes int
}

// path takes in a file, or every readable file of a folder.
func (im *importing) path(ctx context.Context, name string) error {
	info, err := os.Stat(name)
	if err != nil {
		im.fail(name, pathProblem(name, err))
		return nil
	}
	if !info.IsDir() {
		return im.file(ctx, name)
	}
	return filepath.WalkDir(name, func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			im.fail(p, pathProblem(p, err))
			return nil
		case strings.HasPrefix(d.Name(), ".") && p != name:
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case d.IsDir():
			return nil
		case !d.Type().IsRegular():
			im.fail(p, &Problem{ID: "import-not-a-file", Path: p, Kind: Invalid})
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
		im.fail(name, pathProblem(name, err))
		return nil
	}
	defer f.Close()
	for p, err := range ingest.Read(name, f) {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			im.fail(whereFailed(name, err), err)
			continue
		}
		if err := im.add(ctx, name, p); err != nil {
			return err
		}
	}
	return nil
}

func whereFailed(name string, err error) string {
	var e *ingest.Error
	if errors.As(err, &e) && e.Line > 0 {
		return fmt.Sprintf("%s:%d", name, e.Line)
	}
	return name
}

func (im *importing) fail(where string, err error) {
	_, messages := Explain(err)
	im.report.Failed = append(im.report.Failed, ImportFailure{Path: where, Messages: messages, err: err})
	im.progress(where)
}

func (im *importing) progress(name string) {
	if im.req.Progress != nil {
		im.req.Progress(len(im.report.Imported), len(im.report.Failed), filepath.Base(name))
	}
}

// add puts a paper into the batch and files the batch when it is full.
func (im *importing) add(ctx context.Context, name string, p ingest.Paper) error {
	date, err := archive.ParseDate(p.Date)
	if err != nil {
		return fmt.Errorf("date of %s: %w", name, err)
	}
	where := name
	if p.Line > 0 {
		where = fmt.Sprintf("%s:%d", name, p.Line)
	}
	im.batch = append(im.batch, archive.Paper{
		OwnID: p.ID, Title: p.Title, Date: date, Number: p.Number, Original: p.Original,
		OriginalName: filepath.Base(name), MediaType: p.MediaType, Ext: p.Ext, Text: p.Text,
		Program: im.o.program(),
	})
	im.from = append(im.from, where)
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
			im.fail(im.from[i], r.Err)
			continue
		}
		im.report.Imported = append(im.report.Imported, Imported{ID: string(r.Document),
			Title: im.batch[i].Title, Path: im.from[i], Known: !r.Added})
		im.progress(im.from[i])
	}
	im.batch, im.from, im.bytes = slices.Delete(im.batch, 0, len(im.batch)), nil, 0
	return nil
}
