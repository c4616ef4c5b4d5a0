// Package search (检索) finds documents by what they say. Everything here is
// derived from the archive and disposable: delete the folder and it is made
// again.
//
// The contract is exactness. A run of characters typed by a user finds every
// document that contains it and no other, where containing means: after the
// one normalisation of package zh has been applied to both, the run is a
// substring of the document's title, number or text. No dictionary cuts the
// text into words; the index keeps single characters and pairs of neighbours
// (单字, 二元), which narrow a query down to candidates, and every candidate
// of three characters or more is then read and compared (see find.go).
//
// An index folder holds generations, of which CURRENT names the one in use:
//
//	CURRENT            "3\n"
//	LOCK, TURN         writers hold LOCK alone, readers together, see lock.go
//	REBUILD            held by who makes the next generation
//	3/schema           "2\n"; another schema is rebuilt, never migrated
//	3/building         while it is made: of which archive. The next rebuild
//	                   goes on with it; 3/progress says how far it is
//	3/terms/           bleve: grams, and what restricts, counts and guards
//	3/texts            normalised text of every document and the way back to
//	                   the original, one record after the other
//	3/records.db       SQLite: lists of files and documents, cursors
//	serve.sock         while a server owns the folder
//
// Lists are in the generation and not beside it, so that a rebuild swaps them
// together with what they belong to.
//
// What is written goes to the texts first, then to the terms, then to the
// records, each durably and in rounds (see round.go): an interruption costs one
// round. A rebuild that was interrupted goes on behind the last one. An index
// that is damaged or of another schema is made again: by the server that owns
// it, by itself and while it goes on answering (see heal.go), else by who met
// it.
//
// Who may see what is decided inside the query: a search takes a [Viewer] and
// today's date, so that neither a count nor a facet tells of a document that
// the viewer may not read. Scores are made of what he may see alone, see scope:
// how rare a word is among the rest would tell of it.
//
// Similar (相近的文书) does not ask for all of a text: it ranks by exact BM25 over
// characters and pairs and by the best passage, see likeness. A search without a
// hit says which part of it has none and offers the similar ones, see advise.
package search
