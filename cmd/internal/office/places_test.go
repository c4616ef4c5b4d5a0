package office

import (
	"strings"
	"testing"

	"casefile/archive"
)

// The matches of a hit have their places on the pages of the stored document,
// for who may read it and for nobody else.
func TestPlaces(t *testing.T) {
	d := newDesk(t).init(
		archive.Actor{ID: "周某某", Roles: []string{"officer"}, Clearance: archive.LevelSecret},
		archive.Actor{ID: "郑某某", Roles: []string{"approver", "issuer"}, Clearance: archive.LevelSecret},
		archive.Actor{ID: "韩某某", Roles: []string{"reviewer"}})
	draft := d.draft("c-1", letter)
	places, err := d.Places(d.ctx, d.who("周某某"), draft, [][2]int{{0, 100}})
	d.ok(err)
	if len(places) != 0 {
		t.Errorf("a draft has places: %v", places)
	}
	doc := d.approved("c-1", strings.Replace(letter, "{", `{"secrecy": "机密", `, 1))
	_, err = d.Issue(d.ctx, d.who("郑某某"), IssueRequest{Doc: doc})
	d.ok(err)
	found, err := d.Search(d.ctx, d.who("周某某"), SearchRequest{Query: "差旅费"})
	d.ok(err)
	if len(found.Hits) != 1 || len(found.Hits[0].Matches) == 0 {
		t.Fatalf("found %+v", found.Hits)
	}
	hit := found.Hits[0]
	places, err = d.Places(d.ctx, d.who("周某某"), hit.ID, hit.Matches)
	d.ok(err)
	if len(places) < len(hit.Matches) {
		t.Fatalf("%d places of %d matches", len(places), len(hit.Matches))
	}
	for _, p := range places {
		if p.Page < 1 || p.X2 <= p.X1 || p.Y2 <= p.Y1 || p.X2-p.X1 > 3*16 {
			t.Errorf("place %+v", p)
		}
	}
	_, err = d.Places(d.ctx, d.who("韩某某"), hit.ID, hit.Matches)
	d.wants(err, Refused, "not-cleared")
	_, err = d.Places(d.ctx, d.who("周某某"), "c-1/0099-nothing", nil)
	d.wants(err, Missing, "document-missing")
}
