package main

import (
	"context"
	"path/filepath"
	"strings"

	"casefile/cmd/internal/office"
)

// issueAll brings every document of the plan from draft to issue, each step by
// the person whose step it is, and writes its PDF out.
func (d *demo) issueAll(ctx context.Context) error {
	start := d.c.now()
	for _, pc := range d.plan.Cases {
		if _, err := d.office.OpenCase(ctx, d.by(pc.Handler), pc.CaseHeader); err != nil {
			return err
		}
		dc := demoCase{ID: pc.ID, Title: pc.Title}
		for _, pd := range pc.Documents {
			d.c.progress("办文 %s %s……", pc.ID, pd.Form)
			issued, err := d.issueOne(ctx, pc.ID, pd)
			if err != nil {
				return err
			}
			dc.Documents = append(dc.Documents, *issued)
			d.Made++
		}
		d.Cases = append(d.Cases, dc)
	}
	d.MadeMS = d.c.ms(start)
	return nil
}

func (d *demo) issueOne(ctx context.Context, file string, pd planDocument) (*office.Issued, error) {
	values, err := planValues(pd.Values)
	if err != nil {
		return nil, err
	}
	doc, err := d.office.Draft(ctx, d.by(pd.Officer), office.DraftRequest{Form: pd.Form, Case: file, Values: d.fill(values)})
	if err != nil {
		return nil, err
	}
	if err := d.approve(ctx, doc.ID, pd); err != nil {
		return nil, err
	}
	issued, err := d.office.Issue(ctx, d.by(pd.Issuer), office.IssueRequest{Doc: doc.ID})
	if err != nil {
		return nil, err
	}
	if issued.IndexErr != nil {
		return nil, issued.IndexErr
	}
	d.numbers[pd.Key], d.ids[pd.Key] = issued.Number, doc.ID
	return issued, d.writePDF(ctx, doc.ID)
}

// approve submits and approves, after a return where the plan has one.
func (d *demo) approve(ctx context.Context, id string, pd planDocument) error {
	if pd.Returned != "" {
		if _, err := d.office.Submit(ctx, d.by(pd.Officer), id); err != nil {
			return err
		}
		if _, err := d.office.Return(ctx, d.by(pd.Approver), office.Decision{Doc: id, Opinion: pd.Returned}); err != nil {
			return err
		}
	}
	if _, err := d.office.Submit(ctx, d.by(pd.Officer), id); err != nil {
		return err
	}
	_, err := d.office.Approve(ctx, d.by(pd.Approver), office.Decision{Doc: id, Opinion: pd.Opinion})
	return err
}

// fill puts the numbers of documents already issued into values.
func (d *demo) fill(values []byte) []byte {
	s := string(values)
	for key, number := range d.numbers {
		s = strings.ReplaceAll(s, "{number:"+key+"}", number)
	}
	return []byte(s)
}

func (d *demo) writePDF(ctx context.Context, id string) error {
	p, err := d.office.Part(ctx, d.by(d.plan.Reviewer), id, "pdf")
	if err != nil {
		return err
	}
	d.PDFBytes += int64(p.Size)
	return d.c.write(filepath.Join(d.Dir, "pdf", p.Name), p.Bytes)
}
