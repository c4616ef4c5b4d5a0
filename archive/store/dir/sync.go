package dir

import (
	"fmt"
	"sync"
)

// syncer lets concurrent writers in one folder share its syncs: a sync counts
// for everyone whose change was made before it began.
type syncer struct {
	sync func(dir string) error // an FS's SyncDir
	mu   sync.Mutex
	dirs map[string]*group
}

// group is a folder being synced. Those who come while it is running wait for
// the next one, which one of them does for all.
type group struct {
	running, next *round
}

// round is one sync with all who share it.
type round struct {
	done chan struct{}
	err  error
}

// do returns after a sync of dir that began after the call.
func (s *syncer) do(dir string) error {
	s.mu.Lock()
	g := s.dirs[dir]
	if g == nil {
		g = &group{}
		s.dirs[dir] = g
	}
	mine := g.next
	if mine != nil {
		s.mu.Unlock()
		<-mine.done
		return mine.err
	}
	mine = &round{done: make(chan struct{})}
	before := g.running
	if before != nil {
		g.next = mine
		s.mu.Unlock()
		<-before.done
		s.mu.Lock()
		g.next = nil
	}
	g.running = mine
	s.mu.Unlock()

	if err := s.sync(dir); err != nil {
		mine.err = fmt.Errorf("sync folder %s: %w", dir, err)
	}

	s.mu.Lock()
	if g.running == mine {
		g.running = nil
	}
	if g.running == nil && g.next == nil {
		delete(s.dirs, dir)
	}
	s.mu.Unlock()
	close(mine.done)
	return mine.err
}
