package archive

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"casefile/archive/store"
)

// ImportBatch is the most papers Importer.Add takes at a time.
const ImportBatch = 500

// Paper is one paper to import.
type Paper struct {
	OwnID        string // its own id; the local id is EscapeLocal of it
	Title        string
	Date         Date
	Number       string // its 文号, if known
	Original     []byte
	OriginalName string
	MediaType    string
	Ext          string // of the stored original: [a-z0-9]{1,8}
	Text         string
	Map          json.RawMessage
	PageStarts   []int
	Program      string // version of the program that made Text
	Access       Access
	Guessed      []string // what of title, number, date and unit is only guessed
	// Of what is kept on paper only, without Original:
	Responsible string  // 责任者; may be given of any paper
	Sheets      int     // 页数
	Shelf       string  // where it lies 存放位置
	Section     Section // its class in the volume; may be given of any paper
}

// onPaper tells what has no original but on a shelf.
func (p Paper) onPaper() bool { return len(p.Original) == 0 && p.Shelf != "" }

// maxSheets bounds the pages of one paper.
const maxSheets = 100_000

// ImportResult says what became of one paper. Err is a Problem: ErrInvalid, or
// ProblemDocTaken (ErrConflict): the id is taken by other bytes.
type ImportResult struct {
	Document DocID
	Added    bool // false without Err: equal bytes were there already
	Err      error
}

// Importer files papers into one file.
type Importer struct {
	a    *Archive
	by   By
	file FileID
}

// Importer begins to file papers made elsewhere; see [Importer.Add].
func (a *Archive) Importer(ctx context.Context, by By, file FileID) (*Importer, error) {
	if err := errors.Join(by.validate(), file.validate()); err != nil {
		return nil, err
	}
	return &Importer{a, by, file}, a.withState(ctx, file, func(s *State) error { return s.CheckFile(EventImported) })
}

