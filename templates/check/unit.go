package check

import (
	"fmt"
	"math"
)

// mm is one millimetre in points.
const mm = 72 / 25.4

// The page of clause 5, in points from the sheet's top-left corner. It is laid
// down here once more, from the standard and not from package layout, which is
// what is measured.
const (
	sheetWidth  = 210 * mm
	sheetHeight = 297 * mm
	areaTop     = 37 * mm // 天头
	binding     = 28 * mm // 订口
	areaWidth   = 156 * mm
	areaBottom  = areaTop + 225*mm

	size2 = 22.0 // 2号
	size3 = 16.0 // 3号
	size4 = 14.0 // 4号

	gridLines = 22
	gridCells = 28
	cell      = areaWidth / gridCells              // 1字
	pitch     = (225*mm - size3) / (gridLines - 1) // 1行: model A of the grid, see doc.go
	sevenths  = size3 * 7 / 8                      // 7/8 of a 3号 character, 10.1
)

// Tolerances. Where the standard states one (5.2.1: ±1 mm for the margins), it
// is that. Elsewhere: what other engines round, and what is not said of where a
// glyph ends and its em box begins.
const (
	tolMargin = 1 * mm   // 5.2.1, 6.1: 版心误差不超过 1 mm
	tolPlace  = 0.3 * mm // a place given by the grid: coordinates are rounded to 1/10 pt and less
	tolEdge   = 0.5 * mm // the edge of a glyph or of a stroke: em box or ink, upper or middle
	tolSize   = 0.15     // pt; sizes are a fraction of a point apart at least
	tolWeight = 0.03 * mm
	tolPitch  = 0.1  // pt, between lines, as the mean of a page
	tolCell   = 0.05 // pt, between cells, as the mean of a line
	tolLength = 0.5 * mm
)

func near(got, want, tol float64) bool { return math.Abs(got-want) <= tol }

func between(v, low, high float64) bool { return v >= low && v <= high }

// inMM prints a length.
func inMM(v float64) string { return fmt.Sprintf("%.1f mm", tidy(v/mm, 10)) }

// inFineMM prints the weight of a stroke.
func inFineMM(v float64) string { return fmt.Sprintf("%.2f mm", tidy(v/mm, 100)) }

// inPt prints a size.
func inPt(v float64) string { return fmt.Sprintf("%.4g pt", v) }

// inCells prints a distance in 字 of the grid.
func inCells(v float64) string { return fmt.Sprintf("%.1f 字", tidy(v/cell, 10)) }

// inLines prints a distance in 行 of the grid.
func inLines(v float64) string { return fmt.Sprintf("%.1f 行", tidy(v/pitch, 10)) }

// tidy keeps a rounded zero from being printed as -0.0.
func tidy(v, by float64) float64 { return math.Round(v*by)/by + 0 }

// quote prints words of the document, not too many of them.
func quote(s string) string {
	const most = 20
	if r := []rune(s); len(r) > most {
		s = string(r[:most]) + "…"
	}
	return "“" + s + "”"
}
