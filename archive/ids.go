package archive

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Limits on what an archive accepts.
const (
	maxID       = 64      // bytes of a file, series, organ or form id
	maxLocal    = 100     // bytes of a local id; longer ones are cut and end in a digest
	maxNameLen  = 64      // characters of an actor's or unit's id
	maxLine     = 500     // characters of a title, a name, a unit
	maxOpinion  = 4000    // characters of an opinion or a reason
	maxAudience = 200     // names
	maxValues   = 4 << 20 // bytes of the values of one draft
)

type (
	// FileID names a file 案卷, unique in the archive: [a-z0-9-]{1,64}. It says
	// nothing of persons.
	FileID string
	// DocID names a document: "{file}/{local}", as "case-0007/0003-inquiry-letter".
	DocID string
	// SeriesID names a series of numbers 文号系列: [a-z0-9-]{1,64}.
	SeriesID string
	// Digest is a SHA-256 in 64 lower-case hex digits.
	Digest string
)

// DigestOf is the SHA-256 of b.
func DigestOf(b []byte) Digest {
	sum := sha256.Sum256(b)
	return Digest(hex.EncodeToString(sum[:]))
}

// NewDocID joins a file and a local id.
func NewDocID(file FileID, local string) DocID { return DocID(string(file) + "/" + local) }

// ParseDocID reads "{file}/{local}" and checks both parts.
func ParseDocID(s string) (DocID, error) {
	d := DocID(s)
	return d, d.validate()
}

// ParseFileID reads a file id and checks it.
func ParseFileID(s string) (FileID, error) {
	return FileID(s), FileID(s).validate()
}

// File is the file the document lies in.
func (d DocID) File() FileID {
	file, _, _ := strings.Cut(string(d), "/")
	return FileID(file)
}

// Local is the id within the file.
func (d DocID) Local() string {
	_, local, _ := strings.Cut(string(d), "/")
	return local
}

func (d DocID) validate() error {
	if err := d.File().validate(); err != nil {
		return err
	}
	if !validLocal(d.Local()) {
		return invalid("document", "id %.200q is not of the form file/document", string(d))
	}
	return nil
}

func (f FileID) validate() error { return validID("file", string(f)) }

func (s SeriesID) validate() error { return validID("series", string(s)) }

// validID checks [a-z0-9-]{1,64}, neither beginning nor ending in "-".
func validID(path, s string) error {
	ok := s != "" && len(s) <= maxID && s[0] != '-' && s[len(s)-1] != '-'
	for i := range len(s) {
		ok = ok && (isLowerAlnum(s[i]) || s[i] == '-')
	}
	if !ok {
		return invalid(path, "id %.100q is not [a-z0-9-]{1,%d}", s, maxID)
	}
	return nil
}

func isLowerAlnum(c byte) bool { return 'a' <= c && c <= 'z' || '0' <= c && c <= '9' }

// validLocal checks [a-z0-9_~-]+ of at most maxLocal bytes.
func validLocal(s string) bool {
	if s == "" || len(s) > maxLocal {
		return false
	}
	for i := range len(s) {
		if c := s[i]; !isLowerAlnum(c) && c != '_' && c != '-' && c != '~' {
			return false
		}
	}
	return true
}

// EscapeLocal makes a local id of an imported record's own id: bytes outside
// [a-z0-9_-] become ~ and two hex digits; what is then longer than 100 bytes
// is cut and ends in ~~ and 32 digits of its digest. Of an id with anything
// beyond ASCII, often the name of a file that names a person, only the digest
// is left: local ids stand in keys, events and logs, which outlive the paper.
// Different ids stay different. The local id of the file's header, and those
// of rows of batches, are escaped too.
func EscapeLocal(id string) string {
	tail := "~~" + string(DigestOf([]byte(id)))[:32]
	if strings.ContainsFunc(id, func(r rune) bool { return r >= utf8.RuneSelf }) {
		return tail
	}
	var b strings.Builder
	for i := range len(id) {
		c := id[i]
		reserved := i == 0 && (id == headerLocal || batchLocal.MatchString(id))
		if reserved || !isLowerAlnum(c) && c != '_' && c != '-' {
			fmt.Fprintf(&b, "~%02x", c)
		} else {
			b.WriteByte(c)
		}
	}
	s := b.String()
	if len(s) > maxLocal {
		s = s[:maxLocal-len(tail)] + tail
	}
	return s
}

func (d Digest) valid() bool {
	if len(d) != 64 {
		return false
	}
	for i := range len(d) {
		if c := d[i]; !('0' <= c && c <= '9' || 'a' <= c && c <= 'f') {
			return false
		}
	}
	return true
}

// validName checks the id of an actor or unit: 1–64 printable characters
// without a space at either end, and not Nobody.
func validName(path, s string) error {
	if s == "" || s == Nobody || utf8.RuneCountInString(s) > maxNameLen {
		return invalid(path, "name %.100q must have 1–%d characters", s, maxNameLen)
	}
	return validLine(path, s, maxNameLen)
}

// validLine checks one line of text: valid UTF-8, no control characters, no
// space at either end, at most limit characters. It may be empty.
func validLine(path, s string, limit int) error {
	if strings.TrimSpace(s) != s || strings.ContainsAny(s, "\u2028\u2029") {
		return invalid(path, "begins or ends with a space, or is more than one line")
	}
	if strings.ContainsFunc(s, unicode.IsControl) {
		return invalid(path, "contains a control character")
	}
	return validText(path, s, limit)
}

// validWords checks what an officer writes to stay in the chain, an opinion or a
// reason: it is printed on terminals and pages, so it has no control characters
// but tabs and line ends.
func validWords(path, s string) error {
	if strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' && r != '\r' }) {
		return invalid(path, "contains a control character")
	}
	return validText(path, s, maxOpinion)
}

func validText(path, s string, limit int) error {
	if !utf8.ValidString(s) {
		return invalid(path, "is not valid UTF-8")
	}
	if n := utf8.RuneCountInString(s); n > limit {
		return invalid(path, "has %d characters, at most %d are allowed", n, limit)
	}
	return nil
}
