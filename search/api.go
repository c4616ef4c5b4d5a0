package search

import (
	"errors"
	"time"

	"casefile/archive"
)

// Sentinels to match with errors.Is.
var (
	// ErrBusy: another process held the index for longer than Options.Wait.
	ErrBusy = errors.New("the index is in use by another process")
	// ErrSchema: the index was made by another version of the program.
	ErrSchema = errors.New("the index has another schema; run: casefile index rebuild")
	// ErrDamaged: the index cannot be read.
	ErrDamaged = errors.New("the index is damaged; run: casefile index rebuild")
	// ErrOtherArchive: the index was made from another archive.
	ErrOtherArchive = errors.New("the index belongs to another archive; run: casefile index rebuild")
	// ErrRebuilding: the index could not be read and is being made again; ask
	// again later. Status tells how far it is.
	ErrRebuilding = errors.New("the index is being made again; ask again later")
	// ErrNoViewer: the request does not say who asks.
	ErrNoViewer = errors.New("search without a viewer")
	// ErrRequest: limit, offset, date or a restriction is out of range.
	ErrRequest = errors.New("bad search request")
)

// Options of opening. The zero value works.
type Options struct {
	Wait  time.Duration     // for another process to let go; 0 is 10 s
	Forms map[string]string // form id → title, so that 文种:函询通知书 means the id
	// Names are groups of names of one person or unit, the present one 现名 first
	// and the former ones 曾用名 behind it: what is said of one of them may be asked
	// for by another, see Request.Wider.
	Names [][]string
	Now   func() time.Time // default time.Now
	// Progress is told, from time to time and by one goroutine at a time, how
	// far a Sync or Rebuild of this process is. What a server does for this
	// process it tells through Status.
	Progress func(Progress)
	// Mended is told when a server has made its index anew by itself, and why
	// it had to.
	Mended func(cause error)

	round int // bytes of text taken in at a time; 0 is roundBytes
}

// Progress is how far a Sync or Rebuild is.
type Progress struct {
	Rebuild   bool  `json:"rebuild"` // a Rebuild, not a Sync
	Files     int   `json:"files"`   // gone through
	Documents int   `json:"documents"`
	Bytes     int64 `json:"bytes"` // of text
	// Of is about how many documents there will be: of the files known so far,
	// and at least as many as the index before had; 0 unknown.
	Of      int  `json:"of,omitempty"`
	Resumed int  `json:"resumed,omitempty"` // of Documents, those an interrupted Rebuild had taken in
	Merging bool `json:"merging,omitempty"` // all is in; it is being put in its final form
	PID     int  `json:"pid,omitempty"`     // process that does it, in Status
}

// Percent is how much of it is done, 0 to 100.
func (p Progress) Percent() int {
	if p.Of <= 0 {
		return 0
	}
	return min(100, 100*p.Documents/p.Of)
}

// Limits on requests.
const (
	DefaultLimit = 10
	MaxLimit     = 1000
	MaxOffset    = 100_000
	MaxRestrict  = 1000 // values of one restriction
)

// Request is one search. Viewer and Today are required.
type Request struct {
	Query    string   `json:"query"`
	Viewer   Viewer   `json:"viewer"`
	Today    string   `json:"today"`           // civil date, 2026-03-05: secrecy terms end by it
	Limit    int      `json:"limit,omitempty"` // 0 is DefaultLimit; -1 asks for the counts alone
	Offset   int      `json:"offset,omitempty"`
	Facets   bool     `json:"facets,omitempty"`
	Restrict Restrict `json:"restrict,omitzero"`
	Sort     Sort     `json:"sort,omitempty"`
	// After goes on behind a hit: Result.Next of the page before, for the same
	// query, viewer and sort. It takes the place of Offset.
	After string `json:"after,omitempty"`
	// Wider finds what says the same in another wording too: 留置 for 两规, the
	// former name of a unit. Without it Result.Also tells what there would be.
	Wider   bool `json:"wider,omitempty"`
	Explain bool `json:"explain,omitempty"` // fill Hit.Why
}

// Sort is an order of hits.
type Sort string

// The orders. Equal ones are newest first, then last filed first.
const (
	ByScore  Sort = ""       // the best first
	ByNewest Sort = "newest" // 日期, the latest first
	ByOldest Sort = "oldest" // 日期, the earliest first; unknown dates last
	ByTitle  Sort = "title"  // 标题 in the order of its normal form
	ByNumber Sort = "number" // 文号: organ, year, then serial as a number; without one last
)

// SimilarRequest asks for documents like a text. Viewer and Today are required,
// and one of Text and Doc.
type SimilarRequest struct {
	Text     string   `json:"text,omitempty"`
	Doc      string   `json:"doc,omitempty"` // id of a document in the index; it is not among its own hits
	Viewer   Viewer   `json:"viewer"`
	Today    string   `json:"today"`
	Limit    int      `json:"limit,omitempty"` // 0 is DefaultLimit
	Restrict Restrict `json:"restrict,omitzero"`
	Explain  bool     `json:"explain,omitempty"`
}

