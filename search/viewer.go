package search

import (
	"encoding/json"
	"fmt"
	"slices"
)

// levels of secrecy (密级), lowest first.
var levels = [...]string{"", "内部", "秘密", "机密", "绝密"}

// rank orders levels. A word this version does not know ranks above all, so
// that what it marks is seen by nobody but the local operator.
func rank(level string) int {
	for i, l := range levels {
		if l == level {
			return i
		}
	}
	return len(levels)
}

// Viewer is who a search is answered for. Its zero value sees nothing: it is
// refused with ErrNoViewer.
type Viewer struct {
	kind      viewerKind
	clearance int
	names     []string // the person's id and units, as audiences name them
}

type viewerKind int

const (
	nobody viewerKind = iota
	person
	operator
)

// LocalOperator sees everything: the person at the machine of an archive
// whose office has not defined any actors.
func LocalOperator() Viewer { return Viewer{kind: operator} }

// NewViewer is a person with the highest level of secrecy he may read and the
// units he belongs to. An unknown level is an error.
func NewViewer(id, clearance string, units ...string) (Viewer, error) {
	r := rank(clearance)
	if r == len(levels) {
		return Viewer{}, fmt.Errorf("viewer %q: unknown clearance %q", id, clearance)
	}
	names := []string{}
	for _, n := range append([]string{id}, units...) {
		if n != "" && !slices.Contains(names, n) {
			names = append(names, n)
		}
	}
	return Viewer{kind: person, clearance: r, names: names}, nil
}

// Sees is the rule, for one document: the viewer's clearance reaches its
// level, or the level's term is over; and its audience, if it has one, names
// the viewer or a unit of the viewer's.
func (v Viewer) Sees(secrecy, until string, audience []string, today string) bool {
	switch v.kind {
	case operator:
		return true
	case person:
	default:
		return false
	}
	lapsed := until != "" && until < today
	if rank(secrecy) > v.clearance && !lapsed {
		return false
	}
	if len(audience) == 0 {
		return true
	}
	return slices.ContainsFunc(audience, func(a string) bool { return slices.Contains(v.names, a) })
}

type viewerJSON struct {
	Kind      viewerKind `json:"kind"`
	Clearance int        `json:"clearance,omitempty"`
	Names     []string   `json:"names,omitempty"`
}

// MarshalJSON lets a viewer travel with a request to the server of the folder.
func (v Viewer) MarshalJSON() ([]byte, error) {
	return json.Marshal(viewerJSON{v.kind, v.clearance, v.names})
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (v *Viewer) UnmarshalJSON(b []byte) error {
	var j viewerJSON
	if err := json.Unmarshal(b, &j); err != nil {
		return err
	}
	if j.Kind < nobody || j.Kind > operator || j.Clearance < 0 || j.Clearance >= len(levels) {
		return fmt.Errorf("no such viewer")
	}
	*v = Viewer{kind: j.Kind, clearance: j.Clearance, names: j.Names}
	return nil
}
