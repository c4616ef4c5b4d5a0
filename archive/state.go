package archive

import (
	"slices"
	"time"
)

// Kind is the kind of a file.
type Kind string

// The kinds of files.
const (
	KindCase   Kind = "case"   // 案件
	KindLead   Kind = "lead"   // 线索
	KindSeries Kind = "series" // single documents of a year, 按件归档
)

// Status is where a document stands.
type Status string

// The statuses of a document.
const (
	StatusDrafted   Status = "drafted"
	StatusSubmitted Status = "submitted"
	StatusReturned  Status = "returned"
	StatusApproved  Status = "approved"
	StatusNumbering Status = "numbering" // being issued, or interrupted while issued
	StatusIssued    Status = "issued"
	StatusVoided    Status = "voided"
	StatusWithdrawn Status = "withdrawn"
	StatusImported  Status = "imported"
)

// State is a file as its events tell it: the fold of the chain.
type State struct {
	ID       FileID
	Opened   Opened
	Access   Access // of the file as it is now
	OpenedBy By
	OpenedAt time.Time
	Seq      int64     // of the last event
	Head     Digest    // sum of the last event
	At       time.Time // of the last event
	// Unknown is the first event type this program does not know. If it is not
	// empty, the file is readable but read-only, and what is told here may lack
	// what such events say.
	Unknown EventType
	// Docs are the documents in the order of their first events.
	Docs []*DocState
	// Batches are those approved, in order.
	Batches []*BatchState

	Retention  Retention  // of the file; empty: 永久
	Arranged   []Arranged // as said last, nil if never
	Closed     *Closed    // nil while the file is open
	ClosedBy   By         // who closed it
	ClosedAt   time.Time  // and when
	Disposal   *Disposal  // nil, or what was proposed or done
	Reopened   string     // why the file was opened again; empty if it was not, or is closed
	archiveNo  string     // 档号 given at the first closing
	numberedAt int64      // seq of that closing
	Origins    []Origin   // archives the file came from, the first first

	index map[DocID]*DocState
	days  map[Date]struct{} // UTC days of events
	made  int               // documents made here, not imported
}

// DocState is a document as the events tell it.
type DocState struct {
	ID     DocID
	Status Status
	Form   FormRef // zero for imported papers
	// Own is what was said of this document itself; Access combines it with
	// the file's and is what decides who may see it.
	Own, Access Access
	Number      Number // zero if none; an imported paper's has only Printed
	Date        Date   // 成文日期; known from numbering on
	Digest      Digest // of the content last submitted
	Draft       int    // version of the draft last submitted
	Parts       []PartRef
	DraftedBy   By // or imported by
	SubmittedBy By
	ApprovedBy  By
	IssuedBy    By
	Opinion     string // last opinion or reason
	CreatedAt   time.Time
	ChangedAt   time.Time
	Created     int64 // seq of the first event
	// Changed is the seq of the last event that changed anything told here,
	// also the file's access: an index that has seen Changed is up to date.
	Changed int64

	Amends    DocID     // the issued document that this one replaces 更正
	AmendedBy DocID     // the one that replaces this, from when that is issued until it is withdrawn
	Requires  Requires  // of what was last submitted
	Signoffs  []Signoff // given so far to what was last submitted
	// Attached are all papers that came to it: attached, or of its services,
	// replies and closed tasks. Of several of a role the last counts.
	Attached   []PartRef
	References []Reference // documents that serve as such
	Served     []ServedAt  // 送达, each time
	Replied    []RepliedAt // 回复, each time
	Tasks      []TaskState // in the order opened
	Retention  Retention   // own; empty: the file's

	Disposed bool // its papers are gone 销毁; the digests stay

	BatchID string // of a row of a batch
	Row     int

	lock *Event // the numbering event, or what it would be for a row of a batch
}

// Signoff is one sign-off given 签批.
type Signoff struct {
	Name    string // as Requires names it
	Opinion string
	At      time.Time
	By
}

// ServedAt is one service of a document.
type ServedAt struct {
	Date    Date
	Method  ServiceMethod
	Parts   []PartRef
	Receipt DocID // the document that is the 送达回证, if it is one
}

// RepliedAt is one reply to a document.
type RepliedAt struct {
	Date  Date
	Parts []PartRef
	Reply DocID // the document that is the reply, if it is one
}

// TaskState is a task and whether it is closed 销号.
type TaskState struct {
	Task
	Closed   Date // zero while it is open
	ClosedBy By
	Evidence []PartRef
	Report   DocID // the document that is the evidence, if it is one
}

// Disposal is how far the disposal 销毁 of a file has come.
type Disposal struct {
	Asked, Confirmed By
	AskedAt          time.Time
	ConfirmedAt      time.Time
	Reason           string
	Done             bool // confirmed: documents/ is to be removed, or is
}

// Doc returns a document of the file, or nil.
func (s *State) Doc(id DocID) *DocState { return s.index[id] }

// Part returns the part of a role, if the document has it: the last one
// attached, where there can be several.
func (d *DocState) Part(r Role) (PartRef, bool) {
	for _, list := range [][]PartRef{d.Attached, d.Parts} {
		for _, p := range slices.Backward(list) {
			if p.Role == r {
				return p, true
			}
		}
	}
	return PartRef{}, false
}

// Objects are all objects of the document that its events name.
func (d *DocState) Objects() []PartRef { return slices.Concat(d.Parts, d.Attached) }

// Filed tells whether the document has a record: it was imported or issued,
// and may have been withdrawn since.
func (d *DocState) Filed() bool {
	_, ok := d.Part(RoleRecord)
	return ok && d.Status != StatusVoided
}

// OpenTasks are the tasks that are not closed yet.
func (d *DocState) OpenTasks() []TaskState {
	return slices.DeleteFunc(slices.Clone(d.Tasks), func(t TaskState) bool { return !t.Closed.IsZero() })
}

// NextSignoff is the name of the sign-off that is due, the number of those to
// follow it, and whether one is due at all.
func (d *DocState) NextSignoff() (name string, after int, due bool) {
	if d.Status != StatusSubmitted {
		return "", 0, false
	}
	names, given := d.Requires.names(), len(d.Signoffs)
	if given >= len(names) {
		return "", 0, false
	}
	return names[given], len(names) - given - 1, true
}

// Interrupted returns who began to issue a document that is numbered but not
// issued, and when. It may be going on right now.
func (d *DocState) Interrupted() (By, time.Time, bool) {
	if d.Status != StatusNumbering {
		return By{}, time.Time{}, false
	}
	return d.lock.By, d.lock.At, true
}
