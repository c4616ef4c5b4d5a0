package office

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"go/ast"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"syscall"
	"testing"

	"casefile/archive"
)

// lines reads the access log from the n-th line on.
func (d *desk) lines(n int) []archive.AccessLine {
	d.t.Helper()
	d.ok(d.flushAccess(d.ctx))
	arch, err := d.archive(d.ctx)
	d.ok(err)
	var all []archive.AccessLine
	for l, err := range arch.Accesses(d.ctx, archive.AccessQuery{}) {
		d.ok(err)
		all = append(all, l)
	}
	return all[min(n, len(all)):]
}

// untraced use cases need no archive: forms are the same for everybody.
var untraced = map[string]bool{"Forms": true, "FormDetail": true, "Render": true, "RenderBatch": true, "RenderPictures": true, "Check": true}

// TestEveryUseCaseIsTraced reads the source: a method that takes an Actor
// begins with its line in the access log, or passes on to one that does.
func TestEveryUseCaseIsTraced(t *testing.T) {
	n := 0
	eachFile(t, ".", func(where string, f *ast.File) {
		for _, decl := range f.Decls {
			fn, ok := decl.(*ast.FuncDecl)
			if !ok || fn.Recv == nil || !fn.Name.IsExported() || untraced[fn.Name.Name] || !takesActor(fn) {
				continue
			}
			n++
			if !traced(fn) {
				t.Errorf("%s: %s leaves no line in the access log: begin it with o.trace, see audit.go", where, fn.Name.Name)
			}
		}
	})
	if n < 15 {
		t.Errorf("only %d use cases found", n)
	}
}

func takesActor(fn *ast.FuncDecl) bool {
	star, ok := fn.Recv.List[0].Type.(*ast.StarExpr)
	if !ok || fmt.Sprint(star.X) != "Office" {
		return false
	}
	for _, p := range fn.Type.Params.List {
		if fmt.Sprint(p.Type) == "Actor" {
			return true
		}
	}
	return false
}

func traced(fn *ast.FuncDecl) bool {
	if _, passes := fn.Body.List[0].(*ast.ReturnStmt); passes && len(fn.Body.List) == 1 || fn.Name.Name == "VerifyArchive" {
		return true
	}
	found, ended := false, false
	for _, s := range fn.Body.List[:min(3, len(fn.Body.List))] {
		ast.Inspect(s, func(n ast.Node) bool {
			if sel, ok := n.(*ast.SelectorExpr); ok {
				found = found || sel.Sel.Name == "trace"
				ended = ended || sel.Sel.Name == "end"
			}
			return true
		})
	}
	return found && ended
}

// TestRefusalsAreLogged calls every use case as somebody who may do nothing:
// each leaves one line that says so.
func TestRefusalsAreLogged(t *testing.T) {
	d := newDesk(t).init()
	d.draft("c-1", letter)
	nobody := Actor{ID: "qian", Name: "钱某某", Via: "cli"}
	v := reflect.ValueOf(d.Office)
	n := 0
	for i := range v.NumMethod() {
		m := v.Type().Method(i)
		if untraced[m.Name] || m.Type.NumIn() < 3 || m.Type.In(2) != reflect.TypeOf(Actor{}) {
			continue
		}
		in := []reflect.Value{reflect.ValueOf(d.ctx), reflect.ValueOf(nobody)}
		for j := 3; j < m.Type.NumIn(); j++ {
			in = append(in, reflect.Zero(m.Type.In(j)))
		}
		before := len(d.lines(0))
		out := v.Method(i).Call(in)
		err, _ := out[len(out)-1].Interface().(error)
		lines := d.lines(before)
		if err == nil || len(lines) != 1 || lines[0].Outcome != archive.AccessRefused || lines[0].Reason != "not-allowed" || lines[0].ID != "qian" {
			t.Errorf("%s: %v left %+v", m.Name, err, lines)
		}
		n++
	}
	if n < 15 {
		t.Errorf("only %d use cases", n)
	}
}

// TestAccessesAreLogged: one line for each access, with what it was about and
// without a word of what is in it.
func TestAccessesAreLogged(t *testing.T) {
	d := newDesk(t).init()
	id := d.approved("c-1", letter)
	_, err := d.Issue(d.ctx, d.who("冯某某"), IssueRequest{Doc: id})
	d.ok(err)
	who := d.who("韩某某")
	for _, c := range []struct {
		act, target, part string
		call              func() error
	}{
		{"read.part", id, "pdf", func() error { _, err := d.Part(d.ctx, who, id, "pdf"); return err }},
		{"read.document", id, "", func() error { _, err := d.Show(d.ctx, who, id); return err }},
		{"read.case", "c-1", "", func() error { _, err := d.Case(d.ctx, who, "c-1"); return err }},
		{"read.list", "", "", func() error { _, err := d.Cases(d.ctx, who); return err }},
		{"search", "", "", func() error { _, err := d.Search(d.ctx, who, SearchRequest{Query: "差旅费 报销"}); return err }},
		{"number.list", "", "", func() error { _, err := d.Numbers(d.ctx, who); return err }},
		{"read.part", "c-1/0009-x", "pdf", func() error { _, _ = d.Part(d.ctx, who, "c-1/0009-x", "pdf"); return nil }},
		{"read.document", "", "", func() error { _, _ = d.Show(d.ctx, who, "张某某"); return nil }},
		{"actor", "", "", func() error { _, err := d.Actor(d.ctx, "韩某某", "cli"); return errors.Join(err, nil) }},
	} {
		before := len(d.lines(0))
		d.ok(c.call())
		lines := d.lines(before)
		if c.act == "actor" {
			if len(lines) != 0 {
				t.Errorf("looking somebody up left %+v", lines)
			}
			continue
		}
		if len(lines) != 1 {
			t.Fatalf("%s left %+v", c.act, lines)
		}
		target := string(lines[0].Document)
		if target == "" {
			target = string(lines[0].File)
		}
		if lines[0].Act != c.act || target != c.target || lines[0].Part != c.part || lines[0].Via != "cli" {
			t.Errorf("%s %s left %+v", c.act, c.target, lines[0])
		}
	}
	// The words of what was asked and found are nowhere below audit/.
	err = filepath.WalkDir(filepath.Join(d.opts.Archive, "audit"), func(name string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		b, err := os.ReadFile(name)
		for _, word := range []string{"差旅费", "报销", "张某某", "某市某局"} {
			if strings.Contains(string(b), word) {
				t.Errorf("%s holds %s", name, word)
			}
		}
		return err
	})
	d.ok(err)
	for query, want := range map[string]int{"差旅费": 1, "差旅费 报销": 1, "差 旅 費": 1, "别的": 0} {
		n := 0
		d.ok(d.Accesses(d.ctx, d.who("监督"), AccessRequest{Query: query}, func(archive.AccessLine) error { n++; return nil }))
		if n != want {
			t.Errorf("%d searched for %s, want %d", n, query, want)
		}
	}
}

