package archive

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// ServiceRecord is one service of an issued document 送达.
type ServiceRecord struct {
	Document    DocID
	Date        Date // 送达日期, not before 成文日期
	Method      ServiceMethod
	Particulars ServiceParticulars // its Document is filled in
	// Receipt is the 送达回证 as signed, if it has come back: not signed is not
	// served.
	Receipt Enclosure
}

// Serve files that an issued document was served: the particulars, which name
// persons, and the receipt lie in documents/; the served event, which is the
// commit, has date and method. The same record again changes nothing, or adds
// the receipt.
func (a *Archive) Serve(ctx context.Context, by By, r ServiceRecord) (*DocState, error) {
	r.Particulars.Document = r.Document
	if err := r.validate(); err != nil {
		return nil, err
	}
	b, err := seal(r.Particulars)
	if err != nil {
		return nil, fmt.Errorf("make the particulars of a service of %s: %w", r.Document, err)
	}
	particulars := newAttached(r.Document, RoleService, "json", b)
	e := &Event{Type: EventServed, Document: r.Document, Date: r.Date, Service: &Service{r.Method},
		Parts: []PartRef{particulars.ref}}
	objects := append(e.enclose(RoleReceipt, r.Receipt), particulars)
	return a.addPapers(ctx, by, e, objects, func(d *DocState) bool {
		return slices.ContainsFunc(d.Served, func(x ServedAt) bool {
			same := x.Date == e.Date && x.Method == r.Method && x.part(RoleService) == particulars.ref
			return same && (!r.Receipt.given() || slices.Equal(x.Parts, e.Parts) && x.Receipt == e.refersTo())
		})
	})
}

func (r ServiceRecord) validate() error {
	if r.Date.IsZero() {
		return invalid("date", "a service has a date")
	}
	if !slices.Contains(ServiceMethods(), r.Method) {
		return invalid("method", "unknown way of serving %.20q", string(r.Method))
	}
	var err error
	if r.Receipt.given() {
		err = r.Receipt.validate("receipt")
	}
	return errors.Join(err, r.Document.validate(), r.Particulars.validate())
}

func (p ServiceParticulars) validate() error {
	if p.Recipient == "" {
		return invalid("recipient", "a service has a recipient")
	}
	return errors.Join(validLine("recipient", p.Recipient, maxLine), validLine("place", p.Place, maxLine),
		validLine("signer", p.Signer, maxLine), validLine("relation", p.Relation, maxLine),
		validLine("witness", p.Witness, maxLine), validLine("server", p.Server, maxLine),
		validWords("remarks", p.Remarks))
}

// Particulars reads to whom a document was served, verified.
func (a *Archive) Particulars(ctx context.Context, d *DocState, at ServedAt) (ServiceParticulars, error) {
	var p ServiceParticulars
	i := slices.IndexFunc(at.Parts, func(p PartRef) bool { return p.Role == RoleService })
	if i < 0 {
		return p, partMissing(d, RoleService)
	}
	b, err := a.getPart(ctx, d.ID.File(), at.Parts[i])
	if err != nil {
		return p, err
	}
	key := objectKey(d.ID.File(), at.Parts[i].Name)
	if _, err := unseal(key, b, &p); err != nil {
		return p, err
	}
	if p.Document != d.ID {
		return p, changed(key, "the object belongs to another document")
	}
	return p, nil
}

// ReplyRecord is one reply to an issued document 回复.
type ReplyRecord struct {
	Document DocID
	Date     Date // it came in, not before 成文日期
	Enclosure
}

// Reply files a reply to an issued document: its bytes, or the document of the
// same file that it is. The same reply again changes nothing.
func (a *Archive) Reply(ctx context.Context, by By, r ReplyRecord) (*DocState, error) {
	if err := errors.Join(r.Document.validate(), r.Enclosure.validate("paper")); err != nil {
		return nil, err
	}
	if r.Date.IsZero() {
		return nil, invalid("date", "a reply has a date")
	}
	e := &Event{Type: EventReplied, Document: r.Document, Date: r.Date}
	objects := e.enclose(RoleReply, r.Enclosure)
	return a.addPapers(ctx, by, e, objects, func(d *DocState) bool {
		return slices.ContainsFunc(d.Replied, func(x RepliedAt) bool {
			return x.Date == e.Date && slices.Equal(x.Parts, e.Parts) && x.Reply == e.refersTo()
		})
	})
}

// admitsAnswer judges what came of an issued document: a service or a reply.
func (s *State) admitsAnswer(d *DocState, e *Event) error {
	if e.Date.IsZero() {
		return fmt.Errorf("%s without a date", e.Type)
	}
	if e.Date.Compare(d.Date) < 0 {
		return conflict(ProblemEarly, args{"document": d.ID, "step": e.Type, "date": e.Date, "issued": d.Date})
	}
	if e.Type == EventReplied {
		return s.admitsPapers(d, e, RoleReply)
	}
	if e.Service == nil || e.Service.Method == "" {
		return fmt.Errorf("served without a method")
	}
	return s.admitsPapers(d, e, RoleService, RoleReceipt)
}

// applyServed notes a service. One that was recorded before its receipt came
// back, and is recorded again with it, is one service.
func (d *DocState) applyServed(e *Event) {
	d.take(e)
	at := ServedAt{e.Date, e.Service.Method, e.Parts, e.refersTo()}
	d.Served = slices.Clone(d.Served)
	if i := slices.IndexFunc(d.Served, at.completes); i >= 0 {
		d.Served[i] = at
		return
	}
	d.Served = append(d.Served, at)
}

// completes tells whether an earlier record is of the same service, without
// the receipt.
func (at ServedAt) completes(earlier ServedAt) bool {
	return earlier.Date == at.Date && earlier.Method == at.Method && !earlier.Signed() &&
		earlier.part(RoleService) == at.part(RoleService)
}

// Signed tells whether the 送达回证 has come back.
func (at ServedAt) Signed() bool { return at.Receipt != "" || at.part(RoleReceipt) != PartRef{} }

func (at ServedAt) part(r Role) PartRef {
	for _, p := range at.Parts {
		if p.Role == r {
			return p
		}
	}
	return PartRef{}
}

func (d *DocState) applyReplied(e *Event) {
	d.take(e)
	d.Replied = append(slices.Clip(d.Replied), RepliedAt{e.Date, e.Parts, e.refersTo()})
}
