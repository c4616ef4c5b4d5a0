package office

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"casefile/archive"
)

// DefaultData is a fictional organ with a series for every kind of number a
// form of the program takes. organ and code replace its name and its 机关代字
// where they are given.
func DefaultData(organ, code string) archive.Office {
	if organ == "" {
		organ = "中共某市纪律检查委员会"
	}
	if code == "" {
		code = "某纪"
	}
	series := func(id, kind, name, mark string) archive.Series {
		return archive.Series{ID: archive.SeriesID(id), Organ: "main", Kind: kind, Name: name, Mark: mark}
	}
	return archive.Office{
		Organs: []archive.Organ{{ID: "main", Name: organ, Code: code, Mark: organ}},
		Series: []archive.Series{
			series("document", "document", "公文", code+"发"),
			series("letter", "letter", "函", code+"函"),
			series("receipt", "receipt", "送达回证", code+"送"),
			series("recommendation", "recommendation", "建议书", code+"建"),
			series("minutes", "minutes", "纪要", code+"纪要"),
		},
	}
}

// ReadData reads the office's data from JSON: organs, series, units, actors,
// names.
// Unknown keys and whatever does not fit together are problems, all at once.
func ReadData(name string, b []byte) (archive.Office, error) {
	var d struct {
		Fonds  string           `json:"fonds"`
		Organs []archive.Organ  `json:"organs"`
		Series []archive.Series `json:"series"`
		Units  []archive.Unit   `json:"units"`
		Actors []archive.Actor  `json:"actors"`
		Names  []archive.Name   `json:"names"`
	}
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	err := dec.Decode(&d)
	if err == nil {
		if _, err = dec.Token(); errors.Is(err, io.EOF) {
			err = nil
		} else if err == nil {
			err = errors.New("more than one value")
		}
	}
	if err != nil {
		line := 1 + bytes.Count(b[:min(int(dec.InputOffset()), len(b))], []byte("\n"))
		return archive.Office{}, &Problem{ID: "office-json", Path: name + ":" + strconv.Itoa(line), Kind: Invalid,
			Args: args{"detail": err.Error()}, Err: err}
	}
	data := archive.Office{Fonds: d.Fonds, Organs: d.Organs, Series: d.Series, Units: d.Units, Actors: d.Actors, Names: d.Names}
	return data, checkData(data)
}

// checkData finds what does not fit together: a series of no organ, a role
// nobody knows, an id used twice, a name that is not one line.
func checkData(d archive.Office) error {
	var all Problems
	bad := func(path, id string, a args) {
		all = append(all, &Problem{ID: id, Path: path, Kind: Invalid, Args: a})
	}
	checkIDs(d, bad)
	checkLines(d, bad)
	organs := uniq(len(d.Organs), func(i int) string { return d.Organs[i].ID }, "/organs", bad)
	units := uniq(len(d.Units), func(i int) string { return d.Units[i].ID }, "/units", bad)
	uniq(len(d.Series), func(i int) string { return string(d.Series[i].ID) }, "/series", bad)
	uniq(len(d.Actors), func(i int) string { return d.Actors[i].ID }, "/actors", bad)
	if d.Fonds != "" && !fondsCode.MatchString(d.Fonds) {
		bad("/fonds", "office-fonds", args{"given": d.Fonds})
	}
	if len(d.Organs) == 0 {
		bad("/organs", "office-no-organ", nil)
	}
	for i, s := range d.Series {
		if !slices.Contains(organs, s.Organ) {
			bad(fmt.Sprintf("/series/%d/organ", i), "office-unknown-ref", args{"given": s.Organ})
		}
	}
	checkNames(d.Names, bad)
	for i, a := range d.Actors {
		checkActor(a, fmt.Sprintf("/actors/%d", i), units, bad)
	}
	return all.orNil()
}

