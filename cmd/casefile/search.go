package main

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"casefile/cmd/internal/office"
	"casefile/search"
	"casefile/search/query"
	"casefile/templates/layout"
)

// searchFlags are what `search` can be told beside the query.
type searchFlags struct {
	narrowFlags
	limit   int
	sort    string
	after   string
	wider   bool
	explain bool
	facets  bool
	places  bool
	guide   bool
	csv     string
	queries string
	save    string
	saved   string
	mark    bool
}

const searchLong = `检索。连写的字必须原样连着出现（繁体简体、全角半角不分）。
  空格        并且：两处都要有
  OR          或者：招标 OR 投标；括号分组：(招标 OR 投标) 围标
  -词         不含
  "……"        引号内为一串，空格也算
  字段:内容   限定：标题: 文号: 案件: 单位: 文种: 日期: 年度: 状态: 密级: 等
全部写法：casefile search --guide

在命令行里，括号、引号、分号另有意思，检索词里有这些时整个放进单引号：
  casefile search '(招标 OR 投标) -绿化'`

func (c *cli) searchCmd() *cobra.Command {
	f := &searchFlags{}
	cmd := &cobra.Command{
		Use:   "search QUERY",
		Short: "检索：写出的字连着出现才算，繁简不分",
		Long:  searchLong,
		Example: "  casefile search 惩治腐败\n  casefile search '招投标 -绿化 单位:某市交通运输局'\n" +
			"  casefile search 围标 --year 2025 --sort newest\n  casefile search 围标 --csv 围标.csv\n" +
			"  casefile search 围标 --save 围标动态    存为常用检索\n  casefile search --saved 围标动态        再查一次，看有什么新的",
		Args: f.args,
		RunE: func(cmd *cobra.Command, given []string) error {
			return c.searchAs(cmd, unshield(strings.Join(given, " ")), f)
		},
	}
	f.add(cmd)
	return cmd
}

func (f *searchFlags) add(cmd *cobra.Command) {
	x := cmd.Flags()
	x.IntVar(&f.limit, "limit", search.DefaultLimit, "最多列出几件")
	x.StringVar(&f.sort, "sort", "", "次序：newest 日期新的在前，oldest 旧的在前，title 按标题，number 按文号；不写按相关程度")
	x.StringVar(&f.after, "after", "", "接着上一页往下列：填上一页末尾给出的记号")
	x.BoolVar(&f.wider, "wider", false, "同义的说法、旧称、曾用名一并检索")
	x.BoolVar(&f.explain, "explain", false, "说明每一件为何排在这里")
	x.BoolVar(&f.facets, "facets", false, "列出各文种、单位、年度等各有几件")
	f.narrowFlags.add(cmd)
	x.BoolVar(&f.places, "places", false, "与 --json 同用：给出命中处在页面上的位置（places，单位为磅，自左上角起）")
	x.StringVar(&f.csv, "csv", "", "把查到的全部列成清单（带引注），写到 CSV 文件（- 为标准输出），最多 10000 件")
	x.StringVar(&f.queries, "queries", "", "成批检索：JSON 行文件（- 为标准输入），每行 {\"id\",\"text\"}；逐行以 JSON 作答：{\"query\",\"total\",\"hits\":[{\"id\",\"score\"}]}，旧卷另有 own_id（收入时的 id），答不了的行另有 error")
	x.StringVar(&f.save, "save", "", "查过之后存为常用检索，填名称")
	x.StringVar(&f.saved, "saved", "", "再查一次已存的常用检索，新的排在前面")
	x.BoolVar(&f.mark, "mark", false, "与 --saved 同用：没有列出的也记为看过；--mark=false 都不记")
	x.BoolVar(&f.guide, "guide", false, "显示检索词的全部写法")
}

// args asks for a query unless it comes from elsewhere.
func (f *searchFlags) args(cmd *cobra.Command, given []string) error {
	if err := emptyFlag(cmd, append(narrowNames, "csv", "queries", "save", "saved", "after", "sort")...); err != nil {
		return err
	}
	if f.guide || f.queries != "" || f.saved != "" {
		if len(given) > 0 && !f.guide {
			return misuse("usage-search-query", map[string]string{"flag": firstSet(cmd, "queries", "saved")})
		}
		return nil
	}
	return args(1, -1)(cmd, given)
}

// searchApart are flags that make no sense together.
var searchApart = [][2]string{
	{"queries", "csv"}, {"queries", "save"}, {"queries", "saved"}, {"queries", "after"}, {"queries", "facets"},
	{"queries", "places"}, {"queries", "explain"},
	{"csv", "save"}, {"csv", "saved"}, {"csv", "after"}, {"csv", "facets"}, {"csv", "places"}, {"csv", "explain"},
	{"saved", "save"}, {"saved", "after"}, {"saved", "sort"}, {"saved", "wider"}, {"saved", "places"}, {"save", "after"}, {"save", "places"},
}

