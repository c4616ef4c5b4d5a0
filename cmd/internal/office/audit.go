package office

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"strconv"
	"strings"
	"syscall"
	"time"

	"casefile/archive"
	"casefile/search/query"
	"casefile/search/zh"
)

// Every use case of an actor leaves one line in the access log 调阅记录,
// whether it is done, refused or fails: it begins with
//
//	t := o.trace(ctx, a, actRead, "part").of(doc)
//	defer t.end(&err)
//
// and a test holds that of every method that takes an Actor. Forms alone leave
// none: they are the same for everybody and need no archive.

// trace is the line that one use case leaves.
type trace struct {
	o    *Office
	ctx  context.Context
	line archive.AccessLine
	mute bool // a use case within another, which leaves the line
}

// insideTrace marks the context of what a use case asks of another one.
type insideTrace struct{}

// inside is the context for what this use case asks of another one: there is
// one line for both.
func (t *trace) inside() context.Context { return context.WithValue(t.ctx, insideTrace{}, true) }

// trace begins the line of a use case: its act in the table of permissions,
// and what of it was asked for, if the act is wider than that.
func (o *Office) trace(ctx context.Context, a Actor, x act, what string) *trace {
	// An Actor that nobody made may do nothing, and its line says so.
	by := archive.By{ID: cmp.Or(a.ID, "unknown"), Via: cmp.Or(a.Via, "unknown")}
	t := &trace{o: o, ctx: ctx, line: archive.AccessLine{By: by, Act: string(x)}}
	t.mute = ctx.Value(insideTrace{}) != nil
	if what != "" {
		t.line.Act += "." + what
	}
	return t
}

// of names the document or the file. What is not an id is not written down: it
// could be anything, a name too.
func (t *trace) of(id string) *trace {
	if doc, err := archive.ParseDocID(id); err == nil {
		t.line.Document, t.line.File = doc, doc.File()
	} else if file, err := archive.ParseFileID(id); err == nil {
		t.line.File = file
	}
	return t
}

// part names the part of a document, if it is one there can be.
func (t *trace) part(name string) *trace {
	if len(name) <= 20 && strings.Trim(name, "abcdefghijklmnopqrstuvwxyz-") == "" {
		t.line.Part = name
	}
	return t
}

// count tells how many lines were listed or hit.
func (t *trace) count(n int) {
	n64 := int64(n)
	t.line.Count = &n64
}

// asked keeps the digests of a query.
func (t *trace) asked(q string) *trace {
	arch, err := t.o.archive(t.ctx)
	if err != nil {
		return t // and so there is no log
	}
	runs := []string{q}
	if parsed, err := query.Parse(q); err == nil {
		for c := range parsed.Clauses {
			runs = append(runs, c.Value)
		}
	}
	seen := map[archive.Digest]bool{}
	for _, run := range runs[:min(len(runs), 100)] {
		d := queryDigest(arch, run)
		if !seen[d] {
			seen[d] = true
			t.line.Queries = append(t.line.Queries, d)
		}
	}
	return t
}

// digest keeps the digest of a text as a whole.
func (t *trace) digest(text string) *trace {
	if arch, err := t.o.archive(t.ctx); err == nil {
		t.line.Queries = append(t.line.Queries, queryDigest(arch, text))
	}
	return t
}

// queryDigest is the digest of a query as search compares it.
func queryDigest(arch *archive.Archive, q string) archive.Digest {
	return arch.QueryDigest(zh.String(strings.Join(strings.Fields(q), " ")))
}

// lagging are the acts whose line may come half a second after the answer:
// lists, searches and the picture of a hit show no paper as a whole, what is
// written leaves an event of its own, and verification shows nothing. Any other
// act is durably logged before it is answered, a refusal always.
var lagging = map[string]bool{
	"read.list": true, "read.glimpse": true, "search": true, "search.similar": true, "search.many": true, "search.export": true, "search.save": true,
	"search.saved": true, "search.again": true, "search.mark": true, "search.forget": true, "number.list": true, "number.gaps": true, "task.list": true,
	"case.open": true, "draft": true, "submit": true, "approve": true, "return": true, "issue": true,
	"import": true, "init": true, "number.start": true, "index.rebuild": true, "index.status": true, "index.verify": true,
	"verify": true, "verify.status": true, "doctor": true, "audit.checkpoint": true, "audit.verify": true,
}

// end writes the line. A paper that cannot be logged is not shown: err then
// says so, and the caller must not use what it got.
func (t *trace) end(err *error) {
	if t.mute {
		return
	}
	arch := t.o.opened()
	if arch == nil {
		var aerr error
		if arch, aerr = t.o.archive(t.ctx); aerr != nil {
			return // no archive, no log, and nothing that could be read
		}
	}
	t.outcome(*err)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(t.ctx), auditTimeout)
	defer cancel()
	log := t.o.accessWriter(arch).Log
	if t.line.Outcome == archive.AccessFailed || t.line.Outcome == archive.AccessDone && lagging[t.line.Act] {
		log = t.o.accessWriter(arch).Note
	}
	if lerr := log(ctx, t.line); lerr != nil && *err == nil {
		*err = t.unlogged(ctx, arch, lerr)
	}
}

// auditTimeout bounds the wait for one line.
const auditTimeout = 30 * time.Second

