package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"casefile/cmd/internal/office"
)

func (c *cli) demoCmd() *cobra.Command {
	var dir string
	cmd := &cobra.Command{
		Use:   "demo [--dir DIR]",
		Short: "演示全程：建库、办文、收旧卷、校验、检索、重建索引（数据均为虚构）",
		Long: `在新文件夹里用虚构数据走一遍全程：三卷案件、四种文书，由不同的人起草、审批、制发；
收入旧卷三件；一卷送达、回复、销号、归档，装订成册、打移交包、签检查点；校验全库；
繁简检索；删除索引，只凭案卷库重建，再检索。
留下 DIR/archive（案卷库）、DIR/index（索引）、DIR/pdf（正本）、合订本、移交包和检查点。
加 --archive s3://… 则案卷库建在对象存储上，其余不变。`,
		Args: args(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			conf := office.Config{Fonts: c.flags.Fonts, Forms: c.flags.Forms}
			if cmd.Flags().Changed("archive") {
				conf.Archive = c.flags.Archive // only when asked for here: never into the archive of every day
			}
			return c.demo(cmd.Context(), dir, conf)
		},
	}
	cmd.Flags().StringVar(&dir, "dir", "", "演示文件夹，须是新的或空的（默认新建临时文件夹）")
	return cmd
}

// demo is one run of the demonstration and what it has to tell; its JSON is
// the answer of --json.
type demo struct {
	c      *cli
	office *office.Office
	plan   plan

	Dir      string               `json:"dir"`
	Archive  string               `json:"archive"`
	Index    string               `json:"index"`
	Cases    []demoCase           `json:"cases"`
	Made     int                  `json:"documents"`
	MadeMS   float64              `json:"documents_ms"`
	Imported []office.Imported    `json:"imported"`
	ImportMS float64              `json:"imported_ms"`
	Searches []demoSearch         `json:"searches"`
	Verified *office.VerifyReport `json:"verified"`
	Rebuilt  *office.IndexStatus  `json:"rebuilt"`
	PDFBytes int64                `json:"pdf_bytes"`
	Closed   *demoClosed          `json:"closed"`
	TotalMS  float64              `json:"total_ms"`
	numbers  map[string]string    // number of an issued document by its key in the plan
	ids      map[string]string    // and its id
}

type demoCase struct {
	ID        string          `json:"id"`
	Title     string          `json:"title"`
	Documents []office.Issued `json:"documents"`
}

type demoSearch struct {
	planSearch
	*office.Found
	Again int `json:"total_after_rebuild"`
}

func (c *cli) demo(ctx context.Context, dir string, conf office.Config) (err error) {
	d := &demo{c: c, numbers: map[string]string{}, ids: map[string]string{}}
	start := c.now()
	defer func() {
		if d.office != nil {
			err = errors.Join(err, d.office.Close())
		}
	}()
	for _, step := range []func(context.Context) error{
		func(context.Context) error { return d.prepare(dir, conf) },
		d.init, d.issueAll, d.importAll, d.close, d.verify, d.search, d.rebuild, d.searchAgain,
	} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	d.TotalMS = c.ms(start)
	c.progressEnd()
	return c.print(d, d.say)
}

// prepare makes the folder, which must be new or empty, and the office in it.
func (d *demo) prepare(dir string, conf office.Config) (err error) {
	if d.plan, err = readPlan(); err != nil {
		return err
	}
	if dir == "" {
		if dir, err = os.MkdirTemp("", "casefile-demo-"); err != nil {
			return fileProblem(os.TempDir(), err)
		}
	}
	if err := newFolder(dir); err != nil {
		return err
	}
	d.Dir = dir
	conf.Index = filepath.Join(dir, "index")
	if conf.Archive == "" {
		conf.Archive = filepath.Join(dir, "archive")
	}
	if d.office, err = d.c.newOffice(conf); err != nil {
		return err
	}
	d.Archive, d.Index = d.office.Address(), conf.Index
	return nil
}

