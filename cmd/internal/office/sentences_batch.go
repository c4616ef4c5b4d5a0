package office

// batchSentences are about numbers that are entered by hand, and batches.
var batchSentences = map[string]string{
	"number.taken":  "系列 {series} {year} 年 {n} 号已经有了（{number}，{entry}{document}），不能另作登记。可用 casefile number list --series {series} 查看。",
	"number.ahead":  "系列 {series} {year} 年的 {n} 号之前还有空号（从 {next} 号起），直接登记会留下缺号。请先用 {next} 号，或加 --fill 把其间的号逐一作废（一次最多 1000 个）。",
	"number.before": "系列 {series} {year} 年从 {first} 号起编，{n} 号在起始号之前，不在本登记簿内。",
	"number-entry":  "“{given}”不是文号的序号。请写 1 到 99999999 之间的整数。",
	"number-reason": "请用 --reason 写明缘由（一行，最多 200 字，不写人名和案情）。",
	"number-year":   "--date {date} 不在 {year} 年内。文号的年份以成文日期为准。",
	"number-pdf":    "出登记簿请用 --series 指明系列，用 --out 指明写到哪里（--pdf）。",

	"batch.other":   "这批数据已在卷 {file} 里批准过（批次 {batch}），但内容、样式或批准人（{approvers}）与这次不同。请按原样再运行，或换一个数据文件。",
	"batch.void":    "文书 {document} 上次制发中断，其文号 {number} 已经作废。要补发请把这一行放进新的数据文件。",
	"batch.numbers": "{series} 系列 {year} 年不在批准这一批时所定的文号范围内。请核对发文机关和成文日期，或把这一行放进新的数据文件。",

	"batch-empty":        "{path}：没有数据。",
	"batch-rows":         "{path}：行数太多，一批最多 {limit} 行。请分成几批。",
	"batch-row-large":    "这一行太长，最多 {limit}。",
	"batch-encoding":     "{path}：编码认不出，或有损坏的字。请存为 UTF-8 或 GB18030。（{detail}）",
	"batch-csv":          "{path} 第 {line} 行：不是合法的 CSV（引号没有配对，或引号外有引号）。",
	"batch-columns":      "{path}：列数太多，最多 {limit} 列。",
	"batch-column":       "{path}：样式 {form} 没有字段“{column}”。首行请写字段名或字段的中文名，可用 casefile form show 查看。",
	"batch-column-twice": "{path}：列“{column}”写了两次。",
	"batch-cell":         "第 {column} 列没有列名，却填了内容。",
	"batch-approvers":    "样式 {form} 要 {want} 道签批（{signoffs}），--approved-by 给了 {given} 人。请按次序写全，以逗号分开。",
	"batch-minutes":      "样式 {form} 须经集体研究并附纪要，不能批量制发。请逐份办理。",
	"batch-self":         "{actor} 不能批准这一批：批准人不能是办理人，各道签批要由不同的人办。",
	"batch-post":         "{actor} 不能作“{signoff}”签批：机关资料里另有其人。",
	"batch-failed":       "{rows} 行里有 {failed} 行没有办成，原因逐行写在 {path}。改正后请放进新的数据文件再办。",
	"usage-batch":        "请给出 --out 文件夹（只排版），或 --case 卷号 和 --approved-by 审批人（制发入卷），二者取一。",
}
