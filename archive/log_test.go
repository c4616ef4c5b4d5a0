package archive

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"casefile/archive/audit"
	"casefile/archive/store"
)

func newAuditKey(t testing.TB) *audit.Signer {
	t.Helper()
	private, _, err := audit.NewKey(rand.Reader, "")
	if err != nil {
		t.Fatal(err)
	}
	s, err := audit.NewSigner(private)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func (f *fixture) checkpoint(s *audit.Signer) SignedCheckpoint {
	f.t.Helper()
	c, err := f.Checkpoint(context.Background(), s)
	f.must(err)
	return c
}

// access leaves a batch of the access log.
func (f *fixture) access(doc DocID) {
	f.t.Helper()
	f.must(f.AccessWriter().Log(context.Background(), AccessLine{By: officer, Act: "read", Outcome: AccessDone, Document: doc}))
}

func audited(t testing.TB, a *Archive, check AuditCheck) ([]Finding, AuditReport) {
	t.Helper()
	var report AuditReport
	check.Report = func(r AuditReport) { report = r }
	var all []Finding
	for f, err := range a.AuditVerify(context.Background(), check) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, f)
	}
	return all, report
}

// loggedArchive has one document issued, accessed, and a signed log of two batches.
func loggedArchive(t testing.TB) (*fixture, *audit.Signer, []SignedCheckpoint) {
	t.Helper()
	f, key := newFixture(t), newAuditKey(t)
	f.open("case-1")
	first := f.checkpoint(key)
	doc := f.issue(f.approved("case-1", `{"a":"甲"}`))
	f.access(doc.State.ID)
	return f, key, []SignedCheckpoint{first, f.checkpoint(key)}
}

func TestCheckpoint(t *testing.T) {
	f, key, cps := loggedArchive(t)
	if cps[0].Added != cps[0].Size || cps[1].Size <= cps[0].Size || cps[1].Batch != 2 {
		t.Errorf("checkpoints %+v", cps)
	}
	// Nothing new: the same again, in this process and in another.
	for _, other := range []*fixture{f, f.reopen(f.store)} {
		if again := other.checkpoint(key); !bytes.Equal(again.Text, cps[1].Text) || again.Added != 0 {
			t.Errorf("signed again:\n%s", again.Text)
		}
	}
	if _, err := f.Checkpoint(t.Context(), newAuditKey(t)); err != nil {
		t.Errorf("another key, whose public key is new to the log: %v", err)
	}
	for key := range take(t, f.store) {
		if loggable(key) != (parseKey(key).area != areaObject && parseKey(key).area != areaChange &&
			parseKey(key).area != areaLog && parseKey(key).area != areaDraft) {
			t.Errorf("%s: logged %t", key, loggable(key))
		}
	}
	found, report := audited(t, f.Archive, AuditCheck{Keys: []*audit.Verifier{key.Verifier()}, Old: [][]byte{cps[0].Text, cps[1].Text}})
	// The last checkpoint is of the other key.
	if len(found) == 0 || found[0].Kind != FoundWrong || !strings.HasPrefix(found[0].Key, signedPrefix) {
		t.Errorf("found %v", found)
	}
	if found, report = audited(t, f.Archive, AuditCheck{}); len(found) != 0 || !report.OwnKeys || report.Entries < 12 ||
		report.Checkpoints != 3 || report.Unsigned != 0 || report.Unlogged != 0 {
		t.Errorf("found %v, report %+v", found, report)
	}
	wantClean(t, f.Archive)
}

// TestLogOnlyNew: what was logged is not read again.
func TestLogOnlyNew(t *testing.T) {
	f, key, _ := loggedArchive(t)
	counting := &countingStore{Store: f.store}
	again := f.reopen(counting)
	f.issue(f.approved("case-1", `{}`))
	again.checkpoint(key)
	if counting.events != 5 { // drafted, submitted, approved, numbering, issued
		t.Errorf("%d events read", counting.events)
	}
}

type countingStore struct {
	store.Store
	mu     sync.Mutex
	events int
}

