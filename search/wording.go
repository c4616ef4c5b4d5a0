package search

import (
	"context"
	"slices"
	"strings"
	"sync"

	"github.com/RoaringBitmap/roaring/v2"

	"casefile/search/query"
	"casefile/search/zh"
)

// What another wording is to the one that was asked for, see Wording.
const (
	FormerTerm  = "旧称"
	LaterTerm   = "新称"
	SameTerm    = "同义"
	FormerName  = "曾用名"
	PresentName = "现名"
)

// A termVersion says that what was called old is called now since a month or
// day; without a date both are in use for the same.
type termVersion struct{ old, now, since string }

// termVersions (术语沿革) are terms of the trade that have changed, or have two
// forms. Papers of 2010 to 2015 have the old ones (两规 and 案件线索 in speeches
// and rules of those years), later ones the new; the dates are those of
//
//	2005-12     关于对党员领导干部进行诫勉谈话和函询的暂行办法: 函询, by the
//	            notice called either way
//	2014-01     纪律审查 for 案件检查
//	2017-01     监督执纪工作规则（试行）, in force as 规则 since 2019-01-01:
//	            问题线索, 立案审查, 谈话函询
//	2018-03-20  监察法: 留置, 监察委员会, 政务处分, 移送检察机关
//	2018-10     派驻机构改革: 派驻纪检监察组
//	2020-01-21  纪检监察机关处理检举控告工作规则: 检举控告
//
// A term that contains the other one needs no line: its documents are found
// anyway. None is so short that it would be part of unrelated words.
var termVersions = []termVersion{
	{"两规", "留置", "2018-03-20"},
	{"双规", "留置", "2018-03-20"},
	{"两指", "留置", "2018-03-20"},
	{"双指", "留置", "2018-03-20"},
	{"两规", "双规", ""},
	{"两指", "双指", ""},
	{"案件线索", "问题线索", "2017-01"},
	{"责成书面说明情况通知书", "函询通知书", ""},
	{"涉案款物", "涉案财物", ""},
	{"案件检查", "纪律审查", "2014-01"},
	{"立案检查", "立案审查", "2017-01"},
	{"立案调查", "立案审查", ""},
	{"初核", "初步核实", ""},
	{"案管室", "案件监督管理室", ""},
	{"信访举报", "检举控告", "2020-01-21"},
	{"政纪处分", "政务处分", "2018-03-20"},
	{"双开", "开除党籍和公职", ""},
	{"移送司法机关", "移送检察机关", "2018-03-20"},
	{"派驻纪检组", "派驻纪检监察组", "2018-10"},
	{"纪委监察局", "纪委监委", "2018-03-20"},
	{"纪委监察厅", "纪委监委", "2018-03-20"},
	{"中央纪委监察部", "中央纪委国家监委", "2018-03-20"},
}

// maxWordings is how many other wordings of one run there are at most.
const maxWordings = 8

// formVersions are termVersions in normal form.
var formVersions = sync.OnceValue(func() []termVersion {
	out := slices.Clone(termVersions)
	for i := range out {
		out[i].old, out[i].now = zh.String(out[i].old), zh.String(out[i].now)
	}
	return out
})

// wordings are other ways of saying a run: with a term in it replaced by what
// it was or is called otherwise, and with a name in it by another name of the
// same person or unit. They are in normal form.
func (o Options) wordings(text string) []Wording {
	run := zh.String(text)
	var out []Wording
	add := func(is, other, why, since string) {
		if is == other || !stands(run, is) || len(out) == maxWordings {
			return
		}
		w := Wording{Run: text, Other: strings.ReplaceAll(run, is, other), Why: why, Since: since}
		if !slices.ContainsFunc(out, func(x Wording) bool { return x.Other == w.Other }) && !strings.Contains(w.Other, run) {
			out = append(out, w)
		}
	}
	for _, v := range formVersions() {
		switch {
		case v.since == "":
			add(v.old, v.now, SameTerm, "")
			add(v.now, v.old, SameTerm, "")
		default:
			add(v.old, v.now, LaterTerm, v.since)
			add(v.now, v.old, FormerTerm, v.since)
		}
	}
	for _, names := range o.Names {
		for i, is := range names {
			if is = zh.String(is); len([]rune(is)) < 2 || !strings.Contains(run, is) {
				continue
			}
			for k, other := range names {
				if other = zh.String(other); k != i && len([]rune(other)) >= 2 {
					add(is, other, nameAt(k), "")
				}
			}
		}
	}
	return out
}

// nameAt is what a name is by its place in its group, see Options.Names.
func nameAt(k int) string {
	if k == 0 {
		return PresentName
	}
	return FormerName
}

// maxReworded is how many times a query is asked anew to tell of wordings.
const maxReworded = 12

// also tells what other wordings of the runs of a query there are: how many
// more documents each would bring, or, with Request.Wider, that it was searched
// for. One that no document has that the viewer may see is not told of.
func (f *finder) also(ctx context.Context, o Options, r Request, c *scope) ([]Wording, error) {
	var out []Wording
	asked := 0
	for _, x := range slices.Concat(f.plan.runs, f.plan.units) {
		for _, w := range o.wordings(x.text) {
			if asked++; asked > maxReworded {
				return out, nil
			}
			more, any, err := f.more(ctx, o, r, c, x, w)
			if err != nil {
				return nil, err
			}
			if !any || more == 0 && !r.Wider {
				continue
			}
			if w.Used = r.Wider; !r.Wider {
				w.More = more
			}
			if !slices.Contains(out, w) {
				out = append(out, w)
			}
		}
	}
	return out, nil
}

// more counts the documents that answer the query with a run replaced by
// another wording and do not answer it as it is, and tells whether any answer
// it with the wording.
func (f *finder) more(ctx context.Context, o Options, r Request, c *scope, x run, w Wording) (n int, any bool, err error) {
	q, err := query.Parse(r.Query)
	if err != nil {
		return 0, false, err
	}
	p, err := o.planAs(query.Query{Root: reworded(q.Root, x.pos, w.Other)}, Request{Viewer: r.Viewer, Today: r.Today, Restrict: r.Restrict},
		compiler{stands: true, standsAt: x.pos})
	if err != nil {
		return 0, false, err
	}
	other := &finder{g: f.g, plan: p}
	if err := other.find(ctx, c); err != nil {
		return 0, false, err
	}
	for _, s := range other.found {
		docs := s.docs
		for _, have := range f.found {
			if have.seg.seg == s.seg.seg {
				docs = roaring.AndNot(docs, have.docs)
			}
		}
		n += int(docs.GetCardinality())
	}
	return n, other.total() > 0, nil
}

// reworded is a query with the run at a place replaced.
func reworded(n query.Node, pos int, value string) query.Node {
	switch n := n.(type) {
	case query.And:
		out := slices.Clone(n)
		for i := range out {
			out[i] = reworded(out[i], pos, value)
		}
		return out
	case query.Or:
		out := slices.Clone(n)
		for i := range out {
			out[i] = reworded(out[i], pos, value)
		}
		return out
	case query.Clause:
		if n.Pos == pos && (n.Field == query.Text || n.Field == query.Unit) {
			n.Value = value
		}
		return n
	}
	return n
}
