package office

import "maps"

// sentences is every problem of the program in Chinese, by its stable id: what
// failed, why, how to mend it. {path} is the problem's path, other names are
// its arguments.
var sentences = merge(batchSentences, valueSentences, formSentences, archiveSentences, lifeSentences, auditSentences, volumeSentences, officeSentences, commandSentences, copySentences, closeSentences, checkSentences, searchSentences, markSentences)

func merge(all ...map[string]string) map[string]string {
	m := map[string]string{}
	for _, part := range all {
		maps.Copy(m, part)
	}
	return m
}

// valueSentences are about values held against a form and set in pages.
var valueSentences = map[string]string{
	"value.missing":       "{field}：没有填。这是必填项，请补上（字段 {path}）。",
	"value.confidential":  "{field}：保密项填得不全或不对（字段 {path}）。请有权查看保密项的人改好。",
	"value.empty":         "{field}：是空的。请填上内容（字段 {path}）。",
	"value.unknown-field": "“{name}”：样式里没有这个字段（{path}）。请核对拼写，可用 casefile form show 查看字段。",
	"value.type":          "{field}：应当是{want}，填的是{got}（字段 {path}）。",
	"value.enum":          "{field}：不能填“{got}”，只能是：{want}（字段 {path}）。",
	"value.pattern":       "{field}：“{got}”的写法不合要求（应匹配 {want}，字段 {path}）。",
	"value.date":          "{field}：“{got}”不是日期。请写成 2026-03-05 的样子，且确有这一天（字段 {path}）。",
	"value.format":        "{field}：“{got}”的格式不对，应为 {want}（字段 {path}）。",
	"value.too-short":     "{field}：有 {got} 个字，至少要 {limit} 个（字段 {path}）。",
	"value.too-long":      "{field}：有 {got} 个字，最多 {limit} 个。请缩短（字段 {path}）。",
	"value.too-few":       "{field}：有 {got} 项，至少要 {limit} 项（字段 {path}）。",
	"value.too-many":      "{field}：有 {got} 项，最多 {limit} 项（字段 {path}）。",
	"value.minimum":       "{field}：{got} 太小，不能小于 {limit}（字段 {path}）。",
	"value.maximum":       "{field}：{got} 太大，不能大于 {limit}（字段 {path}）。",
	"value.normalised":    "{field}：半角标点“{from}”已改为“{to}”，共 {count} 处，第一处在第 {position} 个字（字段 {path}）。",
	"value.schema":        "{field}：不合样式的规定：{detail}（字段 {path}）。",
	"value.newline":       "{field}：第 {position} 个字处有换行。这一项只能写一行，请删去换行（字段 {path}）。",
	"value.control":       "{field}：第 {position} 个字是看不见的字符 {rune}，不能写进文书。请删去（字段 {path}）。",
	"value.too-large":     "填写值太大：{got} 字节，最多 {limit} 字节。请确认给的是填写值文件。",
	"value.json":          "填写值不是合法的 JSON：第 {line} 行第 {column} 列（{detail}）。请改正后再试。",
	"value.utf8":          "填写值第 {line} 行第 {column} 列不是 UTF-8 文字。请另存为 UTF-8 编码。",
	"value.surrogate":     "填写值第 {line} 行第 {column} 列的 \\u 转义只有半个字。请改正。",
	"value.not-object":    "填写值应当是一组“字段: 内容”（JSON 对象）。可用 casefile form sample 看样例。",
	"glyph.missing":       "{field}：“{char}”（{rune}）在所有字体里都没有，印不出来。请换一个字，或加装有此字的字体（字段 {path}）。",
	"value.duplicate":     "字段“{name}”写了两次（{path}）。请只留一个。",
	"layout.no-room":      "{field}：太长，在第 {page} 页应在的位置上排不下。请缩短（字段 {path}）。",
	"layout.too-wide":     "表格的栏数太多，最小的字号也排不进版心。请减少栏数，或者分成几个表。",
}

