package office

// searchSentences are about searching, saved queries and lists of hits.
var searchSentences = map[string]string{
	// command lines
	"usage-together":     "{flag} 与 {other} 不能同用。请去掉一个。",
	"usage-search-query": "用了 {flag} 就不要再写检索词。",
	"usage-sort":         "没有次序“{given}”。可用 newest（新的在前）、oldest（旧的在前）、title（按标题）、number（按文号）；不写按相关程度。",
	"usage-mark-saved":   "--mark 要与 --saved 同用。",
	"usage-saved-narrow": "再查常用检索（--saved）不能另加限定条件。请另存一个。",
	"usage-similar":      "文字、--doc、--queries 三者只能给一样。",

	// similar documents
	"similar-encoding": "文字的编码认不出。请另存为 UTF-8。",
	"similar-cut":      "文字太长，只比较了前 {limit}。",
	"similar-title":    "这件无文本，只按标题比较。",
	"similar-document": "文书 {document} 还没有制发入卷，或没有收入索引，不能找与它相近的。",
	"similar-none":     "没有给出能比较的文字。请写一段文字，或用 --doc 给文书号。",

	// the index
	"index-renewed": "索引是旧版程序建的，已凭案卷库自动重建。",
	"index-healed":  "索引坏了，已凭案卷库自动重建；案卷不受影响。",
	"index-mending": "索引坏了，正在凭案卷库重建；重建完之前，检索结果可能不全。",
	"index-wrong":   "索引与案卷库有 {count} 处不符。请运行 casefile index rebuild 重建；案卷不受影响。",

	// former names
	"names-line": "曾用名 {path}：看不懂。每行应是“现名：曾用名、曾用名”，各名称 2 到 64 个字，曾用名最多 20 个。",
	"names-many": "曾用名太多，最多 {limit} 个单位或人员。",

	// what a search is narrowed by
	"search-status":  "没有状态“{given}”。可用已制发、旧卷、已撤回。",
	"search-secrecy": "没有密级“{given}”。可用内部、秘密、机密、绝密；没有密级的写“无”。",
	"search-date":    "“{given}”不是日期。可写 2010、2010-06、2010-06-30。",
	"search-dates":   "起止日期颠倒：从“{from}”到“{to}”。请对调。",

	// many questions at once
	"question-wrong":    "{path} 第 {line} 行没有检索：{why}。",
	"question-more":     "{path} 另有 {count} 行没有检索，原因写在输出的相应各行。",
	"question-long":     "这一行太长，最多 1 MB。",
	"question-encoding": "这一行不是 UTF-8 文字。",
	"question-json":     "这一行不是合法的 JSON（{detail}）。每行应是一个 JSON 对象，有 id 和 text 两项。",
	"question-id":       "缺少 id，或 id 不是 1 到 200 字节的文字或数字。",
	"question-text":     "缺少 text。",

	// saved queries
	"saved-name":       "常用检索的名称要写一行，最多 {limit} 个字，首尾不留空格，不含看不见的字符。",
	"saved-taken":      "已有名为“{name}”的常用检索。请换一个名称，或先用 casefile saved remove 删去。",
	"saved-many":       "常用检索最多存 {limit} 个。请先用 casefile saved remove 删去不用的。",
	"saved-uncompared": "查到的多于 {limit} 件，再查时只比较件数，不逐件看新旧。可加限定条件另存一个。",
	"saved-missing":    "没有名为“{name}”的常用检索。可用 casefile saved list 查看。",
	"saved-damaged":    "常用检索的文件 {path} 读不出。请删去这个文件，重新保存；案卷不受影响。",
}
