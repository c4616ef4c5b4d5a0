package web

import (
	"bytes"
	"context"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"

	"casefile/cmd/internal/office"
)

const (
	maxPaper  = 100 << 20 // a paper that is filed with a document: scans are large
	maxFields = 64        // of a form with a file
)

// bringsPaper tells a form that may have a file in it.
func bringsPaper(r *http.Request) bool {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return err == nil && kind == "multipart/form-data"
}

// takesPaper tells the addresses where such a form is awaited.
func takesPaper(path string) bool {
	return path == importPath || strings.HasPrefix(path, "/doc/") && strings.Contains(path, "/step/")
}

// slots bounds how much is done at the same time.
type slots chan struct{}

// take waits for a place; the caller gives it back.
func (s slots) take(ctx context.Context) (release func(), err error) {
	select {
	case s <- struct{}{}:
		return func() { <-s }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// readPaper reads a form with a file as it comes in. The token stands first in
// it: without it nothing else is read. A paper is kept in memory alone, for
// what a browser sends may be secret and must not lie in a folder for
// temporary files; so only so many are taken at the same time.
func (s *Server) readPaper(v *visit) error {
	if !takesPaper(v.r.URL.Path) {
		return errForm
	}
	queue := s.uploads
	if v.r.URL.Path == importPath {
		if err := s.mayTakeIn(v); err != nil {
			return err
		}
		queue = s.imports
		v.slowly(inQueue)
	}
	release, err := queue.take(v.r.Context())
	if err != nil {
		return err
	}
	v.after = append(v.after, release)
	parts, err := v.r.MultipartReader()
	if err != nil {
		return errForm
	}
	v.r.PostForm = url.Values{}
	for n := 0; ; n++ {
		p, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		if err := s.readField(v, p, n); err != nil {
			return err
		}
	}
	if v.r.PostForm.Get("token") == "" {
		return errForm
	}
	return nil
}

// readField reads the n-th part of a form.
func (s *Server) readField(v *visit, p *multipart.Part, n int) error {
	if n == 0 && p.FormName() != "token" {
		return errForm
	}
	if p.FormName() == "file" && v.r.URL.Path == importPath {
		return v.readFiles(p)
	}
	if n-len(v.files) > maxFields {
		return errForm
	}
	if _, named := v.paper(); p.FormName() == "file" && !named {
		return v.readFile(p)
	}
	b, err := io.ReadAll(io.LimitReader(p, maxOther))
	if err != nil {
		return err
	}
	v.r.PostForm.Add(p.FormName(), string(b))
	if n == 0 && !s.tokenFits(v.session, string(b)) {
		return errForm
	}
	return nil
}

// readFile takes the file itself; one that nobody chose has no name.
func (v *visit) readFile(p *multipart.Part) error {
	var b bytes.Buffer
	if v.r.ContentLength > 0 {
		b.Grow(int(min(v.r.ContentLength, maxPaper)))
	}
	n, err := b.ReadFrom(io.LimitReader(p, maxPaper+1))
	if err != nil {
		return err
	}
	if n > maxPaper {
		return &http.MaxBytesError{Limit: maxPaper}
	}
	v.file = office.PaperIn{Name: p.FileName(), Bytes: b.Bytes()}
	return nil
}

// paper is what came with the form: a file, or the document of the case that
// serves as one. named is false if there is no file.
func (v *visit) paper() (p office.PaperIn, named bool) {
	p = v.file
	if v.r.PostForm != nil {
		p.Document = v.post("document")
	}
	return p, v.file.Name != ""
}
