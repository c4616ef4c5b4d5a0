package templates

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"casefile/templates/layout"
	"casefile/templates/pagetest"
)

// shelf is a volume together with what its leaves are.
type shelf struct {
	Volume
	leaves map[leafAt][]byte
	texts  map[leafAt]string // of own documents
}

func (s *shelf) read(book, item, leaf int) ([]byte, error) {
	b, ok := s.leaves[leafAt{book, item, leaf}]
	if !ok {
		return nil, fmt.Errorf("leaf %d of item %d was not to be read", leaf, item)
	}
	return b, nil
}

// newShelf makes books of items: own documents of several pages, some with the
// sealed scan before them, foreign papers with and without a file.
func newShelf(tb testing.TB, seed uint64, books, items int, files bool) *shelf {
	tb.Helper()
	rnd := rand.New(rand.NewPCG(seed, 3))
	s := &shelf{leaves: map[leafAt][]byte{}, texts: map[leafAt]string{}}
	s.Title, s.Author, s.Date = "某局张某某违纪案", "中共某市纪律检查委员会", "2026-09-30"
	forms := library(tb).Forms()
	sections := []string{"办案依据", "初核报告", "立案材料", "证据材料"}
	for i := range books {
		b := Book{Name: []string{"调查卷", "审理卷"}[i]}
		page := 0
		for j := range items {
			item := VolumeItem{Section: sections[j*len(sections)/items]}
			at := leafAt{i, j, 0}
			first := page + 1
			if rnd.IntN(3) == 0 {
				item.Leaves = append(item.Leaves, s.foreign(at, rnd, &page, files))
				at.leaf++
			}
			if rnd.IntN(3) > 0 || len(item.Leaves) == 0 {
				f := forms[rnd.IntN(len(forms))]
				r := render(tb, f, check(tb, f, f.Sample()), numbered(f))
				s.leaves[at], s.texts[at] = r.PDF, r.Text
				item.Leaves = append(item.Leaves, VolumeLeaf{Name: "正本", First: page + 1, Last: page + r.Pages})
				item.Row.Title = r.Title
				page += r.Pages
			}
			item.Row.No, item.Row.Date = strconv.Itoa(j+1), "20260305"
			item.Row.Number, item.Row.Responsible = "某纪函〔2026〕"+strconv.Itoa(j+1)+"号", "中共某市纪律检查委员会"
			item.Row.Page = strconv.Itoa(first)
			if j == items-1 {
				item.Row.Page += "—" + strconv.Itoa(page)
			}
			if item.Row.Title == "" {
				item.Row.Title = "关于报送某某工程招标投标有关情况的说明及其附件材料"
			}
			b.Items = append(b.Items, item)
		}
		b.Cover = layout.Cover{Secrecy: "机密★10年", Fonds: "中共某市纪律检查委员会", Category: "案件档案·" + b.Name,
			Title: "张某某（某市交通运输局原副局长）违反廉洁纪律案", Span: "自2026年3月\n至2026年9月", Retention: "永久",
			Extent: fmt.Sprintf("本卷共%d件%d页", items, page), FilingNo: "2026—0001", ArchiveNo: "Z109-AJ·2026-Y-0001"}
		b.Note = layout.Note{ArchiveNo: b.Cover.ArchiveNo, Date: "2026年9月30日", Filer: "李某",
			Paragraphs: []string{fmt.Sprintf("本卷共%d件%d页。", items, page),
				"外来文件以代替页编入，原件随本电子卷附带；代替页所记摘要为原件的 SHA-256 值，可凭以核对原件。"}}
		s.Books = append(s.Books, b)
	}
	return s
}

// foreign is a paper from elsewhere of one to twelve pages.
func (s *shelf) foreign(at leafAt, rnd *rand.Rand, page *int, files bool) VolumeLeaf {
	pages := 1 + rnd.IntN(12)
	leaf := VolumeLeaf{Name: "情况说明", First: *page + 1, Last: *page + pages}
	*page = leaf.Last
	folio := strconv.Itoa(leaf.First)
	if pages > 1 {
		folio += "—" + strconv.Itoa(leaf.Last)
	}
	rows := [][2]string{{"题名", fmt.Sprintf("关于报送某某工程招标投标有关情况的说明（第%d件）", at.item+1)}, {"责任者", "某市交通运输局"},
		{"日期", "2026年3月5日"}, {"本卷页号", "第" + folio + "页"}}
	remark := "本页代替原件编入本卷。原件为纸质，存放于：库房二区3架5层12号盒。"
	if files {
		b := make([]byte, rnd.IntN(9000))
		for i := range b {
			b[i] = byte(rnd.IntN(256))
		}
		s.leaves[at] = b
		leaf.File = &VolumeFile{Name: fmt.Sprintf("%d-%03d-%d-情况说明.docx", at.book+1, at.item+1, at.leaf), MediaType: "application/vnd.openxmlformats-officedocument.wordprocessingml.document"}
		rows = append(rows, [2]string{"页数、大小", fmt.Sprintf("%d页，%d字节", pages, len(b))},
			[2]string{"附件名", leaf.File.Name}, [2]string{"SHA-256", fmt.Sprintf("%x", sha256.Sum256(b))[:32] + "\n" + fmt.Sprintf("%x", sha256.Sum256(b))[32:]})
		remark = "本页代替原件编入本卷。原件附于本电子卷，附件名如上。"
	}
	leaf.Slip = &layout.Slip{Rows: rows, Remark: remark, Folio: folio, Back: leaf.First%2 == 0}
	return leaf
}

func bind(tb testing.TB, s *shelf) ([]byte, *Bound) {
	tb.Helper()
	var out bytes.Buffer
	bound, err := renderer(tb).Bind(&out, s.Volume, s.read)
	if err != nil {
		tb.Fatal(err)
	}
	return out.Bytes(), bound
}

