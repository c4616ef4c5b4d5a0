package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"casefile/cmd/internal/office"
)

// maxBatch bounds the data of a batch, in bytes.
const maxBatch = 256 << 20

// batchRun is one run of the command.
type batchRun struct {
	c           *cli
	data, out   string
	failures    string // where rows that failed are told
	req         office.BatchRequest
	file        *os.File // of failures, once there is one
	began, told time.Time
}

func (c *cli) batchCmd() *cobra.Command {
	b := &batchRun{c: c}
	cmd := &cobra.Command{
		Use:   "batch FORM --data F (--out DIR | --case 卷号 --approved-by 审批人)",
		Short: "批量：数据文件每行一份，排成 PDF，或编号制发入卷",
		Long: `数据文件：JSON Lines，每行一组填写值；或 .csv，首行写字段名或字段中文名，
一格多项用 | 分开。每行各成一份，内容相同的行也各成一份。

--out 只排版，文件以行号命名；--case 制发入卷：--approved-by 写明批准整批的人
（样式有几道签批就依次写几个），记为一个审批事件。中断后原样再运行，已制发的不会重做，
已取的号不会再取。

不合规定的行连同原因写入 --failed（默认为数据文件名加 .failed.jsonl），其余照办，退出码为 3。`,
		Example: "  casefile batch inquiry-letter --data 名单.csv --case case-20260305-k3f9x2 --approved-by li",
		Args:    args(1, 1),
		RunE: func(cmd *cobra.Command, given []string) error {
			b.req.Form = given[0]
			return b.run(cmd)
		},
	}
	f := cmd.Flags()
	f.StringVar(&b.data, "data", "", "数据文件（.jsonl 或 .csv，- 为标准输入的 JSON Lines）")
	f.StringVar(&b.out, "out", "", "PDF 写到哪个文件夹（不编号、不入卷）")
	f.StringVar(&b.req.Case, "case", "", "入哪一卷，没有就立卷")
	f.StringSliceVar(&b.req.ApprovedBy, "approved-by", nil, "批准整批的人，按签批次序，以逗号分开")
	f.StringVar(&b.failures, "failed", "", "未办成的行写到哪里")
	headerFlags(cmd, &b.req.Header)
	return cmd
}

func (b *batchRun) run(cmd *cobra.Command) (err error) {
	if (b.out == "") == (b.req.Case == "" && len(b.req.ApprovedBy) == 0) || b.out == "" && (b.req.Case == "" || len(b.req.ApprovedBy) == 0) {
		return misuse("usage-batch", nil)
	}
	if b.req.Data, err = b.read(); err != nil {
		return err
	}
	b.req.Name, b.req.Date, b.began = b.data, b.c.date, b.c.now()
	b.req.Committed, b.req.Failed, b.req.Progress = b.committed, b.failed, b.progress
	defer func() {
		if b.file != nil {
			if cerr := b.file.Close(); err == nil {
				err = cerr
			}
		}
	}()
	res, err := b.start(cmd.Context())
	b.c.progressEnd()
	if err != nil {
		if res != nil && res.Done > 0 {
			b.c.note("已办成 %d 份；原样再运行一次，就接着往下办。", res.Done)
		}
		return err
	}
	return b.report(res)
}

func (b *batchRun) start(ctx context.Context) (*office.BatchResult, error) {
	if b.out != "" {
		if err := os.MkdirAll(b.out, 0o700); err != nil {
			return nil, fileProblem(b.out, err)
		}
		return b.c.office.RenderBatch(ctx, b.c.operator(), b.req)
	}
	a, err := b.c.actor(ctx)
	if err != nil {
		return nil, err
	}
	return b.c.office.IssueBatch(ctx, a, b.req)
}

func (b *batchRun) read() ([]byte, error) {
	if b.data == "" {
		return nil, misuse("usage-data", nil)
	}
	r := io.Reader(b.c.stdin)
	if b.data != "-" {
		f, err := os.Open(b.data)
		if err != nil {
			return nil, fileProblem(b.data, err)
		}
		defer f.Close()
		r = f
	}
	all, err := io.ReadAll(io.LimitReader(r, maxBatch+1))
	if err != nil {
		return nil, fileProblem(b.data, err)
	}
	return all, nil
}

// committed writes the PDF of a row that was only rendered, and acknowledges.
func (b *batchRun) committed(d office.BatchDone) error {
	if b.out != "" {
		d.ID = fmt.Sprintf("%07d-%s.pdf", d.Row, b.req.Form) // of the row alone: values name no file
		if err := b.c.write(filepath.Join(b.out, d.ID), d.PDF); err != nil {
			return err
		}
	}
	if !b.c.json {
		return nil
	}
	line, err := json.Marshal(d)
	if err == nil {
		_, err = b.c.stdout.Write(append(line, '\n'))
	}
	return err
}

// failed adds a row to the file of failures, which begins with the first one.
func (b *batchRun) failed(f office.BatchFailure) error {
	if b.file == nil {
		if b.failures == "" {
			b.failures = b.data + ".failed.jsonl"
			if b.data == "-" {
				b.failures = "batch.failed.jsonl"
			}
		}
		file, err := os.OpenFile(b.failures, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
		if err != nil {
			return fileProblem(b.failures, err)
		}
		b.file = file
	}
	enc := json.NewEncoder(b.file)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(f); err != nil {
		return fileProblem(b.failures, err)
	}
	return nil
}

// progress draws rate and time left, a few times a second.
func (b *batchRun) progress(done, failed, all int) {
	now := b.c.now()
	if now.Sub(b.told) < 200*time.Millisecond && done+failed < all {
		return
	}
	b.told = now
	seconds := now.Sub(b.began).Seconds()
	if seconds <= 0 {
		return
	}
	rate := float64(done+failed) / seconds
	left := time.Duration(float64(all-done-failed) / max(rate, .001) * float64(time.Second)).Round(time.Second)
	b.c.progress("已办 %d／%d，未成 %d，每秒 %.0f 份，约剩 %s", done, all, failed, rate, left)
}

func (b *batchRun) report(r *office.BatchResult) error {
	if !b.c.json {
		switch {
		case b.out != "":
			b.c.say("已排版 %d 份，在 %s。", r.Done, b.out)
		case r.Done > 0:
			b.c.say("已制发 %d 份入卷 %s（批次 %s）。", r.Done, r.Case, r.Batch)
			if r.Already > 0 {
				b.c.say("其中 %d 份是以前运行时制发的。", r.Already)
			}
			if !r.Searchable {
				b.c.say("尚未收入索引，下次检索时会自动补上。")
			}
		}
	}
	if r.Normalised > 0 && !b.c.json {
		fmt.Fprintf(&plain{w: b.c.stderr}, "提示：有 %d 份的半角标点已改为全角；逐份所改见 --json。\n", r.Normalised)
	}
	if r.Failed == 0 {
		return b.c.out.err
	}
	return &office.Problem{ID: "batch-failed", Path: b.failures, Kind: office.Invalid,
		Args: map[string]string{"failed": strconv.Itoa(r.Failed), "rows": strconv.Itoa(r.Rows)}}
}
