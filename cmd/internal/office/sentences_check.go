package office

// checkSentences are about a PDF that is measured against GB/T 9704.
var checkSentences = map[string]string{
	"check-layout":    "没有格式“{given}”，只能是：{want}。",
	"check-not-pdf":   "这不是 PDF 文件。请给要检查的 PDF；Word、WPS 文件请先导出为 PDF。",
	"check-encrypted": "这个 PDF 要有口令才能打开，无法检查。请去掉口令后再试。",
	"check-broken":    "这个 PDF 已损坏，读不出页面。请重新导出后再试。",
	"check-too-large": "这个 PDF 太大，超出了检查的上限。请拆开后分别检查。",
	"check-no-text":   "这个 PDF 里读不出汉字，一项也没有检查：多半是扫描件，或者字体没有带文字对照。请换用直接导出的 PDF。",
	"check-failed":    "有 {count} 项不合 GB/T 9704。",
}
