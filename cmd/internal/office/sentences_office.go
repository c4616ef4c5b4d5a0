package office

// officeSentences are about persons, places and what this package composes.
var officeSentences = map[string]string{
	// who
	"actor-unknown": "机关资料里没有操作人“{actor}”。请用 --as 报登记过的名字。",
	"not-allowed":   "{actor} 不能{act}：这一步由{roles}办理。",
	"not-cleared":   "{actor} 不能调阅 {what}：密级或知悉范围不允许。",

	// confidential fields
	"confidential-refused": "{actor} 不能查看 {what} 的保密项：只有起草它的承办人、办理它的审批人，以及制发后的档案员可以查看。",
	"confidential-typed":   "不能改保密项（{fields}）：只有起草这份文书的承办人可以改。请去掉这几项再保存，原来填的会保留。",
	"confidential-none":    "文书 {document} 没有保密项。",

	// where
	"archive-missing":     "{path} 不是案卷库。请核对 --archive；要新建请运行 casefile init。",
	"archive-unreachable": "连不上案卷库 {path}。请检查网络、地址和访问凭证后再试。（{detail}）",
	"archive-unfit":       "{path} 不能用作案卷库：它不能保证“只建一次、永不覆盖”。请换一个存储。（{detail}）",
	"archive-address":     "案卷库地址写得不对：{path}（{detail}）。可写文件夹，或 file:///文件夹，或 s3://桶/前缀?endpoint=…。",
	"archive-credentials": "案卷库 {path} 需要访问凭证。请设置环境变量 AWS_ACCESS_KEY_ID 和 AWS_SECRET_ACCESS_KEY（或以 _FILE 结尾、指向文件的同名变量）。",
	"store-unreachable":   "案卷库没有应答。请检查网络和存储服务后再试。（{detail}）",
	"folder-missing":      "没有文件夹 {path}。请核对路径。",
	"not-a-folder":        "{path} 不是文件夹。请换一个文件夹。",
	"is-a-folder":         "{path} 是文件夹，不是文件。请给出文件。",
	"file-missing":        "没有文件 {path}。请核对路径。",
	"file-forbidden":      "无权读写 {path}。请检查文件权限。",
	"file-failed":         "读写 {path} 失败：{detail}。",
	"fonts-missing":       "缺少字体：{roles}。请在程序目录运行 make fonts，或用 --fonts 指定放有这些字体的文件夹。",

	// configuration
	"config-line":        "配置文件 {path}：“{line}”看不懂。每行应是“项: 值”。",
	"config-unknown-key": "配置文件 {path}：没有“{key}”这一项。可用的有：{known}。",
	"config-twice":       "配置文件 {path}：“{key}”写了两次。",
	"config-unreadable":  "配置文件 {path} 读不下去：{detail}。",
	"date-bad":           "“{given}”不是日期。请写成 2026-03-05 的样子，且确有这一天。",

	// the office's data
	"office-json":          "机关资料 {path}：不合格式（{detail}）。",
	"office-no-organ":      "机关资料：至少要有一个机关（organs）。",
	"office-bad-id":        "机关资料 {path}：编号“{given}”是空的或重复了。",
	"office-id":            "机关资料 {path}：编号“{given}”不合规定：只能用小写字母、数字和连字符，首尾不用连字符，最多 64 个字符。",
	"office-line":          "机关资料 {path}：不合规定：只能写一行，首尾不留空格，不含看不见的字符，最多 {limit} 个字。",
	"office-format":        "机关资料 {path}：文号的写法“{given}”不合规定：年份和序号各写一次，中间要隔开，只能写一行。",
	"office-unknown-ref":   "机关资料 {path}：没有登记过“{given}”。",
	"office-unknown-role":  "机关资料 {path}：没有岗位“{given}”。可用的有：{known}。",
	"office-no-role":       "机关资料 {path}：操作人 {actor} 没有岗位。可用的有：{known}。",
	"office-unknown-level": "机关资料 {path}：没有密级“{given}”。可用的有：内部、秘密、机密、绝密。",

	// what is typed beside values
	"case-id":         "卷号“{given}”不合规定：只能用小写字母、数字和连字符，首尾不用连字符，最多 64 个字符；人名、案号请另行登记。",
	"case-header":     "案卷已立，卷首不能在此改：{path} 的{fields}与立卷时登记的不同。请去掉这几项再办，或另立一卷。",
	"case-kind":       "没有案卷类别“{given}”。可用 case（案件）、lead（线索）、series（按件归档）。",
	"secrecy-unknown": "没有密级“{given}”。可用内部、秘密、机密、绝密，不填为无。",
	"secrecy-term":    "只有保密期限，没有密级。请同时写明密级。",
	"line-bad":        "{what}不合规定：只能写一行，首尾不留空格，不含看不见的字符，最多 {limit} 个字。",
	"opinion-long":    "审批意见太长或不是 UTF-8 文字，最多 {limit} 个字。",
	"year-bad":        "“{given}”不是年份。请写 1949 到 9999 之间的年份。",
	"number-bad":      "起始号“{given}”不对。请写 1 到 {limit} 之间的整数。",

	// forms, documents, numbers
	"form-missing":     "没有样式“{form}”。可用 casefile form list 查看全部样式。",
	"form-other":       "文书 {document} 的样式是 {form}，不能改成 {given}。请另起一份。",
	"form-version":     "样式 {form} 的 version“{version}”不是正整数，文书无法入库。请改成正整数。",
	"case-missing":     "没有案卷“{case}”。可用 casefile case list 查看。",
	"document-missing": "没有文书“{document}”。文书号形如 卷号/0001-inquiry-letter，可用 casefile case show 查看。",
	"part-unknown":     "文书没有“{part}”这一部分。可取：pdf、text、values、original、confidential、sealed（盖章件）、minutes（纪要）、service（送达情况）、receipt（回证）、reply（回复）、evidence（佐证）、attachment（附件）；同类有几件的，写成 reply:2。",
	"part-not-yet":     "文书 {document} 现在是“{state}”，还没有制发，没有 {part}。",
	"series-missing":   "没有“{kind}”类的文号系列，样式 {form} 编不了号。请在机关资料里登记这一类系列。",
	"series-unknown":   "没有文号系列“{series}”。可用 casefile number list 查看。",

	// the index
	"index-missing":       "{path} 还没有索引。运行 casefile index rebuild，或直接检索，就会建立。",
	"index-rebuilding":    "索引损坏或已过时，服务正在自动重建，暂时不能检索。请稍后再试，用 casefile index status 查看进度。",
	"index-busy":          "索引正被另一个程序占用，等了一会儿仍未让出。请稍后再试。",
	"index-unusable":      "索引不能用（{detail}）。请运行 casefile index rebuild 重建；案卷不受影响。",
	"index-other":         "这个索引是另一个案卷库的。请核对 --index，或运行 casefile index rebuild。",
	"index-failed":        "{path} 没有收入索引：{why}。",
	"index-stale":         "索引没能收入全部文书，检索结果可能不全。请稍后再检索，或请档案员运行 casefile index rebuild 查看原因。",
	"index-stale-damaged": "案卷库里有文书的字节变了，没有收入索引，检索结果可能不全。请档案员运行 casefile archive verify 查明。",
	"index-held":          "索引暂时不能确认文书密级和知悉范围有无变动，结果已逐件与案卷库核对，最多给出 {limit} 件，不作分面统计，也不提示其他说法。",
	"search-request":      "检索条件超出范围：{detail}。",

	// queries (search/query)
	"query-empty":            "没有检索词。请写出要找的字。",
	"query-too-long":         "检索词太长。请缩短。",
	"query-too-many-clauses": "检索条件太多。请减少。",
	"query-not-utf8":         "检索词不是 UTF-8 文字。",
	"query-open-quote":       "检索词里的引号没有配对（第 {position} 个字处）。",
	"query-no-value":         "检索词里有一处没有写内容（第 {position} 个字处）。",
	"query-bad-date":         "检索词里的日期看不懂（第 {position} 个字处）。可写 2010、2010-06、2010-06-30 或 2010..2012。",
	"query-only-excludes":    "只写了要排除的词（第 {position} 个字处）。请至少写一个要找的词，用 OR 隔开的每一边也是；要找带减号的字，请加上引号。",
	"query-open-group":       "检索词里的括号没有配对（第 {position} 个字处）。要找括号本身，请给这个词加上引号。",
	"query-lone-or":          "OR 的两边都要写检索词（第 {position} 个字处）。要找“或”、“OR”这些字本身，请加上引号。",
	"query-too-deep":         "检索词里的括号套得太深（第 {position} 个字处）。请减少。",
	"query-bad-year":         "检索词里的年度看不懂（第 {position} 个字处）。可写 2010 或 2010..2012。",

	"query-note-unknown-field": "“{text}”不是检索字段，已连同冒号当作要找的字（第 {position} 个字处）。可用的字段：{fields}。",
	"query-note-no-operator":   "“{text}”已当作要找的字（第 {position} 个字处）。空格就是“并且”，“任一”写大写的 OR，排除写减号。",
	"query-note-text-parens":   "括号“{text}”没有配对，已当作要找的字（第 {position} 个字处）。",

	// past papers (search/ingest)
	"import-too-large":    "{path}：太大，没有收入。",
	"import-not-text":     "{path}：不是文本，或编码认不出，没有收入。",
	"import-no-text":      "{path}：没有文字，没有收入。",
	"import-bad-json":     "{path}：不是合法的 JSON，没有收入（{detail}）。",
	"import-bad-field":    "{path}：字段缺少或不对，没有收入（{detail}）。必须有 id 和 text，可有 title、date、number、unit。",
	"import-bad-date":     "{path}：日期不对，没有收入（{detail}）。请写成 2010-06-30 的样子。",
	"import-unknown-kind": "{path}：这种文件不能收入。可收 txt、md、docx、pdf、jsonl；doc、wps、ofd、图片等收入后标为无文本。",
	"import-bad-name":     "{path}：文件名不能作编号（太长或不是 UTF-8），没有收入。请改名后再收。",
	"import-broken":       "{path}：文件已损坏或与扩展名不符，没有收入（{detail}）。请换一份完好的。",
	"import-unreadable":   "{path}：读不下去，其后没有收入（{detail}）。",
	"import-not-a-file":   "{path}：不是普通文件，没有收入。",
	"transcript.has-text": "文书 {document} 不能补文本：它不是收入时标为无文本的旧卷。",
	"text-none":           "文件 {path} 里没有文本层或不能读出文字，没有补入。请用 txt、md、docx 或带文本层的 PDF。",
	"import-refused":      "{path}：没有收入：{why}。",

	// findings of archive verify
	"verify-wrong":      "字节变了：{path}（{detail}）。",
	"verify-missing":    "对象丢失：{path}（{detail}）。",
	"verify-unreadable": "对象读不出：{path}（{detail}）。",
	"verify-broken":     "对象之间互相矛盾：{path}（{detail}）。",
	"verify-shadowed":   "对象被遮盖，库里另有版本或删除标记：{path}（{detail}）。",
	"verify-state":      "{path} 不是本案卷库的校验进度文件。请用 --state 另指一个，或删去后从头校验。",
	"verify-gap":        "序列中缺了一个：{path}（{detail}）。",

	// failures that carry no problem of their own
	"interrupted": "已中断，没有做完的部分什么也没有留下。",
	"timed-out":   "超过时限，没有做完。请稍后再试。（{detail}）",
	"integrity":   "案卷库里的字节变了。请停止写入，从副本恢复，并查明原因。（{detail}）",
	"not-found":   "没有找到。（{detail}）",
	"page-none":   "没有第 {page} 页：共 {pages} 页。",
	"conflict":    "与已有的内容冲突，没有写入。（{detail}）",
	"invalid":     "输入不合规定。（{detail}）",
	"failed":      "没有办成：{detail}。",
}

