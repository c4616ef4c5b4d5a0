package archive

import (
	"time"
)

// EventType says what happened. A type this program does not know leaves the
// file readable but read-only.
type EventType string

// The event types of format 1, with the fields each carries beside the
// envelope. Fields are ids, digests, decisions and officers, never values or
// names of persons dealt with.
const (
	EventOpened          EventType = "opened"           // Opened
	EventDrafted         EventType = "drafted"          // Document, Form, Access?, Amends?: reserves the local id
	EventSubmitted       EventType = "submitted"        // Document, Form, Digest, Draft, Requires: voids earlier sign-offs
	EventReturned        EventType = "returned"         // Document, Digest, Opinion
	EventApproved        EventType = "approved"         // Document, Digest, Signoff, Opinion: one sign-off
	EventNumbering       EventType = "numbering"        // Document, Digest, Numbering: locks the document
	EventIssued          EventType = "issued"           // Document, Digest, Number (if it takes one), Date, Parts: the commit
	EventVoided          EventType = "voided"           // Document, Number, Parts (what was left), Reason
	EventWithdrawn       EventType = "withdrawn"        // Document, Reason: 撤回 before the issue, 撤销 after it
	EventSecrecyChanged  EventType = "secrecy-changed"  // Document (empty: the file), Secrecy, Reason
	EventAudienceChanged EventType = "audience-changed" // Document (empty: the file), Audience, Reason
	EventImported        EventType = "imported"         // Items
	EventBatchApproved   EventType = "batch-approved"   // Batch, Form, Parts?: the contents of many documents; each is issued with Row
	EventAttached        EventType = "attached"         // Document, Parts or Reference: a paper that belongs to it
	EventServed          EventType = "served"           // Document, Date, Service, Parts, Reference?: 送达
	EventReplied         EventType = "replied"          // Document, Date, Parts or Reference: 回复
	EventTaskOpened      EventType = "task-opened"      // Document, Tasks
	EventTaskClosed      EventType = "task-closed"      // Document, Task, Date, Parts or Reference, if any: 销号
	EventArranged        EventType = "arranged"         // Arranged: the order in the volume
	EventRetentionSet    EventType = "retention-set"    // Document (empty: the file), Retention, Reason
	EventClosed          EventType = "closed"           // Closed: the case file is complete 归档
	EventReopened        EventType = "reopened"         // Reason
	EventDisposalAsked   EventType = "disposal-asked"   // Reason: one person proposes 鉴定
	EventDisposalRefused EventType = "disposal-refused" // Reason
	EventDisposed        EventType = "disposed"         // Reason: another confirms; documents/ may go from here on 销毁
	EventReceived        EventType = "received"         // Origin: the events before came from another archive 接收
)

// By is who does something and through what: "cli", "web", "batch".
type By struct {
	ID  string `json:"by"`
	Via string `json:"via"`
}

func (b By) validate() error {
	if err := validName("by", b.ID); err != nil {
		return err
	}
	return validName("via", b.Via)
}

