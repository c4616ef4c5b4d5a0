package office

// volumeSentences are about binding a case file.
var volumeSentences = map[string]string{
	"volume-part":    "没有“{part}”这一部分。可以是：cover（封面）、catalogue（卷内文件目录）、papers（卷内文件）、note（备考表），逗号分隔。",
	"volume-empty":   "案卷 {case} 里还没有可以编入卷内的文件：草稿不入卷。请先制发文书或收入材料。",
	"volume-missing": "案卷 {case} 没有“{volume}”这一分卷。本案卷有：{has}。",
}
