package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync/atomic"

	"github.com/spf13/cobra"

	"casefile/cmd/internal/office"
)

// version of the program; a release sets it with -ldflags.
var version = "0.1.0-dev"

// cli is one run: the world, what the flags said, and the office once opened.
type cli struct {
	world
	out    *plain // stdout for people
	flags  office.Config
	date   string
	file   string // --config
	json   bool
	office *office.Office
	drawn  atomic.Bool // a line of progress stands on the terminal
}

// run is the whole program: parse, do, explain, exit code.
func run(ctx context.Context, w world) int {
	c := &cli{world: w, out: &plain{w: w.stdout}}
	err := c.execute(ctx)
	if c.office != nil {
		if cerr := c.office.Close(); err == nil {
			err = cerr
		}
	}
	if err == nil {
		return exitDone
	}
	return c.fail(err)
}

func (c *cli) execute(ctx context.Context) error {
	root := c.root()
	root.SetArgs(shieldExcluded(c.args))
	root.SetIn(c.stdin)
	root.SetOut(c.out)
	root.SetErr(c.stderr)
	return root.ExecuteContext(ctx)
}

// fail prints every sentence of an error and gives the exit code of its kind.
func (c *cli) fail(err error) int {
	c.progressEnd()
	kind, messages := office.Explain(err)
	errs := &plain{w: c.stderr}
	if len(messages) > 1 {
		fmt.Fprintf(errs, "有 %d 处问题：\n", len(messages))
	}
	for i, m := range messages {
		if len(messages) > 1 {
			fmt.Fprintf(errs, "%3d. ", i+1)
		}
		fmt.Fprintln(errs, m.Text)
	}
	return exitCodes[kind]
}

func (c *cli) root() *cobra.Command {
	root := &cobra.Command{
		Use:           "casefile",
		Short:         "纪检监察文书：写得规范，存得住，找得到",
		Long:          rootLong,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          noSuchCommand,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error {
			if err := checkLimit(cmd); err != nil {
				return err
			}
			return c.open()
		},
		PersistentPostRunE: c.signAfter,
	}
	f := root.PersistentFlags()
	f.StringVar(&c.flags.Archive, "archive", "", "案卷库：文件夹、file:// 或 s3:// 地址（默认 ./archive，CASEFILE_ARCHIVE）")
	f.StringVar(&c.flags.Index, "index", "", "索引文件夹（默认 ./index，CASEFILE_INDEX）")
	f.StringVar(&c.flags.Fonts, "fonts", "", "字体文件夹（CASEFILE_FONTS）")
	f.StringVar(&c.flags.Forms, "forms", "", "本机关自备文书样式的文件夹（CASEFILE_FORMS）")
	f.StringVar(&c.flags.Names, "names", "", "曾用名对照表，每行“现名：曾用名、曾用名”，serve 启动时读（CASEFILE_NAMES）")
	f.StringVar(&c.flags.As, "as", "", "操作人（CASEFILE_USER，默认为系统账号）")
	f.StringVar(&c.date, "date", "", "视为今天的日期，如 2026-03-05")
	f.StringVar(&c.file, "config", "", "配置文件，每行“项: 值”")
	f.BoolVar(&c.json, "json", false, "以 JSON 输出")
	root.AddCommand(c.initCmd(), c.demoCmd(), c.serveCmd(), c.formCmd(), c.renderCmd(), c.checkCmd(),
		c.caseCmd(), c.docCmd(), c.taskCmd(), c.numberCmd(), c.batchCmd(), c.importCmd(), c.searchCmd(), c.similarCmd(), c.savedCmd(),
		c.indexCmd(), c.archiveCmd(), c.auditCmd(), c.doctorCmd(), c.versionCmd())
	return inChinese(root)
}

const rootLong = `casefile 写纪检监察文书、存案卷、查旧案。

一份文书的路：form list 选样式 → doc draft 起草 → doc submit 送审 →
doc approve 审批（不得自批）→ doc issue 编号制发入卷 → doc serve 送达 →
doc reply 回复、task close 销号 → search 检索调阅。

先看一遍全程：casefile demo`

// open settles the configuration (flag, environment, file, default) and makes
// the office; it touches neither archive nor index.
func (c *cli) open() error {
	file, err := c.configFile()
	if err != nil {
		return err
	}
	conf := c.flags.Or(office.EnvConfig(c.getenv)).Or(file).Or(office.Defaults())
	c.flags = conf
	c.office, err = c.newOffice(conf)
	return err
}

func (c *cli) newOffice(conf office.Config) (*office.Office, error) {
	return office.New(c.officeOptions(conf))
}

func (c *cli) officeOptions(conf office.Config) office.Options {
	return office.Options{
		Archive: conf.Archive, Index: conf.Index, Fonts: c.fontFolders(conf.Fonts), Forms: conf.Forms, Names: conf.Names,
		Date: c.date, Now: c.now, Rand: c.rand, Getenv: c.getenv, Version: version,
		Indexing: c.indexing,
		Notice:   func(text string) { fmt.Fprintln(&plain{w: c.stderr}, text) },
	}
}

// configFile reads --config, which must exist, or the account's own file,
// which need not.
func (c *cli) configFile() (office.Config, error) {
	name := or(c.file, c.config)
	if name == "" {
		return office.Config{}, nil
	}
	b, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) && c.file == "" {
		return office.Config{}, nil
	}
	if err != nil {
		return office.Config{}, fileProblem(name, err)
	}
	return office.ReadConfig(name, b)
}

// name is who this run acts for.
func (c *cli) name() string { return or(c.flags.As, c.account) }

// actor is the person of this run, as the archive knows him.
func (c *cli) actor(ctx context.Context) (office.Actor, error) {
	return c.office.Actor(ctx, c.name(), "cli")
}

// operator is the person of a run that needs no archive.
func (c *cli) operator() office.Actor { return office.Operator(c.name(), "cli") }

// fontFolders is where faces are looked for: the folder somebody named, then
// what was found around the program.
func (c *cli) fontFolders(named string) []string {
	if named == "" {
		return c.fonts
	}
	return append([]string{named}, c.fonts...)
}
