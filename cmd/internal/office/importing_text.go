package office

import (
	"context"
	"errors"
	"os"
	"path"
	"path/filepath"

	"casefile/archive"
	"casefile/search"
	"casefile/search/ingest"
)

// TextRequest gives a paper that was filed without text its text (后补文本).
type TextRequest struct {
	Doc  string
	Path string      // a txt, md, docx, or PDF with a text layer on this machine; or
	File *ImportFile // one that comes as a stream
}

// TextAdded tells what text a paper has now.
type TextAdded struct {
	ID         string `json:"id"`
	Title      string `json:"title"`
	Kind       string `json:"kind"` // of the file the text came from
	Characters int    `json:"characters"`
	Pages      int    `json:"pages,omitempty"`
	Searchable bool   `json:"searchable"`
	IndexErr   error  `json:"-"`
}

// AddText files the text of a scan, or of a paper in a format nothing could be
// read of. The original stays as it is; the file the text came from is kept
// beside it. What was added before is corrected, the same again changes nothing.
func (o *Office) AddText(ctx context.Context, a Actor, r TextRequest) (_ *TextAdded, err error) {
	t := o.trace(ctx, a, actImport, "text").of(r.Doc)
	defer t.end(&err)
	arch, _, d, err := o.find(ctx, a, actImport, r.Doc)
	if err != nil {
		return nil, err
	}
	p, err := readOne(ctx, r)
	if err != nil {
		return nil, err
	}
	state, err := arch.AddText(ctx, o.by(a), archive.Transcript{Document: d.ID, Program: o.program(),
		Text: p.Text, Map: p.Map, PageStarts: p.PageStarts}, archive.Enclosure{Ext: p.Ext, Bytes: p.Original})
	if err != nil {
		return nil, err
	}
	rec, err := arch.Record(ctx, state)
	if err != nil {
		return nil, err
	}
	done := &TextAdded{ID: r.Doc, Title: rec.Title, Kind: p.Ext, Characters: saidLength(p.Text), Pages: len(p.PageStarts)}
	done.IndexErr = o.withIndex(ctx, func(x *search.Index) error { return o.sync(ctx, arch, x) })
	done.Searchable = done.IndexErr == nil
	return done, nil
}

// saidLength counts characters, white space aside.
func saidLength(text string) int {
	n := 0
	for _, r := range text {
		if r > ' ' && r != '\u3000' {
			n++
		}
	}
	return n
}

// readOne reads the file a text comes from.
func readOne(ctx context.Context, r TextRequest) (ingest.Paper, error) {
	s := source{}
	if r.File != nil {
		s = source{name: r.File.Name, size: r.File.Size, open: r.File.Open}
	} else {
		info, err := os.Stat(r.Path)
		if err != nil {
			return ingest.Paper{}, pathProblem(r.Path, err)
		}
		s = fileSource(r.Path, info)
	}
	if ingest.IsLines(s.name) {
		return ingest.Paper{}, &ingest.Error{Name: s.name, Reason: ingest.Unknown}
	}
	im := importing{}
	p, err := im.file(ctx, s)
	if err == nil && p.NoText != "" {
		err = &Problem{ID: "text-none", Path: filepath.Base(s.name), Kind: Invalid}
	}
	return p, err
}

// Origins says where ranges of a document's text, such as the Matches of a hit,
// stand in the bytes it came in as: of text files (txt, md), in whatever
// encoding they are. Others have none.
func (o *Office) Origins(ctx context.Context, a Actor, doc string, ranges [][2]int) (_ [][2]int, err error) {
	t := o.trace(ctx, a, actRead, "places").of(doc)
	defer t.end(&err)
	arch, _, d, err := o.find(ctx, a, actRead, doc)
	if err != nil {
		return nil, err
	}
	p, ok := d.Part(archive.RoleOriginal)
	if ext := path.Ext(p.Name); !ok || ext != ".txt" && ext != ".md" {
		return nil, nil
	}
	r, err := arch.Record(ctx, d)
	if err != nil {
		return nil, err
	}
	b, err := arch.Part(ctx, d, archive.RoleOriginal)
	if err != nil {
		return nil, err
	}
	out, err := ingest.Origin(b, r.Text, ranges)
	if errors.Is(err, ingest.ErrNoOrigin) {
		return nil, nil
	}
	return out, err
}
