package web

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"path"
	"slices"
	"strings"
	"time"

	"casefile/cmd/internal/office"
)

const (
	importPath = "/import"
	maxImport  = 256 << 20 // of all files that come at once: they lie in memory
	maxFiles   = 1000
	inQueue    = 10 * time.Minute // in which an import comes in
)

// errMany is more files than one import may bring.
var errMany = errors.New("too many files at once")

// importPage takes in past papers 旧卷 and tells what became of each.
type importPage struct {
	base
	Imports bool
	Case    string
	Again   bool
	Max     string
	Report  *office.ImportReport
	Rows    []importRow
	Known   int
	Took    float64
}

// importRow is one paper of an import.
type importRow struct {
	Path, Title, ID   string
	Class, State      string
	Number, Date      string
	Unit              string
	Guessed           []string
	Notes             []string
	SameDoc, LikesDoc string
}

// Guess reports whether a fact is only guessed.
func (r importRow) Guess(fact string) bool { return slices.Contains(r.Guessed, fact) }

func (s *Server) importing(v *visit) error { return s.showImport(v, http.StatusOK, nil, nil) }

func (s *Server) showImport(v *visit, status int, report *office.ImportReport, errs []office.Message) error {
	p := &importPage{base: s.base(v, "search", "收入旧卷"), Imports: v.has(office.Archivist), Max: bytesText(maxImport)}
	p.Errors = errs
	if v.r.PostForm != nil {
		p.Case, p.Again = v.post("case"), v.post("again") != ""
	}
	if report != nil {
		p.Report, p.Rows, p.Took = report, importRows(report), report.TookMS/1000
		for _, x := range report.Imported {
			if x.Known {
				p.Known++
			}
		}
		if report.IndexErr != nil {
			_, p.Errors = explain(report.IndexErr)
		}
	}
	return s.show(v, status, "import", p)
}

// mayTakeIn refuses who may not import before what he sends is read. It is
// asked of the import itself, which notes who was refused.
func (s *Server) mayTakeIn(v *visit) error {
	if v.has(office.Archivist) {
		return nil
	}
	_, err := s.office.Import(v.r.Context(), v.actor, office.ImportRequest{})
	return err
}

// takeIn files what was sent.
func (s *Server) takeIn(v *visit) error {
	v.patient()
	ctx := context.WithoutCancel(v.r.Context()) // what has begun is finished, and what was filed can be found
	report, err := s.office.Import(ctx, v.actor, office.ImportRequest{Files: v.files, Case: v.post("case"), Again: v.post("again") != ""})
	if err != nil {
		status, messages := explain(err)
		if status == http.StatusForbidden {
			return err
		}
		return s.showImport(v, status, nil, messages)
	}
	if len(v.files) == 0 {
		return s.showImport(v, http.StatusUnprocessableEntity, nil, []office.Message{{ID: "import-none", Text: "没有选择文件。"}})
	}
	return s.showImport(v, http.StatusOK, report, nil)
}

// addText gives a paper that was filed without text the text that came with
// the form.
func (s *Server) addText(ctx context.Context, v *visit) (string, error) {
	p, named := v.paper()
	f := inMemory(p.Name, p.Bytes)
	done, err := s.office.AddText(ctx, v.actor, office.TextRequest{Doc: v.doc(), File: &f})
	if err != nil && !named {
		if kind, _ := office.Explain(err); kind == office.Invalid { // he may, and chose nothing
			return "", &office.Problem{ID: "paper-none", Kind: office.Usage}
		}
	}
	if err == nil && !done.Searchable {
		return "text-pending", nil
	}
	return "", err
}

func inMemory(name string, b []byte) office.ImportFile {
	return office.ImportFile{Name: name, Size: int64(len(b)),
		Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(b)), nil }}
}

// readFiles takes one of several files.
func (v *visit) readFiles(p *multipart.Part) error {
	name := fileName(p)
	if name == "" {
		return nil
	}
	if len(v.files) == maxFiles {
		return errMany
	}
	var b bytes.Buffer
	if _, err := b.ReadFrom(p); err != nil {
		return err
	}
	v.files = append(v.files, inMemory(name, b.Bytes()))
	return nil
}

// fileName is what a browser calls a file, without folders. Of a folder that
// was sent as a whole, hidden files and what office programs leave while a file
// is open are left out.
func fileName(p *multipart.Part) string {
	name := path.Base(strings.ReplaceAll(p.FileName(), `\`, "/"))
	if p.FileName() == "" || strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~$") || name == "/" {
		return ""
	}
	return name
}

// importRows are what became of the papers: first those that somebody has to
// look at.
func importRows(r *office.ImportReport) []importRow {
	var all []importRow
	for _, f := range r.Failed {
		row := importRow{Path: f.Path, Class: "returned", State: "没有收入"}
		for _, m := range f.Messages {
			row.Notes = append(row.Notes, m.Text)
		}
		all = append(all, row)
	}
	for _, d := range r.Duplicates {
		all = append(all, importRow{Path: d.Path, Class: "submitted", State: "重复", Title: d.Title, ID: d.ID,
			Notes: []string{"字节与这件相同，没有再收。"}})
	}
	for _, x := range r.Imported {
		all = append(all, importedRow(x))
	}
	slices.SortStableFunc(all, func(x, y importRow) int { return cmp.Compare(x.rank(), y.rank()) })
	return all
}

func importedRow(x office.Imported) importRow {
	row := importRow{Path: x.Path, Title: x.Title, ID: x.ID, Class: "issued", State: "已收入", Number: x.Number,
		Date: x.Date, Unit: x.Unit, Guessed: x.Guessed, SameDoc: x.Same, LikesDoc: x.Like}
	if x.NoText != "" {
		row.Class, row.State = "wait", "无文本"
		row.Notes = []string{noText(x.NoText)}
	}
	if x.Known {
		row.Class, row.State = "", "原已收入"
	}
	return row
}

// rank puts first what somebody has to look at.
func (r importRow) rank() int {
	return slices.Index([]string{"returned", "submitted", "wait", "issued", ""}, r.Class)
}

// noText says why nothing could be read of a paper.
func noText(why string) string {
	if s := map[string]string{"scan": "只有图像，没有文字层", "encrypted": "有打开密码",
		"format": "这种格式读不出文字", "limits": "太大或太复杂，没有读出文字"}[why]; s != "" {
		return s + "；只能按题名、文号查到，以后可以补上文本。"
	}
	return "没有读出文字：" + why
}
