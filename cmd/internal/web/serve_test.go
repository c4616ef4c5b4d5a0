package web

import (
	"context"
	"net/http"
	"testing"
	"time"
)

// A server that is stopped finishes what it has begun and takes nothing new.
func TestServe(t *testing.T) {
	p := newPlace(t, "")
	s, err := New(Options{Office: p.Office, Account: "local", Rand: zeros{}})
	if err != nil {
		t.Fatal(err)
	}
	l, err := Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- s.Serve(ctx, l) }()
	url := "http://" + l.Addr().String() + "/"
	resp, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		t.Errorf("answered %d", resp.StatusCode)
	}
	stop()
	select {
	case err := <-done:
		if err != nil {
			t.Errorf("stopped with %v", err)
		}
	case <-time.After(2 * Grace):
		t.Fatal("does not stop")
	}
	if resp, err := http.Get(url); err == nil {
		resp.Body.Close()
		t.Error("answers after it has stopped")
	}
}

// zeros is chance that a test can foresee.
type zeros struct{}

func (zeros) Read(b []byte) (int, error) { clear(b); return len(b), nil }
