// Package pdfread reads from any PDF what a reader of its pages sees: every
// glyph with its place, size, colour and character, and every straight stroke.
// It is what `casefile check` measures and what is found of an imported PDF.
//
// Objects, cross references and filters are pdfcpu's; its types end in
// objects.go. The rest is here: the page tree, the operators of a content
// stream, encodings, CMaps, and the boxes of the glyphs drawn, which
// templates/fonts decodes from the embedded programs. Nothing is taken from
// what a file says of itself beside its pages, such as tags or marked content,
// so that a page is read the same way whoever wrote it.
//
// What is read was written by others. Bytes, pages, operators, nesting,
// decompressed bytes and what is kept of them are limited; fonts, CMaps, colours
// and functions are read once, however often they are used; the context is asked
// between operators, within long strings and before a stream is decoded; a
// reference that leads back to itself ends, and a panic in a library comes back
// as ErrBroken. What is merely odd is passed over and told in Document.Notes: a
// page with one unreadable font is still a page.
//
// What stands on top of a page counts as drawn: filled fields, notes and seals.
// [Mark] adds highlights to a copy, behind the bytes there are.
//
// Not read: patterns and shadings, the effect of clipping, optional content that
// is switched off, and what an image shows.
package pdfread
