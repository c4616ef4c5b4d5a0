package main

import (
	"regexp"
	"testing"
)

// TestArchiveStatusCounts: what status prints for programs is counted.
func TestArchiveStatusCounts(t *testing.T) {
	dir := t.TempDir()
	here(t, dir, "init")
	code, stdout, stderr := here(t, dir, "archive", "status", "--json")
	if code != 0 || !regexp.MustCompile(`"objects": *[1-9]`).MatchString(stdout) || !regexp.MustCompile(`"bytes": *[1-9]`).MatchString(stdout) {
		t.Errorf("code %d\n%s%s", code, stdout, stderr)
	}
}
