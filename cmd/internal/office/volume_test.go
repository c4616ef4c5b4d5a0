package office

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"casefile/archive"
	"casefile/templates/pagetest"
)

// volumeDesk has a case with an open letter, a secret one with its sealed scan,
// a paper from elsewhere and one on a shelf.
func volumeDesk(t *testing.T) (d *desk, scan []byte) {
	t.Helper()
	d = newDesk(t).init(
		archive.Actor{ID: "zhou", Name: "周某某", Roles: []string{"officer", "archivist"}, Clearance: archive.LevelSecret},
		archive.Actor{ID: "zheng", Name: "郑某某", Roles: []string{"approver", "issuer"}, Clearance: archive.LevelSecret},
		archive.Actor{ID: "han", Name: "韩某某", Roles: []string{"reviewer"}})
	_, err := d.OpenCase(d.ctx, d.who("zhou"), CaseHeader{ID: "c-1", Title: "某局张某某违纪案", Handler: "周某某"})
	d.ok(err)
	issue := func(values string) string {
		doc, err := d.Draft(d.ctx, d.who("zhou"), DraftRequest{Form: "t1", Case: "c-1", Values: []byte(values)})
		d.ok(err)
		_, err = d.Submit(d.ctx, d.who("zhou"), doc.ID)
		d.ok(err)
		_, err = d.Approve(d.ctx, d.who("zheng"), Decision{Doc: doc.ID})
		d.ok(err)
		_, err = d.Issue(d.ctx, d.who("zheng"), IssueRequest{Doc: doc.ID})
		d.ok(err)
		return doc.ID
	}
	issue(letter)
	secret := issue(strings.NewReplacer("{", `{"secrecy": "机密", `, "差旅费", "密件费").Replace(letter))
	arch, err := d.archive(d.ctx)
	d.ok(err)
	scan = []byte("%PDF-1.4\n1 0 obj<</Type/Page>>endobj 2 0 obj<</Type /Page >>endobj\n")
	_, err = arch.Attach(d.ctx, archive.By{ID: "zhou", Via: "cli"}, archive.Attachment{Document: archive.DocID(secret),
		Role: archive.RoleSealed, Enclosure: archive.Enclosure{Ext: "pdf", Bytes: scan}})
	d.ok(err)
	im, err := arch.Importer(d.ctx, archive.By{ID: "zhou", Via: "cli"}, "c-1")
	d.ok(err)
	results, err := im.Add(d.ctx, []archive.Paper{
		{OwnID: "p1", Title: `关于某工程的说明 ../..\evil:*`, Original: []byte("说明全文"), OriginalName: "说明.txt",
			MediaType: "text/plain", Ext: "txt", Text: "说明全文", PageStarts: []int{0}},
		{OwnID: "p2", Title: "某工程招标文件", Sheets: 12, Shelf: "库房二区3架5层", Responsible: "某市某局"},
	})
	d.ok(err)
	for _, r := range results {
		d.ok(r.Err)
	}
	return d, scan
}

func (d *desk) volume(actor string, r VolumeRequest) ([]byte, *VolumeReport) {
	d.t.Helper()
	var out bytes.Buffer
	report, err := d.Volume(d.ctx, d.who(actor), r, &out)
	d.ok(err)
	return out.Bytes(), report
}

// pdfTool runs a program on a PDF.
func pdfTool(t *testing.T, b []byte, name string, args ...string) string {
	t.Helper()
	return pagetest.Run(t, name, append(args, pagetest.File(t, t.TempDir(), "volume", b))...)
}

