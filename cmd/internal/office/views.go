package office

import (
	"casefile/archive"
	"casefile/templates"
	"encoding/json"
	"time"
)

// The types below are what use cases answer with. Their JSON is the --json
// output of the commands: it changes only by addition.

// FormInfo is one line of the list of forms (文书样式).
type FormInfo struct {
	ID      string `json:"id"`
	Version string `json:"version"`
	Title   string `json:"title"`
	Layout  string `json:"layout"`
	Source  string `json:"source"`
	Series  string `json:"series,omitempty"`
}

// FormDetail is all about one form.
type FormDetail struct {
	FormInfo
	Aliases      []string           `json:"aliases,omitempty"`
	Signoffs     []string           `json:"signoffs,omitempty"`
	SelfApproval bool               `json:"self_approval,omitempty"`
	Secrecy      archive.Level      `json:"secrecy,omitempty"`
	Retention    string             `json:"retention,omitempty"`
	Follows      []string           `json:"follows,omitempty"`
	Leads        []string           `json:"leads,omitempty"`
	Digest       string             `json:"digest"`
	Fields       []*templates.Field `json:"fields"`
	Schema       json.RawMessage    `json:"-"`
	Sample       json.RawMessage    `json:"-"`
	Form         *templates.Form    `json:"-"`
}

// CaseHeader is what opens a file (案卷). ID is made up when empty and never
// says anything of persons.
type CaseHeader struct {
	ID       string        `json:"id"`
	Kind     string        `json:"kind"` // case 案件, lead 线索, single 按件归档
	CaseNo   string        `json:"case_no,omitempty"`
	Title    string        `json:"title,omitempty"`
	Unit     string        `json:"unit,omitempty"`    // 案发单位
	Handler  string        `json:"handler,omitempty"` // 承办人
	Sector   string        `json:"sector,omitempty"`  // 行业
	Link     string        `json:"link,omitempty"`    // 环节
	Level    string        `json:"level,omitempty"`   // 层级
	Secrecy  archive.Level `json:"secrecy,omitempty"`
	Until    string        `json:"until,omitempty"` // end of the secrecy term, civil date
	Audience []string      `json:"audience,omitempty"`
}

// Case is a file with what is in it.
type Case struct {
	CaseHeader
	Opened    string     `json:"opened"`              // civil date
	Count     int        `json:"count"`               // documents this actor may read
	Documents []Document `json:"documents,omitempty"` // of one file
	Events    []Event    `json:"events,omitempty"`
	ReadOnly  bool       `json:"read_only,omitempty"` // holds events of a later program
	CaseStanding
}

// Event is one link of a file's chain, as people read it.
type Event struct {
	Seq     int64     `json:"seq"`
	At      time.Time `json:"at"`
	By      string    `json:"by"`
	Via     string    `json:"via"`
	Type    string    `json:"type"`
	Doc     string    `json:"doc,omitempty"`
	Number  string    `json:"number,omitempty"`
	Opinion string    `json:"opinion,omitempty"`
	Count   int       `json:"count,omitempty"` // papers of an import
}

// Document is one document (文书) in whatever state it is.
type Document struct {
	ID          string        `json:"id"`
	Case        string        `json:"case"`
	Form        string        `json:"form,omitempty"`
	FormVersion string        `json:"form_version,omitempty"`
	FormTitle   string        `json:"form_title,omitempty"`
	Title       string        `json:"title"`
	State       string        `json:"state"` // drafted, submitted, returned, approved, numbering, issued, voided, imported
	Number      string        `json:"number,omitempty"`
	Date        string        `json:"date,omitempty"`
	Pages       int           `json:"pages,omitempty"`
	Secrecy     archive.Level `json:"secrecy,omitempty"`
	Drafted     string        `json:"drafted_by,omitempty"`
	Submitted   string        `json:"submitted_by,omitempty"`
	Approved    string        `json:"approved_by,omitempty"`
	Issued      string        `json:"issued_by,omitempty"`
	Parts       []string      `json:"parts,omitempty"` // what Part answers: pdf, text, values, original
	PDFSum      string        `json:"pdf_sha256,omitempty"`
	OriginalSum string        `json:"original_sha256,omitempty"`
	OriginalExt string        `json:"original_ext,omitempty"` // how its name ends: pdf, docx …
	// Of imported papers: who made it, what of title, number, date and unit is
	// only guessed, and whether it has no text, or only text that came later.
	Responsible string          `json:"responsible,omitempty"` // 责任者
	Guessed     []string        `json:"guessed,omitempty"`
	NoText      bool            `json:"no_text,omitempty"`
	AddedText   bool            `json:"added_text,omitempty"` // 后补文本
	Digest      string          `json:"digest,omitempty"`     // of what was submitted: pass it to Approve
	DraftNo     int             `json:"draft,omitempty"`      // version of the newest draft, from 1
	Changed     bool            `json:"changed,omitempty"`    // edited since it was submitted
	Opinion     string          `json:"opinion,omitempty"`    // the last one
	Problems    []Message       `json:"problems,omitempty"`
	Notices     []Message       `json:"notices,omitempty"` // what was put right in the values just saved
	Values      json.RawMessage `json:"values,omitempty"`
	// Confidential lists the fields the form marks so, which are not in Values.
	Confidential []ConfidentialField `json:"confidential,omitempty"`
	Events       []Event             `json:"events,omitempty"`
	// Next names the steps that are legal now and open to this actor: draft,
	// submit, approve, return, issue, serve, reply, attach, close (a task),
	// amend, withdraw.
	Next []string `json:"next,omitempty"`
	Life
}

// Decision approves or returns a submitted document. Digest, when given, is
// Document.Digest as the approver saw it; what was submitted since is then
// refused.
type Decision struct {
	Doc     string
	Signoff string // which of those required 签批; "" is the one that is due
	Opinion string
	Digest  string
}

