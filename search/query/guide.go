package query

import _ "embed"

// Guide is the language on one page for users, in Chinese and in Markdown:
// headings, paragraphs, lists and a table. What stands in backquotes is a
// query.
//
//go:embed guide.md
var Guide string
