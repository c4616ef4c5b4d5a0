package main

import "casefile/cmd/internal/office"

// The exit codes are an interface: scripts branch on them.
const (
	exitDone      = 0 // also: a search without a hit
	exitFailed    = 1 // something broke or could not be reached
	exitUsage     = 2
	exitInvalid   = 3 // the input is wrong
	exitMissing   = 4 // no such form, document, file, archive
	exitConflict  = 5 // illegal step, not approved, taken, not permitted
	exitIntegrity = 6 // stored bytes have changed
)

// exitCodes is the one table from kinds of failure to exit codes.
var exitCodes = map[office.Kind]int{
	office.Failed:  exitFailed,
	office.Usage:   exitUsage,
	office.Invalid: exitInvalid,
	office.Missing: exitMissing,
	office.Refused: exitConflict,
	office.Damaged: exitIntegrity,
}
