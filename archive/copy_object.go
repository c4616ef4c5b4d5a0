package archive

import (
	"bytes"
	"context"
	"errors"
	"iter"
	"strings"

	"casefile/archive/store"
)

const (
	// copyGroup is how many objects outside files/ are a piece of work.
	copyGroup = 64
	// copySeen is how many that need no work are looked at before progress is told.
	copySeen = 4096
	// copyChunk is how many events are held in memory at a time.
	copyChunk = 256
	// copyFanOut is how many objects of one group are copied at a time.
	copyFanOut = 4
)

// group is what is copied as one piece of work: a file, or some other objects.
type group struct {
	file    FileID
	events  []keyPair // missing in the copy
	objects []keyPair // missing in the copy
	both    []keyPair // to be compared
	found   []CopyFinding
	seen    int64
}

func (g *group) size() int { return len(g.events) + len(g.objects) + len(g.both) }

// copied is what became of a group.
type copied struct {
	findings       []CopyFinding
	objects, bytes int64
	seen           int64
	cut            bool  // the rest of the file is of later
	err            error // the run cannot go on
}

func (c *copied) found(key string, kind CopyKind, detail string) {
	c.findings = append(c.findings, CopyFinding{key, kind, detail})
}

// section copies a range of keys.
func (c *copier) section(ctx context.Context, r keyRange) error {
	for done, err := range inOrder(ctx, max(c.a.opt.Workers/copyFanOut, 2), c.groups(ctx, r), c.copyGroup) {
		if err = errors.Join(err, done.err); err != nil {
			return err
		}
		c.progress.Objects += done.seen
		c.progress.Copied += done.objects
		c.progress.Bytes += done.bytes
		for _, f := range done.findings {
			if f.Fault() {
				c.faults++
			}
			if !c.yield(f, nil) {
				return errCopyStopped
			}
		}
		if c.opt.Progress != nil {
			c.opt.Progress(c.progress)
		}
	}
	return ctx.Err()
}

// groups gathers the keys of a range that something is to be done about.
func (c *copier) groups(ctx context.Context, r keyRange) iter.Seq2[group, error] {
	return func(yield func(group, error) bool) {
		var g group
		flush := func() bool {
			done := g
			g = group{}
			return done.seen == 0 || yield(done, nil)
		}
		for p, err := range c.pairs(ctx, r) {
			if err != nil {
				yield(group{}, err)
				return
			}
			file := fileOfKey(p.key)
			if file != g.file || file == "" && (g.size() >= copyGroup || g.seen >= copySeen) {
				if !flush() {
					return
				}
				g.file = file
			}
			if c.skip(r, p.key) {
				continue
			}
			c.sort(&g, p)
		}
		flush()
	}
}

// skip leaves out what another part of the run copies, or the next run.
func (c *copier) skip(r keyRange, key string) bool {
	if key == keyFormat || r.prefix == auditPrefix && (strings.HasPrefix(key, logPrefix) || strings.HasPrefix(key, signedPrefix)) {
		return true
	}
	p := parseKey(key)
	return p.area == areaClaim && c.beyond(p.series, p.year, p.n)
}

// sort puts one key where it belongs.
func (c *copier) sort(g *group, p keyPair) {
	g.seen++
	switch {
	case !p.here:
		g.found = append(g.found, CopyFinding{p.key, CopySurplus, "in the copy only"})
	case p.there && p.size != p.sizeThere:
		g.found = append(g.found, CopyFinding{p.key, CopyDiffers, "the copy has another size"})
	case p.there && c.opt.Verify:
		g.both = append(g.both, p)
	case p.there:
	case parseKey(p.key).area == areaEvent:
		g.events = append(g.events, p)
	default:
		g.objects = append(g.objects, p)
	}
}

// copyGroup copies the objects that events name before the events.
func (c *copier) copyGroup(ctx context.Context, g group) copied {
	done := copied{findings: g.found, seen: g.seen}
	missing := make(map[string]keyPair, len(g.objects))
	for _, p := range g.objects {
		missing[p.key] = p
	}
	for len(g.events) > 0 && done.err == nil && !done.cut {
		n := min(len(g.events), copyChunk)
		c.copyEvents(ctx, &done, g.events[:n], missing)
		g.events = g.events[n:]
	}
	digests, err := c.digests(ctx, g.file, missing)
	done.err = errors.Join(done.err, err)
	jobs := make([]copyJob, 0, len(missing)+len(g.both))
	for _, p := range g.objects {
		if _, left := missing[p.key]; left {
			jobs = append(jobs, copyJob{keyPair: p, digest: digests[p.key]})
		}
	}
	for _, p := range g.both {
		jobs = append(jobs, copyJob{keyPair: p})
	}
	c.do(ctx, &done, jobs)
	return done
}

