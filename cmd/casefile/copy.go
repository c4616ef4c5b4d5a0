package main

import (
	"github.com/spf13/cobra"

	"casefile/archive"
	"casefile/cmd/internal/office"
)

func (c *cli) copyCmd() *cobra.Command {
	var r office.CopyRequest
	cmd := &cobra.Command{Use: "copy --to 地址", Short: "把案卷库抄到第二处存储，只抄那里没有的", Args: args(0, 0),
		Long: `把案卷库抄到第二处存储：只抄那里没有的，不改不删那里已有的；中断了再运行一次即可接着抄。
同一对象在两处不同、或本库的字节已变，都会逐一指出，退出码 6。
恢复：以副本为库反向再抄一次，如 casefile archive copy --archive 副本 --to 新库，再 casefile index rebuild。
对象存储的第二套密钥可用 COPY_AWS_ACCESS_KEY_ID、COPY_AWS_SECRET_ACCESS_KEY（或加 _FILE）给出。`,
		RunE: func(cmd *cobra.Command, _ []string) error { return c.archiveCopy(cmd, r) }}
	f := cmd.Flags()
	f.StringVar(&r.To, "to", "", "副本的地址：文件夹、file:// 或 s3://（没有就新建）")
	f.BoolVar(&r.Verify, "verify", false, "两处都有的也逐字节比对（默认只比大小）")
	return cmd
}

func (c *cli) archiveCopy(cmd *cobra.Command, r office.CopyRequest) error {
	if r.To == "" {
		return misuse("usage-flag-empty", map[string]string{"use": cmd.CommandPath(), "flag": "--to"})
	}
	a, err := c.actor(cmd.Context())
	if err != nil {
		return err
	}
	start := c.now()
	r.Progress = func(p archive.CopyProgress) {
		rate := float64(p.Objects) / max(c.now().Sub(start).Seconds(), 0.001)
		c.progress("已比对 %d 个对象，抄了 %d 个（%s），每秒 %.0f 个", p.Objects, p.Copied, size(p.Bytes), rate)
	}
	report, err := c.office.Copy(cmd.Context(), a, r)
	c.progressEnd()
	if err != nil {
		return err
	}
	err = c.print(report, func() {
		c.say("已比对 %d 个对象，抄了 %d 个，共 %s，用时 %.0f 毫秒。", report.Objects, report.Copied, size(report.Bytes), report.TookMS)
		if report.Surplus > 0 {
			c.say("副本另有 %d 个本库已没有的对象（如已用过的草稿、已销毁的文书）；可用 casefile doctor --archive 副本 处理。", report.Surplus)
		}
		if report.Complete {
			c.say("副本 %s 完整。", report.To)
		}
	})
	if err != nil {
		return err
	}
	return report.Err()
}

func (c *cli) drillCmd() *cobra.Command {
	var r office.DrillRequest
	cmd := &cobra.Command{Use: "drill 副本地址", Short: "恢复演练：只凭副本校验、重建索引、取出一件文书，并报用时", Args: args(1, 1),
		RunE: func(cmd *cobra.Command, given []string) error { return c.archiveDrill(cmd, given[0], r) }}
	cmd.Flags().StringVar(&r.Dir, "dir", "", "把重建的索引留在这个文件夹（默认用临时文件夹，用完即删）")
	return cmd
}

func (c *cli) archiveDrill(cmd *cobra.Command, address string, r office.DrillRequest) error {
	r.Name = c.name()
	r.Progress = func(step string, n int64) { c.progress("%s：%d 个对象", stepName(step), n) }
	conf := c.flags
	conf.Archive = address
	report, err := office.Drill(cmd.Context(), c.officeOptions(conf), r)
	c.progressEnd()
	if err != nil {
		return err
	}
	err = c.print(report, func() { c.sayDrill(report) })
	if err != nil {
		return err
	}
	return report.Err()
}

func (c *cli) sayDrill(r *office.DrillReport) {
	c.say("副本 %s：%d 个对象，共 %s；重建索引 %d 件文书可检索。", r.Copy, r.Objects, size(r.Bytes), r.Documents)
	if r.Document != "" {
		c.say("随机取出 %s，SHA-256 %s，与登记相符。", r.Document, r.SHA256)
	}
	for _, s := range r.Steps {
		c.say("  %s %.0f 毫秒", stepName(s.Step), s.TookMS)
	}
	if r.Err() == nil {
		c.say("全部完好，共用时 %.0f 毫秒。", r.TookMS)
	}
}

func stepName(step string) string {
	names := map[string]string{"open": "打开副本", "verify": "逐字节校验", "index": "重建索引", "fetch": "取出文书"}
	return or(names[step], step)
}

// sayCopyStatus tells how far a copy is behind.
func (c *cli) sayCopyStatus(s *office.CopyStatus) {
	switch {
	case !s.Archive:
		c.say("副本 %s 还没有抄完，缺 %d 个对象（%s）。", s.URL, s.Missing, size(s.Bytes))
	case s.Missing == 0:
		c.say("副本 %s 与案卷库一致。", s.URL)
	default:
		c.say("副本 %s 落后 %d 个对象（%s）。", s.URL, s.Missing, size(s.Bytes))
	}
	if s.Differs > 0 {
		c.say("有 %d 个对象与副本不同，请运行 casefile archive copy 查看。", s.Differs)
	}
	if s.Surplus > 0 {
		c.say("副本另有 %d 个本库没有的对象。", s.Surplus)
	}
}
