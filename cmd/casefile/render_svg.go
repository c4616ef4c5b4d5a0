package main

import (
	"crypto/sha256"
	"encoding/hex"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"casefile/cmd/internal/office"
)

// isPicture tells an --out that asks for pictures by its ending.
func isPicture(out string) bool { return strings.EqualFold(filepath.Ext(out), ".svg") }

// pictureResult is the --json answer of render where it draws pictures.
type pictureResult struct {
	*office.Rendered
	Out   string        `json:"out"`
	Files []pictureFile `json:"files"`
}

type pictureFile struct {
	Page   int    `json:"page"`
	Out    string `json:"out"`
	Bytes  int    `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// pictureName is the file of a page: out itself when there is only one, else out
// with -1, -2 and so on before its ending.
func pictureName(out string, page, pages int) string {
	if pages == 1 {
		return out
	}
	ext := filepath.Ext(out)
	return strings.TrimSuffix(out, ext) + "-" + strconv.Itoa(page) + ext
}

// renderPictures writes each page as SVG, in a file of its own.
func (c *cli) renderPictures(cmd *cobra.Command, req office.RenderRequest, out string) error {
	if req.WithValues {
		return misuse("usage-svg-values", nil)
	}
	r, pages, err := c.office.RenderPictures(cmd.Context(), c.operator(), req)
	if err != nil {
		return err
	}
	c.notices(r.Notices)
	res := pictureResult{Rendered: r, Out: out}
	for _, p := range pages {
		name := pictureName(out, p.Page, len(pages))
		if err := c.write(name, p.SVG); err != nil {
			return err
		}
		sum := sha256.Sum256(p.SVG)
		res.Files = append(res.Files, pictureFile{p.Page, name, len(p.SVG), hex.EncodeToString(sum[:])})
	}
	return c.print(res, func() {
		first, last := res.Files[0].Out, res.Files[len(res.Files)-1].Out
		if first == last {
			c.say("已排版：%s，共 1 页，%s", r.Title, first)
			return
		}
		c.say("已排版：%s，共 %d 页，%s 至 %s", r.Title, r.Pages, first, last)
	})
}
