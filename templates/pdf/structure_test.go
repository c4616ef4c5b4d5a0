package pdf

import (
	"bytes"
	"compress/zlib"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"casefile/templates/fonts"
	"casefile/templates/layout"
	"casefile/templates/pagetest"
)

// tagged is a document under construction with its tags.
type tagged struct {
	tb    testing.TB
	root  *layout.Tag
	sheet *sheet
	y     float64
	pages []layout.Page
}

func newTagged(tb testing.TB) *tagged {
	return &tagged{tb: tb, root: &layout.Tag{Role: layout.TagDocument}, sheet: newSheet(tb), y: 120}
}

func (d *tagged) add(under *layout.Tag, role layout.TagRole) *layout.Tag {
	t := &layout.Tag{Role: role}
	under.Kids = append(under.Kids, t)
	return t
}

// say sets lines of an element.
func (d *tagged) say(tag *layout.Tag, lines ...string) *layout.Tag {
	for _, l := range lines {
		d.sheet.text(fonts.FangSong, 90, d.y, 16, grid, l).Tag = tag
		d.y += 29.61
	}
	return tag
}

func (d *tagged) heading(level int, text string) {
	tag := d.add(d.root, layout.TagH1+layout.TagRole(level-1))
	tag.Text = text
	d.say(tag, text)
}

func (d *tagged) rule() { d.sheet.rule(90, d.y, 500, d.y, 1, layout.Color{}) }

func (d *tagged) newPage() {
	d.sheet.text(fonts.SongTi, 500, 785, 14, 7, "—1—").Artifact = true
	d.pages = append(d.pages, d.sheet.page)
	d.sheet, d.y = newSheet(d.tb), 120
}

func (d *tagged) write(title string) []byte {
	d.newPage()
	return mustWrite(d.tb, Meta{Title: title, Author: "某市纪委", Subject: "某纪函〔2026〕12号", Date: "2026-03-05", Tags: d.root}, d.pages...)
}

// taggedSample has an element of every kind: text over two pages, headings at
// four levels and up again, a list of contents, a table with merged and empty
// cells, rules and furniture among the text, elements that nothing is set of.
func taggedSample(tb testing.TB) []byte {
	d := newTagged(tb)
	mark := d.sheet.text(fonts.HeiTi, 180, 620, 120, 120, "草稿")
	mark.Artifact, mark.Angle = true, 45
	d.sheet.page.Items = append(d.sheet.page.Items, &layout.Circle{X: 400, Y: 600, Radius: 60, Weight: 1, Color: layout.Red})
	d.heading(1, "关于某事项的函")
	toc := d.add(d.root, layout.TagTOC)
	d.say(d.add(toc, layout.TagTOCI), "一、情况")
	d.say(d.add(toc, layout.TagTOCI), "二、要求")
	d.heading(2, "一、情况")
	d.heading(3, "（一）甲。")
	d.heading(4, "1．乙")
	p := d.say(d.add(d.root, layout.TagP), "某市某局𬭎某某")
	d.rule()
	d.say(p, "同一段又一行")
	d.add(d.root, layout.TagP)
	d.newPage()
	d.say(p, "到下一页")
	d.heading(2, "二、要求")
	d.table()
	sect := d.add(d.root, layout.TagSect)
	d.say(d.add(sect, layout.TagP), "附件")
	d.add(d.add(d.root, layout.TagSect), layout.TagP)
	return d.write("关于某事项的函")
}

func (d *tagged) table() {
	table := d.add(d.root, layout.TagTable)
	head := d.add(table, layout.TagTR)
	th := d.add(head, layout.TagTH)
	th.Columns = 2
	d.rule()
	d.say(th, "姓名")
	d.say(d.add(head, layout.TagTH), "单位")
	row := d.add(table, layout.TagTR)
	side := d.add(row, layout.TagTH)
	side.Rows, side.RowHead = 2, true
	d.say(side, "甲")
	d.say(d.add(row, layout.TagTD), "张某某", "王某某")
	d.rule()
	d.add(row, layout.TagTD)
	row = d.add(table, layout.TagTR)
	d.add(row, layout.TagTD)
	d.add(row, layout.TagTD)
	repeated := d.sheet.text(fonts.HeiTi, 90, d.y, 16, 16, "姓名单位")
	repeated.Artifact = true
}

const taggedTree = `Document
  H1 (block)
    "关于某事项的函"
  TOC
    TOCI
      "一、情况"
    TOCI
      "二、要求"
  H2 (block)
    "一、情况"
  H3 (block)
    "（一）甲。"
  H4 (block)
    "1．乙"
  P (block)
    "某市某局𬭎某某"
    "同一段又一行"
    "到下一页"
  H2 (block)
    "二、要求"
  Table (block)
    TR
      TH:
         /Scope /Column
         /ColSpan 2
        "姓名"
      TH:
         /Scope /Column
        "单位"
    TR
      TH:
         /Scope /Row
         /RowSpan 2
        "甲"
      TD
        "张某某王某某"
      TD
    TR
      TD
      TD
  Sect
    P (block)
      "附件"
`

