package office

import (
	"os"
	"path/filepath"
	"testing"
)

// A copy must lie outside the archive, whatever way its address is written.
func TestWithin(t *testing.T) {
	root := t.TempDir()
	lib, link := filepath.Join(root, "lib"), filepath.Join(root, "link")
	if err := os.Mkdir(lib, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(lib, link); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		inner, outer string
		want         bool
	}{
		{lib, lib, true}, {"file://" + lib, lib, true}, {lib + "/", lib, true}, {link, lib, true},
		{filepath.Join(link, "new", "deep"), lib, true}, {filepath.Join(lib, "..", "lib"), lib, true},
		{lib + "-2", lib, false}, {root, lib, false}, {filepath.Join(root, "other"), lib, false},
		{"s3://b/p?endpoint=http://h", "s3://b/p/?endpoint=http://h", true},
		{"s3://b/p/q?endpoint=http://h", "s3://b/p?endpoint=http://h", true},
		{"s3://b/pq?endpoint=http://h", "s3://b/p?endpoint=http://h", false},
		{"s3://b/p?endpoint=http://other", "s3://b/p?endpoint=http://h", false},
		{"s3://b/p?endpoint=http://h&lock=governance&retain=1d", "s3://b/p?endpoint=http://h", true},
		{"s3://b", lib, false},
	} {
		if got := within(c.inner, c.outer); got != c.want {
			t.Errorf("%s within %s: %t", c.inner, c.outer, got)
		}
	}
}

// With keys of its own the second store gets none of the first's.
func TestSecondKeys(t *testing.T) {
	first := map[string]string{"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", "AWS_SESSION_TOKEN": "c"}
	both := map[string]string{"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", "AWS_SESSION_TOKEN": "c",
		"COPY_AWS_ACCESS_KEY_ID": "A", "COPY_AWS_SECRET_ACCESS_KEY_FILE": "/B"}
	for _, c := range []struct {
		env        map[string]string
		name, want string
	}{
		{first, "AWS_ACCESS_KEY_ID", "a"}, {first, "AWS_SESSION_TOKEN", "c"},
		{both, "AWS_ACCESS_KEY_ID", "A"}, {both, "AWS_SECRET_ACCESS_KEY", ""},
		{both, "AWS_SECRET_ACCESS_KEY_FILE", "/B"}, {both, "AWS_SESSION_TOKEN", ""},
	} {
		get := secondKeys(func(name string) string { return c.env[name] })
		if got := get(c.name); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}
