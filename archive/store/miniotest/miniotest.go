// Package miniotest starts a real MinIO server for a test: an in-memory fake
// of S3 proves nothing about create-once.
package miniotest

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// startTimeout is how long a server may take to answer.
const startTimeout = 60 * time.Second

// Server is a running MinIO server with one drive in a temporary folder.
type Server struct {
	Endpoint             string // http://127.0.0.1:port
	AccessKey, SecretKey string // random
	log                  bytes.Buffer
}

// Start starts a server that ends with the test. Without the minio program
// (`make tools`, or CASEFILE_TOOLS) the test is skipped, or fails if
// CASEFILE_TEST_REQUIRE=all.
func Start(t testing.TB) *Server {
	t.Helper()
	program := find(t)
	port := freePort(t)
	s := &Server{
		Endpoint:  "http://127.0.0.1:" + port,
		AccessKey: "test" + random(8), SecretKey: random(20),
	}
	cmd := exec.Command(program, "server", "--quiet", "--address", "127.0.0.1:"+port, t.TempDir())
	cmd.Env = append(os.Environ(), "MINIO_CI_CD=1", "MINIO_BROWSER=off", "MINIO_UPDATE=off",
		"MINIO_ROOT_USER="+s.AccessKey, "MINIO_ROOT_PASSWORD="+s.SecretKey)
	cmd.Stdout, cmd.Stderr = &s.log, &s.log
	if err := cmd.Start(); err != nil {
		t.Fatalf("start minio: %v", err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	t.Cleanup(func() {
		cmd.Process.Kill()
		<-ended
	})
	s.await(t, ended)
	return s
}

// URL is the archive URL of a bucket and prefix on the server.
func (s *Server) URL(bucketAndPrefix string) string {
	return fmt.Sprintf("s3://%s?endpoint=%s", bucketAndPrefix, s.Endpoint)
}

// Env is the environment the program needs to use the server.
func (s *Server) Env() []string {
	return []string{"AWS_ACCESS_KEY_ID=" + s.AccessKey, "AWS_SECRET_ACCESS_KEY=" + s.SecretKey}
}

// Getenv looks a name up in Env.
func (s *Server) Getenv(name string) string {
	return map[string]string{"AWS_ACCESS_KEY_ID": s.AccessKey, "AWS_SECRET_ACCESS_KEY": s.SecretKey}[name]
}

func (s *Server) await(t testing.TB, ended chan error) {
	t.Helper()
	for begun := time.Now(); time.Since(begun) < startTimeout; time.Sleep(50 * time.Millisecond) {
		select {
		case err := <-ended:
			ended <- err
			t.Fatalf("minio ended: %v\n%s", err, s.log.String())
		default:
		}
		resp, err := http.Get(s.Endpoint + "/minio/health/live")
		if err != nil {
			continue
		}
		resp.Body.Close()
		if resp.StatusCode == http.StatusOK {
			return
		}
	}
	t.Fatalf("minio did not answer within %v", startTimeout)
}

// find looks for .tools/bin/minio beside the go.mod above the working directory.
func find(t testing.TB) string {
	t.Helper()
	tools := os.Getenv("CASEFILE_TOOLS")
	if tools == "" {
		tools = filepath.Join(moduleRoot(t), ".tools")
	}
	program := filepath.Join(tools, "bin", "minio")
	if _, err := os.Stat(program); err != nil {
		if os.Getenv("CASEFILE_TEST_REQUIRE") == "all" {
			t.Fatalf("no MinIO server at %s: run make tools", program)
		}
		t.Skipf("no MinIO server at %s: run make tools", program)
	}
	return program
}

func moduleRoot(t testing.TB) string {
	t.Helper()
	folder, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(folder, "go.mod")); err == nil {
			return folder
		}
		parent := filepath.Dir(folder)
		if parent == folder {
			t.Fatal("no go.mod above the working directory")
		}
		folder = parent
	}
}

func freePort(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	return port
}

func random(n int) string {
	b := make([]byte, n)
	rand.Read(b)
	return hex.EncodeToString(b)
}
