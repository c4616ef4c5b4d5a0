package office

import (
	"errors"
	"slices"
	"sync"
	"time"

	"casefile/archive"
)

// previewKey is one version of a draft: the same key has the same pages.
type previewKey struct {
	doc     archive.DocID
	version int
	content archive.Digest
}

// Limits of what previews keep.
const (
	keptPreviews = 8
	keptPages    = 300 // of all together, but for the newest
	keptLooks    = 256
	lookLasts    = 10 * time.Minute
)

// previews keeps the drafts composed last, so that the pictures of one look at a
// draft are drawn from one composition, and who has looked at which. It answers
// nobody's question whether he may: that is asked of the archive each time,
// before. The zero value is ready.
type previews struct {
	mu    sync.Mutex
	kept  []*keptPreview // the one used last at the end
	looks []look         // the newest at the end
}

type keptPreview struct {
	key   previewKey
	pages int // 0 before it is composed
	once  sync.Once
	d     *composed
	err   error
}

// look is one actor's look at a draft, of which there is a line in the access log.
type look struct {
	by, via string
	key     previewKey
	at      time.Time
}

// composed is the draft of a key, composed now or before. Those who ask for the
// same at once wait for one composition; one that fails is not kept.
func (p *previews) composed(key previewKey, compose func() (*composed, error)) (*composed, error) {
	e := p.entry(key)
	e.once.Do(func() {
		e.err = errors.New("composing the preview did not end") // if it panics
		e.d, e.err = compose()
	})
	p.weigh(e)
	return e.d, e.err
}

func (p *previews) entry(key previewKey) *keptPreview {
	p.mu.Lock()
	defer p.mu.Unlock()
	e := &keptPreview{key: key}
	if i := slices.IndexFunc(p.kept, func(e *keptPreview) bool { return e.key == key }); i >= 0 {
		e = p.kept[i]
		p.kept = slices.Delete(p.kept, i, i+1)
	}
	p.kept = append(p.kept, e)
	if len(p.kept) > keptPreviews {
		p.kept = slices.Delete(p.kept, 0, 1)
	}
	return e
}

// weigh lets the oldest go when all together have too many pages.
func (p *previews) weigh(e *keptPreview) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if e.err != nil {
		p.kept = slices.DeleteFunc(p.kept, func(x *keptPreview) bool { return x == e })
		return
	}
	e.pages = len(e.d.res.Pages)
	pages := 0
	for _, x := range p.kept {
		pages += x.pages
	}
	for pages > keptPages && len(p.kept) > 1 {
		pages -= p.kept[0].pages
		p.kept = slices.Delete(p.kept, 0, 1)
	}
}

// looked notes a look that is in the access log.
func (p *previews) looked(l look) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.looks = append(p.looks, l)
	if len(p.looks) > keptLooks {
		p.looks = slices.Delete(p.looks, 0, 1)
	}
}

// looking reports whether l is part of a look that is in the access log.
func (p *previews) looking(l look) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.ContainsFunc(p.looks, func(x look) bool {
		age := l.at.Sub(x.at)
		return x.by == l.by && x.via == l.via && x.key == l.key && age >= 0 && age < lookLasts
	})
}
