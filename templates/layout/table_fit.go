package layout

import "math"

// The standard says nothing of the columns of a table. These hold: no column
// parts a date, a number, a name or a short word while another has room; a
// column of short cells is as wide as its longest; columns of text share what is
// left by the square root of how much they say, so that none grows much longer
// than the others.

// maxUnit is how many characters a piece has at most that widens its column. A
// longer one is cut.
const maxUnit = 12

// need is how wide a column is to be, in widths of text at a size.
type need struct {
	unit  float64 // its widest piece that had better not be parted
	full  float64 // its longest cell on one line
	total float64 // all its cells
}

// needs measures the cells of every column that no other shares.
func (b *tableBox) needs(texts [][]cellText) []need {
	out := make([]need, len(b.table.Columns))
	for j := range out {
		n := &out[j]
		for i := range texts {
			if b.cells[i][j].right != 1 {
				continue
			}
			for _, as := range texts[i][j].atoms {
				full := widthOf(as)
				unit := full
				if len(as) > shortLabel {
					unit = longestPiece(as)
				}
				if b.table.cell(i, j).Label && len(as) > shortLabel {
					unit = max(unit, evenPart(full, b.st.size))
				}
				n.unit = max(n.unit, min(unit, maxUnit*b.st.size))
				n.full = max(n.full, full)
				n.total += full
			}
		}
		n.unit = max(n.unit, b.st.size)
		n.full = max(n.full, n.unit)
		if b.table.Fit && b.table.Columns[j].Align == Center {
			w := b.numbersWidth(texts, j)
			n.unit, n.full = max(n.unit, w), max(n.full, w)
		}
	}
	return out
}

// numbersWidth is how wide a column of numbers is with point under point; 0 if
// it holds anything else.
func (b *tableBox) numbersWidth(texts [][]cellText, j int) float64 {
	left, right := 0.0, 0.0
	for i := b.table.Head; i < len(texts); i++ {
		for _, as := range texts[i][j].atoms {
			number, ok := isNumber(as)
			if !ok {
				return 0
			}
			if number {
				whole := toPoint(as)
				left, right = max(left, whole), max(right, widthOf(as)-whole)
			}
		}
	}
	return left + right
}

// fairText is how many characters a line of a longer text has at least.
const fairText = 6

// widen gives columns of text lines of some length: half of it all, up to
// fairText.
func widen(needs []need, size float64) {
	for j := range needs {
		n := &needs[j]
		n.unit = max(n.unit, min(n.full/2, fairText*size))
	}
}

// evenPart is how wide the lines of a longer label are: of one length, and none
// of more than four characters.
func evenPart(full, size float64) float64 {
	chars := math.Ceil(full/size - eps)
	return math.Ceil(chars/math.Ceil(chars/shortLabel)) * size
}

// fitStyle is the first style, from the table's own on, in which no column
// parts what had better not be; its own where there is none.
func (b *tableBox) fitStyle(needs []need) tableStyle {
	for _, st := range textCells {
		if st.size > b.st.size {
			continue
		}
		w := 0.0
		for _, n := range needs {
			w += n.unit*st.size/b.st.size + 2*st.padX
		}
		if w <= b.width+eps {
			return st
		}
	}
	return b.st
}

// fitEdges shares the width out by what the columns need.
func (b *tableBox) fitEdges(needs []need) []float64 {
	low, high := make([]float64, len(needs)), make([]float64, len(needs))
	for j, n := range needs {
		low[j], high[j] = n.unit+2*b.st.padX, n.full+2*b.st.padX
	}
	widths := high // all on one line: the rest goes to each in its measure
	switch all := sum(high); {
	case all <= b.width:
		for j := range widths {
			widths[j] *= b.width / all
		}
	case sum(low) >= b.width: // the widest give way
		widths = level(b.width, len(needs), func(t float64, j int) float64 { return min(low[j], t) })
	default:
		widths = level(b.width, len(needs), func(t float64, j int) float64 {
			return max(low[j], min(high[j], t*math.Sqrt(needs[j].total)))
		})
	}
	xs := make([]float64, len(needs)+1)
	xs[0] = b.left
	for j, w := range widths {
		xs[j+1] = xs[j] + w
	}
	xs[len(needs)] = b.left + b.width
	return xs
}

