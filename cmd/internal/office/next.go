package office

import (
	"context"
	"slices"

	"casefile/archive"
)

// next are the steps that the archive holds legal and the table allows. Who
// has no part in an approval is not offered it, as far as the events tell.
func (o *Office) next(a Actor, st *archive.State, d *archive.DocState) []string {
	steps := []struct {
		name  string
		event archive.EventType
		act   act
	}{
		{"draft", archive.EventSubmitted, actDraft},
		{"submit", archive.EventSubmitted, actSubmit},
		{"approve", archive.EventApproved, actApprove},
		{"return", archive.EventReturned, actReturn},
		{"issue", archive.EventNumbering, actIssue},
		{"serve", archive.EventServed, actServe},
		{"reply", archive.EventReplied, actReply},
		{"close", archive.EventTaskClosed, actCloseTask},
		{"attach", archive.EventAttached, actAttach},
		{"withdraw", archive.EventWithdrawn, withdrawAct(d)},
	}
	var out []string
	for _, s := range steps {
		if a.allow(s.act) == nil && st.Check(d.ID, s.event) == nil && (s.name != "approve" || maySignNext(a, d)) {
			out = append(out, s.name)
		}
	}
	if a.allow(actDraft) == nil && st.CheckAmend(d.ID) == nil {
		out = append(out, "amend")
	}
	return out
}

// maySignNext is what the events tell: nobody approves what he handed in,
// unless the form lets him, and nobody signs off twice.
func maySignNext(a Actor, d *archive.DocState) bool {
	if d.SubmittedBy.ID == a.ID && !d.Requires.AllowSelf {
		return false
	}
	return !slices.ContainsFunc(d.Signoffs, func(s archive.Signoff) bool { return s.ID == a.ID })
}

// maySign refuses a sign-off 签批 that is somebody else's to give: if the
// office's data say of anybody that he holds the post, only such may. One
// given out of turn is for the archive to refuse.
func (o *Office) maySign(ctx context.Context, arch *archive.Archive, a Actor, d *archive.DocState, given string) error {
	due, _, ok := d.NextSignoff()
	if !ok || due == "" || a.local || given != "" && given != due {
		return nil
	}
	data, err := arch.Office(ctx)
	if err != nil {
		return err
	}
	held := false
	for _, x := range data.Actors {
		if slices.Contains(x.Posts, due) {
			if held = true; x.ID == a.ID {
				return nil
			}
		}
	}
	if !held {
		return nil
	}
	return &Problem{ID: "signoff-post", Kind: Refused, Args: args{"actor": a.Name, "due": due, "document": string(d.ID)}}
}

// drop takes a step back from those offered.
func (v *Document) drop(step string) {
	v.Next = slices.DeleteFunc(v.Next, func(s string) bool { return s == step })
}

// offers reports whether a step is among those offered.
func (v *Document) offers(step string) bool { return slices.Contains(v.Next, step) }
