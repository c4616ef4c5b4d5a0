// Package miniotest starts a real MinIO server for a test: an in-memory fake
// of S3 proves nothing about create-once.
package miniotest

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"
)

// startTimeout is how long a server may take to answer.
const startTimeout = 60 * time.Second

// Server is a MinIO server on temporary folders.
type Server struct {
	Endpoint             string // http://127.0.0.1:port
	AccessKey, SecretKey string // random
	Drives               []string

	t       testing.TB
	program string
	log     string // file
	cmd     *exec.Cmd
	ended   chan error
}

// Start starts a server with one drive, which ends with the test. Without the
// minio program (`make tools`, or CASEFILE_TOOLS) the test is skipped, or
// fails if CASEFILE_TEST_REQUIRE=all.
func Start(t testing.TB) *Server {
	t.Helper()
	return StartDrives(t, 1)
}

// StartDrives starts a server with several drives. Four make the erasure code
// EC:2: two drives may be lost for reading, one for writing.
func StartDrives(t testing.TB, n int) *Server {
	t.Helper()
	root := t.TempDir()
	s := &Server{
		Endpoint:  "http://127.0.0.1:" + freePort(t),
		AccessKey: "test" + random(8), SecretKey: random(20),
		t: t, program: find(t), log: filepath.Join(root, "log"),
	}
	for i := range n {
		drive := filepath.Join(root, "drive"+strconv.Itoa(i+1))
		if err := os.Mkdir(drive, 0o700); err != nil {
			t.Fatal(err)
		}
		s.Drives = append(s.Drives, drive)
	}
	t.Cleanup(s.Kill)
	s.Restart()
	return s
}

// Restart starts the server again on its drives and port, and waits until it
// can write. Before, Kill it.
func (s *Server) Restart() {
	s.t.Helper()
	args := append([]string{"server", "--quiet", "--address", s.Endpoint[len("http://"):]}, s.Drives...)
	cmd := exec.Command(s.program, args...)
	cmd.Env = append(os.Environ(), "MINIO_CI_CD=1", "MINIO_BROWSER=off", "MINIO_UPDATE=off",
		"MINIO_ROOT_USER="+s.AccessKey, "MINIO_ROOT_PASSWORD="+s.SecretKey)
	log, err := os.OpenFile(s.log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		s.t.Fatal(err)
	}
	defer log.Close()
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Start(); err != nil {
		s.t.Fatalf("start minio: %v", err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	s.cmd, s.ended = cmd, ended
	s.await()
}

// Kill ends the server with SIGKILL, as a power cut would.
func (s *Server) Kill() {
	if s.cmd == nil {
		return
	}
	s.cmd.Process.Kill()
	<-s.ended
	s.cmd = nil
}

// Lose takes drive i (from 0) away from the running server; the function it
// returns brings it back as it was.
func (s *Server) Lose(i int) (back func()) {
	s.t.Helper()
	drive, aside := s.Drives[i], s.Drives[i]+".lost"
	// A file in its place keeps the server from making a new, empty drive.
	if err := os.Rename(drive, aside); err != nil {
		s.t.Fatal(err)
	}
	if err := os.WriteFile(drive, nil, 0o600); err != nil {
		s.t.Fatal(err)
	}
	return func() {
		s.t.Helper()
		if err := os.Remove(drive); err != nil {
			s.t.Fatal(err)
		}
		if err := os.Rename(aside, drive); err != nil {
			s.t.Fatal(err)
		}
	}
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

func (s *Server) await() {
	s.t.Helper()
	for begun := time.Now(); time.Since(begun) < startTimeout; time.Sleep(50 * time.Millisecond) {
		select {
		case err := <-s.ended:
			s.ended <- err
			log, _ := os.ReadFile(s.log)
			s.t.Fatalf("minio ended: %v\n%s", err, log)
		default:
		}
		if s.healthy("live") && s.healthy("cluster") {
			return
		}
	}
	s.t.Fatalf("minio did not answer within %v", startTimeout)
}

func (s *Server) healthy(what string) bool {
	resp, err := http.Get(s.Endpoint + "/minio/health/" + what)
	if err != nil {
		return false
	}
	resp.Body.Close()
	return resp.StatusCode == http.StatusOK
}

// Present reports whether the minio program is there.
func Present(t testing.TB) bool {
	_, err := os.Stat(path(t))
	return err == nil
}

// find looks for .tools/bin/minio beside the go.mod above the working directory.
func find(t testing.TB) string {
	t.Helper()
	program := path(t)
	if !Present(t) {
		if os.Getenv("CASEFILE_TEST_REQUIRE") == "all" {
			t.Fatalf("no MinIO server at %s: run make tools", program)
		}
		t.Skipf("no MinIO server at %s: run make tools", program)
	}
	return program
}

func path(t testing.TB) string {
	tools := os.Getenv("CASEFILE_TOOLS")
	if tools == "" {
		tools = filepath.Join(moduleRoot(t), ".tools")
	}
	return filepath.Join(tools, "bin", "minio")
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
