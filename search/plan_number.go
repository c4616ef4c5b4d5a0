package search

import (
	"bytes"

	"casefile/search/zh"
)

// numberKey is a document number 文号 in normal form as numbers are compared:
// every style of brackets is one, and 第 before a digit is left out. What is in
// norm in one piece and has no mark in it stays so but for 第.
func numberKey(norm []byte) []byte {
	key := make([]byte, 0, len(norm))
	for i := range len(norm) / 2 {
		u := zh.Unit(norm, i)
		switch {
		case u == '第' && isDigit(norm, i+1):
			continue
		case u == '〈' || u == '《' || u == '<' || u == '{':
			u = '（'
		case u == '〉' || u == '》' || u == '>' || u == '}':
			u = '）'
		}
		key = append(key, byte(u), byte(u>>8))
	}
	return key
}

// pieceKey is the key of a piece that is looked for. A 第 at its end, more being
// before it, is left out: the digit it stands before has not been typed yet.
func pieceKey(norm []byte) []byte {
	key := numberKey(norm)
	if n := len(key) - 2; n > 0 && zh.Unit(key, n/2) == '第' {
		return key[:n]
	}
	return key
}

// numberHas reports whether a number has a piece in it, both as keys: digits
// that the piece begins with are not the end of longer ones. 23 is in 231号,
// 3号 is not in 23号.
func numberHas(number, piece []byte) bool {
	for from := 0; len(piece) > 0; from += 2 {
		i := indexUnits(number[from:], piece)
		if i < 0 {
			return false
		}
		if from += i; !isDigit(piece, 0) || !isDigit(number, from/2-1) {
			return true
		}
	}
	return bytes.Equal(number, piece)
}

func isDigit(norm []byte, i int) bool {
	return i >= 0 && 2*i < len(norm) && zh.Unit(norm, i) >= '0' && zh.Unit(norm, i) <= '9'
}
