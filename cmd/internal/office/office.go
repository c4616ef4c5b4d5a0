package office

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"sync"
	"time"

	"casefile/archive"
	"casefile/archive/store"
	"casefile/archive/store/storeurl"
	"casefile/search"
	"casefile/templates"
	"casefile/templates/fonts"
)

// Options are the rim of the program: where things are, what time it is. Main
// fills them once; nothing below reads a clock or the environment.
type Options struct {
	Archive string              // file:///dir, a plain path, or s3://bucket/prefix?endpoint=…
	Index   string              // folder
	Fonts   []string            // folders of faces, an earlier one wins
	Forms   string              // folder of the office's own forms; "" has none
	Names   string              // file of former names, see ReadNames; "" has none
	Date    string              // civil date that counts as today; "" is Now at UTC+8
	Now     func() time.Time    // the clock of events
	Rand    io.Reader           // for made-up ids and nonces
	Getenv  func(string) string // credentials of the store
	Version string              // of the program, recorded with every document
	Notice  func(text string)   // what whoever runs the program must know; may be nil

	Indexing func(search.Progress) // how far making the index is; may be nil
}

// Office is the open door to one archive, its index and its forms.
type Office struct {
	opts  Options
	today archive.Date

	mu    sync.Mutex // guards what is opened on first use
	lib   *templates.Library
	faces *fonts.Set
	arch  *archive.Archive
	owned *search.Index // by a server

	access *archive.AccessWriter // the access log
	told   map[string]bool       // notices given

	previews previews
	glimpses previews   // of issued documents, for their pictures among hits
	shelving sync.Mutex // one change of a saved query at a time
}

// New prepares an office; it opens nothing yet.
func New(o Options) (*Office, error) {
	today := archive.DateOf(o.Now(), archive.China())
	if o.Date != "" {
		d, err := archive.ParseDate(o.Date)
		if err != nil {
			return nil, &Problem{ID: "date-bad", Kind: Invalid, Args: args{"given": o.Date}, Err: err}
		}
		today = d
	}
	return &Office{opts: o, today: today}, nil
}

// Close writes what is left of the access log and lets the index go, if a
// server held it.
func (o *Office) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), auditTimeout)
	defer cancel()
	err := o.flushAccess(ctx)
	o.mu.Lock()
	x := o.owned
	o.owned = nil
	o.mu.Unlock() // closing waits for what may have a notice to give
	if x != nil {
		err = errors.Join(err, x.Close())
	}
	return err
}

// Today is the civil date at UTC+8 that counts as today, such as 2026-03-05.
// Without Options.Date it follows the clock.
func (o *Office) Today() string { return o.day().String() }

func (o *Office) day() archive.Date {
	if o.opts.Date != "" {
		return o.today
	}
	return archive.DateOf(o.opts.Now(), archive.China())
}

// library reads the forms: the program's and the office's own.
func (o *Office) library() (*templates.Library, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.lib != nil {
		return o.lib, nil
	}
	var own []fs.FS
	if o.opts.Forms != "" {
		if err := folder(o.opts.Forms); err != nil {
			return nil, err
		}
		own = append(own, os.DirFS(o.opts.Forms))
	}
	lib, err := templates.Load(own...)
	if err != nil {
		return nil, err
	}
	o.lib = lib
	return lib, nil
}

// folder refuses a folder that somebody named and that is not there.
func folder(name string) error {
	info, err := os.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &Problem{ID: "folder-missing", Path: name, Kind: Missing, Err: err}
	case err != nil:
		return &Problem{ID: "file-failed", Path: name, Kind: Failed, Err: err}
	case !info.IsDir():
		return &Problem{ID: "folder-missing", Path: name, Kind: Missing}
	}
	return nil
}

// form finds one form by id.
func (o *Office) form(id string) (*templates.Form, error) {
	lib, err := o.library()
	if err != nil {
		return nil, err
	}
	f, ok := lib.Form(id)
	if !ok {
		return nil, &Problem{ID: "form-missing", Kind: Missing, Args: args{"form": id}}
	}
	return f, nil
}

// fontSet opens the faces, once.
func (o *Office) fontSet() (*fonts.Set, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.faces != nil {
		return o.faces, nil
	}
	var folders []fs.FS
	for _, name := range o.opts.Fonts {
		folders = append(folders, os.DirFS(name))
	}
	set, err := fonts.Open(folders...)
	if err != nil {
		return nil, err
	}
	o.faces = set
	return set, nil
}

// archive opens the archive, once.
func (o *Office) archive(ctx context.Context) (*archive.Archive, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.arch != nil {
		return o.arch, nil
	}
	s, err := storeurl.Open(ctx, o.opts.Archive, o.storeOptions())
	if err != nil {
		return nil, o.archiveError(err)
	}
	arch, err := archive.Open(ctx, s, o.archiveOptions())
	if err != nil {
		return nil, o.archiveError(err)
	}
	o.arch = arch
	return arch, nil
}

func (o *Office) storeOptions() storeurl.Options {
	return storeurl.Options{Getenv: o.opts.Getenv, Now: o.opts.Now}
}

func (o *Office) archiveOptions() archive.Options {
	return archive.Options{Now: o.opts.Now, Rand: o.opts.Rand}
}

// archiveError adds which archive it was, for the sentence.
func (o *Office) archiveError(err error) error {
	p := &Problem{Path: display(o.opts.Archive), Err: err}
	switch {
	case errors.Is(err, archive.ErrNotFound):
		p.ID, p.Kind = "archive-missing", Missing
	case errors.Is(err, archive.ErrUnreachable):
		p.ID, p.Kind = "archive-unreachable", Failed
	case errors.Is(err, store.ErrUnfit):
		p.ID, p.Kind = "archive-unfit", Failed
	case errors.Is(err, archive.ErrInvalid) && o.noCredentials():
		p.ID, p.Kind = "archive-credentials", Failed
	case errors.Is(err, archive.ErrInvalid):
		p.ID, p.Kind = "archive-address", Usage
	default:
		return fmt.Errorf("open archive: %w", err)
	}
	return p
}

// noCredentials tells an address of an object store without the keys to it.
func (o *Office) noCredentials() bool {
	given := func(name string) bool { return o.opts.Getenv(name) != "" || o.opts.Getenv(name+"_FILE") != "" }
	return strings.HasPrefix(o.opts.Archive, "s3://") && !(given("AWS_ACCESS_KEY_ID") && given("AWS_SECRET_ACCESS_KEY"))
}

func (o *Office) by(a Actor) archive.By { return archive.By{ID: a.ID, Via: a.Via} }

// since is the milliseconds from start by the clock of the options.
func (o *Office) since(start time.Time) float64 {
	return float64(o.opts.Now().Sub(start).Microseconds()) / 1000
}

type args = map[string]string
