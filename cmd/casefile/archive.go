package main

import (
	"sort"

	"github.com/spf13/cobra"

	"casefile/cmd/internal/office"
)

func (c *cli) archiveCmd() *cobra.Command {
	return group("archive", "案卷库：校验、状态",
		&cobra.Command{Use: "verify", Short: "逐字节校验全库，指出每一处差错", Args: args(0, 0), RunE: c.archiveVerify},
		&cobra.Command{Use: "status", Short: "查看案卷库现状", Args: args(0, 0), RunE: c.archiveStatus})
}

func (c *cli) archiveVerify(cmd *cobra.Command, _ []string) error {
	a, err := c.actor(cmd.Context())
	if err != nil {
		return err
	}
	r, err := c.office.VerifyArchive(cmd.Context(), a, func(n int64) { c.progress("已校验 %d 个对象", n) })
	c.progressEnd()
	if err != nil {
		return err
	}
	if err := c.print(r, func() { c.sayVerify(r) }); err != nil {
		return err
	}
	return r.Err()
}

func (c *cli) sayVerify(r *office.VerifyReport) {
	c.say("已校验 %d 个对象，共 %s，用时 %.0f 毫秒。", r.Objects, size(r.Bytes), r.TookMS)
	faults := 0
	for _, f := range r.Faults {
		if f.Fault {
			faults++
			continue
		}
		c.say("%s：%s", findingName(f.Kind), f.Key)
	}
	if faults == 0 {
		c.say("全部完好。")
	}
}

// findingName names what is no damage, only left behind.
func findingName(kind string) string {
	names := map[string]string{"orphan": "中断的写入留下的对象，没有案卷引用它", "stray": "不属于案卷库的对象",
		"unfinished": "中断的制发，可用 casefile doctor 了结", "unknown": "较新版本程序写下的事件"}
	return or(names[kind], kind)
}

func (c *cli) archiveStatus(cmd *cobra.Command, _ []string) error {
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
	})
}
