package office

// searchSentences are about searching, saved queries and lists of hits.
var searchSentences = map[string]string{
	"saved-name":    "常用检索的名称要写一行，最多 {limit} 个字，首尾不留空格，不含看不见的字符。",
	"saved-taken":   "已有名为“{name}”的常用检索。请换一个名称，或先用 casefile saved remove 删去。",
	"saved-many":    "常用检索最多存 {limit} 个。请先用 casefile saved remove 删去不用的。",
	"saved-missing": "没有名为“{name}”的常用检索。可用 casefile saved list 查看。",
	"saved-damaged": "常用检索的文件 {path} 读不出。请删去这个文件，重新保存；案卷不受影响。",
}
