package archive

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
)

// inspect reads one unit.
func (v *verifier) inspect(ctx context.Context, u unit) report {
	inspect := v.inspectOne
	if u.file != "" {
		inspect = v.inspectFile
	}
	r := inspect(ctx, u)
	r.after = u.end()
	return r
}

func (v *verifier) inspectOne(ctx context.Context, u unit) report {
	defer v.budget.take(u.entries[0].Size)()
	var r report
	key := u.entries[0].Key
	r.place = parseKey(key)
	if r.place.area == areaStray {
		r.found(key, FoundStray, "no object of an archive, %d bytes", u.entries[0].Size)
		return r
	}
	if r.place.area == areaCheck {
		r.found(key, FoundOrphan, "left by a create-once test")
		return r
	}
	b := r.read(ctx, v.a, key)
	if b == nil {
		if a := r.place.area; (a == areaDraft || a == areaDraftSecret) && r.err == nil {
			r.findings = slices.DeleteFunc(r.findings, func(f Finding) bool { return f.Kind == FoundMissing }) // purged meanwhile
		}
		r.place = place{}
		return r
	}
	if err := cmp.Or(r.inspectObject(key, b), isCanonical(r.place, key, b)); err != nil {
		r.wrong(key, err)
	} else if r.place.area == areaDraft {
		r.inspectDraft(ctx, v.a, key, b)
	} else if r.place.area == areaCheckpoint {
		r.inspectSigned(ctx, v.a, key, b)
	}
	return r
}

// inspectObject checks that an object is what its key says.
func (r *report) inspectObject(key string, b []byte) error {
	p := r.place
	switch p.area {
	case areaForm:
		r.digest = DigestOf(b)
		return nil
	case areaFormat:
		var f format
		_, err := unseal(key, b, &f)
		return belongs(key, err, f.Format == formatName && f.Version == Version)
	case areaOffice:
		var o officeObject
		_, err := unseal(key, b, &o)
		return belongs(key, err, o.Kind == officeKind && o.Version == p.version)
	case areaChange:
		var c Change
		_, err := unseal(key, b, &c)
		return belongs(key, err, c == Change{p.day, p.file})
	case areaDraft:
		var d Draft
		_, err := unseal(key, b, &d)
		if err == nil {
			r.digest = d.Digest()
		}
		return belongs(key, err, d.Document == p.doc && d.Version == p.version)
	case areaDraftSecret:
		var c confidentialObject
		_, err := unseal(key, b, &c)
		return belongs(key, err, c.Document == p.doc && draftSecretKey(p.doc, p.version, DigestOf(b)) == key)
	case areaAudit, areaLog, areaCheckpoint, areaVerifier:
		return inspectAudit(p, key, b)
	case areaClaim:
		c, err := decodeClaim(key, b)
		if err == nil {
			r.claim = &c
		}
		return err
	}
	return nil
}

func belongs(key string, err error, ok bool) error {
	if err == nil && !ok {
		return changed(key, "the object belongs to another key")
	}
	return err
}

// inspectPart checks one object that an event names.
func (r *report) inspectPart(ctx context.Context, a *Archive, file FileID, n named) {
	key := n.key(file)
	b := r.read(ctx, a, key)
	if b == nil {
		return
	}
	if DigestOf(b) != n.part.Digest || int64(len(b)) != n.part.Size {
		r.found(key, FoundWrong, "the digest does not match event %d", n.event.Seq)
		return
	}
	var err error
	fits := true
	switch n.part.Role {
	case RoleHeader:
		var h headerObject
		_, err = unseal(key, b, &h)
		fits = h.File == file
	case RoleRecord:
		var rec Record
		_, err = unseal(key, b, &rec)
		fits = rec.Document == n.doc && n.agrees(rec)
	case RoleDraft:
		var d Draft
		_, err = unseal(key, b, &d)
		fits = d.Document == n.doc && (n.event.Digest == "" || d.Digest() == n.event.Digest)
	case RoleConfidential:
		var c confidentialObject
		_, err = unseal(key, b, &c)
		fits = c.Document == n.doc
	case RoleTranscript:
		var t Transcript
		if extOf(n.part.Name) == "json" {
			_, err = unseal(key, b, &t)
			fits = t.Document == n.doc
		}
	}
	if err != nil {
		r.wrong(key, err)
	} else if !fits {
		r.found(key, FoundBroken, "the object contradicts event %d", n.event.Seq)
	}
}

// named is a part with the event and the document it belongs to.
type named struct {
	part  PartRef
	doc   DocID
	event *Event
	item  *ImportedItem // of an imported event
}

// key is where the part lies.
func (n named) key(file FileID) string {
	if n.part.Role == RoleRecords || n.part.Role == RoleManifest {
		return closedKey(file, n.event.Seq, n.part.Name)
	}
	return objectKey(file, n.part.Name)
}

// agrees reports whether a record says what its event says.
func (n named) agrees(rec Record) bool {
	var number Number
	var date Date
	parts := n.event.Parts
	switch {
	case n.item != nil:
		number.Printed, date, parts = n.item.Number, n.item.Date, n.item.Parts
	case n.event.Number != nil && n.event.Type == EventIssued:
		number, date = *n.event.Number, n.event.Date
	default:
		return true // left by a voided issue
	}
	if rec.Number != number || rec.Date != date || len(rec.Parts) != len(parts)-1 {
		return false
	}
	for i, p := range rec.Parts {
		if parts[i+1] != p {
			return false
		}
	}
	return rec.Values == nil || json.Valid(rec.Values)
}

// namedParts are the parts an event names.
func namedParts(e *Event) []named {
	var out []named
	if e.Opened != nil {
		out = append(out, named{part: e.Opened.Header, event: e})
	}
	for _, p := range e.Parts {
		out = append(out, named{part: p, doc: e.Document, event: e})
	}
	if e.Closed != nil {
		out = append(out, named{part: e.Closed.Records, event: e}, named{part: e.Closed.Manifest, event: e})
	}
	for i := range e.Items {
		item := &e.Items[i]
		for _, p := range item.Parts {
			out = append(out, named{p, NewDocID(e.File, item.Local), e, item})
		}
	}
	return out
}
