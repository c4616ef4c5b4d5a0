package office

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"time"

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
// paper's own trouble is in the report, and the rest goes on. Files are read on
// all cores and filed in the order of the input.
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
	im, err := o.newImporting(ctx, arch, a, r)
	if err != nil {
		return nil, err
	}
	if err := im.run(ctx); err != nil {
		return nil, err
	}
	// A batch is refused after what was met later could not even be read.
	slices.SortStableFunc(im.report.Failed, func(x, y ImportFailure) int { return x.at - y.at })
	im.report.IndexErr = o.withIndex(ctx, func(x *search.Index) error { return o.sync(ctx, arch, x) })
	im.report.Searchable = im.report.IndexErr == nil
	im.report.TookMS = o.since(im.began)
	return im.report, nil
}

// importing is one import under way.
type importing struct {
	o      *Office
	arch   *archive.Archive
	actor  Actor
	req    ImportRequest
	report *ImportReport
	began  time.Time
	named  bool // somebody said into which case
	organs []archive.Organ
	files  int // how many there are

	to    *archive.Importer // nil until the first paper that can be filed
	batch []*incoming
	bytes int64
	same  sameness
}

// incoming is one paper on its way, or why there is none.
type incoming struct {
	paper  ingest.Paper
	date   archive.Date
	digest archive.Digest // of the original bytes
	said   said           // what its text says
	from   origin
	err    error

	id    archive.DocID // once it is filed
	own   string        // under which id
	known bool          // it was there
	same  string        // see Imported
	like  string
	twin  *incoming // of this import, with the same bytes: it is not filed again
	dup   *Duplicate
}

// weight is the bytes of memory that a paper takes.
func (p *incoming) weight() int64 {
	return int64(len(p.paper.Original) + len(p.paper.Text) + len(p.paper.Map))
}

