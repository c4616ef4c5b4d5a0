package office

import (
	"errors"
	"strings"
	"sync"
	"testing"

	"casefile/archive"
)

// A draft may say of a file that exists what the file says, and nothing else.
func TestDraftIntoAFileThatExists(t *testing.T) {
	d := newDesk(t).init()
	who := d.who("周某某")
	_, err := d.OpenCase(d.ctx, who, CaseHeader{ID: "c-1", Title: "某局案", Unit: "某市某局", Secrecy: archive.LevelSecret,
		Until: "2036-03-05", Audience: []string{"周某某", "u1"}, Sector: "工程建设"})
	d.ok(err)
	tests := []struct {
		name   string
		header CaseHeader
		fields string // refused for these
	}{
		{"nothing given", CaseHeader{}, ""},
		{"the same", CaseHeader{Kind: "case", Title: "某局案", Unit: "某市某局", Secrecy: archive.LevelSecret,
			Until: "2036-03-05", Audience: []string{"u1", "周某某", "u1"}, Sector: "工程建设"}, ""},
		{"secrecy", CaseHeader{Secrecy: archive.LevelTopSecret}, "密级"},
		{"term", CaseHeader{Secrecy: archive.LevelSecret, Until: "2037-01-01"}, "保密期限"},
		{"audience", CaseHeader{Audience: []string{"u1"}}, "知悉范围"},
		{"coded facts", CaseHeader{Kind: "lead", Sector: "医药", Link: "招投标", Level: "市级"}, "类别、行业、环节、层级"},
		{"names", CaseHeader{Title: "某案", CaseNo: "1", Unit: "某局", Handler: "吴某某"}, "案号、题名、单位、承办人"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := *d
			d.t = t
			doc, err := d.Draft(d.ctx, who, DraftRequest{Form: "t1", Case: "c-1", Header: tt.header, Values: []byte(letter)})
			if tt.fields == "" {
				d.ok(err)
				return
			}
			d.wants(err, Refused, "case-header")
			if _, m := Explain(err); doc != nil || !strings.Contains(m[0].Text, "的"+tt.fields+"与") {
				t.Errorf("%s", m[0].Text)
			}
		})
	}
	c, err := d.Case(d.ctx, who, "c-1")
	d.ok(err)
	if len(c.Documents) != 2 || c.Secrecy != archive.LevelSecret {
		t.Errorf("%d documents, %s", len(c.Documents), c.Secrecy)
	}
}

// Of two who open the same file at once one comes second; what he may not
// read he does not get, whichever of them that is.
func TestOpenedJustNow(t *testing.T) {
	d := newDesk(t).init(
		archive.Actor{ID: "周某某", Roles: []string{"officer"}, Clearance: archive.LevelTopSecret},
		archive.Actor{ID: "韩某某", Roles: []string{"officer"}})
	arch, err := d.archive(d.ctx)
	d.ok(err)
	zhou, han := d.who("周某某"), d.who("韩某某")
	for _, id := range []string{"r-1", "r-2", "r-3", "r-4", "r-5", "r-6"} {
		var both sync.WaitGroup
		var st *archive.State
		var err error
		both.Go(func() {
			_, _ = d.ensureFile(d.ctx, arch, zhou, CaseHeader{ID: id, Secrecy: archive.LevelTopSecret})
		})
		both.Go(func() { st, err = d.ensureFile(d.ctx, arch, han, CaseHeader{ID: id}) })
		both.Wait()
		now, ferr := arch.FileState(d.ctx, archive.FileID(id))
		d.ok(ferr)
		if now.Access.Level == archive.LevelNone {
			d.ok(err)
		} else if d.wants(err, Refused, "not-cleared"); st != nil {
			t.Errorf("%s was handed out", id)
		}
	}
	_, err = d.fileAs(d.ctx, arch, han, CaseHeader{ID: "r-9"})
	if !errors.Is(err, archive.ErrNotFound) {
		t.Errorf("no file: %v", err)
	}
}
