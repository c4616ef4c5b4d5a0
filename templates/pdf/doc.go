// Package pdf draws finished pages as a PDF/A file (ISO 19005): every face
// embedded, every glyph with its Unicode character, colours bound to an sRGB
// profile, nothing that depends on the reader's machine.
//
// What it claims follows from what it is given. Pages alone are a PDF/A-2u.
// With the tags layout found they are a PDF/A-2a and PDF/UA-1 (ISO 14289-1): a
// screen reader gets headings, paragraphs, cells and their order, and the
// headings are bookmarks. Files carried along, such as the printed values, make
// either a PDF/A-3.
//
// A document goes four steps.
//
//  1. fpdf keeps the pages, draws the rules and writes the document information.
//     It cannot load CFF faces, panics on characters beyond the Basic
//     Multilingual Plane and breaks lines wrongly, so Chinese text passes it as
//     finished operators of the page stream (text.go) and no font is told to it.
//  2. On the way, runs of one tag are drawn as one piece of marked content, and
//     all else as artifacts, which no reader takes for text (structure.go).
//  3. The glyphs met are numbered by first use (subset.go) and each face becomes
//     a Type0 font with a program of just these glyphs: TrueType for a face with
//     quadratic outlines (truetype.go), CFF for one with cubic ones (cff.go).
//     Neither changes an outline.
//  4. The tail (tail.go) reads what fpdf wrote through its cross-reference table
//     and writes it anew: streams compressed, fonts, structure (structtree.go),
//     metadata, output intent and file identifier added.
//
// A glyph is decoded, encoded and compressed once in the life of its face; a
// font program is then joined from ready bit strings (deflate.go). That makes a
// warm page cost less than compressing its fonts alone would. Memory that lasts
// no longer than the writing goes from one document to the next (scratch.go).
//
// A Binder joins what Write made into a volume (bind.go): pages by reference to
// their own content and fonts, byte for byte, other pages drawn over them as
// forms, papers from elsewhere as files. It writes as it goes and keeps no
// document. A volume is a PDF/A-2u or 3u and has no structure, since the slips
// and lists between its documents have none; its bookmarks are its own. Read
// reads our own files alone; PageCount looks into any.
//
// All of it is pure: the same pages and Meta give the same bytes, in any process.
package pdf
