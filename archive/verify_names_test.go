package archive

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
)

// wantFound verifies a damaged archive and wants one key named so.
func wantFound(t *testing.T, m snapshot, key string, kind FindingKind) {
	t.Helper()
	var all []Finding
	for f, err := range m.archive().Verify(t.Context(), VerifyOptions{}) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, f)
	}
	if len(all) != 1 || all[0].Key != key || all[0].Kind != kind {
		t.Errorf("want %s: %s, found %v", key, kind, all)
	}
}

// alter writes a sealed object anew with other members.
func (m snapshot) alter(t *testing.T, key string, change func(map[string]json.RawMessage)) snapshot {
	t.Helper()
	var v map[string]json.RawMessage
	if _, err := unseal(key, m[key], &v); err != nil {
		t.Fatal(err)
	}
	change(v)
	b, err := seal(v)
	if err != nil {
		t.Fatal(err)
	}
	return m.with(key, b)
}

// The draft that was handed in is named when it is gone, or is another one.
func TestVerifyHandedIn(t *testing.T) {
	f := newFixture(t)
	f.open("case-1")
	doc := f.approved("case-1", `{"addressee":"张某某"}`)
	m, key := take(t, f.store), draftKey(doc, 1)
	wantClean(t, f.Archive)
	wantFound(t, m.with(key, nil), key, FoundUnfinished)
	wantFound(t, m.alter(t, key, func(v map[string]json.RawMessage) { v["values"] = json.RawMessage(`{"addressee":"李某某"}`) }), key, FoundBroken)
	f.issue(doc)
	wantClean(t, f.Archive)
}

// An archive number has its entry in the register, and no other file has it.
func TestVerifyArchiveNumber(t *testing.T) {
	f, _, _ := clocked(t)
	f.complete("case-1")
	no := f.close("case-1").ArchiveNo()
	f.must(f.Reopen(t.Context(), officer, "case-1", "补充材料"))
	f.close("case-1")
	wantClean(t, f.Archive)
	m, key := take(t, f.store), volumeKey(no)
	wantFound(t, m.with(key, nil), key, FoundMissing)
	wantFound(t, m.alter(t, key, func(v map[string]json.RawMessage) { v["nonce"] = json.RawMessage(`"0123456789abcdef"`) }), key, FoundBroken)
}

// A batch of the access log that others follow is missed.
func TestVerifyAccessLog(t *testing.T) {
	f, now, _ := clocked(t)
	w := f.AccessWriter()
	for range 3 {
		f.must(w.Log(t.Context(), line("read")))
	}
	day := DateOf(*now, time.UTC)
	m, key := take(t, f.store), auditKey(w.name, day, 2)
	wantClean(t, f.Archive)
	wantFound(t, m.with(key, nil), key, FoundMissing)
	first := auditKey(w.name, day, 1)
	wantFound(t, m.with(first, nil), first, FoundMissing)
}

// What a later program says of a file raises no alarm: neither numbers that
// its unknown events lead to, nor a disposal after them.
func TestVerifyLaterProgram(t *testing.T) {
	f := newFixture(t)
	f.open("case-1")
	doc := f.approved("case-1", `{}`)
	later := Event{File: "case-1", Seq: 5, At: time.Now().UTC(), By: officer, Nonce: "n", Type: "approved-again"}
	s, err := f.FileState(t.Context(), "case-1")
	f.must(err)
	later.Prev = s.Head
	b, err := seal(later)
	f.must(err)
	f.issue(doc)
	m := take(t, f.store)
	body, _, _ := splitSum(b)
	m[eventKey("case-1", 5)] = b // in the place of the numbering
	sum := DigestOf(body)
	for _, e := range []Event{
		{Seq: 6, Type: EventNumbering, Document: doc, Numbering: &Numbering{Series: "letter", Year: 2026, Format: letterFormat, From: 1}},
		{Seq: 7, Type: EventIssued, Document: doc, Parts: []PartRef{{Role: RolePDF, Name: "gone.pdf", Digest: DigestOf(nil)}}},
		{Seq: 8, Type: EventDisposed},
	} {
		e.File, e.Prev, e.At, e.By, e.Nonce = "case-1", sum, later.At, officer, "n"
		b, err := seal(e)
		f.must(err)
		body, _, _ := splitSum(b)
		sum = DigestOf(body)
		m[eventKey("case-1", e.Seq)] = b
	}
	for f, err := range m.archive().Verify(t.Context(), VerifyOptions{}) {
		if err != nil {
			t.Fatal(err)
		}
		if f.Fault() {
			t.Errorf("a fault of what is not known: %+v", f)
		}
	}
}

// The entry of a document in the register is named when it says anything else
// than the document's events, though its sum is right.
func TestVerifyEntry(t *testing.T) {
	f := newFixture(t)
	f.open("case-1")
	doc := f.issue(f.approved("case-1", `{}`)).State
	n := f.newBatch(1)
	f.issueAll(f.batch(n), n.Contents)
	wantClean(t, f.Archive)
	m := take(t, f.store)
	for n, members := range map[int][]string{doc.Number.N: {"by", "via", "reason"}, doc.Number.N + 1: {"by", "batch"}} {
		key := claimKey("letter", 2026, n)
		for _, member := range members {
			wantFound(t, m.alter(t, key, func(v map[string]json.RawMessage) { v[member] = json.RawMessage(`"wang"`) }), key, FoundBroken)
		}
	}
}

// Objects that two programs could read in two ways are named, though their sums
// are right.
func TestVerifyTwoFaced(t *testing.T) {
	f := newFixture(t)
	f.open("case-1")
	f.issue(f.approved("case-1", `{}`))
	m := take(t, f.store)
	last := eventKey("case-1", 6)
	for key, changes := range map[string][][2]string{
		last:                        {{`{"at"`, `{"BY":"wang","at"`}, {`{"at"`, `{"by":"wang","at"`}, {`"at":`, `"at": `}, {`"seq":6`, `"seq":6,"draft":0`}},
		claimKey("letter", 2026, 1): {{`{"at"`, `{"by":"wang","at"`}, {`"at":`, `"at": `}},
		officeKey(1):                {{`"at":`, `"at": `}},
		keyFormat:                   {{`"at":`, `"at": `}},
	} {
		body, _, _ := splitSum(m[key])
		for _, c := range changes {
			wantFound(t, m.with(key, sealBody([]byte(strings.Replace(string(body), c[0], c[1], 1)))), key, FoundWrong)
		}
	}
}
