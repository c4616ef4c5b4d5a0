package archive

import (
	"bytes"
	"errors"
	"fmt"
	"sync"
	"testing"

	"casefile/archive/store"
	"casefile/archive/store/miniotest"
	"casefile/archive/store/storeurl"
)

// TestMinIO runs a small archive on a real S3 server: issued from two handles
// at once, imported, verified, damaged behind its back, and gone.
func TestMinIO(t *testing.T) {
	server := miniotest.Start(t)
	connect := func() store.Store {
		s, err := storeurl.Open(t.Context(), server.URL("archive/some/prefix"), storeurl.Options{Getenv: server.Getenv, Create: true})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	f := initFixture(t, connect())
	other := f.reopen(connect())
	const n = 6
	ids := make([]DocID, n)
	var wg sync.WaitGroup
	for i := range n {
		file := FileID(fmt.Sprintf("case-%d", i))
		wg.Go(func() {
			f.open(file)
			ids[i] = f.approved(file, `{}`)
		})
	}
	wg.Wait()
	for i := range n {
		wg.Go(func() { f.issue(ids[i]) })
		wg.Go(func() { other.issue(ids[i]) })
	}
	wg.Wait()
	if got := numbers(t, f.Archive); len(got) != n {
		t.Errorf("%d numbers", len(got))
	}
	results, err := f.importer("case-0").Add(t.Context(), papers(20, "旧"))
	f.must(err)
	for _, r := range results {
		f.must(r.Err)
	}
	wantClean(t, f.Archive)
	testDamage(t, f, ids[0])
}

// testDamage replaces a stored object as only the server's administrator can.
func testDamage(t *testing.T, f *fixture, id DocID) {
	t.Helper()
	key := objectKey(id.File(), pdfName(id.Local()))
	b, err := f.store.Get(t.Context(), key)
	f.must(err)
	damaged := bytes.Clone(b)
	damaged[len(b)/2] ^= 1
	f.must(f.store.Remove(t.Context(), key))
	f.must(f.store.Create(t.Context(), key, damaged))
	doc, err := f.GetDocument(t.Context(), id)
	f.must(err)
	if _, err := f.Part(t.Context(), doc.State, RolePDF); !errors.Is(err, ErrIntegrity) {
		t.Errorf("got %v", err)
	}
	if found := findings(t, f.Archive); len(found) != 1 || found[0].Key != key || found[0].Kind != FoundWrong {
		t.Errorf("found %v", found)
	}
}
