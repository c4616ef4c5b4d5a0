package archive

import (
	"maps"
	"time"
)

// maxKept bounds the findings a Pass keeps.
const maxKept = 10_000

// Pass is one reading of the whole archive, in one go or many. It can be kept
// as JSON between them; there is no name or value of a document in it.
type Pass struct {
	Archive  string    `json:"archive"` // its id
	Started  time.Time `json:"started"`
	Finished time.Time `json:"finished,omitzero"` // everything has been read and compared
	After    string    `json:"after"`             // all objects up to this key have been read
	Progress
	Compared bool      `json:"compared,omitempty"` // all were read, and checked against each other
	Findings []Finding `json:"findings"`           // the first ones
	Facts    Facts     `json:"facts"`
}

// Facts are what the objects read so far say of those to come.
type Facts struct {
	Format  bool              `json:"format,omitempty"`
	Office  int               `json:"office,omitempty"`  // newest version
	Marks   map[string]bool   `json:"marks,omitempty"`   // day marks whose file has not been read
	Forms   map[string]Digest `json:"forms,omitempty"`   // there are
	Wanted  map[string]Digest `json:"wanted,omitempty"`  // that documents were made with
	Locks   map[string]Lock   `json:"locks,omitempty"`   // numbering events, by nonce
	Damaged map[FileID]bool   `json:"damaged,omitempty"` // files whose chain is not whole
	Bad     map[string]bool   `json:"bad,omitempty"`     // entries of the register that are damaged
	Lost    []string          `json:"lost,omitempty"`    // drafts of no such document
	Row     Row               `json:"row"`
	Pending map[string]Digest `json:"pending,omitempty"` // content of drafts that were handed in and are not issued yet
	Volumes map[string]FileID `json:"volumes,omitempty"` // entries of the register that archive numbers of files must have
	Access  AccessRow         `json:"access,omitzero"`
}

// AccessRow follows the batches of one writer of the access log on one day.
type AccessRow struct {
	Prefix string `json:"prefix"`
	Next   int    `json:"next"`
}

// Lock is a numbering event with its outcome.
type Lock struct {
	Document DocID  `json:"document"`
	Number   Number `json:"number,omitzero"` // zero without an outcome
	Claimed  int    `json:"claimed,omitempty"`
	Entry    string `json:"entry,omitempty"` // the beginning of the SHA-256 that its entry in the register must have
}

// Row follows one series and year of the register.
type Row struct {
	Prefix string `json:"prefix"`
	First  int    `json:"first"`
	Next   int    `json:"next"`
}

// NewPass is a Pass at its beginning.
func (a *Archive) NewPass() *Pass {
	return &Pass{Archive: a.id, Started: a.now(), Findings: []Finding{}}
}

// fill makes the maps that are missing.
func (f *Facts) fill() {
	make1(&f.Marks)
	make1(&f.Forms)
	make1(&f.Wanted)
	make1(&f.Locks)
	make1(&f.Damaged)
	make1(&f.Bad)
	make1(&f.Pending)
	make1(&f.Volumes)
}

func make1[K comparable, V any](m *map[K]V) {
	if *m == nil {
		*m = map[K]V{}
	}
}

func (p *Pass) note(findings []Finding) {
	room := max(0, maxKept-len(p.Findings))
	p.Findings = append(p.Findings, findings[:min(room, len(findings))]...)
}

// Settled drops what is no longer needed once the pass is finished.
func (p *Pass) Settled() Pass {
	s := *p
	s.Facts, s.Findings = Facts{}, nil
	return s
}

// forget drops the day marks of a file.
func (f *Facts) forget(id FileID) {
	maps.DeleteFunc(f.Marks, func(key string, _ bool) bool { return parseKey(key).file == id })
}
