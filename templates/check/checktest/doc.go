// Package checktest makes documents that are as GB/T 9704 wants them, and the
// same documents with one fault each, made by hand: what a rule must let pass and
// what it must find. Tests of package check measure the pages as they were laid
// out, tests of the program measure the PDF written from them.
package checktest