// Restrict narrows a search down by coded facts, each one to any of the
// values given. It is what facets of an answer are handed back in.
type Restrict struct {
	Case   []string `json:"case,omitempty"` // ids of files
	Form   []string `json:"form,omitempty"`
	Unit   []string `json:"unit,omitempty"`
	Year   []string `json:"year,omitempty"`
	Sector []string `json:"sector,omitempty"` // 行业
	Link   []string `json:"link,omitempty"`   // 环节
	Level  []string `json:"level,omitempty"`  // 层级
	Status []string `json:"status,omitempty"`
	// Secrecy is the level a document was given 密级; NoSecrecy for none.
	Secrecy []string `json:"secrecy,omitempty"`
	From    string   `json:"from,omitempty"` // first civil date
	To      string   `json:"to,omitempty"`   // last civil date
}

// Result is the answer. Its JSON is that of `search --json`.
type Result struct {
	Query  string             `json:"query"`
	Total  int                `json:"total"` // exact
	TookMS float64            `json:"took_ms"`
	Hits   []Hit              `json:"hits"`
	Facets map[string][]Count `json:"facets"`            // by name: form, unit, year, sector, link, level, status, secrecy
	Next   string             `json:"next,omitempty"`    // goes on behind the last hit, see Request.After; "" at the end
	Also   []Wording          `json:"also,omitempty"`    // other wordings of what was asked for
	None   []Part             `json:"none,omitempty"`    // of a search without a hit: the parts of the query that nothing has
	Nearly []Hit              `json:"similar,omitempty"` // of a search without a hit: what is like it
	// Mending: the index was found damaged and is being made again; this answer
	// may lack something.
	Mending bool `json:"mending,omitempty"`
}

// NoSecrecy stands for no level of secrecy in Restrict and among facets.
const NoSecrecy = "none"

// Wording is another way of saying a run of the query.
type Wording struct {
	Run   string `json:"run"`             // as typed
	Other string `json:"other"`           // the other wording
	Why   string `json:"why"`             // what Other is to Run: 旧称, 新称, 同义, 曾用名, 现名
	More  int    `json:"more,omitempty"`  // documents that have it and not the run; when it was not searched for
	Since string `json:"since,omitempty"` // of 旧称 and 新称: month or civil date from which the later one is in use
	Used  bool   `json:"used,omitempty"`  // it was searched for
}

// Part is a part of a query and the place it has there.
type Part struct {
	Text string `json:"text"` // as typed
	Pos  int    `json:"pos"`  // byte offset in the query
	// Longest is the longest beginning or piece of a run that some document
	// has; "" where not even one character of it is found.
	Longest string `json:"longest,omitempty"`
}

// Factor is one term of a score; a score is the sum of its factors.
type Factor struct {
	Term  string  `json:"term"`            // a run, a gram, or what else counted
	Field string  `json:"field,omitempty"` // where: title, number; near: how near runs stand; passage: the best one, which Term says; "" all of it
	Count int     `json:"count,omitempty"` // occurrences
	Docs  int     `json:"docs,omitempty"`  // documents that have it
	Score float64 `json:"score"`
}

// Count is one value of a facet and how many of the hits have it.
type Count struct {
	Value string `json:"value"`
	Count int    `json:"count"`
}

// Hit is one document found and the best place in it. Offsets are UTF-8
// bytes.
type Hit struct {
	ID        string   `json:"id"`
	Case      string   `json:"case"` // id of the file
	Number    string   `json:"number"`
	Title     string   `json:"title"`
	Form      string   `json:"form"` // form id; "" for an imported paper
	Date      string   `json:"date"`
	Page      int      `json:"page"`    // of the snippet, from 1; 0 when the paper has no pages
	Snippet   string   `json:"snippet"` // in the original's script, white space collapsed
	Score     float64  `json:"score"`
	CaseNo    string   `json:"case_no,omitempty"` // 案号
	Unit      string   `json:"unit,omitempty"`
	Status    string   `json:"status,omitempty"`
	Secrecy   string   `json:"secrecy,omitempty"`
	Highlight [][2]int `json:"highlight,omitempty"` // ranges of Snippet
	Matches   [][2]int `json:"matches,omitempty"`   // ranges of the document's Text shown in the snippet
	OwnID     string   `json:"own_id,omitempty"`    // the id an imported paper came with
	Guessed   []string `json:"guessed,omitempty"`   // of an imported paper: title, number, date, unit, as far as only guessed
	NoText    bool     `json:"no_text,omitempty"`   // 无文本: found by what is known of it alone
	// AddedText: the paper came without text, and got it later 后补文本.
	AddedText bool     `json:"added_text,omitempty"`
	Wording   []string `json:"wording,omitempty"` // with Request.Wider: the other wordings it came by, when it has not the words themselves
	Why       []Factor `json:"why,omitempty"`     // with Request.Explain
}

