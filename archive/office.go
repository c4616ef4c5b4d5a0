package archive

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"casefile/archive/store"
)

// Office is the office's data: organs, series, units, actors and names. Every
// change is a new version.
type Office struct {
	Version int       `json:"version"`
	At      time.Time `json:"at"`
	By
	Fonds  string   `json:"fonds,omitempty"` // 全宗号, 4 of A–Z 0–9: archive numbers begin with it
	Organs []Organ  `json:"organs,omitempty"`
	Series []Series `json:"series,omitempty"`
	Units  []Unit   `json:"units,omitempty"`
	Actors []Actor  `json:"actors,omitempty"`
	Names  []Name   `json:"names,omitempty"`
}

// Name is what a person or a unit is called now, and 曾用名: what it was called
// before. Papers keep the name of their day, and are to be found by either.
type Name struct {
	Name   string   `json:"name"`
	Former []string `json:"former"`
}

// Organ is an organ 机关 that issues documents.
type Organ struct {
	ID   string `json:"id"`
	Name string `json:"name"` // 中共某市纪律检查委员会
	Code string `json:"code"` // 机关代字: 某纪
	Mark string `json:"mark"` // 发文机关标志 as printed in the 版头
}

// Series is a series of numbers 文号系列.
type Series struct {
	ID    SeriesID `json:"id"`
	Organ string   `json:"organ"`
	Kind  string   `json:"kind"` // what a form names in its series: "letter"
	Name  string   `json:"name"`
	Mark  string   `json:"mark"` // 某纪函
	// Format is the printed form with {mark}, {year} and {n}; empty means DefaultFormat.
	Format string `json:"format,omitempty"`
}

// DefaultFormat is the printed form of a number: 某纪函〔2026〕12号, without
// leading zeros (GB/T 9704-2012, 7.2.5).
const DefaultFormat = "{mark}〔{year}〕{n}号"

// NumberFormat is what IssueRequest.Format takes: the printed form with the
// mark filled in.
func (s Series) NumberFormat() string {
	f := s.Format
	if f == "" {
		f = DefaultFormat
	}
	return strings.ReplaceAll(f, "{mark}", s.Mark)
}

// number fills a claimed number into the printed form.
func (n Numbering) number(k int) Number {
	if n.Series == "" {
		return Number{}
	}
	printed := strings.NewReplacer("{year}", strconv.Itoa(n.Year), "{n}", strconv.Itoa(k)).Replace(n.Format)
	return Number{Series: n.Series, Year: n.Year, N: k, Printed: printed}
}

// Unit is a unit 单位 or department of the office.
type Unit struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Actor is a person who uses the program. What the roles mean is for the
// office to say.
type Actor struct {
	ID        string   `json:"id"`
	Name      string   `json:"name"`
	Roles     []string `json:"roles"`
	Clearance Level    `json:"clearance,omitempty"`
	Units     []string `json:"units,omitempty"`
	// Posts are the sign-offs 签批 that are this person's to give, such as
	// 分管领导. What they mean is for the office to say.
	Posts []string `json:"posts,omitempty"`
}

// Office returns the newest data of the office.
func (a *Archive) Office(ctx context.Context) (Office, error) {
	var o Office
	last := ""
	for e, err := range a.store.List(ctx, officePrefix, "") {
		if err != nil {
			return o, fmt.Errorf("list the office's data: %w", err)
		}
		if parseKey(e.Key).area == areaOffice {
			last = e.Key
		}
	}
	if last == "" {
		return o, nil
	}
	b, err := a.get(ctx, last)
	if err != nil {
		return o, err
	}
	var object officeObject
	_, err = unseal(last, b, &object)
	return object.Office, err
}

// officeObject is the data as stored.
type officeObject struct {
	Kind string `json:"kind"`
	Office
	Nonce string `json:"nonce"`
}

const officeKind = "office"

// UpdateOffice stores the next version of the office's data and returns it.
// o.Version must be the version it was made from; if another change came
// first: ProblemOffice (ErrConflict). ProblemOfficeLater (ErrConflict): that
// version was written by a later program, and holds what would be lost.
func (a *Archive) UpdateOffice(ctx context.Context, by By, o Office) (Office, error) {
	if err := errors.Join(by.validate(), o.validate()); err != nil {
		return o, err
	}
	if err := a.knowsOffice(ctx, o.Version); err != nil {
		return o, err
	}
	o.Version, o.At, o.By = o.Version+1, a.now(), by
	b, err := seal(officeObject{officeKind, o, a.nonce()})
	if err != nil {
		return o, err
	}
	err = a.create(ctx, officeKey(o.Version), b)
	if errors.Is(err, store.ErrExists) {
		return o, problem(ErrConflict, ProblemOffice, args{"version": o.Version})
	}
	return o, err
}

