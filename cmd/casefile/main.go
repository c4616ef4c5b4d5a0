// Command casefile writes, keeps and finds the formal documents of a
// discipline-inspection organ. It is one file per command; what a command
// does is a method of [casefile/cmd/internal/office.Office], what it prints
// for people is Chinese, and what it prints with --json is an interface.
//
// Main reads the clock, the environment and the account once. Below it
// everything is handed in.
package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"io"
	"log"
	"os"
	"os/signal"
	"os/user"
	"path/filepath"
	"runtime/debug"
	"syscall"
	"time"
)

func main() { os.Exit(mainCode()) }

// memoryGoal is what the program stays below, in bytes, also with 100,000
// documents: near it, unused memory is given back at once. It is no limit for
// what is in use.
const memoryGoal = 400 << 20

// mainCode runs the program in the real world and returns its exit code.
func mainCode() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	log.SetOutput(quiet{os.Stderr})
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryGoal)
	}
	return run(ctx, world{
		program:  os.Args[0],
		args:     os.Args[1:],
		stdin:    os.Stdin,
		stdout:   os.Stdout,
		stderr:   os.Stderr,
		terminal: isTerminal(os.Stderr),
		getenv:   os.Getenv,
		now:      time.Now,
		rand:     rand.Reader,
		account:  account(),
		config:   userConfig(),
		fonts:    fontFolders(),
	})
}

// quiet drops what bleve says of a torn index, which is made again; what else
// libraries log, such as the web server of a panic, passes.
type quiet struct{ w io.Writer }

func (q quiet) Write(b []byte) (int, error) {
	if bytes.Contains(b, []byte("unable to load snapshot")) {
		return len(b), nil
	}
	return q.w.Write(b)
}

// world is all that one run takes from outside.
type world struct {
	program        string // as it was called, for commands that people may repeat
	args           []string
	stdin          io.Reader
	stdout, stderr io.Writer
	terminal       bool // progress may be drawn on stderr
	getenv         func(string) string
	now            func() time.Time
	rand           io.Reader
	account        string   // of the operating system, the actor when nobody is named
	config         string   // the file read when --config names none; may not exist
	fonts          []string // folders that may hold faces; they need not exist
}

func account() string {
	if u, err := user.Current(); err == nil && u.Username != "" {
		return u.Username
	}
	return "local"
}

func userConfig() string {
	dir, err := os.UserConfigDir()
	if err != nil {
		return ""
	}
	return filepath.Join(dir, "casefile", "config")
}

// fontFolders are those beside the program, and the one that `make fonts`
// fills in the working copy the program is built or run in.
func fontFolders() []string {
	var folders []string
	if exe, err := os.Executable(); err == nil {
		dir := filepath.Dir(exe)
		folders = append(folders, filepath.Join(dir, "fonts"), filepath.Join(dir, ".fonts"),
			filepath.Join(filepath.Dir(dir), ".fonts"))
	}
	if dir, err := os.Getwd(); err == nil {
		for ; ; dir = filepath.Dir(dir) {
			if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
				return append(folders, filepath.Join(dir, ".fonts"))
			}
			if dir == filepath.Dir(dir) {
				break
			}
		}
	}
	return folders
}

func isTerminal(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