// level finds the widths of n columns that together are a width, where each
// grows with t and none goes back.
func level(width float64, n int, of func(t float64, j int) float64) []float64 {
	widths := make([]float64, n)
	at := func(t float64) float64 {
		for j := range widths {
			widths[j] = of(t, j)
		}
		return sum(widths)
	}
	lo, hi := 0.0, 2*width
	for range 40 {
		if mid := (lo + hi) / 2; at(mid) > width {
			hi = mid
		} else {
			lo = mid
		}
	}
	at(lo)
	return widths
}

// resize sets text measured at one size in another.
func (text *cellText) resize(size float64) {
	f := size / text.style.size
	text.style.size, text.style.cell = size, size
	for _, as := range text.atoms {
		for i := range as {
			as[i].width *= f
			as[i].shift *= f
			as[i].size = size
		}
	}
}

func (b *tableBox) resize(texts [][]cellText, st tableStyle) {
	if st.size != b.st.size {
		for i := range texts {
			for j := range texts[i] {
				if b.cells[i][j].right > 0 {
					texts[i][j].resize(st.size)
				}
			}
		}
	}
	b.st = st
}

// size finds where the columns stand and sets every cell. What a row taller than
// a page says on each depends on its lines, and an issued document must always
// say the same (see package templates): tables with such a row keep to the
// weights of their columns.
func (b *tableBox) size(texts [][]cellText, room float64) {
	st := b.st
	b.xs = columnEdges(b.table.Columns, b.least(texts), b.left, b.width)
	needs := b.needs(texts)
	fitted := *b
	if b.table.Fit {
		widen(needs, st.size)
		fitted.st = b.fitStyle(needs)
		scale(needs, fitted.st.size/st.size)
		fitted.xs = fitted.fitEdges(needs)
	} else {
		fitted.xs = columnEdges(b.table.Columns, b.roomy(needs), b.left, b.width)
	}
	if b.low(texts, fitted.xs, room) {
		b.xs = fitted.xs
		b.resize(texts, fitted.st)
		b.set(texts)
		return
	}
	b.set(texts)
	if b.high(room) {
		return
	}
	weighed := b.xs
	b.xs = fitted.xs
	b.resize(texts, fitted.st)
	if b.set(texts); b.high(room) {
		b.xs = weighed
		b.resize(texts, st)
		b.set(texts)
	}
}

func scale(needs []need, f float64) {
	for j := range needs {
		needs[j] = need{needs[j].unit * f, needs[j].full * f, needs[j].total * f}
	}
}

// roomy is the least width of columns with weights: of what had better not be
// parted, when there is room for all of that.
func (b *tableBox) roomy(needs []need) []float64 {
	out := make([]float64, len(needs))
	for j := range needs {
		out[j] = needs[j].unit + 2*b.st.padX
	}
	if over := sum(out) > b.width; over {
		for j := range out {
			out[j] = min(out[j], b.width/float64(len(out)))
		}
	}
	return out
}

// set breaks every cell into lines between the edges.
func (b *tableBox) set(texts [][]cellText) {
	for i := range texts {
		for j := range texts[i] {
			b.cells[i][j].lines = nil
			b.setCell(i, j, texts[i][j])
		}
	}
	b.alignNumbers()
	b.setHeights()
}

// high reports whether rows that go together are taller than room.
func (b *tableBox) high(room float64) bool {
	room -= sum(b.heights[:min(b.table.Head, len(b.heights))])
	for i := 0; i < len(b.heights); {
		n := b.table.group(i)
		if sum(b.heights[i:i+n]) > room {
			return true
		}
		i += n
	}
	return false
}

// low reports that rows cannot be taller than room, neither between the edges
// nor between others: two lines that follow each other are longer than one.
func (b *tableBox) low(texts [][]cellText, xs []float64, room float64) bool {
	total, tallest := 0.0, 0.0
	for i := range texts {
		h := b.st.minimum
		for j := range texts[i] {
			right := max(1, b.cells[i][j].right)
			measure := min(b.xs[j+right]-b.xs[j], xs[j+right]-xs[j]) - 2*b.st.padX
			lines := 0
			for _, as := range texts[i][j].atoms {
				lines += 1 + int(2*widthOf(as)/measure+eps)
			}
			h = max(h, b.textHeight(lines))
		}
		total, tallest = total+h, max(tallest, h)
		if i < b.table.Head || tied(b.table.Rows[i]) {
			tallest = total // more than the head and the rows tied
		}
	}
	return total <= room || tallest*2 <= room
}
