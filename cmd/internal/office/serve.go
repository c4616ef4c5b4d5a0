package office

import (
	"context"
	"slices"
	"strings"

	"casefile/archive"
)

// ServeRequest records a service 送达. Date "" is today. Method is a way of
// serving in Chinese or by its code; "" is 直接送达.
type ServeRequest struct {
	Doc, Date, Method                  string
	Recipient, Place, Signer, Relation string
	Witness, Server, Remarks           string
	Receipt                            PaperIn // 送达回证 as signed, if it has come back
}

// Serve records that an issued document was served, and opens what its form
// makes due from then on. The same record again changes nothing.
func (o *Office) Serve(ctx context.Context, a Actor, r ServeRequest) (_ *Document, err error) {
	t := o.trace(ctx, a, actServe, "").of(r.Doc)
	defer t.end(&err)
	arch, st, d, err := o.find(ctx, a, actServe, r.Doc)
	if err != nil {
		return nil, err
	}
	rec, err := o.serviceRecord(a, st, d, r)
	if err != nil {
		return nil, err
	}
	if _, err := arch.Serve(ctx, o.by(a), rec); err != nil {
		return nil, err
	}
	if err := o.openServedTasks(ctx, arch, a, d, rec.Date); err != nil {
		return nil, err
	}
	return o.again(ctx, arch, a, d.ID)
}

func (o *Office) serviceRecord(a Actor, st *archive.State, d *archive.DocState, r ServeRequest) (archive.ServiceRecord, error) {
	rec := archive.ServiceRecord{Document: d.ID, Particulars: archive.ServiceParticulars{
		Recipient: r.Recipient, Place: r.Place, Signer: r.Signer, Relation: r.Relation,
		Witness: r.Witness, Server: r.Server, Remarks: r.Remarks}}
	if err := st.Check(d.ID, archive.EventServed); err != nil {
		return rec, err
	}
	if strings.TrimSpace(r.Recipient) == "" {
		return rec, &Problem{ID: "serve-recipient", Kind: Invalid}
	}
	for _, f := range []struct{ what, text string }{{"受送达人", r.Recipient}, {"送达地点", r.Place}, {"签收人", r.Signer},
		{"代收理由", r.Relation}, {"见证人", r.Witness}, {"送达人", r.Server}} {
		if !oneLine(f.text, maxLine) {
			return rec, &Problem{ID: "line-bad", Kind: Invalid, Args: args{"what": f.what, "limit": "500"}}
		}
	}
	var err error
	if rec.Date, err = o.dateOr(r.Date); err != nil {
		return rec, err
	}
	if rec.Method, err = method(r.Method); err != nil {
		return rec, err
	}
	rec.Receipt, err = o.optional(a, st, r.Receipt)
	return rec, err
}

// method reads a way of serving.
func method(s string) (archive.ServiceMethod, error) {
	if s == "" {
		return archive.ServeDirect, nil
	}
	if m, ok := methods[s]; ok {
		return m, nil
	}
	if m := archive.ServiceMethod(s); slices.Contains(archive.ServiceMethods(), m) {
		return m, nil
	}
	var known []string
	for _, m := range archive.ServiceMethods() {
		known = append(known, MethodName(string(m)))
	}
	return "", &Problem{ID: "serve-method", Kind: Invalid, Args: args{"given": s, "known": strings.Join(known, "、")}}
}

// dateOr reads a civil date; "" is today.
func (o *Office) dateOr(s string) (archive.Date, error) {
	if s == "" {
		return o.day(), nil
	}
	d, err := archive.ParseDate(s)
	if err != nil {
		return d, &Problem{ID: "date-bad", Kind: Invalid, Args: args{"given": s}, Err: err}
	}
	return d, nil
}

// openServedTasks opens the limits 时限 that run from the first service.
func (o *Office) openServedTasks(ctx context.Context, arch *archive.Archive, a Actor, d *archive.DocState, date archive.Date) error {
	if len(d.Served) > 0 {
		date = d.Served[0].Date
	}
	f, err := o.formOf(ctx, arch, d.Form)
	if err != nil {
		return err
	}
	tasks := tasksFrom(f, "served", date, nil)
	if len(tasks) == 0 {
		return nil
	}
	_, err = arch.OpenTasks(ctx, o.by(a), d.ID, tasks)
	return err
}

// ReplyRequest files a reply 回复. Date "" is today. Task is the limit that
// the reply meets and that is closed with it; "" is the limit for replying, if
// the form sets one and it is open.
type ReplyRequest struct {
	Doc, Date, Task string
	PaperIn
}

// replyTask is the id by which forms name the limit for replying.
const replyTask = "reply"

// Reply files a reply to an issued document.
func (o *Office) Reply(ctx context.Context, a Actor, r ReplyRequest) (_ *Document, err error) {
	t := o.trace(ctx, a, actReply, "").of(r.Doc)
	defer t.end(&err)
	arch, st, d, err := o.find(ctx, a, actReply, r.Doc)
	if err != nil {
		return nil, err
	}
	if err := st.Check(d.ID, archive.EventReplied); err != nil {
		return nil, err
	}
	paper, err := o.enclosure(a, st, r.PaperIn)
	if err != nil {
		return nil, err
	}
	date, err := o.dateOr(r.Date)
	if err != nil {
		return nil, err
	}
	switch {
	case r.Task != "":
		if err := taskOpen(d, r.Task); err != nil {
			return nil, err
		}
	case taskOpen(d, replyTask) == nil:
		r.Task = replyTask
	}
	if _, err := arch.Reply(ctx, o.by(a), archive.ReplyRecord{Document: d.ID, Date: date, Enclosure: paper}); err != nil {
		return nil, err
	}
	if r.Task != "" {
		_, err := arch.CloseTask(ctx, o.by(a), archive.TaskClosing{Document: d.ID, Task: r.Task, Date: date})
		if err != nil {
			return nil, err
		}
	}
	return o.again(ctx, arch, a, d.ID)
}

// WithdrawRequest ends a document.
type WithdrawRequest struct{ Doc, Reason string }

// Withdraw ends a document: before its issue its officer may do so 撤回, after
// it an approver 撤销; its number stays used and all that was filed stays.
func (o *Office) Withdraw(ctx context.Context, a Actor, r WithdrawRequest) (_ *Document, err error) {
	t := o.trace(ctx, a, actWithdraw, "").of(r.Doc)
	defer t.end(&err)
	arch, st, d, err := o.find(ctx, a, actRead, r.Doc)
	if err != nil {
		return nil, err
	}
	if err := a.allow(withdrawAct(d)); err != nil {
		return nil, err
	}
	if err := st.Check(d.ID, archive.EventWithdrawn); err != nil {
		return nil, err
	}
	if err := checkOpinion(r.Reason); err != nil {
		return nil, err
	}
	if strings.TrimSpace(r.Reason) == "" && d.Filed() {
		return nil, &Problem{ID: "withdraw-reason", Kind: Invalid}
	}
	if _, err := arch.Withdraw(ctx, o.by(a), d.ID, r.Reason); err != nil {
		return nil, err
	}
	return o.again(ctx, arch, a, d.ID)
}

func withdrawAct(d *archive.DocState) act {
	if d.Filed() {
		return actRevoke
	}
	return actWithdraw
}
