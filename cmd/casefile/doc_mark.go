package main

import (
	"github.com/spf13/cobra"

	"casefile/cmd/internal/office"
)

// markedResult is the --json answer of doc get --mark.
type markedResult struct {
	getResult
	Total int   `json:"total"`           // places marked
	Pages []int `json:"pages,omitempty"` // on which they are
}

// docMarked takes out a copy in which the words of a query are marked.
func (c *cli) docMarked(cmd *cobra.Command, r office.HitsRequest, part, out string) error {
	if part != "" && part != "pdf" && part != "original" {
		return &office.Problem{ID: "mark-part", Kind: office.Usage, Args: map[string]string{"part": part}}
	}
	a, err := c.actor(cmd.Context())
	if err != nil {
		return err
	}
	p, hits, err := c.office.Marked(cmd.Context(), a, r)
	if err != nil {
		return err
	}
	if err := c.write(out, p.Bytes); err != nil || out == "-" {
		return err
	}
	answer := markedResult{getResult{p, out}, hits.Total, hits.Pages()}
	return c.print(answer, func() {
		c.say("已取出：%s（检索标注件，非原件；标出 %d 处，在第 %s 页）", out, hits.Total, joinNumbers(answer.Pages))
	})
}

// joinNumbers is a list of pages, the first of a long one.
func joinNumbers(all []int) string {
	s := ""
	for i, n := range all {
		switch {
		case i == 20:
			return s + " 等"
		case i > 0:
			s += "、"
		}
		s += itoa(n)
	}
	return s
}
