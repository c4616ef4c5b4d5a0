package office

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"casefile/archive"
)

// NumberEntry asks for an entry of the register that no document has.
type NumberEntry struct {
	Series string
	Year   int // 0: of Date, else this year
	N      int
	Void   bool   // given to nothing; else given elsewhere
	Date   string // 成文日期 of one given elsewhere
	Reason string // why; everybody who may see the register reads it
	Fill   bool   // voids the free numbers before it
}

// NumberLine is one entry of the register as people read it.
type NumberLine struct {
	Series  string `json:"series"`
	Year    int    `json:"year"`
	N       int    `json:"n"`
	Number  string `json:"number"`
	Kind    string `json:"kind"` // document, external, void
	State   string `json:"state,omitempty"`
	Doc     string `json:"doc,omitempty"`
	Form    string `json:"form,omitempty"`
	Title   string `json:"title,omitempty"`
	Date    string `json:"date,omitempty"`
	Secrecy string `json:"secrecy,omitempty"`
	Issuer  string `json:"issuer,omitempty"`
	To      string `json:"to,omitempty"` // 主送
	Handler string `json:"handler,omitempty"`
	By      string `json:"by"`
	At      string `json:"at"`
	Reason  string `json:"reason,omitempty"`
	// Hidden: the document is not for the actor to see; only number and level are told.
	Hidden bool `json:"hidden,omitempty"`
}

// NumberGap is a number that is not accounted for.
type NumberGap struct {
	Series string `json:"series"`
	Year   int    `json:"year"`
	N      int    `json:"n"`
	Number string `json:"number,omitempty"`
	Kind   string `json:"kind"` // missing, interrupted
	Doc    string `json:"doc,omitempty"`
	By     string `json:"by,omitempty"`
	Since  string `json:"since,omitempty"`
}

// EnterNumber records a number given elsewhere, or voids one. It returns all
// entries made: with Fill also those before it.
func (o *Office) EnterNumber(ctx context.Context, a Actor, r NumberEntry) (_ []NumberLine, err error) {
	t := o.trace(ctx, a, actStart, "enter")
	defer t.end(&err)
	if err := a.allow(actStart); err != nil {
		return nil, err
	}
	arch, s, err := o.seriesByID(ctx, r.Series)
	if err != nil {
		return nil, err
	}
	e, err := o.entry(r, s)
	if err != nil {
		return nil, err
	}
	made, err := arch.EnterNumber(ctx, o.by(a), e)
	if err != nil {
		return nil, err
	}
	var lines []NumberLine
	for _, c := range made {
		lines = append(lines, lineOf(c))
	}
	return lines, nil
}

func (o *Office) entry(r NumberEntry, s archive.Series) (archive.Entry, error) {
	e := archive.Entry{Series: s.ID, N: r.N, Format: s.NumberFormat(), Kind: archive.ClaimExternal, Reason: strings.TrimSpace(r.Reason), Fill: r.Fill}
	date, err := archive.ParseDate(r.Date)
	if err != nil {
		return e, &Problem{ID: "date-bad", Kind: Invalid, Args: args{"given": r.Date}, Err: err}
	}
	if e.Reason == "" {
		return e, &Problem{ID: "number-reason", Kind: Usage}
	}
	if r.Void {
		e.Kind, date = archive.ClaimVoid, archive.Date{}
	}
	e.Date, e.Year = date, r.Year
	if e.Year == 0 {
		if e.Year = date.Year; date.IsZero() {
			e.Year = o.day().Year
		}
	}
	if !date.IsZero() && date.Year != e.Year {
		return e, &Problem{ID: "number-year", Kind: Invalid, Args: args{"date": r.Date, "year": strconv.Itoa(e.Year)}}
	}
	return e, checkStart(e.Year, max(r.N, 1))
}

// seriesByID finds a series of the office's data.
func (o *Office) seriesByID(ctx context.Context, id string) (*archive.Archive, archive.Series, error) {
	arch, err := o.archive(ctx)
	if err != nil {
		return nil, archive.Series{}, err
	}
	data, err := arch.Office(ctx)
	if err != nil {
		return nil, archive.Series{}, err
	}
	i := slices.IndexFunc(data.Series, func(s archive.Series) bool { return string(s.ID) == id })
	if i < 0 {
		return nil, archive.Series{}, &Problem{ID: "series-unknown", Kind: Missing, Args: args{"series": id}}
	}
	return arch, data.Series[i], nil
}

func lineOf(c archive.Claim) NumberLine {
	return NumberLine{Series: string(c.Series), Year: c.Year, N: c.N, Number: c.Printed, Kind: string(c.Kind), Doc: string(c.Document),
		Date: c.Date.String(), By: c.ID, At: c.At.Format("2006-01-02T15:04:05Z07:00"), Reason: c.Reason}
}

// NumberGaps finds the numbers that are not accounted for; empty series: all.
func (o *Office) NumberGaps(ctx context.Context, a Actor, series string, year int) (_ []NumberGap, err error) {
	t := o.trace(ctx, a, actNumbers, "gaps")
	defer t.end(&err)
	if err := a.allow(actNumbers); err != nil {
		return nil, err
	}
	arch, err := o.archive(ctx)
	if err != nil {
		return nil, err
	}
	if series != "" {
		if _, _, err := o.seriesByID(ctx, series); err != nil {
			return nil, err
		}
	}
	found, err := arch.Gaps(ctx, archive.SeriesID(series), year)
	if err != nil {
		return nil, err
	}
	gaps := []NumberGap{}
	for _, g := range found {
		line := NumberGap{Series: string(g.Series), Year: g.Year, N: g.N, Number: g.Printed, Kind: string(g.Kind), Doc: string(g.Document), By: g.By}
		if !g.At.IsZero() {
			line.Since = g.At.Format("2006-01-02T15:04:05Z07:00")
		}
		gaps = append(gaps, line)
	}
	return gaps, nil
}

// EntryName names a kind of entry of the register.
func EntryName(kind string) string {
	return word(kind, map[string]string{"document": "本库文书", "external": "库外已编", "void": "作废"})
}
