package office

// markSentences are about documents in which the words of a query are marked.
var markSentences = map[string]string{
	"mark-none":   "文书 {document} 的文本里没有要标的字词，没有可标注的。",
	"mark-no-pdf": "文书 {document} 没有可以标注的 PDF：只有制发的正本和带文字的 PDF 旧卷可以标注。",
	"mark-closed": "文书 {document} 的 PDF 加了密或结构不全，不能标注，只能原样显示。",
	"mark-failed": "文书 {document} 的 PDF 读不完整，不能标注，只能原样显示。",
	"mark-part":   "只有 PDF 可以标注检索处，不能与 --part {part} 同用。请去掉 --part，或写 --part pdf。",
}
