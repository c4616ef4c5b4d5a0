package office

import (
	"context"

	"casefile/archive"
)

// Numbers lists the series and where each year stands.
func (o *Office) Numbers(ctx context.Context, a Actor) (_ []Series, err error) {
	t := o.trace(ctx, a, actNumbers, "")
	defer t.end(&err)
	if err := a.allow(actNumbers); err != nil {
		return nil, err
	}
	arch, err := o.archive(ctx)
	if err != nil {
		return nil, err
	}
	data, err := arch.Office(ctx)
	if err != nil {
		return nil, err
	}
	list := []Series{}
	for _, s := range data.Series {
		years, err := seriesYears(ctx, arch, s.ID)
		if err != nil {
			return nil, err
		}
		list = append(list, Series{ID: string(s.ID), Kind: s.Kind, Name: s.Name, Organ: s.Organ,
			Mark: s.Mark, Years: years})
	}
	return list, nil
}

// seriesYears reads the register of a series, which comes in order.
func seriesYears(ctx context.Context, arch *archive.Archive, id archive.SeriesID) ([]SeriesYear, error) {
	years := []SeriesYear{}
	for c, err := range arch.ListNumbers(ctx, id, 0) {
		if err != nil {
			return nil, err
		}
		if len(years) == 0 || years[len(years)-1].Year != c.Year {
			years = append(years, SeriesYear{Year: c.Year, Start: 1, Next: 1})
		}
		y := &years[len(years)-1]
		if c.Kind == archive.ClaimStart {
			y.Start, y.Next = c.Next, c.Next
			continue
		}
		y.Given++
		y.Next, y.Last = c.N+1, c.Printed
	}
	return years, nil
}

// StartNumber sets the first number of a year, where an office already is.
func (o *Office) StartNumber(ctx context.Context, a Actor, series string, year, first int) (err error) {
	t := o.trace(ctx, a, actStart, "")
	defer t.end(&err)
	if err := a.allow(actStart); err != nil {
		return err
	}
	if err := checkStart(year, first); err != nil {
		return err
	}
	arch, err := o.archive(ctx)
	if err != nil {
		return err
	}
	data, err := arch.Office(ctx)
	if err != nil {
		return err
	}
	for _, s := range data.Series {
		if string(s.ID) == series {
			return arch.StartSeries(ctx, o.by(a), s.ID, year, first)
		}
	}
	return &Problem{ID: "series-unknown", Kind: Missing, Args: args{"series": series}}
}
