package bag

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Sink is where a bag is written. Files come one after the other.
type Sink interface {
	Create(path string) (io.WriteCloser, error)
	// Close puts the finished bag in its place; Abandon removes an unfinished one.
	Close() error
	Abandon() error
}

// partial ends the name of what is not finished.
const partial = ".partial"

// folder writes a bag into a folder beside its place, and renames it.
type folder struct {
	dir  string
	done bool
}

// NewFolder writes a bag as a folder that must not exist yet. Until it is
// finished it lies beside, under a name that ends in .partial; what an
// interrupted attempt has left there is replaced.
func NewFolder(dir string) (Sink, error) {
	if err := vacant(dir); err != nil {
		return nil, err
	}
	f := &folder{dir: filepath.Clean(dir)}
	if err := os.RemoveAll(f.dir + partial); err != nil {
		return nil, fmt.Errorf("begin the bag: %w", err)
	}
	if err := os.MkdirAll(f.dir+partial, 0o700); err != nil {
		return nil, fmt.Errorf("begin the bag: %w", err)
	}
	return f, nil
}

func vacant(path string) error {
	if _, err := os.Lstat(path); err == nil {
		return fmt.Errorf("%s: %w", path, ErrExists)
	} else if !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("begin the bag: %w", err)
	}
	return nil
}

func (f *folder) Create(path string) (io.WriteCloser, error) {
	name := filepath.Join(f.dir+partial, filepath.FromSlash(path))
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return nil, err
	}
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	return synced{file}, nil
}

func (f *folder) Close() error {
	if err := vacant(f.dir); err != nil {
		return err
	}
	if err := os.Rename(f.dir+partial, f.dir); err != nil {
		return fmt.Errorf("finish the bag: %w", err)
	}
	f.done = true
	return syncDir(filepath.Dir(f.dir))
}

func (f *folder) Abandon() error {
	if f.done {
		return nil
	}
	return os.RemoveAll(f.dir + partial)
}

// synced is durable once closed.
type synced struct{ *os.File }

func (s synced) Close() error {
	return errors.Join(s.Sync(), s.File.Close())
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// zipped writes a bag as one zip, with the one folder in it that RFC 8493 wants.
type zipped struct {
	path, base string
	file       *os.File
	w          *zip.Writer
	done       bool
}

// NewZip writes a bag as the zip at path, which must not exist yet; inside it
// lies in the folder base.
func NewZip(path, base string) (Sink, error) {
	if err := errors.Join(vacant(path), validPath(base)); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(path+partial, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return nil, fmt.Errorf("begin the bag: %w", err)
	}
	return &zipped{path: path, base: base, file: f, w: zip.NewWriter(f)}, nil
}

func (z *zipped) Create(path string) (io.WriteCloser, error) {
	h := &zip.FileHeader{Name: z.base + "/" + path, Method: zip.Deflate}
	h.SetMode(0o600) // which says the zip is of Unix: else unzip takes the names for those of DOS
	w, err := z.w.CreateHeader(h)
	return entry{w}, err
}

// entry is closed by the one that follows it.
type entry struct{ io.Writer }

func (entry) Close() error { return nil }

func (z *zipped) Close() error {
	if err := errors.Join(z.w.Close(), synced{z.file}.Close()); err != nil {
		return fmt.Errorf("finish the bag: %w", err)
	}
	if err := vacant(z.path); err != nil {
		return err
	}
	if err := os.Rename(z.path+partial, z.path); err != nil {
		return fmt.Errorf("finish the bag: %w", err)
	}
	z.done = true
	return syncDir(filepath.Dir(z.path))
}

func (z *zipped) Abandon() error {
	if z.done {
		return nil
	}
	_ = z.file.Close() // closed already when finishing failed
	return os.Remove(z.path + partial)
}