// TestTagged: what a screen reader finds, and what validators say.
func TestTagged(t *testing.T) {
	b := taggedSample(t)
	if !bytes.Equal(b, taggedSample(t)) {
		t.Error("the same document twice differs")
	}
	got := strings.TrimSpace(tool(t, b, "pdfinfo", "-struct-text", "FILE")) + "\n"
	if diff := cmp.Diff(taggedTree, got); diff != "" {
		t.Error(diff)
	}
	if out := extracted(t, b); strings.ContainsAny(out, "—草稿") || strings.Count(out, "姓名单位") != 1 {
		t.Errorf("furniture in the text: %s", out)
	}
	file := filepath.Join(t.TempDir(), "tagged.pdf")
	if err := os.WriteFile(file, b, 0o600); err != nil {
		t.Fatal(err)
	}
	pagetest.Sound(t, file)
	for _, flavour := range []string{"2u", "2a", "ua1"} {
		pagetest.Conforms(t, flavour, file)
	}
	meta := tool(t, b, "pdfinfo", "-meta", "FILE")
	for _, want := range []string{"<pdfaid:conformance>A<", "<pdfuaid:part>1<", "<dc:identifier>某纪函〔2026〕12号<", "<dc:publisher><rdf:Bag><rdf:li>某市纪委<", "<dc:date><rdf:Seq><rdf:li>2026-03-05<"} {
		if !strings.Contains(meta, want) {
			t.Errorf("no %s in\n%s", want, meta)
		}
	}
}

var markedOp = regexp.MustCompile(`^/(\w+) (?:<</MCID (\d+)>> )?(.*)BDC$|^/Artifact BMC$|^EMC$`)

// TestMarkedContent: no marked content lies in another but the replacement of
// an artifact's text, strokes are in artifacts only, and each piece leads to
// the element that has it.
func TestMarkedContent(t *testing.T) {
	src, err := Read(taggedSample(t))
	if err != nil {
		t.Fatal(err)
	}
	owners := parentTree(t, src)
	if len(owners[0]) != 8 || len(owners[1]) != 7 { // lines in a row share a piece, a rule parts them
		t.Errorf("%d and %d pieces", len(owners[0]), len(owners[1]))
	}
	for n, page := range src.pages {
		var open []string
		next := 0
		for line := range strings.SplitSeq(pageContent(t, src, page), "\n") {
			m := markedOp.FindStringSubmatch(line)
			switch {
			case line == "EMC":
				open = open[:len(open)-1]
			case m != nil && m[2] != "":
				if len(open) > 0 || m[2] != strconv.Itoa(next) {
					t.Errorf("page %d: %s within %v", n+1, line, open)
				}
				if at := owners[n][next]; string(at.get("S")) != "/"+m[1] {
					t.Errorf("page %d: %s belongs to %s", n+1, line, at.get("S"))
				}
				next++
				open = append(open, m[1])
			case m != nil:
				if len(open) > 0 && !(m[1] == "Span" && open[len(open)-1] == "Artifact") {
					t.Errorf("page %d: %s within %v", n+1, line, open)
				}
				open = append(open, "Artifact")
			case strings.HasSuffix(line, " S") && (len(open) != 1 || open[0] != "Artifact"):
				t.Errorf("page %d: a stroke within %v", n+1, open)
			}
		}
		if len(open) > 0 || next != len(owners[n]) {
			t.Errorf("page %d: %v is open, %d pieces of %d", n+1, open, next, len(owners[n]))
		}
	}
}

func pageContent(t *testing.T, src *Source, page dict) string {
	t.Helper()
	o, err := src.file.at(page, "Contents")
	if err != nil {
		t.Fatal(err)
	}
	r, err := zlib.NewReader(bytes.NewReader(o.stream))
	if err != nil {
		t.Fatal(err)
	}
	all, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(all)
}

// parentTree reads the element of each piece of marked content of each page.
func parentTree(t *testing.T, src *Source) [][]dict {
	t.Helper()
	root, err := src.file.at(src.file.trailer, "Root")
	if err != nil {
		t.Fatal(err)
	}
	tree, err := src.file.at(root.dict, "StructTreeRoot")
	if err != nil {
		t.Fatal(err)
	}
	nums, err := (&scanner{src: tree.dict.get("ParentTree")}).dict()
	if err != nil {
		t.Fatal(err)
	}
	var out [][]dict
	s := &scanner{src: nums.get("Nums")}
	s.has("[")
	for !s.has("]") {
		if n, err := s.int(); err != nil || n != len(out) || !s.has("[") {
			t.Fatalf("parent tree: page %d, %v", n, err)
		}
		var page []dict
		for !s.has("]") {
			v, err := s.value()
			if err != nil {
				t.Fatal(err)
			}
			e, err := src.file.at(dict{{"E", v}}, "E")
			if err != nil {
				t.Fatal(err)
			}
			page = append(page, e.dict)
		}
		out = append(out, page)
	}
	return out
}