// digests looks in the whole chain for what names objects that are missing
// although their event is in the copy. Of what none names nothing is known.
func (c *copier) digests(ctx context.Context, file FileID, missing map[string]keyPair) (map[string]Digest, error) {
	if file == "" || len(missing) == 0 {
		return nil, nil
	}
	found := map[string]Digest{}
	for e, err := range c.a.Events(ctx, file, 0) {
		if err != nil {
			if errors.Is(err, ErrUnreachable) || ctx.Err() != nil {
				return nil, err
			}
			break // a broken chain is found where its events are copied
		}
		for _, n := range namedParts(&e) {
			if key := n.key(file); missing[key].here {
				found[key] = n.part.Digest
			}
		}
	}
	return found, nil
}

// copyEvents copies some events, and first what they name.
func (c *copier) copyEvents(ctx context.Context, done *copied, events []keyPair, missing map[string]keyPair) {
	bodies := make([]copyJob, len(events))
	for i, p := range events {
		bodies[i] = copyJob{keyPair: p, keep: true}
	}
	c.do(ctx, done, bodies)
	var parts, write []copyJob
	for _, b := range bodies {
		if b.body == nil {
			continue
		}
		e, err := decodeEvent(b.key, b.body)
		if err != nil {
			done.found(b.key, CopyDamaged, err.Error())
			continue
		}
		if n := e.number(); n.Series != "" && c.beyond(n.Series, n.Year, n.N) {
			done.cut = true
			break
		}
		for _, n := range namedParts(&e) {
			p, ok := missing[n.key(e.File)]
			if !ok && e.At.After(c.young) { // made after the objects of the file were listed
				p, ok = keyPair{key: n.key(e.File), here: true, size: n.part.Size}, true
			}
			if ok {
				parts = append(parts, copyJob{keyPair: p, digest: n.part.Digest})
				delete(missing, p.key)
			}
		}
		b.keep = false
		write = append(write, b)
	}
	c.do(ctx, done, parts)
	c.do(ctx, done, write)
}

// copyJob is one object to copy, to compare, or only to read.
type copyJob struct {
	keyPair
	digest Digest // as an event names it; empty: unknown
	body   []byte // already read
	keep   bool   // read only
	found  *CopyFinding
	moved  bool
}

// do works on some objects at a time.
func (c *copier) do(ctx context.Context, done *copied, jobs []copyJob) {
	if done.err != nil {
		return
	}
	done.err = each(ctx, copyFanOut, len(jobs), func(ctx context.Context, i int) error {
		return c.one(ctx, &jobs[i])
	})
	for _, j := range jobs {
		if j.found != nil {
			done.findings = append(done.findings, *j.found)
		}
		if j.moved {
			done.objects++
			done.bytes += j.size
		}
	}
}

func (c *copier) one(ctx context.Context, j *copyJob) error {
	defer c.budget.take(2 * j.size)()
	b := j.body
	if b == nil {
		var err error
		if b, err = c.a.store.Get(ctx, j.key); err != nil {
			return j.unread(ctx, err)
		}
	}
	if j.keep {
		j.body = b
		return nil
	}
	if why := wrongBytes(j.key, b, j.digest); why != nil {
		j.found = &CopyFinding{j.key, CopyDamaged, why.Error()}
		return nil
	}
	if j.there {
		have, err := c.to.store.Get(ctx, j.key)
		switch {
		case errors.Is(err, ErrUnreachable), ctx.Err() != nil:
			return err
		case err != nil:
			j.found = &CopyFinding{j.key, CopyDiffers, err.Error()}
		case !bytes.Equal(have, b):
			j.found = &CopyFinding{j.key, CopyDiffers, "the copy has other bytes"}
		}
		return nil
	}
	err := c.to.create(ctx, j.key, b)
	if errors.Is(err, store.ErrExists) || errors.Is(err, store.ErrCorrupt) {
		j.found = &CopyFinding{j.key, CopyDiffers, "the copy has other bytes"}
		return nil
	}
	j.moved = err == nil
	return err
}

// unread sorts out an object that was listed and is not read.
func (j *copyJob) unread(ctx context.Context, err error) error {
	switch {
	case errors.Is(err, ErrUnreachable), ctx.Err() != nil:
		return err
	case errors.Is(err, ErrNotFound) && removable(j.key):
		return nil // purged or disposed of meanwhile
	case errors.Is(err, store.ErrCorrupt):
		j.found = &CopyFinding{j.key, CopyDamaged, err.Error()}
	default:
		j.found = &CopyFinding{j.key, CopyUnreadable, err.Error()}
	}
	return nil
}

// removable reports whether an object may lawfully go.
func removable(key string) bool {
	return strings.HasPrefix(key, store.WorkPrefix) || parseKey(key).area == areaObject
}

// wrongBytes proves an object as far as it can be by itself or by its event.
func wrongBytes(key string, b []byte, digest Digest) error {
	if digest != "" && DigestOf(b) != digest {
		return changed(key, "the digest does not match its event")
	}
	r := report{place: parseKey(key)}
	if r.place.area == areaEvent {
		_, err := decodeEvent(key, b)
		return err
	}
	return r.inspectObject(key, b)
}
