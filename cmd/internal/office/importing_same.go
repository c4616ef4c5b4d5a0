package office

import (
	"context"
	"crypto/sha256"
	"errors"

	"casefile/archive"
	"casefile/search"
	"casefile/search/zh"
)

// said is what a text says, whatever its script, width and line ends: the
// SHA-256 of its normal form, and a query that finds it.
type said struct {
	sum   [sha256.Size]byte
	query string // "" for no text, or one of marks alone
}

// saidBy takes runs of Han characters from three places of the normal form.
func saidBy(text string) said {
	n := zh.Normalise(text)
	if n.Units() == 0 {
		return said{}
	}
	s := said{sum: sha256.Sum256(n.Norm)}
	for i := range 3 {
		if run := runFrom(n.Norm, n.Units()*i/3); run != "" {
			s.query += `"` + run + `" `
		}
	}
	return s
}

const (
	runUnits = 12   // characters of a run
	runReach = 2000 // units that are looked through for one
)

// runFrom is the first run of Han characters from a unit on, of several the
// longest.
func runFrom(norm []byte, at int) string {
	var best, run []rune
	for end := min(len(norm)/2, at+runReach); at < end; at++ {
		u := rune(zh.Unit(norm, at))
		if u < 0x4E00 || u > 0x9FFF {
			run = nil
			continue
		}
		if run = append(run, u); len(run) > len(best) {
			best = run
		}
		if len(run) == runUnits {
			break
		}
	}
	return string(best)
}

// sameness knows what is in the archive already: in the case that papers go
// into by their bytes, elsewhere through the index, which tells of no document
// the actor may not read.
type sameness struct {
	have   map[archive.DocID]archive.Digest // imported papers of the case
	bytes  map[archive.Digest]archive.DocID // that the actor may read
	texts  map[[sha256.Size]byte]archive.DocID
	first  map[archive.Digest]*incoming // of this batch
	viewer search.Viewer
	// The index: asked is set once it was brought up to date, blind when there
	// is nothing to ask.
	asked, blind bool
	read         map[string]elsewhere
	all          map[archive.Digest]archive.DocID // of the whole archive, once it is needed
}

// elsewhere is what a document the index found holds.
type elsewhere struct {
	digest archive.Digest
	sum    [sha256.Size]byte
	title  string
}

func (s *sameness) begin(ctx context.Context, im *importing) error {
	*s = sameness{have: map[archive.DocID]archive.Digest{}, bytes: map[archive.Digest]archive.DocID{}, texts: map[[sha256.Size]byte]archive.DocID{},
		first: map[archive.Digest]*incoming{}, read: map[string]elsewhere{}}
	viewer, err := im.actor.viewer()
	if err != nil {
		return err
	}
	s.viewer = viewer
	st, err := im.arch.FileState(ctx, archive.FileID(im.req.Case))
	if errors.Is(err, archive.ErrNotFound) || errors.Is(err, archive.ErrInvalid) { // to be opened, or to be refused then
		return nil
	}
	if err != nil {
		return err
	}
	if err := im.o.mayReadFile(im.actor, st); err != nil {
		return err
	}
	for _, d := range st.Docs {
		if digest, ok := originalOf(d); ok {
			s.have[d.ID] = digest
			if im.actor.mayRead(d.Access, im.o.day()) {
				s.bytes[digest] = d.ID
			}
		}
	}
	return nil
}

func originalOf(d *archive.DocState) (archive.Digest, bool) {
	p, ok := d.Part(archive.RoleOriginal)
	return p.Digest, ok && d.Status == archive.StatusImported && !d.Disposed
}

// judge finds what of a batch need not be filed again, and what says the same
// as something else.
func (s *sameness) judge(ctx context.Context, im *importing) error {
	clear(s.first)
	var ask []*incoming
	for _, p := range im.batch {
		if s.isThere(im, p) {
			continue
		}
		if first := s.first[p.digest]; first != nil && first.own != p.own && !im.req.Again {
			p.twin = first
			continue
		}
		if id, ok := s.bytes[p.digest]; ok && !im.req.Again {
			p.dup = &Duplicate{Path: p.from.path(), ID: string(id), Title: im.titleOf(ctx, id)}
			continue
		}
		s.first[p.digest] = p
		ask = append(ask, p)
	}
	return s.ask(ctx, im, ask)
}

// isThere tells whether the paper is in the case under its own id, or under the
// one it got apart; it is then merely known.
func (s *sameness) isThere(im *importing, p *incoming) bool {
	owns := []string{p.own}
	if p.from.line == 0 {
		owns = append(owns, p.apart())
	}
	for _, own := range owns {
		if s.have[archive.NewDocID(archive.FileID(im.req.Case), archive.EscapeLocal(own))] == p.digest {
			p.own = own
			return true
		}
	}
	return false
}

// filed notes a paper that is in the archive now.
func (s *sameness) filed(p *incoming, added bool) {
	s.have[p.id] = p.digest
	if p.known = !added; p.known { // maybe one that the actor may not read
		p.same, p.like = "", ""
		return
	}
	s.bytes[p.digest] = p.id
	if p.said.query == "" {
		return
	}
	if id, ok := s.texts[p.said.sum]; ok && p.same == "" && p.like == "" {
		p.like = string(id)
	} else if !ok {
		s.texts[p.said.sum] = p.id
	}
}

// elsewhereAs says what is known of a paper's twin in another case. It is filed
// all the same if somebody said into which case: a case has all its papers.
func (s *sameness) elsewhereAs(im *importing, p *incoming, id, title string) {
	if im.named || im.req.Again {
		p.same = id
		return
	}
	p.dup = &Duplicate{Path: p.from.path(), ID: id, Title: title}
}

func (im *importing) titleOf(ctx context.Context, id archive.DocID) string {
	d, err := im.arch.GetDocument(ctx, id)
	if err != nil || d.Record == nil {
		return ""
	}
	return d.Record.Title
}