// newFolder makes a folder and those of the demonstration in it; one that
// holds something is refused.
func newFolder(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return fileProblem(dir, err)
	}
	if len(entries) > 0 {
		return &office.Problem{ID: "demo-not-empty", Path: dir, Kind: office.Refused}
	}
	if err := os.MkdirAll(filepath.Join(dir, "pdf"), 0o700); err != nil {
		return fileProblem(dir, err)
	}
	return nil
}

func (d *demo) init(ctx context.Context) error {
	data := office.DefaultData(d.plan.Organ, d.plan.Mark)
	data.Fonds = d.plan.Closing.Fonds
	return d.office.Init(ctx, d.by(d.plan.Archivist), data)
}

// by is a person of the plan. The demonstration defines no actors, so that
// whoever looks at it afterwards may do everything under any name.
func (d *demo) by(name string) office.Actor { return office.Operator(name, "cli") }

// importAll files the past papers, as a folder like any other.
func (d *demo) importAll(ctx context.Context) error {
	d.c.progress("收入旧卷……")
	papers, err := os.MkdirTemp("", "casefile-papers-")
	if err != nil {
		return fileProblem(os.TempDir(), err)
	}
	defer os.RemoveAll(papers)
	if err := os.CopyFS(papers, pastPapers()); err != nil {
		return fileProblem(papers, err)
	}
	start := d.c.now()
	r, err := d.office.Import(ctx, d.by(d.plan.Archivist), office.ImportRequest{Paths: []string{papers}})
	if err == nil {
		err = errors.Join(r.Err(), r.IndexErr)
	}
	if err != nil {
		return err
	}
	d.Imported, d.ImportMS = r.Imported, d.c.ms(start)
	return nil
}

func (d *demo) verify(ctx context.Context) (err error) {
	d.c.progress("校验全库……")
	if d.Verified, err = d.office.VerifyArchive(ctx, d.by(d.plan.Archivist), nil); err != nil {
		return err
	}
	return d.Verified.Err()
}

func (d *demo) search(ctx context.Context) error {
	for _, s := range d.plan.Searches {
		f, err := d.ask(ctx, s)
		if err != nil {
			return err
		}
		if f.Total == 0 {
			return demoWrong("“" + s.Query + "”没有查到任何文书")
		}
		d.Searches = append(d.Searches, demoSearch{planSearch: s, Found: f})
	}
	return nil
}

func (d *demo) ask(ctx context.Context, s planSearch) (*office.Found, error) {
	if s.Alike {
		return d.office.Similar(ctx, d.by(d.plan.Reviewer), office.SimilarRequest{Text: s.Query})
	}
	return d.office.Search(ctx, d.by(d.plan.Reviewer), office.SearchRequest{Query: s.Query})
}

// rebuild throws the index away, as a lost disk would, and makes it anew.
func (d *demo) rebuild(ctx context.Context) (err error) {
	d.c.progress("删除并重建索引……")
	if err := os.RemoveAll(d.Index); err != nil {
		return fileProblem(d.Index, err)
	}
	d.Rebuilt, err = d.office.RebuildIndex(ctx, d.by(d.plan.Archivist))
	return err
}

// searchAgain asks the same of the new index; an answer that differs is a
// failure, not a line of output.
func (d *demo) searchAgain(ctx context.Context) error {
	for i := range d.Searches {
		s := &d.Searches[i]
		f, err := d.ask(ctx, s.planSearch)
		if err != nil {
			return err
		}
		if s.Again = f.Total; s.Again != s.Total {
			return demoWrong("“" + s.planSearch.Query + "”重建前后查到的件数不同")
		}
	}
	return nil
}

func demoWrong(detail string) error {
	return &office.Problem{ID: "demo-wrong", Kind: office.Failed, Args: map[string]string{"detail": detail}}
}

// ms is the time since start in milliseconds.
func (c *cli) ms(start time.Time) float64 { return float64(c.now().Sub(start).Microseconds()) / 1000 }
