package office

import (
	"slices"

	"casefile/archive"
)

// act names a use case for the permission table.
type act string

const (
	actForms     act = "forms" // list forms, read one, render outside the archive
	actInit      act = "init"  // make an archive
	actOpenCase  act = "case.open"
	actRead      act = "read"         // list and read cases and documents
	actConfide   act = "confidential" // read confidential fields 保密项 of a document that may be read: see confidants
	actDraft     act = "draft"        // write a draft, preview it
	actSubmit    act = "submit"       // hand a draft in
	actApprove   act = "approve"
	actReturn    act = "return"
	actIssue     act = "issue"
	actAttach    act = "attach"   // file papers with a document
	actServe     act = "serve"    // record its service 送达
	actReply     act = "reply"    // file a reply to it
	actWithdraw  act = "withdraw" // before its issue 撤回
	actRevoke    act = "revoke"   // after it 撤销
	actTasks     act = "task.list"
	actCloseTask act = "task.close"
	actNumbers   act = "number.list"
	actStart     act = "number.start" // and entries for what was given elsewhere, or to nothing
	actBatch     act = "batch"        // issue a batch; who runs it submits it too
	actImport    act = "import"
	actSearch    act = "search"
	actPaper     act = "case.paper" // file a paper that is kept on a shelf
	actClose     act = "case.close" // close a case file 归档, arrange it
	actReopen    act = "case.reopen"
	actExport    act = "case.export" // hand a case file over as a bag
	actReceive   act = "case.import" // take one in
	actRetention act = "retention.set"
	actDispose   act = "dispose.ask"
	actConfirm   act = "dispose.confirm"
	actIndex     act = "index"  // rebuild, status
	actVerify    act = "verify" // verify, status
	actDoctor    act = "doctor"
	actCopy      act = "copy"             // copy everything to a second store
	actAudit     act = "audit"            // read the access log, verify and prove the history
	actSign      act = "audit.checkpoint" // sign the state of the log
)

// permissions is the one table of who may do what. Nothing else in the
// program compares roles.
var permissions = map[act][]Role{
	actForms:     {Officer, Approver, Issuer, Archivist, Reviewer, Admin, Auditor},
	actInit:      {Admin},
	actOpenCase:  {Officer, Archivist},
	actRead:      {Officer, Approver, Issuer, Archivist, Reviewer},
	actConfide:   {Officer, Approver, Archivist},
	actDraft:     {Officer},
	actSubmit:    {Officer},
	actApprove:   {Approver},
	actReturn:    {Approver},
	actIssue:     {Issuer},
	actAttach:    {Officer, Issuer},
	actServe:     {Officer, Issuer},
	actReply:     {Officer, Issuer},
	actWithdraw:  {Officer},
	actRevoke:    {Approver},
	actTasks:     {Officer, Approver, Issuer, Archivist, Reviewer},
	actCloseTask: {Officer},
	actNumbers:   {Officer, Approver, Issuer, Archivist, Admin},
	actStart:     {Issuer, Admin},
	actBatch:     {Issuer},
	actImport:    {Archivist},
	actPaper:     {Officer, Archivist},
	actClose:     {Officer, Archivist},
	actReopen:    {Archivist},
	actExport:    {Archivist},
	actReceive:   {Archivist},
	actRetention: {Archivist},
	actDispose:   {Archivist},
	actConfirm:   {Archivist, Approver},
	actSearch:    {Officer, Approver, Issuer, Archivist, Reviewer},
	actIndex:     {Archivist, Admin},
	actVerify:    {Archivist, Admin, Auditor},
	actDoctor:    {Archivist, Admin},
	actCopy:      {Archivist, Admin},
	actAudit:     {Auditor, Admin},
	actSign:      {Auditor, Archivist, Admin},
}

// allow refuses an actor none of whose roles the table names for the act.
func (a Actor) allow(x act) error {
	for _, r := range permissions[x] {
		if a.Has(r) {
			return nil
		}
	}
	return &Problem{ID: "not-allowed", Kind: Refused, Args: map[string]string{
		"actor": a.Name, "act": string(x), "roles": joinRoles(permissions[x]),
	}}
}

func joinRoles(rs []Role) string {
	s := ""
	for i, r := range rs {
		if i > 0 {
			s += ","
		}
		s += string(r)
	}
	return s
}

// confidants narrows actConfide to the documents with which a role has to do.
// Whoever plays none of these roles, or plays it for another document, does
// not read confidential fields; nor does who may not read the document.
var confidants = map[Role]func(Actor, *archive.DocState) bool{
	// The handler who drafted it.
	Officer: func(a Actor, d *archive.DocState) bool { return d.DraftedBy.ID == a.ID },
	// Who may still have to approve it, or has.
	Approver: func(a Actor, d *archive.DocState) bool {
		signed := slices.ContainsFunc(d.Signoffs, func(s archive.Signoff) bool { return s.ID == a.ID })
		return signed || d.ApprovedBy.ID == a.ID ||
			d.Status == archive.StatusSubmitted && d.SubmittedBy.ID != a.ID
	},
	// Who keeps what has been issued.
	Archivist: func(_ Actor, d *archive.DocState) bool { return filed(d) },
}

// mayConfide refuses who may not read the confidential fields of a document
// that he may read.
func (a Actor) mayConfide(d *archive.DocState) error {
	if err := a.allow(actConfide); err != nil {
		return err
	}
	if a.local {
		return nil
	}
	for _, r := range permissions[actConfide] {
		if a.Has(r) && confidants[r] != nil && confidants[r](a, d) {
			return nil
		}
	}
	return &Problem{ID: "confidential-refused", Kind: Refused, Args: args{"what": string(d.ID), "actor": a.Name}}
}
