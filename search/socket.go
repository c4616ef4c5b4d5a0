package search

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"time"
)

// maxSocketPath is what fits into a socket address on every system.
const maxSocketPath = 100

// withSocketPath calls f with a path of the folder's socket that is short
// enough for an address: through a link in the folder for temporary files if
// need be.
func withSocketPath(dir string, f func(path string) error) error {
	path := filepath.Join(dir, fileSocket)
	if len(path) <= maxSocketPath {
		return f(path)
	}
	full, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	tmp, err := os.MkdirTemp("", "casefile-")
	if err != nil {
		return fmt.Errorf("shorten the path of the socket: %w", err)
	}
	defer os.RemoveAll(tmp)
	link := filepath.Join(tmp, "i")
	if err := os.Symlink(full, link); err != nil {
		return fmt.Errorf("shorten the path of the socket: %w", err)
	}
	return f(filepath.Join(link, fileSocket))
}

// listen makes the socket. The folder's lock is held alone, so a socket that
// is there already is left over.
func listen(dir string) (net.Listener, error) {
	path := filepath.Join(dir, fileSocket)
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	var l *net.UnixListener
	err := withSocketPath(dir, func(short string) (err error) {
		l, err = net.ListenUnix("unix", &net.UnixAddr{Name: short, Net: "unix"})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("listen in the index folder: %w", err)
	}
	l.SetUnlinkOnClose(false) // by its short path; the server removes it itself
	if err := os.Chmod(path, 0o600); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return l, nil
}

// dial reaches the server of a folder. Whoever may enter the folder may ask;
// the folder is its owner's alone.
func dial(ctx context.Context, dir string) (net.Conn, error) {
	var c net.Conn
	err := withSocketPath(dir, func(short string) (err error) {
		c, err = (&net.Dialer{Timeout: 5 * time.Second}).DialContext(ctx, "unix", short)
		return err
	})
	return c, err
}

// served reports whether a server answers in the folder.
func served(ctx context.Context, dir string) bool {
	if _, err := os.Lstat(filepath.Join(dir, fileSocket)); err != nil {
		return false
	}
	c, err := dial(ctx, dir)
	if err != nil {
		return false
	}
	return c.Close() == nil
}
