package archive

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// A sealed object is a canonical JSON object with the member "sum" appended:
// the SHA-256 of the bytes without it. `{"a":1}` becomes `{"a":1,"sum":"015a…"}`.

const (
	sumHead = `,"sum":"`
	sumTail = `"}`
	sumLen  = len(sumHead) + 64 + len(sumTail)
)

// toJSON is canonical JSON of a Go value.
func toJSON(v any) ([]byte, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, fmt.Errorf("encode %T: %w: %w", v, err, ErrInvalid)
	}
	return canonical(buf.Bytes())
}

// seal makes a sealed object of a struct that has at least one member and none
// called "sum".
func seal(v any) ([]byte, error) {
	body, err := toJSON(v)
	if err != nil {
		return nil, err
	}
	if len(body) < 3 || body[0] != '{' {
		return nil, fmt.Errorf("seal %T: no object with members: %w", v, ErrInvalid)
	}
	return sealBody(body), nil
}

func sealBody(body []byte) []byte {
	sum := DigestOf(body)
	out := make([]byte, 0, len(body)+sumLen)
	out = append(out, body[:len(body)-1]...)
	out = append(out, sumHead...)
	out = append(out, sum...)
	return append(out, sumTail...)
}

// unseal checks the sum of the object read from key and decodes it into v.
func unseal(key string, b []byte, v any) (Digest, error) {
	body, sum, ok := splitSum(b)
	if !ok || DigestOf(body) != sum {
		return "", changed(key, "the sum does not match")
	}
	if err := json.Unmarshal(body, v); err != nil {
		return "", changed(key, err.Error())
	}
	return sum, nil
}

// splitSum takes the sum off. The body is a copy.
func splitSum(b []byte) (body []byte, sum Digest, ok bool) {
	cut := len(b) - sumLen
	if cut < 2 || !bytes.HasPrefix(b[cut:], []byte(sumHead)) || !bytes.HasSuffix(b, []byte(sumTail)) {
		return nil, "", false
	}
	sum = Digest(b[cut+len(sumHead) : len(b)-len(sumTail)])
	body = append(append(make([]byte, 0, cut+1), b[:cut]...), '}')
	return body, sum, sum.valid()
}
