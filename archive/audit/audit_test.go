package audit

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

func newSigner(t testing.TB) *Signer {
	t.Helper()
	private, public, err := NewKey(rand.Reader, "")
	if err != nil {
		t.Fatal(err)
	}
	s, err := NewSigner(private + "\n")
	if err != nil {
		t.Fatal(err)
	}
	if s.Public() != public {
		t.Fatalf("public key %s, made was %s", s.Public(), public)
	}
	return s
}

func entry(i int) Entry {
	e, err := NewEntry(fmt.Sprintf("files/case-1/events/%08d.json", i), []byte(fmt.Sprint(i)))
	if err != nil {
		panic(err)
	}
	return e
}

func grow(t testing.TB, n int) *Tree {
	t.Helper()
	tree := &Tree{}
	for i := range n {
		if err := tree.Append(entry(i)); err != nil {
			t.Fatal(err)
		}
	}
	return tree
}

func signAt(t testing.TB, s *Signer, tree *Tree, size int64) []byte {
	t.Helper()
	root, err := tree.Root(size)
	if err != nil {
		t.Fatal(err)
	}
	b, err := Sign(Checkpoint{Archive: "5f3c", Size: size, Root: root, Batch: 1,
		At: time.Date(2026, 3, 5, 1, 2, 3, 0, time.UTC)}, s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// The edge and the whole tree have the same root at every size.
func TestEdge(t *testing.T) {
	tree := grow(t, 300)
	var edge Edge
	for i := range 300 {
		edge.Append(entry(i))
		want, err := tree.Root(int64(i + 1))
		if err != nil || edge.Root() != want || edge.Size() != int64(i+1) {
			t.Fatalf("root of %d entries differs (%v)", i+1, err)
		}
	}
}

// Every entry is proved under every checkpoint that covers it, and under no
// other; the text is read back as it was.
func TestInclusion(t *testing.T) {
	s, tree := newSigner(t), grow(t, 33)
	for size := int64(1); size <= 33; size++ {
		cp := signAt(t, s, tree, size)
		for i := int64(0); i < size; i++ {
			p, err := ProveInclusion(tree, entry(int(i)), i, cp)
			if err != nil {
				t.Fatal(err)
			}
			p.Object = []byte(fmt.Sprint(i))
			back, _, err := ParseProof(p.Text())
			if err != nil {
				t.Fatalf("%v\n%s", err, p.Text())
			}
			if c, err := back.Check(s.Verifier()); err != nil || c.Size != size {
				t.Fatalf("entry %d of %d: %v", i, size, err)
			}
			back.Entry = entry(int(i) + 1)
			back.Object = nil
			if _, err := back.Check(s.Verifier()); !errors.Is(err, ErrProof) {
				t.Fatalf("another entry is proved: %v", err)
			}
			back.Entry, back.Object = entry(int(i)), []byte("x")
			if _, err := back.Check(s.Verifier()); !errors.Is(err, ErrProof) {
				t.Fatalf("another object is proved: %v", err)
			}
		}
		if _, err := ProveInclusion(tree, entry(int(size)), size, cp); err == nil {
			t.Errorf("entry %d is proved under %d", size, size)
		}
	}
}

func TestConsistency(t *testing.T) {
	s, tree := newSigner(t), grow(t, 33)
	other := grow(t, 33)
	other.hashes[0][0] ^= 1
	for now := int64(1); now <= 33; now++ {
		for old := int64(1); old <= now; old++ {
			p, err := ProveConsistency(tree, signAt(t, s, tree, old), signAt(t, s, tree, now))
			if err != nil {
				t.Fatal(err)
			}
			_, back, err := ParseProof(p.Text())
			if err != nil {
				t.Fatalf("%v\n%s", err, p.Text())
			}
			if _, _, err := back.Check(s.Verifier()); err != nil {
				t.Fatalf("%d of %d: %v", old, now, err)
			}
			if old == 1 {
				continue // whose root other has changed by hand
			}
			if back.Old = signAt(t, s, other, old); bytes.Equal(back.Old, p.Old) {
				continue
			}
			if _, _, err := back.Check(s.Verifier()); !errors.Is(err, ErrProof) {
				t.Fatalf("another history is the beginning, %d of %d: %v", old, now, err)
			}
		}
	}
}

func TestOpenRefuses(t *testing.T) {
	s, tree := newSigner(t), grow(t, 5)
	good := signAt(t, s, tree, 5)
	if _, err := Open(good, s.Verifier()); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(good, newSigner(t).Verifier()); !errors.Is(err, ErrSignature) {
		t.Errorf("another key: %v", err)
	}
	if _, err := Open(good); !errors.Is(err, ErrSignature) {
		t.Errorf("no key: %v", err)
	}
	for i := range good {
		for bit := range 8 {
			bad := bytes.Clone(good)
			bad[i] ^= 1 << bit
			if _, err := Open(bad, s.Verifier()); err == nil {
				t.Errorf("byte %d changed: accepted\n%s", i, bad)
			}
		}
	}
	for _, text := range []string{"", "\n\n", "casefile/x\n0\n", strings.Repeat("x", maxText+1)} {
		if _, err := Open([]byte(text), s.Verifier()); !errors.Is(err, ErrFormat) {
			t.Errorf("%.20q: %v", text, err)
		}
	}
	if _, err := Sign(Checkpoint{Archive: "两行\n", Size: 1, Batch: 1}, s); !errors.Is(err, ErrFormat) {
		t.Errorf("signed nonsense: %v", err)
	}
}

func TestKeys(t *testing.T) {
	s := newSigner(t)
	v, err := NewVerifier(" " + s.Public() + "\n")
	if err != nil || v.Public() != s.Public() || len(v.ID()) != 8 {
		t.Errorf("verifier %v: %v", v, err)
	}
	for _, text := range []string{"", "x", s.Public(), "PRIVATE+KEY+casefile+00000000+AA=="} {
		if _, err := NewSigner(text); !errors.Is(err, ErrFormat) {
			t.Errorf("signer of %.20q: %v", text, err)
		}
	}
	if _, err := NewVerifier("casefile+00000000+AA=="); !errors.Is(err, ErrFormat) {
		t.Errorf("verifier: %v", err)
	}
	if _, _, err := NewKey(rand.Reader, "a b"); !errors.Is(err, ErrFormat) {
		t.Errorf("name with a space: %v", err)
	}
}

func TestEntryRefuses(t *testing.T) {
	good := entry(1)
	for _, e := range []Entry{{"", good.Digest}, {"a\"b", good.Digest}, {"a\nb", good.Digest}, {"a\\b", good.Digest},
		{"\xff", good.Digest}, {strings.Repeat("k", maxKey+1), good.Digest}, {"k", ""}, {"k", strings.ToUpper(good.Digest)},
		{"k", good.Digest[1:]}} {
		if _, err := ParseEntry(e.Line()); !errors.Is(err, ErrFormat) {
			t.Errorf("%q: %v", e.Line(), err)
		}
	}
}

func FuzzParseEntry(f *testing.F) {
	f.Add(entry(1).Line())
	f.Add([]byte(`{"digest":"","key":""}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		if e, err := ParseEntry(b); err == nil && !bytes.Equal(e.Line(), b) {
			t.Errorf("%q is read as %q", b, e.Line())
		}
	})
}

func FuzzParse(f *testing.F) {
	f.Add(signAt(f, newSigner(f), grow(f, 5), 5))
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := Parse(b)
		if err == nil && !bytes.HasPrefix(b, []byte(c.text())) {
			t.Errorf("%q is read as %q", b, c.text())
		}
	})
}

func FuzzParseProof(f *testing.F) {
	s, tree := newSigner(f), grow(f, 9)
	old, now := signAt(f, s, tree, 4), signAt(f, s, tree, 9)
	in, err := ProveInclusion(tree, entry(3), 3, now)
	if err != nil {
		f.Fatal(err)
	}
	con, err := ProveConsistency(tree, old, now)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(in.Text())
	f.Add(con.Text())
	f.Fuzz(func(t *testing.T, b []byte) {
		in, con, err := ParseProof(b)
		switch {
		case err != nil:
		case in != nil && !bytes.Equal(in.Text(), b), con != nil && !bytes.Equal(con.Text(), b):
			t.Errorf("%q is read otherwise", b)
		case in != nil:
			_, _ = in.Check(s.Verifier())
		default:
			_, _, _ = con.Check(s.Verifier())
		}
	})
}
