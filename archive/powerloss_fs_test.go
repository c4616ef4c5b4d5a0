package archive

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"math/rand/v2"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"casefile/archive/store/dir"
)

var errPower = errors.New("the power has gone")

// lossyFS is a file system in memory that keeps what was not synced apart: what
// is in a file since its last Sync, and which names are in a folder since its
// last SyncDir. After a number of operations the power goes: every operation
// fails. What the disk then holds is told by after.
type lossyFS struct {
	mu   sync.Mutex
	root *node
	left int // operations until the power goes; negative: it has gone
	done int // operations
	// refuse is what changes fail with instead, while reading goes on.
	refuse error
	// lies makes Sync and SyncDir return without having done anything.
	lies bool
}

// node is a file or a folder, as programs see it and as the disk has it.
type node struct {
	folder        bool
	data, synced  []byte
	dirty         bool
	names, onDisk map[string]*node
}

func newFolder() *node {
	return &node{folder: true, names: map[string]*node{}, onDisk: map[string]*node{}}
}

func newLossyFS(operations int) *lossyFS { return &lossyFS{root: newFolder(), left: operations} }

var _ dir.FS = (*lossyFS)(nil)

// loss is what becomes of changes that were not synced.
type loss struct {
	keep func() bool   // whether a name's change, or a file's content, is on the disk
	cut  func(int) int // how much of a file that is
	zero bool          // what was cut off is there as zeros
}

func losses(seed uint64) map[string]loss {
	r := rand.New(rand.NewPCG(seed, 1))
	never, always := func() bool { return false }, func() bool { return true }
	some := func() bool { return r.IntN(2) == 0 }
	part := func(n int) int { return r.IntN(n + 1) }
	return map[string]loss{
		"nothing unsynced is kept":                 {never, part, false},
		"all is kept":                              {always, func(n int) int { return n }, false},
		"names are kept, contents are cut off":     {always, part, false},
		"names are kept, contents end in zeros":    {always, part, true},
		"some of it is kept, in whatever order":    {some, part, false},
		"others of it are kept, in whatever order": {some, part, true},
	}
}

// after is the disk as the next start finds it.
func (f *lossyFS) after(l loss) *lossyFS {
	f.mu.Lock()
	defer f.mu.Unlock()
	next := newLossyFS(1 << 30)
	next.root = l.folder(f.root, map[*node]*node{})
	return next
}

func (l loss) folder(n *node, made map[*node]*node) *node {
	out := newFolder()
	var all []string
	for name := range n.names {
		all = append(all, name)
	}
	for name := range n.onDisk {
		if n.names[name] == nil {
			all = append(all, name)
		}
	}
	slices.Sort(all)
	for _, name := range all {
		was := n.onDisk[name]
		if now := n.names[name]; now != was && l.keep() {
			was = now
		}
		if was != nil {
			out.names[name] = l.node(was, made)
			out.onDisk[name] = out.names[name]
		}
	}
	return out
}

func (l loss) node(n *node, made map[*node]*node) *node {
	if have := made[n]; have != nil {
		return have
	}
	var out *node
	if n.folder {
		out = l.folder(n, made)
	} else {
		out = &node{data: n.synced}
		if !n.dirty {
			out.data = n.data
		} else if l.keep() {
			cut := l.cut(len(n.data))
			out.data = bytes.Clone(n.data[:cut])
			if l.zero {
				out.data = append(out.data, make([]byte, len(n.data)-cut)...)
			}
		}
		out.synced = out.data
	}
	made[n] = out
	return out
}

// operate counts an operation that changes something.
func (f *lossyFS) operate() error {
	if f.left <= 0 && f.refuse != nil {
		return f.refuse
	}
	if f.left <= 0 {
		f.left = -1
		return errPower
	}
	f.left--
	f.done++
	return nil
}

func (f *lossyFS) find(name string) (*node, error) {
	n := f.root
	if name == "." {
		return n, nil
	}
	for part := range strings.SplitSeq(name, "/") {
		if n = n.names[part]; n == nil {
			return nil, &fs.PathError{Op: "find", Path: name, Err: fs.ErrNotExist}
		}
	}
	return n, nil
}

