package office

import (
	"bytes"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"archive/zip"

	"casefile/archive"
)

// Who is offered which step of a file as a whole, from open to disposed of.
func TestCaseStanding(t *testing.T) {
	var now atomic.Int64 // the access log asks for it too, when it likes
	now.Store(time.Date(2026, 3, 5, 1, 0, 0, 0, time.UTC).UnixMilli())
	d := newDesk(t, func(o *Options) { o.Now = func() time.Time { return time.UnixMilli(now.Add(1)).UTC() } }).init(
		archive.Actor{ID: "zhou", Name: "周某某", Roles: []string{"officer", "issuer"}},
		archive.Actor{ID: "zheng", Name: "郑某某", Roles: []string{"approver"}},
		archive.Actor{ID: "dang", Name: "钱某某", Roles: []string{"archivist"}},
		archive.Actor{ID: "han", Name: "韩某某", Roles: []string{"reviewer"}})
	id := d.draft("c-1", letter)
	_, err := d.Submit(d.ctx, d.who("zhou"), id)
	d.ok(err)
	for name, want := range map[string]int{"zhou": 0, "zheng": 1, "dang": 0, "han": 0} {
		list, err := d.Waiting(d.ctx, d.who(name))
		d.ok(err)
		if len(list) != want || want > 0 && (list[0].ID != id || list[0].Values != nil) {
			t.Errorf("for %s waits %+v", name, list)
		}
	}
	_, err = d.Approve(d.ctx, d.who("zheng"), Decision{Doc: id})
	d.ok(err)
	_, err = d.Issue(d.ctx, d.who("zhou"), IssueRequest{Doc: id})
	d.ok(err)
	step := func(standing string, offered map[string][]string) {
		t.Helper()
		for name, want := range offered {
			c, err := d.Case(d.ctx, d.who(name), "c-1")
			d.ok(err)
			if c.Standing != standing || !slices.Equal(c.CaseStanding.Next, want) {
				t.Errorf("%s: %s, %s is offered %v, want %v", standing, c.Standing, name, c.CaseStanding.Next, want)
			}
		}
	}
	step("open", map[string][]string{"zhou": {"paper", "close"}, "dang": {"paper", "close", "retention", "export"}, "zheng": nil, "han": nil})
	d.ok(d.SetRetention(d.ctx, d.who("dang"), "c-1", "10年", "划定"))
	_, err = d.CloseCase(d.ctx, d.who("dang"), "c-1", "")
	d.ok(err)
	step("closed", map[string][]string{"zhou": nil, "dang": {"reopen", "retention", "export"}, "zheng": nil})
	now.Store(time.UnixMilli(now.Load()).AddDate(12, 0, 0).UnixMilli())
	step("closed", map[string][]string{"dang": {"reopen", "retention", "ask", "export"}})

	var b bytes.Buffer
	_, err = d.ExportCaseTo(d.ctx, d.who("zhou"), ExportRequest{Case: "c-1"}, &b)
	d.wants(err, Refused, "not-allowed")
	if b.Len() > 0 {
		t.Errorf("%d bytes of what was refused", b.Len())
	}
	report, err := d.ExportCaseTo(d.ctx, d.who("dang"), ExportRequest{Case: "c-1"}, &b)
	d.ok(err)
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	d.ok(err)
	if _, err := z.Open("c-1/manifest-sha256.txt"); err != nil || report.Documents != 1 {
		t.Errorf("%+v, %v", report, err)
	}

	d.ok(d.AskDisposal(d.ctx, d.who("dang"), "c-1", "期满"))
	step("disposal-asked", map[string][]string{"dang": {"refuse", "export"}, "zheng": {"refuse", "confirm"}})
	d.ok(d.ConfirmDisposal(d.ctx, d.who("zheng"), "c-1", "同意"))
	step("disposed", map[string][]string{"dang": nil, "zheng": nil})
	c, err := d.Case(d.ctx, d.who("zhou"), "c-1")
	d.ok(err)
	if len(c.Documents) != 1 || c.Documents[0].Title != c.Documents[0].FormTitle {
		t.Errorf("of what was disposed of is told %+v", c.Documents)
	}
	if _, err := d.Tasks(d.ctx, d.who("zhou"), TaskRequest{All: true}); err != nil {
		t.Error(err)
	}
}

// Every line of the access log has a name in Chinese, also one of an act that
// is narrower than any that has its own.
func TestAccessNames(t *testing.T) {
	acts := []string{"read.part", "read.check", "read.volume", "number.list.gaps", "number.list.register.pdf", "number.start.enter",
		"retention.set.list", "dispose.confirm.refuse", "case.close.arrange", "case.export", "audit.verify", "read.somewhat", "task.somewhat"}
	for x := range permissions {
		acts = append(acts, string(x))
	}
	for _, x := range acts {
		name := AccessName(archive.AccessLine{Act: x})
		if strings.ContainsAny(name, "abcdefghijklmnopqrstuvwxyz.") || ActFamily(x) == "" {
			t.Errorf("%s is called %q", x, name)
		}
	}
	if name := AccessName(archive.AccessLine{Act: "later"}); name != "later" {
		t.Errorf("an act of a later version is called %q", name)
	}
}
