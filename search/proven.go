package search

import (
	"sync"
	"sync/atomic"
)

// Of the texts one bit is kept for each grain, which is less than the head of a
// record, so that no two records share one; a page of bits is for 8 MB.
const (
	provenGrain = 32
	provenWords = 1 << 12
)

type provenPage [provenWords]atomic.Uint64

// proven is the set of records whose checksums have been seen to hold, by
// where they begin: each is held against its checksum once in a process, when
// its text is first read. It is safe for concurrent use, and a look at it waits
// for nobody.
type proven struct {
	mu    sync.Mutex // of who makes pages
	pages atomic.Pointer[[]*provenPage]
}

// bit is where the record at off has its bit.
func (p *proven) bit(off int64) (page, word int64, mask uint64) {
	g := off / provenGrain
	return g >> 6 / provenWords, g >> 6 % provenWords, 1 << (g & 63)
}

func (p *proven) has(off int64) bool {
	page, word, mask := p.bit(off)
	all := p.pages.Load()
	return all != nil && page < int64(len(*all)) && (*all)[page][word].Load()&mask != 0
}

func (p *proven) add(off int64) {
	page, word, mask := p.bit(off)
	p.reach(page)[page][word].Or(mask)
}

// drop forgets a record, which is other than it was.
func (p *proven) drop(off int64) {
	page, word, mask := p.bit(off)
	p.reach(page)[page][word].And(^mask)
}

// reach makes pages up to one.
func (p *proven) reach(page int64) []*provenPage {
	if all := p.pages.Load(); all != nil && page < int64(len(*all)) {
		return *all
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	var pages []*provenPage
	if all := p.pages.Load(); all != nil {
		pages = append(pages, *all...)
	}
	for int64(len(pages)) <= page {
		pages = append(pages, new(provenPage))
	}
	p.pages.Store(&pages)
	return pages
}
