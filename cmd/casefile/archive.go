package main

import (
	"sort"

	"github.com/spf13/cobra"

	"casefile/cmd/internal/office"
)

func (c *cli) archiveCmd() *cobra.Command {
	var copies string
	status := &cobra.Command{Use: "status", Short: "查看案卷库现状", Args: args(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error { return c.archiveStatus(cmd, copies) }}
	status.Flags().StringVar(&copies, "copy", "", "同时查看这个副本落后多少")
	return group("archive", "案卷库：校验、副本、状态", c.verifyCmd(), c.copyCmd(), c.drillCmd(), status)
}

func (c *cli) archiveStatus(cmd *cobra.Command, copies string) error {
	a, err := c.actor(cmd.Context())
	if err != nil {
		return err
	}
	s, err := c.office.ArchiveStatus(cmd.Context(), a)
	if err != nil {
		return err
	}
	if s.Objects, s.Bytes, err = c.office.ArchiveSize(cmd.Context(), a); err != nil {
		return err
	}
	if copies != "" {
		if s.Copy, err = c.office.CopyStatus(cmd.Context(), a, copies); err != nil {
			return err
		}
	}
	return c.print(s, func() {
		c.say("案卷库 %s（格式 %s）", s.URL, s.Format)
		c.say("%d 卷，%d 件文书；%d 个对象，共 %s", s.Cases, s.Documents, s.Objects, size(s.Bytes))
		states := make([]string, 0, len(s.States))
		for state := range s.States {
			states = append(states, state)
		}
		sort.Strings(states)
		for _, state := range states {
			c.say("  %s %d 件", office.StateName(state), s.States[state])
		}
		if s.Copy != nil {
			c.sayCopyStatus(s.Copy)
		}
	})
}
