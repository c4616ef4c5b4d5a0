package archive

import (
	"context"
	"fmt"
)

// A process that is killed between being given a number and the event that
// asks for it leaves the number out, if others of the same process have gone on
// meanwhile. Nothing says what it was for, so it can only be entered as void.

// interruptedReason stands in the register beside such a number.
const interruptedReason = "编号中断"

// leftNumbers finds the numbers left out, but those that the interrupted issues
// of the plan will take.
func (a *Archive) leftNumbers(ctx context.Context, plan []Repair) ([]Repair, error) {
	waiting := map[string]int{}
	for _, r := range plan {
		if r.Kind == RepairIssue && r.Number == "" && r.Series != "" {
			waiting[yearPrefix(r.Series, r.Year)]++
		}
	}
	var left []Repair
	err := a.leftOut(ctx, func(series SeriesID, year, n int) error {
		if row := yearPrefix(series, year); waiting[row] > 0 {
			waiting[row]--
			return nil
		}
		format, err := a.rowFormat(ctx, series, year)
		left = append(left, Repair{Kind: RepairNumber, Series: series, Year: year, N: n,
			Number: Numbering{Series: series, Year: year, Format: format}.number(n).Printed})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("look for numbers left out: %w", err)
	}
	return left, nil
}

// leftOut finds the numbers between the first and the last of every series and
// year that have no entry, by the keys alone but for where a year begins.
func (a *Archive) leftOut(ctx context.Context, found func(series SeriesID, year, n int) error) error {
	row, next := "", 0
	for e, err := range a.store.List(ctx, registerPrefix, "") {
		if err != nil {
			return err
		}
		p := parseKey(e.Key)
		if p.area != areaClaim {
			continue
		}
		if in := yearPrefix(p.series, p.year); in != row {
			row, next = in, p.n
		}
		if p.n == 0 {
			start, err := a.readClaim(ctx, e.Key)
			if err != nil {
				return err
			}
			next = max(start.Next, 1)
			continue
		}
		for ; next < p.n; next++ {
			if err := found(p.series, p.year, next); err != nil {
				return err
			}
		}
		next = p.n + 1
	}
	return nil
}

// voidNumber enters a number that was left out as void, unless it has been
// taken meanwhile.
func (a *Archive) voidNumber(ctx context.Context, by By, r Repair) (Outcome, error) {
	format, err := a.rowFormat(ctx, r.Series, r.Year)
	if err != nil {
		return "", err
	}
	c, err := a.enter(ctx, by, Entry{Series: r.Series, Year: r.Year, N: r.N, Format: format, Kind: ClaimVoid, Reason: interruptedReason})
	switch {
	case err != nil:
		return "", err
	case c.Kind == ClaimDocument:
		return OutcomeFinished, nil
	}
	return OutcomeVoided, nil
}

// rowFormat is how numbers of a series are printed, by the office's data.
func (a *Archive) rowFormat(ctx context.Context, series SeriesID, year int) (string, error) {
	if err := validYear(series, year); err != nil {
		return "", err
	}
	office, err := a.Office(ctx)
	if err != nil {
		return "", err
	}
	for _, s := range office.Series {
		if s.ID == series {
			return s.NumberFormat(), nil
		}
	}
	return string(series) + "〔{year}〕{n}号", nil
}
