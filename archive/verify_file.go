package archive

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"casefile/archive/store"
)

// inspectFile reads a file: its chain first, then the objects the chain names.
func (v *verifier) inspectFile(ctx context.Context, u unit) report {
	r := report{state: newState(u.file), forms: map[string]Digest{}}
	var chain, objects []store.Entry
	for _, e := range u.entries {
		switch parseKey(e.Key).area {
		case areaEvent:
			chain = append(chain, e)
		case areaObject, areaClosed:
			objects = append(objects, e)
		default:
			r.found(e.Key, FoundStray, "no object of an archive, %d bytes", e.Size)
		}
	}
	events := v.readChain(ctx, &r, chain)
	r.foldChain(u.file, events, len(chain))
	var parts []named
	for i := range events {
		parts = append(parts, namedParts(&events[i])...)
		r.formOf(&events[i])
	}
	if r.state.Disposed() || r.state.Unknown != "" && disposes(events) {
		v.readRest(ctx, &r, u.file, objects, parts)
	} else {
		v.readParts(ctx, &r, u.file, parts)
	}
	r.findOrphans(u.file, objects, parts)
	r.findUnfinished()
	return r
}

// disposes reports whether a disposal is among events that cannot be folded to
// the end.
func disposes(events []Event) bool {
	return slices.ContainsFunc(events, func(e Event) bool { return e.Type == EventDisposed })
}

// readRest reads what is left of a file that was disposed of: its closings,
// and documents whose removal was interrupted.
func (v *verifier) readRest(ctx context.Context, r *report, file FileID, objects []store.Entry, parts []named) {
	there := make(map[string]bool, len(objects))
	for _, e := range objects {
		there[e.Key] = true
		if parseKey(e.Key).area == areaObject {
			r.found(e.Key, FoundUnfinished, "the file is disposed of, and this is still there")
		}
	}
	v.readParts(ctx, r, file, slices.DeleteFunc(slices.Clone(parts), func(n named) bool {
		key := n.key(file)
		return parseKey(key).area == areaObject && !there[key]
	}))
}

// readChain reads the events that can be read.
func (v *verifier) readChain(ctx context.Context, r *report, chain []store.Entry) []Event {
	events := make([]Event, len(chain))
	size := func(i int) int64 { return chain[i].Size }
	v.all(ctx, r, len(chain), size, func(ctx context.Context, sub *report, i int) {
		key := chain[i].Key
		b := sub.read(ctx, v.a, key)
		if b == nil {
			return
		}
		e, err := decodeEvent(key, b)
		if err != nil {
			sub.wrong(key, err)
			return
		}
		if err := e.oneFaced(key, b); err != nil {
			sub.wrong(key, err)
		}
		events[i] = e
	})
	return slices.DeleteFunc(events, func(e Event) bool { return e.Seq == 0 })
}

// all inspects n objects, several at a time, and adds what was found to r in
// the order of keys. size is about how many bytes an object holds in memory.
func (v *verifier) all(ctx context.Context, r *report, n int, size func(int) int64, fn func(context.Context, *report, int)) {
	var mu sync.Mutex
	first := len(r.findings)
	err := each(ctx, v.a.opt.Workers, n, func(ctx context.Context, i int) error {
		var sub report
		giveBack := v.budget.take(size(i))
		fn(ctx, &sub, i)
		giveBack()
		mu.Lock()
		defer mu.Unlock()
		r.findings = append(r.findings, sub.findings...)
		r.progress.Objects += sub.progress.Objects
		r.progress.Bytes += sub.progress.Bytes
		return sub.err
	})
	if r.err == nil {
		r.err = err
	}
	slices.SortFunc(r.findings[first:], func(a, b Finding) int { return cmp.Compare(a.Key, b.Key) })
}

// foldChain checks the links. After the first break the rest is only looked at
// for gaps; an event that could not be read has its finding already.
func (r *report) foldChain(id FileID, events []Event, listed int) {
	broken := len(events) < listed
	next := int64(1)
	for i := range events {
		e := &events[i]
		if e.Seq != next && !broken {
			r.found(eventKey(id, next), FoundGap, "event %d follows event %d", e.Seq, next-1)
			broken = true
		}
		next = e.Seq + 1
		if r.state.Seq != e.Seq-1 {
			continue
		}
		if err := r.state.Apply(e); err != nil {
			r.found(eventKey(id, e.Seq), FoundBroken, "%v", err)
			broken = true
		}
	}
	r.whole = !broken
	if r.state.Unknown != "" {
		r.found(eventsPrefix(id), FoundUnknown, "events of type %.50q", r.state.Unknown)
	}
}

// formOf notes which form an event refers to.
func (r *report) formOf(e *Event) {
	if e.Form == nil {
		return
	}
	key := formKey(e.Form.ID, e.Form.Version)
	if have, ok := r.forms[key]; ok && have != e.Form.Digest {
		r.found(eventKey(e.File, e.Seq), FoundBroken, "another digest of %s than an earlier event", key)
		return
	}
	r.forms[key] = e.Form.Digest
}

func (v *verifier) readParts(ctx context.Context, r *report, file FileID, parts []named) {
	first := len(r.findings)
	size := func(i int) int64 { return parts[i].part.Size }
	v.all(ctx, r, len(parts), size, func(ctx context.Context, sub *report, i int) {
		sub.inspectPart(ctx, v.a, file, parts[i])
	})
	missing := func(f Finding) bool { return f.Kind == FoundMissing && parseKey(f.Key).area == areaObject }
	if !r.state.Disposed() && slices.ContainsFunc(r.findings[first:], missing) {
		if s := v.again(ctx, r, file); s != nil && s.Disposed() { // meanwhile
			r.findings = slices.DeleteFunc(r.findings, missing)
		}
	}
}

// findOrphans finds objects that no event names.
func (r *report) findOrphans(file FileID, objects []store.Entry, parts []named) {
	names := make(map[string]bool, len(parts))
	for _, n := range parts {
		names[n.key(file)] = true
	}
	for _, e := range objects {
		if !names[e.Key] {
			r.found(e.Key, FoundOrphan, "no event names it, %d bytes", e.Size)
		}
	}
}

func (r *report) findUnfinished() {
	for _, d := range r.state.Docs {
		if d.Status == StatusNumbering {
			r.found(eventKey(r.state.ID, d.lock.Seq), FoundUnfinished, "the issue of %s by %s has no end", d.ID, d.lock.By.ID)
		}
	}
}
