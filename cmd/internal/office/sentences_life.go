package office

// lifeSentences are about the way of a document: sign-offs, services, replies,
// tasks, amendments.
var lifeSentences = map[string]string{
	"approval.order":      "不能这样审批：文书 {document} 现在轮到“{due}”，不是“{signoff}”。请按次序审批。",
	"approval.again":      "不能审批：文书 {document} 已由 {actor} 签批过一道，各道签批要由不同的人办。请换一个人。",
	"approval.minutes":    "不能作最后一道审批：文书 {document} 须经集体研究，还没有附入纪要。请先附入：casefile doc attach {document} --role minutes --file 纪要.pdf（或 --document 卷内文书号）。现在可以：{legal}。",
	"attach.sealed-early": "不能附入盖章件：文书 {document} 现在是“{status}”，还没有制发。现在可以：{legal}。",
	"attach.part":         "附入文书 {document} 的材料不合规定（{role}）。",
	"attach.reference":    "不能以 {reference} 作为文书 {document} 的{role}：它不在同一卷里，或还没有制发、收入，或已经撤销。",
	"step.early":          "日期不对：文书 {document} 的成文日期是 {issued}，{step}不能早到 {date}。请核对日期。",
	"amend.refused":       "不能更正 {amends}：它没有制发或已经撤销，或者已经有（正在编号的）更正文书。可用 casefile doc show {amends} 查看。",
	"task.none":           "文书 {document} 没有未销号的事项。现在可以：{legal}。",
	"task.taken":          "文书 {document} 已有事项“{task}”，时限不同。请换一个编号。",
	"task.missing":        "文书 {document} 没有事项“{task}”。可用 casefile task list --doc {document} 查看。",
	"task.closed":         "文书 {document} 的事项“{task}”已在 {date} 销号。",
}
