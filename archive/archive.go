package archive

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"casefile/archive/store"
)

// Version is the format this program writes, and all it opens. Format 1 is
// frozen: testdata/format-1 is read by every later version.
const Version = "1"

// Options come from main. The zero value works.
type Options struct {
	Now  func() time.Time // default time.Now
	Zone *time.Location   // of civil dates; default China()
	Rand io.Reader        // default crypto/rand
	// Workers is the number of objects read or written at a time; default 16.
	Workers int
}

func (o Options) withDefaults() Options {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Zone == nil {
		o.Zone = China()
	}
	if o.Rand == nil {
		o.Rand = rand.Reader
	}
	if o.Workers <= 0 {
		o.Workers = 16
	}
	return o
}

// Archive is an open archive. Its methods may be called from many goroutines.
type Archive struct {
	store store.Store
	opt   Options
	id    string

	randMu sync.Mutex
	fitMu  sync.Mutex
	fit    bool // the store has passed store.Check
	hints  register
	live   liveStates
	log    logState
	forms  sync.Map // FormRef of forms known to be kept
}

// format is the object format.json.
type format struct {
	Format  string    `json:"format"`
	Version string    `json:"version"`
	ID      string    `json:"id"`
	At      time.Time `json:"at"`
	By
}

const formatName = "casefile archive"

func newArchive(s store.Store, opt Options) *Archive {
	return &Archive{store: s, opt: opt.withDefaults()}
}

// Init makes an archive in an empty store, after the create-once test.
// ProblemExists, ProblemNotEmpty (ErrConflict): there is one already, or
// something else. format.json comes last and is the commit; an Init that was
// interrupted can be repeated.
func Init(ctx context.Context, s store.Store, by By, office Office, opt Options) (*Archive, error) {
	a := newArchive(s, opt)
	if err := errors.Join(by.validate(), office.validate()); err != nil {
		return nil, err
	}
	if err := a.isEmpty(ctx); err != nil {
		return nil, err
	}
	office.Version = 0
	_, err := a.UpdateOffice(ctx, by, office)
	adopted := errors.Is(err, ErrConflict) // of an interrupted Init
	if err != nil && !adopted {
		return nil, err
	}
	a.id = a.nonce()
	b, err := seal(format{Format: formatName, Version: Version, ID: a.id, At: a.now(), By: by})
	if err != nil {
		return nil, err
	}
	if err := a.create(ctx, keyFormat, b); errors.Is(err, store.ErrExists) {
		return nil, problem(ErrConflict, ProblemExists, nil)
	} else if err != nil {
		return nil, err
	}
	if adopted {
		office.Version = 1
		_, err = a.UpdateOffice(ctx, by, office)
		return a, err
	}
	return a, nil
}

// isEmpty accepts nothing but what an interrupted Init leaves.
func (a *Archive) isEmpty(ctx context.Context) error {
	for e, err := range a.store.List(ctx, "", "") {
		switch {
		case err != nil:
			return fmt.Errorf("look what the store holds: %w", err)
		case e.Key == keyFormat:
			return problem(ErrConflict, ProblemExists, nil)
		case e.Key == officeKey(1), parseKey(e.Key).area == areaCheck:
		default:
			if _, err := a.store.Get(ctx, keyFormat); err == nil {
				return problem(ErrConflict, ProblemExists, nil)
			}
			return problem(ErrConflict, ProblemNotEmpty, args{"key": e.Key})
		}
	}
	return nil
}

// Open opens an archive. ErrNotArchive: there is none. A format other than
// Version is refused with ProblemVersion (ErrConflict). Nothing is written; a
// store is tested before the first write.
func Open(ctx context.Context, s store.Store, opt Options) (*Archive, error) {
	a := newArchive(s, opt)
	b, err := s.Get(ctx, keyFormat)
	if errors.Is(err, store.ErrNotFound) {
		return nil, ErrNotArchive
	}
	if err != nil {
		return nil, fmt.Errorf("open the archive: %w", readError(keyFormat, err))
	}
	var f format
	if _, err := unseal(keyFormat, b, &f); err != nil {
		return nil, err
	}
	if f.Format != formatName {
		return nil, ErrNotArchive
	}
	if f.Version != Version {
		return nil, problem(ErrConflict, ProblemVersion, args{"version": f.Version, "want": Version})
	}
	a.id = f.ID
	return a, nil
}

// ID is random and given by Init: what is derived from an archive keeps it to
// know that archive again.
func (a *Archive) ID() string { return a.id }

// create is the one way to write. Before the first write the store must show
// that it creates exactly once.
func (a *Archive) create(ctx context.Context, key string, b []byte) error {
	if err := a.isFit(ctx); err != nil {
		return err
	}
	return a.store.Create(ctx, key, b)
}

func (a *Archive) isFit(ctx context.Context) error {
	a.fitMu.Lock()
	defer a.fitMu.Unlock()
	if a.fit {
		return nil
	}
	if err := store.Check(ctx, a.store, lockedRand{a}); err != nil {
		return err
	}
	a.fit = true
	return nil
}

// get reads the object under key; it says nothing yet about its bytes.
func (a *Archive) get(ctx context.Context, key string) ([]byte, error) {
	b, err := a.store.Get(ctx, key)
	if err != nil {
		return nil, readError(key, err)
	}
	return b, nil
}

// getListed reads what a listing has just named: its absence is damage.
func (a *Archive) getListed(ctx context.Context, key string) ([]byte, error) {
	b, err := a.get(ctx, key)
	if errors.Is(err, store.ErrNotFound) {
		return nil, changed(key, "listed, but not found")
	}
	return b, err
}

func readError(key string, err error) error {
	if errors.Is(err, store.ErrCorrupt) {
		return changed(key, err.Error())
	}
	return fmt.Errorf("read %s: %w", key, err)
}

// now is the time of an event: UTC, in milliseconds.
func (a *Archive) now() time.Time { return a.opt.Now().UTC().Truncate(time.Millisecond) }

// Today is the civil date of now in the archive's zone.
func (a *Archive) Today() Date { return DateOf(a.opt.Now(), a.opt.Zone) }

// nonce is 16 random hex digits.
func (a *Archive) nonce() string {
	b := make([]byte, 8)
	if _, err := io.ReadFull(lockedRand{a}, b); err != nil {
		panic(fmt.Sprintf("archive: no randomness: %v", err)) // crypto/rand never fails
	}
	return hex.EncodeToString(b)
}

// lockedRand lets many goroutines share Options.Rand.
type lockedRand struct{ a *Archive }

func (r lockedRand) Read(p []byte) (int, error) {
	r.a.randMu.Lock()
	defer r.a.randMu.Unlock()
	return r.a.opt.Rand.Read(p)
}
