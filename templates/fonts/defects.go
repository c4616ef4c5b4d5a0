package fonts

// wrongShapes lists, by PostScript name, characters that a free face draws as
// others. FandolFang, the only free 仿宋 with Simplified characters, draws some
// Traditional ones in their Simplified form or as a namesake (捨 as 舍, 餘 as 余),
// and the full-width ￥ as a dollar. A name or an amount would print wrong while
// the text of the PDF is right, so these count as not covered. Found by
// comparing every glyph with those of 宋体 and 楷体, then by eye.
var wrongShapes = map[string]string{
	"FandolFang-Regular": "幹捨準滷癥臟衹醜餘鬆鬱鹼￥",
}

// dropWrongShapes takes the characters that the face is known to draw wrong
// from its map.
func (f *Face) dropWrongShapes() {
	for _, r := range wrongShapes[f.name] {
		f.chars.bmp[r] = 0
	}
}
