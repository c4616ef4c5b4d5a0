package archive

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"casefile/archive/store/dir"
)

// TestDoctorTemps: a file that a crash has left half written is found a day
// later and removed; a young one may be of a process that still writes.
func TestDoctorTemps(t *testing.T) {
	root := t.TempDir()
	s, err := dir.Open(root)
	if err != nil {
		t.Fatal(err)
	}
	f := initFixture(t, s)
	left := filepath.Join(root, ".tmp", "0123456789abcdef")
	f.must(os.WriteFile(left, []byte("half of a secret pa"), 0o600))
	plan, err := f.Doctor(t.Context())
	if err != nil || len(plan) > 0 {
		t.Fatalf("at once: %+v, %v", plan, err)
	}
	old := time.Now().Add(-25 * time.Hour)
	f.must(os.Chtimes(left, old, old))
	plan, err = f.Doctor(t.Context())
	if err != nil || len(plan) != 1 || plan[0].Kind != RepairTemp {
		t.Fatalf("a day later: %+v, %v", plan, err)
	}
	wantClean(t, f.Archive)
	out, err := f.Repair(t.Context(), officer, plan[0], nil)
	if _, gone := os.Stat(left); err != nil || out != OutcomeRemoved || !os.IsNotExist(gone) {
		t.Errorf("%v, %v, %v", out, err, gone)
	}
	if _, err := f.Repair(t.Context(), officer, Repair{Kind: RepairTemp, Keys: []string{"../format.json"}}, nil); err == nil {
		t.Error("a name that climbs out was removed")
	}
}
