package s3_test

import (
	"testing"

	"casefile/archive"
	"casefile/archive/store/miniotest"
	"casefile/archive/store/s3"
)

// TestVerifyShadowed: what somebody else with the keys to a locked bucket
// wrote over or deleted is named by the verification of an archive.
func TestVerifyShadowed(t *testing.T) {
	server := miniotest.Start(t)
	c := config(server)
	c.Bucket, c.Prefix, c.Lock = "shadowed", "office", s3.Retention{Days: 1}
	by := archive.By{ID: "zhang", Via: "cli"}
	a, err := archive.Init(t.Context(), open(t, c), by, archive.Office{}, archive.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []archive.FileID{"case-1", "case-2"} {
		if _, err := a.OpenFile(t.Context(), by, archive.NewFile{ID: id, Kind: archive.KindCase, Header: archive.Header{Title: "某局张某某案"}}); err != nil {
			t.Fatal(err)
		}
	}
	if found := shadowed(t, a); len(found) > 0 {
		t.Fatalf("before: %v", found)
	}
	const over, gone = "files/case-1/events/00000001.json", "files/case-2/events/00000001.json"
	tamper(server, c).Overwrite(t, over)
	tamper(server, c).Mark(t, gone)
	found := shadowed(t, a)
	if len(found) != 2 || !found[over] || !found[gone] {
		t.Errorf("found %v", found)
	}
}

func shadowed(t *testing.T, a *archive.Archive) map[string]bool {
	t.Helper()
	found := map[string]bool{}
	for f, err := range a.Verify(t.Context(), archive.VerifyOptions{}) {
		if err != nil {
			t.Fatal(err)
		}
		if f.Kind == archive.FoundShadowed {
			found[f.Key] = true
		}
	}
	return found
}
