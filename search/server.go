package search

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"casefile/search/query"
)

// The server of a folder answers other processes over HTTP on its socket:
// POST of a JSON request to one of the paths below, JSON back.
const (
	pathSearch    = "/v1/search"
	pathSimilar   = "/v1/similar"
	pathDocuments = "/v1/documents"
	pathFiles     = "/v1/files"
	pathSync      = "/v1/sync"
	pathRebuild   = "/v1/rebuild"
	pathStatus    = "/v1/status"
	pathVerify    = "/v1/verify"

	// maxRequestBody holds the largest request that is within the limits; what
	// is beyond them is told by those who check it, not by this.
	maxRequestBody = 8 << 20
)

// server is a local index that others are answered from.
type server struct {
	*local
	src  Source
	http *http.Server
	done sync.WaitGroup

	healer  healer
	healing sync.WaitGroup
	life    context.Context // ends with close
	die     context.CancelFunc
}

// archiveRequest names the archive that the asking process has open.
type archiveRequest struct {
	Archive string `json:"archive"`
}

func serve(l *local, src Source) (*server, error) {
	ln, err := listen(l.dir)
	if err != nil {
		return nil, err
	}
	s := &server{local: l, src: src}
	s.life, s.die = context.WithCancel(context.Background())
	mux := http.NewServeMux()
	handle(mux, pathSearch, s.search)
	handle(mux, pathSimilar, s.similar)
	handle(mux, pathDocuments, s.documents)
	handle(mux, pathFiles, s.files)
	handle(mux, pathStatus, func(ctx context.Context, _ struct{}) (*Status, error) { return s.status(ctx) })
	handle(mux, pathSync, func(ctx context.Context, r archiveRequest) (*Synced, error) {
		if err := s.same(r); err != nil {
			return nil, err
		}
		return s.sync(ctx, src)
	})
	handle(mux, pathRebuild, func(ctx context.Context, r archiveRequest) (*Synced, error) {
		if err := s.same(r); err != nil {
			return nil, err
		}
		return s.rebuild(ctx)
	})
	handle(mux, pathVerify, func(ctx context.Context, r archiveRequest) (*Checked, error) {
		if err := s.same(r); err != nil {
			return nil, err
		}
		return l.verify(ctx, src)
	})
	s.http = &http.Server{Handler: mux, ReadHeaderTimeout: 10 * time.Second}
	s.done.Go(func() { _ = s.http.Serve(ln) }) // ends with close
	return s, nil
}

func (s *server) same(r archiveRequest) error {
	if r.Archive != s.src.Identity() {
		return ErrOtherArchive
	}
	return nil
}

// rebuild makes the index anew while it goes on answering.
func (s *server) rebuild(ctx context.Context) (*Synced, error) {
	return rebuild(ctx, s.dir, s.o, s.src, func(n int) error {
		if err := s.syncing.take(ctx); err != nil {
			return err
		}
		defer s.syncing.release()
		return s.swap(ctx, n)
	})
}

func (s *server) close() error {
	err := os.Remove(filepath.Join(s.dir, fileSocket))
	if errors.Is(err, os.ErrNotExist) {
		err = nil
	}
	s.die()
	s.healing.Wait()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if s.http.Shutdown(ctx) != nil {
		err = errors.Join(err, s.http.Close())
	}
	s.done.Wait()
	return errors.Join(err, s.local.close())
}

// handle answers POST of a JSON request.
func handle[Q, A any](mux *http.ServeMux, path string, answer func(context.Context, Q) (A, error)) {
	mux.HandleFunc("POST "+path, func(w http.ResponseWriter, r *http.Request) {
		var q Q
		err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxRequestBody)).Decode(&q)
		if err != nil {
			err = errors.Join(ErrRequest, err)
		}
		var a A
		if err == nil {
			a, err = answer(r.Context(), q)
		}
		w.Header().Set("Content-Type", "application/json")
		if err != nil {
			w.WriteHeader(http.StatusUnprocessableEntity)
			_ = json.NewEncoder(w).Encode(toWire(err)) // nobody is left to tell
			return
		}
		_ = json.NewEncoder(w).Encode(a)
	})
}

// wireError is an error on its way to another process.
type wireError struct {
	Is    string       `json:"is,omitempty"` // name of a sentinel
	Query query.Errors `json:"query,omitempty"`
	Text  string       `json:"text"`
}

// sentinels are the errors whose identity survives the way. Of several that an
// error is, the first one does.
var sentinels = []struct {
	name string
	err  error
}{
	{"rebuilding", ErrRebuilding}, {"busy", ErrBusy}, {"schema", ErrSchema}, {"damaged", ErrDamaged},
	{"other-archive", ErrOtherArchive}, {"no-viewer", ErrNoViewer}, {"request", ErrRequest}, {"no-document", ErrNoDocument},
}

func toWire(err error) wireError {
	w := wireError{Text: err.Error()}
	var single *query.Error
	if !errors.As(err, &w.Query) && errors.As(err, &single) {
		w.Query = query.Errors{single}
	}
	for _, s := range sentinels {
		if errors.Is(err, s.err) {
			w.Is = s.name
			break
		}
	}
	return w
}

// remoteError reads like the error it was and is the same sentinel.
type remoteError struct {
	text string
	is   error
}

func (e *remoteError) Error() string { return e.text }
func (e *remoteError) Unwrap() error { return e.is }

func (w wireError) error() error {
	if err := query.Join(w.Query); err != nil {
		return err
	}
	for _, s := range sentinels {
		if w.Is == s.name {
			return &remoteError{w.Text, s.err}
		}
	}
	return &remoteError{w.Text, nil}
}
