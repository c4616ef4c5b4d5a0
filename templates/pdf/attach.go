package pdf

import (
	"crypto/md5"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// File is what a PDF carries beside its pages: a foreign paper as it is, or the
// data a document was made of.
type File struct {
	Name        string // as a reader offers to save it, such as 003-情况说明.docx
	Description string
	MediaType   string // such as application/pdf; octet-stream when empty or none
	Data        bool   // the data that the pages show, not a source (ISO 19005-3, annex E)
	Bytes       []byte
}

type attached struct {
	name string
	spec string // reference to the file specification
}

// maxFileName is the longest name of a file, in bytes, that common file
// systems take.
const maxFileName = 240

// Attach embeds a file (ISO 19005-3, 6.8). Its name must be unlike those
// before, and no path: it is what a reader saves the file under. A volume with
// a file is a PDF/A-3u, one without a PDF/A-2u.
func (b *Binder) Attach(f File) error {
	if err := checkFileName(f.Name); err != nil {
		return fmt.Errorf("attach: %w", err)
	}
	if b.names[f.Name] != "" {
		return fmt.Errorf("attach: two files named %q", f.Name)
	}
	spec, err := addFile(b, f)
	if err != nil {
		return fmt.Errorf("attach: %w", err)
	}
	b.names[f.Name] = spec
	b.files = append(b.files, attached{f.Name, spec})
	return b.err
}

// addFile writes a file and its specification, to which it returns a reference.
func addFile(to objects, f File) (string, error) {
	stream := &object{dict: dict{{"Type", []byte("/EmbeddedFile")}}, stream: f.Bytes}
	if stream.stream == nil {
		stream.stream = []byte{}
	}
	stream.dict.set("Subtype", nameOf(mediaType(f.MediaType)))
	sum := md5.Sum(f.Bytes) // what the format asks for; the slip page has the SHA-256
	stream.dict.set("Params", "<</Size "+strconv.Itoa(len(f.Bytes))+"/CheckSum "+hexString(string(sum[:]))+">>")
	small, err := compress(f.Bytes)
	if err != nil {
		return "", err
	}
	if len(small) < len(f.Bytes) {
		stream.stream = small
		stream.dict.set("Filter", "/FlateDecode")
	}
	file := to.add(stream)
	spec := dict{{"Type", []byte("/Filespec")}, {"F", []byte(hexString(plainName(f.Name)))}}
	spec.set("UF", hexString(textString(f.Name)))
	if f.Description != "" {
		spec.set("Desc", hexString(textString(printable(f.Description))))
	}
	relation := "/Source"
	if f.Data {
		relation = "/Data"
	}
	spec.set("AFRelationship", relation)
	spec.set("EF", "<</F "+file+"/UF "+file+">>")
	return to.add(&object{dict: spec}), nil
}

// attach embeds the files of a document.
func (f *pdfFile) attach(root *dict, files []File) error {
	var all []attached
	for _, file := range files {
		spec, err := addFile(f, file)
		if err != nil {
			return fmt.Errorf("attach %q: %w", file.Name, err)
		}
		all = append(all, attached{file.Name, spec})
	}
	nameFiles(root, all)
	return nil
}

// checkFileName refuses what is a path or looks like something else than it is.
func checkFileName(name string) error {
	bad := func(r rune) bool {
		return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == unicode.ReplacementChar || noncharacter(r)
	}
	switch {
	case name == "" || name == "." || name == "..", len(name) > maxFileName:
		return fmt.Errorf("%.40q is no name of a file", name)
	case strings.ContainsAny(name, `/\:*?"<>|`), strings.ContainsFunc(name, bad):
		return fmt.Errorf("%.40q has a character that no name of a file may have", name)
	}
	return nil
}

// plainName is a name for readers that know no Unicode.
func plainName(name string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x20 || r > 0x7E {
			return '_'
		}
		return r
	}, name)
}

// mediaType is a type as MIME has it, or the one for anything.
func mediaType(s string) string {
	s, _, _ = strings.Cut(s, ";")
	s = strings.ToLower(strings.TrimSpace(s))
	major, minor, ok := strings.Cut(s, "/")
	if !ok || !token(major) || !token(minor) || len(s) > 120 {
		return "application/octet-stream"
	}
	return s
}

func token(s string) bool {
	return s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789.+-_") == ""
}

// nameOf is a PDF name of ASCII characters.
func nameOf(s string) string {
	out := []byte{'/'}
	for _, c := range []byte(s) {
		if c <= ' ' || c > '~' || c == '#' || isDelimiter(c) {
			out = fmt.Appendf(out, "#%02X", c)
			continue
		}
		out = append(out, c)
	}
	return string(out)
}

// associated lists the file specifications of names.
func (b *Binder) associated(names []string) (string, error) {
	out := "["
	for _, name := range names {
		if b.names[name] == "" {
			return "", fmt.Errorf("no file %q is attached", name)
		}
		out += b.names[name] + " "
	}
	return out + "]", nil
}

// nameFiles names the files in the catalog. A name tree is sorted by bytes.
func nameFiles(root *dict, files []attached) {
	if len(files) == 0 {
		return
	}
	all := "["
	for _, f := range files {
		all += f.spec + " "
	}
	root.set("AF", all+"]")
	slices.SortFunc(files, func(x, y attached) int { return strings.Compare(textString(x.name), textString(y.name)) })
	names := "<</Names["
	for _, f := range files {
		names += hexString(textString(f.name)) + f.spec + " "
	}
	root.set("Names", "<</EmbeddedFiles "+names+"]>>>>")
}
