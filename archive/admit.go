package archive

import (
	"cmp"
	"fmt"
	"slices"
)

// admits says why an event may not come next, or nil: the one judge, asked
// before a step is written and again whenever a chain is folded. What a user
// can bring about is a Problem; the rest stands only in a chain that somebody
// has tampered with.
func (s *State) admits(e *Event) error {
	if err := s.writable(); err != nil {
		return err
	}
	if e.ofBatch() {
		return s.admitsRow(e)
	}
	switch e.Type {
	case EventOpened:
		if e.Opened == nil {
			return fmt.Errorf("opened without facts")
		}
		if h := e.Opened.Header; h.Role != RoleHeader || !h.Digest.valid() || h.Name != headerName(h.Digest) {
			return fmt.Errorf("opened without a header")
		}
		return nil
	case EventReceived:
		return e.admitsReceived()
	case EventDrafted:
		return s.admitsDrafted(e)
	case EventImported:
		return s.admitsImported(e)
	case EventBatchApproved:
		return s.admitsBatch(e)
	case EventSecrecyChanged, EventAudienceChanged:
		return s.admitsAccess(e)
	case EventArranged, EventRetentionSet, EventClosed, EventReopened,
		EventDisposalAsked, EventDisposalRefused, EventDisposed:
		return s.CheckFile(e.Type) // the rest is applyClosing's
	}
	if err := s.Check(e.Document, e.Type); err != nil {
		return err
	}
	return s.admitsStep(s.Doc(e.Document), e)
}

func (s *State) admitsDrafted(e *Event) error {
	if err := s.CheckFile(e.Type); err != nil {
		return err
	}
	if e.Form == nil {
		return fmt.Errorf("drafted without a form")
	}
	if err := s.isFree(e.Document); err != nil || e.Amends == "" {
		return err
	}
	return s.CheckAmend(e.Amends)
}

// admitsImported takes all papers of an import or none.
func (s *State) admitsImported(e *Event) error {
	if err := s.CheckFile(e.Type); err != nil {
		return err
	}
	if len(e.Items) == 0 {
		return fmt.Errorf("imported nothing")
	}
	seen := make(map[DocID]bool, len(e.Items))
	for i, item := range e.Items {
		id := NewDocID(s.ID, item.Local)
		if err := s.isFree(id); err != nil || seen[id] {
			return fmt.Errorf("item %d imports %.100q, which is taken or wrong", i, item.Local)
		}
		if !filed(item.Local, item.Parts) || batchLocal.MatchString(item.Local) {
			return fmt.Errorf("item %d does not name the objects of %.100q", i, item.Local)
		}
		seen[id] = true
	}
	return nil
}

// isFree checks that an id may be given to a new document of the file.
func (s *State) isFree(id DocID) error {
	if s.Doc(id) != nil || id.File() != s.ID || id.validate() != nil || id.Local() == headerLocal {
		return fmt.Errorf("the id %.100q is taken or wrong", id)
	}
	return nil
}

func (s *State) admitsAccess(e *Event) error {
	err := s.CheckFile(e.Type)
	if e.Document != "" {
		err = s.Check(e.Document, e.Type)
	}
	if err == nil && (e.Type == EventSecrecyChanged && e.Secrecy == nil || e.Type == EventAudienceChanged && e.Audience == nil) {
		err = fmt.Errorf("%s does not say to what", e.Type)
	}
	return err
}

// admitsStep judges what a step says of a document that it may follow for.
func (s *State) admitsStep(d *DocState, e *Event) error {
	if slices.Contains([]EventType{EventApproved, EventReturned, EventNumbering, EventIssued}, e.Type) && e.Digest != d.Digest {
		return conflict(ProblemDraftChanged, args{"document": d.ID})
	}
	switch e.Type {
	case EventSubmitted:
		return e.requires().validate()
	case EventApproved:
		return d.admitsApproved(e)
	case EventNumbering:
		if e.Numbering == nil {
			return fmt.Errorf("numbering without a series")
		}
		return validTasks(e.Numbering.Tasks)
	case EventIssued, EventVoided:
		return cmp.Or(d.numberFits(e), e.namesOwn())
	case EventAttached:
		return s.admitsAttached(d, e)
	case EventServed, EventReplied:
		return s.admitsAnswer(d, e)
	case EventTaskOpened:
		return s.admitsTasks(d, e)
	case EventTaskClosed:
		return s.admitsTaskClosed(d, e)
	}
	return nil
}

// numberFits checks that number and date are those the numbering event asked for.
func (d *DocState) numberFits(e *Event) error {
	want, got := d.lock.Numbering, e.number()
	if got != want.number(got.N) || got.N < want.From {
		return fmt.Errorf("%s with a number that was not asked for", e.Type)
	}
	if e.Type == EventIssued && e.Date != want.Date {
		return fmt.Errorf("%s with another date than was decided", e.Type)
	}
	return nil
}

// namesOwn checks that an issued or voided event names objects of its document.
func (e *Event) namesOwn() error {
	local := e.Document.Local()
	if e.Type == EventIssued && !filed(local, e.Parts) || !ownParts(local, e.Parts) {
		return fmt.Errorf("%s does not name the objects of its document", e.Type)
	}
	return nil
}
