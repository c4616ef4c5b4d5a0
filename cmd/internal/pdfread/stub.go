package pdfread

type objects struct{}
type pageNode struct{}
type font struct{}
