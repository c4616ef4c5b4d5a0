package office

import (
	"bytes"
	"context"
	"encoding/xml"
	"fmt"
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"casefile/archive"
	"casefile/templates"
	"casefile/templates/layout"
	"casefile/templates/pagetest"
)

// issued is a document as issued, with its PDF.
func (d *desk) issued(file, values string) (id string, pdf []byte) {
	d.t.Helper()
	id = d.approved(file, values)
	_, err := d.Issue(d.ctx, d.who("冯某某"), IssueRequest{Doc: id})
	d.ok(err)
	p, err := d.Part(d.ctx, d.who("韩某某"), id, "pdf")
	d.ok(err)
	return id, p.Bytes
}

// A letter of two pages, with the words at the end of a line, across it, in a
// head and with digits in them.
func longLetter() string {
	var b strings.Builder
	b.WriteString("一、关于报销问题\n")
	for i := range 24 {
		fmt.Fprintf(&b, "请就第%d批差旅费的报销情况，于2026年3月%d日前作出书面说明，附报销单据。\n", i+1, i+1)
	}
	return `{"recipient": "某市某局", "matter": ` + strconv.Quote(b.String()) + `}`
}

// Every place of a query is found, on its page, and the marked copy is the
// stored PDF with marks on those words and no others, as poppler sees them.
func TestMarked(t *testing.T) {
	d := newDesk(t).init()
	id, pdf := d.issued("c-1", longLetter())
	for query, total := range map[string]int{"差旅费": 24, "報銷單據": 24, "2026年3月7日": 1, "关于报销问题": 1, "情况，于2026年": 24, "差旅费 单据": 48} {
		r := HitsRequest{Doc: id, Query: query}
		hits, err := d.Hits(d.ctx, d.who("韩某某"), r)
		d.ok(err)
		if hits.Total != total || len(hits.Places) != total || hits.PDF != "pdf" || hits.Plain != nil || hits.Main < 0 {
			t.Fatalf("%s: %d places, %d told, %q, main %d", query, hits.Total, len(hits.Places), hits.PDF, hits.Main)
		}
		part, _, err := d.Marked(d.ctx, d.who("韩某某"), r)
		d.ok(err)
		if !bytes.HasPrefix(part.Bytes, pdf) || !strings.HasSuffix(part.Name, "-检索标注件.pdf") {
			t.Fatalf("%s: %s does not begin with the stored bytes", query, part.Name)
		}
		file := pagetest.File(t, t.TempDir(), "marked.pdf", part.Bytes)
		pagetest.Sound(t, file)
		if info := pagetest.Run(t, "pdfinfo", file); !strings.Contains(info, "检索标注件，非原件") {
			t.Errorf("%s: the copy says of itself %s", query, info)
		}
		onWords(t, file, hits)
	}
	again, err := d.Part(d.ctx, d.who("韩某某"), id, "pdf")
	d.ok(err)
	if !bytes.Equal(again.Bytes, pdf) {
		t.Error("the stored bytes have changed")
	}
}

// onWords asks poppler what stands in each rectangle.
func onWords(t *testing.T, file string, h *Hits) {
	t.Helper()
	for i, p := range h.Places {
		if i%7 != 0 && len(p.Rects) == 1 {
			continue
		}
		var said strings.Builder
		for _, r := range p.Rects {
			// a half point less on every side: what belongs to others is not let in
			x, y := int(math.Round(8*(r.X1+.5))), int(math.Round(8*(r.Y1+1.5)))
			w, v := int(8*(r.X2-r.X1-1)), int(8*(r.Y2-r.Y1-3))
			n := strconv.Itoa(r.Page)
			said.WriteString(pagetest.Run(t, "pdftotext", "-r", "576", "-f", n, "-l", n, "-x", strconv.Itoa(x), "-y", strconv.Itoa(y),
				"-W", strconv.Itoa(w), "-H", strconv.Itoa(v), file, "-"))
		}
		if got := pagetest.Squeeze(said.String()); got != pagetest.Squeeze(p.Words) {
			t.Errorf("place %d, %q, lies on %q: %+v", i, p.Words, got, p.Rects)
		}
	}
}

