package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"casefile/cmd/internal/office"
	"casefile/search"
	"casefile/templates/layout"
)

func (c *cli) searchCmd() *cobra.Command {
	var limit int
	var places bool
	cmd := &cobra.Command{
		Use:   "search QUERY",
		Short: "检索：写出的字连着出现才算，繁简不分",
		Long: `检索。连写的字必须原样连着出现（繁体简体、全角半角不分）；空格表示并且，
-词 表示不含，引号内为一串；文号: 案件: 单位: 文种: 日期: 状态: 限定范围。`,
		Example: "  casefile search 惩治腐败\n  casefile search '招投标 -绿化 单位:某市交通运输局'",
		Args:    args(1, -1),
		RunE: func(cmd *cobra.Command, given []string) error {
			if places && !c.json {
				return misuse("usage-places-json", nil)
			}
			return c.search(cmd, strings.ReplaceAll(strings.Join(given, " "), shield, ""), limit, places)
		},
	}
	cmd.Flags().IntVar(&limit, "limit", 10, "最多列出几件")
	cmd.Flags().BoolVar(&places, "places", false, "与 --json 同用：给出命中处在页面上的位置（places，单位为磅，自左上角起）")
	return cmd
}

// shield stands before an excluded word on its way past the flag parser. No
// argument of a process can hold it.
const shield = "\x00"

// shieldExcluded lets people type casefile search 惩治腐败 -试行: a dash before
// anything but an ASCII letter, digit or dash begins a word, not a flag.
func shieldExcluded(args []string) []string {
	if !slices.Contains(args, "search") {
		return args
	}
	out := slices.Clone(args)
	for i, a := range out {
		if a == "--" {
			break
		}
		if len(a) > 1 && a[0] == '-' && (a[1] >= utf8.RuneSelf || a[1] == '"') {
			out[i] = shield + a
		}
	}
	return out
}

func (c *cli) search(cmd *cobra.Command, query string, limit int, places bool) error {
	a, err := c.actor(cmd.Context())
	if err != nil {
		return err
	}
	found, err := c.office.Search(cmd.Context(), a, office.SearchRequest{Query: query, Limit: limit})
	if err != nil {
		return err
	}
	var answer any = found
	if places {
		if answer, err = c.placed(cmd.Context(), a, found); err != nil {
			return err
		}
	}
	if err := c.print(answer, func() { c.sayFound(found) }); err != nil {
		return err
	}
	return c.warn(found.Notes)
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

// warn tells people on stderr, piped or not, what the answer may lack; with
// --json it is in the answer.
func (c *cli) warn(notes []string) error {
	if c.json {
		return nil
	}
	for _, n := range notes {
		if _, err := fmt.Fprintln(&plain{w: c.stderr}, n); err != nil {
			return err
		}
	}
	return nil
}

func (c *cli) sayFound(f *office.Found) {
	c.say("共 %d 件，用时 %.1f 毫秒", f.Total, f.TookMS)
	for i, h := range f.Hits {
		c.say("%2d. %s", i+1, spaced(h.Title, h.Number))
		page := ""
		if h.Page > 0 {
			page = "第 " + itoa(h.Page) + " 页"
		}
		c.say("    %s", spaced(h.ID, page, h.Date, h.Secrecy))
		if h.Snippet != "" {
			c.say("    %s", h.Snippet)
		}
	}
	if f.Total > len(f.Hits) {
		c.say("只列出前 %d 件，用 --limit 可多列。", len(f.Hits))
	}
}
