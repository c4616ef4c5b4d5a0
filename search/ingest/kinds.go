package ingest

import (
	"bytes"
	"errors"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// way is how a file is read.
type way int

const (
	asText way = iota
	asDocx
	asPDF
	asKept // not at all: its bytes are kept
)

// kind is what a file is.
type kind struct {
	how   way
	ext   string // under which it is kept
	media string
	none  NoTextReason // of what is kept without text
}

var (
	lineKinds = []string{"jsonl", "ndjson", "json"}
	textKinds = []string{"txt", "text", "md", "markdown"}
	wordKinds = []string{"docx", "docm", "dotx", "dotm"}
	// keptKinds are papers too, though nothing is read of them; those of which
	// the first bytes tell are refused if these say otherwise.
	keptKinds = map[string]string{
		"doc": "application/msword", "dot": "application/msword", "wps": "application/vnd.ms-works", "wpt": "application/vnd.ms-works",
		"rtf": "application/rtf", "ofd": "application/ofd", "ceb": "application/octet-stream", "cebx": "application/octet-stream",
		"xls": "application/vnd.ms-excel", "et": "application/vnd.ms-excel", "ppt": "application/vnd.ms-powerpoint", "dps": "application/vnd.ms-powerpoint",
		"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
		"pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
		"odt":  "application/vnd.oasis.opendocument.text",
		"tif":  "image/tiff", "jpg": "image/jpeg", "png": "image/png", "gif": "image/gif", "bmp": "image/bmp",
	}
)

const (
	wordMedia = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	ole       = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
)

// pictures are known by how they begin.
var pictures = []struct{ magic, ext string }{
	{"\xff\xd8\xff", "jpg"}, {"\x89PNG\r\n\x1a\n", "png"}, {"II*\x00", "tif"}, {"MM\x00*", "tif"}, {"II+\x00", "tif"}, {"MM\x00+", "tif"},
	{"GIF87a", "gif"}, {"GIF89a", "gif"},
}

// Kinds lists the endings of file names that are read, without dot; Kept those
// of which only the bytes are kept.
func Kinds() []string { return slices.Concat(textKinds, lineKinds, wordKinds, []string{"pdf"}) }

// Kept lists the endings of the files that are kept without text.
func Kept() []string {
	var all []string
	for ext := range keptKinds {
		all = append(all, ext)
	}
	slices.Sort(all)
	return all
}

func extOf(name string) string {
	return strings.ToLower(strings.TrimPrefix(path.Ext(filepath.ToSlash(name)), "."))
}

// kindOf looks at the bytes first: a name is easily wrong.
func kindOf(name string, b []byte) (kind, *Error) {
	ext := extOf(name)
	switch {
	case len(b) == 0:
		if isKnown(ext) {
			return kind{}, &Error{Reason: NoText}
		}
		return kind{}, &Error{Reason: Unknown}
	case bytes.Contains(b[:min(len(b), 1024)], []byte("%PDF-")):
		return kind{how: asPDF, ext: "pdf", media: "application/pdf"}, nil
	case bytes.HasPrefix(b, []byte("PK\x03\x04")):
		return zipKind(ext, b)
	case bytes.HasPrefix(b, []byte(ole)):
		return oleKind(ext, b), nil
	case bytes.HasPrefix(b, []byte(`{\rtf`)):
		return kept("rtf", Format), nil
	}
	for _, p := range pictures {
		if bytes.HasPrefix(b, []byte(p.magic)) {
			return kept(p.ext, Scan), nil
		}
	}
	return plainKind(ext, b)
}

func isKnown(ext string) bool { return slices.Contains(Kinds(), ext) || keptKinds[ext] != "" }

func kept(ext string, why NoTextReason) kind {
	return kind{how: asKept, ext: ext, media: keptKinds[ext], none: why}
}

// zipKind tells the kinds of container apart by what is in them.
func zipKind(ext string, b []byte) (kind, *Error) {
	z, bad := openZip(b)
	switch {
	case bad != nil && slices.Contains(wordKinds, ext):
		return kind{}, bad
	case bad == nil && z.mainPart() != "":
		if !slices.Contains(wordKinds, ext) {
			ext = "docx"
		}
		return kind{how: asDocx, ext: ext, media: wordMedia}, nil
	case bad == nil && z.has("OFD.xml"):
		return kept("ofd", Format), nil
	case keptKinds[ext] != "" && bad == nil:
		return kept(ext, Format), nil
	case isKnown(ext):
		return kind{}, &Error{Reason: Broken, Err: errors.New("a zip archive that is not what its name says")}
	}
	return kind{}, &Error{Reason: Unknown}
}

// oleKind is for the containers of older office programs; an encrypted docx
// lies in such a one as well.
func oleKind(ext string, b []byte) kind {
	if bytes.Contains(b, []byte("E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e")) {
		if !slices.Contains(wordKinds, ext) && keptKinds[ext] == "" {
			ext = "docx"
		}
		return kind{how: asKept, ext: ext, media: "application/octet-stream", none: Encrypted}
	}
	if keptKinds[ext] == "" {
		ext = "doc"
	}
	return kept(ext, Format)
}

// plainKind is for bytes that do not say what they are.
func plainKind(ext string, b []byte) (kind, *Error) {
	switch {
	case slices.Contains(textKinds, ext):
		if strings.HasPrefix(ext, "m") {
			return kind{ext: "md", media: "text/markdown"}, nil
		}
		return kind{ext: "txt", media: "text/plain"}, nil
	case ext == "pdf" || slices.Contains(wordKinds, ext):
		return kind{}, &Error{Reason: Broken, Err: errors.New("it does not begin as such a file does")}
	case slices.Contains([]string{"doc", "dot", "wps", "wpt"}, ext):
		if text, _, err := decode(b); err == nil && !strings.HasPrefix(strings.TrimSpace(text), "<") {
			return kind{ext: "txt", media: "text/plain"}, nil
		}
		return kept(ext, Format), nil
	case slices.Contains([]string{"ceb", "cebx", "bmp"}, ext) && !isBlank(b):
		return kept(ext, Format), nil
	}
	return kind{}, &Error{Reason: Unknown}
}
