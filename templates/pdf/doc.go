// Package pdf draws finished pages as a PDF/A-2u file (ISO 19005-2, level U):
// every face embedded, every glyph with its Unicode character, colours bound to
// an sRGB profile, nothing that depends on the reader's machine.
//
// A document goes three steps.
//
//  1. fpdf keeps the pages, draws the rules and writes the document information.
//     It cannot load CFF faces, panics on characters beyond the Basic
//     Multilingual Plane and breaks lines wrongly, so Chinese text passes it as
//     finished operators of the page stream (text.go) and no font is told to it.
//  2. The glyphs met on the way are numbered by first use (subset.go) and each
//     face becomes a Type0 font with a program of just these glyphs: TrueType
//     for a face with quadratic outlines (truetype.go), CFF for one with cubic
//     ones (cff.go). Neither changes an outline.
//  3. The tail (tail.go) reads what fpdf wrote through its cross-reference table
//     and writes it anew: streams compressed, fonts, metadata, output intent and
//     file identifier added.
//
// A glyph is decoded, encoded and compressed once in the life of its face; a
// font program is then joined from ready bit strings (deflate.go). That makes a
// warm page cost less than compressing its fonts alone would.
//
// A Binder joins what Write made into a volume (bind.go): pages by reference to
// their own content and fonts, byte for byte, other pages drawn over them as
// forms, papers from elsewhere as files (PDF/A-3u). It writes as it goes and
// keeps no document. Read reads our own files alone; PageCount looks into any.
//
// All of it is pure: the same pages and Meta give the same bytes, in any process.
package pdf