// Document is what the index takes in of one document.
type Document struct {
	ID       string // {file}/{local}
	File     string
	CaseNo   string // 案号
	Number   string // 文号 as printed
	Title    string
	Form     string // form id without version; "" for an imported paper
	Date     string // civil date; "" unknown
	Unit     string
	Sector   string   // 行业
	Link     string   // 环节
	Level    string   // 层级
	Status   string   // state in the archive: issued, imported, withdrawn …
	Secrecy  string   // 密级; "" none
	Until    string   // last civil date of the secrecy; "" no end
	Audience []string // 知悉范围: ids of persons and units; none is everybody
	Seq      int      // the last event that touched the document

	// Searchable documents have a Text; others (drafts) appear in lists only.
	Searchable bool
	Text       string
	PageStarts []int // byte offset in Text at which each page begins

	// Of imported papers:
	OwnID   string
	Guessed []string // title, number, date, unit
	NoText  bool     // 无文本: Text is empty, title and number are all there is
	// AddedText: the paper came without text, and got it later 后补文本.
	AddedText bool

	// When its record replaces another: the place of its first record, and of
	// that one.
	born, before int64
}

// File is what lists tell of a file (案卷).
type File struct {
	ID       string
	Kind     string
	CaseNo   string
	Title    string
	Unit     string
	Sector   string
	Link     string
	Level    string
	State    string
	Opened   string // civil date
	Secrecy  string
	Until    string
	Audience []string
	Seq      int // the last event
	// Documents is about how many documents come with it, for Progress; it is
	// not kept.
	Documents int
}

// Status tells how an index stands.
type Status struct {
	Path       string `json:"path"`
	Generation int    `json:"generation"`
	Schema     int    `json:"schema"`
	Archive    string `json:"archive"`   // identity of the archive it was made from
	Documents  int    `json:"documents"` // searchable
	Rows       int    `json:"rows"`      // documents in lists, drafts included
	Files      int    `json:"files"`
	TextBytes  int64  `json:"text_bytes"` // of the originals
	Bytes      int64  `json:"bytes"`      // on disk
	Day        string `json:"day"`        // the change feed has been read up to here
	Served     bool   `json:"served"`     // answered by a server through its socket
	// Rebuild is how far a rebuild that is under way is, whoever does it.
	Rebuild *Progress `json:"rebuild,omitempty"`
	// HalfBuilt is set when a rebuild was interrupted: the next one goes on
	// where it stopped.
	HalfBuilt bool `json:"half_built,omitempty"`
}

// Checked is what Verify found.
type Checked struct {
	Files     int     `json:"files"`
	Documents int     `json:"documents"` // compared with the archive
	TookMS    float64 `json:"took_ms"`
	Wrong     []Wrong `json:"wrong,omitempty"` // at most MaxWrong
	More      int     `json:"more,omitempty"`  // that are wrong and not in Wrong
}

// MaxWrong is how many differences Verify lists.
const MaxWrong = 1000

// Wrong is one difference between an index and its archive.
type Wrong struct {
	ID   string    `json:"id,omitempty"` // document or file; "" the index itself
	What WrongKind `json:"what"`
	Err  string    `json:"error,omitempty"`
}

// WrongKind says in what an index differs from its archive.
type WrongKind string

// The differences. Behind is what the next Sync mends; all others but
// Unreadable need a Rebuild.
const (
	WrongBehind     WrongKind = "behind"     // filed or changed since the last Sync
	WrongMissing    WrongKind = "missing"    // said to be in and is not
	WrongExtra      WrongKind = "extra"      // in the index and not in the archive
	WrongText       WrongKind = "text"       // what is kept of it is not what the archive says
	WrongTerms      WrongKind = "terms"      // it is not found by what it says
	WrongDamaged    WrongKind = "damaged"    // a file of the index cannot be read, or has changed
	WrongUnreadable WrongKind = "unreadable" // the archive cannot give it
)

// Synced tells what a Sync or Rebuild took in.
type Synced struct {
	Files     int     `json:"files"`
	Documents int     `json:"documents"`
	Bytes     int64   `json:"bytes"` // of text
	TookMS    float64 `json:"took_ms"`
	Resumed   int     `json:"resumed,omitempty"` // documents that an interrupted Rebuild had taken in; not among Documents
	// Failed names documents that could not be read from the archive; they
	// are tried again by the next Sync.
	Failed []Failure `json:"failed,omitempty"`
}

// Failure is one file or document that could not be taken in.
type Failure struct {
	ID      string `json:"id"`
	Err     string `json:"error"`
	Changed bool   `json:"changed,omitempty"` // its stored bytes are not what was stored

	cause error // nil when another process took it in
}

// Cause is why it could not be taken in. What another process met is an
// archive.ErrIntegrity still where bytes have changed.
func (f Failure) Cause() error {
	switch {
	case f.cause != nil:
		return f.cause
	case f.Changed:
		return &remoteError{f.Err, archive.ErrIntegrity}
	}
	return errors.New(f.Err)
}
