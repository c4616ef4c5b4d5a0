package office

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"casefile/archive"
)

// attachedRoles are the parts that come to a document after it was drafted;
// there can be several of each.
var attachedRoles = []archive.Role{archive.RoleSealed, archive.RoleMinutes, archive.RoleService, archive.RoleReceipt,
	archive.RoleReply, archive.RoleEvidence, archive.RoleAttachment, archive.RoleTranscript}

// attachedPart reads the name of one of them: receipt is the last, receipt:2
// the second.
func attachedPart(part string) (role archive.Role, n int, ok bool) {
	name, count, several := strings.Cut(part, ":")
	if several {
		var err error
		if n, err = strconv.Atoi(count); err != nil || n < 1 {
			return "", 0, false
		}
	}
	role = archive.Role(name)
	return role, n, slices.Contains(attachedRoles, role)
}

func ofRole(d *archive.DocState, role archive.Role) []archive.PartRef {
	return slices.DeleteFunc(slices.Clone(d.Attached), func(p archive.PartRef) bool { return p.Role != role })
}

func attachedRef(d *archive.DocState, role archive.Role, n int) (archive.PartRef, bool) {
	parts := ofRole(d, role)
	if n == 0 {
		n = len(parts)
	}
	if n < 1 || n > len(parts) {
		return archive.PartRef{}, false
	}
	return parts[n-1], true
}

func attachedBytes(ctx context.Context, arch *archive.Archive, d *archive.DocState, role archive.Role, n int) ([]byte, error) {
	p, ok := attachedRef(d, role, n)
	if !ok {
		return nil, &archive.Problem{ID: archive.ProblemPartMissing, Err: archive.ErrNotFound,
			Args: map[string]any{"document": d.ID, "role": role, "status": d.Status}}
	}
	b, err := arch.ReadPart(ctx, d.ID.File(), p)
	if err != nil || !isAddedText(p) {
		return b, err
	}
	var t archive.Transcript
	if err := json.Unmarshal(b, &t); err != nil {
		return nil, fmt.Errorf("added text of %s: %w: %v", d.ID, archive.ErrIntegrity, err)
	}
	return []byte(t.Text), nil
}

// isAddedText tells of the two parts of text that came later 后补文本 what was
// read from the other, the file. It is handed out as the text it is; as it is
// kept it is in an export of the file.
func isAddedText(p archive.PartRef) bool {
	return p.Role == archive.RoleTranscript && strings.HasSuffix(p.Name, ".json")
}

// attachedFileName is made of ids alone, as all names that are offered.
func attachedFileName(d *archive.DocState, base string, role archive.Role, n int) (name, media string) {
	p, _ := attachedRef(d, role, n)
	ext := p.Name[strings.LastIndexByte(p.Name, '.')+1:]
	name = fmt.Sprintf("%s.%s", base, role)
	if n > 0 {
		name += strconv.Itoa(n)
	}
	switch {
	case isAddedText(p):
		return name + ".txt", "text/plain; charset=utf-8"
	case ext == "pdf":
		return name + ".pdf", "application/pdf"
	case ext == "json":
		return name + ".json", "application/json"
	case ext == "":
		ext = "bin"
	}
	return name + "." + ext, "application/octet-stream"
}
