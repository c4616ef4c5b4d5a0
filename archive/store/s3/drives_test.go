package s3_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"testing"
	"time"

	"casefile/archive/store"
	"casefile/archive/store/miniotest"
	"casefile/archive/store/s3"
)

// TestErasure runs the suite on four drives of which two are parity, then
// takes drives away.
func TestErasure(t *testing.T) {
	server := miniotest.StartDrives(t, 4)
	t.Run("Whole", func(t *testing.T) {
		for name, fn := range map[string]func(*testing.T, *miniotest.Server){
			"Suite": testSuite, "LostReplies": testLostReplies, "Versions": testVersions, "DamagedDrive": testDamagedDrive,
		} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				fn(t, server)
			})
		}
	})
	t.Run("LostDrives", func(t *testing.T) { testLostDrives(t, server) })
}

// testLostDrives: with one drive of four gone everything works, with two gone
// what was stored is read, and writes fail and leave nothing.
func testLostDrives(t *testing.T, server *miniotest.Server) {
	c := config(server)
	c.Bucket = "drives"
	s := open(t, c)
	body := make([]byte, 300<<10)
	rand.Read(body)
	stored := []string{}
	write := func(key string) {
		t.Helper()
		if err := s.Create(t.Context(), key, body); err != nil {
			t.Fatal(err)
		}
		stored = append(stored, key)
	}
	write("all/1")
	backA := server.Lose(0)
	for i := range 3 {
		write(fmt.Sprintf("three/%d", i))
	}
	if err := store.Check(t.Context(), s, rand.Reader); err != nil {
		t.Errorf("one drive gone: %v", err)
	}
	readAll(t, s, stored, body)
	backB := server.Lose(1)
	readAll(t, s, stored, body)
	begun := time.Now()
	err := s.Create(t.Context(), "two/1", body)
	if !errors.Is(err, store.ErrUnreachable) || time.Since(begun) > 20*time.Second {
		t.Errorf("two drives gone, create: %v after %v", err, time.Since(begun))
	}
	t.Logf("two drives gone: %v after %v", err, time.Since(begun))
	if b, err := s.Get(t.Context(), "two/1"); err == nil {
		t.Errorf("what was not created is there: %d bytes", len(b))
	}
	backB()
	backA()
	for range 100 {
		if err = s.Create(t.Context(), "two/1", body); err == nil {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	if err != nil {
		t.Fatalf("drives back, create: %v", err)
	}
	readAll(t, s, append(stored, "two/1"), body)
}

func readAll(t *testing.T, s *s3.Store, keys []string, body []byte) {
	t.Helper()
	for _, key := range keys {
		if b, err := s.Get(t.Context(), key); err != nil || !bytes.Equal(b, body) {
			t.Errorf("%s: %d bytes, %v", key, len(b), err)
		}
	}
	n := 0
	for _, err := range s.List(t.Context(), "", "") {
		if n++; err != nil {
			t.Error(err)
		}
	}
	if n != len(keys) {
		t.Errorf("%d objects listed, want %d", n, len(keys))
	}
}
