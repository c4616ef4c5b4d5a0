package office

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"casefile/archive"
)

// What people type beside values is held against the archive's rules here
// first, so that every mistake is named at once and in Chinese. The archive
// checks again and has the last word.

const (
	maxLine    = 500  // characters of a title, a unit, a name
	maxName    = 64   // characters of an actor's or unit's id
	maxOpinion = 4000 // characters of an opinion
	maxNumber  = 99_999_999
)

var fileID = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$`)

// checkHeader finds what is wrong with the header of a file. An empty id is
// right: it asks for one to be made up.
func checkHeader(h CaseHeader) error {
	var all Problems
	bad := func(path, id string, a args) {
		all = append(all, &Problem{ID: id, Path: path, Kind: Invalid, Args: a})
	}
	if h.ID != "" && !fileID.MatchString(h.ID) {
		bad("case", "case-id", args{"given": h.ID})
	}
	kinds := []archive.Kind{"", archive.KindCase, archive.KindLead, archive.KindSeries}
	if !slices.Contains(kinds, archive.Kind(h.Kind)) {
		bad("kind", "case-kind", args{"given": h.Kind})
	}
	if h.Secrecy.Rank() < 0 {
		bad("secrecy", "secrecy-unknown", args{"given": string(h.Secrecy)})
	}
	if _, err := archive.ParseDate(h.Until); err != nil {
		bad("until", "date-bad", args{"given": h.Until})
	} else if h.Until != "" && h.Secrecy == archive.LevelNone {
		bad("until", "secrecy-term", nil)
	}
	for _, f := range [][2]string{{"案号", h.CaseNo}, {"题名", h.Title}, {"单位", h.Unit}, {"承办人", h.Handler},
		{"行业", h.Sector}, {"环节", h.Link}, {"层级", h.Level}} {
		if !oneLine(f[1], maxLine) {
			bad(f[0], "line-bad", args{"what": f[0], "limit": strconv.Itoa(maxLine)})
		}
	}
	for _, name := range h.Audience {
		if !validName(name) {
			bad("audience", "line-bad", args{"what": "知悉范围", "limit": strconv.Itoa(maxName)})
		}
	}
	return all.orNil()
}

// checkName is for who asks: the name goes into every event.
func checkName(name string) error {
	if validName(name) {
		return nil
	}
	return &Problem{ID: "line-bad", Path: "as", Kind: Invalid,
		Args: args{"what": "操作人", "limit": strconv.Itoa(maxName)}}
}

func checkOpinion(s string) error {
	if utf8.ValidString(s) && utf8.RuneCountInString(s) <= maxOpinion {
		return nil
	}
	return &Problem{ID: "opinion-long", Kind: Invalid, Args: args{"limit": strconv.Itoa(maxOpinion)}}
}

func checkStart(year, first int) error {
	var all Problems
	if year < 1949 || year > 9999 {
		all = append(all, &Problem{ID: "year-bad", Kind: Invalid, Args: args{"given": strconv.Itoa(year)}})
	}
	if first < 1 || first > maxNumber {
		all = append(all, &Problem{ID: "number-bad", Kind: Invalid,
			Args: args{"given": strconv.Itoa(first), "limit": strconv.Itoa(maxNumber)}})
	}
	return all.orNil()
}

func validName(s string) bool { return s != "" && s != archive.Nobody && oneLine(s, maxName) }

// oneLine tells text that fits a line: no control characters, no space at
// either end, at most limit characters.
func oneLine(s string, limit int) bool {
	return utf8.ValidString(s) && utf8.RuneCountInString(s) <= limit && strings.TrimSpace(s) == s &&
		!strings.ContainsFunc(s, unicode.IsControl) && !strings.ContainsAny(s, "\u2028\u2029")
}