// Event is one link of a file's chain. Seq counts from 1 without gaps; Prev is
// the sum of the event before, empty in the first. The order of events is Seq,
// never At.
type Event struct {
	File FileID    `json:"file"`
	Seq  int64     `json:"seq"`
	Prev Digest    `json:"prev"`
	At   time.Time `json:"at"` // UTC
	By
	// Nonce keeps the events of two writers apart, whatever else they have in common.
	Nonce string    `json:"nonce"`
	Type  EventType `json:"type"`

	Document  DocID          `json:"document,omitempty"`
	Opened    *Opened        `json:"opened,omitempty"`
	Form      *FormRef       `json:"form,omitempty"`
	Digest    Digest         `json:"digest,omitempty"`   // of the content: ContentDigest
	Amends    DocID          `json:"amends,omitempty"`   // of drafted: the issued document this one replaces 更正
	Requires  *Requires      `json:"requires,omitempty"` // of submitted
	Signoff   string         `json:"signoff,omitempty"`  // of approved: which of those required
	Draft     int            `json:"draft,omitempty"`    // version of the draft
	Opinion   string         `json:"opinion,omitempty"`
	Reason    string         `json:"reason,omitempty"`
	Numbering *Numbering     `json:"numbering,omitempty"`
	Number    *Number        `json:"number,omitempty"`
	Date      Date           `json:"date,omitzero"`
	Parts     []PartRef      `json:"parts,omitempty"`
	Items     []ImportedItem `json:"items,omitempty"`
	Access    *Access        `json:"access,omitempty"`
	Secrecy   *Secrecy       `json:"secrecy,omitempty"`
	Audience  *Audience      `json:"audience,omitempty"`
	Reference *Reference     `json:"reference,omitempty"`
	Service   *Service       `json:"service,omitempty"`
	Tasks     []Task         `json:"tasks,omitempty"`
	Task      string         `json:"task,omitempty"`
	Arranged  []Arranged     `json:"arranged,omitempty"`
	Retention Retention      `json:"retention,omitempty"`
	Closed    *Closed        `json:"closed,omitempty"`
	Origin    *Origin        `json:"origin,omitempty"`
	Batch     *Batch         `json:"batch,omitempty"`
	Row       *BatchRow      `json:"row,omitempty"` // of issued and voided: the document is one of a batch

	// Sum is the event's own sum, the Prev of the next one.
	Sum Digest `json:"-"`
	// Unknown is set on an event this program cannot read beyond its envelope.
	Unknown bool `json:"-"`
}

// Opened are the coded facts of a file: what reviewers filter by. What could
// name persons is in the Header, of which only the digest is here.
type Opened struct {
	Kind   Kind    `json:"kind"`
	Sector string  `json:"sector,omitempty"` // 行业
	Link   string  `json:"link,omitempty"`   // 环节
	Level  string  `json:"level,omitempty"`  // 层级 of the persons or unit dealt with
	Access Access  `json:"access,omitzero"`
	Header PartRef `json:"header"`
}

// Numbering is what was decided before the number was claimed; whoever goes on
// with an interrupted issue finds everything here.
type Numbering struct {
	Series SeriesID `json:"series"` // empty: the document takes no number
	Year   int      `json:"year"`
	Date   Date     `json:"date"`   // 成文日期
	Format string   `json:"format"` // printed number with {year} and {n}
	From   int      `json:"from"`   // first number tried
	Draft  int      `json:"draft"`  // version of the approved draft
	// Access is the document's own access once it is issued, with the term that
	// runs from Date; nil leaves it as it is.
	Access *Access `json:"access,omitempty"`
	// Tasks are opened when the document is issued.
	Tasks []Task `json:"tasks,omitempty"`
}

// Number is a claimed number 文号 of a series.
type Number struct {
	Series  SeriesID `json:"series"`
	Year    int      `json:"year"`
	N       int      `json:"n"`
	Printed string   `json:"printed"` // 某纪函〔2026〕12号
}

// named is the number as an event names it: nil for none.
func (n Number) named() *Number {
	if n == (Number{}) {
		return nil
	}
	return &n
}

// number is the number an event names, zero for none.
func (e *Event) number() Number {
	if e.Number == nil {
		return Number{}
	}
	return *e.Number
}

// FormRef names the form a document was made with; Digest is the SHA-256 of
// its text.
type FormRef struct {
	ID      string `json:"id"`
	Version int    `json:"version"`
	Digest  Digest `json:"digest"`
}

// ImportedItem is one paper of an imported event.
type ImportedItem struct {
	Local  string    `json:"local"`
	Date   Date      `json:"date,omitzero"`
	Number string    `json:"number,omitempty"`
	Parts  []PartRef `json:"parts"`
	Access Access    `json:"access,omitzero"`
}
