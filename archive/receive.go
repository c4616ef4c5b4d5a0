package archive

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"casefile/archive/bag"
	"casefile/archive/store"
)

// The stable IDs of Problems of taking a bag.
const (
	ProblemBag        = "bag.damaged"    // [path, why] the bag is not whole
	ProblemBagForeign = "bag.foreign"    // [why] no bag of a case file
	ProblemBagPartial = "bag.partial"    // [left_out] objects were left out of it
	ProblemBagObject  = "bag.object"     // [key] an object of the chain is not in it, or is another
	ProblemBagChain   = "bag.chain"      // [why] its chain is broken
	ProblemBagForm    = "bag.form"       // [form, version] the archive has another text of the form
	ProblemBagUnknown = "bag.event-type" // [type] holds events of a later program
)

// Origin is where a file came from.
type Origin struct {
	Archive string `json:"archive"` // id of that archive
	Seq     int64  `json:"seq"`     // of the last event that came along
	Head    Digest `json:"head"`    // its sum
}

// Received says what became of a bag.
type Received struct {
	File    FileID
	Origin  Origin
	Added   bool // false: the file was here already, with the same chain
	Objects int
}

// Receive takes the file in a bag into this archive 接收, under its own id,
// with its chain as it is and one event after it that says where it came from.
// Every reason not to is told at once, before anything is written. The objects
// come first and the chain in its order, so that an interrupted Receive leaves
// at most the beginning of the chain, and is repeated without loss.
func (a *Archive) Receive(ctx context.Context, by By, b *bag.Bag) (Received, error) {
	if err := by.validate(); err != nil {
		return Received{}, err
	}
	r := receiving{a: a, b: b, objects: map[string]bagObject{}}
	if err := r.read(ctx); err != nil {
		return Received{}, err
	}
	out := Received{File: r.head.File, Origin: Origin{r.head.Archive, r.head.Seq, r.head.Head}}
	have, err := r.judge(ctx)
	if err != nil || have {
		return out, err
	}
	if err := r.put(ctx); err != nil {
		return out, fmt.Errorf("receive file %s: %w", out.File, err)
	}
	err = a.update(ctx, out.File, by, func(s *State) (*Event, error) {
		if slices.Contains(s.Origins, out.Origin) {
			return nil, nil
		}
		if s.Seq != out.Origin.Seq || s.Head != out.Origin.Head {
			return nil, fileTaken(out.File) // somebody went on with it meanwhile
		}
		return &Event{Type: EventReceived, Origin: &out.Origin}, nil
	}, nil)
	out.Added, out.Objects = err == nil, len(r.parts)+len(r.forms)+len(r.events)
	return out, err
}

// receiving is one bag being taken.
type receiving struct {
	a       *Archive
	b       *bag.Bag
	head    bagHead
	objects map[string]bagObject
	raw     [][]byte // the events as stored
	events  []Event
	state   *State
	parts   []placed // to be stored
	forms   []FormRef
}

const maxBagList = 256 << 20 // bytes of each of the two lists

// read takes the two lists and folds the chain.
func (r *receiving) read(ctx context.Context) error {
	found, err := r.b.Verify(ctx)
	if err != nil {
		return err
	}
	var all []error
	for _, f := range found[:min(len(found), 100)] {
		all = append(all, problem(ErrIntegrity, ProblemBag, args{"path": f.Path, "why": f.Err}))
	}
	if len(all) > 0 {
		return errors.Join(all...)
	}
	list, err := r.lines(BagObjects)
	if err != nil {
		return err
	}
	if json.Unmarshal(list[0], &r.head) != nil || r.head.Format != bagFormat || r.head.Version != 1 || r.head.File.validate() != nil {
		return foreign("its list of objects does not begin as it should")
	}
	for _, line := range list[1:] {
		var o bagObject
		if json.Unmarshal(line, &o) != nil {
			return foreign("a line of its list of objects cannot be read")
		}
		r.objects[o.Key] = o
	}
	if r.raw, err = r.lines(BagEvents); err != nil {
		return err
	}
	return r.fold()
}

func foreign(why string) error { return problem(ErrInvalid, ProblemBagForeign, args{"why": why}) }

func (r *receiving) lines(path string) ([][]byte, error) {
	b, err := r.b.ReadPayload(path, maxBagList)
	if err != nil {
		return nil, foreign(err.Error())
	}
	lines := bytes.Split(bytes.TrimSuffix(b, []byte("\n")), []byte("\n"))
	return lines, nil
}

func (r *receiving) fold() error {
	r.state = newState(r.head.File)
	for i, raw := range r.raw {
		e, err := decodeEvent(eventKey(r.head.File, int64(i+1)), raw)
		if err == nil {
			err = r.state.Apply(&e)
		}
		if err != nil {
			return problem(ErrIntegrity, ProblemBagChain, args{"why": err})
		}
		r.events = append(r.events, e)
	}
	if r.state.Seq != r.head.Seq || r.state.Head != r.head.Head {
		return problem(ErrIntegrity, ProblemBagChain, args{"why": "the end of the chain is not the one that the list of objects names"})
	}
	if r.state.Unknown != "" {
		return problem(ErrConflict, ProblemBagUnknown, args{"type": r.state.Unknown})
	}
	return nil
}

