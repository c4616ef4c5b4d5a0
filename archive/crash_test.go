package archive

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"casefile/archive/store"
	"casefile/archive/store/miniotest"
	"casefile/archive/store/storeurl"
)

// The crash tests kill a process that issues and closes at full speed, again
// and again. What it acknowledged came through a pipe and is compared at the
// end. A few kills are in the tests; `make crash` sets CASEFILE_CRASH, and
// there are hundreds.

// crashes is how often to kill.
func crashes(t *testing.T, few, many int) int {
	if os.Getenv("CASEFILE_CRASH") != "" {
		return many
	}
	if testing.Short() {
		t.Skip("kills processes: not with -short")
	}
	if raceEnabled { // a child takes long to start
		return min(few, 3)
	}
	return few
}

// TestCrashChild is the process that is killed.
func TestCrashChild(t *testing.T) {
	at := os.Getenv("CASEFILE_CRASH_CHILD")
	if at == "" {
		t.Skip("it is started by the crash tests")
	}
	acks := os.NewFile(3, "acknowledgements")
	s, err := storeurl.Open(context.Background(), at, storeurl.Options{Getenv: os.Getenv})
	if err != nil {
		t.Fatal(err)
	}
	a, err := Open(context.Background(), s, Options{})
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	ack := func(format string, args ...any) {
		mu.Lock()
		defer mu.Unlock()
		fmt.Fprintf(acks, format+"\n", args...) // one write, so a line is whole or not there
	}
	ack("ready")
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for {
				if err := crashWork(a, ack); err != nil {
					fmt.Fprintln(os.Stderr, err)
					time.Sleep(20 * time.Millisecond)
				}
			}
		})
	}
	wg.Wait()
}

// crashWork is a file with two documents, from its opening to its closing.
func crashWork(a *Archive, ack func(string, ...any)) error {
	ctx := context.Background()
	s, err := a.OpenFile(ctx, officer, NewFile{Kind: KindCase, Header: Header{Title: "某局张某某案"}})
	if err != nil {
		return err
	}
	form, err := a.SaveForm(ctx, "inquiry-letter", 1, []byte(formText))
	if err != nil {
		return err
	}
	for i := range 2 {
		d, err := a.SaveDraft(ctx, officer, NewDraft{File: s.ID, Form: form, Title: "关于某事项的函", Values: fmt.Appendf(nil, `{"n":"%d"}`, i)})
		if err != nil {
			return err
		}
		if _, err := a.Submit(ctx, officer, Submission{Document: d.Document, Digest: d.Digest()}); err != nil {
			return err
		}
		if _, err := a.Approve(ctx, approver, Approval{Document: d.Document, Digest: d.Digest()}); err != nil {
			return err
		}
		doc, err := a.Issue(ctx, officer, IssueRequest{Document: d.Document, Series: "letter", Format: letterFormat,
			Date: Date{2026, time.March, 5}, Render: render})
		if err != nil {
			return err
		}
		pdf, _ := doc.State.Part(RolePDF)
		record, _ := doc.State.Part(RoleRecord)
		ack("issued %s %d %s %s", d.Document, doc.State.Number.N, pdf.Digest, record.Digest)
	}
	if _, err := a.Close(ctx, officer, CloseRequest{File: s.ID}); err != nil {
		return err
	}
	ack("closed %s", s.ID)
	return nil
}

// child is a running process with what it acknowledges.
type child struct {
	cmd  *exec.Cmd
	acks chan []string
	up   chan struct{} // closed once it works, or has ended
	errs *strings.Builder
}

func startChild(t *testing.T, url string, env []string) *child {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	c := &child{acks: make(chan []string, 1), up: make(chan struct{}), errs: &strings.Builder{}}
	c.cmd = exec.Command(os.Args[0], "-test.run=^TestCrashChild$", "-test.timeout=0")
	c.cmd.Env = append(append(os.Environ(), env...), "CASEFILE_CRASH_CHILD="+url)
	c.cmd.ExtraFiles = []*os.File{w}
	c.cmd.Stderr = c.errs
	if err := c.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		var lines []string
		in := bufio.NewReader(r)
		in.ReadString('\n') // ready
		close(c.up)
		for {
			line, err := in.ReadString('\n')
			if err != nil { // what has no line end was not acknowledged
				r.Close()
				c.acks <- lines
				return
			}
			lines = append(lines, strings.TrimSuffix(line, "\n"))
		}
	}()
	return c
}

// kill ends the process with SIGKILL and returns what it had acknowledged.
func (c *child) kill() []string {
	c.cmd.Process.Kill()
	c.cmd.Wait()
	return <-c.acks
}

// TestCrashDir kills the process on the folder store.
func TestCrashDir(t *testing.T) {
	n := crashes(t, 10, 300)
	url := "file://" + t.TempDir()
	acked := killed(t, url, nil, n, 60*time.Millisecond, nil)
	checkCrashed(t, url, os.Getenv, acked, n)
}

