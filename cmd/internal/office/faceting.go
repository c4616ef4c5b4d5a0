package office

import (
	"context"

	"casefile/search"
)

// restricted are the lists of a restriction by the names of their facets.
func restricted(r *search.Restrict) map[string]*[]string {
	return map[string]*[]string{"form": &r.Form, "unit": &r.Unit, "year": &r.Year, "sector": &r.Sector,
		"link": &r.Link, "level": &r.Level, "status": &r.Status, "secrecy": &r.Secrecy}
}

// sideways counts every facet that narrows the search as if it did not: the
// values beside the chosen ones, which could be chosen too. Whatever the viewer
// may not see is left out of these counts as of any.
func sideways(ctx context.Context, x *guarded, r search.Request, res *search.Result) error {
	for name, list := range restricted(&r.Restrict) {
		if len(*list) == 0 {
			continue
		}
		wide := r
		wide.Limit, wide.Offset, wide.After, wide.Explain = -1, 0, "", false
		*restricted(&wide.Restrict)[name] = nil
		found, err := x.Search(ctx, wide)
		if err != nil {
			return err
		}
		res.TookMS += found.TookMS
		if counts, ok := found.Facets[name]; ok {
			res.Facets[name] = counts
		}
	}
	return nil
}
