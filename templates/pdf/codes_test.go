package pdf

import (
	"flag"
	"slices"
	"testing"

	"casefile/templates/fonts"
)

var update = flag.Bool("update", false, "print the code lengths that the fonts at hand would get")

// TestCodesFit: the fixed codes are complete, and hardly longer than the best
// ones for the fonts at hand.
func TestCodesFit(t *testing.T) {
	for _, c := range []struct {
		name    string
		lengths string
		roles   []fonts.Role
	}{
		{"glyf", glyfLengths, []fonts.Role{fonts.XiaoBiaoSong, fonts.SongTi, fonts.HeiTi, fonts.KaiTi}},
		{"cff", cffLengths, []fonts.Role{fonts.FangSong}},
	} {
		var counts [257]int
		for _, role := range c.roles {
			countBytes(t, face(t, role), &counts)
		}
		best := codeLengths(counts[:], 15)
		if *update {
			t.Logf("%s %s", c.name, best)
		}
		if len(c.lengths) != 257 {
			t.Fatalf("%s: %d code lengths", c.name, len(c.lengths))
		}
		kraft := 0
		for i := range c.lengths {
			kraft += 1 << (15 - unhex(c.lengths[i]))
		}
		if kraft != 1<<15 {
			t.Errorf("%s: the code is not complete: %d of %d", c.name, kraft, 1<<15)
		}
		if got, want := cost(counts[:], c.lengths), cost(counts[:], best); got > want*101/100 {
			t.Errorf("%s: %d bits, the best code takes %d; run with -update", c.name, got, want)
		}
	}
}

// countBytes counts the bytes of a tenth of the face's Han characters.
func countBytes(t *testing.T, f *fonts.Face, counts *[257]int) {
	t.Helper()
	format := formatOf(f)
	for r := rune(0x4E00); r < 0x9FA5; r += 10 {
		g, ok := f.Glyph(r)
		if !ok {
			continue
		}
		o, err := f.Outline(g.ID)
		if err != nil {
			t.Fatal(err)
		}
		raw, _, err := format.encode(f, g.ID, o)
		if err != nil {
			t.Fatal(err)
		}
		for _, b := range raw {
			counts[b]++
		}
	}
	counts[endOfBlock] = 1
}

func cost(counts []int, lengths string) (bits int) {
	for i, n := range counts {
		bits += n * int(unhex(lengths[i]))
	}
	return bits
}

// codeLengths finds the best prefix code with codes of at most limit bits by
// package-merge (Larmore and Hirschberg 1990). A symbol that did not occur is
// counted once, so that every byte can be written.
func codeLengths(counts []int, limit int) string {
	type node struct {
		weight  int
		symbols []int
	}
	var leaves []node
	for i, n := range counts {
		leaves = append(leaves, node{max(n, 1), []int{i}})
	}
	byWeight := func(a, b node) int { return a.weight - b.weight }
	slices.SortStableFunc(leaves, byWeight)
	row := leaves
	for range limit - 1 {
		merged := slices.Clone(leaves)
		for i := 0; i+1 < len(row); i += 2 {
			merged = append(merged, node{row[i].weight + row[i+1].weight,
				slices.Concat(row[i].symbols, row[i+1].symbols)})
		}
		slices.SortStableFunc(merged, byWeight)
		row = merged
	}
	lengths := make([]byte, len(counts))
	for _, n := range row[:2*len(counts)-2] {
		for _, s := range n.symbols {
			lengths[s]++
		}
	}
	for i, l := range lengths {
		lengths[i] = hexDigits[l]
	}
	return string(lengths)
}
