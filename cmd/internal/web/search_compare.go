package web

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"casefile/cmd/internal/office"
	"casefile/search"
	"casefile/search/query"
)

const (
	maxCompared = 4
	excerpts    = 3  // of a document
	beside      = 60 // characters before and after what was sought
	opening     = 160
)

// comparePage sets documents side by side: what is known of each in rows, and
// what each says of what was sought.
type comparePage struct {
	base
	Back     string // to the list they were chosen from
	Docs     []compared
	Facts    []compareRow
	Values   []compareRow
	Excerpts [][][]piece
}

type compared struct {
	ID, Title, To string
	Guessed       bool // its title
}

type compareRow struct {
	Name  string
	Cells [][]string
	Same  bool // all say the same
}

func (s *Server) compare(v *visit) error {
	p := &comparePage{base: s.base(v, "search", "比对文书"), Back: cmp.Or(v.back(), "/search")}
	if p.Query = v.query("q"); p.Query != "" {
		if _, err := query.Parse(p.Query); err != nil {
			p.Query = "" // the documents can be compared all the same
		}
	}
	ids := few(v.r.URL.Query()["doc"], maxCompared, maxValue)
	if len(ids) < 2 {
		p.Errors = []office.Message{{ID: "compare-few", Text: "请在检索的清单里选两件到四件文书，再比对。"}}
		return s.show(v, http.StatusUnprocessableEntity, "compare", p)
	}
	t := &comparing{}
	from, ok := v.listed()
	if !ok || p.Query == "" {
		from = asked{Query: p.Query}
	}
	for i, id := range ids {
		d, err := s.office.Show(v.r.Context(), v.actor, id)
		if err != nil {
			return err
		}
		to := hitOf(search.Hit{ID: id}, nil, from).Link
		p.Docs = append(p.Docs, compared{id, d.Title, to, slices.Contains(d.Guessed, "title")})
		if err := s.column(v, t, i, len(ids), d); err != nil {
			return err
		}
		text, err := s.excerpts(v, d, p.Query)
		if err != nil {
			return err
		}
		p.Excerpts = append(p.Excerpts, text)
	}
	p.Facts, p.Values = t.facts.done(), t.values.done()
	return s.show(v, http.StatusOK, "compare", p)
}

// comparing gathers the columns.
type comparing struct{ facts, values rows }

type rows []compareRow

// put fills one cell of a row, which is made when it is not there.
func (r *rows) put(name string, column, columns int, texts ...string) {
	i := slices.IndexFunc(*r, func(x compareRow) bool { return x.Name == name })
	if i < 0 {
		*r = append(*r, compareRow{Name: name, Cells: make([][]string, columns)})
		i = len(*r) - 1
	}
	texts = slices.DeleteFunc(texts, func(s string) bool { return s == "" })
	(*r)[i].Cells[column] = append((*r)[i].Cells[column], texts...)
}

// done leaves out rows without anything in them and tells which say the same.
func (r rows) done() []compareRow {
	var all []compareRow
	for _, x := range r {
		if !slices.ContainsFunc(x.Cells, func(c []string) bool { return len(c) > 0 }) {
			continue
		}
		x.Same = !slices.ContainsFunc(x.Cells, func(c []string) bool { return !slices.EqualFunc(c, x.Cells[0], alike) })
		all = append(all, x)
	}
	return all
}

// alike reports whether two facts say the same, guessed or not.
func alike(a, b string) bool { return strings.TrimSuffix(a, guess) == strings.TrimSuffix(b, guess) }

