package fonts

import (
	"errors"
	"io/fs"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

func TestOpen(t *testing.T) {
	font := tinyFont("Tiny", tinyCmap)
	tests := []struct {
		name    string
		folders []fs.FS
		want    string // part of the error, empty for none
	}{
		{"all", []fs.FS{folder(font, allFiles...)}, ""},
		{"endings in capitals", []fs.FS{folder(font, "XiaoBiaoSong.TTF", "fangsong.otf", "heiti.ttc", "kaiti.ttf", "songti.ttf")}, ""},
		{"two folders", []fs.FS{folder(font, allFiles[:2]...), folder(font, allFiles[2:]...)}, ""},
		{"one does not exist", []fs.FS{os.DirFS("/nowhere/at/all"), folder(font, allFiles...)}, ""},
		{"other files", []fs.FS{folder(font, append(allFiles, "README.txt", "fangsong.txt", "arial.ttf")...)}, ""},
		{"missing", []fs.FS{folder(font, allFiles[:3]...)}, "no font file for kaiti, songti"},
		{"none", nil, "no font file for xiaobiaosong, fangsong, heiti, kaiti, songti"},
		{"two for one role", []fs.FS{folder(font, append(allFiles, "heiti.otf")...)}, "two files for heiti"},
	}
	for _, tt := range tests {
		_, err := Open(tt.folders...)
		if got := errString(err); tt.want == "" && got != "" || !strings.Contains(got, tt.want) {
			t.Errorf("%s: error %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestMissingRoles(t *testing.T) {
	_, err := Open(folder(tinyFont("Tiny", tinyCmap), "songti.ttf", "heiti.ttf"))
	var missing *MissingError
	if !errors.As(err, &missing) {
		t.Fatalf("error %v is no MissingError", err)
	}
	if diff := cmp.Diff([]Role{XiaoBiaoSong, FangSong, KaiTi}, missing.Roles); diff != "" {
		t.Error(diff)
	}
}

// TestEarlierFolderWins: an office's own face takes the place of the free one,
// role by role.
func TestEarlierFolderWins(t *testing.T) {
	own := folder(tinyFont("Own", tinyCmap), "fangsong.otf")
	free := folder(tinyFont("Free", tinyCmap), allFiles...)
	s, err := Open(own, free)
	if err != nil {
		t.Fatal(err)
	}
	for role, want := range map[Role]string{FangSong: "Own", SongTi: "Free"} {
		face, err := s.Face(role)
		if err != nil || face.Name() != want {
			t.Errorf("%s is %v (%v), want %s", role, face, err, want)
		}
	}
}

func TestFallback(t *testing.T) {
	only := func(r rune) []byte {
		return tinyFont("Only"+string('A'+r%26), longCmap([3]uint32{uint32(r), uint32(r), 1}))
	}
	files := fstest.MapFS{}
	for name, r := range map[string]rune{"fangsong": '甲', "songti": '乙', "kaiti": '丙', "heiti": '丁', "xiaobiaosong": '戊'} {
		files[name+".ttf"] = &fstest.MapFile{Data: only(r)}
	}
	s, err := Open(files)
	if err != nil {
		t.Fatal(err)
	}
	for r, from := range map[rune]Role{'甲': FangSong, '乙': SongTi, '丙': KaiTi, '丁': HeiTi, '戊': XiaoBiaoSong} {
		want, _ := s.Face(from)
		for role := range RoleCount {
			if g, ok := s.Glyph(role, r); !ok || g.Face != want {
				t.Errorf("%c as %s comes from %v, want %s", r, role, g.Face, from)
			}
		}
	}
	if g, ok := s.Glyph(FangSong, '己'); ok {
		t.Errorf("己 is covered by no face, got %+v", g)
	}
	if err := s.Err(); err != nil {
		t.Errorf("a character not covered is no broken face: %v", err)
	}
}

// TestBrokenFace: a face that cannot be read is an error, never stood in for.
func TestBrokenFace(t *testing.T) {
	files := folder(tinyFont("Tiny", tinyCmap), allFiles...).(fstest.MapFS)
	files["fangsong.ttf"] = &fstest.MapFile{Data: []byte("<html>not found</html>")}
	s, err := Open(files)
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := s.Glyph(HeiTi, '一'); !ok || s.Err() != nil {
		t.Errorf("another role is no concern of the broken one: %v", s.Err())
	}
	if _, ok := s.Glyph(FangSong, '一'); ok {
		t.Error("the broken face was stood in for")
	}
	if got := errString(s.Err()); !strings.Contains(got, "fangsong.ttf") {
		t.Errorf("error %q does not name the file", got)
	}
}

func TestConcurrentUse(t *testing.T) {
	s, err := Open(folder(tinyFont("Tiny", tinyCmap), allFiles...))
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for role := range RoleCount {
				g, ok := s.Glyph((role+Role(i))%RoleCount, '𬭎')
				if !ok {
					t.Error("𬭎 is not covered")
					return
				}
				if _, err := g.Bounds(); err != nil {
					t.Error(err)
				}
				v, err := g.Face.Remember(ForPDF, g.ID, func() (any, error) { return int(g.ID), nil })
				if err != nil || v != int(g.ID) {
					t.Errorf("remembered %v, %v", v, err)
				}
				_ = s.Err()
			}
		})
	}
	wg.Wait()
}

func errString(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
