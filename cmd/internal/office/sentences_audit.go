package office

// auditSentences are about the access log and the log that proves history.
var auditSentences = map[string]string{
	"audit-key-line":  "给出的公钥不是一行公钥。请照签署检查点时显示的那一行填写。",
	"audit-failed":    "调阅记录写不进去，所以没有办成：{detail}。请查明存储的故障后再办。",
	"audit-read-only": "案卷库只能读、不能写，无法留下调阅记录；秘密级以上的文书和整库的检索、列表因此不提供。请用 casefile archive copy 复制到可写的地方再查。",
	"audit-unlogged":  "案卷库只能读、不能写：本次没有留下调阅记录。",

	"audit.checkpoint":    "交来的检查点用不上：{why}。请核对检查点文件和公钥（--pubkey）。",
	"audit.key-other":     "最近的检查点 {key} 是用另一把密钥签的，其后没有新内容。请用原来的密钥，或有新内容后再签。",
	"audit.not-logged":    "{key} 还没有载入签过的日志。请先签署检查点：casefile audit checkpoint。",
	"audit.no-checkpoint": "还没有签署过检查点。请先运行 casefile audit checkpoint。",

	"audit-key-missing": "没有签署检查点的密钥。请先生成：casefile audit key new --out 密钥文件，再用 --key 或 CASEFILE_AUDIT_KEY 指定；密钥文件要放在案卷库以外。",
	"audit-key-bad":     "{path} 不是签署检查点的密钥。请用 casefile audit key new 生成的文件。",
	"audit-key-exposed": "密钥文件 {path} 别人也能读。请改为只有本人可读（chmod 600）后再用。",
	"audit-key-inside":  "密钥文件 {path} 在案卷库里面。拿到案卷库的人不应拿到密钥，请放到别处。",
	"audit-key-exists":  "{path} 已经有了，没有动它。请换一个文件名；旧密钥还要用来核对它签过的检查点。",
	"audit-key-public":  "“{given}”不是公钥，也不是公钥文件。公钥是生成密钥时显示的那一行。",
	"audit-no-pubkey":   "核对证明要用公钥：请用 --pubkey 给出公钥或公钥文件。",
	"usage-prove":       "请给出文书号或键，或用 --checkpoint 给出以前的检查点，二者取一。",
	"audit-proof":       "证明 {path} 不成立：{detail}。",
	"audit-paper":       "{path} 不是证明所说的那一件：它的 SHA-256 不在其中。",
	"audit-time":        "“{given}”不是日期或时间。请写成 2026-03-05 或 2026-03-05T09:30:00+08:00 的样子。",
}