// formSentences are about forms; {path} is file and line.
var formSentences = map[string]string{
	"form.too-large":            "样式文件 {path}：太大，最多 {limit} 字节。",
	"form.no-front-matter":      "样式文件 {path}：开头缺少以 --- 括起的样式信息。",
	"form.front-matter":         "样式文件 {path}：样式信息不是合法的 YAML：{detail}。",
	"form.bad-id":               "样式文件 {path}：id“{got}”不合规定，只能用小写字母、数字和连字符，以字母开头。",
	"form.bad-version":          "样式文件 {path}：version“{got}”不合规定，应当是正整数。",
	"form.key-missing":          "样式文件 {path}：缺少 {key}。",
	"form.element-shape":        "样式文件 {path}：字段 {key} 的 element 是 {got}，应当是对象的列表，每项有 {want}。",
	"form.bad-choice":           "样式文件 {path}：{key} 不能是“{got}”，只能是：{want}。",
	"form.bad-deadline":         "样式文件 {path}：时限“{got}”写得不全或不对，应有 id，并有 from 和 limit，或有 field。",
	"form.no-fields":            "样式文件 {path}：fields 应当是 type: object，并列出 properties。",
	"form.field-type":           "样式文件 {path}：字段“{key}”没有写 type。",
	"form.field-name":           "样式文件 {path}：字段名“{key}”不合规定，只能用小写字母、数字和下划线，以字母开头。",
	"form.field-title":          "样式文件 {path}：字段“{key}”缺少中文名称 title。",
	"form.schema":               "样式文件 {path}：字段规则不是合法的 JSON Schema：{detail}。",
	"form.rune":                 "样式文件 {path}：正文里有不允许的字符 {rune}。",
	"form.template":             "样式文件 {path}：模板写错了：{detail}。",
	"form.action":               "样式文件 {path}：模板里不能用 {action}。",
	"form.function":             "样式文件 {path}：没有函数 {name}。",
	"form.unknown-field":        "样式文件 {path}：模板用到了没有定义的字段“{key}”。",
	"form.prose-inline":         "样式文件 {path}：正文字段“{key}”要独占一行。",
	"form.confidential":         "样式文件 {path}：保密字段“{key}”不能印在文书上。",
	"form.confidential-nested":  "样式文件 {path}：字段“{key}”的一部分标了 confidential。保密项只能是整个字段，请把 confidential 标在“{key}”上，或另立一个字段。",
	"form.confidential-element": "样式文件 {path}：保密字段“{key}”不能有 {element}，那会写到文书、事件或样式里。",
	"form.confidential-rule":    "样式文件 {path}：有保密字段的样式，fields 下不能写 {key}：保密项与其他各项分开保存，不能互相约束。",
	"form.table-merge":          "样式文件 {path}：第 {table} 个表格第 {row} 行第 {column} 格的合并（< 或 ^）拼不成长方形。请让合并的各格合成一个长方形。",
	"form.json":                 "样式的样例 {path}：不是合法的 JSON：{detail}。",
}

// archiveSentences are about what the archive refuses.
var archiveSentences = map[string]string{
	"archive.exists":        "这里已经有案卷库了，不能再建。要用它就直接用，要另建请换一个位置。",
	"archive.not-empty":     "这里不是空的（有 {key}），不能建案卷库。请换一个空文件夹。",
	"archive.version":       "案卷库是格式 {version} 写的，本程序只认格式 {want}。请换用相应版本的程序。",
	"office.changed":        "机关资料刚被别人改过（现为第 {version} 版）。请重新读取后再改。",
	"office.later":          "机关资料第 {version} 版由较新版本的程序写成，其中有本程序不认识的内容，改了会丢失。请用较新的程序修改。",
	"input.invalid":         "{path} 不合规定：{why}。",
	"file.taken":            "案卷 {file} 已经有了。请换一个卷号，或直接往这一卷里写。",
	"file.missing":          "没有案卷 {file}。可用 casefile case list 查看。",
	"file.read-only":        "案卷 {file} 里有较新版本程序写下的事件（{type}），本程序只能读，不能写。请升级程序。",
	"file.busy":             "同时写案卷 {file} 的人太多，这一次没有写成，也没有留下什么。请稍后再试。",
	"document.missing":      "没有文书 {document}。可用 casefile case show 查看卷内文书。",
	"document.taken":        "文书号 {document} 已被别的内容占用。",
	"document.part-missing": "文书 {document}（{status}）没有这一部分：{role}。",
	"draft.race":            "文书 {document} 的草稿刚被别人保存过（第 {version} 版）。请看过新的一版再改。",
	"draft.changed":         "文书 {document} 的内容已经变了，与您看到的不同。请重新看过再办。",
	"step.illegal":          "文书 {document} 现在是“{status}”，不能{step}；现在可以：{legal}。",
	"approval.self":         "不能审批：文书 {document} 是 {actor} 自己送审的或自己起草的。请换一个人审批。",
	"issue.not-approved":    "不能制发：文书 {document} 现在是“{status}”，还没有审批同意。",
	"issue.edited":          "不能制发：文书 {document} 审批之后又改过，原审批已失效。请重新送审。",
	"issue.draft-gone":      "文书 {document} 上次制发中断，而已审批的草稿不在了。请运行 casefile doctor。",
	"issue.leftover":        "文书 {document} 上次制发中断，留下了不同的内容（{key}）。请先运行 casefile doctor。",
	"form.missing":          "案卷库里没有样式 {form} 的第 {version} 版，文书无法重新排版。",
	"form.taken":            "样式 {form} 已入库，内容与现在的不同。改了样式就要改它的 version。",
	"number.started":        "系列 {series} {year} 年已经开始编号（下一号 {next}），不能另设起始号。",
	"copy.other":            "副本的位置上已经有别的内容（{key}），不是本案卷库的副本。请换一个空的位置。",
	"integrity.changed":     "案卷库里的字节变了：{key}（{why}）。请停止写入，从副本恢复，并查明原因。",
}
