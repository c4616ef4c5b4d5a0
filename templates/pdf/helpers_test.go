package pdf

import (
	"os"
	"testing"

	"casefile/templates/fonts"
	"casefile/templates/pagetest"
)

// fresh opens the fonts anew, with nothing read or remembered.
func fresh(tb testing.TB) *fonts.Set {
	tb.Helper()
	s, err := fonts.Open(os.DirFS(pagetest.InstalledFonts(tb)))
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

// face opens one face.
func face(tb testing.TB, role fonts.Role) *fonts.Face {
	tb.Helper()
	f, err := pagetest.Fonts(tb).Face(role)
	if err != nil {
		tb.Fatal(err)
	}
	return f
}
