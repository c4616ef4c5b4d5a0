package office

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"casefile/archive"
	"casefile/archive/store"
	"casefile/search"
	"casefile/search/ingest"
	"casefile/search/query"
	"casefile/templates"
	"casefile/templates/fonts"
)

// explain walks an error down to the problems in it. What joins several is
// taken apart; the kind of the whole is that of its first problem.
func explain(err error) (Kind, []Message) {
	if list := parts(err); list != nil {
		var kind Kind
		var all []Message
		for i, e := range list {
			k, m := explain(e)
			if i == 0 {
				kind = k
			}
			all = append(all, m...)
		}
		return kind, all
	}
	return explainOne(err)
}

// parts takes apart an error that is several.
func parts(err error) []error {
	var all []error
	var ours Problems
	var forms templates.Problems
	var joined interface{ Unwrap() []error }
	switch {
	case errors.As(err, &ours):
		for _, p := range ours {
			all = append(all, p)
		}
	case errors.As(err, &forms):
		for _, p := range forms {
			all = append(all, p)
		}
	case errors.As(err, &joined):
		// fmt.Errorf with two %w is one failure with two causes; only
		// errors.Join makes a list.
		if _, ok := err.(interface{ Unwrap() []error }); ok && strings.Contains(err.Error(), "\n") {
			return joined.Unwrap()
		}
	}
	return all
}

// explainOne finds the sentence of one failure.
func explainOne(err error) (Kind, []Message) {
	var own *Problem
	var filed *archive.Problem
	var form templates.Problem
	var paper *ingest.Error
	var asked *query.Error
	var faces *fonts.MissingError
	switch {
	case errors.As(err, &own):
		return own.Kind, one(own.ID, own.Path, withCause(own.Args, own.Err))
	case errors.As(err, &form):
		return Invalid, one(form.ID, form.Path, form.Args)
	case errors.As(err, &filed):
		return sentinelKind(err), one(filed.ID, filedPlace(filed, err), texts(filed.Args))
	case errors.As(err, &paper):
		return Invalid, one("import-"+string(paper.Reason), ingestPlace(paper), withCause(nil, paper.Err))
	case errors.As(err, &asked):
		return Invalid, one(string(asked.ID), "", args{"position": strconv.Itoa(asked.Pos)})
	case errors.As(err, &faces):
		var names []string
		for _, r := range faces.Roles {
			names = append(names, r.String())
		}
		return Failed, one("fonts-missing", "", args{"roles": strings.Join(names, "、")})
	}
	return explainSentinel(err)
}

// sentinelKind sorts what the archive answers.
func sentinelKind(err error) Kind {
	switch {
	case errors.Is(err, archive.ErrIntegrity), errors.Is(err, store.ErrCorrupt):
		return Damaged
	case errors.Is(err, archive.ErrNotFound):
		return Missing
	case errors.Is(err, archive.ErrConflict), errors.Is(err, store.ErrExists):
		return Refused
	case errors.Is(err, archive.ErrInvalid):
		return Invalid
	}
	return Failed
}

// explainSentinel is for failures that carry no problem: the sentence says
// what kind it is and keeps the English detail for whoever has to mend it.
func explainSentinel(err error) (Kind, []Message) {
	detail := args{"detail": err.Error()}
	for _, s := range []struct {
		target error
		id     string
		kind   Kind
	}{
		{context.Canceled, "interrupted", Failed},
		{context.DeadlineExceeded, "timed-out", Failed},
		{archive.ErrUnreachable, "store-unreachable", Failed},
		{store.ErrUnfit, "store-unfit", Failed},
		{store.ErrFull, "store-full", Failed},
		{store.ErrDenied, "store-denied", Failed},
		{store.ErrUnreadable, "store-unreadable", Failed},
		{search.ErrRebuilding, "index-rebuilding", Failed},
		{search.ErrBusy, "index-busy", Failed},
		{search.ErrSchema, "index-unusable", Failed},
		{search.ErrDamaged, "index-unusable", Failed},
		{search.ErrOtherArchive, "index-other", Refused},
		{search.ErrRequest, "search-request", Invalid},
		{archive.ErrIntegrity, "integrity", Damaged},
		{store.ErrCorrupt, "integrity", Damaged},
		{archive.ErrNotFound, "not-found", Missing},
		{archive.ErrConflict, "conflict", Refused},
		{archive.ErrInvalid, "invalid", Invalid},
	} {
		if errors.Is(err, s.target) {
			return s.kind, one(s.id, "", detail)
		}
	}
	if kind, messages, ok := pathFailure(err); ok {
		return kind, messages
	}
	return Failed, one("failed", "", detail)
}

// messages are the sentences of what was noted on values.
func messages(notes templates.Problems) []Message {
	var all []Message
	for _, n := range notes {
		all = append(all, one(n.ID, n.Path, n.Args)...)
	}
	return all
}

func one(id, path string, a args) []Message {
	return []Message{{ID: id, Field: path, Text: sentence(id, path, a)}}
}

// sentence fills the sentence of a problem. An id without one says itself
// with all it knows, which beats silence; a test sees to it that there is none.
func sentence(id, path string, a args) string {
	text, ok := sentences[id]
	if path == "" {
		text = noField.Replace(text)
	}
	if !ok {
		text = "出错：" + id
		for k := range a {
			text += "，" + k + "＝{" + k + "}"
		}
	}
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, "{")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		key, after, _ := strings.Cut(rest, "}")
		switch {
		case key == "path":
			b.WriteString(path)
		case key == "field" && a["field"] == "":
			b.WriteString(nowhere(id))
		default:
			b.WriteString(argText(id, key, a[key]))
		}
		text = after
	}
}

// noField drops the mention of a field from what concerns none.
var noField = strings.NewReplacer("（字段 {path}）", "", "，字段 {path}）", "）")

// nowhere is what a problem without a field is about.
func nowhere(id string) string {
	if id == "glyph.missing" {
		return "样式自带的文字"
	}
	return "填写值"
}

func texts(a map[string]any) args {
	out := args{}
	for k, v := range a {
		out[k] = fmt.Sprint(v)
	}
	return out
}

// withCause adds an underlying error as the argument "detail".
func withCause(a args, err error) args {
	out := args{}
	for k, v := range a {
		out[k] = v
	}
	if _, ok := out["detail"]; !ok && err != nil {
		out["detail"] = err.Error()
	}
	return out
}

// filedPlace is the input a problem of the archive is about.
func filedPlace(p *archive.Problem, err error) string {
	if p.ID != archive.ProblemField {
		return p.Path
	}
	path := p.Path
	if path == "" {
		path = wrapped(err, p.Error())
	}
	return placeText(path)
}

func ingestPlace(e *ingest.Error) string {
	if e.Line > 0 {
		return e.Name + " 第 " + strconv.Itoa(e.Line) + " 行"
	}
	return e.Name
}
