package web

import (
	"cmp"
	"slices"

	"casefile/archive"
	"casefile/cmd/internal/office"
	"casefile/search"
)

// unfolded is how many values of a dimension are seen at once; the rest is
// folded away.
const unfolded = 6

// facet is a dimension with the values that hits have.
type facet struct {
	Key, Name string
	Values    []link
	More      []link
}

// link leads to the same search in another state.
type link struct {
	Text  string
	Count int
	To    string
	On    bool
}

// names are the titles of forms by their ids.
type names map[string]string

func (s *Server) names(v *visit) (names, error) {
	forms, err := s.office.Forms(v.r.Context(), v.actor)
	if err != nil {
		return nil, err
	}
	return formNames(forms), nil
}

// value is what people call a value of a dimension.
func (n names) value(key, value string) string {
	switch {
	case key == "form" && n[value] != "":
		return n[value]
	case key == "form" && value == "":
		return "旧卷"
	case key == "status":
		return office.StateName(value)
	case key == "secrecy" && value == search.NoSecrecy:
		return "无"
	}
	return value
}

// facetsOf are the dimensions beside the hits. Values of one dimension widen
// each other, so those not chosen stay in sight.
func facetsOf(a asked, counts map[string][]search.Count, names names) []facet {
	var all []facet
	for _, d := range dimensions {
		links := d.links(a, counts[d.key], names)
		if len(links) == 0 {
			continue
		}
		f := facet{Key: d.key, Name: d.name, Values: links}
		if len(links) > unfolded+1 {
			f.Values, f.More = links[:unfolded], links[unfolded:]
		}
		all = append(all, f)
	}
	return all
}

// links are the values of one dimension, those chosen first.
func (d dimension) links(a asked, counts []search.Count, names names) []link {
	chosen := *d.of(&a.Restrict)
	var all []link
	seen := map[string]bool{}
	add := func(value string, count int) {
		if value != "" && !seen[value] {
			seen[value] = true
			all = append(all, link{Text: names.value(d.key, value), Count: count,
				To: a.toggled(d, value), On: slices.Contains(chosen, value)})
		}
	}
	for _, c := range d.ordered(counts) {
		add(c.Value, c.Count)
	}
	if len(counts) > 0 {
		for _, value := range chosen { // that no hit has
			add(value, 0)
		}
	}
	slices.SortStableFunc(all, func(x, y link) int { return cmp.Compare(first(x.On), first(y.On)) })
	return all
}

func first(on bool) int {
	if on {
		return 0
	}
	return 1
}

// ordered puts years and levels in their own order; all others come as they
// are counted.
func (d dimension) ordered(counts []search.Count) []search.Count {
	sorted := slices.Clone(counts)
	switch d.key {
	case "year":
		slices.SortStableFunc(sorted, func(x, y search.Count) int { return cmp.Compare(y.Value, x.Value) })
	case "secrecy":
		slices.SortStableFunc(sorted, func(x, y search.Count) int {
			return cmp.Compare(archive.Level(y.Value).Rank(), archive.Level(x.Value).Rank())
		})
	}
	return sorted
}

// chips are what narrows a search, each with the way to take it off.
func chips(a asked, names names) []link {
	var all []link
	for _, d := range dimensions {
		for _, value := range *d.of(&a.Restrict) {
			all = append(all, link{Text: d.name + "：" + names.value(d.key, value), To: a.toggled(d, value)})
		}
	}
	if r := a.Restrict; r.From != "" || r.To != "" {
		all = append(all, link{Text: "日期：" + r.From + " 至 " + r.To,
			To: a.with(func(b *asked) { b.Restrict.From, b.Restrict.To = "", "" })})
	}
	return all
}
