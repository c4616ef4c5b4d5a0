package office

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"

	"casefile/search/ingest"
)

// source is a file to be read, or why it cannot be.
type source struct {
	name string
	size int64 // bytes; 0 unknown
	open func() (io.ReadCloser, error)
	err  error
}

// sources lists the files of a request: what is named, every file of a folder,
// and what comes as a stream. Links within a folder are not followed.
func sources(ctx context.Context, r ImportRequest) ([]source, error) {
	var all []source
	for _, p := range r.Paths {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		all = append(all, pathSources(ctx, p)...)
	}
	for _, f := range r.Files {
		all = append(all, source{name: f.Name, size: f.Size, open: f.Open})
	}
	return all, ctx.Err()
}

// pathSources are the files of one path.
func pathSources(ctx context.Context, name string) []source {
	info, err := os.Stat(name)
	switch {
	case err != nil:
		return []source{{name: name, err: pathProblem(name, err)}}
	case info.IsDir():
		return folderSources(ctx, name)
	}
	return []source{fileSource(name, info)}
}

func folderSources(ctx context.Context, name string) (all []source) {
	// The slash leads into a folder that is named by a link.
	_ = filepath.WalkDir(name+string(filepath.Separator), func(p string, d fs.DirEntry, err error) error {
		top := filepath.Clean(p) == filepath.Clean(name)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			all = append(all, source{name: p, err: pathProblem(p, err)})
			return nil
		case strings.HasPrefix(d.Name(), ".") && !top, strings.HasPrefix(d.Name(), "~$"): // what office programs leave while a file is open
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case d.IsDir():
			return nil
		}
		info, err := d.Info()
		if err != nil {
			all = append(all, source{name: p, err: pathProblem(p, err)})
			return nil
		}
		all = append(all, fileSource(p, info))
		return nil
	})
	return all
}

func fileSource(name string, info fs.FileInfo) source {
	s := source{name: name, size: info.Size()}
	if !info.Mode().IsRegular() {
		s.err = &Problem{ID: "import-not-a-file", Path: name, Kind: Invalid}
		return s
	}
	s.open = func() (io.ReadCloser, error) {
		f, err := os.Open(name)
		if err != nil {
			return nil, pathProblem(name, err)
		}
		return f, nil
	}
	return s
}

func pathProblem(name string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return &Problem{ID: "file-missing", Path: name, Kind: Missing, Err: err}
	}
	return &Problem{ID: "file-failed", Path: name, Kind: Failed, Err: err}
}

// unknownSize is what a stream of unknown length is taken for.
const unknownSize = 4 << 20

// tasks reads files, and the lines of JSON lines, each by itself.
func (im *importing) tasks(all []source) iter.Seq[task[*incoming]] {
	return func(yield func(task[*incoming]) bool) {
		at := 0
		put := func(file int, name string, line int, bytes int64, read func(context.Context) (ingest.Paper, error)) bool {
			at++
			from := origin{name: name, line: line, at: at, file: file + 1}
			return yield(task[*incoming]{bytes, func(ctx context.Context) *incoming { return im.read(ctx, from, read) }})
		}
		for i, s := range all {
			var ok bool
			if s.err == nil && ingest.IsLines(s.name) {
				ok = im.lineTasks(s, func(l ingest.Line) bool {
					return put(i, s.name, l.No, int64(len(l.Bytes)), func(context.Context) (ingest.Paper, error) { return l.Paper() })
				})
			} else {
				size := s.size
				if size == 0 {
					size = unknownSize
				}
				ok = put(i, s.name, 0, min(size, ingest.MaxFile), func(ctx context.Context) (ingest.Paper, error) { return im.file(ctx, s) })
			}
			if !ok {
				return
			}
		}
	}
}

// lineTasks reads the lines of one file, one after the other.
func (im *importing) lineTasks(s source, put func(ingest.Line) bool) bool {
	r, err := s.open()
	if err != nil {
		return put(ingest.Line{Name: s.name, Err: err})
	}
	defer r.Close()
	for l := range ingest.Lines(s.name, r) {
		if !put(l) {
			return false
		}
	}
	return true
}

// file reads a file that is one paper.
func (im *importing) file(ctx context.Context, s source) (ingest.Paper, error) {
	switch {
	case s.err != nil:
		return ingest.Paper{}, s.err
	case s.size > ingest.MaxFile:
		return ingest.Paper{}, ingest.TooLong(s.name)
	}
	r, err := s.open()
	if err != nil {
		return ingest.Paper{}, err
	}
	defer r.Close()
	b, err := ingest.ReadAll(s.name, r)
	if err != nil {
		return ingest.Paper{}, err
	}
	return paperReader.File(ctx, s.name, b)
}
