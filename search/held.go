package search

import (
	"cmp"
	"runtime/debug"
	"sync"

	"casefile/search/records"
)

// held is a generation in use: it is closed when nobody reads it any more.
type held struct {
	*generation
	use sync.RWMutex // held for reading while it is used
}

// end waits for who uses it and closes it.
func (h *held) end() error {
	h.use.Lock()
	defer h.use.Unlock()
	return h.close()
}

// hold takes a generation in use, if there is one.
func hold(g *generation) *held {
	if g == nil {
		return nil
	}
	return &held{generation: g}
}

// read runs f with the generation in use. It stays open until f is through,
// also when another one has taken its place.
func read[T any](l *local, f func(*generation) (T, error)) (v T, err error) {
	l.mu.RLock()
	h := l.gen
	if h == nil {
		defer l.mu.RUnlock()
		return v, cmp.Or(l.broken, ErrBusy)
	}
	h.use.RLock()
	l.mu.RUnlock()
	defer h.use.RUnlock()
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer guard(&err)
	if v, err = f(h.generation); records.IsDamage(err) {
		err = asDamage(err)
	}
	return v, err
}
