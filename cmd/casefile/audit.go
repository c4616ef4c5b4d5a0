package main

import (
	"context"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"casefile/archive"
	"casefile/archive/audit"
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

func (c *cli) auditCheckpointCmd() *cobra.Command {
	var out, key string
	cmd := &cobra.Command{
		Use:   "checkpoint [--out FILE]",
		Short: "把新内容载入日志并签署检查点；--out 写出一份，交外部保管",
		Long: `把尚未载入的事件、文号、机关资料、样式和调阅记录载入日志，签署检查点。
检查点只有几行字，不涉及任何案情：打印、刻盘或发给监督单位，离开本库保管。
日后用 casefile audit verify --checkpoint FILE 核验，其前的历史若被改写、删除，必定查出。`,
		Args: args(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error { return c.auditCheckpoint(cmd.Context(), key, out) },
	}
	cmd.Flags().StringVar(&out, "out", "", "写到文件（- 为标准输出）")
	cmd.Flags().StringVar(&key, "key", "", "密钥文件（CASEFILE_AUDIT_KEY，默认为案卷库旁的 .audit-key 文件）")
	return cmd
}

// auditKey is the key of this run: flag, environment, beside the archive.
func (c *cli) auditKey(flag string) (*audit.Signer, error) {
	return c.office.AuditKey(or(flag, c.getenv("CASEFILE_AUDIT_KEY")))
}

func (c *cli) auditCheckpoint(ctx context.Context, key, out string) error {
	a, err := c.actor(ctx)
	if err != nil {
		return err
	}
	s, err := c.auditKey(key)
	if err != nil {
		return err
	}
	cp, err := c.office.SignCheckpoint(ctx, a, s)
	if err != nil {
		return err
	}
	if out == "-" {
		_, err := io.WriteString(c.stdout, cp.Text)
		return err
	}
	if out != "" {
		if err := c.write(out, []byte(cp.Text)); err != nil {
			return err
		}
	}
	return c.print(cp, func() {
		c.say("检查点已签署：日志共 %d 条，新载入 %d 条（%s）。", cp.Entries, cp.Added, cp.Key)
		if out != "" {
			c.say("已写到 %s，请离开本库保管。", out)
		}
		c.say("公钥：%s", cp.PublicKey)
	})
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

func (c *cli) auditProveCmd() *cobra.Command {
	var out, old string
	cmd := &cobra.Command{
		Use:   "prove (KEY|DOC | --checkpoint FILE) [--out FILE]",
		Short: "出具证明：某件文书、某个对象在检查点之时已在库中",
		Long: `写出一份文本证明，凭公钥即可核对（casefile audit check-proof），不需要案卷库。
给出文书号，则证明其制发（或收入）事件，内含各部分的 SHA-256，可用来核对手中的 PDF；
给出 --checkpoint，则证明该检查点的日志是最近检查点的开头。`,
		Args: args(0, 1),
		RunE: func(cmd *cobra.Command, given []string) error {
			if (len(given) == 1) == (old != "") {
				return misuse("usage-prove", nil)
			}
			return c.auditProve(cmd.Context(), strings.Join(given, ""), old, out)
		},
	}
	cmd.Flags().StringVar(&out, "out", "-", "写到文件（- 为标准输出）")
	cmd.Flags().StringVar(&old, "checkpoint", "", "以前的检查点")
	return cmd
}

func (c *cli) auditProve(ctx context.Context, what, old, out string) error {
	a, err := c.actor(ctx)
	if err != nil {
		return err
	}
	var text []byte
	if old != "" {
		b, err := c.small(old)
		if err != nil {
			return err
		}
		p, err := c.office.ProveExtends(ctx, a, b)
		if err != nil {
			return err
		}
		text = p.Text()
	} else {
		p, err := c.office.Prove(ctx, a, what)
		if err != nil {
			return err
		}
		text = p.Text()
	}
	if out == "-" {
		_, err := c.stdout.Write(text)
		return err
	}
	if err := c.write(out, text); err != nil {
		return err
	}
	return c.print(map[string]string{"out": out}, func() { c.say("证明已写到 %s。", out) })
}

func (c *cli) auditCheckCmd() *cobra.Command {
	var pubkey, paper string
	cmd := &cobra.Command{
		Use:   "check-proof FILE --pubkey KEY [--paper FILE]",
		Short: "核对证明，不需要案卷库；--paper 核对手中的文件是否就是所证明的那一件",
		Args:  args(1, 1),
		RunE: func(_ *cobra.Command, given []string) error {
			return c.auditCheck(given[0], pubkey, paper)
		},
	}
	cmd.Flags().StringVar(&pubkey, "pubkey", "", "公钥或公钥文件")
	cmd.Flags().StringVar(&paper, "paper", "", "要核对的文件，如 PDF")
	return cmd
}

func (c *cli) auditCheck(name, pubkey, paperName string) error {
	if pubkey == "" {
		return misuse("audit-no-pubkey", nil)
	}
	key, err := office.PublicKey(pubkey)
	if err != nil {
		return err
	}
	text, err := c.small(name)
	if err != nil {
		return err
	}
	var paper []byte
	if paperName != "" {
		if paper, err = os.ReadFile(paperName); err != nil {
			return fileProblem(paperName, err)
		}
	}
	p, err := office.CheckProof(name, text, key, paperName, paper)
	if err != nil {
		return err
	}
	return c.print(p, func() {
		if p.Kind == "consistency" {
			c.say("证明成立：案卷库 %s 前 %d 条日志，就是 %s 所签 %d 条的开头。", p.Archive, p.Old, p.At, p.Entries)
			return
		}
		c.say("证明成立：%s 签署检查点时，案卷库 %s 的日志（%d 条）中有 %s。", p.At, p.Archive, p.Entries, p.Key)
		if p.Paper != "" {
			c.say("%s 就是其中所记的 %s。", paperName, p.Paper)
		}
	})
}

func (c *cli) auditKeyCmd() *cobra.Command {
	var out string
	cmd := &cobra.Command{
		Use:   "new --out FILE",
		Short: "生成密钥：私钥写入文件，公钥显示出来",
		Long: `生成一对密钥（Ed25519）。私钥写入新文件，只有本人可读，须放在案卷库以外；
公钥显示出来，请抄送监督单位。密钥丢失不影响核验旧检查点，泄露则他人也能签署。`,
		Args: args(0, 0),
		RunE: func(*cobra.Command, []string) error {
			if out == "" {
				return misuse("usage-out", nil)
			}
			public, err := c.office.NewAuditKey(c.rand, out)
			if err != nil {
				return err
			}
			return c.print(map[string]string{"key": out, "public_key": public}, func() {
				c.say("私钥：%s（只有本人可读，请放在案卷库以外保管）", out)
				c.say("公钥：%s", public)
			})
		},
	}
	cmd.Flags().StringVar(&out, "out", "", "私钥写到哪个新文件")
	return cmd
}

// maxSmall is the size of the largest proof or checkpoint, in bytes.
const maxSmall = 1 << 20

// small reads a file that is a page of text.
func (c *cli) small(name string) ([]byte, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, fileProblem(name, err)
	}
	if info.Size() > maxSmall {
		return nil, &office.Problem{ID: "data-too-large", Path: name, Kind: office.Invalid, Args: map[string]string{"limit": "1 MB"}}
	}
	b, err := os.ReadFile(name)
	if err != nil {
		return nil, fileProblem(name, err)
	}
	return b, nil
}

// checkpointEvery is how often a server signs the state of the log.
const checkpointEvery = time.Hour

// checkpoints signs the state of the log now and then until the context ends,
// and a last time then. Without a key it does nothing; a failure is told and
// tried again. wait returns when all is done.
func (c *cli) checkpoints(ctx context.Context) (wait func()) {
	s, err := c.auditKey("")
	if err != nil {
		return func() {}
	}
	sign := func(ctx context.Context) {
		if _, err := c.office.SignCheckpoint(ctx, office.Operator(c.name(), "serve"), s); err != nil {
			c.fail(err)
		}
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		tick := time.NewTicker(checkpointEvery)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				sign(ctx)
			case <-ctx.Done():
				last, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Minute)
				defer cancel()
				sign(last)
				return
			}
		}
	}()
	return func() { <-done }
}

// firstAuditKey makes a key beside a local archive that has none.
func (c *cli) firstAuditKey() (name, public string, err error) {
	name = c.office.AuditKeyPath()
	if name == "" {
		return "", "", nil
	}
	if _, err := os.Stat(name); err == nil {
		s, err := c.office.AuditKey(name)
		if err != nil {
			return "", "", err
		}
		return name, s.Public(), nil
	}
	public, err = c.office.NewAuditKey(c.rand, name)
	return name, public, err
}

// signing are the commands after which the state of the log is signed, where
// there is a key: what they did should not wait for the next hour.
var signing = map[string]bool{"casefile archive verify": true, "casefile case close": true}

// signAfter signs after such a command went well. Whoever may not sign leaves
// it to the next who may.
func (c *cli) signAfter(cmd *cobra.Command, _ []string) error {
	if !signing[cmd.CommandPath()] {
		return nil
	}
	s, err := c.auditKey("")
	if err != nil {
		return nil // no key here
	}
	a, err := c.actor(cmd.Context())
	if err != nil || !a.MaySign() {
		return err
	}
	_, err = c.office.SignCheckpoint(cmd.Context(), a, s)
	return err
}
