package office

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"casefile/archive"
	"casefile/search"
	"casefile/search/zh"
)

// Narrow restricts a search in the words people use: the title of a form, a
// state as lists show it, 无 for no secrecy, a year or a month for a date.
type Narrow struct {
	Case, Form, Unit, Year, Sector, Link, Level, Status, Secrecy []string
	From, To                                                     string
}

// Narrow puts the words into codes. Every word that means nothing is a problem.
func (o *Office) Narrow(n Narrow) (search.Restrict, error) {
	r := search.Restrict{Case: n.Case, Unit: n.Unit, Sector: n.Sector, Link: n.Link, Level: n.Level}
	var all Problems
	each := func(words []string, code func(string) (string, *Problem)) []string {
		var codes []string
		for _, w := range words {
			c, p := code(strings.TrimSpace(w))
			if p != nil {
				all = append(all, p)
			}
			codes = append(codes, c)
		}
		return codes
	}
	r.Form, r.Year = each(n.Form, o.formCode), each(n.Year, yearCode)
	r.Status, r.Secrecy = each(n.Status, statusCode), each(n.Secrecy, secrecyCode)
	var p, q *Problem
	r.From, _, p = dayRange(n.From)
	_, r.To, q = dayRange(n.To)
	switch {
	case p != nil || q != nil:
		all = append(all, slices.DeleteFunc(Problems{p, q}, func(p *Problem) bool { return p == nil })...)
	case r.From != "" && r.To != "" && r.From > r.To:
		all = append(all, &Problem{ID: "search-dates", Kind: Invalid, Args: args{"from": n.From, "to": n.To}})
	}
	return r, all.orNil()
}

// formCode is the id of a form that is named by it or by its title.
func (o *Office) formCode(said string) (string, *Problem) {
	lib, err := o.library()
	if err != nil {
		return said, nil // the form may be one of those in the archive
	}
	for _, f := range lib.Forms() {
		if f.ID == said || zh.String(f.Title) == zh.String(said) {
			return f.ID, nil
		}
	}
	return "", &Problem{ID: "form-missing", Kind: Missing, Args: args{"form": said}}
}

func yearCode(said string) (string, *Problem) {
	year := strings.TrimSuffix(zh.String(said), "年")
	if n, err := strconv.Atoi(year); err != nil || n < 1 || n > 9999 || len(year) != 4 {
		return "", &Problem{ID: "year-bad", Kind: Invalid, Args: args{"given": said}}
	}
	return year, nil
}

// found are the states of documents that a search can find.
var foundStates = []string{"issued", "imported", "withdrawn"}

func statusCode(said string) (string, *Problem) {
	for _, s := range foundStates {
		if s == said || StateName(s) == zh.String(said) {
			return s, nil
		}
	}
	return "", &Problem{ID: "search-status", Kind: Invalid, Args: args{"given": said}}
}

func secrecyCode(said string) (string, *Problem) {
	level, err := archive.ParseLevel(zh.String(said))
	switch {
	case slices.Contains([]string{search.NoSecrecy, "无", "公开", "不涉密"}, zh.String(said)):
		return search.NoSecrecy, nil
	case err != nil || level == archive.LevelNone:
		return "", &Problem{ID: "search-secrecy", Kind: Invalid, Args: args{"given": said}}
	}
	return string(level), nil
}

// dayRange is the first and the last day of a year, a month or a day: 2010,
// 2010-06, 2010年6月30日. Nothing said is nothing asked.
func dayRange(said string) (first, last string, p *Problem) {
	if strings.TrimSpace(said) == "" {
		return "", "", nil
	}
	parts := strings.FieldsFunc(zh.String(said), func(r rune) bool { return !unicode.IsDigit(r) })
	var n []int
	for _, s := range parts {
		x, err := strconv.Atoi(s)
		if err != nil {
			break
		}
		n = append(n, x)
	}
	bad := &Problem{ID: "search-date", Kind: Invalid, Args: args{"given": said}}
	if len(n) != len(parts) || len(n) < 1 || len(n) > 3 || len(parts[0]) != 4 || n[0] == 0 {
		return "", "", bad
	}
	from := slices.Concat(n, []int{1, 1})
	day := time.Date(n[0], time.Month(from[1]), from[2], 0, 0, 0, 0, time.UTC)
	if int(day.Month()) != from[1] || day.Day() != from[2] {
		return "", "", bad
	}
	end := []time.Time{day.AddDate(1, 0, -1), day.AddDate(0, 1, -1), day}[len(n)-1]
	return day.Format(time.DateOnly), end.Format(time.DateOnly), nil
}