// knowsOffice says why this program may not make the next version of the
// office's data from one, or nil.
func (a *Archive) knowsOffice(ctx context.Context, version int) error {
	if version == 0 {
		return nil
	}
	b, err := a.get(ctx, officeKey(version))
	if err != nil {
		return err
	}
	var object officeObject
	if _, err := unseal(officeKey(version), b, &object); err != nil {
		return err
	}
	body, _, _ := splitSum(b)
	again, err := toJSON(object)
	if err == nil && !bytes.Equal(again, body) {
		err = problem(ErrConflict, ProblemOfficeLater, args{"version": version})
	}
	return err
}

func (o Office) validate() error {
	var errs []error
	check := func(err error) { errs = append(errs, err) }
	if o.Version < 0 || o.Version >= maxVersion {
		check(invalid("version", "%d", o.Version))
	}
	if o.Fonds != "" && !fondsCode.MatchString(o.Fonds) {
		check(invalid("fonds", "%.20q is not 4 of A–Z 0–9", o.Fonds))
	}
	organs := ids(o.Organs, func(x Organ) string { return x.ID })
	for i, x := range o.Organs {
		check(fields(fmt.Sprintf("organs[%d]", i), validID("", x.ID), x.Name, x.Code, x.Mark))
	}
	series := ids(o.Series, func(x Series) string { return string(x.ID) })
	for i, x := range o.Series {
		check(x.validate(fmt.Sprintf("series[%d]", i), organs))
	}
	units := ids(o.Units, func(x Unit) string { return x.ID })
	for i, x := range o.Units {
		check(fields(fmt.Sprintf("units[%d]", i), validName("", x.ID), x.Name))
	}
	for i, x := range o.Actors {
		check(x.validate(fmt.Sprintf("actors[%d]", i)))
	}
	for i, x := range o.Names {
		check(fields(fmt.Sprintf("names[%d]", i), nil, append([]string{x.Name}, x.Former...)...))
	}
	check(distinct("organs", organs))
	check(distinct("series", series))
	check(distinct("units", units))
	check(distinct("actors", ids(o.Actors, func(x Actor) string { return looks(x.ID) })))
	return errors.Join(errs...)
}

// looks is an id as it looks to people: two that differ in case or width alone
// would be two persons for a sign-off, and one for who reads it.
func looks(id string) string {
	return strings.ToLower(strings.Map(func(r rune) rune {
		if '\uff01' <= r && r <= '\uff5e' { // full-width
			return r - 0xfee0
		}
		return r
	}, id))
}

func (s Series) validate(path string, organs []string) error {
	if err := fields(path, s.ID.validate(), s.Organ, s.Kind, s.Name, s.Mark, s.Format); err != nil {
		return err
	}
	if !slices.Contains(organs, s.Organ) {
		return invalid(path+".organ", "organ %.50q is not listed", s.Organ)
	}
	return validFormat(path+".format", s.NumberFormat())
}

// validFormat checks that different numbers and years print differently.
func validFormat(path, format string) error {
	if err := validLine(path, format, maxLine); err != nil {
		return err
	}
	if strings.Count(format, "{n}") != 1 || strings.Count(format, "{year}") != 1 ||
		strings.Contains(format, "{n}{year}") || strings.Contains(format, "{year}{n}") {
		return invalid(path, "must contain {year} and {n} once each, with something between them")
	}
	return nil
}

func (x Actor) validate(path string) error {
	if err := fields(path, validName("", x.ID), slices.Concat(x.Roles, x.Posts, []string{x.Name})...); err != nil {
		return err
	}
	if x.Clearance.Rank() < 0 {
		return invalid(path+".clearance", "unknown level %.20q", string(x.Clearance))
	}
	for i, u := range x.Units {
		if err := validName(fmt.Sprintf("%s.units[%d]", path, i), u); err != nil {
			return err
		}
	}
	return nil
}

// fields checks the id and that all other fields are single lines.
func fields(path string, idErr error, lines ...string) error {
	if idErr != nil {
		return fmt.Errorf("%s: %w", path, idErr)
	}
	for _, s := range lines {
		if err := validLine(path, s, maxLine); err != nil {
			return err
		}
	}
	return nil
}

func ids[T any](list []T, id func(T) string) []string {
	var out []string
	for _, x := range list {
		out = append(out, id(x))
	}
	return out
}

func distinct(path string, ids []string) error {
	seen := map[string]bool{}
	for i, id := range ids {
		if seen[id] {
			return invalid(fmt.Sprintf("%s[%d].id", path, i), "%.50q stands twice", id)
		}
		seen[id] = true
	}
	return nil
}
