package archive

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"casefile/archive/store/dir"
)

// rowsOf are n rows; every third says the same as the one before.
func rowsOf(n int) []BatchContent {
	rows := make([]BatchContent, n)
	for i := range rows {
		rows[i] = BatchContent{Row: i + 2, Values: json.RawMessage(fmt.Sprintf(`{"n":%d}`, i-i%3/2))}
	}
	return rows
}

func (f *fixture) newBatch(n int) NewBatch {
	f.t.Helper()
	f.saveForm()
	return NewBatch{File: "case-1", Form: f.form, Data: DigestOf([]byte("rows")), Contents: rowsOf(n), Approvers: []string{"li"},
		Date: Date{2026, time.March, 5}, Numbers: []BatchNumber{{Series: "letter", Year: 2026, Format: letterFormat}}}
}

func (f *fixture) batch(n NewBatch) *BatchRun {
	f.t.Helper()
	run, err := f.ApproveBatch(f.t.Context(), officer, n)
	f.must(err)
	return run
}

func (r *BatchRun) request(c BatchContent) BatchIssue {
	return BatchIssue{BatchContent: c, Title: "关于某事项的函", Series: "letter", Date: Date{2026, time.March, 5}, Render: render}
}

// issueAll issues rows from several goroutines.
func (f *fixture) issueAll(run *BatchRun, rows []BatchContent) {
	f.t.Helper()
	err := each(f.t.Context(), 8, len(rows), func(ctx context.Context, i int) error {
		_, err := run.Issue(ctx, officer, run.request(rows[i]))
		return err
	})
	f.must(err)
}

func (f *fixture) wantRows(n, events int) {
	f.t.Helper()
	s, err := f.FileState(f.t.Context(), "case-1")
	f.must(err)
	numbers := map[int]bool{}
	for _, d := range s.Docs {
		numbers[d.Number.N] = true
		if d.Status != StatusIssued || d.ApprovedBy.ID != "li" || d.SubmittedBy != officer {
			f.t.Errorf("%s is %s, approved by %q", d.ID, d.Status, d.ApprovedBy.ID)
		}
	}
	if len(s.Docs) != n || len(numbers) != n || !numbers[1] || !numbers[n] || s.Seq != int64(events) {
		f.t.Errorf("%d documents, %d numbers, %d events; want %d, %d", len(s.Docs), len(numbers), s.Seq, n, events)
	}
	wantClean(f.t, f.Archive)
}

func TestBatch(t *testing.T) {
	f := newFixture(t)
	f.open("case-1")
	n := f.newBatch(40)
	run := f.batch(n)
	f.issueAll(run, n.Contents[:25])
	f.issueAll(run, n.Contents[:25])                                // once more: nothing new
	f.issueAll(f.reopen(f.store).batch(f.newBatch(40)), n.Contents) // another process goes on
	f.wantRows(40, 42)
	doc, err := f.GetDocument(t.Context(), run.Doc("case-1", 2))
	f.must(err)
	if doc.Record.Title != "关于某事项的函" || string(doc.Record.Values) != `{"n":0}` {
		t.Errorf("record %+v", doc.Record)
	}
}

// TestBatchTogether: two processes run the same batch while others issue.
func TestBatchTogether(t *testing.T) {
	f := newFixture(t)
	f.open("case-1")
	f.open("case-2")
	other := f.reopen(f.store)
	var single []DocID
	for i := range 10 {
		single = append(single, other.approved("case-2", fmt.Sprintf(`{"n":%d}`, i)))
	}
	var wg sync.WaitGroup
	for _, h := range []*fixture{f, other} {
		wg.Go(func() {
			n := h.newBatch(30)
			h.issueAll(h.batch(n), n.Contents)
		})
	}
	for _, id := range single {
		wg.Go(func() { other.issue(id) })
	}
	wg.Wait()
	if got := f.register(); len(got) != 41 {
		t.Errorf("%d entries, want 41", len(got))
	}
	wantClean(t, f.Archive)
	gaps, err := f.Gaps(t.Context(), "", 0)
	if f.must(err); len(gaps) > 0 {
		t.Errorf("gaps %v", gaps)
	}
}

