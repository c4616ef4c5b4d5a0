package archive

import (
	"strings"
	"testing"
	"time"

	"casefile/archive/store"
)

func TestKeys(t *testing.T) {
	long := FileID(strings.Repeat("f", maxID))
	doc := NewDocID(long, strings.Repeat("d", maxLocal))
	day := Date{2026, time.March, 5}
	for key, want := range map[string]area{
		keyFormat:                                          areaFormat,
		officeKey(12):                                      areaOffice,
		formKey("inquiry-letter", 3):                       areaForm,
		claimKey("letter", 2026, 12):                       areaClaim,
		claimKey("letter", 2026, 0):                        areaClaim,
		eventKey(long, 1):                                  areaEvent,
		objectKey(long, pdfName(doc.Local())):              areaObject,
		objectKey(long, recordName(doc.Local())):           areaObject,
		objectKey(long, draftName(doc.Local())):            areaObject,
		objectKey(long, originalName(doc.Local(), "docx")): areaObject,
		objectKey(long, headerName(DigestOf(nil))):         areaObject,
		changeKey(day, long):                               areaChange,
		draftKey(doc, 7):                                   areaDraft,
		draftSecretKey(doc, 7, DigestOf(nil)):              areaDraftSecret,
		"work/drafts/a/b/00001.confidential.json":          areaStray,
		"work/drafts/a/b/00001.confidential.12.json":       areaStray,
		store.CheckPrefix + "abc":                          areaCheck,
		"":                                                 areaStray,
		"format.json2":                                     areaStray,
		"office/12.json":                                   areaStray,
		"office/-0001.json":                                areaStray,
		"office/00000012.json":                             areaStray,
		"forms/x/01.md":                                    areaStray,
		"forms/-x/1.md":                                    areaStray,
		"register/letter/26/00000001.json":                 areaStray,
		"register/Letter/2026/00000001.json":               areaStray,
		"files/case-1/events/1.json":                       areaStray,
		"files/case-1/others/00000001.json":                areaStray,
		"files/CASE/events/00000001.json":                  areaStray,
		"files/case-1/events/00000001.json/x":              areaStray,
		"changes/2026-3-5/case-1":                          areaStray,
		"changes/2026-02-30/case-1":                        areaStray,
		"changes//case-1":                                  areaStray,
		"work/other":                                       areaStray,
		"files/case-1":                                     areaStray,
	} {
		if got := parseKey(key).area; got != want {
			t.Errorf("%s: area %d, want %d", key, got, want)
		}
		if err := store.ValidKey(key); want != areaStray && err != nil {
			t.Errorf("%s: %v", key, err)
		}
	}
}

func TestKeyFields(t *testing.T) {
	if p := parseKey("register/letter/2026/00000012.json"); p.series != "letter" || p.year != 2026 || p.n != 12 {
		t.Errorf("claim: %+v", p)
	}
	if p := parseKey("work/drafts/case-1/0001-x/00003.json"); p.doc != "case-1/0001-x" || p.version != 3 {
		t.Errorf("draft: %+v", p)
	}
	if p := parseKey("files/case-1/events/00000007.json"); p.file != "case-1" || p.seq != 7 {
		t.Errorf("event: %+v", p)
	}
	if p := parseKey("changes/2026-03-05/case-1"); p.day.String() != "2026-03-05" || p.file != "case-1" {
		t.Errorf("change: %+v", p)
	}
}

func FuzzParseKey(f *testing.F) {
	f.Add("register/letter/2026/00000012.json")
	f.Add("changes/2026-03-05/case-1")
	f.Add("work/drafts/a/b/00001.json")
	f.Fuzz(func(t *testing.T, key string) {
		p := parseKey(key)
		if p.area != areaStray && p.area != areaCheck && p.area != areaObject && (p.key() != key || store.ValidKey(key) != nil) {
			t.Errorf("%q: %+v", key, p)
		}
	})
}

func TestEscapeLocal(t *testing.T) {
	for in, want := range map[string]string{
		"a-b_9":            "a-b_9",
		"A b":              "~41~20b",
		"案":                "~~" + string(DigestOf([]byte("案")))[:32],
		"张某某-2":            "~~" + string(DigestOf([]byte("张某某-2")))[:32],
		"../x":             "~2e~2e~2fx",
		"a~b":              "a~7eb",
		headerLocal:        "~30000-header",
		headerLocal + "x":  "0000-headerx",
		"0001-some-letter": "0001-some-letter",
	} {
		if got := EscapeLocal(in); got != want || !validLocal(got) {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
	seen := map[string]string{}
	for _, c := range []string{"a", "案", "~", "A"} {
		for n := range 120 {
			id := strings.Repeat(c, n+1)
			got := EscapeLocal(id)
			if other, ok := seen[got]; ok || !validLocal(got) {
				t.Errorf("%q and %q both give %q", id, other, got)
			}
			seen[got] = id
		}
	}
	long := strings.Repeat("a", 200)
	if again := EscapeLocal(EscapeLocal(long)); again == EscapeLocal(long) {
		t.Error("an escaped id is not the id it escapes")
	}
}

func FuzzEscapeLocal(f *testing.F) {
	f.Add("a", "b")
	f.Add("~30000-header", headerLocal)
	f.Fuzz(func(t *testing.T, a, b string) {
		x, y := EscapeLocal(a), EscapeLocal(b)
		if a != b && x == y {
			t.Errorf("%q and %q give %q", a, b, x)
		}
		if a != "" && (!validLocal(x) || x == headerLocal) {
			t.Errorf("%q gives %q", a, x)
		}
	})
}

func TestIDs(t *testing.T) {
	for id, ok := range map[string]bool{
		"a": true, "case-2026-0007": true, "": false, "-a": false, "a-": false, "A": false, "a_b": false, "案": false,
		"..": false, "a/b": false, strings.Repeat("a", 64): true, strings.Repeat("a", 65): false, "a\n": false,
	} {
		if _, err := ParseFileID(id); (err == nil) != ok {
			t.Errorf("file id %q: %v", id, err)
		}
	}
	for id, ok := range map[string]bool{
		"a/b": true, "a/0001-inquiry-letter": true, "a/~e6_x": true, "a": false, "a/": false, "/b": false, "a/b/c": false,
		"a/B": false, "a/..": false, "a/b.c": false, "a/" + strings.Repeat("b", 101): false,
	} {
		if _, err := ParseDocID(id); (err == nil) != ok {
			t.Errorf("document id %q: %v", id, err)
		}
	}
}
