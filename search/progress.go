package search

import (
	"encoding/json"
	"os"
	"path/filepath"
)

// tell says how far the intake is.
func (in *intake) tell(merging bool) {
	in.so.Files, in.so.Documents, in.so.Bytes = in.report.Files, in.so.Resumed+in.report.Documents, in.report.Bytes
	in.so.Of, in.so.Merging = max(in.so.Of, in.so.Documents), merging
	if in.told != nil {
		in.told(in.so)
	}
}

// telling is where progress goes: to whoever asked for it, and of a rebuild
// into the generation's folder, for Status in another process.
func (g *generation) telling(o Options) func(Progress) {
	return func(p Progress) {
		if p.Rebuild {
			p.PID = os.Getpid()
			g.leaveProgress(p)
		}
		if o.Progress != nil {
			o.Progress(p)
		}
	}
}

// leaveProgress writes the file of progress. It is for information: what goes
// wrong with it stops nothing.
func (g *generation) leaveProgress(p Progress) {
	b, err := json.Marshal(p)
	tmp := g.file(fileProgress + ".new")
	if err == nil && os.WriteFile(tmp, b, 0o600) == nil {
		_ = os.Rename(tmp, g.file(fileProgress))
	}
}

// rebuilding looks for a rebuild in a folder: how far it is while it is under
// way, else whether one was interrupted.
func rebuilding(dir string) (under *Progress, half bool) {
	n, _ := halfBuilt(dir, "")
	if n == 0 {
		return nil, false
	}
	l, err := openLock(dir, fileRebuild)
	if err != nil {
		return nil, true
	}
	defer l.release()
	if free, err := l.try(false); free || err != nil {
		return nil, true
	}
	p := &Progress{Rebuild: true}
	if b, err := os.ReadFile(filepath.Join(generationDir(dir, n), fileProgress)); err == nil {
		_ = json.Unmarshal(b, p) // not told yet is nothing done yet
	}
	return p, false
}
