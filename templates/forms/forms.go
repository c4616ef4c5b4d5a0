// Package forms holds the document forms that come with the program, as data:
// one folder a form, named by its id, with the form (form.md) and fictional
// sample values (sample.json). What a form may say is told in package
// templates.
package forms

import "embed"

// FS is the folder of forms.
//
//go:embed */form.md */sample.json
var FS embed.FS
