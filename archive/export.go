package archive

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"casefile/archive/bag"
)

// A bag 移交包 of a file holds every object of it, byte for byte, most under
// the names people give them, and two lists: the chain as JSON lines, and
// where each object lies. With them the file can be proved without this
// program, and taken into another archive.
const (
	// BagEvents is the chain in a bag: one event a line, as stored.
	BagEvents = "经过/事件.jsonl"
	// BagObjects says where each object lies, after a first line that says of
	// which archive and file.
	BagObjects = "对象清单.jsonl"
	bagFormat  = "casefile bag"
)

// bagHead is the first line of BagObjects.
type bagHead struct {
	Format  string `json:"format"`
	Version int    `json:"version"`
	Archive string `json:"archive"` // id of the archive it came from
	File    FileID `json:"file"`
	Seq     int64  `json:"seq"`
	Head    Digest `json:"head"` // sum of the last event
	Partial bool   `json:"partial"`
}

// bagObject is each other line of BagObjects.
type bagObject struct {
	Key     string  `json:"key"` // in the archive
	Path    string  `json:"path,omitempty"`
	Digest  Digest  `json:"sha256"`
	Size    int64   `json:"size"`
	LeftOut LeftOut `json:"left_out,omitempty"`
}

// LeftOut says why an object is not in a bag.
type LeftOut string

// The reasons.
const (
	LeftConfidential LeftOut = "confidential" // confidential fields, which nobody asked for or may have
	LeftAccess       LeftOut = "access"       // who exports may not see it
	LeftDisposed     LeftOut = "disposed"     // disposed of 销毁
)

// ExportObject is one object on its way into a bag.
type ExportObject struct {
	Key      string
	Part     PartRef
	Document DocID // empty: of the file as a whole
}

// ExportOptions of Export. The zero value exports what everybody may see,
// under plain names.
type ExportOptions struct {
	// See decides which documents are exported; nil: all.
	See func(*DocState) bool
	// Confidential takes confidential fields along.
	Confidential bool
	// Path names an object's place in the bag; "" leaves it to the archive.
	Path func(ExportObject) string
}

// Exported is what Export has written.
type Exported struct {
	Seq     int64
	Head    Digest
	Objects int
	Bytes   int64
	Left    map[LeftOut]int // objects left out, by reason
}

// Partial tells that the bag lacks what the archive still has.
func (e Exported) Partial() bool { return e.Left[LeftConfidential]+e.Left[LeftAccess] > 0 }

// Export writes the objects of a file into a bag, verified, one at a time, and
// the two lists. ProblemReadOnly (ErrConflict): what events of a later program
// name would be left out.
func (a *Archive) Export(ctx context.Context, s *State, o ExportOptions, w *bag.Writer) (Exported, error) {
	if err := s.writable(); err != nil {
		return Exported{}, err
	}
	x := exporting{a: a, s: s, o: o, w: w, out: Exported{Seq: s.Seq, Head: s.Head, Left: map[LeftOut]int{}}, done: map[string]bool{}}
	var chain bytes.Buffer
	for seq := int64(1); seq <= s.Seq; seq++ {
		key := eventKey(s.ID, seq)
		b, err := a.getListed(ctx, key)
		if err != nil {
			return x.out, err
		}
		e, err := decodeEvent(key, b)
		if err != nil {
			return x.out, err
		}
		chain.Write(append(b, '\n'))
		if err := x.event(ctx, &e); err != nil {
			return x.out, fmt.Errorf("export event %d of %s: %w", seq, s.ID, err)
		}
	}
	if _, err := w.Add(ctx, BagEvents, &chain); err != nil {
		return x.out, err
	}
	head := bagHead{Format: bagFormat, Version: 1, Archive: a.id, File: s.ID, Seq: s.Seq, Head: s.Head, Partial: x.out.Partial()}
	b, err := toJSON(head)
	if err != nil {
		return x.out, err
	}
	_, err = w.Add(ctx, BagObjects, strings.NewReader(string(b)+"\n"+x.list.String()))
	return x.out, err
}

// exporting is one export under way.
type exporting struct {
	a    *Archive
	s    *State
	o    ExportOptions
	w    *bag.Writer
	out  Exported
	list bytes.Buffer
	done map[string]bool // by key
}

// event exports what an event names.
func (x *exporting) event(ctx context.Context, e *Event) error {
	for _, p := range placedParts(e) {
		object := ExportObject{Key: p.key, Part: p.part, Document: x.owner(p)}
		if err := x.object(ctx, object); err != nil {
			return err
		}
	}
	if e.Form == nil || x.done[formKey(e.Form.ID, e.Form.Version)] {
		return nil
	}
	key := formKey(e.Form.ID, e.Form.Version)
	b, err := x.a.Form(ctx, *e.Form)
	if err != nil {
		return err
	}
	x.done[key] = true
	return x.add(ctx, key, fmt.Sprintf("样式/%s-%d.md", e.Form.ID, e.Form.Version), b)
}

// owner is the document an object belongs to: its name begins with the local id.
func (x *exporting) owner(p placed) DocID {
	if parseKey(p.key).area != areaObject {
		return ""
	}
	local, _, _ := strings.Cut(p.part.Name, ".")
	if d := x.s.Doc(NewDocID(x.s.ID, local)); d != nil {
		return d.ID
	}
	return ""
}

func (x *exporting) object(ctx context.Context, o ExportObject) error {
	if x.done[o.Key] {
		return nil
	}
	x.done[o.Key] = true
	if why := x.leftOut(o); why != "" {
		x.out.Left[why]++
		return x.line(bagObject{Key: o.Key, Digest: o.Part.Digest, Size: o.Part.Size, LeftOut: why})
	}
	b, err := x.a.getListed(ctx, o.Key)
	if err == nil && DigestOf(b) != o.Part.Digest {
		err = changed(o.Key, "the digest does not match")
	}
	if err != nil {
		return err
	}
	path := ""
	if x.o.Path != nil {
		path = x.o.Path(o)
	}
	if path == "" {
		path = "对象/" + relative(x.s.ID, o.Key)
	}
	return x.add(ctx, o.Key, path, b)
}

// leftOut decides about one object. What belongs to no document, beside the
// header and the closings, may hold the values of several.
func (x *exporting) leftOut(o ExportObject) LeftOut {
	if parseKey(o.Key).area != areaObject {
		return ""
	}
	if x.s.Disposed() {
		return LeftDisposed
	}
	if (o.Part.Role == RoleConfidential || o.Part.Role == RoleSeed) && !x.o.Confidential {
		return LeftConfidential
	}
	if x.o.See == nil || o.Part.Role == RoleHeader {
		return ""
	}
	for _, d := range x.s.Docs {
		if (o.Document == d.ID || o.Document == "") && !x.o.See(d) {
			return LeftAccess
		}
	}
	return ""
}

func (x *exporting) add(ctx context.Context, key, path string, b []byte) error {
	digest, err := x.w.Add(ctx, path, bytes.NewReader(b))
	if err != nil {
		return err
	}
	x.out.Objects++
	x.out.Bytes += int64(len(b))
	return x.line(bagObject{Key: key, Path: path, Digest: Digest(digest), Size: int64(len(b))})
}

func (x *exporting) line(o bagObject) error {
	b, err := toJSON(o)
	x.list.Write(append(b, '\n'))
	return err
}
