// Package office is what the people of an organ do with casefile, one method
// a use case: draft, submit, approve, issue, file, find. The command line and
// the web pages call the same methods and differ only in how they ask and
// answer.
//
// It composes and decides nothing of its own: templates says whether values
// fit a form and what the page looks like, archive says whether a step is
// legal and keeps the truth, search finds. What office adds is the person.
// Every use case takes an Actor, and this package is the one place where an
// actor is refused: by role (the table in permission.go) and by what a
// document may be read by (its secrecy level and its audience).
//
// An Office opens nothing before it is needed: listing forms touches no
// archive, rendering no index. It is safe for concurrent use.
package office
