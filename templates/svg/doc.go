// Package svg draws finished pages as SVG: the picture of what is not yet
// issued. It draws the same layout.Page values as package pdf, so that what is
// seen is what will be printed.
//
// A picture stands by itself. It holds the outline of each glyph that is met,
// once, and refers to it wherever the glyph stands: no font is needed, none is
// named, nothing is fetched, nothing runs. Text therefore cannot be copied from
// it; whoever cannot see it is told Options.Title and Options.Text, and is
// served better by the tagged PDF.
//
//	<svg … role="img"><title>…</title><desc>…</desc>
//	<defs><path id="g0" d="M…z"/>…</defs>
//	<path fill="#fff" d="…"/>                         the sheet
//	<g transform="matrix(.016 0 0 .016 79.37 118)"><use href="#g0"/>
//	<use href="#g1" x="987"/></g>                     a run: its unit is that of the outlines
//	<path stroke="#f00" stroke-width="1" d="M…H…"/>   rules
//	</svg>
//
// All of it is markup of this package's own: numbers it wrote, colours it wrote,
// and of what comes from elsewhere the title, the text and the language, each
// escaped. So a picture may be served as image/svg+xml or stand inside HTML.
//
// The same pages and Options give the same bytes, in any process. An outline is
// put into words once in the life of its face.
package svg