// TestUnloggedIsNotShown: what cannot be logged is not answered.
func TestUnloggedIsNotShown(t *testing.T) {
	d := newDesk(t).init()
	id := d.approved("c-1", letter)
	_, err := d.Issue(d.ctx, d.who("冯某某"), IssueRequest{Doc: id})
	d.ok(err)
	d.ok(d.flushAccess(d.ctx))
	folder := filepath.Join(d.opts.Archive, "audit")
	d.ok(os.Rename(folder, folder+"-away"))
	d.ok(os.WriteFile(folder, nil, 0o600)) // where a folder is needed
	_, err = d.Part(d.ctx, d.who("韩某某"), id, "pdf")
	d.wants(err, Failed, "audit-failed")
	d.ok(os.Remove(folder))
	d.ok(os.Rename(folder+"-away", folder))
	_, err = d.Part(d.ctx, d.who("韩某某"), id, "pdf")
	d.ok(err)
}

// TestReadOnlyArchive: where nobody can write, papers below 秘密 are shown with
// a notice, those above and what shows many papers are not.
func TestReadOnlyArchive(t *testing.T) {
	var notices []string
	d := newDesk(t, func(o *Options) { o.Notice = func(s string) { notices = append(notices, s) } }).init()
	_, err := d.OpenCase(d.ctx, d.who("周某某"), CaseHeader{ID: "c-1"})
	d.ok(err)
	_, err = d.OpenCase(d.ctx, d.who("周某某"), CaseHeader{ID: "c-2", Secrecy: archive.LevelConfidential})
	d.ok(err)
	arch, err := d.archive(d.ctx)
	d.ok(err)
	for _, c := range []struct {
		act  act
		what string
		of   string
		want string // the problem; empty: shown
	}{
		{actRead, "case", "c-1", ""},
		{actRead, "case", "c-2", "audit-read-only"},
		{actRead, "case", "c-3", "audit-read-only"},
		{actRead, "list", "", "audit-read-only"},
		{actSearch, "", "", "audit-read-only"},
		{actVerify, "", "", ""},
		{actAudit, "verify", "", ""},
	} {
		tr := d.trace(d.ctx, d.who("韩某某"), c.act, c.what).of(c.of)
		err := tr.unlogged(d.ctx, arch, &fs.PathError{Op: "open", Path: "x", Err: syscall.EROFS})
		if c.want != "" {
			d.wants(err, Failed, c.want)
		} else if err != nil {
			t.Errorf("%s %s: %v", c.act, c.of, err)
		}
	}
	if len(notices) != 1 || !strings.Contains(notices[0], "没有留下调阅记录") {
		t.Errorf("notices %q", notices)
	}
	err = d.trace(d.ctx, d.who("韩某某"), actVerify, "").unlogged(d.ctx, arch, errors.New("down"))
	d.wants(err, Failed, "audit-failed")
}

func TestAuditKeyFiles(t *testing.T) {
	d := newDesk(t).init()
	_, err := d.AuditKey("")
	d.wants(err, Missing, "audit-key-missing")
	name := d.AuditKeyPath()
	public, err := d.NewAuditKey(rand.Reader, name)
	d.ok(err)
	s, err := d.AuditKey("")
	d.ok(err)
	if s.Public() != public {
		t.Errorf("public key %s, read %s", public, s.Public())
	}
	_, err = d.NewAuditKey(rand.Reader, name)
	d.wants(err, Refused, "audit-key-exists")
	_, err = d.NewAuditKey(rand.Reader, filepath.Join(d.opts.Archive, "key"))
	d.wants(err, Refused, "audit-key-inside")
	d.ok(os.Chmod(name, 0o644))
	_, err = d.AuditKey(name)
	d.wants(err, Refused, "audit-key-exposed")
	bad := filepath.Join(t.TempDir(), "bad")
	d.ok(os.WriteFile(bad, []byte("x"), 0o600))
	_, err = d.AuditKey(bad)
	d.wants(err, Invalid, "audit-key-bad")
	_, err = d.AuditKey(filepath.Join(t.TempDir(), "none"))
	if err == nil {
		t.Error("a key that is not there")
	}
	_, err = PublicKey("x")
	d.wants(err, Invalid, "audit-key-public")
	if _, err := d.SignCheckpoint(context.Background(), d.who("监督"), s); err != nil {
		t.Error(err)
	}
}
