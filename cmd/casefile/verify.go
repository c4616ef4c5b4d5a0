package main

import (
	"time"

	"github.com/spf13/cobra"

	"casefile/cmd/internal/office"
)

func (c *cli) verifyCmd() *cobra.Command {
	var r office.VerifyRequest
	var checkpoints []string
	var pubkey string
	cmd := &cobra.Command{Use: "verify", Short: "逐字节校验全库，指出每一处差错", Args: args(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			if r.Audit, err = c.auditRequest(checkpoints, pubkey); err != nil {
				return err
			}
			return c.archiveVerify(cmd, r)
		}}
	f := cmd.Flags()
	f.BoolVar(&r.Resume, "resume", false, "接着上次停下的地方校验；上次已校验完的，从头开始")
	f.DurationVar(&r.For, "for", 0, "到时即停，如 10m；下次以 --resume 继续")
	f.StringVar(&r.State, "state", "", "记录校验进度的文件（默认在索引文件夹旁）")
	f.StringArrayVar(&checkpoints, "checkpoint", nil, "在别处保管的检查点文件，可多次；库内有检查点的，不给也核对日志")
	f.StringVar(&pubkey, "pubkey", "", "公钥或公钥文件")
	return cmd
}

func (c *cli) archiveVerify(cmd *cobra.Command, r office.VerifyRequest) error {
	if r.For < 0 {
		return misuse("usage-duration", map[string]string{"given": r.For.String()})
	}
	a, err := c.actor(cmd.Context())
	if err != nil {
		return err
	}
	start := c.now()
	r.Progress = func(objects, bytes int64) {
		rate := float64(objects) / max(c.now().Sub(start).Seconds(), 0.001)
		c.progress("已校验 %d 个对象，%s，每秒 %.0f 个", objects, size(bytes), rate)
	}
	report, err := c.office.Verify(cmd.Context(), a, r)
	c.progressEnd()
	if err != nil {
		return err
	}
	if err := c.print(report, func() { c.sayVerify(report) }); err != nil {
		return err
	}
	return report.Err()
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
	switch {
	case !r.Complete:
		c.say("本轮校验始于 %s，尚未校验完；用 --resume 继续。", when(r.Since))
	case faults == 0:
		c.say("全部完好。")
	}
	if r.Whole != nil && !r.Complete {
		c.say("最近一次校验完全库：%s 至 %s。", when(r.Whole.From), when(r.Whole.To))
	}
}

func when(t time.Time) string { return t.In(china).Format("2006-01-02 15:04") }

// findingName names what is no damage, only left behind.
func findingName(kind string) string {
	names := map[string]string{"orphan": "中断的写入留下的对象，没有案卷引用它", "stray": "不属于案卷库的对象",
		"unfinished": "中断的办理，可用 casefile doctor 了结", "unknown": "较新版本程序写下的事件"}
	return or(names[kind], kind)
}
