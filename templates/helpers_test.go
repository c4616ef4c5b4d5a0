package templates

import (
	"errors"
	"testing"

	"casefile/templates/pagetest"
)

// renderer draws with the fonts that make fonts installs.
func renderer(tb testing.TB) Renderer {
	tb.Helper()
	return Renderer{pagetest.Fonts(tb)}
}

// library is the forms that come with the program.
func library(tb testing.TB) *Library {
	tb.Helper()
	lib, err := Load()
	if err != nil {
		tb.Fatal(err)
	}
	return lib
}

func form(tb testing.TB, id string) *Form {
	tb.Helper()
	f, ok := library(tb).Form(id)
	if !ok {
		tb.Fatalf("no form %s", id)
	}
	return f
}

func check(tb testing.TB, f *Form, raw []byte) Values {
	tb.Helper()
	v, err := f.Check(raw)
	if err != nil {
		tb.Fatalf("%s: %v\n%s", f.ID, err, raw)
	}
	return v
}

func render(tb testing.TB, f *Form, v Values, opts Options) *Rendered {
	tb.Helper()
	r, err := renderer(tb).Render(f, v, opts)
	if err != nil {
		tb.Fatalf("%s: %v\n%s", f.ID, err, v.JSON())
	}
	return r
}

// numbered is the options of an issued document.
func numbered(f *Form) Options {
	if f.Series == "" {
		return Options{}
	}
	return Options{Number: "某纪函〔2026〕12号"}
}

// problems takes an error apart; another kind of error fails the test.
func problems(tb testing.TB, err error) Problems {
	tb.Helper()
	var ps Problems
	if err != nil && !errors.As(err, &ps) {
		tb.Fatalf("not problems: %v", err)
	}
	return ps
}
