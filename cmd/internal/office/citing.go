package office

import (
	"bufio"
	"context"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"casefile/archive"
	"casefile/search"
)

// MaxListed is how many hits a list of hits holds.
const MaxListed = 10_000

// HitList is what went into a list of hits.
type HitList struct {
	Total   int      `json:"total"`   // exact, in the list or not
	Written int      `json:"written"` // lines of the list, its head aside
	Notes   []string `json:"notes,omitempty"`
}

// ListHits writes every hit of a query, most at a time at the most (0 is
// MaxListed), as a list with citations: see WriteHits.
func (o *Office) ListHits(ctx context.Context, a Actor, r SearchRequest, most int, w io.Writer) (_ *HitList, err error) {
	t := o.trace(ctx, a, actSearch, "export").asked(r.Query)
	defer t.end(&err)
	if most <= 0 || most > MaxListed {
		most = MaxListed
	}
	r.NoFacets = true
	f, err := o.found(ctx, t, a, func(x *guarded, v search.Viewer) (*search.Result, error) {
		return o.upTo(ctx, x, v, r, most)
	})
	if err != nil {
		return nil, err
	}
	return &HitList{f.Total, len(f.Hits), f.Notes}, WriteHits(w, f.Hits, o.formTitle)
}

func (o *Office) formTitle(id string) string {
	if lib, err := o.library(); err == nil {
		if f, ok := lib.Form(id); ok {
			return f.Title
		}
	}
	return id
}

// hitColumns are the columns of a list of hits.
var hitColumns = []string{"序号", "文号", "标题", "页", "日期", "单位", "案号", "文书号", "文种", "密级", "状态", "存疑", "引注", "摘录"}

// WriteHits writes hits as CSV that a spreadsheet opens as it is: UTF-8 with a
// byte order mark, every cell in quotes, none a formula. formTitle names a form
// by its id.
func WriteHits(w io.Writer, hits []search.Hit, formTitle func(string) string) error {
	b := bufio.NewWriter(w)
	b.WriteString("\ufeff")
	writeCells(b, hitColumns)
	for i, h := range hits {
		page := ""
		if h.Page > 0 {
			page = strconv.Itoa(h.Page)
		}
		writeCells(b, []string{strconv.Itoa(i + 1), h.Number, h.Title, page, h.Date, h.Unit, h.CaseNo, h.ID,
			formTitle(h.Form), h.Secrecy, StateName(h.Status), Unsure(h), Citation(h), h.Snippet})
	}
	return b.Flush()
}

// writeCells writes one line; b keeps its first error.
func writeCells(b *bufio.Writer, cells []string) {
	for i, c := range cells {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('"')
		b.WriteString(strings.ReplaceAll(safeCell(c), `"`, `""`))
		b.WriteByte('"')
	}
	b.WriteString("\r\n")
}

// safeCell is text that no spreadsheet takes for a formula: what begins like
// one, blanks aside, gets an apostrophe before it. Line ends and other control
// characters become spaces.
func safeCell(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029' || r == '\ufeff' {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd"))
	begin := strings.TrimLeftFunc(s, unicode.IsSpace)
	if begin != "" && strings.ContainsRune("=+-@|%＝＋－＠", []rune(begin)[0]) {
		return "'" + s
	}
	return s
}

// Unsure says what is only guessed of an imported paper, and that it has no
// text or was given one later.
func Unsure(h search.Hit) string {
	names := map[string]string{"title": "标题", "number": "文号", "date": "日期", "unit": "单位"}
	var guessed, all []string
	for _, g := range h.Guessed {
		guessed = append(guessed, word(g, names))
	}
	if h.NoText {
		all = append(all, "无文本")
	}
	if h.AddedText {
		all = append(all, "后补文本")
	}
	if len(guessed) > 0 {
		all = append(all, strings.Join(guessed, "、")+"为推测")
	}
	return strings.Join(all, "　")
}

// Citation is how a paper refers to the place of a hit: 《标题》（文号），第N页;
// with the date for want of a number, and without the page where there is none.
// What is only guessed says so right behind it: a citation is pasted elsewhere.
func Citation(h search.Hit) string {
	guess := func(field string) string {
		if slices.Contains(h.Guessed, field) {
			return "（推测）"
		}
		return ""
	}
	c := "《" + strings.NewReplacer("《", "〈", "》", "〉").Replace(h.Title) + "》" + guess("title")
	switch day, err := archive.ParseDate(h.Date); {
	case h.Number != "":
		c += "（" + h.Number + "）" + guess("number")
	case err == nil && h.Date != "":
		c += "（" + strconv.Itoa(day.Year) + "年" + strconv.Itoa(int(day.Month)) + "月" + strconv.Itoa(day.Day) + "日）" + guess("date")
	}
	if h.Page > 0 {
		c += "，第" + strconv.Itoa(h.Page) + "页"
	}
	return c
}
