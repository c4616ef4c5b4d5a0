package pdf

import (
	"bytes"
	"fmt"
	"strconv"
)

// Source is a document that Write made, read to be bound into one volume.
type Source struct {
	file  *pdfFile
	pages []dict         // in order, each with what it inherits
	seen  map[int]bool   // nodes of the page tree
	taken map[int]string // objects brought into a binder; empty while under way
}

// maxDepth is how deep objects may lie in each other; ours do not reach ten.
const maxDepth = 64

// Read takes a document apart. It reads what Write writes, of any version, and
// no other PDF: a foreign paper is attached to a volume as it is.
func Read(b []byte) (*Source, error) {
	f, err := readPDF(b)
	if err != nil {
		return nil, fmt.Errorf("read pdf: %w", err)
	}
	s := &Source{file: f, seen: map[int]bool{}, taken: map[int]string{}}
	root, err := f.at(f.trailer, "Root")
	if err != nil {
		return nil, fmt.Errorf("read pdf: %w", err)
	}
	pages, err := root.dict.ref("Pages")
	if err != nil {
		return nil, fmt.Errorf("read pdf: %w", err)
	}
	if err := s.walk(pages, nil, 0); err != nil {
		return nil, fmt.Errorf("read pdf: pages: %w", err)
	}
	if len(s.pages) == 0 {
		return nil, fmt.Errorf("read pdf: no pages")
	}
	return s, nil
}

// Pages is how many pages the document has.
func (s *Source) Pages() int { return len(s.pages) }

// inherited are the attributes a page takes from the nodes above it
// (ISO 32000-1 table 30).
var inherited = []string{"MediaBox", "CropBox", "Resources", "Rotate"}

// walk gathers the pages below a node of the page tree.
func (s *Source) walk(number int, above dict, depth int) error {
	if number < 1 || number >= len(s.file.objects) || depth > maxDepth || s.seen[number] {
		return fmt.Errorf("object %d is no node of the page tree", number)
	}
	s.seen[number] = true
	node := s.file.objects[number].dict
	own := dict{}
	for _, key := range inherited {
		if v := node.get(key); v != nil {
			own.set(key, string(v))
		} else if v := above.get(key); v != nil {
			own.set(key, string(v))
		}
	}
	if string(node.get("Type")) == "/Page" {
		if v := node.get("Contents"); v != nil {
			own.set("Contents", string(v))
		}
		s.pages = append(s.pages, own)
		return nil
	}
	kids := &scanner{src: node.get("Kids")}
	if !kids.has("[") {
		return kids.fail("/Kids")
	}
	for !kids.has("]") {
		v, err := kids.value()
		if err != nil {
			return err
		}
		n, err := refNumber("Kids", v)
		if err != nil {
			return err
		}
		if err := s.walk(n, own, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// resolved is the dictionary an entry holds or refers to.
func (f *pdfFile) resolved(d dict, key string) (dict, error) {
	v := d.get(key)
	if v == nil {
		return nil, nil
	}
	if bytes.HasPrefix(v, []byte("<<")) {
		return (&scanner{src: v}).dict()
	}
	o, err := f.at(d, key)
	if err != nil {
		return nil, err
	}
	return o.dict, nil
}

// renumber writes a value with every reference in it changed.
func renumber(b, value []byte, ref func(int) (string, error)) ([]byte, error) {
	s := &scanner{src: value}
	for {
		space := s.pos
		s.space()
		b = append(b, value[space:s.pos]...)
		if s.pos >= len(value) {
			return b, nil
		}
		start := s.pos
		switch c := value[start]; {
		case c == '<' && bytes.HasPrefix(value[start:], []byte("<<")), c == '>' && bytes.HasPrefix(value[start:], []byte(">>")):
			s.pos += 2
		case c == '[' || c == ']':
			s.pos++
		case c == '/':
			s.pos++
			s.word()
		default:
			v, err := s.value()
			if err != nil {
				return nil, err
			}
			if v[len(v)-1] == 'R' && v[0] >= '0' && v[0] <= '9' {
				n, err := refNumber("", v)
				if err != nil {
					return nil, err
				}
				to, err := ref(n)
				if err != nil {
					return nil, err
				}
				b = append(b, to...)
				continue
			}
		}
		b = append(b, value[start:s.pos]...)
	}
}

// copier brings objects of a source into the binder.
func (b *Binder) copier(s *Source, depth int) func(int) (string, error) {
	return func(n int) (string, error) {
		ref, met := s.taken[n]
		if ref != "" {
			return ref, nil
		}
		if met || n < 1 || n >= len(s.file.objects) || depth > maxDepth {
			return "", fmt.Errorf("object %d cannot be followed", n)
		}
		s.taken[n] = "" // an object that leads to itself is refused
		from := s.file.objects[n]
		to := &object{stream: from.stream}
		for _, e := range from.dict {
			v, err := renumber(nil, e.value, b.copier(s, depth+1))
			if err != nil {
				return "", fmt.Errorf("object %d: %w", n, err)
			}
			to.dict = append(to.dict, entry{e.key, v})
		}
		var err error
		if ref, err = b.share(to); err != nil {
			return "", err
		}
		s.taken[n] = ref
		return ref, nil
	}
}

func reference(n int) string { return strconv.Itoa(n) + " 0 R" }
