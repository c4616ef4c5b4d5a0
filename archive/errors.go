package archive

import (
	"errors"
	"fmt"

	"casefile/archive/store"
)

// The errors of the archive, found with errors.Is. Other errors are those of
// the context, or what a store says of a failing disk or server.
var (
	// ErrNotFound: no such file, document, form, draft or part.
	ErrNotFound = store.ErrNotFound
	// ErrNotArchive: the store holds no archive. It is also ErrNotFound.
	ErrNotArchive = fmt.Errorf("no archive here: %w", ErrNotFound)
	// ErrConflict: an illegal step, an id that is taken, a write that lost.
	ErrConflict = errors.New("conflict")
	// ErrIntegrity: stored bytes are not those that were written.
	ErrIntegrity = errors.New("stored bytes have changed")
	// ErrInvalid: the input breaks a rule of this package.
	ErrInvalid = store.ErrInvalid
	// ErrUnreachable: the store does not answer.
	ErrUnreachable = store.ErrUnreachable
)

// The stable IDs of Problems, with their Args in brackets. The sentence a user
// reads is made in cmd.
const (
	ProblemExists       = "archive.exists"        // the store already holds an archive
	ProblemNotEmpty     = "archive.not-empty"     // [key] the store holds something that is no archive
	ProblemVersion      = "archive.version"       // [version, want] written in a format this program does not know
	ProblemOffice       = "office.changed"        // [version] another change of the office's data came first
	ProblemOfficeLater  = "office.later"          // [version] the office's data hold what this program does not know
	ProblemField        = "input.invalid"         // [why] Path names the input that is wrong
	ProblemFileTaken    = "file.taken"            // [file]
	ProblemFileMissing  = "file.missing"          // [file]
	ProblemReadOnly     = "file.read-only"        // [file, type] holds an event type this program does not know
	ProblemDocMissing   = "document.missing"      // [document]
	ProblemDocTaken     = "document.taken"        // [document] id is taken by other bytes
	ProblemPartMissing  = "document.part-missing" // [document, role, status]
	ProblemDraftRace    = "draft.race"            // [document, version] another save came first
	ProblemDraftChanged = "draft.changed"         // [document] the draft is no longer the one looked at
	ProblemStep         = "step.illegal"          // [document, step, status, legal []EventType]
	ProblemSelfApproval = "approval.self"         // [document, actor] the submitter or author approves
	ProblemSignoffOrder = "approval.order"        // [document, signoff, due, required []string] not the sign-off that is due
	ProblemSignedBefore = "approval.again"        // [document, actor, signoff] one person gives two sign-offs
	ProblemMinutes      = "approval.minutes"      // [document, step, legal] the minutes that are required are missing
	ProblemSealedEarly  = "attach.sealed-early"   // [document, step, status, legal] a sealed paper of what is not issued
	ProblemPart         = "attach.part"           // [document, name, role] a part that does not belong to the step
	ProblemHasText      = "transcript.has-text"   // [document, status] it is no imported paper without text
	ProblemReference    = "attach.reference"      // [document, reference, role] refers to a paper that is not in force in the file
	ProblemEarly        = "step.early"            // [document, step, date, issued] before the date of the document
	ProblemAmend        = "amend.refused"         // [amends, status, by; document] not issued, or amended already
	ProblemNoTask       = "task.none"             // [document, step, legal] no task is open
	ProblemTaskTaken    = "task.taken"            // [document, task] the id is taken
	ProblemTaskMissing  = "task.missing"          // [document, task]
	ProblemTaskClosed   = "task.closed"           // [document, task, date]
	ProblemNotApproved  = "issue.not-approved"    // [document, status]
	ProblemEdited       = "issue.edited"          // [document] edited after its approval
	ProblemLeftover     = "issue.leftover"        // [document, key] an interrupted issue left other bytes: doctor
	ProblemFormTaken    = "form.taken"            // [form] other text under the same id@version
	ProblemFormMissing  = "form.missing"          // [form, version] not kept yet: SaveForm comes first
	ProblemStarted      = "number.started"        // [series, year, next] the series has started elsewhere
	ProblemTaken        = "number.taken"          // [number, series, year, n, entry, document] the number is given
	ProblemAhead        = "number.ahead"          // [series, year, n, next] leaves a gap: fill it
	ProblemBefore       = "number.before"         // [series, year, n, first] the series begins later
	ProblemBatchOther   = "batch.other"           // [batch, file, approvers] approved with other contents or by others
	ProblemBatchVoid    = "batch.void"            // [document, number] the row's number was voided
	ProblemBatchNumbers = "batch.numbers"         // [batch, series, year] not a row of numbers that was approved
	ProblemDraftGone    = "issue.draft-gone"      // [document, version] the approved draft of an interrupted issue is gone
	ProblemChanged      = "integrity.changed"     // [key] stored bytes have changed
	ProblemBusy         = "file.busy"             // [file] too many writers at a time
	ProblemCopyOther    = "copy.other"            // [key] the store to copy to holds something else
)

// Problem is an error a user must read: a stable ID, the path of the input it
// is about (may be empty) and its details. It unwraps to one of the errors above.
type Problem struct {
	ID   string
	Path string
	Args map[string]any
	Err  error
}

func (p *Problem) Error() string {
	s := p.ID
	if p.Path != "" {
		s += " " + p.Path
	}
	if len(p.Args) > 0 {
		s += fmt.Sprintf(" %v", p.Args)
	}
	return s + ": " + p.Err.Error()
}

func (p *Problem) Unwrap() error { return p.Err }

type args = map[string]any

func problem(err error, id string, a args) error { return &Problem{ID: id, Args: a, Err: err} }

func invalid(path, why string, a ...any) error {
	return &Problem{ID: ProblemField, Path: path, Args: args{"why": fmt.Sprintf(why, a...)}, Err: ErrInvalid}
}

func changed(key, why string) error {
	return &Problem{ID: ProblemChanged, Args: args{"key": key, "why": why}, Err: ErrIntegrity}
}
