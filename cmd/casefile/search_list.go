package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"casefile/cmd/internal/office"
)

// searchList writes the list of hits. --limit, where it is given, bounds it.
func (c *cli) searchList(cmd *cobra.Command, a office.Actor, r office.SearchRequest, name string) error {
	most := 0
	if cmd.Flags().Changed("limit") {
		most = r.Limit
	}
	var list *office.HitList
	err := c.writeThrough(name, func(w io.Writer) (err error) {
		list, err = c.office.ListHits(cmd.Context(), a, r, most, w)
		return err
	})
	if err != nil {
		return err
	}
	if name != "-" {
		err = c.print(list, func() { c.say("共 %d 件，清单列出 %d 件：%s。", list.Total, list.Written, name) })
	}
	if err == nil && list.Written < list.Total {
		err = c.warn([]string{fmt.Sprintf("清单只列出 %d 件，另有 %d 件没有列（--limit，或每份最多 %d 件）。可加限定条件，分几份列。",
			list.Written, list.Total-list.Written, office.MaxListed)})
	}
	if err != nil {
		return err
	}
	return c.warn(list.Notes)
}

// searchMany answers the questions of a file, one JSON line each.
func (c *cli) searchMany(cmd *cobra.Command, a office.Actor, name string, r office.ManyRequest) error {
	in := c.stdin
	if r.Name = name; name == "-" {
		r.Name = "标准输入"
	} else {
		f, err := os.Open(name)
		if err != nil {
			return fileProblem(name, err)
		}
		defer f.Close()
		in = f
	}
	notes, err := c.office.SearchMany(cmd.Context(), a, r, in, c.line)
	for _, n := range notes {
		fmt.Fprintln(&plain{w: c.stderr}, n)
	}
	return err
}

// line writes one line of JSON.
func (c *cli) line(v any) error {
	c.progressEnd()
	enc := json.NewEncoder(c.stdout)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}
