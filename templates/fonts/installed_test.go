package fonts_test

import (
	"math"
	"os"
	"path/filepath"
	"testing"

	"casefile/templates/fonts"
	"casefile/templates/pagetest"
)

// TestInstalledFaces: each face covers what documents are made of, its Han
// characters fill one em, and every outline can be decoded.
func TestInstalledFaces(t *testing.T) {
	s := pagetest.Fonts(t)
	for role := range fonts.RoleCount {
		f, err := s.Face(role)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range "关于责成某市某局书面说明情况的通知，。；：？！、“”‘’（）〔〕《》—…·0123456789ABCxyz" {
			if _, ok := f.Glyph(r); !ok {
				t.Errorf("%s (%s) does not cover %c", role, f.Name(), r)
			}
		}
		if g, _ := f.Glyph('国'); g.Advance != 1 {
			t.Errorf("%s: 国 is %g em wide", role, g.Advance)
		}
		covered := 0
		for r := rune(0x4E00); r < 0xA000; r += 7 {
			g, ok := f.Glyph(r)
			if !ok {
				continue
			}
			covered++
			box, err := g.Bounds()
			if err != nil {
				t.Errorf("%s: %c: %v", role, r, err)
			}
			if box.Empty() || box.XMax-box.XMin > 1.2 || math.Abs(box.YMax) > 1.2 {
				t.Errorf("%s: %c reaches %v", role, r, box)
			}
		}
		if covered < 1100 {
			t.Errorf("%s covers only %d of 2999 sampled Han characters", role, covered)
		}
	}
}

// TestRareNames: characters of 通用规范汉字表 beyond the Basic Multilingual Plane
// print in every role, if need be in 宋体.
func TestRareNames(t *testing.T) {
	s := pagetest.Fonts(t)
	for role := range fonts.RoleCount {
		for _, r := range "𬭎𬬻𬬮𬱖𫟹𫠆𫄧𬙂𬺈𠅤" {
			if _, ok := s.Glyph(role, r); !ok {
				t.Errorf("%s: %c (%U) is not covered", role, r, r)
			}
		}
		if g, ok := s.Glyph(role, 0xE000); ok {
			t.Errorf("%s: a private character is covered by %s", role, g.Face.Name())
		}
	}
}

// TestWrongShapes: what the free 仿宋 draws wrong comes from 宋体.
func TestWrongShapes(t *testing.T) {
	s := pagetest.Fonts(t)
	f, err := s.Face(fonts.FangSong)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range fonts.WrongShapes[f.Name()] {
		if g, ok := s.Glyph(fonts.FangSong, r); !ok || g.Face == f {
			t.Errorf("%c comes from %v", r, g.Face)
		}
	}
}

func BenchmarkOpenAndRead(b *testing.B) {
	dir := os.DirFS(pagetest.InstalledFonts(b))
	for b.Loop() {
		s, err := fonts.Open(dir)
		if err != nil {
			b.Fatal(err)
		}
		for role := range fonts.RoleCount {
			if _, ok := s.Glyph(role, '国'); !ok {
				b.Fatal("国 is not covered")
			}
		}
	}
}

// TestInstalledPrograms: read as if embedded, the faces have the same glyphs with
// the same bounds.
func TestInstalledPrograms(t *testing.T) {
	s := pagetest.Fonts(t)
	for _, role := range []fonts.Role{fonts.FangSong, fonts.KaiTi} {
		f, err := s.Face(role)
		if err != nil {
			t.Fatal(err)
		}
		files, err := filepath.Glob(filepath.Join(pagetest.FontDir(t), role.String()+".*"))
		if err != nil || len(files) == 0 {
			t.Fatal(err, files)
		}
		b, err := os.ReadFile(files[0])
		if err != nil {
			t.Fatal(err)
		}
		p, err := fonts.ReadProgram(b)
		if err != nil {
			t.Fatal(err)
		}
		for r := rune(0x21); r < 0xA000; r += 3 {
			g, ok := f.Glyph(r)
			if !ok {
				continue
			}
			want, err := g.Bounds()
			if err != nil {
				t.Fatal(err)
			}
			got, err := p.Bounds(p.Rune(r))
			if err != nil || math.Abs(got.XMin-want.XMin)+math.Abs(got.YMin-want.YMin)+
				math.Abs(got.XMax-want.XMax)+math.Abs(got.YMax-want.YMax) > 1e-3 {
				t.Errorf("%s: %c: %v, not %v (%v)", role, r, got, want, err)
			}
		}
	}
}
