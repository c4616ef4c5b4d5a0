package archive

// The stable IDs of Problems of closing, retention and disposal.
const (
	ProblemClosed         = "file.closed"          // [file, step, legal] closed: takes no such step
	ProblemDisposed       = "file.disposed"        // [file] its papers were disposed of
	ProblemCloseDocument  = "close.document"       // [document, status] not issued yet
	ProblemCloseNumbering = "close.numbering"      // [document] its issue was interrupted
	ProblemCloseTask      = "close.task"           // [document, task, due] still open
	ProblemCloseEmpty     = "close.empty"          // [file] holds no paper
	ProblemTerm           = "retention.term"       // [file, until] the term has not ended
	ProblemPermanent      = "retention.permanent"  // [file] kept for ever
	ProblemDisposalSelf   = "disposal.self"        // [file, actor] asked for it, so another person decides
	ProblemVolumeTaken    = "close.archive-number" // [number] no archive numbers are left
)
