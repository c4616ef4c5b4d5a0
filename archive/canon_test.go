package archive

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCanonical(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{`{}`, `{}`},
		{" [ ] ", `[]`},
		{`{"b":1,"a":[1, 2 ,{"d":null,"c":true}]}`, `{"a":[1,2,{"c":true,"d":null}],"b":1}`},
		{`{"z":"","é":"","A":"","案":"","😀":""}`, `{"A":"","z":"","é":"","案":"","😀":""}`},
		{`"<b>&amp;\u003c\/\u2028"`, "\"<b>&amp;</\u2028\""},
		{`"\u0000\u001f\b\f\n\r\t\"\\\u007f"`, `"\u0000\u001f\b\f\n\r\t\"\\` + "\x7f\""},
		{`"\ud83d\ude00\u6848"`, `"😀案"`},
		{`[0,-0,1.0,1.00,1e5,1E+5,12345678901234567890123]`, `[0,-0,1.0,1.00,1e5,1E+5,12345678901234567890123]`},
		{`{"a":{"a":{"a":1}},"aa":2}`, `{"a":{"a":{"a":1}},"aa":2}`},
		{"{\t\"k\" :\r\n\"v\" }", `{"k":"v"}`},
	} {
		got, err := canonical([]byte(c.in))
		if err != nil || string(got) != c.want {
			t.Errorf("%s: got %s, %v; want %s", c.in, got, err, c.want)
		}
	}
}

func TestCanonicalRefuses(t *testing.T) {
	for _, in := range []string{
		``, `{`, `{"a":1,}`, `01`, `nul`, `"a`, `{} {}`, `{a:1}`, "\"\xff\"", "\"a\nb\"",
		`"\ud83d"`, `"\ude00\ud83d"`, `"\ud83dx"`, `"\ud83d\u0041"`, `"\ud83d\n"`,
		`{"a":1,"a":1}`, `{"a":1,"\u0061":2}`, `[{"x":{"k":1,"k":2}}]`,
		strings.Repeat("[", 102) + strings.Repeat("]", 102),
	} {
		if got, err := canonical([]byte(in)); !errors.Is(err, ErrInvalid) {
			t.Errorf("%.40q: got %.40s, %v", in, got, err)
		}
	}
}

// TestCanonicalProperty: however a value is written, its canonical form is the
// same and means the same.
func TestCanonicalProperty(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		v := randomValue(rng, 0)
		one, two := spell(rng, v), spell(rng, v)
		a, err := canonical(one)
		if err != nil {
			t.Fatalf("%s: %v", one, err)
		}
		b, err := canonical(two)
		if err != nil || !bytes.Equal(a, b) {
			t.Fatalf("%s and %s: %s and %s, %v", one, two, a, b, err)
		}
		again, err := canonical(a)
		if err != nil || !bytes.Equal(a, again) {
			t.Fatalf("%s: %s, %v", a, again, err)
		}
		if diff := cmp.Diff(decode(t, one), decode(t, a)); diff != "" {
			t.Fatalf("%s: %s", one, diff)
		}
	}
}

func decode(t *testing.T, b []byte) any {
	t.Helper()
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		t.Fatal(err)
	}
	return v
}

func randomValue(rng *rand.Rand, depth int) any {
	switch n := rng.IntN(8); {
	case n < 2 && depth < 4:
		m := map[string]any{}
		for range rng.IntN(5) {
			m[randomString(rng)] = randomValue(rng, depth+1)
		}
		return m
	case n < 3 && depth < 4:
		var list []any
		for range rng.IntN(5) {
			list = append(list, randomValue(rng, depth+1))
		}
		return list
	case n < 5:
		return json.Number(fmt.Sprintf("%d.%02d", rng.Int64(), rng.IntN(100)))
	case n == 5:
		return rng.IntN(2) == 0
	}
	return randomString(rng)
}

func randomString(rng *rand.Rand) string {
	alphabet := []rune("ab\"\\/\x00\n\x1f\x7f<&é案卷〔〕𬭎😀\u2028")
	var s []rune
	for range rng.IntN(6) {
		s = append(s, alphabet[rng.IntN(len(alphabet))])
	}
	return string(s)
}

// spell writes a value in one of its many ways: order, white space, escapes.
func spell(rng *rand.Rand, v any) []byte {
	space := func() string { return []string{"", " ", "\n\t"}[rng.IntN(3)] }
	var out bytes.Buffer
	switch v := v.(type) {
	case map[string]any:
		out.WriteString("{")
		first := true
		for k, x := range v { // in random order
			if !first {
				out.WriteString(",")
			}
			first = false
			fmt.Fprintf(&out, "%s%s%s:%s%s%s", space(), spell(rng, k), space(), space(), spell(rng, x), space())
		}
		out.WriteString("}")
	case []any:
		out.WriteString("[")
		for i, x := range v {
			if i > 0 {
				out.WriteString(",")
			}
			fmt.Fprintf(&out, "%s%s%s", space(), spell(rng, x), space())
		}
		out.WriteString("]")
	case string:
		enc := json.NewEncoder(&out)
		enc.SetEscapeHTML(rng.IntN(2) == 0)
		enc.Encode(v)
		out.Truncate(out.Len() - 1)
	default:
		b, _ := json.Marshal(v)
		out.Write(b)
	}
	return out.Bytes()
}

func FuzzCanonical(f *testing.F) {
	for _, s := range []string{`{"b":1,"a":"\ud83d\ude00"}`, `[1.0,"\u003c",null]`, `"\ud83d"`, `{"a":{},"a":[]}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		a, err := canonical(in)
		if err != nil {
			return
		}
		if b, err := canonical(a); err != nil || !bytes.Equal(a, b) {
			t.Errorf("%q: %q, %q, %v", in, a, b, err)
		}
		if !json.Valid(a) || len(a) > 6*len(in) {
			t.Errorf("%q: %q", in, a)
		}
		if diff := cmp.Diff(decode(t, in), decode(t, a)); diff != "" {
			t.Errorf("%q: %s", in, diff)
		}
	})
}

func TestSeal(t *testing.T) {
	b, err := seal(map[string]any{"b": 1, "a": "案<>"})
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"a":"案<>","b":1,"sum":"` // the sum is sha256sum of {"a":"案<>","b":1}
	if !strings.HasPrefix(string(b), want+string(DigestOf([]byte(`{"a":"案<>","b":1}`)))) {
		t.Errorf("got %s", b)
	}
	var v struct{ A string }
	if sum, err := unseal("k", b, &v); err != nil || v.A != "案<>" || !sum.valid() {
		t.Errorf("unseal: %v, %q, %v", v, sum, err)
	}
	for i := range len(b) * 8 {
		flipped := bytes.Clone(b)
		flipped[i/8] ^= 1 << (i % 8)
		if _, err := unseal("k", flipped, &v); !errors.Is(err, ErrIntegrity) {
			t.Errorf("bit %d flipped, %q: %v", i, flipped, err)
		}
	}
	for i := range b {
		if _, err := unseal("k", b[:i], &v); !errors.Is(err, ErrIntegrity) {
			t.Errorf("cut at %d: %v", i, err)
		}
	}
	for _, v := range []any{map[string]any{}, []int{1}, "x", make(chan int), map[string]any{"a": json.RawMessage("{")}} {
		if b, err := seal(v); !errors.Is(err, ErrInvalid) {
			t.Errorf("seal %v: %s, %v", v, b, err)
		}
	}
}