// judge finds every reason not to take the bag. have is true if all of it is
// here already.
func (r *receiving) judge(ctx context.Context) (have bool, err error) {
	var all []error
	left := 0
	for i := range r.events {
		for _, p := range placedParts(&r.events[i]) {
			o, listed := r.objects[p.key]
			digest, there := r.b.Digest(o.Path)
			switch {
			case r.state.Disposed() && parseKey(p.key).area == areaObject:
			case o.LeftOut != "":
				left++
			case !listed || !there || Digest(digest) != p.part.Digest:
				all = append(all, problem(ErrIntegrity, ProblemBagObject, args{"key": p.key}))
			default:
				r.parts = append(r.parts, p)
			}
		}
		if f := r.events[i].Form; f != nil && !slices.Contains(r.forms, *f) {
			r.forms = append(r.forms, *f)
		}
	}
	for _, d := range r.state.Docs {
		if d.Status == StatusNumbering { // its number is claimed, or is not, in the other archive
			all = append(all, problem(ErrConflict, ProblemCloseNumbering, args{"document": d.ID}))
		}
	}
	if left > 0 {
		all = append(all, problem(ErrConflict, ProblemBagPartial, args{"left_out": left}))
	}
	for _, f := range r.forms {
		all = append(all, r.form(ctx, f))
	}
	have, err = r.taken(ctx)
	return have, errors.Join(append(all, err)...)
}

func (r *receiving) form(ctx context.Context, f FormRef) error {
	key := formKey(f.ID, f.Version)
	if digest, ok := r.b.Digest(r.objects[key].Path); f.validate("form") != nil || !ok || Digest(digest) != f.Digest {
		return problem(ErrIntegrity, ProblemBagObject, args{"key": key})
	}
	b, err := r.a.get(ctx, key)
	switch {
	case errors.Is(err, ErrNotFound):
		return nil
	case err == nil && DigestOf(b) != f.Digest:
		return problem(ErrConflict, ProblemBagForm, args{"form": f.ID, "version": f.Version})
	}
	return err
}

// taken looks what the id holds here: nothing, the beginning of this chain, or
// another file.
func (r *receiving) taken(ctx context.Context) (have bool, err error) {
	n, home := 0, r.a.id == r.head.Archive
	for _, o := range r.state.Origins {
		home = home || o.Archive == r.a.id
	}
	for e, err := range r.a.Events(ctx, r.head.File, 0) {
		if err != nil {
			return false, err
		}
		if n < len(r.events) && e.Sum != r.events[n].Sum {
			return false, fileTaken(r.head.File)
		}
		n++
	}
	switch {
	case n > 0 && home: // it never left
		if n >= len(r.events) {
			return true, nil
		}
		return false, fileTaken(r.head.File)
	case n <= len(r.events): // all of it, or the rest of what was interrupted
		return false, nil
	}
	s, err := r.a.FileState(ctx, r.head.File)
	if err != nil {
		return false, err
	}
	if slices.ContainsFunc(s.Origins, func(o Origin) bool { return o.Head == r.head.Head }) {
		return true, nil
	}
	return false, fileTaken(r.head.File)
}

// put writes: forms and objects, then the days and the chain.
func (r *receiving) put(ctx context.Context) error {
	for _, f := range r.forms {
		if err := r.copy(ctx, formKey(f.ID, f.Version), f.Digest); err != nil {
			return err
		}
	}
	err := each(ctx, r.a.opt.Workers, len(r.parts), func(ctx context.Context, i int) error {
		return r.copy(ctx, r.parts[i].key, r.parts[i].part.Digest)
	})
	if err != nil {
		return err
	}
	s := newState(r.head.File)
	for i := range r.events {
		if err := r.a.markDay(ctx, s, DateOf(r.events[i].At, time.UTC)); err != nil {
			return err
		}
		if err := r.a.create(ctx, eventKey(r.head.File, int64(i+1)), r.raw[i]); errors.Is(err, store.ErrExists) {
			return fileTaken(r.head.File)
		} else if err != nil {
			return err
		}
		if err := s.Apply(&r.events[i]); err != nil {
			return err
		}
	}
	return nil
}

// copy stores one object of the bag, verified once more.
func (r *receiving) copy(ctx context.Context, key string, want Digest) error {
	b, err := r.b.ReadPayload(r.objects[key].Path, store.MaxSize)
	if err != nil {
		return err
	}
	if DigestOf(b) != want {
		return problem(ErrIntegrity, ProblemBagObject, args{"key": key})
	}
	return r.a.create(ctx, key, b)
}
