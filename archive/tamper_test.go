package archive

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"testing"

	"casefile/archive/audit"
)

// tamperable is an archive of 200 objects of every kind, to be tamperable with,
// and what somebody else has kept of it.
type tamperable struct {
	snapshot
	id    string
	check AuditCheck
}

const tamperObjects = 200

func newTamperable(t *testing.T) *tamperable {
	t.Helper()
	ctx := context.Background()
	f, key := newFixture(t), newAuditKey(t)
	var kept [][]byte
	for i := 0; len(take(t, f.store)) < tamperObjects; i++ {
		file := FileID(fmt.Sprintf("case-%d", i))
		s := f.open(file)
		doc := f.issue(f.approved(file, `{"a":"甲"}`)).State.ID
		f.access(doc)
		f.attached(doc)
		f.issue(f.approved(file, `{"a":"乙"}`))
		_, err := f.importer(file).Add(ctx, papers(2, "旧"))
		f.must(err)
		if i%2 == 0 {
			_, err = f.Close(ctx, officer, CloseRequest{File: s.ID})
			f.must(err)
		} else {
			f.must(f.secretDraft(file))
		}
		kept = append(kept, f.checkpoint(key).Text)
	}
	wantClean(t, f.Archive)
	return &tamperable{take(t, f.store), f.ID(), AuditCheck{Keys: []*audit.Verifier{key.Verifier()}, Old: kept}}
}

// attached files what follows an issue.
func (f *fixture) attached(doc DocID) {
	f.t.Helper()
	ctx := context.Background()
	for _, step := range lifeSteps {
		switch step.name {
		case "attach the sealed scan":
			_, err := f.Attach(ctx, officer, Attachment{Document: doc, Role: RoleSealed, Enclosure: Enclosure{Ext: "pdf", Bytes: []byte("盖章件 " + doc)}})
			f.must(err)
		case "serve":
			_, err := f.Serve(ctx, officer, ServiceRecord{Document: doc, Date: Date{2026, 3, 6}, Method: ServeDirect,
				Particulars: ServiceParticulars{Recipient: "某局", Signer: "赵某某"}, Receipt: Enclosure{Ext: "pdf", Bytes: []byte("送达回证 " + doc)}})
			f.must(err)
		}
	}
}

func (f *fixture) secretDraft(file FileID) error {
	_, err := f.SaveDraft(context.Background(), officer, NewDraft{File: file, Form: f.form, Title: "函",
		Values: []byte(`{}`), Confidential: []byte(lifeName), Base: AnyBase})
	return err
}

// found verifies a copy, with or without what was kept elsewhere.
func (m *tamperable) found(t *testing.T, s snapshot, check bool) []Finding {
	t.Helper()
	a := newArchive(s, Options{Workers: 2})
	a.id = m.id
	opt := VerifyOptions{}
	if check {
		opt.Audit = &m.check
	}
	var all []Finding
	for f, err := range a.Verify(context.Background(), opt) {
		if err != nil {
			t.Fatal(err)
		}
		if f.Fault() {
			all = append(all, f)
		}
	}
	return all
}

func names(found []Finding, key string) bool {
	return slices.ContainsFunc(found, func(f Finding) bool { return f.Key == key })
}

// positions are those of an object that are tried: all of a small one where
// there is time, else both ends and some between; one under the race detector.
func positions(n int) []int {
	every := max(n/2, 1)
	if raceEnabled {
		return []int{n * 2 / 3}
	}
	if os.Getenv("CASEFILE_TEST_REQUIRE") == "all" {
		every = max(n/24, 1)
	}
	all := []int{n - 1}
	for i := 0; i < n; i += every {
		all = append(all, i)
	}
	return all
}

// TestTamper: whatever single object is changed, removed, swapped with another
// or written anew is found, and named.
func TestTamper(t *testing.T) {
	m := newTamperable(t)
	t.Run("each object", m.testEach)
	t.Run("swapped", m.testSwapped)
	t.Run("rewritten", m.testRewritten)
}

// testEach changes each object at several places, and removes it.
func (m *tamperable) testEach(t *testing.T) {
	if found := m.found(t, m.snapshot, true); len(found) > 0 {
		t.Fatalf("before: %v", found)
	}
	areas := map[area]int{}
	for _, key := range slices.Sorted(maps.Keys(m.snapshot)) {
		b := m.snapshot[key]
		areas[parseKey(key).area]++
		for _, i := range positions(len(b)) {
			c := bytes.Clone(b)
			c[i] ^= 1 << (i % 8)
			if found := m.found(t, m.with(key, c), false); !names(found, key) {
				t.Errorf("%s, byte %d of %d: found %v", key, i, len(b), found)
			}
		}
		m.removed(t, key)
	}
	t.Logf("%d objects, by kind %v", len(m.snapshot), areas)
	if len(areas) < 12 {
		t.Errorf("only %d kinds of objects: %v", len(areas), areas)
	}
}

// removed takes one object away. Drafts may be purged at any time; the newest
// checkpoint is known from the one that was handed over.
func (m *tamperable) removed(t *testing.T, key string) {
	t.Helper()
	p := parseKey(key)
	if p.area == areaDraft || key == checkpointKey(len(m.check.Old)) {
		return
	}
	if found := m.found(t, m.with(key, nil), true); !names(found, key) {
		t.Errorf("%s removed: found %v", key, found)
	}
}

// testSwapped swaps the bytes of every two documents, and of every two
// events that follow each other.
func (m *tamperable) testSwapped(t *testing.T) {
	last := map[area]string{}
	for _, key := range slices.Sorted(maps.Keys(m.snapshot)) {
		p := parseKey(key)
		other := last[p.area]
		if last[p.area] = key; other == "" || p.area == areaLog || bytes.Equal(m.snapshot[key], m.snapshot[other]) {
			continue
		}
		found := m.found(t, m.with(key, m.snapshot[other]).with(other, m.snapshot[key]), false)
		if !names(found, key) || !names(found, other) {
			t.Errorf("%s and %s swapped: found %v", key, other, found)
		}
	}
}

// testRewritten writes a chain anew, consistently from an event on, with
// another opinion: nothing in the archive contradicts it, a checkpoint does.
func (m *tamperable) testRewritten(t *testing.T) {
	s := maps.Clone(m.snapshot)
	prev, first := Digest(""), ""
	for seq := int64(1); ; seq++ {
		key := eventKey("case-1", seq)
		b, ok := s[key]
		if !ok {
			break
		}
		var v map[string]json.RawMessage
		if _, err := unseal(key, b, &v); err != nil {
			t.Fatal(err)
		}
		if string(v["type"]) == `"approved"` && first == "" {
			first = key
			v["opinion"] = json.RawMessage(`"不同意"`)
		}
		if first != "" && key != first {
			v["prev"] = json.RawMessage(`"` + string(prev) + `"`)
		}
		var err error
		if s[key], err = seal(v); err != nil {
			t.Fatal(err)
		}
		_, prev, _ = splitSum(s[key])
	}
	if found := m.found(t, s, true); !names(found, first) {
		t.Errorf("found %v", found)
	}
	for _, key := range slices.Sorted(maps.Keys(s)) {
		if p := parseKey(key); p.area == areaLog || p.area == areaCheckpoint {
			delete(s, key) // and the log with it
		}
	}
	if found := m.found(t, s, true); !names(found, logKey(1)) {
		t.Errorf("the log is gone too: found %v", found)
	}
}
