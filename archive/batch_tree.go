package archive

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
)

// Hash is a node of a batch's Merkle tree, in base64.
type Hash [sha256.Size]byte

// MarshalText writes base64.
func (h Hash) MarshalText() ([]byte, error) {
	return base64.StdEncoding.AppendEncode(nil, h[:]), nil
}

// UnmarshalText reads base64.
func (h *Hash) UnmarshalText(text []byte) error {
	b, err := base64.StdEncoding.DecodeString(string(text))
	if err != nil || len(b) != len(h) {
		return fmt.Errorf("%.50q is no SHA-256 in base64", text)
	}
	copy(h[:], b)
	return nil
}

// leafOf is the leaf of a row: it binds the content to its line.
func leafOf(row int, content Digest) Hash {
	return sha256.Sum256(fmt.Appendf([]byte{0}, "%d %s", row, content))
}

func nodeOf(left, right Hash) Hash {
	b := make([]byte, 0, 1+2*len(left))
	b = append(append(append(b, 1), left[:]...), right[:]...)
	return sha256.Sum256(b)
}

// merkle holds every level of a tree, the leaves first. A node without a
// neighbour rises as it is, which is the tree of RFC 6962.
type merkle [][]Hash

func newMerkle(leaves []Hash) merkle {
	m := merkle{leaves}
	for len(m[len(m)-1]) > 1 {
		below := m[len(m)-1]
		level := make([]Hash, 0, (len(below)+1)/2)
		for i := 0; i+1 < len(below); i += 2 {
			level = append(level, nodeOf(below[i], below[i+1]))
		}
		if len(below)%2 == 1 {
			level = append(level, below[len(below)-1])
		}
		m = append(m, level)
	}
	return m
}

func (m merkle) root() Digest {
	top := m[len(m)-1][0]
	return Digest(hex.EncodeToString(top[:]))
}

// path is what leads from leaf i to the root.
func (m merkle) path(i int) []Hash {
	var path []Hash
	for _, level := range m[:len(m)-1] {
		if other := i ^ 1; other < len(level) {
			path = append(path, level[other])
		}
		i /= 2
	}
	return path
}

// climb is the root that a path leads to from leaf i of n; "" if it has not
// the length that it must have.
func climb(leaf Hash, i, n int, path []Hash) Digest {
	if i < 0 || i >= n {
		return ""
	}
	for ; n > 1; i, n = i/2, (n+1)/2 {
		if i^1 >= n {
			continue
		}
		if len(path) == 0 {
			return ""
		}
		if i%2 == 1 {
			leaf = nodeOf(path[0], leaf)
		} else {
			leaf = nodeOf(leaf, path[0])
		}
		path = path[1:]
	}
	if len(path) > 0 {
		return ""
	}
	return Digest(hex.EncodeToString(leaf[:]))
}
