package store

import (
	"fmt"
	"strings"
)

const (
	maxKey     = 800 // S3 allows 1024 bytes, prefix included
	maxSegment = 200 // file systems allow 255
)

// ValidKey reports why key cannot be created, or nil: segments of 1–200
// characters A–Z a–z 0–9 . _ ~ -, none beginning with a dot, joined by single
// slashes, at most 800 bytes in all. So no key is absolute, climbs out with
// "..", or needs quoting in a path, a URL or a header.
func ValidKey(key string) error {
	if key == "" || len(key) > maxKey {
		return fmt.Errorf("key of %d bytes: %w", len(key), ErrInvalid)
	}
	for seg := range strings.SplitSeq(key, "/") {
		if err := validSegment(seg); err != nil {
			return fmt.Errorf("key %.100q: %w", key, err)
		}
	}
	return nil
}

func validSegment(s string) error {
	switch {
	case s == "":
		return fmt.Errorf("empty segment: %w", ErrInvalid)
	case len(s) > maxSegment:
		return fmt.Errorf("segment of %d bytes: %w", len(s), ErrInvalid)
	case s[0] == '.':
		return fmt.Errorf("segment begins with a dot: %w", ErrInvalid)
	}
	for i := range len(s) {
		if !keyByte(s[i]) {
			return fmt.Errorf("byte %#02x: %w", s[i], ErrInvalid)
		}
	}
	return nil
}

func keyByte(c byte) bool {
	switch {
	case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9':
		return true
	}
	return c == '.' || c == '_' || c == '~' || c == '-'
}

// ValidPrefix reports whether an object can have prefix as the beginning of its
// key: a listing of anything else is empty.
func ValidPrefix(prefix string) bool {
	if prefix == "" {
		return true
	}
	return ValidKey(prefix+"x") == nil
}
