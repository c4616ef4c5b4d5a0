package office

import (
	"context"

	"casefile/archive"
)

// mayAmend refuses a new document that cannot take the place of the one it
// amends 更正, and puts it into the same case.
func (o *Office) mayAmend(ctx context.Context, a Actor, r *DraftRequest) error {
	if r.Amends == "" {
		return nil
	}
	_, st, d, err := o.find(ctx, a, actDraft, r.Amends)
	if err != nil {
		return err
	}
	if r.Case != "" && archive.FileID(r.Case) != st.ID {
		return &Problem{ID: "amend-case", Kind: Invalid, Args: args{"document": r.Amends, "case": r.Case}}
	}
	r.Case = string(st.ID)
	return st.CheckAmend(d.ID)
}
