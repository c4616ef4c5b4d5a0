package office

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	"casefile/archive"
)

// TestSearchMany: an answer to each line, in order, whatever is wrong with
// others; the same as one by one.
func TestSearchMany(t *testing.T) {
	d := newDesk(t).init()
	d.papers("加强监督检查。", "a", "b", "c")
	who := d.who("周某某")
	const n = 500
	var in strings.Builder
	in.WriteString("\ufeff")
	for i := range n {
		switch i % 10 {
		case 3:
			in.WriteString("{\"id\":\n")
		case 7:
			fmt.Fprintf(&in, `{"id":"q%d","text":"\"open"}`+"\r\n", i)
		default:
			fmt.Fprintf(&in, "\n"+`{"id":"q%d","text":"监督 -%s"}`+"\n", i, []string{"a", "没有"}[i%2])
		}
	}
	i := 0
	_, err := d.SearchMany(d.ctx, who, ManyRequest{Name: "q", Limit: 2}, strings.NewReader(in.String()), func(v any) error {
		want := fmt.Sprintf("q%d", i)
		switch x := v.(type) {
		case Unanswered:
			if i%10 == 3 && x.Query.Text != "" || i%10 == 7 && x.Query.Text != want || i%10 != 3 && i%10 != 7 || x.Error == "" {
				t.Errorf("%d: %+v", i, x)
			}
		case *Answer:
			if total := 2 + i%2; x.Query.Text != want || x.Total != total || len(x.Hits) != 2 {
				t.Errorf("%d: %+v", i, x)
			}
		}
		i++
		return nil
	})
	if i != n {
		t.Errorf("%d answers", i)
	}
	d.wants(err, Invalid, "question-wrong")
	if _, messages := Explain(err); len(messages) != n/5 {
		t.Errorf("%d complaints", len(messages))
	}
}

// TestManyAreLogged: every question leaves its digest, and not a word.
func TestManyAreLogged(t *testing.T) {
	d := newDesk(t).init()
	d.papers("加强监督检查。", "a")
	var in strings.Builder
	for i := range 250 {
		fmt.Fprintf(&in, `{"id":"q%d","text":"监督 第%d号"}`+"\n", i, i)
	}
	for _, similar := range []bool{false, true} {
		before := len(d.lines(0))
		_, err := d.SearchMany(d.ctx, d.who("周某某"), ManyRequest{Similar: similar}, strings.NewReader(in.String()), func(any) error { return nil })
		d.ok(err)
		digests := map[archive.Digest]bool{}
		for _, l := range d.lines(before) {
			if l.Act != "search.many" || l.ID != "周某某" {
				t.Errorf("line %+v", l)
			}
			for _, q := range l.Queries {
				digests[q] = true
			}
		}
		arch, err := d.archive(d.ctx)
		d.ok(err)
		for _, q := range []string{"监督 第0号", "监督 第249号"} {
			if !digests[queryDigest(arch, q)] {
				t.Errorf("similar %t: no line of %s", similar, q)
			}
		}
	}
}

// TestManyEnds: what ends a run ends it at once, though more questions come.
func TestManyEnds(t *testing.T) {
	d := newDesk(t).init()
	d.papers("监督。", "a")
	endless := func() io.Reader {
		r, w := io.Pipe()
		t.Cleanup(func() { r.Close() })
		go func() {
			for err := error(nil); err == nil; {
				_, err = io.WriteString(w, `{"id":"q","text":"监督"}`+"\n")
			}
		}()
		return r
	}
	full := errors.New("disk full")
	n := 0
	_, err := d.SearchMany(d.ctx, d.who("周某某"), ManyRequest{}, endless(), func(any) error {
		if n++; n > 50 {
			return full
		}
		return nil
	})
	if !errors.Is(err, full) {
		t.Errorf("%v", err)
	}
	ctx, cancel := context.WithCancel(d.ctx)
	_, err = d.SearchMany(ctx, d.who("周某某"), ManyRequest{}, endless(), func(any) error { cancel(); return nil })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	quiet, w := io.Pipe() // a terminal at which nobody types
	defer w.Close()
	ctx, cancel = context.WithCancel(d.ctx)
	go cancel()
	if _, err = d.SearchMany(ctx, d.who("周某某"), ManyRequest{}, quiet, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	if _, err = d.SearchMany(d.ctx, d.who("周某某"), ManyRequest{}, broken{}, nil); !errors.Is(err, os.ErrInvalid) {
		t.Errorf("%v", err)
	}
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, os.ErrInvalid }

func FuzzQuestions(f *testing.F) {
	f.Add("{\"id\":\"a\",\"text\":\"b\"}\n\n{}\nx\n")
	f.Add("\ufeff{\"id\":\"\xff\"}")
	f.Fuzz(func(t *testing.T, s string) {
		last := 0
		err := readQuestions(strings.NewReader(s), func(q *question) bool {
			if q.line <= last || q.err == nil && (q.ID.Text == "" || !json.Valid([]byte(strings.TrimPrefix(strings.Split(s, "\n")[q.line-1], "\ufeff")))) {
				t.Errorf("%q: line %d after %d: %+v", s, q.line, last, q)
			}
			last = q.line
			return true
		})
		if err != nil {
			t.Error(err)
		}
	})
}

// A line that is too long is told, and the next is read.
func TestLongQuestion(t *testing.T) {
	in := `{"id":"a","text":"` + strings.Repeat("长", maxQuestion/3) + "\"}\n" + `{"id":"b","text":"x"}`
	var got []string
	err := readQuestions(strings.NewReader(in), func(q *question) bool {
		got = append(got, fmt.Sprint(q.line, q.ID.Text, q.err != nil))
		return true
	})
	if err != nil || strings.Join(got, ",") != "1true,2bfalse" {
		t.Errorf("%v, %v", got, err)
	}
}