// TestBatchInterrupted stops a row after its number: run again it has the same
// one; doctor voids it otherwise, and then it stays void.
func TestBatchInterrupted(t *testing.T) {
	for _, mended := range []bool{false, true} {
		f := newFixture(t)
		f.open("case-1")
		n := f.newBatch(3)
		run := f.batch(n)
		cut := run.request(n.Contents[0])
		cut.Render = func(context.Context, Issuing) (Artifacts, error) { return Artifacts{}, errors.New("power") }
		if _, err := run.Issue(t.Context(), officer, cut); err == nil {
			t.Fatal("issued")
		}
		f.issueAll(run, n.Contents[1:])
		gaps, err := f.Gaps(t.Context(), "letter", 2026)
		if f.must(err); len(gaps) != 1 || gaps[0].N != 1 {
			t.Errorf("gaps %v", gaps)
		}
		if all := findings(t, f.Archive); len(all) != 1 || all[0].Kind != FoundUnfinished {
			t.Errorf("found %v", all)
		}
		_, err = f.Close(t.Context(), officer, CloseRequest{File: "case-1"})
		wantProblem(t, err, ProblemCloseNumbering, ErrConflict)
		if !mended {
			f.issueAll(f.reopen(f.store).batch(f.newBatch(3)), n.Contents)
			f.wantRows(3, 5)
			continue
		}
		plan, err := f.Doctor(t.Context())
		if f.must(err); len(plan) != 1 || plan[0].Kind != RepairBatchRow || plan[0].Number != "某纪函〔2026〕1号" {
			t.Fatalf("plan %+v", plan)
		}
		outcome, err := f.Repair(t.Context(), officer, plan[0], nil)
		if f.must(err); outcome != OutcomeVoided {
			t.Errorf("outcome %s", outcome)
		}
		run = f.batch(f.newBatch(3))
		_, err = run.Issue(t.Context(), officer, run.request(n.Contents[0]))
		wantProblem(t, err, ProblemBatchVoid, ErrConflict)
		wantClean(t, f.Archive)
	}
}

func TestBatchRefuses(t *testing.T) {
	f := newFixture(t)
	f.open("case-1")
	n := f.newBatch(3)
	self := n
	self.Approvers = []string{"zhang"}
	_, err := f.ApproveBatch(t.Context(), officer, self)
	wantProblem(t, err, ProblemSelfApproval, ErrConflict)
	run := f.batch(n)
	others, edited := n, n
	others.Approvers = []string{"wang"}
	edited.Contents = rowsOf(2)
	for _, bad := range []NewBatch{others, edited} {
		_, err := f.ApproveBatch(t.Context(), officer, bad)
		wantProblem(t, err, ProblemBatchOther, ErrConflict)
	}
	forged := run.request(BatchContent{Row: 2, Values: json.RawMessage(`{"n":99}`)})
	if _, err := run.Issue(t.Context(), officer, forged); err == nil {
		t.Error("issued what was not approved")
	}
	swapped := run.request(BatchContent{Row: 3, Values: n.Contents[0].Values})
	swapped.Values = json.RawMessage(`{"n":2}`)
	if _, err := run.Issue(t.Context(), officer, swapped); err == nil {
		t.Error("issued what was approved for another row")
	}
	later := run.request(n.Contents[0])
	later.Date.Year = 2027
	_, err = run.Issue(t.Context(), officer, later)
	wantProblem(t, err, ProblemBatchNumbers, ErrConflict)
}

// TestBatchConfidential: run again, a row makes the same confidential object,
// and nothing but that object holds the fields.
func TestBatchConfidential(t *testing.T) {
	const reporter = "举报人某甲"
	root := t.TempDir()
	s, err := dir.Open(root)
	if err != nil {
		t.Fatal(err)
	}
	f := initFixture(t, s)
	f.open("case-1")
	n := f.newBatch(2)
	n.Contents[0].Confidential = json.RawMessage(`{"reporter":"` + reporter + `"}`)
	f.issueAll(f.batch(n), n.Contents[1:])
	again := f.reopen(s)
	f.issueAll(again.batch(n), n.Contents)
	f.wantRows(2, 4)
	st, err := f.FileState(t.Context(), "case-1")
	f.must(err)
	got, err := f.Confidential(t.Context(), st.Docs[1])
	if f.must(err); string(got) != `{"reporter":"`+reporter+`"}` {
		t.Errorf("confidential fields %s", got)
	}
	holding := 0
	f.must(filepath.WalkDir(root, func(name string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		b, err := os.ReadFile(name)
		if len(b) > 0 && containsString(b, reporter) {
			holding++
		}
		return err
	}))
	if holding != 1 {
		t.Errorf("%d objects hold the confidential field, want 1", holding)
	}
}

