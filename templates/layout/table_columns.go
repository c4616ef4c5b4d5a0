package layout

import "strings"

// shortLabel is how many characters a label has that is not parted.
const shortLabel = 4

// least is how wide each column must be: for a character, and for the longest
// piece of its cells that no line breaks, as long as that is no more than an
// equal share of the type area. Longer words are cut.
func (b *tableBox) least(texts [][]cellText) []float64 {
	share := b.width / float64(len(b.table.Columns))
	out := make([]float64, len(b.table.Columns))
	for j := range out {
		out[j] = b.st.least()
		for i := range texts {
			if b.cells[i][j].right != 1 {
				continue
			}
			for _, as := range texts[i][j].atoms {
				w := longestPiece(as)
				if b.table.cell(i, j).Label && len(as) <= shortLabel {
					w = widthOf(as)
				}
				out[j] = max(out[j], w+2*b.st.padX)
			}
		}
		out[j] = min(out[j], share)
	}
	return out
}

// longestPiece is the width of the widest piece that is not parted, or in a
// table had better not be: a date.
func longestPiece(as []atom) float64 {
	longest, w := 0.0, 0.0
	for i := range as {
		w += as[i].width
		date := i+1 < len(as) && (as[i].r == '年' || as[i].r == '月') && isDigit(as[i+1].r)
		if !as[i].glue && !date {
			longest, w = max(longest, w), 0
		}
	}
	return max(longest, w)
}

// columnEdges shares a width out by weight, but gives no column less than its
// least.
func columnEdges(columns []Column, least []float64, left, width float64) []float64 {
	narrow := make([]bool, len(columns))
	room, total := width, 0.0
	for again := true; again; {
		again, room, total = false, width, 0
		for i, col := range columns {
			if narrow[i] {
				room -= least[i]
			} else {
				total += col.Weight
			}
		}
		for i, col := range columns {
			if !narrow[i] && room*col.Weight < (least[i]-eps)*total {
				narrow[i], again = true, true
			}
		}
	}
	xs := []float64{left}
	for i, col := range columns {
		w := least[i]
		switch {
		case total == 0: // none has a weight
			w = width / float64(len(columns))
		case !narrow[i]:
			w = room * col.Weight / total
		}
		xs = append(xs, xs[i]+w)
	}
	return xs
}

// alignNumbers puts the numbers of a centred column under each other, point
// under point, the widest of them centred. A column with a word in it stays as
// it is; a dash for nothing is no word.
func (b *tableBox) alignNumbers() {
	for j, col := range b.table.Columns {
		if col.Align == Center {
			b.alignColumn(j)
		}
	}
}

func (b *tableBox) alignColumn(j int) {
	var numbers []*line
	left, right := 0.0, 0.0
	for i := b.table.Head; i < len(b.cells); i++ {
		cell := &b.cells[i][j]
		if len(cell.lines) == 0 || b.table.cell(i, j).Label || cell.right != 1 {
			continue
		}
		l := &cell.lines[0]
		number, ok := isNumber(l.atoms)
		if !ok || len(cell.lines) > 1 {
			return
		}
		if number {
			whole := toPoint(l.atoms)
			numbers = append(numbers, l)
			left, right = max(left, whole), max(right, l.width()-whole)
		}
	}
	start := (b.xs[j] + b.xs[j+1] - left - right) / 2
	if start < b.xs[j]+b.st.padX/2 {
		return
	}
	for _, l := range numbers {
		shift := start + left - toPoint(l.atoms) - l.xs[0]
		for k := range l.xs {
			l.xs[k] += shift
		}
	}
}

// isNumber reports whether a cell is a number, and whether its column may still
// be one of numbers.
func isNumber(as []atom) (number, ok bool) {
	digits, dashes := 0, 0
	for i := range as {
		a := &as[i]
		switch {
		case isDigit(a.r):
			digits++
		case strings.ContainsRune("-—－–/／", a.r):
			dashes++
		case !strings.ContainsRune(".,%％‰+ ", a.r):
			return false, false
		}
	}
	return digits > 0 && dashes <= 1, digits > 0 || dashes > 0 || len(as) == 0
}

// toPoint is the width of a number up to its decimal point or unit.
func toPoint(as []atom) float64 {
	for i := range as {
		if strings.ContainsRune(".%％‰", as[i].r) {
			return widthOf(as[:i])
		}
	}
	return widthOf(as)
}
