package pdf

import "sync"

// The codes are constant and therefore built once.
var (
	glyfCode = sync.OnceValue(func() *huffman { return newHuffman(glyfLengths) })
	cffCode  = sync.OnceValue(func() *huffman { return newHuffman(cffLengths) })
)

// How many bits each byte gets, 0 to 255, and the end of the block after them;
// hexadecimal. Counted over the Han characters of the free faces; TestCodesFit
// measures what they cost against the best code and prints that with -update.
const (
	glyfLengths = "5455666566666656667666657777776776768776888788687877767689889868" +
		"99999999999999999999999999999A9AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" +
		"AAAAAAAAAAABAABBABBBBBBBBBBBBBBBAABBBBBBBBBBBBBBBBBBBBBBBBBBBBBB" +
		"BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBCBBCCCBCBCCCCCDCBA869" +
		"D"

	cffLengths = "CBCBB7A86BCCCC9CCCCCC7CC6667CC78BBCBCBBBBBBBBBBBBCCBBBBBBBBBBBBB" +
		"BBBBBBBBBBABABABABABABAAAAAAAA9A9A9A9999999989888888887878777777" +
		"66666655555755455666677777787878788888888889899999999A9A9A9AAAAA" +
		"ABABABABABBBABBBBBBBBBBBBBCCCCCCCCCCCCCCCCCCCCCCCCCCCDC69BF6ACFF" +
		"F"
)