func containsString(b []byte, s string) bool {
	for i := 0; i+len(s) <= len(b); i++ {
		if string(b[i:i+len(s)]) == s {
			return true
		}
	}
	return false
}

func TestMerkle(t *testing.T) {
	for n := 1; n <= 33; n++ {
		leaves := make([]Hash, n)
		for i := range leaves {
			leaves[i] = leafOf(i+1, DigestOf([]byte{byte(i)}))
		}
		m := newMerkle(leaves)
		for i := range leaves {
			path := m.path(i)
			if climb(leaves[i], i, n, path) != m.root() {
				t.Fatalf("leaf %d of %d does not lead to the root", i, n)
			}
			for j := range n {
				if j != i && climb(leaves[i], j, n, path) == m.root() {
					t.Fatalf("leaf %d of %d passes for %d", i, n, j)
				}
			}
			if climb(leaves[i], i, n, append(path, Hash{})) != "" || climb(leaves[i], i+n, n, path) != "" {
				t.Fatalf("a wrong path for leaf %d of %d", i, n)
			}
			if len(path) > 0 && climb(leaves[i], i, n, path[1:]) == m.root() {
				t.Fatalf("a short path for leaf %d of %d", i, n)
			}
		}
	}
}

// BenchmarkBatch issues rows of one batch; one op is one document.
func BenchmarkBatch(b *testing.B) {
	f := newFixture(b)
	f.open("case-1")
	n := f.newBatch(max(b.N, 1))
	run, err := f.ApproveBatch(context.Background(), officer, n)
	f.must(err)
	pdf := make([]byte, 30<<10)
	b.ResetTimer()
	err = each(context.Background(), 16, b.N, func(ctx context.Context, i int) error {
		r := run.request(n.Contents[i])
		r.Render = func(ctx context.Context, in Issuing) (Artifacts, error) {
			art, err := render(ctx, in)
			art.PDF = pdf
			return art, err
		}
		_, err := run.Issue(ctx, officer, r)
		return err
	})
	f.must(err)
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "docs/s")
}

// TestBatchClosedMeanwhile: the file is closed after a row has claimed its
// number and before the row is issued. No further row claims one, and doctor
// voids the one that is open, in the closed file and even after its disposal.
func TestBatchClosedMeanwhile(t *testing.T) {
	for _, disposed := range []bool{false, true} {
		f, now, _ := clocked(t)
		f.complete("case-1")
		f.must(f.SetRetention(t.Context(), officer, "case-1", "", Retain10, "一般材料"))
		n := f.newBatch(3)
		run := f.batch(n)
		x := run.request(n.Contents[0])
		x.Render = func(ctx context.Context, in Issuing) (Artifacts, error) {
			s, err := f.FileState(ctx, "case-1")
			f.must(err)
			c, err := f.prepare(ctx, officer, s, CloseRequest{File: "case-1"}) // whose check came before the claim
			f.must(err)
			f.must(f.update(ctx, "case-1", officer, func(*State) (*Event, error) {
				return &Event{Type: EventClosed, Closed: c}, nil
			}, nil))
			return render(ctx, in)
		}
		_, err := run.Issue(t.Context(), officer, x)
		wantProblem(t, err, ProblemClosed, ErrConflict)
		_, err = run.Issue(t.Context(), officer, run.request(n.Contents[1]))
		wantProblem(t, err, ProblemClosed, ErrConflict)
		if got := f.register(); len(got) != 3 { // the start, the letter and the row
			t.Errorf("%d entries: %v", len(got), got)
		}
		if disposed {
			*now = now.AddDate(11, 0, 0)
			f.must(f.AskDisposal(t.Context(), officer, "case-1", "到期"))
			f.must(f.ConfirmDisposal(t.Context(), approver, "case-1", "同意"))
		}
		plan, err := f.Doctor(t.Context())
		if f.must(err); len(plan) != 1 || plan[0].Kind != RepairBatchRow {
			t.Fatalf("plan %+v", plan)
		}
		outcome, err := f.Repair(t.Context(), officer, plan[0], nil)
		if f.must(err); outcome != OutcomeVoided {
			t.Errorf("outcome %s", outcome)
		}
		wantClean(t, f.Archive)
		gaps, err := f.Gaps(t.Context(), "", 0)
		if f.must(err); len(gaps) > 0 {
			t.Errorf("gaps %v", gaps)
		}
	}
}
