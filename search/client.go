package search

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"time"
)

// client asks the server that owns a folder.
type client struct{ http *http.Client }

func newClient(dir string) *client {
	return &client{&http.Client{Transport: &http.Transport{
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) { return dial(ctx, dir) },
	}}}
}

func ask[A any](ctx context.Context, c *client, path string, q any) (*A, error) {
	var body bytes.Buffer
	enc := json.NewEncoder(&body)
	enc.SetEscapeHTML(false) // which makes six bytes of one
	if err := enc.Encode(q); err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://index"+path, &body)
	if err != nil {
		return nil, err
	}
	res, err := c.http.Do(req)
	if err != nil {
		return nil, fmt.Errorf("ask the server of the index: %w", err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		return nil, fmt.Errorf("ask the server of the index: %w", err)
	}
	if res.StatusCode != http.StatusOK {
		var w wireError
		if err := json.Unmarshal(b, &w); err != nil {
			return nil, fmt.Errorf("the server of the index answered %s", res.Status)
		}
		return nil, w.error()
	}
	a := new(A)
	if err := json.Unmarshal(b, a); err != nil {
		return nil, fmt.Errorf("read the answer of the index's server: %w", err)
	}
	return a, nil
}

func (c *client) search(ctx context.Context, r Request) (*Result, error) {
	return ask[Result](ctx, c, pathSearch, r)
}

func (c *client) similar(ctx context.Context, r SimilarRequest) (*Result, error) {
	return ask[Result](ctx, c, pathSimilar, r)
}

func (c *client) documents(ctx context.Context, r ListRequest) (*DocumentList, error) {
	return ask[DocumentList](ctx, c, pathDocuments, r)
}

func (c *client) files(ctx context.Context, r ListRequest) (*FileList, error) {
	return ask[FileList](ctx, c, pathFiles, r)
}

func (c *client) sync(ctx context.Context, src Source) (*Synced, error) {
	return ask[Synced](ctx, c, pathSync, archiveRequest{src.Identity()})
}

// pollProgress is how often a rebuild of the server is looked at.
const pollProgress = 500 * time.Millisecond

func (c *client) rebuild(ctx context.Context, src Source, tell func(Progress)) (*Synced, error) {
	ctx, cancel := context.WithCancel(ctx)
	var polling sync.WaitGroup
	defer polling.Wait()
	defer cancel()
	if tell != nil {
		polling.Go(func() { c.watch(ctx, tell) })
	}
	return ask[Synced](ctx, c, pathRebuild, archiveRequest{src.Identity()})
}

// watch tells how far the server's rebuild is.
func (c *client) watch(ctx context.Context, tell func(Progress)) {
	tick := time.NewTicker(pollProgress)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if s, err := c.status(ctx); err == nil && s.Rebuild != nil {
				tell(*s.Rebuild)
			}
		}
	}
}

func (c *client) status(ctx context.Context) (*Status, error) {
	s, err := ask[Status](ctx, c, pathStatus, struct{}{})
	if err == nil {
		s.Served = true
	}
	return s, err
}

func (c *client) verify(ctx context.Context, src Source) (*Checked, error) {
	return ask[Checked](ctx, c, pathVerify, archiveRequest{src.Identity()})
}

func (c *client) close() error {
	c.http.CloseIdleConnections()
	return nil
}
