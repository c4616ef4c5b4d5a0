package ingest

import (
	"errors"
	"strings"
)

// Decode reads a whole text in the encodings of this package: UTF-8 with or
// without a byte order mark, UTF-16, GB18030 or Big5. Damaged characters are
// refused, not replaced.
func Decode(b []byte) (string, error) {
	text, _, err := decode(b)
	if err == nil && strings.ContainsRune(text, '\ufffd') {
		err = errors.New("it holds damaged characters")
	}
	return text, err
}
