package archive

import (
	"slices"
	"strings"
)

// A later program may use words in an event that this one does not know: a
// role, a secrecy level, a term, a way of serving. Such an event is Unknown, as
// one of an unknown type is: the file can be read, and nothing is done to it
// that rests on half of what is known.

// storedRoles are the roles that parts of events have.
func storedRoles() []Role {
	return []Role{RoleHeader, RoleRecord, RolePDF, RoleDraft, RoleConfidential, RoleSeed, RoleOriginal, RoleSealed,
		RoleMinutes, RoleService, RoleReceipt, RoleReply, RoleEvidence, RoleAttachment, RoleTranscript, RoleRecords, RoleManifest}
}

// plain reports whether this program knows every word of an event.
func (e *Event) plain() bool {
	return !slices.ContainsFunc(e.levels(), func(l Level) bool { return l.Rank() < 0 }) &&
		!slices.ContainsFunc(e.roles(), func(r Role) bool { return !slices.Contains(storedRoles(), r) }) &&
		!slices.ContainsFunc(e.terms(), func(r Retention) bool { return r.Years() < 0 }) &&
		(e.Opened == nil || slices.Contains([]Kind{KindCase, KindLead, KindSeries}, e.Opened.Kind)) &&
		(e.Service == nil || slices.Contains(ServiceMethods(), e.Service.Method)) &&
		!slices.ContainsFunc(e.Arranged, func(x Arranged) bool { return x.Section != "" && !KnownSection(x.Section) })
}

func (e *Event) levels() []Level {
	var all []Level
	add := func(a *Access) {
		if a != nil {
			all = append(all, a.Level)
		}
	}
	add(e.Access)
	if e.Opened != nil {
		add(&e.Opened.Access)
	}
	if e.Secrecy != nil {
		all = append(all, e.Secrecy.Level)
	}
	if e.Numbering != nil {
		add(e.Numbering.Access)
	}
	if e.Row != nil {
		add(e.Row.Access)
	}
	for i := range e.Items {
		add(&e.Items[i].Access)
	}
	return all
}

func (e *Event) roles() []Role {
	var all []Role
	for _, n := range namedParts(e) {
		all = append(all, n.part.Role)
	}
	if e.Reference != nil {
		all = append(all, e.Reference.Role)
	}
	return all
}

func (e *Event) terms() []Retention {
	all := []Retention{e.Retention}
	if e.Closed != nil {
		all = append(all, e.Closed.Retention)
	}
	return all
}

// filed checks the parts of a document that is issued or imported: its record
// first, and nothing of another document.
func filed(local string, parts []PartRef) bool {
	return len(parts) > 0 && parts[0].Role == RoleRecord && parts[0].Name == recordName(local) && ownParts(local, parts)
}

// ownParts checks that parts can only be objects of one document.
func ownParts(local string, parts []PartRef) bool {
	return !slices.ContainsFunc(parts, func(p PartRef) bool {
		rest, own := strings.CutPrefix(p.Name, local+".")
		return !own || strings.ContainsFunc(rest, func(r rune) bool { return r != '.' && (r > 0x7f || !isLowerAlnum(byte(r))) }) ||
			!p.Digest.valid() || p.Size < 0
	})
}