// origin is where a paper stands: a file, or a line of one, and how many came
// before it.
type origin struct {
	name string
	line int // from 1; 0 for a whole file
	at   int
	file int // from 1
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

func (o *Office) newImporting(ctx context.Context, arch *archive.Archive, a Actor, r ImportRequest) (*importing, error) {
	im := &importing{o: o, arch: arch, actor: a, req: r, began: o.opts.Now(), named: r.Case != ""}
	if !im.named {
		im.req.Case = importCase
	}
	data, err := arch.Office(ctx)
	if err != nil {
		return nil, err
	}
	im.organs = data.Organs
	im.report = &ImportReport{Case: im.req.Case, Imported: []Imported{}, Failed: []ImportFailure{}, Kinds: map[string]int{}}
	return im, im.same.begin(ctx, im)
}

func (im *importing) run(ctx context.Context) error {
	all, err := sources(ctx, im.req)
	if err != nil {
		return err
	}
	im.files = len(all)
	for p := range inOrder(ctx, im.tasks(all), (*incoming).weight) {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if p.err != nil {
			im.fail(p.from, p.err)
			continue
		}
		im.batch = append(im.batch, p)
		if im.bytes += p.weight(); len(im.batch) >= min(batchPapers, archive.ImportBatch) || im.bytes >= batchBytes {
			if err := im.flush(ctx); err != nil {
				return err
			}
		}
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return im.flush(ctx)
}

// read makes one paper ready to be filed. It runs on any core; a panic in a
// reader is that paper's error.
func (im *importing) read(ctx context.Context, from origin, read func(context.Context) (ingest.Paper, error)) (p *incoming) {
	p = &incoming{from: from}
	defer func() {
		if r := recover(); r != nil {
			p.err = &ingest.Error{Name: from.name, Line: from.line, Reason: ingest.Broken, Err: fmt.Errorf("panic: %v", r)}
		}
	}()
	if p.paper, p.err = read(ctx); p.err != nil {
		return p
	}
	if p.date, p.err = archive.ParseDate(p.paper.Date); p.err != nil {
		return p
	}
	p.own, p.digest, p.said = p.paper.ID, archive.DigestOf(p.paper.Original), saidBy(p.paper.Text)
	im.guessUnit(&p.paper)
	return p
}

func (im *importing) fail(p origin, err error) {
	_, messages := Explain(err)
	im.report.Failed = append(im.report.Failed, ImportFailure{Path: p.path(), Messages: messages, at: p.at, err: err})
	im.progress(p)
}

// refuse is for what the archive says of a paper, which knows no place.
func (im *importing) refuse(p origin, err error) {
	kind, messages := Explain(err)
	im.fail(p, &Problem{ID: "import-refused", Path: p.text(), Kind: kind, Args: args{"why": joinTexts(messages)}, Err: err})
}

func (im *importing) progress(p origin) {
	if im.req.Progress != nil {
		im.req.Progress(ImportProgress{Done: len(im.report.Imported) + len(im.report.Duplicates), Failed: len(im.report.Failed),
			File: p.file, Files: im.files, Name: filepath.Base(p.name)})
	}
}

// flush files the batch.
func (im *importing) flush(ctx context.Context) error {
	if len(im.batch) == 0 {
		return nil
	}
	if err := im.same.judge(ctx, im); err != nil {
		return err
	}
	fresh := slices.DeleteFunc(slices.Clone(im.batch), func(p *incoming) bool { return p.dup != nil || p.twin != nil })
	if err := im.add(ctx, fresh); err != nil {
		return err
	}
	for _, p := range im.batch {
		im.tell(p)
	}
	clear(im.batch) // lets the bytes go
	im.batch, im.bytes = im.batch[:0], 0
	return nil
}

// add files papers. One whose id was made of its file's name, when that is
// taken by other bytes, gets an id of its own: folders are full of 1.docx.
func (im *importing) add(ctx context.Context, papers []*incoming) error {
	if len(papers) == 0 {
		return nil
	}
	if err := im.open(ctx); err != nil {
		return err
	}
	list := make([]archive.Paper, len(papers))
	for i, p := range papers {
		list[i] = im.paper(p)
	}
	results, err := im.to.Add(ctx, list)
	if err != nil {
		return err
	}
	var again []*incoming
	for i, r := range results {
		p := papers[i]
		p.id, p.err = r.Document, r.Err
		if errors.Is(r.Err, archive.ErrConflict) && p.from.line == 0 && p.own == p.paper.ID {
			p.own, p.err = p.apart(), nil
			again = append(again, p)
			continue
		}
		if r.Err == nil {
			im.same.filed(p, r.Added)
		}
		p.paper.Original = nil
	}
	return im.add(ctx, again)
}

// apart is an id for a paper whose name is taken: the name and the beginning of
// its SHA-256, so that it is the same every time.
func (p *incoming) apart() string {
	return fmt.Sprintf("%.*s-%s", ingest.MaxID-9, p.paper.ID, p.digest[:8])
}

// open opens the file with the first paper there is to put into it, so that an
// import of nothing leaves nothing.
func (im *importing) open(ctx context.Context) error {
	if im.to != nil {
		return nil
	}
	st, err := im.o.ensureFileAs(ctx, im.arch, im.actor, CaseHeader{ID: im.req.Case},
		CaseHeader{ID: im.req.Case, Kind: string(archive.KindSeries), Title: "旧卷"})
	if err != nil {
		return err
	}
	im.to, err = im.arch.Importer(ctx, im.o.by(im.actor), st.ID)
	return err
}

func (im *importing) paper(p *incoming) archive.Paper {
	return archive.Paper{
		OwnID: p.own, Title: p.paper.Title, Date: p.date, Number: p.paper.Number, Original: p.paper.Original,
		OriginalName: filepath.Base(p.from.name), MediaType: p.paper.MediaType, Ext: p.paper.Ext,
		Text: p.paper.Text, Map: p.paper.Map, PageStarts: p.paper.PageStarts,
		Program: im.o.program(), Responsible: p.paper.Unit, Guessed: guesses(p.paper),
	}
}

func guesses(p ingest.Paper) []string {
	var all []string
	for _, g := range p.Guessed {
		all = append(all, string(g))
	}
	return all
}
