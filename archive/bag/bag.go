// Package bag writes and reads BagIt 1.0 bags (RFC 8493): a folder or a zip
// whose payload lies in data/ and whose every file stands with its SHA-256 in
// a manifest that `sha256sum -c manifest-sha256.txt` checks.
//
// A [Writer] takes the payload file by file, streaming, and writes the tag
// files last: a bag that was interrupted has no bagit.txt and is none. Open it
// on a [Sink]: [NewFolder] or [NewZip]. [Open] reads a bag from any fs.FS,
// [OpenPath] from a folder or a zip on disk; [Bag.Verify] names everything
// that is wrong, [Bag.Payload] gives one file, verified while it is read.
// Nothing of a payload is ever in memory whole, only the list of its names.
package bag

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Limits on what is read: a bag may come from anyone.
const (
	maxTag      = 256 << 20 // bytes of one tag file
	maxPath     = 1024      // bytes of a path
	maxFiles    = 1_000_000
	maxInfo     = 1 << 20 // bytes of bag-info.txt and bagit.txt
	payloadDir  = "data/"
	declaration = "bagit.txt"
	infoName    = "bag-info.txt"
	fetchName   = "fetch.txt"
	// Manifest is the payload manifest, as sha256sum -c reads it.
	Manifest    = "manifest-sha256.txt"
	tagManifest = "tagmanifest-sha256.txt"
)

// The errors of this package, found with errors.Is.
var (
	// ErrFormat: it is no bag, or not one of version 1.0 with SHA-256.
	ErrFormat = errors.New("not a BagIt 1.0 bag with SHA-256")
	// ErrPath: a path that could leave the bag, or that no file should have.
	ErrPath = errors.New("unsafe path")
	// ErrDigest: the bytes are not those of the manifest.
	ErrDigest = errors.New("the digest does not match")
	// ErrExists: there is something already where the bag is to be.
	ErrExists = errors.New("exists already")
)

// Field is one line of bag-info.txt.
type Field struct{ Name, Value string }

// validPath checks a path below the bag: relative, clean, valid UTF-8, without
// backslash, control or invisible formatting characters, no segment beginning
// with a dot, no tilde at the very beginning.
func validPath(p string) error {
	ok := p != "" && p[0] != '~' && len(p) <= maxPath && utf8.ValidString(p) && fs.ValidPath(p) && p != "."
	for seg := range strings.SplitSeq(p, "/") {
		ok = ok && seg != "" && seg[0] != '.'
	}
	if !ok || strings.ContainsFunc(p, unprintable) {
		return fmt.Errorf("%.200q: %w", p, ErrPath)
	}
	return nil
}

func unprintable(r rune) bool {
	return r == '\\' || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '\u2028' || r == '\u2029'
}

// unescape reads a path as RFC 8493 writes it in a manifest. A Writer takes no
// path that needs it: sha256sum -c would not find such a file.
var unescape = strings.NewReplacer("%25", "%", "%0A", "\n", "%0a", "\n", "%0D", "\r", "%0d", "\r")

// parseManifest reads the lines of a manifest: digest, white space, path.
func parseManifest(name string, b []byte) (map[string]string, error) {
	out := map[string]string{}
	n := 0
	for line := range strings.Lines(string(b)) {
		n++
		line = strings.TrimRight(line, "\r\n")
		if line == "" {
			continue
		}
		digest, path, ok := strings.Cut(line, " ")
		path = unescape.Replace(strings.TrimPrefix(strings.TrimLeft(path, " \t"), "*"))
		digest = strings.ToLower(digest)
		if !ok || !isDigest(digest) {
			return nil, fmt.Errorf("%s line %d is no digest with a path: %w", name, n, ErrFormat)
		}
		if err := validPath(path); err != nil {
			return nil, fmt.Errorf("%s line %d: %w", name, n, err)
		}
		if have, twice := out[path]; twice && have != digest {
			return nil, fmt.Errorf("%s names %.200q twice: %w", name, path, ErrFormat)
		}
		if out[path] = digest; len(out) > maxFiles {
			return nil, fmt.Errorf("%s names more than %d files: %w", name, maxFiles, ErrFormat)
		}
	}
	return out, nil
}

func isDigest(s string) bool {
	return len(s) == 64 && strings.Trim(s, "0123456789abcdef") == ""
}

// parseInfo reads bag-info.txt and bagit.txt: "Name: value" lines, which go on
// in lines that begin with white space.
func parseInfo(name string, b []byte) ([]Field, error) {
	if !utf8.Valid(b) {
		return nil, fmt.Errorf("%s is not UTF-8: %w", name, ErrFormat)
	}
	var out []Field
	for line := range strings.Lines(strings.TrimPrefix(string(b), "\ufeff")) {
		line = strings.TrimRight(line, "\r\n")
		switch key, value, ok := strings.Cut(line, ":"); {
		case strings.TrimSpace(line) == "":
		case line[0] == ' ' || line[0] == '\t':
			if len(out) == 0 {
				return nil, fmt.Errorf("%s begins with a continued line: %w", name, ErrFormat)
			}
			out[len(out)-1].Value += " " + strings.TrimSpace(line)
		case !ok || strings.TrimSpace(key) == "":
			return nil, fmt.Errorf("%s has a line without a name: %w", name, ErrFormat)
		default:
			out = append(out, Field{strings.TrimSpace(key), strings.TrimSpace(value)})
		}
	}
	return out, nil
}
