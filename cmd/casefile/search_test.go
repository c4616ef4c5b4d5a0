package main

import (
	"crypto/rand"
	"encoding/json"
	"testing"
	"time"

	"casefile/archive"
	"casefile/cmd/internal/office"
	"casefile/search"
)

// A hit whose document is gone has no places, and the others keep theirs.
func TestPlacedWithoutDocument(t *testing.T) {
	o, err := office.New(office.Options{Archive: t.TempDir() + "/a", Now: time.Now, Rand: rand.Reader})
	if err != nil {
		t.Fatal(err)
	}
	defer o.Close()
	who := office.Operator("周某某", "cli")
	if err := o.Init(t.Context(), who, archive.Office{Organs: []archive.Organ{{ID: "city", Name: "某市某局", Code: "某"}}}); err != nil {
		t.Fatal(err)
	}
	c := &cli{office: o}
	found := &office.Found{Result: &search.Result{Hits: []search.Hit{{ID: "c-1/0001-letter", Matches: [][2]int{{0, 3}}}, {ID: "c-2/0001-letter"}}}}
	answer, err := c.placed(t.Context(), who, found)
	if err != nil {
		t.Fatal(err)
	}
	out, err := json.Marshal(answer)
	if err != nil {
		t.Fatal(err)
	}
	var hits struct{ Hits []placedHit }
	if err := json.Unmarshal(out, &hits); err != nil || len(hits.Hits) != 2 || hits.Hits[0].ID != "c-1/0001-letter" || hits.Hits[0].Places != nil {
		t.Errorf("%s: %v", out, err)
	}
}
