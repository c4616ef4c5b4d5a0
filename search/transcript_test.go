package search

import (
	"slices"
	"testing"
	"time"

	"casefile/archive"
)

// A paper without text is found by what is known of it, told to have none and
// what of it is only guessed, and found by its words once it has got them.
func TestTextThatComesLater(t *testing.T) {
	a := newFiled(t)
	a.open(t, "c-1", archive.Access{})
	im, err := a.Importer(t.Context(), by, "c-1")
	if err != nil {
		t.Fatal(err)
	}
	filed, err := im.Add(t.Context(), []archive.Paper{{OwnID: "scan", Title: "谈话笔录", Original: []byte("GIF89a"), Ext: "gif",
		Responsible: "专案组", Guessed: []string{"title", "unit"}}})
	if err != nil || filed[0].Err != nil {
		t.Fatal(err, filed)
	}
	x, err := Open(t.Context(), t.TempDir(), Options{Wait: waitInTests, Now: func() time.Time { return a.now }})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { closeIndex(t, x) }()
	src := FromArchive(a.Archive)
	syncAll(t, x, src)
	h := ask1(t, x, Request{Query: "谈话笔录"}).Hits[0]
	if !h.NoText || h.AddedText || h.OwnID != "scan" || !slices.Equal(h.Guessed, []string{"title", "unit"}) {
		t.Errorf("hit %+v", h)
	}
	if n := count(t, x, "没有收受"); n != 0 {
		t.Errorf("%d found before there is a text", n)
	}
	_, err = a.AddText(t.Context(), by, archive.Transcript{Document: filed[0].Document, Text: "答：没有收受。"}, archive.Enclosure{Ext: "txt", Bytes: []byte("x")})
	if err != nil {
		t.Fatal(err)
	}
	syncAll(t, x, src)
	h = ask1(t, x, Request{Query: "没有收受"}).Hits[0]
	if h.NoText || !h.AddedText || h.ID != string(filed[0].Document) || count(t, x, "谈话笔录") != 1 {
		t.Errorf("hit %+v", h)
	}
}
