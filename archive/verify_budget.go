package archive

import "sync"

// verifyBytes is how much of objects a verification holds in memory at a time,
// or one object, if that is larger.
const verifyBytes = 128 << 20

// budget lets work begin as long as there is room for its bytes.
type budget struct {
	mu   sync.Mutex
	room *sync.Cond
	all  int64
	left int64
}

func newBudget(bytes int64) *budget {
	b := &budget{all: bytes, left: bytes}
	b.room = sync.NewCond(&b.mu)
	return b
}

// take waits for room and returns how to give it back. Who asks for more than
// there is at all gets all of it.
func (b *budget) take(bytes int64) (giveBack func()) {
	bytes = min(max(bytes, 1), b.all)
	b.mu.Lock()
	defer b.mu.Unlock()
	for b.left < bytes {
		b.room.Wait()
	}
	b.left -= bytes
	return func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.left += bytes
		b.room.Broadcast()
	}
}