// TestCrashMinIO kills the process on a real S3 server.
func TestCrashMinIO(t *testing.T) {
	n := crashes(t, 3, 50)
	server := miniotest.Start(t)
	url := server.URL("crash/a")
	acked := killed(t, url, server, n, 400*time.Millisecond, nil)
	checkCrashed(t, url, server.Getenv, acked, n)
}

// TestCrashServer kills the S3 server under a process that goes on.
func TestCrashServer(t *testing.T) {
	n := crashes(t, 2, 20)
	server := miniotest.Start(t)
	url := server.URL("crash/b")
	acked := killed(t, url, server, 1, 0, func() {
		for range n {
			time.Sleep(time.Duration(600+rand.IntN(600)) * time.Millisecond)
			server.Kill()
			time.Sleep(time.Duration(rand.IntN(300)) * time.Millisecond)
			server.Restart()
		}
		time.Sleep(time.Second)
	})
	checkCrashed(t, url, server.Getenv, acked, n)
}

// killed makes an archive and kills n processes on it, each after it worked
// for at least the given time, or when meanwhile returns.
func killed(t *testing.T, url string, server *miniotest.Server, n int, after time.Duration, meanwhile func()) []string {
	t.Helper()
	getenv, env := os.Getenv, []string(nil)
	if server != nil {
		getenv, env = server.Getenv, server.Env()
	}
	s := openURL(t, url, getenv)
	if _, err := Init(t.Context(), s, By{"admin", "cli"}, testOffice(), Options{}); err != nil {
		t.Fatal(err)
	}
	var acked []string
	for range n {
		c := startChild(t, url, env)
		if meanwhile != nil {
			meanwhile()
		} else {
			<-c.up
			time.Sleep(after + rand.N(2*after+1))
		}
		acked = append(acked, c.kill()...)
	}
	return acked
}

func openURL(t *testing.T, url string, getenv func(string) string) store.Store {
	t.Helper()
	s, err := storeurl.Open(t.Context(), url, storeurl.Options{Getenv: getenv, Create: true})
	if err != nil {
		t.Fatal(err)
	}
	if c, ok := s.(io.Closer); ok {
		t.Cleanup(func() { c.Close() })
	}
	return s
}

// checkCrashed compares what was acknowledged with what is there, mends, and
// verifies.
func checkCrashed(t *testing.T, url string, getenv func(string) string, acked []string, kills int) {
	t.Helper()
	ctx := context.Background()
	a, err := Open(ctx, openURL(t, url, getenv), Options{})
	if err != nil {
		t.Fatal(err)
	}
	docs, files := 0, 0
	numbers := map[int]string{}
	for _, line := range acked {
		if err := compareAck(ctx, a, strings.Fields(line), numbers); err != nil {
			t.Errorf("acknowledged: %s: %v", line, err)
		}
		if strings.HasPrefix(line, "issued") {
			docs++
		} else {
			files++
		}
	}
	plan, err := a.Doctor(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range plan {
		if _, err := a.Repair(ctx, officer, r, render); err != nil {
			t.Errorf("repair of %v: %v", r, err)
		}
	}
	if err := noFault(ctx, a, FoundOrphan); err != nil {
		t.Error(err)
	}
	claimed := allNumbers(ctx, t, a)
	t.Logf("%d kills: %d documents and %d closed files acknowledged, all there; %d repairs; %d numbers without a gap",
		kills, docs, files, len(plan), claimed)
	if docs == 0 {
		t.Error("nothing was acknowledged")
	}
}

func compareAck(ctx context.Context, a *Archive, f []string, numbers map[int]string) error {
	if f[0] == "closed" {
		s, err := a.FileState(ctx, FileID(f[1]))
		return cmpErr(err, err == nil && s.Closed == nil, "it is open")
	}
	doc, err := a.GetDocument(ctx, DocID(f[1]))
	if err != nil {
		return err
	}
	n, _ := strconv.Atoi(f[2])
	if other := numbers[n]; other != "" {
		return fmt.Errorf("number %d is that of %s too", n, other)
	}
	numbers[n] = f[1]
	if doc.State.Status != StatusIssued || doc.State.Number.N != n {
		return fmt.Errorf("it is %s with number %d", doc.State.Status, doc.State.Number.N)
	}
	for i, role := range []Role{RolePDF, RoleRecord} {
		b, err := a.Part(ctx, doc.State, role)
		if err = cmpErr(err, string(DigestOf(b)) != f[3+i], fmt.Sprintf("its %s is another one", role)); err != nil {
			return err
		}
	}
	return nil
}

// allNumbers counts the numbers of the register, which must have no gap, and each
// the document it names.
func allNumbers(ctx context.Context, t *testing.T, a *Archive) int {
	t.Helper()
	n := 0
	for e, err := range a.store.List(ctx, registerPrefix, "") {
		if err != nil {
			t.Fatal(err)
		}
		p := parseKey(e.Key)
		if p.n == 0 {
			continue
		}
		if n++; p.n != n {
			t.Errorf("number %d follows number %d", p.n, n-1)
		}
	}
	return n
}
