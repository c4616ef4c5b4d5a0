package check

// The words that Wanted and Measured use beside figures, units and what the
// document itself says. Whoever shows them to people translates these.
const (
	wordNone     = "none"
	wordLeft     = "left"
	wordRight    = "right"
	wordCentred  = "centred"
	wordRed      = "red"
	wordBlack    = "black"
	wordSame     = "same face as text"
	wordOwn      = "face of its own"
	wordTrapeze  = "trapezium"
	wordHour     = "hourglass"
	wordBlock    = "block"
	wordBody     = "text"
	wordPresent  = "present"
	wordLast     = "last page"
	wordEven     = "even page"
	wordThick    = "thick"
	wordThin     = "thin"
	wordIndented = "indented"
	wordBlank    = "blank page"
)

// Words lists them.
func Words() []string {
	return []string{wordNone, wordLeft, wordRight, wordCentred, wordRed, wordBlack, wordSame, wordOwn, wordTrapeze,
		wordHour, wordBlock, wordBody, wordPresent, wordLast, wordEven, wordThick, wordThin, wordIndented, wordBlank}
}