// Who may not read a document learns nothing of its places, and one that is not
// there has none; each look leaves its line.
func TestHitsRefused(t *testing.T) {
	d := newDesk(t).init(
		archive.Actor{ID: "周某某", Roles: []string{"officer"}, Clearance: archive.LevelSecret},
		archive.Actor{ID: "郑某某", Roles: []string{"approver"}, Clearance: archive.LevelSecret},
		archive.Actor{ID: "冯某某", Roles: []string{"issuer"}, Clearance: archive.LevelSecret},
		archive.Actor{ID: "韩某某", Roles: []string{"reviewer"}})
	id := d.approved("c-1", strings.Replace(letter, "{", `{"secrecy": "机密", `, 1))
	ask := func(who, doc, query string, kind Kind, problem string) {
		t.Helper()
		r := HitsRequest{Doc: doc, Query: query}
		_, err := d.Hits(d.ctx, d.who(who), r)
		d.wants(err, kind, problem)
		_, _, err = d.Marked(d.ctx, d.who(who), r)
		d.wants(err, kind, problem)
		_, err = d.Glimpse(d.ctx, d.who(who), r)
		d.wants(err, kind, problem)
	}
	hits, err := d.Hits(d.ctx, d.who("周某某"), HitsRequest{Doc: id, Query: "差旅费"})
	d.ok(err)
	if hits.Total != 0 || hits.Main != -1 || hits.PDF != "" {
		t.Errorf("a draft has places: %+v", hits)
	}
	_, err = d.Issue(d.ctx, d.who("冯某某"), IssueRequest{Doc: id})
	d.ok(err)
	ask("韩某某", id, "差旅费", Refused, "not-cleared")
	ask("韩某某", "c-1/0099-nothing", "差旅费", Missing, "document-missing")
	ask("周某某", id, `"差旅费`, Invalid, "query-open-quote")
	_, _, err = d.Marked(d.ctx, d.who("周某某"), HitsRequest{Doc: id, Query: "没有的话"})
	d.wants(err, Missing, "mark-none")
	p, err := d.Glimpse(d.ctx, d.who("周某某"), HitsRequest{Doc: id, Query: "没有的话"})
	if err != nil || p != nil {
		t.Errorf("a picture of nothing: %v", err)
	}
}

// The picture of a place is a strip of the page, drawn with the mark below the
// words; what is not set as it was is not drawn.
func TestGlimpse(t *testing.T) {
	d := newDesk(t).init()
	id, _ := d.issued("c-1", longLetter())
	r := HitsRequest{Doc: id, Query: "第20批差旅费"}
	p, err := d.Glimpse(d.ctx, d.who("韩某某"), r)
	d.ok(err)
	hits, err := d.Hits(d.ctx, d.who("韩某某"), r)
	d.ok(err)
	if p == nil || p.Page < 2 || p.Page != hits.Places[0].Page {
		t.Fatal("no picture, or of another page")
	}
	if dir := os.Getenv("CASEFILE_SCREENSHOTS"); dir != "" {
		d.ok(os.WriteFile(dir+"/glimpse.svg", p.SVG, 0o600))
	}
	if err := xml.Unmarshal(p.SVG, new(struct{})); err != nil {
		t.Error(err)
	}
	size := regexp.MustCompile(`width="([0-9.]+)pt" height="([0-9.]+)pt"`).FindSubmatch(p.SVG)
	height, _ := strconv.ParseFloat(string(size[2]), 64)
	if height < 60 || height > 2*glimpseReach+40 || len(p.SVG) > 60_000 {
		t.Errorf("the picture is %s by %s, %d bytes", size[1], size[2], len(p.SVG))
	}
	again, err := d.Glimpse(d.ctx, d.who("韩某某"), r)
	if err != nil || !bytes.Equal(again.SVG, p.SVG) {
		t.Errorf("a second time it is another picture, %v", err)
	}
	m, err := d.marking(d.ctx, d.who("韩某某"), r)
	d.ok(err)
	m.record.Text += "。"
	c, err := d.composedAgain(context.Background(), m)
	d.ok(err)
	if c.res.Text == m.record.Text {
		t.Error("a text that is not the stored one passes for it")
	}
}

