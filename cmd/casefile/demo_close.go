package main

import (
	"context"
	"io"
	"path/filepath"

	"casefile/cmd/internal/office"
)

// demoClosed is the case that is brought to its end.
type demoClosed struct {
	*office.ClosedCase
	Before     int                  `json:"reasons_before"` // what stood against closing at first
	Tasks      int                  `json:"tasks"`          // closed
	Volume     *office.VolumeReport `json:"volume"`
	VolumeFile string               `json:"volume_file"`
	Bag        *office.ExportReport `json:"bag"`
	Checkpoint string               `json:"checkpoint"` // file
	Entries    int64                `json:"entries"`    // of the log that was signed
	MS         float64              `json:"ms"`
}

// close brings one case from issue to a closed file, bound, handed over as a
// bag and held fast by a signed checkpoint.
func (d *demo) close(ctx context.Context) error {
	start := d.c.now()
	pc := d.plan.Closing
	d.c.progress("归档 %s……", pc.Case)
	check, err := d.office.CheckClose(ctx, d.by(d.plan.Archivist), pc.Case)
	if err != nil {
		return err
	}
	d.Closed = &demoClosed{Before: len(check.Reasons)}
	for _, step := range []func(context.Context) error{d.serve, d.reply, d.endTasks, d.closeCase, d.bind, d.handOver, d.sign} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	d.Closed.MS = d.c.ms(start)
	return nil
}

// handler is who deals with the case that is closed.
func (d *demo) handler() office.Actor {
	for _, c := range d.plan.Cases {
		if c.ID == d.plan.Closing.Case {
			return d.by(c.Handler)
		}
	}
	return d.by(d.plan.Archivist)
}

func (d *demo) serve(ctx context.Context) error {
	for _, s := range d.plan.Closing.Served {
		_, err := d.office.Serve(ctx, d.handler(), office.ServeRequest{Doc: d.ids[s.Document], Date: s.Date,
			Recipient: s.Recipient, Signer: s.Recipient, Receipt: office.PaperIn{Document: d.ids[s.Receipt]}})
		if err != nil {
			return err
		}
	}
	return nil
}

func (d *demo) reply(ctx context.Context) error {
	for _, r := range d.plan.Closing.Replies {
		_, err := d.office.Reply(ctx, d.handler(), office.ReplyRequest{Doc: d.ids[r.Document], Date: r.Date,
			PaperIn: office.PaperIn{Name: r.Name, Bytes: []byte(r.Text)}})
		if err != nil {
			return err
		}
	}
	return nil
}

func (d *demo) endTasks(ctx context.Context) error {
	tasks, err := d.office.Tasks(ctx, d.handler(), office.TaskRequest{Case: d.plan.Closing.Case})
	if err != nil {
		return err
	}
	for _, t := range tasks {
		if _, err := d.office.CloseTask(ctx, d.handler(), office.TaskClosing{Doc: t.Doc, Task: t.ID, Date: d.plan.Closing.Done}); err != nil {
			return err
		}
	}
	d.Closed.Tasks = len(tasks)
	return nil
}

func (d *demo) closeCase(ctx context.Context) (err error) {
	d.Closed.ClosedCase, err = d.office.CloseCase(ctx, d.by(d.plan.Archivist), d.plan.Closing.Case, "")
	return err
}

func (d *demo) bind(ctx context.Context) error {
	d.Closed.VolumeFile = filepath.Join(d.Dir, d.plan.Closing.Case+".pdf")
	return d.c.writeThrough(d.Closed.VolumeFile, func(w io.Writer) (err error) {
		d.Closed.Volume, err = d.office.Volume(ctx, d.by(d.plan.Archivist), office.VolumeRequest{Case: d.plan.Closing.Case}, w)
		return err
	})
}

func (d *demo) handOver(ctx context.Context) (err error) {
	d.Closed.Bag, err = d.office.ExportCase(ctx, d.by(d.plan.Archivist),
		office.ExportRequest{Case: d.plan.Closing.Case, Out: filepath.Join(d.Dir, d.plan.Closing.Case+".zip")})
	return err
}

// sign makes a key beside what the demonstration leaves, and a checkpoint: the
// text that another party keeps.
func (d *demo) sign(ctx context.Context) error {
	name := filepath.Join(d.Dir, "archive.audit-key") // where it is found by itself if the archive is here
	if _, err := d.office.NewAuditKey(d.c.rand, name); err != nil {
		return err
	}
	key, err := d.office.AuditKey(name)
	if err != nil {
		return err
	}
	cp, err := d.office.SignCheckpoint(ctx, d.by(d.plan.Archivist), key)
	if err != nil {
		return err
	}
	d.Closed.Checkpoint, d.Closed.Entries = filepath.Join(d.Dir, "checkpoint.txt"), cp.Entries
	return d.c.write(d.Closed.Checkpoint, []byte(cp.Text))
}
