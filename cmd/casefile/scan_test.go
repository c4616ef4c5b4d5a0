package main

import (
	"path"
	"strings"

	"casefile/archive/scantest"

	"github.com/rogpeppe/go-internal/testscript"
)

// scan DIR TEXT [GLOB…]: below DIR the text is in exactly as many files as
// there are patterns, each of which matches one, and nowhere else, also not in
// what is compressed or printed on pages.
func scan(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: scan DIR TEXT [GLOB…]")
	}
	found, err := scantest.Find(ts.MkAbs(args[0]), args[1])
	ts.Check(err)
	want := args[2:]
	if len(found) != len(want) {
		ts.Fatalf("%s is in %d files, want %d:\n%s", args[1], len(found), len(want), strings.Join(found, "\n"))
	}
	for i, pattern := range want {
		if ok, err := path.Match(pattern, found[i]); err != nil || !ok {
			ts.Fatalf("%s is in %s, want %s (%v)", args[1], found[i], pattern, err)
		}
	}
}
