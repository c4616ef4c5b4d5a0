package pdf

import (
	"bytes"
	"hash/adler32"
	"math/rand/v2"
	"testing"
)

// pieceOf makes a piece of any bytes.
func pieceOf(h *huffman, raw []byte) *piece {
	var w bitWriter
	h.encode(&w, raw)
	p := &piece{bitCount: 8*len(w.buf) + int(w.n), size: len(raw), adler: adler(raw), sum: wordSum(raw)}
	w.write(0, 32)
	p.bits = w.buf
	return p
}

// FuzzJoin: a joined stream is the head and the pieces, whatever they are.
func FuzzJoin(f *testing.F) {
	f.Add([]byte("head"), []byte("one"), []byte{0, 255, 128})
	f.Add([]byte{}, []byte{}, []byte{})
	f.Add(bytes.Repeat([]byte{7}, 70000), bytes.Repeat([]byte{255}, 66000), []byte("x"))
	f.Fuzz(func(t *testing.T, head, a, b []byte) {
		for _, h := range []*huffman{glyfCode(), cffCode()} {
			p, err := join(&scratch{}, head, h, []*piece{pieceOf(h, a), pieceOf(h, b), pieceOf(h, a)})
			if err != nil {
				t.Fatal(err)
			}
			if want := bytes.Join([][]byte{head, a, b, a}, nil); !bytes.Equal(inflate(t, p), want) {
				t.Fatalf("joined stream differs from % x", want)
			}
		}
	})
}

func TestCombine(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		b := make([]byte, rng.IntN(200000))
		for i := range b {
			b[i] = byte(rng.Uint32()) | 0xF0 // large sums
		}
		cut := rng.IntN(len(b) + 1)
		got := combine(adler32.Checksum(b[:cut]), adler32.Checksum(b[cut:]), len(b)-cut)
		if want := adler32.Checksum(b); got != want {
			t.Fatalf("%d + %d bytes: %08x, want %08x", cut, len(b)-cut, got, want)
		}
	}
}

func TestNumbers(t *testing.T) {
	for v, want := range map[float64]string{
		0: "0", 1: "1", -1: "-1", 15.793: "15.793", 0.5: "0.5", -0.207: "-0.207", 1.0004: "1", -0.0004: "0",
		0.9996: "1", 841.89: "841.89", 1e6: "1000000", 0.05: "0.05", -12.345678: "-12.346",
	} {
		if got := string(appendNumber(nil, v)); got != want {
			t.Errorf("%g is written %s, want %s", v, got, want)
		}
	}
}
