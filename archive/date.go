package archive

import (
	"cmp"
	"fmt"
	"time"
)

// Date is a civil date without zone or time of day. The zero Date is "no
// date" and its string form is empty; other dates print as 2026-03-05.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// China is the zone of civil dates unless the office says otherwise: UTC+8,
// without the daylight saving of the past.
func China() *time.Location { return time.FixedZone("UTC+8", 8*60*60) }

// DateOf is the civil date of an instant in a zone.
func DateOf(t time.Time, zone *time.Location) Date {
	y, m, d := t.In(zone).Date()
	return Date{y, m, d}
}

// ParseDate reads the form 2026-03-05 of a day that exists in the years
// 1–9999; the empty string is the zero Date.
func ParseDate(s string) (Date, error) {
	if s == "" {
		return Date{}, nil
	}
	t, err := time.Parse(time.DateOnly, s)
	if err != nil || t.Year() < 1 {
		return Date{}, fmt.Errorf("date %.20q is not of the form 2026-03-05: %w", s, ErrInvalid)
	}
	return DateOf(t, time.UTC), nil
}

// IsZero reports whether d is no date.
func (d Date) IsZero() bool { return d == Date{} }

func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, int(d.Month), d.Day)
}

// Compare orders dates by time; the zero Date comes first.
func (d Date) Compare(e Date) int {
	return cmp.Or(cmp.Compare(d.Year, e.Year), cmp.Compare(d.Month, e.Month), cmp.Compare(d.Day, e.Day))
}

// AddDays is the date n days later.
func (d Date) AddDays(n int) Date {
	return DateOf(time.Date(d.Year, d.Month, d.Day+n, 0, 0, 0, 0, time.UTC), time.UTC)
}

// MarshalText writes the string form.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads the string form.
func (d *Date) UnmarshalText(b []byte) error {
	var err error
	*d, err = ParseDate(string(b))
	return err
}