func (f *lossyFS) put(name string, n *node) error {
	if err := f.operate(); err != nil {
		return err
	}
	folder, err := f.find(path.Dir(name))
	if err != nil {
		return err
	}
	if folder.names[path.Base(name)] != nil {
		return &fs.PathError{Op: "create", Path: name, Err: fs.ErrExist}
	}
	folder.names[path.Base(name)] = n
	return nil
}

func (f *lossyFS) Create(name string) (dir.File, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	n := &node{dirty: true}
	return &lossyFile{f: f, n: n, name: name}, f.put(name, n)
}

func (f *lossyFS) Mkdir(name string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.put(name, newFolder())
}

func (f *lossyFS) Link(old, name string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	n, err := f.find(old)
	if err != nil {
		return err
	}
	return f.put(name, n)
}

func (f *lossyFS) Remove(name string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.operate(); err != nil {
		return err
	}
	if _, err := f.find(name); err != nil {
		return err
	}
	folder, _ := f.find(path.Dir(name))
	delete(folder.names, path.Base(name))
	return nil
}

func (f *lossyFS) SyncDir(name string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.operate(); err != nil {
		return err
	}
	n, err := f.find(name)
	if err != nil || f.lies {
		return err
	}
	clear(n.onDisk)
	for name, child := range n.names {
		n.onDisk[name] = child
	}
	return nil
}

func (f *lossyFS) Open(name string) (dir.File, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	n, err := f.reachable(name)
	if err == nil && n.folder {
		err = errors.New("no regular file")
	}
	return &lossyFile{f: f, n: n, name: name}, err
}

// reachable finds a node as long as there is power.
func (f *lossyFS) reachable(name string) (*node, error) {
	if f.left < 0 {
		return nil, errPower
	}
	return f.find(name)
}

func (f *lossyFS) Lstat(name string) (fs.FileInfo, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	n, err := f.reachable(name)
	return lossyInfo{path.Base(name), n}, err
}

func (f *lossyFS) ReadDir(name string) ([]fs.DirEntry, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	n, err := f.reachable(name)
	if err != nil {
		return nil, err
	}
	var out []fs.DirEntry
	for name, child := range n.names {
		out = append(out, fs.FileInfoToDirEntry(lossyInfo{name, child}))
	}
	return out, nil
}

func (f *lossyFS) Alive() error { return nil }

// lossyFile is an open file.
type lossyFile struct {
	f    *lossyFS
	n    *node
	name string
	at   int
}

func (o *lossyFile) Write(b []byte) (int, error) {
	o.f.mu.Lock()
	defer o.f.mu.Unlock()
	if err := o.f.operate(); err != nil {
		return 0, err
	}
	o.n.data, o.n.dirty = append(o.n.data, b...), true
	return len(b), nil
}

func (o *lossyFile) Sync() error {
	o.f.mu.Lock()
	defer o.f.mu.Unlock()
	if err := o.f.operate(); err != nil || o.f.lies {
		return err
	}
	o.n.synced, o.n.dirty = bytes.Clone(o.n.data), false
	return nil
}

func (o *lossyFile) Read(b []byte) (int, error) {
	o.f.mu.Lock()
	defer o.f.mu.Unlock()
	if o.at == len(o.n.data) {
		return 0, io.EOF
	}
	n := copy(b, o.n.data[o.at:])
	o.at += n
	return n, nil
}

func (o *lossyFile) Stat() (fs.FileInfo, error) {
	return lossyInfo{path.Base(o.name), o.n}, nil
}

func (o *lossyFile) Close() error { return nil }

// lossyInfo describes a node.
type lossyInfo struct {
	name string
	n    *node
}

func (i lossyInfo) Name() string       { return i.name }
func (i lossyInfo) Size() int64        { return int64(len(i.n.data)) }
func (i lossyInfo) ModTime() time.Time { return time.Time{} }
func (i lossyInfo) IsDir() bool        { return i.n.folder }
func (i lossyInfo) Sys() any           { return nil }

func (i lossyInfo) Mode() fs.FileMode {
	if i.n.folder {
		return fs.ModeDir | 0o700
	}
	return 0o600
}
