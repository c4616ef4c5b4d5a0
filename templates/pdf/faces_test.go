package pdf

import (
	"os"
	"path/filepath"
	"testing"

	"casefile/templates/fonts"
	"casefile/templates/layout"
	"casefile/templates/pagetest"
)

// mixed opens the installed files under other roles: an office's own files may
// be of either kind in any of them.
func mixed(t *testing.T, files [fonts.RoleCount]string) *fonts.Set {
	t.Helper()
	installed := pagetest.InstalledFonts(t)
	dir := t.TempDir()
	for role, file := range files {
		from := filepath.Join(installed, file)
		if err := os.Symlink(from, filepath.Join(dir, fonts.Role(role).String()+filepath.Ext(file))); err != nil {
			t.Fatal(err)
		}
	}
	set, err := fonts.Open(os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// TestEveryKindOfFace: a face with cubic outlines in every role, one with
// quadratic ones in every role, and each where the other usually is: text, tags
// and conformance hold, and a character that the role's face lacks, beyond the
// Basic Multilingual Plane too, comes from another.
func TestEveryKindOfFace(t *testing.T) {
	const cubic, quadratic = "fangsong.otf", "songti.ttf"
	all := func(file string) (files [fonts.RoleCount]string) {
		for i := range files {
			files[i] = file
		}
		return files
	}
	swapped := all(cubic)
	swapped[fonts.FangSong] = quadratic
	rare := all(cubic)
	rare[fonts.KaiTi] = "kaiti.ttf"
	var paths []string
	for name, c := range map[string]struct {
		files [fonts.RoleCount]string
		text  string
	}{
		"cubic":     {all(cubic), "某市纪委2026年（第1号）—A·b…"},
		"quadratic": {all(quadratic), "某市纪委2026年（第1号）—A·b…𬭎"},
		"swapped":   {swapped, "某市纪委𬭎某𫠆某"},
		"fallback":  {rare, "某𬭎𫠆㑇—某"},
	} {
		d := newTagged(t)
		d.sheet.set = mixed(t, c.files)
		want := ""
		for role := range fonts.RoleCount {
			p := d.add(d.root, layout.TagP)
			d.sheet.text(role, 60, d.y, 16, 16, c.text).Tag = p
			d.y += 30
			want += c.text
		}
		b := mustWrite(t, Meta{Title: name, Tags: d.root}, d.sheet.page)
		if got := extracted(t, b); got != want {
			t.Errorf("%s: text out %s", name, got)
		}
		paths = append(paths, filepath.Join(t.TempDir(), name+".pdf"))
		if err := os.WriteFile(paths[len(paths)-1], b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	pagetest.Sound(t, paths...)
	for _, flavour := range []string{"2u", "2a", "ua1"} {
		pagetest.Conforms(t, flavour, paths...)
	}
}