// column is what is known of one document.
func (s *Server) column(v *visit, t *comparing, i, n int, d *office.Document) error {
	c, err := s.office.Case(v.r.Context(), v.actor, d.Case)
	if err != nil {
		return err
	}
	form := d.FormTitle
	if form == "" {
		form = "旧卷（无文种）"
	}
	unit := c.Unit
	if d.State == "imported" {
		unit = cmp.Or(marked(d, "unit", d.Responsible), unit) // of the paper, as its hit has it
	}
	for _, f := range []struct{ name, text string }{
		{"文号", marked(d, "number", d.Number)}, {"文种", form}, {"日期", marked(d, "date", d.Date)}, {"单位", unit}, {"行业", c.Sector}, {"环节", c.Link},
		{"层级", c.Level}, {"状态", office.StateName(d.State)}, {"密级", string(d.Secrecy)}, {"案卷", caseName(c)}, {"案号", c.CaseNo},
	} {
		t.facts.put(f.name, i, n, f.text)
	}
	if d.Form == "" {
		return nil
	}
	detail, err := s.office.FormDetail(v.r.Context(), v.actor, d.Form)
	if err != nil {
		return err
	}
	filled, err := lines(d, detail)
	for _, l := range filled {
		texts := l.Texts
		for _, row := range l.Rows {
			texts = append(texts, strings.Join(row, "　"))
		}
		t.values.put(l.Label, i, n, texts...)
	}
	return err
}

// guess marks a fact that the program only took from the text.
const guess = "（推测）"

// marked is a fact of a document, marked if it is only guessed.
func marked(d *office.Document, fact, value string) string {
	if value != "" && slices.Contains(d.Guessed, fact) {
		return value + guess
	}
	return value
}

func caseName(c *office.Case) string {
	if c.Title != "" {
		return c.Title
	}
	return c.ID
}

// excerpts are the places of a document's text where it says what was sought,
// or its beginning.
func (s *Server) excerpts(v *visit, d *office.Document, q string) ([][]piece, error) {
	if !slices.Contains(d.Parts, "text") {
		return nil, nil
	}
	part, err := s.office.Part(v.r.Context(), v.actor, d.ID, "text")
	if err != nil {
		return nil, err
	}
	text := string(part.Bytes)
	var marks [][2]int
	if q != "" {
		if m, err := (search.Options{}).Marks(text, search.Request{Query: q}); err == nil {
			marks = m.Ranges
		}
	}
	return cutouts(text, marks), nil
}

// cutouts cuts the first places with marks out of a text, each with what stands
// beside it; without any, the beginning.
func cutouts(text string, marks [][2]int) [][]piece {
	if len(marks) == 0 {
		to := forward(text, 0, opening)
		if to == 0 {
			return nil
		}
		return [][]piece{{{Text: flat(text[:to]) + dots(to < len(text))}}}
	}
	var all [][]piece
	for i := 0; i < len(marks) && len(all) < excerpts; {
		from, to := backward(text, marks[i][0], beside), forward(text, marks[i][1], beside)
		var within [][2]int
		for ; i < len(marks) && marks[i][0] < to; i++ {
			within = append(within, [2]int{marks[i][0] - from, min(marks[i][1], to) - from})
		}
		cut := pieces(text[from:to], within)
		for j := range cut {
			cut[j].Text = flat(cut[j].Text)
		}
		cut = append([]piece{{Text: dots(from > 0)}}, append(cut, piece{Text: dots(to < len(text))})...)
		all = append(all, cut)
	}
	return all
}

// flat is a text on one line.
func flat(s string) string { return strings.Map(unbroken, s) }

func unbroken(r rune) rune {
	if r == '\n' || r == '\r' || r == '\t' {
		return ' '
	}
	return r
}

func dots(cut bool) string {
	if cut {
		return "…"
	}
	return ""
}

// forward and backward are n characters on and back in a text.
func forward(s string, at, n int) int {
	for ; n > 0 && at < len(s); n-- {
		_, size := utf8.DecodeRuneInString(s[at:])
		at += size
	}
	return at
}

func backward(s string, at, n int) int {
	for ; n > 0 && at > 0; n-- {
		_, size := utf8.DecodeLastRuneInString(s[:at])
		at -= size
	}
	return at
}
