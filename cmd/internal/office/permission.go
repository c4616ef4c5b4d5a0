package office

// act names a use case for the permission table.
type act string

const (
	actForms    act = "forms" // list forms, read one, render outside the archive
	actInit     act = "init"  // make an archive
	actOpenCase act = "case.open"
	actRead     act = "read"   // list and read cases and documents
	actDraft    act = "draft"  // write a draft, preview it
	actSubmit   act = "submit" // hand a draft in
	actApprove  act = "approve"
	actReturn   act = "return"
	actIssue    act = "issue"
	actNumbers  act = "number.list"
	actStart    act = "number.start"
	actImport   act = "import"
	actSearch   act = "search"
	actIndex    act = "index"  // rebuild, status
	actVerify   act = "verify" // verify, status
	actDoctor   act = "doctor"
)

// permissions is the one table of who may do what. Nothing else in the
// program compares roles.
var permissions = map[act][]Role{
	actForms:    {Officer, Approver, Issuer, Archivist, Reviewer, Admin},
	actInit:     {Admin},
	actOpenCase: {Officer, Archivist},
	actRead:     {Officer, Approver, Issuer, Archivist, Reviewer},
	actDraft:    {Officer},
	actSubmit:   {Officer},
	actApprove:  {Approver},
	actReturn:   {Approver},
	actIssue:    {Issuer},
	actNumbers:  {Officer, Approver, Issuer, Archivist, Admin},
	actStart:    {Issuer, Admin},
	actImport:   {Archivist},
	actSearch:   {Officer, Approver, Issuer, Archivist, Reviewer},
	actIndex:    {Archivist, Admin},
	actVerify:   {Archivist, Admin},
	actDoctor:   {Archivist, Admin},
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
