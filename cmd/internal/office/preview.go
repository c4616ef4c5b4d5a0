package office

import (
	"context"
	"strconv"

	"casefile/templates"
	"casefile/templates/layout"
	"casefile/templates/svg"
)

// Preview renders the newest draft, marked 草稿 on every page.
func (o *Office) Preview(ctx context.Context, a Actor, doc string) (_ *Rendered, err error) {
	t := o.trace(ctx, a, actRead, "preview").of(doc)
	defer t.end(&err)
	f, vals, err := o.newest(ctx, a, doc)
	if err != nil {
		return nil, err
	}
	out, err := o.typeset(f, vals, previewOptions(f, vals))
	if err != nil {
		return nil, err
	}
	return rendered(f, out), nil
}

// Picture is one page as SVG: the outlines of what is on it, and nothing that
// runs or is fetched.
type Picture struct {
	Page int    // from 1
	SVG  []byte // image/svg+xml
}

// PreviewPages tells how many pages Preview renders, and composes them for
// PreviewPage. It is the look at the draft of which there is a line in the log.
func (o *Office) PreviewPages(ctx context.Context, a Actor, doc string) (_ int, err error) {
	t, l := o.trace(ctx, a, actRead, "preview").of(doc), look{}
	defer o.noteLook(t, &l, &err)
	defer t.end(&err)
	d, l, err := o.preview(ctx, a, doc)
	if err != nil {
		return 0, err
	}
	return len(d.res.Pages), nil
}

// PreviewPage draws one page of what Preview renders, from 1. Whoever looks at
// a page has read the draft: permission and log are those of Preview, but that
// all pages of one look are one line.
func (o *Office) PreviewPage(ctx context.Context, a Actor, doc string, page int) (_ *Picture, err error) {
	t, l := o.trace(ctx, a, actRead, "preview").of(doc), look{}
	defer o.noteLook(t, &l, &err)
	defer t.end(&err)
	d, l, err := o.preview(ctx, a, doc)
	if err != nil {
		return nil, err
	}
	if page < 1 || page > len(d.res.Pages) {
		return nil, &Problem{ID: "page-none", Kind: Missing, Args: args{"page": strconv.Itoa(page), "pages": strconv.Itoa(len(d.res.Pages))}}
	}
	p, err := d.picture(page)
	t.mute = t.mute || err == nil && o.previews.looking(l)
	return p, err
}

// Printable tells what of a draft that fits its form cannot be set in pages,
// such as a character that no face has. It shows nothing of the draft: there is
// a line in the log only of who may not read it.
func (o *Office) Printable(ctx context.Context, a Actor, doc string) (err error) {
	t := o.trace(ctx, a, actRead, "preview").of(doc)
	defer func() {
		kind := Invalid
		if err != nil {
			kind, _ = Explain(err)
		}
		t.mute = t.mute || kind != Refused
		t.end(&err)
	}()
	_, _, err = o.preview(ctx, a, doc)
	return err
}

// noteLook notes a look at a draft after its line is written, so that only one
// that was logged counts for those that follow.
func (o *Office) noteLook(t *trace, l *look, err *error) {
	if *err == nil && !t.mute {
		o.previews.looked(*l)
	}
}

// preview is the newest draft with every character in its place, for who may
// read it.
func (o *Office) preview(ctx context.Context, a Actor, doc string) (*composed, look, error) {
	arch, _, d, err := o.find(ctx, a, actRead, doc)
	if err != nil {
		return nil, look{}, err
	}
	dr, err := o.draftOf(ctx, arch, a, d)
	if err != nil {
		return nil, look{}, err
	}
	key := previewKey{d.ID, dr.Version, dr.Digest()}
	c, err := o.previews.composed(key, func() (*composed, error) {
		f, vals, err := o.checked(context.WithoutCancel(ctx), arch, dr) // others may wait for it
		if err != nil {
			return nil, err
		}
		return o.compose(f, vals, previewOptions(f, vals))
	})
	return c, look{a.ID, a.Via, key, o.opts.Now()}, err
}

// RenderPictures draws what Render renders, a picture a page.
func (o *Office) RenderPictures(ctx context.Context, a Actor, r RenderRequest) (*Rendered, []Picture, error) {
	q, err := o.asked(a, r)
	if err != nil {
		return nil, nil, err
	}
	d, err := o.compose(q.form, q.values, q.options)
	if err != nil {
		return nil, nil, err
	}
	out := make([]Picture, len(d.res.Pages))
	for i := range out {
		if err := ctx.Err(); err != nil {
			return nil, nil, err
		}
		p, err := d.picture(i + 1)
		if err != nil {
			return nil, nil, err
		}
		out[i] = *p
	}
	return &Rendered{Form: q.form.ID, Title: d.title, Pages: len(out), Text: d.res.Text, Notices: q.notices}, out, nil
}

// newest is what a preview shows: the newest draft and its form.
func (o *Office) newest(ctx context.Context, a Actor, doc string) (*templates.Form, templates.Values, error) {
	arch, _, d, err := o.find(ctx, a, actRead, doc)
	if err != nil {
		return nil, templates.Values{}, err
	}
	f, vals, _, err := o.latest(ctx, arch, a, d)
	return f, vals, err
}

func previewOptions(f *templates.Form, v templates.Values) templates.Options {
	return templates.Options{Date: f.Element(v, "date"), Draft: true}
}

// composed is a document with every character in its place, not yet drawn.
type composed struct {
	title string
	res   *layout.Result
}

func (o *Office) compose(f *templates.Form, v templates.Values, opt templates.Options) (*composed, error) {
	set, err := o.fontSet()
	if err != nil {
		return nil, err
	}
	res, title, err := templates.Renderer{Fonts: set}.Compose(f, v, opt)
	if err != nil {
		return nil, err
	}
	return &composed{title, res}, nil
}

// picture draws a page, which there is.
func (d *composed) picture(page int) (*Picture, error) {
	b, err := svg.Write(d.res.Pages[page-1], svg.Options{Title: d.title + "（第 " + strconv.Itoa(page) + " 页）", Text: pageText(d.res, page)})
	if err != nil {
		return nil, err
	}
	return &Picture{Page: page, SVG: b}, nil
}

// pageText is what a page says, a line for each of its lines.
func pageText(res *layout.Result, page int) string {
	text := ""
	for _, l := range res.Lines {
		if l.Page == page {
			text += res.Text[l.Start:l.End] + "\n"
		}
	}
	return text
}
