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
// of three characters or more is then read and compared (see compare.go).
//
// # Sets and comparison instead of positions
//
// The term index holds sets: for each gram who has it, neither where nor how
// often. Measured over 6,006 laws and judgments, 63.5 MB, on two cores, one
// query after the other:
//
//   - Positions are 63 % of an index of bigrams, which with them is 3.3 times
//     the text. Sets, the texts in UTF-16 to compare with and the way back to
//     the originals are together 1.36 times the text.
//   - A phrase asked of positions takes .98 ms in the median and 18.7 in the
//     worst of a hundred for 2 to 4 characters. Sets take .40 and 4.7, ranking
//     and snippets included, on a machine that is busy with other things. One
//     and two characters need no comparison at all. Of more, the sets leave at
//     most 3 % that do not have the run.
//   - The 200 most frequent runs of 3 to 8 characters, each in up to 5,000
//     documents, take 3.9 ms and 6.0: half for comparing, half for ranking.
//     Comparing reads a text up to the first place of the run's rarest byte
//     that is one (see scan.go), 9 to 20 bytes a nanosecond.
//   - Over 100,000 short documents, 105 MB, they take 5.8 ms and 22.8, each in
//     up to 39,220 documents; a second page, another order, a facet that is
//     chosen take 2.1 and 3.8, since what a text was asked is remembered for the
//     64 questions asked last.
//   - 32 clients get 1.8 to 2.5 times the answers of one.
//
// Positions would spare the comparison and cost every document's writing; and
// the texts would have to be there for snippets all the same.
//
// What is known of a document before its text is touched, its place, date and
// length, is its id in the term index and in memory after the first look (see
// table.go). Matches stay sets until a page is taken out of them in the order
// asked for (see sort.go); of those to be ranked a thousand are read.
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
// Damage is noticed before something is answered that depends on it:
//
//	root.bolt          read whole when the index is opened (see paged.go)
//	segments           up to 64 MB in all held against their checksums when the
//	                   index is opened, in some 15 ms; what is more a server
//	                   goes through once while it answers, a verify always. A
//	                   command that meets damage in one that large stops over it
//	                   only where it makes no sense
//	texts              each record held against its checksum when a process
//	                   first reads it (see proven.go)
//	records.db         what makes no sense to SQLite when it is read; the whole
//	                   of it, its indexes too, by a server once while it answers
//	                   and by a verify, which compares every row with the archive
//
// What is changed under a process that has it open is found by the next one.
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
