package svg_test

import (
	"encoding/xml"
	"io"
	"strings"
	"testing"

	"casefile/templates"
	"casefile/templates/layout"
	"casefile/templates/pagetest"
)

// sample is one form's sample document with every page in its place.
type sample struct {
	form  string
	title string
	res   *layout.Result
}

// samples sets the sample of every form, marked as drafts are.
func samples(tb testing.TB) []sample {
	tb.Helper()
	lib, err := templates.Load()
	if err != nil {
		tb.Fatal(err)
	}
	r := templates.Renderer{Fonts: pagetest.Fonts(tb)}
	var all []sample
	for _, f := range lib.Forms() {
		v, err := f.Check(f.Sample())
		if err != nil {
			tb.Fatalf("%s: %v", f.ID, err)
		}
		res, title, err := r.Compose(f, v, templates.Options{Number: "某纪函〔2026〕12号", Draft: true})
		if err != nil {
			tb.Fatalf("%s: %v", f.ID, err)
		}
		all = append(all, sample{f.ID, title, res})
	}
	return all
}

// parse reads a picture as XML and returns its elements and the text in them.
func parse(t *testing.T, picture []byte) (elements []xml.StartElement, text string) {
	t.Helper()
	var said strings.Builder
	d := xml.NewDecoder(strings.NewReader(string(picture)))
	for {
		token, err := d.Token()
		if err == io.EOF {
			return elements, said.String()
		}
		if err != nil {
			t.Fatalf("the picture is not XML: %v", err)
		}
		switch x := token.(type) {
		case xml.StartElement:
			elements = append(elements, x.Copy())
		case xml.CharData:
			said.Write(x)
		case xml.Comment, xml.Directive, xml.ProcInst:
			t.Fatalf("the picture holds %T", x)
		}
	}
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}
