package archive

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
)

// What events and rows of numbers say must be there, beside the objects that
// events name: the draft that was handed in, the entry of an archive number
// 档号 in the register, every batch of the access log before the last.

// handedIn reports whether a document has a draft that must be there still.
func (d *DocState) handedIn() bool {
	return d.Status == StatusSubmitted || d.Status == StatusApproved || d.Status == StatusNumbering
}

// mergePending notes the drafts that are to be issued. They do not come along
// from another archive.
func (v *verifier) mergePending(s *State) {
	for _, d := range s.Docs {
		if d.handedIn() && len(s.Origins) == 0 {
			v.facts.Pending[draftKey(d.ID, d.Draft)] = d.Digest
		}
	}
}

// mergeHandedIn compares a draft with what was handed in. content is empty if
// it is damaged.
func (v *verifier) mergeHandedIn(out *report, p place, content Digest) {
	key := p.key()
	want, ok := v.facts.Pending[key]
	if p.area != areaDraft || !ok {
		return
	}
	delete(v.facts.Pending, key)
	if content != "" && content != want {
		out.found(key, FoundBroken, "it is not the draft that was handed in")
	}
}

// crossPending looks again for drafts that were not met: they are purged once
// the document is issued.
func (v *verifier) crossPending(ctx context.Context, out *report) {
	for _, key := range slices.Sorted(maps.Keys(v.facts.Pending)) {
		if !v.gone(ctx, key) {
			continue
		}
		p := parseKey(key)
		s := v.again(ctx, out, p.doc.File())
		if s == nil {
			continue
		}
		if d := s.Doc(p.doc); d != nil && d.handedIn() && d.Draft == p.version {
			// No fault: a copy can lack it that was made while the document was issued.
			out.found(key, FoundUnfinished, "the draft that was handed in is gone")
		}
	}
}

// gone reports whether an object is not there: nothing else was said of it.
func (v *verifier) gone(ctx context.Context, key string) bool {
	_, err := v.a.store.Get(ctx, key)
	return errors.Is(err, ErrNotFound)
}

// volumeKey is the entry of an archive number in the register; "" for none.
func volumeKey(no ArchiveNo) string {
	switch {
	case no == ArchiveNo{}:
		return ""
	case no.Category == CategoryCase:
		return claimKey(no.series(), no.Year, no.Volume)
	}
	return claimKey(no.series(), no.Year, 1)
}

// mergeVolume notes the archive number of a file that was first closed here.
func (v *verifier) mergeVolume(out *report, s *State) {
	key := volumeKey(s.ArchiveNo())
	if key == "" || !v.here(s, s.numberedAt) {
		return
	}
	if other, ok := v.facts.Volumes[key]; ok {
		out.found(eventKey(s.ID, s.numberedAt), FoundBroken, "file %s has the archive number %s too", other, s.archiveNo)
		return
	}
	v.facts.Volumes[key] = s.ID
}

// mergeVolumeClaim compares an entry with the file that has the number. One
// that no file has is left of a closing that was given up.
func (v *verifier) mergeVolumeClaim(out *report, p place, c *Claim) {
	key := p.key()
	file, ok := v.facts.Volumes[key]
	if !ok {
		return
	}
	delete(v.facts.Volumes, key)
	if c.Nonce != volumeNonce(file) {
		out.found(key, FoundBroken, "the archive number of file %s is given elsewhere", file)
	}
}

func (v *verifier) crossVolumes(out *report) {
	for _, key := range slices.Sorted(maps.Keys(v.facts.Volumes)) {
		if !v.facts.Bad[key] {
			out.found(key, FoundMissing, "the archive number of file %s", v.facts.Volumes[key])
		}
	}
}

// mergeAccess looks for batches of the access log between those that are
// there: a writer creates them one after the other.
func (v *verifier) mergeAccess(ctx context.Context, out *report, p place) {
	row := &v.facts.Access
	key := p.key()
	if prefix := key[:strings.LastIndexByte(key, '/')]; prefix != row.Prefix {
		*row = AccessRow{Prefix: prefix, Next: 1}
	}
	for ; row.Next < p.n; row.Next++ {
		if lost := auditKey(p.writer, p.day, row.Next); v.gone(ctx, lost) {
			out.found(lost, FoundMissing, "a batch of the access log")
		}
	}
	row.Next = p.n + 1
}

// lockOf is what a numbered document says of the register. Its entry follows
// from its events to the last byte.
func lockOf(d *DocState) Lock {
	l := Lock{Document: d.ID, Number: d.Number}
	if d.Number != (Number{}) {
		l.Entry = entryMark(Claim{Number: d.Number, Kind: ClaimDocument, Document: d.ID, Nonce: d.lock.Nonce,
			At: d.lock.At, By: d.lock.By, Batch: d.BatchID, Row: d.Row})
	}
	return l
}

// entryMark is the beginning of the SHA-256 of an entry of the register.
func entryMark(c Claim) string {
	b, err := seal(c)
	if err != nil {
		return "" // no Claim of a document
	}
	return string(DigestOf(b)[:16])
}

// oneFaced checks that an event reads the same for every program: written again
// it has the same bytes. One that is unknown need only be canonical. Otherwise
// a second "by", or a "BY", could be hidden in it.
func (e *Event) oneFaced(key string, b []byte) error {
	if e.Unknown {
		return isCanonical(place{area: areaEvent}, key, b)
	}
	body, _, _ := splitSum(b)
	again, err := toJSON(e)
	if err != nil || !bytes.Equal(again, body) {
		return changed(key, "it is not canonical")
	}
	return nil
}

// isCanonical checks the form of an object that ends in its own sum.
func isCanonical(p place, key string, b []byte) error {
	switch p.area {
	case areaFormat, areaOffice, areaClaim, areaEvent, areaChange:
	default:
		return nil
	}
	body, _, _ := splitSum(b)
	if again, err := canonical(body); err != nil || !bytes.Equal(again, body) {
		return changed(key, "it is not canonical")
	}
	return nil
}
