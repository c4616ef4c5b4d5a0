package main

import (
	"context"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"

	"casefile/archive/audit"
	"casefile/cmd/internal/office"
)

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
