package main

import (
	"bufio"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"casefile/cmd/internal/office"
)

// maxData bounds a file of values. Forms set limits of their own, field by
// field; this one only keeps a wrong file out of memory.
const maxData = 32 << 20

// data reads --data: a file, or stdin for "-".
func (c *cli) data(name string) ([]byte, error) {
	if name == "" {
		return nil, misuse("usage-data", nil)
	}
	if name == "-" {
		return bounded(c.stdin, "-")
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, fileProblem(name, err)
	}
	defer f.Close()
	return bounded(f, name)
}

func bounded(r io.Reader, name string) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(r, maxData+1))
	if err != nil {
		return nil, fileProblem(name, err)
	}
	if len(b) > maxData {
		return nil, &office.Problem{ID: "data-too-large", Path: name, Kind: office.Invalid,
			Args: map[string]string{"limit": "32 MB"}}
	}
	return b, nil
}

// maxPaper bounds a paper that is filed with a document: scans are large.
const maxPaper = 100 << 20

// readPaper reads a paper that is to be filed.
func readPaper(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, fileProblem(name, err)
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxPaper+1))
	if err != nil {
		return nil, fileProblem(name, err)
	}
	if len(b) > maxPaper {
		return nil, &office.Problem{ID: "paper-too-large", Path: name, Kind: office.Invalid,
			Args: map[string]string{"limit": "100 MB"}}
	}
	return b, nil
}

func fileProblem(name string, err error) error {
	kind, id := office.Failed, "file-failed"
	switch {
	case errors.Is(err, fs.ErrNotExist):
		kind, id = office.Missing, "file-missing"
	case errors.Is(err, fs.ErrPermission):
		id = "file-forbidden"
	case errors.Is(err, syscall.EISDIR):
		kind, id = office.Invalid, "is-a-folder"
	case errors.Is(err, syscall.ENOTDIR):
		kind, id = office.Invalid, "not-a-folder"
	}
	return &office.Problem{ID: id, Path: name, Kind: kind, Err: err}
}

// write puts b whole into a file readable by its owner alone, or onto stdout
// for "-". A failure leaves what was there.
func (c *cli) write(name string, b []byte) error {
	return c.writeThrough(name, func(w io.Writer) error {
		_, err := w.Write(b)
		return err
	})
}

// writeThrough lets fill write a file that may be too large for memory. It
// appears under its name when it is whole; a failure leaves what was there.
func (c *cli) writeThrough(name string, fill func(io.Writer) error) error {
	if name == "-" {
		return fill(c.stdout)
	}
	if info, err := os.Stat(name); err == nil && !info.Mode().IsRegular() {
		f, err := os.OpenFile(name, os.O_WRONLY, 0) // a device or a pipe is written to, not replaced
		if err != nil {
			return fileProblem(name, err)
		}
		return fillFile(f, name, fill)
	}
	folder := filepath.Dir(name)
	tmp, err := os.CreateTemp(folder, ".casefile-*")
	if errors.Is(err, fs.ErrNotExist) {
		return &office.Problem{ID: "folder-missing", Path: folder, Kind: office.Missing, Err: err}
	}
	if err != nil {
		return fileProblem(folder, err)
	}
	defer os.Remove(tmp.Name())
	if err := fillFile(tmp, name, fill); err != nil {
		return err
	}
	if err := os.Rename(tmp.Name(), name); err != nil {
		return fileProblem(name, err)
	}
	return nil
}

// fillFile writes and closes f, which is called name when it fails.
func fillFile(f *os.File, name string, fill func(io.Writer) error) error {
	to := &toFile{f, name}
	buffered := bufio.NewWriterSize(to, 1<<20)
	err := fill(buffered)
	if err == nil {
		err = buffered.Flush()
	}
	if cerr := f.Close(); err == nil && cerr != nil {
		err = fileProblem(name, cerr)
	}
	return err
}

// toFile tells trouble with the file from trouble with what is written.
type toFile struct {
	f    *os.File
	name string
}

func (t *toFile) Write(b []byte) (int, error) {
	n, err := t.f.Write(b)
	if err != nil {
		err = fileProblem(t.name, err)
	}
	return n, err
}