// TestVolume: everything of a case lies in its volume, and what came from
// elsewhere comes out of it as it was.
func TestVolume(t *testing.T) {
	d, scan := volumeDesk(t)
	b, r := d.volume("zhou", VolumeRequest{Case: "c-1"})
	again, _ := d.volume("zhou", VolumeRequest{Case: "c-1"})
	if !bytes.Equal(b, again) || string(archive.DigestOf(b)) != r.SHA256 || int64(len(b)) != r.Bytes {
		t.Error("the same case twice differs, or not what is told")
	}
	if r.Flavour != "3u" || r.Attached != 2 || r.Withheld != 0 || len(r.Volumes) != 1 || r.Volumes[0].Items != 4 || r.Volumes[0].Pages != 1+1+2+1+12 {
		t.Errorf("report %+v", r)
	}
	if out := pdfTool(t, b, "qpdf", "--check"); !strings.Contains(out, "No syntax or stream encoding errors") {
		t.Errorf("qpdf: %s", out)
	}
	names := pdfTool(t, b, "qpdf", "--list-attachments")
	for _, line := range strings.Split(strings.TrimSpace(names), "\n") {
		name, _, _ := strings.Cut(line, " -> ")
		if strings.ContainsAny(name, `/\:*`) || strings.Contains(name, "..") {
			t.Errorf("attachment %q", name)
		}
		got := pdfTool(t, b, "qpdf", "--show-attachment="+name)
		if got != string(scan) && got != "说明全文" {
			t.Errorf("%s holds %.40q", name, got)
		}
	}
}

// TestVolumeWithheld: whoever may not read an item gets the volume without it,
// nothing of it named, and the same page numbers.
func TestVolumeWithheld(t *testing.T) {
	d, scan := volumeDesk(t)
	b, r := d.volume("han", VolumeRequest{Case: "c-1"})
	whole, all := d.volume("zhou", VolumeRequest{Case: "c-1"})
	if r.Withheld != 1 || r.Attached != 1 || r.Volumes[0] != all.Volumes[0] {
		t.Errorf("report %+v, with clearance %+v", r, all)
	}
	for part, want := range map[string]bool{"": false, "catalogue": false, "note": false, "cover": false} {
		b := b
		if part != "" {
			b, _ = d.volume("han", VolumeRequest{Case: "c-1", Parts: []string{part}})
		}
		if got := strings.Contains(flat(t, b), "密件费"); got != want {
			t.Errorf("%s: names what is withheld", part)
		}
	}
	if !strings.Contains(flat(t, whole), "密件费") {
		t.Error("whoever is cleared does not get it")
	}
	if text := flat(t, b); strings.Contains(text, "机密") || strings.Contains(text, "〔2026〕2号") || !strings.Contains(text, "〔2026〕1号") {
		t.Error("the number of what is withheld is told, or that of another is not")
	}
	if names := pdfTool(t, b, "qpdf", "--list-attachments"); strings.Contains(names, "盖章件") || bytes.Contains(b, scan) {
		t.Errorf("attached: %s", names)
	}
}

// flat is the text of a PDF without white space.
func flat(t *testing.T, b []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "out.txt")
	pdf := filepath.Join(t.TempDir(), "in.pdf")
	if err := os.WriteFile(pdf, b, 0o600); err != nil {
		t.Fatal(err)
	}
	pdfTool(t, b, "pdfinfo") // there is poppler, or the test ends here
	if out, err := exec.Command("pdftotext", "-raw", "-enc", "UTF-8", pdf, file).CombinedOutput(); err != nil {
		t.Fatalf("pdftotext: %v\n%s", err, out)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, string(text))
}

func TestVolumeRefused(t *testing.T) {
	d, _ := volumeDesk(t)
	for _, c := range []struct {
		r    VolumeRequest
		kind Kind
		id   string
	}{
		{VolumeRequest{Case: "c-1", Parts: []string{"spine"}}, Usage, "volume-part"},
		{VolumeRequest{Case: "c-1", Volume: "执行卷"}, Missing, "volume-missing"},
		{VolumeRequest{Case: "../c-1"}, Missing, "case-missing"},
	} {
		var out bytes.Buffer
		_, err := d.Volume(d.ctx, d.who("zhou"), c.r, &out)
		d.wants(err, c.kind, c.id)
		if out.Len() > 0 {
			t.Errorf("%+v: something was written", c.r)
		}
	}
	_, err := d.OpenCase(d.ctx, d.who("zhou"), CaseHeader{ID: "c-2", Secrecy: archive.LevelSecret})
	d.ok(err)
	_, err = d.Volume(d.ctx, d.who("han"), VolumeRequest{Case: "c-2"}, &bytes.Buffer{})
	d.wants(err, Refused, "not-cleared")
	_, err = d.Volume(d.ctx, d.who("zhou"), VolumeRequest{Case: "c-2"}, &bytes.Buffer{})
	d.wants(err, Refused, "volume-empty")
}