// DraftRequest writes a draft: a new one (Form, Case) or the next version of
// one that exists (Doc).
type DraftRequest struct {
	Doc    string // "" for a new document
	Form   string
	Case   string // opened when it does not exist; "" opens one with a made-up id
	Header CaseHeader
	Amends string // the issued document that a new one replaces 更正; it goes into the same case
	Values []byte // JSON as typed
	Base   int    // version of the draft that was edited; 0 follows whatever is newest
	// Keep stores values that do not fit the form as well, as a person at a
	// web page expects of what has been typed; their problems come back in
	// Document.Problems. JSON that cannot be read is never kept.
	Keep bool
	// Whole tells that the confidential fields were shown for typing: one that
	// is absent from Values was cleared. Else it stays as it is, and null
	// clears it.
	Whole bool
}

// IssueRequest issues an approved document. Date is the 成文日期 for values
// that do not give one; "" is today.
type IssueRequest struct {
	Doc  string
	Date string
}

// Issued is an issued document and how finding it stands.
type Issued struct {
	Document
	Searchable bool    `json:"searchable"`
	IndexErr   error   `json:"-"` // why it is not yet searchable
	TookMS     float64 `json:"took_ms"`
}

// Rendered is a document set in pages that is not, or not yet, in the archive.
type Rendered struct {
	Form  string `json:"form"`
	Title string `json:"title"`
	Pages int    `json:"pages"`
	PDF   []byte `json:"-"`
	Text  string `json:"-"`
	// Notices say what was put right in the values before they were set.
	Notices []Message `json:"notices,omitempty"`
}

// RenderRequest renders values without an archive.
type RenderRequest struct {
	Form   string
	Values []byte
	Number string // printed as the 发文字号; "" leaves the place blank
	Date   string // 成文日期 for values that do not give one; "" leaves it blank
	Draft  bool   // mark every page 草稿
	// WithValues attaches the values that are printed to the PDF, as JSON.
	WithValues bool
}

// Part is one stored piece of a document, its SHA-256 verified.
type Part struct {
	Doc       string `json:"id"`
	Part      string `json:"part"`
	Name      string `json:"name"` // a file name to offer, without any folder
	MediaType string `json:"media_type"`
	Bytes     []byte `json:"-"`
	Size      int    `json:"size"`
	SHA256    string `json:"sha256"`
}

// Series is a row of numbers (文号系列) and where each year stands.
type Series struct {
	ID    string       `json:"id"`
	Kind  string       `json:"kind"`
	Name  string       `json:"name"`
	Organ string       `json:"organ"`
	Mark  string       `json:"mark"` // 机关代字, e.g. 某纪函
	Years []SeriesYear `json:"years"`
}

// SeriesYear is one year of a series.
type SeriesYear struct {
	Year  int    `json:"year"`
	Start int    `json:"start"` // first number this program gives
	Given int    `json:"given"` // numbers claimed
	Next  int    `json:"next"`
	Last  string `json:"last,omitempty"` // as printed
}

// ListRequest restricts a list of documents where its fields are not empty.
type ListRequest struct {
	Case, Form, State, Unit string
	Limit, Offset           int // Limit 0 is 10
}

// Fault is one thing verification found. Fault is false for what an
// interrupted write leaves behind and doctor clears up.
type Fault struct {
	Key   string `json:"key"`
	Kind  string `json:"kind"`
	Fault bool   `json:"fault"`
	Text  string `json:"text"`
}

// VerifyReport is the outcome of reading every stored byte.
type VerifyReport struct {
	Objects int64   `json:"objects"`
	Bytes   int64   `json:"bytes"`
	Faults  []Fault `json:"faults"`
	TookMS  float64 `json:"took_ms"`
	// Complete is false if it stopped before everything was read; Resumed, that
	// it went on with an earlier one, begun Since. Whole is the last time
	// everything was seen, if that is known.
	Complete bool        `json:"complete"`
	Resumed  bool        `json:"resumed,omitempty"`
	Since    time.Time   `json:"since"`
	Whole    *VerifySpan `json:"whole,omitempty"`
}

// VerifySpan is when a whole verification began and ended.
type VerifySpan struct {
	From time.Time `json:"from"`
	To   time.Time `json:"to"`
}

// Err is Damaged when there are faults, and names each of them.
func (r *VerifyReport) Err() error {
	var all Problems
	for _, f := range r.Faults {
		if f.Fault {
			all = append(all, &Problem{ID: "verify-" + f.Kind, Path: f.Key, Kind: Damaged,
				Args: map[string]string{"detail": f.Text}})
		}
	}
	return all.orNil()
}

// ArchiveStatus counts what is there.
type ArchiveStatus struct {
	URL       string         `json:"url"`
	Format    string         `json:"format"`
	Organs    []string       `json:"organs"`
	Cases     int            `json:"cases"`
	Documents int            `json:"documents"`
	States    map[string]int `json:"states"`
	Objects   int64          `json:"objects"`
	Bytes     int64          `json:"bytes"`
	Copy      *CopyStatus    `json:"copy,omitempty"`
}

// Cure is one step doctor would take, or took.
type Cure struct {
	Kind    string    `json:"kind"` // issue, drafts, check
	Doc     string    `json:"id,omitempty"`
	Number  string    `json:"number,omitempty"`
	Case    string    `json:"case,omitempty"` // of a closing or a disposal
	By      string    `json:"by,omitempty"`   // who was interrupted
	Keys    []string  `json:"keys,omitempty"`
	Outcome string    `json:"outcome,omitempty"` // once applied: finished, voided, removed, nothing
	Failed  []Message `json:"failed,omitempty"`
}
