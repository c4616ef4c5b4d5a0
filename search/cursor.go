package search

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math"
)

// A position is where a page ends, and what later pages need to know to go on
// in the same order: which documents there were, and what their scores
// depended on. What is filed while somebody turns pages is not among them; what
// was there comes once, filed anew or not, unless its date, title or number has
// become another.
type position struct {
	Bound  int64   `json:"b"` // documents born from here on are new
	Place  int64   `json:"p"` // of the last document shown
	Ranked bool    `json:"r,omitempty"`
	Title  bool    `json:"t,omitempty"`
	Score  float64 `json:"s,omitempty"`
	Stats  stats   `json:"n"`

	last match
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

// bound is where the documents begin that are too new.
func (f *finder) bound() int64 {
	if f.after == nil {
		return math.MaxInt64
	}
	return f.after.Bound
}

// behind is the position behind a match.
func (f *finder) behind(m match) position {
	p := position{Bound: f.g.texts.size(), Place: m.place, Ranked: m.ranked, Title: m.title, Score: m.score, Stats: f.stats}
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
	b, err := json.Marshal(p)
	if err != nil {
		return "", err
	}
	// The same position has the same cursor; no two have the same nonce.
	mac := hmac.New(sha256.New, g.texts.key())
	mac.Write(append(about, b...))
	nonce := mac.Sum(nil)[:aead.NonceSize()]
	return base64.RawURLEncoding.EncodeToString(aead.Seal(nonce, nonce, b, about)), nil
}

// openCursor is the position of r.After; nil for none.
func (g *generation) openCursor(r Request) (*position, error) {
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
	p := &position{}
	if err := json.Unmarshal(b, p); err != nil {
		return nil, errCursor
	}
	rec, err := g.texts.at(p.Place)
	if err != nil {
		return nil, errCursor
	}
	p.last = match{docKey: rec.key, title: p.Title, score: p.Score, ranked: p.Ranked}
	p.last.head, err = g.texts.headOf(r.Sort, p.Place)
	return p, err
}