func (s *countingStore) Get(ctx context.Context, key string) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if parseKey(key).area == areaEvent {
		s.events++
	}
	return s.Store.Get(ctx, key)
}

// TestLogTogether: many processes append and sign at a time; there is one log,
// with everything in it once.
func TestLogTogether(t *testing.T) {
	f, key := newFixture(t), newAuditKey(t)
	var wg sync.WaitGroup
	for i := range 6 {
		wg.Go(func() {
			p := f.reopen(f.store)
			for j := range 4 {
				p.open(FileID(fmt.Sprintf("case-%d-%d", i, j)))
				if _, err := p.Checkpoint(context.Background(), key); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	f.checkpoint(key)
	found, report := audited(t, f.Archive, AuditCheck{Keys: []*audit.Verifier{key.Verifier()}})
	if faults := slices.DeleteFunc(found, func(f Finding) bool { return !f.Fault() }); len(faults) > 0 || report.Unlogged > 0 {
		t.Errorf("found %v, report %+v", faults, report)
	}
}

// TestAuditTampering damages a logged archive in every way the log is there
// to find, and asks that the finding names what was done.
func TestAuditTampering(t *testing.T) {
	f, key, cps := loggedArchive(t)
	m := take(t, f.store)
	accessBatch := ""
	for k := range m {
		if parseKey(k).area == areaAudit {
			accessBatch = k
		}
	}
	last := eventKey("case-1", 6)
	for name, c := range map[string]struct {
		m    snapshot
		key  string
		kind FindingKind
	}{
		"last event cut":          {m.with(last, nil), last, FoundMissing},
		"access batch deleted":    {m.with(accessBatch, nil), accessBatch, FoundMissing},
		"claim deleted":           {m.with(claimKey("letter", 2026, 1), nil), claimKey("letter", 2026, 1), FoundMissing},
		"first checkpoint gone":   {m.with(checkpointKey(1), nil), checkpointKey(1), FoundMissing},
		"last checkpoint gone":    {m.with(checkpointKey(2), nil), checkpointKey(2), FoundUnfinished},
		"first batch gone":        {m.with(logKey(1), nil), logKey(1), FoundMissing},
		"last batch gone":         {m.with(logKey(2), nil), logKey(2), FoundMissing},
		"public key gone":         {m.with(verifierKey(key.Verifier().ID()), nil), verifierKey(key.Verifier().ID()), FoundMissing},
		"chain rewritten":         {rechain(t, m), eventKey("case-1", 4), FoundWrong},
		"chain and log rewritten": {relog(t, rechain(t, m)), logKey(2), FoundBroken},
		"chain, log, no checkpoints left": {relog(t, rechain(t, m)).with(checkpointKey(1), nil).with(checkpointKey(2), nil),
			checkpointKey(1), FoundMissing},
	} {
		found, _ := audited(t, c.m.archiveOf(f.id), AuditCheck{Keys: []*audit.Verifier{key.Verifier()}})
		if !slices.Contains(kinds(found), fmt.Sprintf("%s %s", c.key, c.kind)) {
			t.Errorf("%s: found %v", name, found)
		}
	}

	// The strongest: everything rewritten and signed again with the same key.
	forged := resign(t, rechain(t, m), f.id, key)
	found, _ := audited(t, forged.archiveOf(f.id), AuditCheck{Keys: []*audit.Verifier{key.Verifier()}})
	if len(found) != 0 {
		t.Errorf("from within a history rewritten as a whole looks sound: %v", found)
	}
	found, _ = audited(t, forged.archiveOf(f.id), AuditCheck{Keys: []*audit.Verifier{key.Verifier()}, Old: [][]byte{cps[1].Text}})
	if !slices.ContainsFunc(found, func(f Finding) bool { return f.Kind == FoundBroken && f.Key == checkpointKey(2) }) {
		t.Errorf("a history rewritten and signed again: found %v", found)
	}
	// Cut back to the first checkpoint as a whole.
	cut := m.with(logKey(2), nil).with(checkpointKey(2), nil)
	found, _ = audited(t, cut.archiveOf(f.id), AuditCheck{Keys: []*audit.Verifier{key.Verifier()}, Old: [][]byte{cps[1].Text}})
	if !slices.ContainsFunc(found, func(f Finding) bool { return f.Kind == FoundMissing && f.Key == logKey(2) }) {
		t.Errorf("a log that was cut: found %v", found)
	}
}

func (m snapshot) archiveOf(id string) *Archive {
	a := m.archive()
	a.id = id
	return a
}

// rechain rewrites the approval of case-1 and every event after it, so that
// the chain is whole again.
func rechain(t *testing.T, m snapshot) snapshot {
	t.Helper()
	prev := Digest("")
	for seq := int64(4); seq <= 6; seq++ {
		var v map[string]any
		key := eventKey("case-1", seq)
		if _, err := unseal(key, m[key], &v); err != nil {
			t.Fatal(err)
		}
		if seq == 4 {
			v["opinion"] = "不同意"
		} else {
			v["prev"] = prev
		}
		b, err := seal(v)
		if err != nil {
			t.Fatal(err)
		}
		_, prev, _ = splitSum(b)
		m = m.with(key, b)
	}
	return m
}

// relog makes the batches of the log fit the objects again.
func relog(t *testing.T, m snapshot) snapshot {
	t.Helper()
	for n := 1; m[logKey(n)] != nil; n++ {
		entries, err := decodeLog(logKey(n), m[logKey(n)])
		if err != nil {
			t.Fatal(err)
		}
		var lines [][]byte
		for _, e := range entries {
			if b := m[e.Key]; b != nil {
				e.Digest = string(DigestOf(b))
			}
			lines = append(lines, e.Line())
		}
		m = m.with(logKey(n), sealLines(lines))
	}
	return m
}

// resign makes log and checkpoints anew, with the key.
func resign(t *testing.T, m snapshot, id string, key *audit.Signer) snapshot {
	t.Helper()
	var edge audit.Edge
	for n := 1; m[logKey(n)] != nil; n++ {
		m = relog(t, m)
		entries, err := decodeLog(logKey(n), m[logKey(n)])
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			edge.Append(e)
		}
		old, err := audit.Parse(m[checkpointKey(n)])
		if err != nil {
			t.Fatal(err)
		}
		old.Root, old.Archive = edge.Root(), id
		b, err := audit.Sign(old, key)
		if err != nil {
			t.Fatal(err)
		}
		m = m.with(checkpointKey(n), b)
	}
	return m
}

// TestCheckpointRefuses: no checkpoint covers up a loss or damage.
func TestCheckpointRefuses(t *testing.T) {
	f, key, _ := loggedArchive(t)
	m := take(t, f.store)
	last := eventKey("case-1", 6)
	a := m.with(last, nil).archiveOf(f.id)
	a.fit = true
	_, err := a.extendLog(t.Context(), &a.log)
	wantProblem(t, err, ProblemChanged, ErrIntegrity)
	if err == nil || !strings.Contains(err.Error(), last) {
		t.Errorf("the lost object is not named: %v", err)
	}
	f.open("case-2")
	m = take(t, f.store)
	b := bytes.Clone(m[eventKey("case-2", 1)])
	b[10] ^= 1
	a = m.with(eventKey("case-2", 1), b).archiveOf(f.id)
	a.fit = true
	_, err = a.extendLog(t.Context(), &a.log)
	wantProblem(t, err, ProblemChanged, ErrIntegrity)
	f.checkpoint(key)
}

func TestProofs(t *testing.T) {
	f, key, cps := loggedArchive(t)
	ctx := t.Context()
	p, err := f.ProveDocument(ctx, "case-1/0001-inquiry-letter")
	f.must(err)
	text := p.Text()
	in, _, err := audit.ParseProof(text)
	f.must(err)
	c, err := in.Check(key.Verifier())
	if err != nil || c.Size != cps[1].Size || in.Entry.Key != eventKey("case-1", 6) || !bytes.Contains(in.Object, []byte(`"issued"`)) {
		t.Errorf("proof %+v of %+v: %v", in.Entry, c, err)
	}
	con, err := f.ProveExtends(ctx, cps[0].Text)
	f.must(err)
	if _, _, err := con.Check(key.Verifier()); err != nil {
		t.Error(err)
	}
	_, err = f.ProveKey(ctx, "files/case-9/events/00000001.json", false)
	wantProblem(t, err, ProblemNotLogged, ErrNotFound)
	_, err = f.ProveExtends(ctx, []byte("x"))
	wantProblem(t, err, ProblemCheckpoint, ErrInvalid)
	_, err = newFixture(t).LastCheckpoint(ctx)
	wantProblem(t, err, ProblemNoCheckpoint, ErrNotFound)
}

// TestAuditCheckRefuses: what is handed over must be what it is said to be.
func TestAuditCheckRefuses(t *testing.T) {
	f, key, cps := loggedArchive(t)
	other, otherKey, otherCps := loggedArchive(t)
	for name, check := range map[string]AuditCheck{
		"no checkpoint":     {Old: [][]byte{[]byte("x")}},
		"another key":       {Old: [][]byte{cps[0].Text}, Keys: []*audit.Verifier{otherKey.Verifier()}},
		"another archive's": {Old: [][]byte{otherCps[0].Text}, Keys: []*audit.Verifier{key.Verifier(), otherKey.Verifier()}},
	} {
		for _, err := range f.AuditVerify(t.Context(), check) {
			var p *Problem
			if !errors.As(err, &p) || p.ID != ProblemCheckpoint {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	wantClean(t, other.Archive)
}

// TestVerifyAuditBits changes every byte of what lies below audit/: Verify
// names each.
func TestVerifyAuditBits(t *testing.T) {
	f, _, _ := loggedArchive(t)
	m := take(t, f.store)
	areas := map[area]bool{}
	for key, b := range m {
		if !strings.HasPrefix(key, auditPrefix) {
			continue
		}
		areas[parseKey(key).area] = true
		for i := range b {
			if raceEnabled && i%7 != 0 {
				continue
			}
			c := bytes.Clone(b)
			c[i] ^= 1 << (i % 8)
			found := faults(t, m.with(key, c).archiveOf(f.id))
			if !slices.ContainsFunc(found, func(f Finding) bool { return f.Key == key && f.Kind == FoundWrong }) {
				t.Fatalf("%s, byte %d: found %v", key, i, found)
			}
		}
	}
	if len(areas) != 4 {
		t.Errorf("areas %v", areas)
	}
}

// TestCheckpointMany: while one batch of the log is appended, the listing of
// what is to be logged goes on.
func TestCheckpointMany(t *testing.T) {
	f := newFixture(t)
	m := growing{snapshot: take(t, f.store)}
	for i := range 2*maxLogBatch + 100 {
		m.snapshot[formKey("many", i+1)] = []byte{byte(i)}
	}
	a, err := Open(t.Context(), &m, Options{})
	f.must(err)
	c, err := a.Checkpoint(t.Context(), newAuditKey(t))
	f.must(err)
	if c.Batch != 3 || c.Size != int64(2*maxLogBatch+100+3) { // and the format, the office, the public key
		t.Errorf("checkpoint %+v", c.Checkpoint)
	}
}

// growing is a snapshot that can be added to.
type growing struct {
	mu sync.Mutex
	snapshot
}

func (g *growing) Create(_ context.Context, key string, b []byte) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if have, ok := g.snapshot[key]; ok && !bytes.Equal(have, b) {
		return store.ErrExists
	}
	g.snapshot = maps.Clone(g.snapshot)
	g.snapshot[key] = bytes.Clone(b)
	return nil
}

func (g *growing) Remove(_ context.Context, key string) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.snapshot = g.with(key, nil)
	return nil
}

func (g *growing) now() snapshot {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.snapshot
}

func (g *growing) Get(ctx context.Context, key string) ([]byte, error) { return g.now().Get(ctx, key) }

func (g *growing) List(ctx context.Context, prefix, after string) iter.Seq2[store.Entry, error] {
	return g.now().List(ctx, prefix, after)
}

func (g *growing) Folders(ctx context.Context, prefix string) iter.Seq2[string, error] {
	return g.now().Folders(ctx, prefix)
}