// commandSentences are about command lines and web requests that make no sense.
var commandSentences = map[string]string{
	"usage-import-text":  "补文字的用法：casefile import --text 文件 --for 文书号。两个选项要一起给，且不再给别的文件。",
	"usage-args-few":     "参数不够。用法：{use}",
	"usage-args-many":    "参数太多（“{extra}”）。用法：{use}",
	"usage-command":      "{under} 没有命令“{command}”。用 {under} --help 查看全部命令。",
	"usage-subcommand":   "请给出 {under} 的具体命令。用 {under} --help 查看。",
	"usage-flag":         "{use} 的选项不对：{why}。用 {use} --help 查看选项。",
	"usage-flag-unknown": "{use} 没有选项 {flag}。用 {use} --help 查看选项。",
	"usage-flag-empty":   "{use} 的选项 {flag} 后面要写内容。用 {use} --help 查看选项。",
	"usage-flag-value":   "{use} 的选项 {flag} 不能填“{given}”，应为{want}。用 {use} --help 查看选项。",
	"usage-flag-syntax":  "{use} 的选项“{flag}”写法不对。用 {use} --help 查看选项。",
	"usage-duration":     "--for 应为正的时间，如 10m 或 2h，不能是“{given}”。",
	"usage-data":         "请用 --data 给出填写值文件（- 为标准输入）。",
	"usage-out":          "请用 --out 指定写到哪里（- 为标准输出）。",
	"usage-places-json":  "命中处的位置只在 JSON 里给出。请加上 --json，或去掉 --places。",
	"usage-svg-values":   "填写值只能附在 PDF 里。请去掉 --with-values，或把 --out 的结尾改为 .pdf。",
	"usage-draft-header": "修改草稿（--doc）不能改案卷：请去掉 --case、--amends 和密级、知悉范围等卷首选项；文书的密级在填写值里改。",
	"usage-draft":        "新起草请给出样式（doc draft FORM --case 卷号 --data F），修改请用 --doc（doc draft --doc 文书号 --data F），二者取一。",
	"usage-number":       "“{given}”不是起始号。请写正整数。",
	"usage-limit":        "--limit 不能是 {given}。请写 1 到 {limit} 之间的整数。",
	"usage-init":         "--office 与 --organ、--mark 不能同时用。",
	"usage-addr":         "监听地址“{given}”不对。请写成 127.0.0.1:8765 的样子；只能在本机监听。",
	"data-too-large":     "{path} 太大，最多 {limit}。请确认给的是填写值文件。",
	"demo-not-empty":     "文件夹 {path} 不是空的，演示要在新文件夹里做。请换一个 --dir。",
	"demo-wrong":         "演示没有得到应有的结果：{detail}。",
}
