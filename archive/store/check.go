package store

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"sync"
)

// checkWriters is the number of writers that Check sets on one key at a time.
const checkWriters = 4

// CheckPrefix begins the keys of Check; what lies there after a crash may be removed.
const CheckPrefix = WorkPrefix + "check/"

// Check tries under a random key whether s creates exactly once: of several
// writers at a time one wins, later other bytes are refused, equal bytes are
// accepted, and what was created is read back. It returns ErrUnfit if not.
func Check(ctx context.Context, s Store, random io.Reader) error {
	nonce := make([]byte, 16)
	if _, err := io.ReadFull(random, nonce); err != nil {
		return fmt.Errorf("make a key for the create-once test: %w", err)
	}
	key := CheckPrefix + hex.EncodeToString(nonce)
	err := checkKey(ctx, s, key)
	return errors.Join(err, s.Remove(context.WithoutCancel(ctx), key))
}

func checkKey(ctx context.Context, s Store, key string) error {
	var errs [checkWriters]error
	var wg sync.WaitGroup
	for i := range errs {
		wg.Go(func() { errs[i] = s.Create(ctx, key, checkBytes(key, i)) })
	}
	wg.Wait()
	winner := -1
	for i, err := range errs {
		switch {
		case err == nil && winner >= 0:
			return fmt.Errorf("two of %d writers won the same key: %w", checkWriters, ErrUnfit)
		case err == nil:
			winner = i
		case !errors.Is(err, ErrExists):
			return fmt.Errorf("create-once test: %w", err)
		}
	}
	if winner < 0 {
		return fmt.Errorf("none of %d writers won the key: %w", checkWriters, ErrUnfit)
	}
	return checkAgain(ctx, s, key, checkBytes(key, winner))
}

func checkAgain(ctx context.Context, s Store, key string, b []byte) error {
	if err := s.Create(ctx, key, checkBytes(key, checkWriters)); err == nil {
		return fmt.Errorf("a second object was created under one key: %w", ErrUnfit)
	} else if !errors.Is(err, ErrExists) {
		return fmt.Errorf("create-once test: %w", err)
	}
	if err := s.Create(ctx, key, b); err != nil {
		return fmt.Errorf("create-once test, equal bytes: %w", err)
	}
	got, err := s.Get(ctx, key)
	if err != nil {
		return fmt.Errorf("create-once test: %w", err)
	}
	if !bytes.Equal(got, b) {
		return fmt.Errorf("the object read back is another one: %w", ErrUnfit)
	}
	return nil
}

func checkBytes(key string, i int) []byte { return fmt.Appendf(nil, "%s %d", key, i) }
