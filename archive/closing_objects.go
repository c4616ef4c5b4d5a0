package archive

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
)

// closedFile is the first line of records.jsonl, closedDocument each other.
// Neither holds a title, a value or a name: they outlive a disposal.
type closedFile struct {
	File      FileID    `json:"file"`
	Kind      Kind      `json:"kind"`
	Seq       int64     `json:"seq"`  // of the last event before the closing
	Head      Digest    `json:"head"` // its sum
	Retention Retention `json:"retention"`
	ArchiveNo string    `json:"archive_no,omitempty"`
	Documents int       `json:"documents"`
	Pages     int       `json:"pages"`
}

type closedDocument struct {
	Document  DocID     `json:"document"`
	Status    Status    `json:"status"`
	Form      *FormRef  `json:"form,omitempty"`
	Number    *Number   `json:"number,omitempty"`
	Date      Date      `json:"date,omitzero"`
	Level     Level     `json:"level,omitempty"`
	Until     Date      `json:"until,omitzero"`
	Retention Retention `json:"retention"`
	Volume    Volume    `json:"volume,omitempty"`
	Section   Section   `json:"section,omitempty"`
	No        int       `json:"no,omitempty"`
	ArchiveNo string    `json:"archive_no,omitempty"`
	First     int       `json:"first,omitempty"` // page numbers in the volume
	Last      int       `json:"last,omitempty"`
	Parts     []PartRef `json:"parts,omitempty"`
}

// closedRecords is records.jsonl: the file, its papers in the order of the
// volume, then what never became one.
func closedRecords(s *State, c *Closed, items []Item) ([]byte, error) {
	var buf bytes.Buffer
	line := func(v any) error {
		b, err := toJSON(v)
		buf.Write(b)
		buf.WriteByte('\n')
		return err
	}
	if err := line(closedFile{File: s.ID, Kind: s.Opened.Kind, Seq: s.Seq, Head: s.Head, Retention: c.Retention,
		ArchiveNo: c.ArchiveNo, Documents: c.Documents, Pages: c.Pages}); err != nil {
		return nil, err
	}
	placed := map[DocID]bool{}
	for _, it := range items {
		placed[it.State.ID] = true
		x := closedDoc(s, it.State)
		x.Volume, x.Section, x.No, x.ArchiveNo, x.First, x.Last = it.Volume, it.Section.ID, it.No, it.ArchiveNo, it.First, it.Last
		if err := line(x); err != nil {
			return nil, err
		}
	}
	for _, d := range s.Docs {
		if !placed[d.ID] {
			if err := line(closedDoc(s, d)); err != nil {
				return nil, err
			}
		}
	}
	return buf.Bytes(), nil
}

func closedDoc(s *State, d *DocState) closedDocument {
	x := closedDocument{Document: d.ID, Status: d.Status, Number: d.Number.named(), Date: d.Date, Level: d.Access.Level,
		Until: d.Access.Until, Retention: cmp.Or(d.Retention, s.Retention, RetainPermanent),
		Parts: slices.Concat(d.Parts, d.attachedParts())}
	if d.Form.ID != "" {
		form := d.Form
		x.Form = &form
	}
	return x
}

// manifest is manifest-sha256.txt: the digest of every object of the file up
// to the last event before the closing, by its path below files/{file}/. Every
// object is read and verified.
func (a *Archive) manifest(ctx context.Context, s *State, c *Closed) ([]byte, error) {
	lines := []string{manifestLine(c.Records.Digest, relative(s.ID, closedKey(s.ID, c.N, recordsName)))}
	var parts []placed
	for seq := int64(1); seq <= s.Seq; seq++ {
		key := eventKey(s.ID, seq)
		b, err := a.getListed(ctx, key)
		if err != nil {
			return nil, err
		}
		e, err := decodeEvent(key, b)
		if err != nil {
			return nil, err
		}
		lines = append(lines, manifestLine(DigestOf(b), relative(s.ID, key)))
		parts = append(parts, placedParts(&e)...)
	}
	err := each(ctx, a.opt.Workers, len(parts), func(ctx context.Context, i int) error {
		b, err := a.getListed(ctx, parts[i].key)
		if err == nil && DigestOf(b) != parts[i].part.Digest {
			err = changed(parts[i].key, "the digest does not match")
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("verify before the closing: %w", err)
	}
	for _, p := range parts {
		lines = append(lines, manifestLine(p.part.Digest, relative(s.ID, p.key)))
	}
	slices.SortFunc(lines, func(x, y string) int { return cmp.Compare(x[66:], y[66:]) })
	return []byte(strings.Join(slices.Compact(lines), "")), nil
}

// manifestLine is a line as sha256sum -c reads it.
func manifestLine(d Digest, path string) string { return string(d) + "  " + path + "\n" }

func relative(file FileID, key string) string { return strings.TrimPrefix(key, filePrefix(file)) }

// placed is a part with its key.
type placed struct {
	key  string
	part PartRef
}

// placedParts are all objects that an event names.
func placedParts(e *Event) []placed {
	var out []placed
	add := func(parts ...PartRef) {
		for _, p := range parts {
			out = append(out, placed{objectKey(e.File, p.Name), p})
		}
	}
	if e.Opened != nil {
		add(e.Opened.Header)
	}
	add(e.Parts...)
	for _, item := range e.Items {
		add(item.Parts...)
	}
	if c := e.Closed; c != nil {
		for _, p := range []PartRef{c.Records, c.Manifest} {
			out = append(out, placed{closedKey(e.File, c.N, p.Name), p})
		}
	}
	return out
}
