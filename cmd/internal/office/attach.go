package office

import (
	"context"
	"path"
	"strings"

	"casefile/archive"
)

// PaperIn is a paper as it comes in: a file with its name, or a document of
// the same case that serves as such.
type PaperIn struct {
	Name     string // of the file; only its extension is kept
	Bytes    []byte
	Document string // id, or what follows the case in it
}

// AttachRequest files a paper with a document.
type AttachRequest struct {
	Doc  string
	Role string // sealed 盖章件, minutes 集体研究纪要, attachment 附件
	PaperIn
}

// Attach files a paper with a document. The same paper again changes nothing.
func (o *Office) Attach(ctx context.Context, a Actor, r AttachRequest) (_ *Document, err error) {
	t := o.trace(ctx, a, actAttach, "").of(r.Doc).part(r.Role)
	defer t.end(&err)
	arch, st, d, err := o.find(ctx, a, actAttach, r.Doc)
	if err != nil {
		return nil, err
	}
	if !attachable(r.Role) {
		return nil, &Problem{ID: "attach-role", Kind: Usage, Args: args{"given": r.Role}}
	}
	paper, err := o.enclosure(a, st, r.PaperIn)
	if err != nil {
		return nil, err
	}
	if _, err := arch.Attach(ctx, o.by(a), archive.Attachment{Document: d.ID, Role: archive.Role(r.Role), Enclosure: paper}); err != nil {
		return nil, err
	}
	return o.again(ctx, arch, a, d.ID)
}

func attachable(role string) bool {
	for _, r := range archive.AttachableRoles() {
		if string(r) == role {
			return true
		}
	}
	return false
}

// enclosure is a paper as the archive takes it. Of a file name only the
// extension is kept: a name may say whom the paper is about. A document must
// be one that the actor may read.
func (o *Office) enclosure(a Actor, st *archive.State, p PaperIn) (archive.Enclosure, error) {
	switch {
	case p.Document != "" && p.Name != "":
		return archive.Enclosure{}, &Problem{ID: "paper-twice", Kind: Usage}
	case p.Document != "":
		id := archive.DocID(p.Document)
		if !strings.Contains(p.Document, "/") {
			id = archive.NewDocID(st.ID, p.Document)
		}
		d := st.Doc(id)
		if d == nil {
			return archive.Enclosure{}, &Problem{ID: "document-missing", Kind: Missing, Args: args{"document": p.Document}}
		}
		return archive.Enclosure{Document: id}, o.cleared(a, p.Document, d.Access)
	case p.Name == "":
		return archive.Enclosure{}, &Problem{ID: "paper-none", Kind: Usage}
	case len(p.Bytes) == 0:
		return archive.Enclosure{}, &Problem{ID: "paper-empty", Path: p.Name, Kind: Invalid}
	}
	return archive.Enclosure{Ext: extension(p.Name), Bytes: p.Bytes}, nil
}

// optional is an enclosure where there may be none.
func (o *Office) optional(a Actor, st *archive.State, p PaperIn) (archive.Enclosure, error) {
	if p.Name == "" && p.Document == "" {
		return archive.Enclosure{}, nil
	}
	return o.enclosure(a, st, p)
}

// extension is that of a file name, "bin" if it is none that can be kept.
func extension(name string) string {
	ext := strings.ToLower(strings.TrimPrefix(path.Ext(name), "."))
	plain := strings.IndexFunc(ext, func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') }) < 0
	if ext == "" || len(ext) > 8 || !plain {
		return "bin"
	}
	return ext
}
