package office

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"

	"casefile/archive"
	"casefile/search"
)

// IndexStatus tells how the index stands to the archive.
type IndexStatus struct {
	*search.Status
	Failed []IndexFailure `json:"failed,omitempty"`
	TookMS float64        `json:"took_ms,omitempty"`
	// Resumed is how many documents an interrupted rebuild had taken in.
	Resumed int `json:"resumed,omitempty"`
	err     error
}

// IndexFailure is a file or document that a rebuild could not take in.
type IndexFailure struct {
	ID   string `json:"id"`
	Text string `json:"error"` // a Chinese sentence
}

// Err names everything that a rebuild could not take in. It is Damaged when
// stored bytes have changed.
func (s *IndexStatus) Err() error { return s.err }

// IndexCheck is what comparing the index with the archive found.
type IndexCheck struct {
	*search.Checked
	Texts []string `json:"texts,omitempty"` // a Chinese sentence for each of Wrong
}

// Err is index-wrong when there is something that only a rebuild mends. What
// was filed since the index was last used is no fault: the next search takes it
// in.
func (c *IndexCheck) Err() error {
	n := c.More
	for _, w := range c.Wrong {
		if w.What != search.WrongBehind {
			n++
		}
	}
	if n == 0 {
		return nil
	}
	return &Problem{ID: "index-wrong", Kind: Failed, Args: args{"count": strconv.Itoa(n)}}
}

// withIndex uses the index a server owns, or opens it for one operation.
func (o *Office) withIndex(ctx context.Context, use func(*search.Index) error) error {
	o.mu.Lock()
	x := o.owned
	o.mu.Unlock()
	if x != nil {
		return use(x)
	}
	opts, err := o.indexOptions(ctx)
	if err != nil {
		return err
	}
	if x, err = search.Open(ctx, o.opts.Index, opts); err != nil {
		return o.indexError(err)
	}
	err = use(x)
	if cerr := x.Close(); err == nil {
		err = cerr
	}
	return err
}

// indexOptions tell the index what the forms are called, so that 文种: takes
// the Chinese name, and who was called otherwise before.
func (o *Office) indexOptions(ctx context.Context) (search.Options, error) {
	titles := map[string]string{}
	if lib, err := o.library(); err == nil {
		for _, f := range lib.Forms() {
			titles[f.ID] = f.Title
		}
	}
	names, err := o.names(ctx)
	return search.Options{Forms: titles, Names: names, Progress: o.opts.Indexing}, err
}

