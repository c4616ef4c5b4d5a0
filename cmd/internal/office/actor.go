package office

import (
	"casefile/archive"
	"casefile/search"
)

// Actor is who asks. It is made by [Office.Actor] from a name and passed to
// every use case; the zero Actor may do nothing.
type Actor struct {
	ID        string        // as events record it
	Name      string        // as people read it; equals ID for the local operator
	Via       string        // how the request came in: "cli", "web"
	Roles     []Role        // what the actor does in the organ
	Clearance archive.Level // the highest level the actor may read
	Units     []string      // units the actor belongs to, for audiences

	local bool // the operator of an archive that defines no actors
}

// Role is a part played in the organ (岗位).
type Role string

const (
	Officer   Role = "officer"   // 承办人: drafts and submits
	Approver  Role = "approver"  // 审批人: approves and returns
	Issuer    Role = "issuer"    // 印发: gives the number and files the document
	Archivist Role = "archivist" // 档案员: cases, imports, verification, index
	Reviewer  Role = "reviewer"  // 调阅人: finds and reads
	Admin     Role = "admin"     // 系统管理员: series, office data, doctor
	Auditor   Role = "auditor"   // 监督员: who read what, and whether history is what it was; reads no papers
)

// Roles lists every role in the order people are shown them.
func Roles() []Role {
	return []Role{Officer, Approver, Issuer, Archivist, Reviewer, Admin, Auditor}
}

// Has reports whether the actor plays the role.
func (a Actor) Has(r Role) bool {
	for _, own := range a.Roles {
		if own == r {
			return true
		}
	}
	return false
}

// mayRead is the rule for one paper: the actor's clearance reaches the level
// that is in force today, and its audience, if there is one, names the actor
// or a unit of the actor's. The operator of an archive without actors reads
// everything.
func (a Actor) mayRead(x archive.Access, today archive.Date) bool {
	if a.local {
		return true
	}
	level := x.At(today)
	if level.Rank() < 0 || a.Clearance.Rank() < level.Rank() {
		return false
	}
	return x.Audience.Admits(append([]string{a.ID}, a.Units...)...)
}

// viewer is the actor as search knows him; the same rule as mayRead, decided
// inside the query.
func (a Actor) viewer() (search.Viewer, error) {
	if a.local {
		return search.LocalOperator(), nil
	}
	return search.NewViewer(a.ID, string(a.Clearance), a.Units...)
}