func (t *trace) outcome(err error) {
	t.line.Outcome = archive.AccessDone
	if err == nil {
		return
	}
	t.line.Outcome = archive.AccessFailed
	kind, messages := Explain(err)
	if id := messages[0].ID; len(id) <= 64 {
		t.line.Reason = id
		if kind == Refused && (strings.HasPrefix(id, "not-") || strings.HasSuffix(id, "-refused") || id == "actor-unknown") {
			t.line.Outcome = archive.AccessRefused
		}
	}
}

// unlogged decides what to do with an access whose line could not be written.
// It fails, with one exception: from an archive that nobody can write to, such
// as a copy on a disc, what shows no paper of 秘密 or above is shown, and a
// notice says that nothing was logged.
func (t *trace) unlogged(ctx context.Context, arch *archive.Archive, err error) error {
	if !readOnly(err) {
		return &Problem{ID: "audit-failed", Kind: Failed, Err: err}
	}
	if !t.harmless(ctx, arch) {
		return &Problem{ID: "audit-read-only", Kind: Failed, Err: err}
	}
	t.o.notice(&Problem{ID: "audit-unlogged"})
	return nil
}

// readOnly tells a store that can only be read from one that fails.
func readOnly(err error) bool {
	return errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS)
}

// harmless tells whether an access shows nothing of 秘密 or above.
func (t *trace) harmless(ctx context.Context, arch *archive.Archive) bool {
	switch x, _, _ := strings.Cut(t.line.Act, "."); x {
	case "verify", "index", "number", "audit":
		return true
	}
	if t.line.File == "" {
		return false
	}
	st, err := arch.FileState(ctx, t.line.File)
	if err != nil {
		return false
	}
	secret := archive.LevelConfidential.Rank()
	if d := st.Doc(t.line.Document); d != nil {
		return d.Access.At(t.o.day()).Rank() < secret
	}
	for _, d := range st.Docs {
		if d.Access.At(t.o.day()).Rank() >= secret {
			return false
		}
	}
	return st.Access.At(t.o.day()).Rank() < secret
}

// opened is the archive, if it is open.
func (o *Office) opened() *archive.Archive {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.arch
}

func (o *Office) accessWriter(arch *archive.Archive) *archive.AccessWriter {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.access == nil {
		o.access = arch.AccessWriter()
	}
	return o.access
}

// flushAccess makes durable what was noted. Where nobody can write there is
// nothing to be done about it: whoever asked was told.
func (o *Office) flushAccess(ctx context.Context) error {
	o.mu.Lock()
	w := o.access
	o.mu.Unlock()
	if w == nil {
		return nil
	}
	err := w.Flush(ctx)
	if err == nil {
		return nil
	}
	if readOnly(err) {
		o.notice(&Problem{ID: "audit-unlogged"})
		return nil
	}
	return &Problem{ID: "audit-failed", Kind: Failed, Err: err}
}

// notice tells whoever runs the program, once for each sentence.
func (o *Office) notice(p *Problem) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.opts.Notice == nil || o.told[p.ID] {
		return
	}
	if o.told == nil {
		o.told = map[string]bool{}
	}
	o.told[p.ID] = true
	o.opts.Notice(sentence(p.ID, p.Path, p.Args))
}

// AccessName names what a line of the access log is about.
func AccessName(l archive.AccessLine) string {
	if name, ok := accessNames[l.Act]; ok {
		return name
	}
	for act := l.Act; act != ""; {
		if name := ActFamily(act); name != act {
			return name
		}
		act = act[:max(0, strings.LastIndexByte(act, '.'))]
	}
	return l.Act
}

// ActFamily names an act of the access log, or all that begin with a word, as
// task stands for task.list and task.close.
func ActFamily(act string) string {
	if name, ok := actFamilies[act]; ok {
		return name
	}
	return actName(act)
}

var actFamilies = map[string]string{"task": "待办事项", "number": "文号", "case": "案卷（立卷、归档、移交）", "retention": "保管期限",
	"dispose": "销毁", "audit": "监督"}

// accessNames are of acts narrower than those of the table of permissions.
var accessNames = map[string]string{
	"read.list": "列目", "read.case": "调阅案卷", "read.document": "调阅文书", "read.part": "取阅", "read.preview": "预览", "read.places": "定位", "read.marked": "取检索标注件", "read.glimpse": "看检索处",
	"audit.list": "查阅调阅记录", "audit.verify": "核验历史", "audit.prove": "出具证明", "verify.status": "查看案卷库现状",
	"index.rebuild": "重建索引", "index.status": "查看索引", "index.verify": "核对索引", "read.volume": "制作合订本", "read.check": "归档检查",
	"number.list.gaps": "查找缺号", "number.list.register": "查阅发文登记簿", "number.list.register.pdf": "打印发文登记簿",
	"number.start.enter": "登记文号", "case.close.arrange": "排定卷内顺序", "retention.set.list": "查阅到期清单",
	"dispose.confirm.refuse": "不予销毁",
	"search.similar":         "查找相近文书", "search.many": "成批检索", "search.export": "导出检索清单", "search.save": "存为常用检索", "search.saved": "列出常用检索",
	"search.again": "再次检索", "search.mark": "常用检索记为看过", "search.forget": "删去常用检索",
}

// OutcomeName says how the access ended, with the count where there is one.
func OutcomeName(l archive.AccessLine) string {
	s := word(string(l.Outcome), map[string]string{"done": "办成", "refused": "被拒绝", "failed": "没有办成"})
	if l.Count != nil {
		s += "，" + strconv.FormatInt(*l.Count, 10) + " 条"
	}
	return s
}
