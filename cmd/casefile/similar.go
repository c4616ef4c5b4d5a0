package main

import (
	"strings"

	"github.com/spf13/cobra"

	"casefile/cmd/internal/office"
	"casefile/search"
	"casefile/search/ingest"
)

func (c *cli) similarCmd() *cobra.Command {
	var doc, queries string
	var limit int
	var explain bool
	var narrow narrowFlags
	cmd := &cobra.Command{
		Use:   "similar TEXT | --doc ID | -",
		Short: "找相近的文书：给一段文字、一个问题或一件文书",
		Long: `找相近的文书。给一段文字或一个问题（- 从标准输入读，可以是 UTF-8 或 GB18030），
或用 --doc 给一件已有的文书，按共有的字词由多到少列出。不必每个字都有，与 search 不同。
文字最多比较前 512 KB，再长的部分不看。`,
		Example: "  casefile similar 村干部套取惠农补贴用于个人开支\n  casefile similar --doc zj-2026-001/0003-case-analysis\n" +
			"  casefile similar - < 举报信.txt\n  casefile similar --queries 问题.jsonl",
		Args: func(cmd *cobra.Command, given []string) error {
			if err := emptyFlag(cmd, append(narrowNames, "doc", "queries")...); err != nil {
				return err
			}
			if doc == "" && queries == "" {
				return args(1, -1)(cmd, given)
			}
			if len(given) > 0 || doc != "" && queries != "" {
				return misuse("usage-similar", nil)
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, given []string) error {
			a, err := c.actor(cmd.Context())
			if err != nil {
				return err
			}
			restrict, err := c.office.Narrow(narrow.Narrow)
			if err != nil {
				return err
			}
			if queries != "" {
				if explain {
					return misuse("usage-together", map[string]string{"flag": "--queries", "other": "--explain"})
				}
				return c.searchMany(cmd, a, queries, office.ManyRequest{Similar: true, Limit: limit, Restrict: restrict})
			}
			text, err := c.similarText(given)
			if err != nil {
				return err
			}
			return c.similar(cmd, a, office.SimilarRequest{Text: text, Doc: doc, Limit: limit, Restrict: restrict, Explain: explain})
		},
	}
	x := cmd.Flags()
	x.StringVar(&doc, "doc", "", "找与这一件相近的：文书号")
	x.IntVar(&limit, "limit", search.DefaultLimit, "最多列出几件")
	x.BoolVar(&explain, "explain", false, "列出最相近的字词")
	x.StringVar(&queries, "queries", "", "成批查找：JSON 行文件（- 为标准输入），每行 {\"id\",\"text\"}；逐行以 JSON 作答：{\"query\",\"total\",\"hits\":[{\"id\",\"score\"}]}，旧卷另有 own_id（收入时的 id），答不了的行另有 error")
	narrow.add(cmd)
	return cmd
}

// similarText is the text that was typed, or comes in.
func (c *cli) similarText(given []string) (string, error) {
	if len(given) != 1 || given[0] != "-" {
		return unshield(strings.Join(given, " ")), nil
	}
	b, err := bounded(c.stdin, "-")
	if err != nil {
		return "", err
	}
	text, err := ingest.Decode(b)
	if err != nil {
		return "", &office.Problem{ID: "similar-encoding", Kind: office.Invalid, Err: err}
	}
	return text, nil
}

func (c *cli) similar(cmd *cobra.Command, a office.Actor, r office.SimilarRequest) error {
	found, err := c.office.Similar(cmd.Context(), a, r)
	if err != nil {
		return err
	}
	if err := c.print(found, func() { c.saySimilar(found) }); err != nil {
		return err
	}
	return c.warn(found.Notes)
}

func (c *cli) saySimilar(f *office.Found) {
	if f.Total == 0 {
		c.say("没有相近的文书，用时 %.1f 毫秒", f.TookMS)
		return
	}
	c.say("最相近的 %d 件（有共同字词的共 %d 件），用时 %.1f 毫秒", len(f.Hits), f.Total, f.TookMS)
	c.sayHits(f.Hits, nil)
}