func (f *searchFlags) check(cmd *cobra.Command, json bool) error {
	for _, pair := range searchApart {
		if cmd.Flags().Changed(pair[0]) && cmd.Flags().Changed(pair[1]) {
			return misuse("usage-together", map[string]string{"flag": "--" + pair[0], "other": "--" + pair[1]})
		}
	}
	switch {
	case f.csv == "-" && json:
		return misuse("usage-together", map[string]string{"flag": "--csv -", "other": "--json"})
	case f.places && !json:
		return misuse("usage-places-json", nil)
	case cmd.Flags().Changed("mark") && f.saved == "":
		return misuse("usage-mark-saved", nil)
	case f.saved != "" && f.changed(cmd):
		return misuse("usage-saved-narrow", nil)
	case !slices.Contains([]string{"", "newest", "oldest", "title", "number"}, f.sort):
		return misuse("usage-sort", map[string]string{"given": f.sort})
	}
	return nil
}

// firstSet is the first of these flags that was given.
func firstSet(cmd *cobra.Command, names ...string) string {
	for _, n := range names {
		if cmd.Flags().Changed(n) {
			return "--" + n
		}
	}
	return ""
}

// searchAs does what the flags ask for.
func (c *cli) searchAs(cmd *cobra.Command, text string, f *searchFlags) error {
	if f.guide {
		return c.sayGuide()
	}
	if err := f.check(cmd, c.json); err != nil {
		return err
	}
	a, err := c.actor(cmd.Context())
	if err != nil {
		return err
	}
	narrow, err := c.office.Narrow(f.Narrow)
	if err != nil {
		return err
	}
	req := office.SearchRequest{Query: text, Limit: f.limit, After: f.after, Restrict: narrow,
		Sort: search.Sort(f.sort), Wider: f.wider, Explain: f.explain}
	switch {
	case f.queries != "":
		return c.searchMany(cmd, a, f.queries, office.ManyRequest{Limit: f.limit, Restrict: narrow, Wider: f.wider, Sort: req.Sort})
	case f.csv != "":
		return c.searchList(cmd, a, req, f.csv)
	case f.saved != "":
		return c.searchSaved(cmd, a, f)
	case f.save != "":
		return c.searchSave(cmd, a, f, req)
	}
	found, err := c.office.Search(cmd.Context(), a, req)
	if err != nil {
		return err
	}
	return c.answer(cmd, a, found, f)
}

func (c *cli) sayGuide() error {
	return c.print(map[string]string{"guide": query.Guide}, func() { c.say("%s", strings.TrimRight(query.Guide, "\n")) })
}

// answer prints what was found.
func (c *cli) answer(cmd *cobra.Command, a office.Actor, found *office.Found, f *searchFlags) error {
	var answer any = found
	if f.places {
		var err error
		if answer, err = c.placed(cmd.Context(), a, found); err != nil {
			return err
		}
	}
	if err := c.print(answer, func() { c.sayFound(found, f) }); err != nil {
		return err
	}
	return c.warn(found.Notes)
}

// shield stands before an excluded word on its way past the flag parser. No
// argument of a process can hold it.
const shield = "\x00"

func unshield(s string) string { return strings.ReplaceAll(s, shield, "") }

// shieldExcluded lets people type casefile search 惩治腐败 -试行: a dash before
// anything but an ASCII letter, digit or dash begins a word, not a flag.
func shieldExcluded(args []string) []string {
	if !slices.Contains(args, "search") && !slices.Contains(args, "similar") {
		return args
	}
	out := slices.Clone(args)
	for i, a := range out {
		if a == "--" {
			break
		}
		if len(a) > 1 && a[0] == '-' && (a[1] >= utf8.RuneSelf || strings.IndexByte(`"'([`, a[1]) >= 0) {
			out[i] = shield + a
		}
	}
	return out
}

// placedHit is a hit and where on its pages what was sought stands.
type placedHit struct {
	search.Hit
	Places []layout.Rect `json:"places,omitempty"`
}

// placed is an answer whose hits have their places. A hit whose document was
// closed to the actor, or is gone, since the index was made has none.
func (c *cli) placed(ctx context.Context, a office.Actor, found *office.Found) (any, error) {
	answer := struct {
		*office.Found
		Hits []placedHit `json:"hits"` // in the place of Found's
	}{found, make([]placedHit, len(found.Hits))}
	for i, h := range found.Hits {
		places, err := c.office.Places(ctx, a, h.ID, h.Matches)
		if err != nil {
			if kind, _ := office.Explain(err); kind != office.Refused && kind != office.Missing {
				return nil, err
			}
		}
		answer.Hits[i] = placedHit{h, places}
	}
	return answer, nil
}
