package office

import (
	"archive/zip"
	"context"
	"io"

	"casefile/archive/bag"
)

// ExportCaseTo writes the bag of [Office.ExportCase] as one zip to w while it
// is made: nothing of it lies on a disk or as a whole in memory. r.Out is not
// used. An error after the first byte leaves a zip without its directory, which
// nobody takes for a whole one.
func (o *Office) ExportCaseTo(ctx context.Context, a Actor, r ExportRequest, w io.Writer) (*ExportReport, error) {
	t := o.trace(ctx, a, actExport, "").of(r.Case)
	x, err := o.beginExport(ctx, a, r, t)
	if t.end(&err); err != nil { // logged before a byte of it is written
		return nil, err
	}
	x.w = bag.NewWriter(streamed{zip.NewWriter(w), r.Case + "/"})
	if err := x.write(ctx); err != nil {
		return nil, err
	}
	return x.report(), nil
}

// streamed writes a bag into a zip that is on its way already, with the one
// folder in it that RFC 8493 wants.
type streamed struct {
	w    *zip.Writer
	base string // a file's id and a slash
}

func (s streamed) Create(path string) (io.WriteCloser, error) {
	w, err := s.w.CreateHeader(&zip.FileHeader{Name: s.base + path, Method: zip.Deflate})
	return streamedFile{w}, err
}

func (s streamed) Close() error { return s.w.Close() }

// Abandon can take nothing back.
func (streamed) Abandon() error { return nil }

// streamedFile is closed by the one that follows it.
type streamedFile struct{ io.Writer }

func (streamedFile) Close() error { return nil }
