package s3_test

import (
	"fmt"
	"sync/atomic"
	"testing"

	"casefile/archive/store"
	"casefile/archive/store/miniotest"
	"casefile/archive/store/s3"
	"casefile/archive/store/storetest"
)

func TestSuite(t *testing.T) {
	server := miniotest.Start(t)
	var n atomic.Int64
	storetest.Run(t, func(t *testing.T) (store.Store, store.Store) {
		c := config(server)
		c.Prefix = []string{"", "deep/prefix"}[n.Add(1)%2]
		c.Bucket = fmt.Sprintf("suite-%d", n.Load())
		return open(t, c), open(t, c)
	})
}

func config(server *miniotest.Server) s3.Config {
	return s3.Config{Endpoint: server.Endpoint, Bucket: "test", AccessKey: server.AccessKey, SecretKey: server.SecretKey}
}

func open(t *testing.T, c s3.Config) *s3.Store {
	t.Helper()
	s, err := s3.Open(c)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.MakeBucket(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s
}
