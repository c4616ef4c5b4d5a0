package search

import (
	"context"
	"errors"
	"sync"
	"unicode/utf8"

	"casefile/search/query"
	"casefile/search/records"
)

// Index is an open index. It is safe for concurrent use.
type Index struct {
	dir string
	o   Options

	mu sync.RWMutex
	b  backend
}

// backend is an index in this process, or the way to the server that owns it.
type backend interface {
	search(context.Context, Request) (*Result, error)
	similar(context.Context, SimilarRequest) (*Result, error)
	documents(context.Context, ListRequest) (*DocumentList, error)
	files(context.Context, ListRequest) (*FileList, error)
	sync(context.Context, Source) (*Synced, error)
	status(context.Context) (*Status, error)
	verify(context.Context, Source) (*Checked, error)
	close() error
}

// errServed says that a server has come to own the folder.
var errServed = errors.New("a server owns the index")

// Open opens the index in dir for one operation or a few. A folder that does
// not exist is made, with an empty index that the first Sync fills. While a
// server owns the folder, what is asked goes to the server.
//
// ErrBusy: another process is writing. ErrSchema, ErrDamaged: the index has to
// be rebuilt.
func Open(ctx context.Context, dir string, o Options) (*Index, error) {
	if err := makeFolder(dir); err != nil {
		return nil, err
	}
	b, err := openLocal(ctx, dir, o)
	if errors.Is(err, errServed) {
		return &Index{dir: dir, o: o, b: newClient(dir)}, nil
	}
	if err != nil {
		return nil, err
	}
	return &Index{dir: dir, o: o, b: b}, nil
}

// Own opens the index in dir for a server: until Close no other process opens
// it, and their requests come in through a socket in dir. src is what their
// requests to Sync read. ErrBusy: another process has it.
//
// An index that is damaged or of another schema is made again in the
// background, at the start and whenever it is noticed: what is asked meanwhile
// and cannot be answered is ErrRebuilding, unless it takes only moments.
func Own(ctx context.Context, dir string, o Options, src Source) (*Index, error) {
	if err := makeFolder(dir); err != nil {
		return nil, err
	}
	l, err := ownLocal(ctx, dir, o)
	if err != nil {
		return nil, err
	}
	cause := l.broken
	s, err := serve(l, src)
	if err != nil {
		return nil, errors.Join(err, l.close())
	}
	if cause != nil {
		if err := s.healAtStart(ctx, cause); err != nil {
			return nil, errors.Join(err, s.close())
		}
	}
	s.healing.Go(s.watch)
	return &Index{dir: dir, o: o, b: s}, nil
}

// Rebuild makes the index anew from src, beside the one in use, and swaps
// them; searches go on. It needs no index that opens. One that was interrupted
// goes on where it stopped. Where a server owns the folder the server does it.
func Rebuild(ctx context.Context, dir string, o Options, src Source) (*Synced, error) {
	if err := makeFolder(dir); err != nil {
		return nil, err
	}
	if !served(ctx, dir) {
		done, err := rebuild(ctx, dir, o, src, func(n int) error { return swapIn(ctx, dir, o, n) })
		if !errors.Is(err, errServed) {
			return done, err
		} // a server has come meanwhile; it goes on with what is built
	}
	return newClient(dir).rebuild(ctx, src, o.Progress)
}

// use runs f with the backend there is. When a server has come between, f runs
// once more, with the server.
func use[T any](ctx context.Context, x *Index, f func(backend) (T, error)) (T, error) {
	x.mu.RLock()
	v, err := f(x.b)
	x.mu.RUnlock()
	if !errors.Is(err, errServed) {
		return v, err
	}
	x.mu.Lock()
	err = x.b.close()
	x.b = newClient(x.dir)
	x.mu.Unlock()
	if err != nil {
		return v, err
	}
	x.mu.RLock()
	defer x.mu.RUnlock()
	return f(x.b)
}

// Search answers a request. Errors in the query are of type *query.Error.
func (x *Index) Search(ctx context.Context, r Request) (*Result, error) {
	if err := r.travels(); err != nil {
		return nil, err
	}
	return use(ctx, x, func(b backend) (*Result, error) { return b.search(ctx, r) })
}

// travels refuses a query that would be another one, or none, at the end of the
// way to a server: the answer is the same with a server and without.
func (r Request) travels() error {
	if len(r.Query) <= query.MaxBytes && utf8.ValidString(r.Query) {
		return nil
	}
	if err := r.check(); err != nil {
		return err
	}
	_, err := query.Parse(r.Query)
	return err
}

// Similar finds documents like a text or like a document of the index, the
// most alike first. Total counts those that share anything with it. Of a text
// the first MaxSimilarText bytes are compared; one without a letter or digit is
// a *query.Error. ErrNoDocument: Doc is none that the viewer may see, or a
// draft.
func (x *Index) Similar(ctx context.Context, r SimilarRequest) (*Result, error) {
	r.Text = cutText(r.Text, MaxSimilarText)
	return use(ctx, x, func(b backend) (*Result, error) { return b.similar(ctx, r) })
}

// Documents lists documents, drafts included, that the viewer may see.
func (x *Index) Documents(ctx context.Context, r ListRequest) (*DocumentList, error) {
	return use(ctx, x, func(b backend) (*DocumentList, error) { return b.documents(ctx, r) })
}

// Files lists files that the viewer may see.
func (x *Index) Files(ctx context.Context, r ListRequest) (*FileList, error) {
	return use(ctx, x, func(b backend) (*FileList, error) { return b.files(ctx, r) })
}

// Sync takes in what was filed since the last Sync, whoever filed it. What
// could not be read is in the answer and tried again the next time.
func (x *Index) Sync(ctx context.Context, src Source) (*Synced, error) {
	return use(ctx, x, func(b backend) (*Synced, error) { return b.sync(ctx, src) })
}

// Status tells how the index stands.
func (x *Index) Status(ctx context.Context) (*Status, error) {
	return use(ctx, x, func(b backend) (*Status, error) { return b.status(ctx) })
}

// Verify compares the whole index with the archive: every document in, none too
// many, each found by what it says. It changes nothing.
func (x *Index) Verify(ctx context.Context, src Source) (*Checked, error) {
	return use(ctx, x, func(b backend) (*Checked, error) { return b.verify(ctx, src) })
}

// Close lets the index go.
func (x *Index) Close() error {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.b.close()
}

// ListRequest asks for one page of a list. Viewer and Today are required;
// File, Form, State and Unit restrict when they are not empty.
type ListRequest struct {
	Viewer Viewer `json:"viewer"`
	Today  string `json:"today"`
	Limit  int    `json:"limit,omitempty"` // 0 is DefaultLimit
	Offset int    `json:"offset,omitempty"`
	File   string `json:"file,omitempty"`
	Form   string `json:"form,omitempty"`
	State  string `json:"state,omitempty"`
	Unit   string `json:"unit,omitempty"`
}

// DocumentRow is a line of a list of documents, FileRow one of a list of
// files.
type (
	DocumentRow = records.DocumentRow
	FileRow     = records.FileRow
)

// DocumentList is one page of documents, newest date first.
type DocumentList struct {
	Total int           `json:"total"`
	Rows  []DocumentRow `json:"rows"`
}

// FileList is one page of files, newest first.
type FileList struct {
	Total int       `json:"total"`
	Rows  []FileRow `json:"rows"`
}
