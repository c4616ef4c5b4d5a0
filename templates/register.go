package templates

import (
	"fmt"

	"casefile/templates/layout"
	"casefile/templates/pdf"
)

// Register is a register 发文登记簿 to be printed: one series in one year.
type Register struct {
	Organ, Series, Mark string
	Year                int
	Date                string // ISO; the PDF's dates
	Program             string // name and version of the program
	Rows                []layout.RegisterRow
}

// Register sets the register in pages, as PDF/A. The same rows give the same bytes.
func (r Renderer) Register(g Register) ([]byte, error) {
	papers := layout.NewPapers(r.Fonts)
	about := fmt.Sprintf("%s　%s（%s）　%d年", g.Organ, g.Series, g.Mark, g.Year)
	papers.Register(about, g.Rows)
	pages, err := papers.Pages()
	if err != nil {
		return nil, err
	}
	out, err := pdf.Write(pages, pdf.Meta{Title: fmt.Sprintf("发文登记簿（%s，%d年）", g.Mark, g.Year), Author: g.Organ,
		Date: g.Date, Creator: g.Program, Producer: g.Program})
	if err != nil {
		return nil, fmt.Errorf("write the register: %w", err)
	}
	return out, nil
}
