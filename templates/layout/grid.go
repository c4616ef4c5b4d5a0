package layout

import "math"

// mm is one millimetre in points.
const mm = 72 / 25.4

// The page of clause 5, in points from the sheet's top-left corner.
const (
	pageWidth  = 210 * mm
	pageHeight = 297 * mm
	areaTop    = 37 * mm  // 天头
	areaLeft   = 28 * mm  // 订口
	areaWidth  = 156 * mm // 版心
	areaHeight = 225 * mm
	areaRight  = areaLeft + areaWidth
	areaBottom = areaTop + areaHeight

	lineCount = 22
	cellCount = 28

	size2 = 22.0 // 2号
	size3 = 16.0 // 3号
	size4 = 14.0 // 4号

	cell  = areaWidth / cellCount                  // 字: the cell of a 3号 character
	pitch = (areaHeight - size3) / (lineCount - 1) // 行: from one line to the next
	eps   = 0.01                                   // points; below what any device shows
)

// rowTop is the top of the character box of a grid line, 0 to 21.
func rowTop(row int) float64 { return areaTop + float64(row)*pitch }

// rowAt is the first grid line whose box begins at y or below it.
func rowAt(y float64) int {
	return max(0, int(math.Ceil((y-areaTop)/pitch-eps)))
}

// baseline is where characters of a size stand on a grid line: their em box is
// centred on the 3号 box of the line. The em box of a Chinese face reaches
// .88 em above the baseline.
func baseline(top, size float64) float64 { return top + size3/2 + size*0.38 }
