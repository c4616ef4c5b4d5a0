package search

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/blevesearch/bleve/v2/document"
	index "github.com/blevesearch/bleve_index_api"

	"casefile/archive"
	"casefile/search/zh"
)

// The fields of the term index. All but grams hold whole values, and none of
// them has frequencies, positions, stored values or columns: a field is for
// each of its terms the set of documents that have it.
const (
	fieldGrams    = "g"
	fieldHead     = "h" // grams of title and number, and of the number as numbers are compared
	fieldFile     = "file"
	fieldCaseNo   = "case_no"
	fieldForm     = "form"
	fieldUnit     = "unit"
	fieldYear     = "year"
	fieldDate     = "date"
	fieldSector   = "sector"
	fieldLink     = "link"
	fieldLevel    = "level"
	fieldStatus   = "status"
	fieldText     = "text"     // of imported papers: noText, addedText
	fieldSecrecy  = "secrecy"  // the level as given, or NoSecrecy
	fieldRank     = "rank"     // its rank
	fieldUntil    = "until"    // end of its term
	fieldAudience = "audience" // everybody, or those who may know
)

// everybody is the audience of a document that has none; no name is a space.
const everybody = " "

// field hands the term index the set of a document's terms. It goes around
// bleve's analysis, which makes an object of every occurrence.
//
// A segment is made of thousands of documents at once, whose terms are asked
// for one document after the other, twice. As maps all of them would take a
// gigabyte; so they are kept packed, and made a map of when they are asked for.
type field struct {
	name    string
	terms   func() [][]byte
	packed  string   // all terms, one after the other
	ends    []uint32 // of each in packed
	scratch *scratch // nil makes a map each time
}

// scratchKeep is how many terms a map may have that is cleared for a document
// with few.
const scratchKeep = 10_000

// scratch is the map that the grams of one document after the other are put
// into.
type scratch struct {
	once  index.TokenFreq // what all terms share: nothing is counted
	freqs index.TokenFrequencies
}

func (f *field) Name() string                        { return f.name }
func (f *field) Value() []byte                       { return nil }
func (f *field) ArrayPositions() []uint64            { return nil }
func (f *field) EncodedFieldType() byte              { return 't' }
func (f *field) Options() index.FieldIndexingOptions { return index.IndexField | index.SkipFreqNorm }
func (f *field) AnalyzedLength() int                 { return 0 }
func (f *field) NumPlainTextBytes() uint64           { return 0 }
func (f *field) Size() int                           { return 64 }

// Analyze is called once, by one of the index's workers.
func (f *field) Analyze() {
	terms := f.terms()
	size := 0
	for _, t := range terms {
		size += len(t)
	}
	var b strings.Builder
	b.Grow(size)
	f.ends = make([]uint32, len(terms))
	for i, t := range terms {
		b.Write(t)
		f.ends[i] = uint32(b.Len())
	}
	f.packed, f.terms = b.String(), nil
}

// AnalyzedTokenFrequencies is called by the one goroutine that makes the
// segment, which is through with one document when it asks for the next.
func (f *field) AnalyzedTokenFrequencies() index.TokenFrequencies {
	s := f.scratch
	switch {
	case s == nil || f.name != fieldGrams:
		s = &scratch{freqs: make(index.TokenFrequencies, len(f.ends))}
	case len(s.freqs) > scratchKeep+8*len(f.ends): // a map never shrinks, and clearing takes all of it
		s.freqs = make(index.TokenFrequencies, len(f.ends))
	default:
		clear(s.freqs)
	}
	from := uint32(0)
	for _, to := range f.ends {
		s.freqs[f.packed[from:to]] = &s.once
		from = to
	}
	return s.freqs
}

// gramTerms are the distinct grams of normalised text.
func gramTerms(norm []byte) [][]byte {
	grams := zh.Grams(make([]zh.Gram, 0, len(norm)), norm)
	slices.Sort(grams)
	grams = slices.Compact(grams)
	terms, packed := make([][]byte, len(grams)), make([]byte, 0, 4*len(grams))
	for i, g := range grams {
		from := len(packed)
		packed = append(packed, g.Bytes()...)
		terms[i] = packed[from:len(packed):len(packed)]
	}
	return terms
}

// headTerms are the grams of title and number, and those of the number as
// numbers are compared.
func headTerms(sections []byte) [][]byte {
	title, rest := cutLine(sections)
	number, _ := cutLine(rest)
	return gramTerms(slices.Concat(title, lineFeed, number, lineFeed, numberKey(number)))
}

// lineFeed parts the sections of a record; no normal form has one.
var lineFeed = []byte{'\n', 0}

func cutLine(sections []byte) (line, rest []byte) {
	i := indexUnits(sections, lineFeed)
	if i < 0 {
		return sections, nil
	}
	return sections[:i], sections[i+2:]
}

// toTerms is a document of the term index.
func toTerms(d Document, sections []byte, at int64) index.Document {
	key := docKey{place: at, date: uint32(dateNumber(d.Date)), units: uint32(len(sections) / 2), born: cmp.Or(d.born, at)}
	doc := document.NewDocument(key.id())
	doc.AddField(&field{name: fieldGrams, terms: func() [][]byte { return gramTerms(sections) }})
	doc.AddField(&field{name: fieldHead, terms: func() [][]byte { return headTerms(sections) }})
	year, _, _ := cutDate(d.Date)
	for _, f := range []struct{ name, value string }{
		{fieldFile, d.File}, {fieldCaseNo, d.CaseNo}, {fieldForm, d.Form}, {fieldUnit, d.Unit}, {fieldYear, year},
		{fieldDate, d.Date}, {fieldSector, d.Sector}, {fieldLink, d.Link}, {fieldLevel, d.Level},
		{fieldStatus, d.Status}, {fieldText, textState(d)}, {fieldSecrecy, cmp.Or(d.Secrecy, NoSecrecy)}, {fieldRank, strconv.Itoa(rank(d.Secrecy))}, {fieldUntil, d.Until},
	} {
		if f.value != "" {
			doc.AddField(&field{name: f.name, terms: func() [][]byte { return [][]byte{[]byte(f.value)} }})
		}
	}
	doc.AddField(&field{name: fieldAudience, terms: func() [][]byte { return audienceTerms(d.Audience) }})
	return doc
}

// Terms of fieldText.
const (
	noText    = "none"
	addedText = "added"
)

// textState is how a paper that came without text stands; "" any other.
func textState(d Document) string {
	switch {
	case d.NoText:
		return noText
	case d.AddedText:
		return addedText
	}
	return ""
}

func audienceTerms(names []string) [][]byte {
	if len(names) == 0 {
		return [][]byte{[]byte(everybody)}
	}
	var terms [][]byte
	for _, n := range slices.Compact(slices.Sorted(slices.Values(names))) {
		if n != "" && n != archive.Nobody {
			terms = append(terms, []byte(n))
		}
	}
	return terms
}

// cutDate parts a civil date.
func cutDate(date string) (year, month, day string) {
	if len(date) != len("2006-01-02") {
		return "", "", ""
	}
	return date[:4], date[5:7], date[8:]
}
