package search

import "context"

// Index is an open index. It is safe for concurrent use.
type Index struct{ b backend }

// backend is an index in this process, or the way to the server that owns it.
type backend interface {
	search(context.Context, Request) (*Result, error)
	documents(context.Context, ListRequest) (*DocumentList, error)
	files(context.Context, ListRequest) (*FileList, error)
	sync(context.Context, Source) (*Synced, error)
	status(context.Context) (*Status, error)
	close() error
}

// Open opens the index in dir for one operation or a few. A folder that does
// not exist is made, with an empty index that the first Sync fills. While a
// server owns the folder, what is asked goes to the server.
func Open(ctx context.Context, dir string, o Options) (*Index, error) { panic("soon") }

// Own opens the index in dir for a server: until Close no other process opens
// it, and their requests come in through a socket in dir. src is what their
// requests to Sync read.
func Own(ctx context.Context, dir string, o Options, src Source) (*Index, error) { panic("soon") }

// Rebuild makes the index anew from src, beside the one in use, and swaps
// them. It needs no index that opens. Where a server owns the folder the
// server does it.
func Rebuild(ctx context.Context, dir string, o Options, src Source) (*Synced, error) { panic("soon") }

// Search answers a request. Errors in the query are of type *query.Error.
func (x *Index) Search(ctx context.Context, r Request) (*Result, error) { return x.b.search(ctx, r) }

// Documents lists documents, drafts included, that the viewer may see.
func (x *Index) Documents(ctx context.Context, r ListRequest) (*DocumentList, error) {
	return x.b.documents(ctx, r)
}

// Files lists files that the viewer may see.
func (x *Index) Files(ctx context.Context, r ListRequest) (*FileList, error) {
	return x.b.files(ctx, r)
}

// Sync takes in what was filed since the last Sync, whoever filed it.
func (x *Index) Sync(ctx context.Context, src Source) (*Synced, error) { return x.b.sync(ctx, src) }

// Status tells how the index stands.
func (x *Index) Status(ctx context.Context) (*Status, error) { return x.b.status(ctx) }

// Close lets the index go.
func (x *Index) Close() error { return x.b.close() }

// ListRequest asks for one page of a list. Viewer and Today are required;
// the other fields restrict when they are not empty.
type ListRequest struct {
	Viewer Viewer
	Today  string
	Limit  int // 0 is DefaultLimit
	Offset int
	File   string
	Form   string
	State  string
	Unit   string
}

// DocumentRow is a line of a list of documents.
type DocumentRow struct {
	ID      string `json:"id"`
	Case    string `json:"case"`
	CaseNo  string `json:"case_no,omitempty"`
	Number  string `json:"number"`
	Title   string `json:"title"`
	Form    string `json:"form"`
	Date    string `json:"date"`
	State   string `json:"state"`
	Unit    string `json:"unit,omitempty"`
	Secrecy string `json:"secrecy,omitempty"`
}

// DocumentList is one page of documents, newest date first.
type DocumentList struct {
	Total int           `json:"total"`
	Rows  []DocumentRow `json:"rows"`
}

// FileRow is a line of a list of files.
type FileRow struct {
	ID        string `json:"id"`
	Kind      string `json:"kind"`
	CaseNo    string `json:"case_no,omitempty"`
	Title     string `json:"title,omitempty"`
	Unit      string `json:"unit,omitempty"`
	State     string `json:"state"`
	Opened    string `json:"opened"`
	Secrecy   string `json:"secrecy,omitempty"`
	Documents int    `json:"documents"`
}

// FileList is one page of files, newest first.
type FileList struct {
	Total int       `json:"total"`
	Rows  []FileRow `json:"rows"`
}
