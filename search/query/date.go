package query

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// spans part the two ends of a span; hyphens do when both ends begin with a
// year of four digits.
var (
	spans   = []string{"..", "～", "~", "至", "到"}
	hyphens = "-－—–"
)

// period reads a stretch of time: its first and last civil date.
type period func(string) (from, to string, ok bool)

// parseSpan reads a period or a span of periods: first and last civil date, ""
// for an end that is open.
func parseSpan(s string, read period) (from, to string, ok bool) {
	for _, sep := range spans {
		if a, b, found := strings.Cut(s, sep); found {
			return join(a, b, read)
		}
	}
	if from, to, ok = read(s); ok {
		return from, to, true
	}
	for i, r := range s {
		if strings.ContainsRune(hyphens, r) {
			a, b := s[:i], s[i+utf8.RuneLen(r):]
			if from, to, ok = join(a, b, read); ok && a != "" && b != "" {
				return from, to, true
			}
		}
	}
	return "", "", false
}

func join(a, b string, read period) (from, to string, ok bool) {
	okA, okB := a == "" && b != "", b == "" && a != ""
	if a != "" {
		from, _, okA = read(a)
	}
	if b != "" {
		_, to, okB = read(b)
	}
	return from, to, okA && okB && (from == "" || to == "" || from <= to)
}

// parseYear reads a year: 2010, 2010年.
func parseYear(s string) (from, to string, ok bool) {
	if _, count, ok := numbers(s); !ok || count != 1 {
		return "", "", false
	}
	return parsePeriod(s)
}

// parsePeriod reads a year, a month or a day: 2010, 2010-06, 2010年6月30日.
func parsePeriod(s string) (from, to string, ok bool) {
	n, count, ok := numbers(s)
	if !ok || n[0] < 1000 || n[0] > 9999 {
		return "", "", false
	}
	first := time.Date(n[0], 1, 1, 0, 0, 0, 0, time.UTC)
	last := time.Date(n[0], 12, 31, 0, 0, 0, 0, time.UTC)
	if count >= 2 {
		first = time.Date(n[0], time.Month(n[1]), 1, 0, 0, 0, 0, time.UTC)
		last = first.AddDate(0, 1, -1)
		ok = n[1] >= 1 && n[1] <= 12
	}
	if count == 3 {
		first = time.Date(n[0], time.Month(n[1]), n[2], 0, 0, 0, 0, time.UTC)
		last = first
		ok = ok && int(first.Month()) == n[1] && first.Day() == n[2]
	}
	return iso(first), iso(last), ok
}
func iso(t time.Time) string { return fmt.Sprintf("%04d-%02d-%02d", t.Year(), t.Month(), t.Day()) }

// numbers reads one to three numbers of at most four digits, in either width,
// with one mark after each but, in general, the last.
func numbers(s string) (n [3]int, count int, ok bool) {
	digits := 0
	for _, r := range s {
		if r >= '０' && r <= '９' {
			r -= '０' - '0'
		}
		switch {
		case r >= '0' && r <= '9':
			if digits++; digits > 4 || count == 3 {
				return n, 0, false
			}
			n[count] = n[count]*10 + int(r-'0')
		case digits > 0 && strings.ContainsRune("-/.－年月日", r):
			count, digits = count+1, 0
		default:
			return n, 0, false
		}
	}
	if digits > 0 {
		count++
	}
	marked := digits == 0 && !strings.HasSuffix(s, [...]string{"", "年", "月", "日"}[count])
	return n, count, count > 0 && !marked
}
