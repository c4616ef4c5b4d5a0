package main

import (
	"context"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"casefile/cmd/internal/office"
)

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
