package office

import (
	"io"
	"slices"
	"strings"
	"testing"

	"casefile/archive"
	"casefile/search"
)

// Every restriction that is a facet is counted sideways, each into its own list.
func TestRestricted(t *testing.T) {
	r := search.Restrict{Form: []string{"form"}, Unit: []string{"unit"}, Year: []string{"year"}, Sector: []string{"sector"},
		Link: []string{"link"}, Level: []string{"level"}, Status: []string{"status"}, Secrecy: []string{"secrecy"}}
	for name, list := range restricted(&r) {
		if !slices.Equal(*list, []string{name}) {
			t.Errorf("%s narrows by %q", name, *list)
		}
	}
}

// A facet that narrows the search tells what else could be chosen, and of
// nothing that the actor may not read.
func TestSideways(t *testing.T) {
	roles := []string{"archivist", "reviewer"}
	d := newDesk(t).init(archive.Actor{ID: "dang", Name: "档案员", Roles: roles, Clearance: archive.LevelSecret},
		archive.Actor{ID: "wu", Name: "吴某某", Roles: roles})
	for id, h := range map[string]CaseHeader{"a": {Sector: "工程建设"}, "b": {Sector: "医药卫生"}, "c": {Sector: "教育", Secrecy: archive.LevelSecret}} {
		h.ID, h.Kind = id, "series"
		_, err := d.OpenCase(d.ctx, d.who("档案员"), h)
		d.ok(err)
		r, err := d.Import(d.ctx, d.who("档案员"), ImportRequest{Case: id, Files: []ImportFile{{Name: id + ".txt",
			Open: func() (io.ReadCloser, error) {
				return io.NopCloser(strings.NewReader("招标中的问题，" + id)), nil
			}}}})
		d.ok(err)
		d.ok(r.Err())
	}
	ask := SearchRequest{Query: "招标", Restrict: search.Restrict{Sector: []string{"工程建设"}}}
	for who, want := range map[string][2]int{"档案员": {1, 3}, "吴某某": {1, 2}} {
		for i, sideways := range []bool{false, true} {
			ask.Sideways = sideways
			f, err := d.Search(d.ctx, d.who(who), ask)
			d.ok(err)
			if f.Total != 1 || len(f.Facets["sector"]) != want[i] || len(f.Facets["year"]) > 1 {
				t.Errorf("%s, sideways %v: %d hits, %v", who, sideways, f.Total, f.Facets["sector"])
			}
		}
	}
}