// checkIDs holds the ids against what the archive takes. The empty and the
// repeated are uniq's.
func checkIDs(d archive.Office, bad func(path, id string, a args)) {
	coded := func(path, s string) {
		if s != "" && !fileID.MatchString(s) {
			bad(path, "office-id", args{"given": s})
		}
	}
	named := func(path, s string) {
		if s != "" && !validName(s) {
			bad(path, "office-line", args{"limit": strconv.Itoa(maxName)})
		}
	}
	for i, x := range d.Organs {
		coded(fmt.Sprintf("/organs/%d/id", i), x.ID)
	}
	for i, x := range d.Series {
		coded(fmt.Sprintf("/series/%d/id", i), string(x.ID))
	}
	for i, x := range d.Units {
		named(fmt.Sprintf("/units/%d/id", i), x.ID)
	}
	for i, x := range d.Actors {
		named(fmt.Sprintf("/actors/%d/id", i), x.ID)
	}
}

// checkLines holds every other text against what the archive takes.
func checkLines(d archive.Office, bad func(path, id string, a args)) {
	line := func(path, s string) {
		if !oneLine(s, maxLine) {
			bad(path, "office-line", args{"limit": strconv.Itoa(maxLine)})
		}
	}
	for i, x := range d.Organs {
		path := fmt.Sprintf("/organs/%d/", i)
		line(path+"name", x.Name)
		line(path+"code", x.Code)
		line(path+"mark", x.Mark)
	}
	for i, x := range d.Series {
		path := fmt.Sprintf("/series/%d/", i)
		line(path+"kind", x.Kind)
		line(path+"name", x.Name)
		line(path+"mark", x.Mark)
		if !numbers(x.NumberFormat()) {
			bad(path+"format", "office-format", args{"given": x.NumberFormat()})
		}
	}
	for i, x := range d.Units {
		line(fmt.Sprintf("/units/%d/name", i), x.Name)
	}
	for i, x := range d.Actors {
		line(fmt.Sprintf("/actors/%d/name", i), x.Name)
	}
}

// numbers tells a printed form in which different numbers print differently.
func numbers(format string) bool {
	return oneLine(format, maxLine) && strings.Count(format, "{n}") == 1 && strings.Count(format, "{year}") == 1 &&
		!strings.Contains(format, "{n}{year}") && !strings.Contains(format, "{year}{n}")
}

func checkActor(a archive.Actor, path string, units []string, bad func(path, id string, a args)) {
	if len(a.Roles) == 0 {
		bad(path+"/roles", "office-no-role", args{"actor": a.ID, "known": joinRoles(Roles())})
	}
	for i, r := range a.Roles {
		if !slices.Contains(Roles(), Role(r)) {
			bad(fmt.Sprintf("%s/roles/%d", path, i), "office-unknown-role", args{"given": r, "known": joinRoles(Roles())})
		}
	}
	if a.Clearance.Rank() < 0 {
		bad(path+"/clearance", "office-unknown-level", args{"given": string(a.Clearance)})
	}
	for i, u := range a.Units {
		if !slices.Contains(units, u) {
			bad(fmt.Sprintf("%s/units/%d", path, i), "office-unknown-ref", args{"given": u})
		}
	}
}

// uniq lists the ids of one kind and reports the empty and the repeated.
func uniq(n int, id func(int) string, path string, bad func(path, id string, a args)) []string {
	var seen []string
	for i := range n {
		if s := id(i); s == "" || slices.Contains(seen, s) {
			bad(fmt.Sprintf("%s/%d/id", path, i), "office-bad-id", args{"given": s})
		} else {
			seen = append(seen, s)
		}
	}
	return seen
}

// display is an archive's address as people may see it: without credentials
// somebody may have put into a URL.
func display(address string) string {
	if !strings.Contains(address, "://") {
		return address
	}
	u, err := url.Parse(address)
	if err != nil {
		return "(unreadable address)"
	}
	return u.Redacted()
}

// Address is where the archive lies, as people may see it.
func (o *Office) Address() string { return display(o.opts.Archive) }