// OwnIndex opens the index for a server until Close; other processes on this
// machine are then answered through it. An index that cannot be used, now or
// later, is made again by itself, and whoever runs the program is told.
func (o *Office) OwnIndex(ctx context.Context) error {
	arch, err := o.archive(ctx)
	if err != nil {
		return err
	}
	opts, err := o.indexOptions(ctx)
	if err != nil {
		return err
	}
	opts.Mended = func(cause error) { o.notice(healed(cause)) }
	x, err := search.Own(ctx, o.opts.Index, opts, search.FromArchive(arch))
	if err != nil {
		return o.indexError(err)
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.owned = x
	return nil
}

// unusable tells an index that has to be made again, and may be: what it was
// made from is this archive.
func unusable(err error) bool {
	return errors.Is(err, search.ErrDamaged) || errors.Is(err, search.ErrSchema)
}

// healed says why the index was made again.
func healed(err error) *Problem {
	if errors.Is(err, search.ErrSchema) {
		return &Problem{ID: "index-renewed"}
	}
	return &Problem{ID: "index-healed"}
}

func (o *Office) rebuild(ctx context.Context, arch *archive.Archive) (*search.Synced, error) {
	opts, err := o.indexOptions(ctx)
	if err != nil {
		return nil, err
	}
	done, err := search.Rebuild(ctx, o.opts.Index, opts, search.FromArchive(arch))
	if err != nil {
		return nil, o.indexError(err)
	}
	return done, nil
}

// RebuildIndex makes the index anew from the archive alone. What it could not
// take in is in the status.
func (o *Office) RebuildIndex(ctx context.Context, a Actor) (_ *IndexStatus, err error) {
	t := o.trace(ctx, a, actIndex, "rebuild")
	defer t.end(&err)
	if err := a.allow(actIndex); err != nil {
		return nil, err
	}
	arch, err := o.archive(ctx)
	if err != nil {
		return nil, err
	}
	done, err := o.rebuild(ctx, arch)
	if err != nil {
		return nil, err
	}
	s, err := o.indexStatus(ctx)
	if err != nil {
		return nil, err
	}
	for _, f := range done.Failed {
		_, messages := Explain(notTaken(f))
		s.Failed = append(s.Failed, IndexFailure{ID: f.ID, Text: messages[0].Text})
	}
	s.TookMS, s.Resumed, s.err = done.TookMS, done.Resumed, failures(done)
	return s, nil
}

// IndexStatus tells how the index stands. It takes nothing in.
func (o *Office) IndexStatus(ctx context.Context, a Actor) (_ *IndexStatus, err error) {
	t := o.trace(ctx, a, actIndex, "status")
	defer t.end(&err)
	if err := a.allow(actIndex); err != nil {
		return nil, err
	}
	if err := o.indexThere(); err != nil {
		return nil, err
	}
	return o.indexStatus(ctx)
}

func (o *Office) indexStatus(ctx context.Context) (*IndexStatus, error) {
	s := &IndexStatus{}
	err := o.withIndex(ctx, func(x *search.Index) (err error) {
		s.Status, err = x.Status(ctx)
		return err
	})
	return s, err
}

// VerifyIndex compares the whole index with the archive and changes nothing.
func (o *Office) VerifyIndex(ctx context.Context, a Actor) (_ *IndexCheck, err error) {
	t := o.trace(ctx, a, actIndex, "verify")
	defer t.end(&err)
	if err := a.allow(actIndex); err != nil {
		return nil, err
	}
	arch, err := o.archive(ctx)
	if err != nil {
		return nil, err
	}
	if err := o.indexThere(); err != nil {
		return nil, err
	}
	c := &IndexCheck{}
	err = o.withIndex(ctx, func(x *search.Index) (err error) {
		c.Checked, err = x.Verify(ctx, search.FromArchive(arch))
		return err
	})
	if err != nil {
		return nil, o.indexError(err)
	}
	for _, w := range c.Wrong {
		c.Texts = append(c.Texts, wrongText(w))
	}
	return c, nil
}

// wrongText says one difference between the index and the archive.
func wrongText(w search.Wrong) string {
	what := word(string(w.What), map[string]string{"behind": "入卷或改动后还没有收入，下次检索时自动补上",
		"missing": "应在索引里，却没有", "extra": "案卷库里没有，索引里却有", "text": "索引里的文字与案卷库不一致",
		"terms": "索引里查不到它的文字", "damaged": "索引文件坏了", "unreadable": "案卷库里读不出"})
	text := spacedID(w.ID) + what
	if w.Err != "" {
		text += "（" + detailText(w.Err) + "）"
	}
	return text
}

func spacedID(id string) string {
	if id == "" {
		return "索引："
	}
	return id + "："
}

func (o *Office) indexThere() error {
	if _, err := os.Stat(o.opts.Index); errors.Is(err, os.ErrNotExist) {
		return &Problem{ID: "index-missing", Path: o.opts.Index, Kind: Missing, Err: err}
	}
	return nil
}

func (o *Office) indexError(err error) error {
	var own *Problem
	p := &Problem{Path: o.opts.Index, Kind: Failed, Err: err}
	switch {
	case errors.As(err, &own):
		return err
	case errors.Is(err, search.ErrRebuilding):
		p.ID = "index-rebuilding"
	case errors.Is(err, search.ErrBusy):
		p.ID = "index-busy"
	case errors.Is(err, search.ErrSchema), errors.Is(err, search.ErrDamaged), errors.Is(err, search.ErrOtherArchive):
		p.ID = "index-unusable"
	default:
		return fmt.Errorf("open index: %w", err)
	}
	return p
}
