package office

// closeSentences are about closing, retention, disposal and handing over.
var closeSentences = map[string]string{
	"file.closed":          "案卷 {file} 现在不能办“{step}”：归档之后只能变更密级、划定保管期限、重新开卷或提请销毁；没有归档的，不能重新开卷或销毁。",
	"file.disposed":        "案卷 {file} 已经销毁，内容不在了；经过、摘要和登记仍可查。",
	"close.document":       "不能归档：文书 {document} 还是“{status}”。请制发或撤回。",
	"close.numbering":      "不能归档、也不能接收：文书 {document} 的制发中断了。请先运行 casefile doctor。",
	"close.task":           "不能归档：文书 {document} 的整改事项 {task} 还没有销号（期限 {due}）。",
	"close.empty":          "不能归档：案卷 {file} 里没有文件。",
	"close-needs":          "不能归档：{form} {document} 还缺{need}。",
	"close.archive-number": "没有可用的档号了（{number}）。同一年度、同一保管期限的同一室只能有一卷按件归档。",
	"retention.term":       "案卷 {file} 保管到 {until}，期满之前不得销毁。",
	"retention.permanent":  "案卷 {file} 永久保管，不得销毁。",
	"retention-unknown":    "没有“{given}”这种保管期限，只有：永久、30年、10年。",
	"disposal.self":        "案卷 {file} 的销毁是 {actor} 自己提请的，请换一个人批准。",
	"office-fonds":         "全宗号“{given}”不合规定：应是 4 个大写字母或数字（{path}）。",
	"paper-fields":         "登记纸质件要给出编号（--id）、题名（--title）、页数（--sheets）和存放位置（--shelf）。",
	"bag.damaged":          "移交包已损坏：{path}（{why}）。请向移交方重新索取。",
	"bag.foreign":          "这不是本程序能接收的案卷移交包：{why}。",
	"bag.partial":          "移交包不完整，移交时留下了 {left_out} 个对象没有放入（无权知悉的或保密项）。只能阅读，不能接收；请由有权的人重新移交。",
	"bag.object":           "移交包里缺少 {key}，或者内容与经过所记不符。",
	"bag.chain":            "移交包里的经过不连贯：{why}。",
	"bag.form":             "样式 {form} 第 {version} 版在本库里的内容与移交包里的不同，不能接收。",
	"bag.event-type":       "移交包里有较新版本程序写下的事件（{type}）。请升级程序后再接收。",
	"bag-exists":           "{path} 已经有了，不覆盖。请换一个位置。",
	"bag-not":              "{path} 不是 BagIt 包（{detail}）。",
}
