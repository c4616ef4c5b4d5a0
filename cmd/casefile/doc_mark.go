package main

import (
	"fmt"
	"strings"

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
		c.say("已取出：%s（检索标注件，非原件；%s，%s）", out, markedText(hits), pagesText(answer.Pages))
	})
}

func markedText(h *office.Hits) string {
	if h.Total > len(h.Places) {
		return fmt.Sprintf("共 %d 处，标出前 %d 处", h.Total, len(h.Places))
	}
	return fmt.Sprintf("标出 %d 处", h.Total)
}

// pagesText names pages, the first of many.
func pagesText(all []int) string {
	const named = 20
	var names []string
	for _, n := range all[:min(len(all), named)] {
		names = append(names, itoa(n))
	}
	s := "在第 " + strings.Join(names, "、") + " 页"
	if len(all) > named {
		s += "等 " + itoa(len(all)) + " 页"
	}
	return s
}
