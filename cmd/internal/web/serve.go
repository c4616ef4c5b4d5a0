package web

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"casefile/cmd/internal/office"
)

// Grace is how long a server waits for requests under way when it is stopped.
const Grace = 10 * time.Second

// Listen opens a port on this machine and refuses any other address: without a
// login, who can reach the port can act as anybody.
func Listen(addr string) (net.Listener, error) {
	host, _, err := net.SplitHostPort(addr)
	if err != nil || !loopbackHost(host) || host == "" {
		return nil, &office.Problem{ID: "usage-addr", Kind: office.Usage, Err: err,
			Args: map[string]string{"given": addr}}
	}
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, &office.Problem{ID: "failed", Kind: office.Failed, Err: err, Args: map[string]string{
			"detail": addr + " 不能监听，可能已有程序（例如另一个 casefile serve）在用；请用 --addr 换一个端口，例如 127.0.0.1:0"}}
	}
	return l, nil
}

// Serve answers until ctx ends, then lets requests under way finish.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	srv := &http.Server{
		Handler:           s.Handler(),
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       30 * time.Second,
		WriteTimeout:      2 * time.Minute,
		IdleTimeout:       time.Minute,
		MaxHeaderBytes:    32 << 10,
		// What has begun is finished: a number claimed is not left hanging
		// because somebody pressed Ctrl+C.
		BaseContext: func(net.Listener) context.Context { return context.WithoutCancel(ctx) },
	}
	done := make(chan error, 1)
	go func() { done <- srv.Serve(l) }()
	select {
	case err := <-done:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	wait, cancel := context.WithTimeout(context.WithoutCancel(ctx), Grace)
	defer cancel()
	err := srv.Shutdown(wait)
	if errors.Is(err, context.DeadlineExceeded) {
		err = errors.Join(err, srv.Close())
	}
	<-done // http.ErrServerClosed
	return err
}
