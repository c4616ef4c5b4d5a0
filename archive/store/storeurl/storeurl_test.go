package storeurl_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"casefile/archive/store"
	"casefile/archive/store/miniotest"
	"casefile/archive/store/storeurl"
)

func getenv(env map[string]string) func(string) string {
	return func(name string) string { return env[name] }
}

func TestRefused(t *testing.T) {
	keys := getenv(map[string]string{"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "top-secret"})
	for _, c := range []struct {
		url    string
		getenv func(string) string
		want   error
	}{
		{"", keys, store.ErrInvalid},
		{"ftp://host/x", keys, store.ErrInvalid},
		{"file://host/x", keys, store.ErrInvalid},
		{"file:///x?y=z", keys, store.ErrInvalid},
		{"file://", keys, store.ErrInvalid},
		{"file:///no/such/folder", keys, store.ErrNotFound},
		{"/no/such/folder", nil, store.ErrNotFound},
		{"s3://", keys, store.ErrInvalid},
		{"s3://a:top-secret@bucket", keys, store.ErrInvalid},
		{"s3://a:top-secret@bu%zzcket", keys, store.ErrInvalid},
		{"s3://bucket?endpoint=nowhere", keys, store.ErrInvalid},
		{"s3://bucket?endpoint=http://a&endpoint=http://b", keys, store.ErrInvalid},
		{"s3://bucket?colour=red", keys, store.ErrInvalid},
		{"s3://bucket?lock=governance", keys, store.ErrInvalid},
		{"s3://bucket?retain=10y", keys, store.ErrInvalid},
		{"s3://bucket?lock=perhaps&retain=10y", keys, store.ErrInvalid},
		{"s3://bucket?lock=compliance&retain=0d", keys, store.ErrInvalid},
		{"s3://bucket?lock=compliance&retain=-1y", keys, store.ErrInvalid},
		{"s3://bucket?lock=compliance&retain=10", keys, store.ErrInvalid},
		{"s3://bucket?lock=compliance&retain=9999y", keys, store.ErrInvalid},
		{"s3://bucket?lock=compliance&retain=10y", keys, nil},
		{"s3://bucket?lock=governance&retain=3650d", keys, nil},
		{"s3://bucket/../x", keys, store.ErrInvalid},
		{"s3://bucket", nil, store.ErrInvalid},
		{"s3://bucket", getenv(nil), store.ErrInvalid},
		{"s3://bucket", getenv(map[string]string{"AWS_ACCESS_KEY_ID": "a"}), store.ErrInvalid},
		{"s3://bucket", getenv(map[string]string{"AWS_ACCESS_KEY_ID_FILE": "/no/such/file"}), store.ErrInvalid},
	} {
		_, err := storeurl.Open(t.Context(), c.url, storeurl.Options{Getenv: c.getenv})
		if !errors.Is(err, c.want) {
			t.Errorf("%s: %v", c.url, err)
		}
		if err != nil && strings.Contains(err.Error(), "top-secret") {
			t.Errorf("%s: the error tells the secret: %v", c.url, err)
		}
	}
}

func TestDir(t *testing.T) {
	root := filepath.Join(t.TempDir(), "a b", "案卷")
	for i, url := range []string{root, "file://" + strings.ReplaceAll(root, " ", "%20")} {
		s, err := storeurl.Open(t.Context(), url, storeurl.Options{Create: i == 0})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Create(t.Context(), "a", []byte("x")); err != nil {
			t.Error(err)
		}
	}
}

func TestS3(t *testing.T) {
	server := miniotest.Start(t)
	secret := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(secret, []byte(server.SecretKey+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	opt := storeurl.Options{Getenv: getenv(map[string]string{"AWS_ACCESS_KEY_ID": server.AccessKey, "AWS_SECRET_ACCESS_KEY_FILE": secret})}
	for _, create := range []bool{false, true, true, false} {
		opt.Create = create
		s, err := storeurl.Open(t.Context(), server.URL("bucket/some/prefix"), opt)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Create(t.Context(), "a", []byte("x")); err == nil && !create {
			return // the bucket was made before
		} else if (err == nil) != create {
			t.Errorf("create %v: %v", create, err)
		}
	}
}
