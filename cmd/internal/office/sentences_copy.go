package office

// copySentences are about stores, copies and the restore drill.
var copySentences = map[string]string{
	"store-unfit":      "存储不合用：它不能保证同一对象只写一次，或不能按要求锁定（{detail}）。请换一处存储，或请系统管理员检查。",
	"store-full":       "存储空间已满，没有写成，已写的都在（{detail}）。请腾出空间后再试。",
	"store-denied":     "存储不允许这样做：没有权限、只读，或对象还在锁定期内（{detail}）。请系统管理员检查。",
	"store-unreadable": "存储读不出这个对象，其他对象正常（{detail}）。请运行 casefile archive verify，并从副本恢复。",
	"copy-same":        "副本的位置 {path} 就是案卷库自己，或在它里面。请换一个位置。",
	"copy-missing":     "{path} 没有完整的副本。请先运行 casefile archive copy，或再运行一次让它完成。",
	"copy-differs":     "副本里的 {path} 与案卷库不同（{detail}）。副本没有改动；请查明哪一份是对的：casefile archive verify。",
	"copy-damaged":     "案卷库里的字节变了：{path}（{detail}）。没有抄到副本里；请从副本或别处恢复，并查明原因。",
	"copy-unreadable":  "案卷库读不出 {path}（{detail}），没有抄到副本里。请检查存储。",
	"drill-differs":    "演练中从副本取出的文书 {path} 与登记的摘要不同。请停止使用这份副本，并查明原因。",
}
