package s3

import (
	"context"
	"io"
	"net"
	"net/http"
	"time"
)

const (
	dialTimeout   = 3 * time.Second
	headerTimeout = 20 * time.Second
	// stallTimeout is how long the next bytes of an answer are waited for.
	stallTimeout = 20 * time.Second
	idleConns    = 64
)

func newTransport() *stallGuard {
	return &stallGuard{&http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DialContext:           (&net.Dialer{Timeout: dialTimeout, KeepAlive: 15 * time.Second}).DialContext,
		TLSHandshakeTimeout:   dialTimeout,
		ResponseHeaderTimeout: headerTimeout,
		MaxIdleConnsPerHost:   idleConns,
		IdleConnTimeout:       time.Minute,
		DisableCompression:    true,
	}, stallTimeout}
}

// stallGuard ends an answer that stops coming, which no timeout of
// http.Transport does: a long listing has no end to wait for.
type stallGuard struct {
	next  http.RoundTripper
	after time.Duration
}

func (g *stallGuard) RoundTrip(r *http.Request) (*http.Response, error) {
	ctx, cancel := context.WithCancel(r.Context())
	resp, err := g.next.RoundTrip(r.WithContext(ctx))
	if err != nil {
		cancel()
		return nil, err
	}
	resp.Body = &guardedBody{resp.Body, cancel, g.after}
	return resp, nil
}

type guardedBody struct {
	io.ReadCloser
	cancel context.CancelFunc
	after  time.Duration
}

func (b *guardedBody) Read(p []byte) (int, error) {
	late := time.AfterFunc(b.after, b.cancel)
	defer late.Stop()
	return b.ReadCloser.Read(p)
}

func (b *guardedBody) Close() error {
	defer b.cancel()
	return b.ReadCloser.Close()
}
