package s3

import (
	"context"
	"errors"
	"iter"
	"strings"

	"github.com/minio/minio-go/v7"

	"casefile/archive/store"
)

// List implements store.Store. If the service fails on the way, the listing
// goes on after the last key it gave.
func (s *Store) List(ctx context.Context, prefix, after string) iter.Seq2[store.Entry, error] {
	return func(yield func(store.Entry, error) bool) {
		if !store.ValidPrefix(prefix) {
			return
		}
		stopped := false
		err := s.list(ctx, prefix, after, func(o minio.ObjectInfo, key string) bool {
			stopped = !yield(store.Entry{Key: key, Size: o.Size}, nil)
			return !stopped
		})
		if err != nil && !stopped {
			yield(store.Entry{}, err)
		}
	}
}

// list calls fn for each key until it returns false. Its retries count anew
// after every key.
func (s *Store) list(ctx context.Context, prefix, after string, fn func(minio.ObjectInfo, string) bool) error {
	for {
		progress := false
		err := retry(ctx, func(ctx context.Context) error {
			for o := range s.objects(ctx, prefix, after, true) {
				if err := wrap(ctx, "list "+prefix, o.Err); err != nil {
					if progress && errors.Is(err, store.ErrUnreachable) {
						return errAgain
					}
					return err
				}
				after, progress = strings.TrimPrefix(o.Key, s.prefix), true
				if !fn(o, after) {
					return nil
				}
			}
			return ctx.Err()
		})
		if !errors.Is(err, errAgain) {
			return err
		}
	}
}

func (s *Store) objects(ctx context.Context, prefix, after string, deep bool) iter.Seq[minio.ObjectInfo] {
	opts := minio.ListObjectsOptions{Prefix: s.prefix + prefix, Recursive: deep}
	if after != "" {
		opts.StartAfter = s.prefix + after
	}
	return s.core.ListObjectsIter(ctx, s.bucket, opts)
}

// Folders implements store.Store.
func (s *Store) Folders(ctx context.Context, prefix string) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		names, err := s.folders(ctx, prefix)
		for _, name := range names {
			if !yield(name, nil) {
				return
			}
		}
		if err != nil {
			yield("", err)
		}
	}
}

func (s *Store) folders(ctx context.Context, prefix string) (names []string, err error) {
	if !store.ValidPrefix(prefix) {
		return nil, nil
	}
	err = retry(ctx, func(ctx context.Context) error {
		names = nil
		for o := range s.objects(ctx, prefix, "", false) {
			if o.Err != nil {
				return wrap(ctx, "list "+prefix, o.Err)
			}
			name, folder := strings.CutSuffix(strings.TrimPrefix(o.Key, s.prefix+prefix), "/")
			if folder && name != "" {
				names = append(names, name)
			}
		}
		return ctx.Err()
	})
	return names, err
}
