package office

import (
	"context"
	"slices"
	"strconv"
	"time"

	"casefile/archive"
)

// Life is how far a document has come on its way: who signed off, where it
// went, what came back. Only what somebody asks of one document has the names
// of persons in it.
type Life struct {
	Signoffs  []Signoff  `json:"signoffs,omitempty"`
	Minutes   string     `json:"minutes,omitempty"` // of a 集体研究: required, or attached
	Amends    string     `json:"amends,omitempty"`
	AmendedBy string     `json:"amended_by,omitempty"`
	Revoked   bool       `json:"revoked,omitempty"` // withdrawn after its issue 撤销
	Served    []Service  `json:"served,omitempty"`
	Replied   []Reply    `json:"replied,omitempty"`
	Tasks     []Task     `json:"tasks,omitempty"`
	Attached  []Attached `json:"attached,omitempty"`
}

// Signoff is one sign-off 签批, given or still to be given.
type Signoff struct {
	Name    string    `json:"name,omitempty"`
	By      string    `json:"by,omitempty"`
	At      time.Time `json:"at,omitzero"`
	Opinion string    `json:"opinion,omitempty"`
	Due     bool      `json:"due,omitempty"` // the next one
}

// Service is one service 送达.
type Service struct {
	Date      string `json:"date"`
	Method    string `json:"method"` // by its code
	Recipient string `json:"recipient,omitempty"`
	Place     string `json:"place,omitempty"`
	Signer    string `json:"signer,omitempty"`
	Relation  string `json:"relation,omitempty"`
	Witness   string `json:"witness,omitempty"`
	Server    string `json:"server,omitempty"`
	Remarks   string `json:"remarks,omitempty"`
	Receipt   string `json:"receipt,omitempty"` // signed: the part to get, or the document; empty: not back yet
}

// Reply is one reply 回复.
type Reply struct {
	Date string `json:"date"`
	Part string `json:"part,omitempty"` // to get
	Doc  string `json:"doc,omitempty"`  // the document that it is
}

// Attached is one paper that came to a document.
type Attached struct {
	Role   string `json:"role"`
	Part   string `json:"part,omitempty"` // what Part answers
	Ext    string `json:"ext,omitempty"`  // of the file
	Doc    string `json:"doc,omitempty"`  // the document that serves as such
	Size   int64  `json:"size,omitempty"`
	SHA256 string `json:"sha256,omitempty"`
}

// lifeOf is what the events alone tell.
func lifeOf(st *archive.State, d *archive.DocState) Life {
	l := Life{Amends: string(d.Amends), AmendedBy: string(d.AmendedBy),
		Revoked: d.Status == archive.StatusWithdrawn && d.Filed()}
	for _, s := range d.Signoffs {
		l.Signoffs = append(l.Signoffs, Signoff{Name: s.Name, By: s.ID, At: s.At, Opinion: s.Opinion})
	}
	if name, after, due := d.NextSignoff(); due && name != "" {
		l.Signoffs = append(l.Signoffs, Signoff{Name: name, Due: true})
		rest := d.Requires.Signoffs
		for _, name := range rest[len(rest)-after:] {
			l.Signoffs = append(l.Signoffs, Signoff{Name: name})
		}
	}
	if d.Requires.Minutes {
		if l.Minutes = "required"; st.HasMinutes(d.ID) {
			l.Minutes = "attached"
		}
	}
	for _, s := range d.Served {
		v := Service{Date: s.Date.String(), Method: string(s.Method), Receipt: string(s.Receipt)}
		if name := partOf(d, s.Parts, archive.RoleReceipt); name != "" {
			v.Receipt = name
		}
		l.Served = append(l.Served, v)
	}
	for _, r := range d.Replied {
		l.Replied = append(l.Replied, Reply{Date: r.Date.String(), Part: partOf(d, r.Parts, archive.RoleReply), Doc: string(r.Reply)})
	}
	for _, t := range d.Tasks {
		l.Tasks = append(l.Tasks, Task{Case: string(d.ID.File()), Doc: string(d.ID), ID: t.ID, Due: t.Due.String(), Closed: t.Closed.String()})
	}
	for _, p := range d.Attached {
		l.Attached = append(l.Attached, Attached{Role: string(p.Role), Part: partOf(d, []archive.PartRef{p}, p.Role), Ext: extOf(p.Name),
			Size: p.Size, SHA256: string(p.Digest)})
	}
	for _, r := range d.References {
		l.Attached = append(l.Attached, Attached{Role: string(r.Role), Doc: string(r.Document)})
	}
	return l
}

// partOf is the name under which Part answers the part of a role among some.
func partOf(d *archive.DocState, parts []archive.PartRef, role archive.Role) string {
	i := slices.IndexFunc(parts, func(p archive.PartRef) bool { return p.Role == role })
	if i < 0 {
		return ""
	}
	all := ofRole(d, role)
	if len(all) == 1 {
		return string(role)
	}
	return string(role) + ":" + strconv.Itoa(slices.Index(all, parts[i])+1)
}

// lifeFull adds what lies in objects: to whom it was served, what the tasks are.
func (o *Office) lifeFull(ctx context.Context, arch *archive.Archive, a Actor, st *archive.State, d *archive.DocState, v *Document) error {
	for i, s := range d.Served {
		p, err := arch.Particulars(ctx, d, s)
		if err != nil {
			return err
		}
		w := &v.Served[i]
		w.Recipient, w.Place, w.Signer, w.Relation = p.Recipient, p.Place, p.Signer, p.Relation
		w.Witness, w.Server, w.Remarks = p.Witness, p.Server, p.Remarks
	}
	if d.Filed() {
		tasks, err := o.tasks(ctx, arch, d)
		if err != nil {
			return err
		}
		v.Tasks = tasks
	}
	if slices.Contains(v.Next, "approve") && o.maySign(ctx, arch, a, d, "") != nil {
		v.drop("approve")
	}
	v.hide(st, a, o.day())
	return nil
}

// hide leaves out the documents that the actor may not read: of a service or a
// reply that lies in one it tells only that there was one.
func (v *Document) hide(st *archive.State, a Actor, today archive.Date) {
	hidden := func(id string) bool {
		d := st.Doc(archive.DocID(id))
		return d != nil && !a.mayRead(d.Access, today)
	}
	blank := func(id *string) {
		if hidden(*id) {
			*id = ""
		}
	}
	v.Attached = slices.DeleteFunc(v.Attached, func(x Attached) bool { return hidden(x.Doc) })
	blank(&v.Amends)
	blank(&v.AmendedBy)
	for i := range v.Served {
		if hidden(v.Served[i].Receipt) {
			v.Served[i].Receipt = "document"
		}
	}
	for i := range v.Replied {
		blank(&v.Replied[i].Doc)
	}
	for i := range v.Tasks {
		blank(&v.Tasks[i].Report)
	}
}