// A place in a table on its side is drawn upright, on its mark.
func TestGlimpseTurned(t *testing.T) {
	d := newDesk(t)
	row := "|" + strings.Repeat(" 第{{.matter}}列 2026 |", 13) + "\n"
	form := "---\nid: wide\nversion: \"1\"\ntitle: 宽表\nlayout: letter\nsource: 某局\nsignoffs: [某领导]\nfields:\n  type: object\n  properties:\n" +
		"    matter: {title: 事项, type: string}\n---\n# 关于某事的函\n\n附表如下：\n\n" + row + "|" + strings.Repeat("---|", 13) + "\n" + strings.Repeat(row, 9)
	f, err := templates.Parse("wide", []byte(form), nil)
	d.ok(err)
	vals, err := f.Check([]byte(`{"matter": "甲乙"}`))
	d.ok(err)
	c, err := d.compose(f, vals, templates.Options{})
	d.ok(err)
	h := &Hits{}
	for at := 0; len(h.Places) < 60; {
		i := strings.Index(c.res.Text[at:], "甲乙")
		h.Places = append(h.Places, Place{Range: [2]int{at + i, at + i + len("甲乙")}, Words: "甲乙"})
		at += i + 1
	}
	h.Main = 40
	p, err := glimpse(c, h)
	d.ok(err)
	if dir := os.Getenv("CASEFILE_SCREENSHOTS"); dir != "" {
		d.ok(os.WriteFile(dir+"/glimpse-turned.svg", p.SVG, 0o600))
	}
	v := viewOf(c, p.Page, h.Places[h.Main].Range)
	r := rectsOf(c.res.Text, v.lines, h.Places[h.Main].Range)
	said := ""
	for _, item := range v.items {
		if run, ok := item.(*layout.TextRun); ok && run.Angle == 0 {
			for _, g := range run.Glyphs {
				if x := run.X + g.DX + run.Size/4; x > r[0].X1 && x < r[0].X2 && run.Y > r[0].Y1 && run.Y < r[0].Y2 {
					said += string(g.Rune)
				}
			}
		}
	}
	if len(r) != 1 || said != "甲乙" || r[0].Y2-r[0].Y1 > r[0].X2-r[0].X1 {
		t.Errorf("the mark %+v lies on %q", r, said)
	}
}

func TestExcerpt(t *testing.T) {
	text := "前面的话。\n　　惩治\n腐败 new\n york，\x00后面的话。"
	at := strings.Index(text, "腐败")
	before, words, after := excerpt(text, [2]int{at, at + len("腐败 new")})
	if before != "前面的话。惩治" || words != "腐败new" || after != "york，后面的话。" {
		t.Errorf("%q %q %q", before, words, after)
	}
	if got := collapse("new\n york 三 a\xffb"); got != "new york三a\ufffdb" {
		t.Errorf("%q", got)
	}
}

// A past paper that is a PDF takes marks where its text was read; one that is
// locked is shown as it is, and says why.
func TestMarkedImported(t *testing.T) {
	d := newDesk(t).init()
	_, pdf := d.issued("c-1", longLetter())
	dir := t.TempDir()
	plain := pagetest.File(t, dir, "plain.pdf", pdf)
	pagetest.Run(t, "qpdf", "--object-streams=generate", plain, dir+"/packed.pdf")
	pagetest.Run(t, "qpdf", "--encrypt", "", "owner", "256", "--", plain, dir+"/locked.pdf")
	report, err := d.Import(d.ctx, Operator("收件人", "cli"), ImportRequest{Paths: []string{dir}})
	d.ok(err)
	if len(report.Imported) != 3 {
		t.Fatalf("%+v", report)
	}
	for _, paper := range report.Imported {
		r := HitsRequest{Doc: paper.ID, Query: "差旅費的報銷 2026年3月7日"}
		hits, err := d.Hits(d.ctx, d.who("韩某某"), r)
		d.ok(err)
		if hits.Total != 25 || hits.PDF != "original" {
			t.Fatalf("%s: %d places, %q", paper.Path, hits.Total, hits.PDF)
		}
		copied, _, err := d.Marked(d.ctx, d.who("韩某某"), r)
		if strings.HasSuffix(paper.Path, "locked.pdf") {
			d.wants(err, Invalid, "mark-closed")
			if hits.Plain == nil || hits.Plain.ID != "mark-closed" {
				t.Errorf("of a locked paper it says %+v", hits.Plain)
			}
			continue
		}
		d.ok(err)
		stored, err := d.Part(d.ctx, d.who("韩某某"), paper.ID, "original")
		d.ok(err)
		if hits.Plain != nil || !bytes.HasPrefix(copied.Bytes, stored.Bytes) {
			t.Errorf("%s: %+v", paper.Path, hits.Plain)
		}
		file := pagetest.File(t, t.TempDir(), "marked.pdf", copied.Bytes)
		pagetest.Sound(t, file)
		onWords(t, file, hits)
	}
}
