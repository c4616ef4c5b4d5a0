package archive

import (
	"encoding/json"
	"errors"
	"testing"
	"time"
)

func TestDate(t *testing.T) {
	for s, ok := range map[string]bool{
		"": true, "2026-03-05": true, "2024-02-29": true, "0001-01-01": true, "9999-12-31": true,
		"2026-02-29": false, "2026-3-5": false, "26-03-05": false, "2026-03-05T00:00:00Z": false,
		"2026-13-01": false, "0000-01-01": false, "12026-01-01": false, "2026-03-05 ": false, "二〇二六": false,
	} {
		d, err := ParseDate(s)
		if (err == nil) != ok || ok && d.String() != s {
			t.Errorf("%q: %v, %v", s, d, err)
		}
		if !ok && !errors.Is(err, ErrInvalid) {
			t.Errorf("%q: %v", s, err)
		}
	}
	at := time.Date(2026, 3, 4, 16, 0, 0, 0, time.UTC)
	if d := DateOf(at, China()); d.String() != "2026-03-05" {
		t.Errorf("midnight in China is on %v", d)
	}
	if d := DateOf(at.Add(-time.Second), China()); d.String() != "2026-03-04" {
		t.Errorf("before midnight in China is on %v", d)
	}
	b, err := json.Marshal(struct {
		A, B Date
		C    Date `json:",omitzero"`
	}{A: Date{2026, 12, 31}.AddDays(1)})
	if err != nil || string(b) != `{"A":"2027-01-01","B":""}` {
		t.Errorf("%s, %v", b, err)
	}
	var d Date
	if err := json.Unmarshal([]byte(`"2026-02-30"`), &d); err == nil {
		t.Error("February 30 is accepted")
	}
	if (Date{}).Compare(Date{1, 1, 1}) >= 0 || (Date{2026, 3, 5}).Compare(Date{2026, 3, 4}) <= 0 {
		t.Error("dates are not in order")
	}
}

// TestSecrecyCombine: what both cover is never protected less than by one of
// them, on any day.
func TestSecrecyCombine(t *testing.T) {
	var all []Secrecy
	for _, l := range Levels() {
		all = append(all, Secrecy{Level: l})
		for year := 2025; l != LevelNone && year < 2028; year++ {
			all = append(all, Secrecy{l, Date{year, 6, 1}})
		}
	}
	for _, a := range all {
		for _, b := range all {
			c := a.Combine(b)
			if c != b.Combine(a) || a.Combine(a) != a {
				t.Errorf("%v and %v: %v", a, b, c)
			}
			for year := 2024; year < 2030; year++ {
				day := Date{year, 6, 1}
				if c.At(day).Rank() < max(a.At(day).Rank(), b.At(day).Rank()) {
					t.Errorf("%v and %v give %v, less on %v", a, b, c, day)
				}
			}
			if c.validate("x") != nil {
				t.Errorf("%v and %v give %v", a, b, c)
			}
		}
	}
	if (Secrecy{LevelSecret, Date{2026, 6, 1}}).At(Date{2026, 6, 1}) != LevelSecret {
		t.Error("the last day of the term belongs to it")
	}
	if _, err := ParseLevel("絕密"); err == nil {
		t.Error("an unknown level is accepted")
	}
}

func TestAudience(t *testing.T) {
	for _, c := range []struct {
		a, b   Audience
		admits map[string]bool
	}{
		{nil, nil, map[string]bool{"x": true, "": true, Nobody: true}},
		{Audience{"x", "y"}, nil, map[string]bool{"x": true, "z": false}},
		{Audience{"x", "y"}, Audience{"y", "z"}, map[string]bool{"x": false, "y": true, "z": false}},
		{Audience{"x"}, Audience{"y"}, map[string]bool{"x": false, "y": false, Nobody: false}},
	} {
		for _, both := range []Audience{c.a.Combine(c.b), c.b.Combine(c.a)} {
			for id, want := range c.admits {
				if got := both.Admits("other", id); got != want {
					t.Errorf("%v with %v admits %q: %v", c.a, c.b, id, got)
				}
			}
		}
	}
	if (Audience{Nobody}).validate("x") == nil || (Audience{"a\nb"}).validate("x") == nil {
		t.Error("an audience that cannot be is accepted")
	}
}

func TestLines(t *testing.T) {
	for s, ok := range map[string]bool{
		"": true, "关于某事项的函": true, "a  b": true, " a": false, "a ": false, "a\nb": false, "a\x00b": false,
		"\xff": false, "a\u2028b": false, "a\u0085b": false, "😀": true,
	} {
		if err := validLine("title", s, 10); (err == nil) != ok {
			t.Errorf("%q: %v", s, err)
		}
	}
	if validLine("title", "一二三四五六七八九十一", 10) == nil {
		t.Error("too long a line is accepted")
	}
}
