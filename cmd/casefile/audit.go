package main

import (
	"context"

	"github.com/spf13/cobra"

	"casefile/archive"
	"casefile/cmd/internal/office"
)

func (c *cli) auditCmd() *cobra.Command {
	return group("audit", "监督：谁看过什么，历史有没有被改写",
		c.auditListCmd(), c.auditCheckpointCmd(), c.auditVerifyCmd(), c.auditProveCmd(), c.auditCheckCmd(),
		group("key", "签署检查点的密钥", c.auditKeyCmd()))
}

func (c *cli) auditListCmd() *cobra.Command {
	var r office.AccessRequest
	cmd := &cobra.Command{
		Use:   "list",
		Short: "查阅调阅记录：谁在何时调阅、检索、导出，或被拒绝",
		Long: `列出调阅记录，按时间先后。记录里只有编号，没有题名、内容和检索词；
检索词只留摘要，用 --query 给出一个词，可查出谁检索过它。`,
		Args: args(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error { return c.auditList(cmd.Context(), r) },
	}
	f := cmd.Flags()
	f.StringVar(&r.Actor, "actor", "", "只看某个操作人")
	f.StringVar(&r.Document, "document", "", "只看某件文书")
	f.StringVar(&r.Case, "case", "", "只看某个案卷")
	f.StringVar(&r.Act, "act", "", "只看某类事项，如 read、read.part、search")
	f.StringVar(&r.Query, "query", "", "谁检索过这个词")
	f.StringVar(&r.Since, "since", "", "从某日或某时起，如 2026-03-05")
	f.StringVar(&r.Until, "until", "", "到某日（含）或某时止")
	return cmd
}

func (c *cli) auditList(ctx context.Context, r office.AccessRequest) error {
	a, err := c.actor(ctx)
	if err != nil {
		return err
	}
	lines := []archive.AccessLine{}
	if err := c.office.Accesses(ctx, a, r, func(l archive.AccessLine) error {
		lines = append(lines, l)
		return nil
	}); err != nil {
		return err
	}
	return c.print(lines, func() {
		rows := make([][]string, 0, len(lines))
		for _, l := range lines {
			rows = append(rows, []string{l.At.In(archive.China()).Format("2006-01-02 15:04:05"), l.ID,
				office.AccessName(l), accessTarget(l), office.OutcomeName(l)})
		}
		c.table(rows)
		c.say("共 %d 条。", len(lines))
	})
}

func accessTarget(l archive.AccessLine) string {
	target := or(string(l.Document), string(l.File))
	if l.Part != "" {
		target += "（" + l.Part + "）"
	}
	return or(target, "—")
}

func (c *cli) auditVerifyCmd() *cobra.Command {
	var checkpoints, pubkeys []string
	cmd := &cobra.Command{
		Use:   "verify [--checkpoint FILE]… [--pubkey KEY]…",
		Short: "核验历史：日志、检查点与每个对象是否相符，指出被改写、删除、截断之处",
		Long: `核对日志与每个载入的对象、库内的检查点。
--checkpoint 给出以前交出、在别处保管的检查点：连同日志一起改写、用同一密钥重签的历史，也能查出。
--pubkey 给出公钥或公钥文件；不给，则用库内存的公钥，只能防差错，防不了能改全库的人。`,
		Args: args(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error { return c.auditVerify(cmd.Context(), checkpoints, pubkeys) },
	}
	cmd.Flags().StringArrayVar(&checkpoints, "checkpoint", nil, "在别处保管的检查点文件，可多次")
	cmd.Flags().StringArrayVar(&pubkeys, "pubkey", nil, "公钥或公钥文件，换过密钥的给出每一把")
	return cmd
}

// auditRequest reads what history is held against.
func (c *cli) auditRequest(checkpoints []string, pubkey string) (r office.AuditRequest, err error) {
	if pubkey != "" {
		v, err := office.PublicKey(pubkey)
		if err != nil {
			return r, err
		}
		r.Keys = append(r.Keys, v)
	}
	for _, name := range checkpoints {
		b, err := c.small(name)
		if err != nil {
			return r, err
		}
		r.Checkpoints = append(r.Checkpoints, b)
	}
	return r, nil
}

func (c *cli) auditVerify(ctx context.Context, checkpoints, pubkeys []string) error {
	a, err := c.actor(ctx)
	if err != nil {
		return err
	}
	r := office.AuditRequest{Progress: func(n int64) { c.progress("已核对 %d 个对象", n) }}
	for _, given := range pubkeys {
		v, err := office.PublicKey(given)
		if err != nil {
			return err
		}
		r.Keys = append(r.Keys, v)
	}
	for _, name := range checkpoints {
		b, err := c.small(name)
		if err != nil {
			return err
		}
		r.Checkpoints = append(r.Checkpoints, b)
	}
	out, err := c.office.AuditVerify(ctx, a, r)
	c.progressEnd()
	if err != nil {
		return err
	}
	if err := c.print(out, func() { c.sayAudit(out, len(checkpoints)) }); err != nil {
		return err
	}
	return out.Err()
}

func (c *cli) sayAudit(r *office.AuditReport, given int) {
	c.say("已核对日志 %d 条、%d 批，检查点 %d 个，用时 %.0f 毫秒。", r.Entries, r.Batches, r.Checkpoints, r.TookMS)
	if r.Unsigned > 0 {
		c.say("日志末尾 %d 条还没有签署。", r.Unsigned)
	}
	if r.Unlogged > 0 {
		c.say("另有 %d 个新对象还没有载入日志，下次签署检查点时载入。", r.Unlogged)
	}
	if r.OwnKeys || given == 0 {
		c.say("提示：公钥和检查点若都取自库内，防不了能改写全库的人；请用 --pubkey 和 --checkpoint 给出在别处保管的。")
	}
	if r.Err() == nil {
		c.say("历史未见改动。")
	}
}