// TestVolume: other programs take volumes with and without attached papers for
// what they claim to be.
func TestVolume(t *testing.T) {
	dir := t.TempDir()
	if keep := os.Getenv("CASEFILE_TEST_KEEP"); keep != "" {
		dir = keep
	}
	for _, c := range []struct {
		name    string
		books   int
		files   bool
		flavour string
	}{{"plain", 1, false, "2u"}, {"files", 2, true, "3u"}} {
		s := newShelf(t, 7, c.books, 24, c.files)
		b, bound := bind(t, s)
		if again, _ := bind(t, s); !bytes.Equal(b, again) {
			t.Errorf("%s: the same volume twice differs", c.name)
		}
		if bound.Flavour != c.flavour {
			t.Errorf("%s: claims PDF/A-%s", c.name, bound.Flavour)
		}
		file := pagetest.File(t, dir, c.name, b)
		pagetest.Sound(t, file)
		pagetest.Conforms(t, c.flavour, file)
		s.attached(t, file)
	}
}

// attached: every paper comes out as it went in.
func (s *shelf) attached(t *testing.T, file string) {
	dir := t.TempDir()
	pagetest.Run(t, "pdfdetach", "-saveall", "-enc", "UTF-8", "-o", dir, file)
	count := 0
	for i, b := range s.Books {
		for j, item := range b.Items {
			for k, leaf := range item.Leaves {
				if leaf.File == nil {
					continue
				}
				count++
				got, err := os.ReadFile(filepath.Join(dir, leaf.File.Name))
				want := s.leaves[leafAt{i, j, k}]
				if err != nil || !bytes.Equal(got, want) {
					t.Errorf("pdfdetach: %s comes out changed: %v", leaf.File.Name, err)
				}
				if pagetest.Run(t, "qpdf", "--show-attachment="+leaf.File.Name, file) != string(want) {
					t.Errorf("qpdf: %s comes out changed", leaf.File.Name)
				}
			}
		}
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != count {
		t.Errorf("%d files attached, %d come out: %v", count, len(entries), err)
	}
}

// stamped reads the page numbers in the top margin of every page. They are
// kept out of the text by an empty replacement, which is taken away first.
func stamped(t *testing.T, file string) []string {
	t.Helper()
	plain := filepath.Join(t.TempDir(), "plain.pdf")
	pagetest.Run(t, "qpdf", "--qdf", "--object-streams=disable", file, plain)
	b, err := os.ReadFile(plain)
	if err != nil {
		t.Fatal(err)
	}
	b = bytes.ReplaceAll(b, []byte("/ActualText ()"), []byte("/ActualNone ()"))
	if err := os.WriteFile(plain, b, 0o600); err != nil {
		t.Fatal(err)
	}
	var pages []string
	for side, x := range []int{0, 300} { // left, right
		out := pagetest.Run(t, "pdftotext", "-raw", "-x", strconv.Itoa(x), "-y", "20", "-W", "295", "-H", "32", plain, "-")
		for i, p := range strings.Split(strings.TrimSuffix(out, "\f"), "\f") {
			p = pagetest.Squeeze(p)
			if side == 0 {
				pages = append(pages, p)
				continue
			}
			if p != "" && pages[i] != "" {
				t.Errorf("page %d: number on both sides: %q, %q", i+1, pages[i], p)
			}
			pages[i] += p
		}
	}
	return pages
}

var firstNumber = regexp.MustCompile(`^\d+`)

// TestVolumeNumbers: the page that the catalogue names bears that number, on
// the side it belongs to, and begins with the item's text; every page number
// is there once and in order.
func TestVolumeNumbers(t *testing.T) {
	for seed := range uint64(4) {
		s := newShelf(t, seed, 1, 9, seed%2 == 0)
		b, bound := bind(t, s)
		file := pagetest.File(t, t.TempDir(), "volume", b)
		numbers := stamped(t, file)
		if len(numbers) != bound.Pages {
			t.Fatalf("%d pages, %d told", len(numbers), bound.Pages)
		}
		at := map[string]int{}
		want := 1
		for i, n := range numbers {
			if n == "" {
				continue
			}
			at[firstNumber.FindString(n)] = i + 1
			from, to, _ := strings.Cut(n, "—")
			if from != strconv.Itoa(want) {
				t.Errorf("page %d bears %q, want %d", i+1, n, want)
			}
			if to != "" {
				from = to
			}
			want, _ = strconv.Atoi(from)
			want++
		}
		if want-1 != bound.Numbered {
			t.Errorf("%d numbers given, %d told", want-1, bound.Numbered)
		}
		for j, item := range s.Books[0].Items {
			page := strconv.Itoa(at[firstNumber.FindString(item.Row.Page)])
			text := pagetest.Squeeze(pagetest.Run(t, "pdftotext", "-raw", "-f", page, "-l", page, file, "-"))
			if item.Leaves[0].Slip != nil {
				if !strings.Contains(text, fmt.Sprintf("（第%d件）", j+1)) {
					t.Errorf("item %d: page %s is another slip: %.60s", j+1, page, text)
				}
				continue
			}
			leaf := item.Leaves[0]
			to := strconv.Itoa(at[strconv.Itoa(leaf.Last)])
			text = pagetest.Squeeze(pagetest.Run(t, "pdftotext", "-raw", "-f", page, "-l", to, file, "-"))
			if text != pagetest.Squeeze(s.texts[leafAt{0, j, 0}]) {
				t.Errorf("item %d: pages %s to %s do not say what the document says: %.60s", j+1, page, to, text)
			}
		}
	}
}
