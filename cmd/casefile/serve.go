package main

import (
	"context"
	"net"

	"github.com/spf13/cobra"

	"casefile/cmd/internal/web"
)

func (c *cli) serveCmd() *cobra.Command {
	var addr string
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "在浏览器里办理：起草、审批、制发、检索、案卷",
		Long: `在本机开一个网页服务，用浏览器办理。只在本机监听；运行期间由它掌管索引，
其他命令照常使用。按 Ctrl+C 停止，正在办理的会办完。
没有 --as 时，在网页上选定以何人身份办理；给了 --as，则一律以此人身份。`,
		Example: "  casefile serve\n  casefile serve --addr 127.0.0.1:0 --as 周某某",
		Args:    args(0, 0),
		RunE:    func(cmd *cobra.Command, _ []string) error { return c.serve(cmd.Context(), addr) },
	}
	cmd.Flags().StringVar(&addr, "addr", "127.0.0.1:8765", "监听地址，只能在本机；端口 0 为任选")
	return cmd
}

// serve owns the index and answers until the context ends; run closes the
// office, and with it the index, afterwards.
func (c *cli) serve(ctx context.Context, addr string) error {
	if c.flags.As != "" {
		if _, err := c.actor(ctx); err != nil {
			return err
		}
	}
	l, err := web.Listen(addr)
	if err != nil {
		return err
	}
	defer l.Close() // a second time where Serve has, which does no harm
	return c.serveOn(ctx, l)
}

func (c *cli) serveOn(ctx context.Context, l net.Listener) error {
	if err := c.office.OwnIndex(ctx); err != nil {
		return err
	}
	s, err := web.New(web.Options{Office: c.office, As: c.flags.As, Account: c.account, Rand: c.rand,
		Key: c.getenv("CASEFILE_AUDIT_KEY")})
	if err != nil {
		return err
	}
	url := "http://" + l.Addr().String() + "/"
	if err := c.print(map[string]string{"url": url}, func() {
		c.say("案卷库 %s", c.office.Address())
		c.say("请在浏览器打开 %s　按 Ctrl+C 停止。", url)
	}); err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	signed := c.checkpoints(ctx)
	err = s.Serve(ctx, l)
	stop()
	signed()
	return err
}