// TestBookmarks: headings are bookmarks, nested as their levels are, and lead
// to where they stand.
func TestBookmarks(t *testing.T) {
	f, err := readPDF(taggedSample(t))
	if err != nil {
		t.Fatal(err)
	}
	root, err := f.at(f.trailer, "Root")
	if err != nil {
		t.Fatal(err)
	}
	top, err := f.at(root.dict, "Outlines")
	if err != nil {
		t.Fatal(err)
	}
	pages, err := f.pages(root.dict)
	if err != nil {
		t.Fatal(err)
	}
	want := fmt.Sprintf(`关于某事项的函 [%[1]d 0 R /XYZ null 737.89 null]
 一、情况 [%[1]d 0 R /XYZ null 649.06 null]
  （一）甲 [%[1]d 0 R /XYZ null 619.45 null]
   1．乙 [%[1]d 0 R /XYZ null 589.84 null]
 二、要求 [%[2]d 0 R /XYZ null 708.28 null]
`, pages[0].number, pages[1].number)
	if diff := cmp.Diff(want, outlineText(t, f, top.dict, "")); diff != "" {
		t.Error(diff)
	}
}

func outlineText(t *testing.T, f *pdfFile, above dict, indent string) string {
	t.Helper()
	out := ""
	for at, key := above, "First"; at.get(key) != nil; key = "Next" {
		o, err := f.at(at, key)
		if err != nil {
			t.Fatal(err)
		}
		at = o.dict
		out += indent + textOfHex(t, at.get("Title")) + " " + string(at.get("Dest")) + "\n" + outlineText(t, f, at, indent+" ")
	}
	return out
}

// TestUntaggable: a document whose text and structure do not fit each other is
// an error, never a file that says it is accessible.
func TestUntaggable(t *testing.T) {
	for want, spoil := range map[string]func(d *tagged) string{
		"has no element": func(d *tagged) string { d.say(nil, "无主"); return "题" },
		"not in the structure": func(d *tagged) string {
			d.say(&layout.Tag{Role: layout.TagP}, "别处")
			return "题"
		},
		"beside other elements": func(d *tagged) string { d.say(d.add(d.root, layout.TagP), "题"); d.say(d.root, "题"); return "题" },
		"twice": func(d *tagged) string {
			d.root.Kids = append(d.root.Kids, d.root)
			return "题"
		},
		"needs a title":  func(*tagged) string { return "" },
		"not a document": func(d *tagged) string { d.root.Role = layout.TagP; return "题" },
	} {
		d := newTagged(t)
		title := spoil(d)
		_, err := Write([]layout.Page{d.sheet.page}, Meta{Title: title, Tags: d.root})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}

// TestFiles: what a document carries, in both levels of PDF/A-3.
func TestFiles(t *testing.T) {
	files := []File{{Name: "values.json", MediaType: "application/json", Data: true, Bytes: []byte("{}\n")}, {Name: "原件.txt", Bytes: []byte("x")}}
	d := newTagged(t)
	d.heading(1, "函")
	plain := mustWrite(t, Meta{Title: "函", Files: files}, d.sheet.page)
	tags := mustWrite(t, Meta{Title: "函", Files: files, Tags: d.root}, d.sheet.page)
	for flavour, b := range map[string][]byte{"3u": plain, "3a": tags} {
		file := filepath.Join(t.TempDir(), flavour+".pdf")
		if err := os.WriteFile(file, b, 0o600); err != nil {
			t.Fatal(err)
		}
		pagetest.Sound(t, file)
		pagetest.Conforms(t, flavour, file)
		if out := pagetest.Run(t, "qpdf", "--show-attachment=原件.txt", file); out != "x" {
			t.Errorf("attached %q", out)
		}
	}
	for _, bad := range [][]File{{{Name: "../x"}}, {files[0], files[0]}, {{Name: "x", Bytes: make([]byte, maxFileBytes+1)}}} {
		if _, err := Write([]layout.Page{d.sheet.page}, Meta{Files: bad}); err == nil {
			t.Errorf("%q was attached", bad[0].Name)
		}
	}
}

func textOfHex(t *testing.T, v []byte) string {
	t.Helper()
	raw, err := hex.DecodeString(strings.Trim(string(v), "<>"))
	if err != nil || len(raw) < 2 {
		t.Fatalf("%s: %v", v, err)
	}
	var units []uint16
	for raw = raw[2:]; len(raw) > 0; raw = raw[2:] {
		units = append(units, uint16(raw[0])<<8|uint16(raw[1]))
	}
	return string(utf16.Decode(units))
}