// Add files papers: their objects several at a time, then one event for all of
// them, which is the commit. It returns a result for each paper. An error
// means that none may be filed yet; the call can be repeated.
func (im *Importer) Add(ctx context.Context, papers []Paper) ([]ImportResult, error) {
	if len(papers) > ImportBatch {
		return nil, invalid("papers", "%d, at most %d at a time", len(papers), ImportBatch)
	}
	results := make([]ImportResult, len(papers))
	items := make([]*ImportedItem, len(papers)) // of papers to be added
	err := im.a.withState(ctx, im.file, func(s *State) error {
		im.sift(s, papers, results)
		return s.CheckFile(EventImported)
	})
	if err != nil {
		return nil, err
	}
	err = each(ctx, im.a.opt.Workers, len(papers), func(ctx context.Context, i int) error {
		if !results[i].Added {
			return nil
		}
		item, err := im.a.putPaper(ctx, results[i].Document, papers[i])
		var p *Problem
		if errors.As(err, &p) && errors.Is(err, ErrConflict) {
			results[i] = ImportResult{Document: results[i].Document, Err: err}
			return nil
		}
		items[i] = item
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("import into file %s: %w", im.file, err)
	}
	return results, im.commit(ctx, results, items)
}

// sift finds the papers to be added: valid, and neither in the file nor twice
// among themselves.
func (im *Importer) sift(s *State, papers []Paper, results []ImportResult) {
	seen := map[DocID]Digest{}
	for i, p := range papers {
		r := &results[i]
		if r.Err = p.validate(); r.Err != nil {
			continue
		}
		r.Document = NewDocID(im.file, EscapeLocal(p.OwnID))
		digest := p.identity(r.Document)
		have, ok := seen[r.Document]
		if d := s.Doc(r.Document); d != nil {
			have, ok = identity(d.Parts).Digest, true
		}
		switch {
		case !ok:
			r.Added, seen[r.Document] = true, digest
		case have != digest:
			r.Err = docTaken(r.Document)
		}
	}
}

// identity is the part that tells whether a paper is the one that was filed:
// its original, or of what is kept on paper only its record.
func identity(parts []PartRef) PartRef {
	for _, p := range parts {
		if p.Role == RoleOriginal {
			return p
		}
	}
	if len(parts) == 0 {
		return PartRef{}
	}
	return parts[0]
}

func (p Paper) identity(id DocID) Digest {
	if !p.onPaper() {
		return DigestOf(p.Original)
	}
	objects, _ := p.objects(id) // what cannot be sealed fails when it is put
	return identity(refs(objects)).Digest
}

func docTaken(id DocID) error {
	return problem(ErrConflict, ProblemDocTaken, args{"document": id})
}

func (p Paper) validate() error {
	if p.OwnID == "" || len(p.OwnID) > 1000 {
		return invalid("id", "must have 1–1000 bytes")
	}
	if p.onPaper() {
		if p.Sheets < 1 || p.Sheets > maxSheets || p.Ext != "" || p.Text != "" {
			return invalid("sheets", "%d: a paper on a shelf has 1–%d pages and nothing else", p.Sheets, maxSheets)
		}
	} else if len(p.Original) == 0 || len(p.Original) > store.MaxSize/2 || len(p.Text) > store.MaxSize/4 {
		return invalid("original", "%d bytes: empty or too large", len(p.Original))
	}
	if !p.onPaper() && (len(p.Ext) > 8 || validID("ext", p.Ext) != nil) {
		return invalid("ext", "%.20q is not [a-z0-9]{1,8}", p.Ext)
	}
	return errors.Join(validText("id", p.OwnID, 1000), validPages(p.Text, p.PageStarts),
		validLine("title", p.Title, maxLine), validLine("number", p.Number, maxLine),
		validLine("name", p.OriginalName, maxLine), validLine("media_type", p.MediaType, maxLine),
		validLine("responsible", p.Responsible, maxLine), validLine("shelf", p.Shelf, maxLine), p.validSection(),
		validGuesses(p.Guessed), p.Access.Secrecy.validate("secrecy"), p.Access.Audience.validate("audience"))
}

// validGuesses takes ids, so that the list says nothing itself.
func validGuesses(list []string) error {
	for _, g := range list {
		if err := validID("guessed", g); err != nil {
			return err
		}
	}
	return nil
}

func (p Paper) validSection() error {
	if p.Section != "" && !KnownSection(p.Section) {
		return invalid("section", "%.50q is unknown", string(p.Section))
	}
	return nil
}

// putPaper creates the objects of one paper. What an interrupted import of the
// same bytes has left is taken over.
func (a *Archive) putPaper(ctx context.Context, id DocID, p Paper) (*ImportedItem, error) {
	objects, err := p.objects(id)
	if err != nil {
		return nil, err
	}
	if err := a.putObjects(ctx, id.File(), objects); errors.Is(err, store.ErrExists) {
		if objects, err = a.adoptPaper(ctx, id, objects[1:]); err != nil {
			return nil, err
		}
	} else if err != nil {
		return nil, err
	}
	return &ImportedItem{Local: id.Local(), Date: p.Date, Number: p.Number, Parts: refs(objects), Access: p.Access}, nil
}

// objects are the record and the original, if there is one.
func (p Paper) objects(id DocID) ([]object, error) {
	var others []object
	if !p.onPaper() {
		others = append(others, newObject(RoleOriginal, originalName(id.Local(), p.Ext), p.Original))
	}
	return sealRecord(Record{
		Document: id, Status: StatusImported, Title: p.Title, Number: Number{Printed: p.Number}, Date: p.Date,
		Program: p.Program, Text: p.Text, Map: p.Map, PageStarts: p.PageStarts,
		OwnID: p.OwnID, OriginalName: p.OriginalName, MediaType: p.MediaType,
		Responsible: p.Responsible, Sheets: p.Sheets, Shelf: p.Shelf, Section: p.Section, Guessed: p.Guessed,
	}, others)
}

// adoptPaper takes over a record that names the same original; of what is kept
// on paper only the record itself had to be the same.
func (a *Archive) adoptPaper(ctx context.Context, id DocID, originals []object) ([]object, error) {
	if len(originals) == 0 {
		return nil, docTaken(id)
	}
	objects, _, err := a.adopt(ctx, id, originals, func(r *Record) bool {
		return len(r.Parts) == 1 && r.Parts[0] == originals[0].ref
	})
	if errors.Is(err, ErrConflict) {
		return nil, docTaken(id)
	}
	return objects, err
}

// commit appends the event of the added papers. Another importer may have been
// first with some of them.
func (im *Importer) commit(ctx context.Context, results []ImportResult, items []*ImportedItem) error {
	return im.a.update(ctx, im.file, im.by, func(s *State) (*Event, error) {
		e := &Event{Type: EventImported}
		for i, item := range items {
			if item == nil {
				continue
			}
			d := s.Doc(results[i].Document)
			if d == nil {
				e.Items = append(e.Items, *item)
				continue
			}
			if identity(d.Parts) != identity(item.Parts) {
				results[i].Err = docTaken(d.ID)
			}
			results[i].Added, items[i] = false, nil
		}
		if len(e.Items) == 0 {
			return nil, nil
		}
		return e, nil
	}, nil)
}
