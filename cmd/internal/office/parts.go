package office

import (
	"context"
	"fmt"
	"strings"

	"casefile/archive"
)

// Part reads one stored piece of a document: pdf, text, values, original or
// confidential, which is for who may read the confidential fields alone;
// "" is the document itself, the PDF of what was issued or the original bytes
// of what was imported. The values of a document not yet issued are those of
// its newest draft.
func (o *Office) Part(ctx context.Context, a Actor, doc, part string) (_ *Part, err error) {
	t := o.trace(ctx, a, actRead, "part").of(doc).part(part)
	defer t.end(&err)
	arch, _, d, err := o.find(ctx, a, actRead, doc)
	if err != nil {
		return nil, err
	}
	if part == "" {
		part = mainPart(d)
	}
	b, err := o.partBytes(ctx, arch, a, d, part)
	if err != nil {
		return nil, err
	}
	p := &Part{Doc: doc, Part: part, Bytes: b, Size: len(b), SHA256: string(archive.DigestOf(b))}
	p.Name, p.MediaType = partName(d, part)
	return p, nil
}

func mainPart(d *archive.DocState) string {
	if d.Status == archive.StatusImported {
		return "original"
	}
	return "pdf"
}

func (o *Office) partBytes(ctx context.Context, arch *archive.Archive, a Actor, d *archive.DocState, part string) ([]byte, error) {
	if part == "confidential" {
		return o.confidentialPart(ctx, arch, a, d)
	}
	if role, n, ok := attachedPart(part); ok {
		return attachedBytes(ctx, arch, d, role, n)
	}
	roles := map[string]archive.Role{"pdf": archive.RolePDF, "text": archive.RoleText,
		"values": archive.RoleValues, "original": archive.RoleOriginal}
	role, ok := roles[part]
	if !ok {
		return nil, &Problem{ID: "part-unknown", Kind: Usage, Args: args{"part": part}}
	}
	switch {
	case filed(d) && role == archive.RoleText:
		return textBytes(ctx, arch, d)
	case filed(d):
		return arch.Part(ctx, d, role)
	case part == "values":
		dr, err := o.draftOf(ctx, arch, a, d)
		return dr.Values, err
	}
	return nil, &Problem{ID: "part-not-yet", Kind: Missing,
		Args: args{"document": string(d.ID), "part": part, "state": string(d.Status)}}
}

// textBytes is the document's text, its own or the one added later.
func textBytes(ctx context.Context, arch *archive.Archive, d *archive.DocState) ([]byte, error) {
	r, err := arch.Record(ctx, d)
	if err == nil {
		r, _, err = arch.WithText(ctx, d, r)
	}
	return []byte(r.Text), err
}

// partName is a file name to offer. It is made of the document's id alone,
// which cannot hold a path or a quote.
func partName(d *archive.DocState, part string) (name, media string) {
	base := strings.ReplaceAll(string(d.ID), "/", "_")
	switch part {
	case "pdf":
		return base + ".pdf", "application/pdf"
	case "text":
		return base + ".txt", "text/plain; charset=utf-8"
	case "values":
		return base + ".json", "application/json"
	case "confidential":
		return base + ".confidential.json", "application/json"
	}
	if role, n, ok := attachedPart(part); ok {
		return attachedFileName(d, base, role, n)
	}
	ext := "bin"
	if p, ok := d.Part(archive.RoleOriginal); ok {
		if i := strings.LastIndexByte(p.Name, '.'); i >= 0 {
			ext = p.Name[i+1:]
		}
	}
	return fmt.Sprintf("%s.%s", base, ext), "application/octet-stream"
}

// confidentialPart is the confidential fields as a JSON object.
func (o *Office) confidentialPart(ctx context.Context, arch *archive.Archive, a Actor, d *archive.DocState) ([]byte, error) {
	if err := a.mayConfide(d); err != nil {
		return nil, err
	}
	b, err := o.confidentialBytes(ctx, arch, a, d)
	if err == nil && b == nil {
		err = &Problem{ID: "confidential-none", Kind: Missing, Args: args{"document": string(d.ID)}}
	}
	return b, err
}
