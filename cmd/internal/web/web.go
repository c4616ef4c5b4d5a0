// Package web is casefile in a browser: the same use cases as the command
// line, as pages. It asks [office.Office] for everything and decides nothing
// but what a page looks like.
//
// Pages are made on the server and work without script; of the two scripts
// there are, one adds and removes rows of a list without a round trip, the
// other gives keys to who searches. What a page needs is in the program: one
// stylesheet, these scripts, nothing from elsewhere.
//
// A search is all in its address, see search_asked.go: what narrows and orders
// it, and the way of pages that led there. So every state of the page can be
// gone back to, and none of it is kept here.
//
// A paper that comes in with a form is kept in memory alone, see upload.go, and
// what is large goes out while it is made, see download.go: nothing of a case
// ever lies in a folder for temporary files.
//
// These are secret papers on somebody's own machine, so a request passes
// guard.go before anything else: it must name a loopback host (a name that
// somebody points at 127.0.0.1 does not count), and one that changes something
// must come from a page of ours and carry that page's token. Who asks is in a
// signed cookie, see session.go: until there is a login, whoever sits at the
// machine says as whom he acts, as on the command line, unless --as settled it.
package web

import (
	"embed"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"net/http"

	"casefile/cmd/internal/office"
)

//go:embed pages/*.html static/*
var files embed.FS

// Options of a server.
type Options struct {
	Office  *office.Office
	As      string    // whom every request acts for; "" lets the visitor choose
	Account string    // the local operator of an archive that defines no actors
	Rand    io.Reader // for the secret that signs cookies and for their ids
	Key     string    // file of the key that signs checkpoints; "" is the one beside the archive
}

// Server answers requests for one office. It is safe for concurrent use.
type Server struct {
	office  *office.Office
	as      string
	account string
	key     string
	rand    io.Reader
	secret  [32]byte
	pages   map[string]*template.Template
	uploads slots // papers that come in
	works   slots // what is made or read as a whole: volumes, bags, verifications
	imports slots // many papers that come in at once
}

// New prepares a server. Its secret lives as long as the process: after a
// restart every visitor has a new cookie.
func New(o Options) (*Server, error) {
	s := &Server{office: o.Office, as: o.As, account: o.Account, key: o.Key, rand: o.Rand,
		uploads: make(slots, 2), works: make(slots, 2), imports: make(slots, 1)}
	if _, err := io.ReadFull(s.rand, s.secret[:]); err != nil {
		return nil, fmt.Errorf("make the secret of the server: %w", err)
	}
	var err error
	s.pages, err = parsePages(files)
	return s, err
}

// Handler is everything the server answers, guarded.
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	static, err := fs.Sub(files, "static")
	if err != nil { // the name is a constant
		panic(err)
	}
	mux.Handle("GET /static/", http.StripPrefix("/static/", http.FileServerFS(static)))
	for pattern, h := range s.routes() {
		mux.Handle(pattern, s.handle(h))
	}
	return guard(mux)
}

// routes are all pages and steps, by what the mux matches.
func (s *Server) routes() map[string]handler {
	return map[string]handler{
		"GET /{$}":                               s.home,
		"GET /who":                               s.who,
		"POST /who":                              s.choose,
		"GET /draft/{form}":                      s.newDraft,
		"POST /draft/{form}":                     s.saveDraft,
		"GET /doc/{file}/{local}":                s.document,
		"GET /doc/{file}/{local}/edit":           s.editDraft,
		"POST /doc/{file}/{local}/edit":          s.saveDraft,
		"GET /doc/{file}/{local}/draft.pdf":      s.preview,
		"GET /doc/{file}/{local}/draft/{page}":   s.previewPage,
		"GET /doc/{file}/{local}/document.pdf":   s.part("pdf"),
		"GET /doc/{file}/{local}/marked.pdf":     s.markedPDF,
		"GET /doc/{file}/{local}/hit.svg":        s.hitPicture,
		"GET /doc/{file}/{local}/text":           s.part("text"),
		"GET /doc/{file}/{local}/original":       s.part("original"),
		"GET /doc/{file}/{local}/part/{part}":    s.part(""),
		"POST /doc/{file}/{local}/step/{action}": s.step,
		"GET /search":                            s.search,
		"GET /search.csv":                        s.listHits,
		"GET /search/help":                       s.guide,
		"GET /similar":                           s.similar,
		"POST /similar":                          s.similar,
		"GET /compare":                           s.compare,
		"GET /saved":                             s.saved,
		"POST /saved":                            s.save,
		"GET /saved/run":                         s.runSaved,
		"POST /saved/seen":                       s.seen,
		"POST /saved/remove":                     s.forget,
		"GET /import":                            s.importing,
		"POST /import":                           s.takeIn,
		"GET /cases":                             s.cases,
		"POST /cases":                            s.openCase,
		"GET /cases/{file}":                      s.oneCase,
		"POST /cases/{file}/step/{action}":       s.caseStep,
		"GET /cases/{file}/volume.pdf":           s.volume("案卷"),
		"GET /cases/{file}/catalogue.pdf":        s.volume("卷内目录", "catalogue"),
		"POST /cases/{file}/export.zip":          s.export,
		"GET /audit":                             s.audit,
		"POST /audit/checkpoint":                 s.checkpoint,
		"POST /audit/verify":                     s.verify,
		"GET /numbers":                           s.numbers,
		"POST /numbers/step/{action}":            s.number,
		"GET /numbers/{series}/{year}":           s.register,
		"GET /numbers/{series}/{year}/book.pdf":  s.registerPDF,
		"/":                                      s.nowhere,
	}
}
