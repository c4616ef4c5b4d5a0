// Package storeurl opens the store that a URL names:
//
//	file:///srv/archive                                     a local folder
//	/srv/archive                                            the same
//	s3://bucket/prefix?endpoint=http://127.0.0.1:9000       S3; prefix may be absent
//
// An S3 URL may name a region too; without an endpoint it means Amazon's. With
// lock=governance or lock=compliance, and retain=10y or retain=3650d, every
// object that is no draft is locked for that time from its creation on
// (s3.Retention). The bucket must have been made with object lock; Init makes
// such a one.
//
// Credentials never stand in the URL: they come from AWS_ACCESS_KEY_ID,
// AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, or from the files that those
// names with _FILE appended name.
package storeurl

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"casefile/archive/store"
	"casefile/archive/store/dir"
	"casefile/archive/store/s3"
)

// Options come from main.
type Options struct {
	Getenv func(string) string // nil: no environment
	Now    func() time.Time    // default time.Now
	// Create makes the folder or the bucket if it is missing, as Init needs it.
	Create bool
}

const amazon = "https://s3.amazonaws.com"

// Open opens the store. ErrNotFound: there is no such folder; a bucket is not
// looked for.
func Open(ctx context.Context, raw string, opt Options) (store.Store, error) {
	if !strings.Contains(raw, "://") {
		return openDir(raw, opt)
	}
	u, err := url.Parse(raw)
	if err != nil {
		return nil, fmt.Errorf("archive URL %.200q cannot be read: %w", redact(raw), store.ErrInvalid)
	}
	if u.User != nil {
		return nil, fmt.Errorf("archive URL must not contain credentials: %w", store.ErrInvalid)
	}
	switch u.Scheme {
	case "file":
		if u.Host != "" || u.RawQuery != "" || u.Fragment != "" {
			return nil, fmt.Errorf("archive URL %.200q is not of the form file:///folder: %w", raw, store.ErrInvalid)
		}
		return openDir(u.Path, opt)
	case "s3":
		return openS3(ctx, u, opt)
	}
	return nil, fmt.Errorf("archive URL begins with %.20q, not with file or s3: %w", u.Scheme, store.ErrInvalid)
}

// redact leaves out what might be a password.
func redact(raw string) string {
	if i := strings.LastIndexByte(raw, '@'); i >= 0 {
		return "…" + raw[i:]
	}
	return raw
}

func openDir(path string, opt Options) (store.Store, error) {
	if path == "" {
		return nil, fmt.Errorf("archive URL names no folder: %w", store.ErrInvalid)
	}
	open := dir.Open
	if opt.Create {
		open = dir.Create
	}
	s, err := open(path)
	if err != nil {
		return nil, err
	}
	return s, nil
}

func openS3(ctx context.Context, u *url.URL, opt Options) (store.Store, error) {
	c := s3.Config{Endpoint: amazon, Bucket: u.Host, Prefix: strings.Trim(u.Path, "/"), Now: opt.Now}
	var err error
	if c.Lock, err = retention(u.Query().Get("lock"), u.Query().Get("retain")); err != nil {
		return nil, err
	}
	for name, values := range u.Query() {
		switch {
		case name == "endpoint" && len(values) == 1:
			c.Endpoint = values[0]
		case name == "region" && len(values) == 1:
			c.Region = values[0]
		case (name == "lock" || name == "retain") && len(values) == 1:
		default:
			return nil, fmt.Errorf("archive URL has an unknown or repeated parameter %.50q: %w", name, store.ErrInvalid)
		}
	}
	for name, to := range map[string]*string{
		"AWS_ACCESS_KEY_ID": &c.AccessKey, "AWS_SECRET_ACCESS_KEY": &c.SecretKey, "AWS_SESSION_TOKEN": &c.SessionToken,
	} {
		if *to, err = secret(opt.Getenv, name); err != nil {
			return nil, err
		}
	}
	if c.AccessKey == "" || c.SecretKey == "" {
		return nil, fmt.Errorf("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or the same with _FILE, must be set: %w", store.ErrInvalid)
	}
	s, err := s3.Open(c)
	if err == nil && opt.Create {
		err = s.MakeBucket(ctx)
	}
	if err != nil {
		return nil, err
	}
	return s, nil
}

// retention reads lock=… and retain=…, which come together or not at all.
func retention(lock, retain string) (r s3.Retention, err error) {
	if lock == "" && retain == "" {
		return r, nil
	}
	count, unit := retain, byte(0)
	if n := len(retain); n > 0 {
		count, unit = retain[:n-1], retain[n-1]
	}
	n, err := strconv.ParseUint(count, 10, 16)
	switch {
	case lock != "governance" && lock != "compliance":
		return r, fmt.Errorf("archive URL has lock=%.20q, not governance or compliance: %w", lock, store.ErrInvalid)
	case err != nil || n == 0 || unit != 'y' && unit != 'd':
		return r, fmt.Errorf("archive URL has retain=%.20q, not a number of years or days such as 10y or 3650d: %w", retain, store.ErrInvalid)
	case unit == 'y':
		r.Years = int(n)
	default:
		r.Days = int(n)
	}
	r.Compliance = lock == "compliance"
	return r, nil
}

// secret reads NAME, or the file that NAME_FILE names.
func secret(getenv func(string) string, name string) (string, error) {
	if getenv == nil {
		return "", nil
	}
	if v := getenv(name); v != "" {
		return v, nil
	}
	path := getenv(name + "_FILE")
	if path == "" {
		return "", nil
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("%s_FILE: %w: %w", name, err, store.ErrInvalid)
	}
	return strings.TrimSpace(string(b)), nil
}
