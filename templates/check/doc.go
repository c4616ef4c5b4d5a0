// Package check measures a document against GB/T 9704-2012《党政机关公文格式》: on
// the positions, sizes and colours of what is drawn, whoever wrote the PDF.
package check
