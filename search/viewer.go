package search

import (
	"encoding/json"
	"fmt"
	"slices"

	"casefile/archive"
)

// unknownRank is above all levels: what this version does not know is seen by
// nobody but the local operator.
var unknownRank = len(archive.Levels())

func rank(level string) int {
	if r := archive.Level(level).Rank(); r >= 0 {
		return r
	}
	return unknownRank
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
	if r == unknownRank {
		return Viewer{}, fmt.Errorf("viewer %q: unknown clearance %q", id, clearance)
	}
	names := []string{}
	for _, n := range append([]string{id}, units...) {
		if n != "" && n != archive.Nobody && !slices.Contains(names, n) {
			names = append(names, n)
		}
	}
	return Viewer{kind: person, clearance: r, names: names}, nil
}

// Sees is the rule, for one document: the viewer's clearance reaches its
// level, or the level's term is over; and its audience, if it has one, names
// the viewer or a unit of the viewer's. The index asks the same of all
// documents at once, see terms.go, and so does the list, see package records.
func (v Viewer) Sees(a archive.Access, today archive.Date) bool {
	switch v.kind {
	case operator:
		return true
	case person:
		return rank(string(a.At(today))) <= v.clearance && a.Audience.Admits(v.names...)
	}
	return false
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
	if j.Kind < nobody || j.Kind > operator || j.Clearance < 0 || j.Clearance >= unknownRank {
		return fmt.Errorf("no such viewer")
	}
	*v = Viewer{kind: j.Kind, clearance: j.Clearance, names: j.Names}
	return nil
}
