package search

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
)

// A position is where a page ends, and what later pages need to know to go on
// in the same order: which documents there were, which of them are ranked, and
// what their scores depended on. What holds, in every order:
//
//   - what was there at the first page and is still found comes once, whatever
//     goes away, is filed or is corrected in between: a document that was filed
//     anew keeps the place it had, see earlier;
//   - what is filed while somebody turns pages does not come, nor what went
//     away and is filed again;
//   - what is corrected so that it is found, and was not before, comes if the
//     place that what it said before would have had is still ahead;
//   - by score and with other wordings, see Request.Wider, what was shown and is
//     corrected may come once more, among those that have another wording.
//
// In the order of titles or numbers nobody can go on behind a document that was
// disposed of 销毁 and overwritten: that is errCursor.
//
// A document that the viewer was not cleared for at the first page has the
// place it has now, and comes if that is ahead.
type position struct {
	Bound      int64 // documents born from here on are new
	Place      int64 // of the last document shown, as it was at the first page
	Worst      int64 // of the last that is ranked, likewise; 0 nothing is
	Ranked     bool
	Title      bool
	WorstTitle bool
	Score      float64
	Stats      stats

	last, end match
}

// fixed is the length of a position without the runs of its stats. Every
// number in it has the same length whatever it is, so that the length of a
// cursor tells nothing but the number of runs.
const fixed = 6*8 + 1

func (p position) encode() []byte {
	b := make([]byte, 1, fixed+8*len(p.Stats.Runs))
	for i, is := range []bool{p.Ranked, p.Title, p.WorstTitle} {
		if is {
			b[0] |= 1 << i
		}
	}
	for _, n := range []uint64{uint64(p.Bound), uint64(p.Place), uint64(p.Worst), math.Float64bits(p.Score),
		uint64(p.Stats.Docs), math.Float64bits(p.Stats.Average)} {
		b = binary.BigEndian.AppendUint64(b, n)
	}
	for _, n := range p.Stats.Runs {
		b = binary.BigEndian.AppendUint64(b, uint64(n))
	}
	return b
}

// decodePosition is the position of a search with so many runs.
func decodePosition(b []byte, runs int) (*position, error) {
	if len(b) != fixed+8*runs {
		return nil, errCursor
	}
	n := func(i int) uint64 { return binary.BigEndian.Uint64(b[1+8*i:]) }
	p := &position{Ranked: b[0]&1 != 0, Title: b[0]&2 != 0, WorstTitle: b[0]&4 != 0,
		Bound: int64(n(0)), Place: int64(n(1)), Worst: int64(n(2)), Score: math.Float64frombits(n(3)),
		Stats: stats{Docs: int(n(4)), Average: math.Float64frombits(n(5))}}
	for i := range runs {
		p.Stats.Runs = append(p.Stats.Runs, int(n(6+i)))
	}
	return p, nil
}

// maxCursor is how long a cursor may be.
const maxCursor = 2048

// errCursor is all that is told of a cursor that is not one of this search.
var errCursor = fmt.Errorf("%w: the cursor is not of this search, or of an index that has been made again; start at the first page", ErrRequest)

// match is the last one shown; nil before the first page.
func (p *position) match() *match {
	if p == nil {
		return nil
	}
	return &p.last
}

// worst is the last one that is ranked; nil when nothing is.
func (p *position) worst() *match {
	if p.Worst == 0 {
		return nil
	}
	return &p.end
}

// bound is where the documents begin that are too new.
func (f *finder) bound() int64 {
	if f.after == nil {
		return math.MaxInt64
	}
	return f.after.Bound
}

// behind is the position behind a match.
func (f *finder) behind(m match) position {
	p := position{Bound: f.size, Place: m.then, Ranked: m.ranked, Title: m.title, Score: m.score, Stats: f.stats}
	if f.worst != nil {
		p.Worst, p.WorstTitle = f.worst.then, f.worst.title
	}
	if f.after != nil {
		p.Bound = f.after.Bound
	}
	return p
}

// A cursor is a position, sealed with the key of the index: who has it can
// neither read it, since it tells of the size of things he may not see, nor
// change it, nor use it for another search or as another viewer.
func (g *generation) cursors(r Request) (cipher.AEAD, []byte, error) {
	block, err := aes.NewCipher(g.texts.key())
	if err != nil {
		return nil, nil, err
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		return nil, nil, err
	}
	about, err := json.Marshal(Request{Query: r.Query, Viewer: r.Viewer, Today: r.Today, Restrict: r.Restrict, Sort: r.Sort, Wider: r.Wider})
	return aead, about, err
}

func (g *generation) sealCursor(r Request, p position) (string, error) {
	aead, about, err := g.cursors(r)
	if err != nil {
		return "", err
	}
	b := p.encode()
	// The same position has the same cursor; no two have the same nonce.
	mac := hmac.New(sha256.New, g.texts.key())
	mac.Write(append(about, b...))
	nonce := mac.Sum(nil)[:aead.NonceSize()]
	return base64.RawURLEncoding.EncodeToString(aead.Seal(nonce, nonce, b, about)), nil
}

// openCursor is the position of r.After in a search with so many runs; nil for
// none.
func (g *generation) openCursor(r Request, runs int) (*position, error) {
	if r.After == "" {
		return nil, nil
	}
	aead, about, err := g.cursors(r)
	if err != nil {
		return nil, err
	}
	b, err := base64.RawURLEncoding.DecodeString(r.After[:min(len(r.After), maxCursor)])
	if err != nil || len(b) < aead.NonceSize() {
		return nil, errCursor
	}
	n := aead.NonceSize()
	if b, err = aead.Open(nil, b[:n], b[n:], about); err != nil {
		return nil, errCursor
	}
	p, err := decodePosition(b, runs)
	if err != nil {
		return nil, errCursor
	}
	if p.last, err = g.matchAt(p.Place, p.Title); err == nil && p.Worst > 0 {
		p.end, err = g.matchAt(p.Worst, p.WorstTitle)
	}
	if err != nil {
		return nil, errCursor
	}
	p.last.score, p.last.ranked = p.Score, p.Ranked
	p.last.head, err = g.texts.headOf(r.Sort, p.Place)
	if words := r.Sort == ByTitle || r.Sort == ByNumber; err != nil || words && g.erased(p.Place) {
		return nil, errCursor
	}
	return p, nil
}

// erased reports whether of a record its head is all there is. It says when the
// document was dated and filed, but no more what its title and number were.
func (g *generation) erased(place int64) bool {
	rec, err := g.texts.at(place)
	return err != nil || len(rec.meta) == 0 || rec.meta[0] == 0
}

// matchAt is what the record at a place is in order by.
func (g *generation) matchAt(place int64, title bool) (match, error) {
	rec, err := g.texts.at(place)
	return match{docKey: rec.key, then: place, title: title}, err
}
