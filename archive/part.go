package archive

// Role says what a part of a document is.
type Role string

// The roles of parts. RoleText and RoleValues are read out of the record.
const (
	RoleHeader       Role = "header"       // of a file: title, unit, 案号, handler
	RoleRecord       Role = "record"       // .json: values, text, map, digests
	RolePDF          Role = "pdf"          // .pdf: the document as issued
	RoleDraft        Role = "draft"        // .draft.json: the approved draft 定稿
	RoleConfidential Role = "confidential" // .confidential.{16 hex}.json: fields under a permission of their own
	RoleSeed         Role = "seed"         // of a batch with confidential fields
	RoleOriginal     Role = "original"     // .original.{ext}: the bytes of an imported paper
	RoleText         Role = "text"
	RoleValues       Role = "values"

	// Attached after the document was drafted or issued, each any number of
	// times, named {local}.{role}.{16 hex of the digest}.{ext}; the last counts.
	RoleSealed     Role = "sealed"     // 盖章件: the scan of the sealed paper, the real 正本
	RoleMinutes    Role = "minutes"    // 集体研究纪要
	RoleService    Role = "service"    // the particulars of a service 送达 (.json)
	RoleReceipt    Role = "receipt"    // 送达回证 as signed
	RoleReply      Role = "reply"      // 回复
	RoleEvidence   Role = "evidence"   // 佐证材料 of a closed task
	RoleAttachment Role = "attachment" // 附件
	RoleTranscript Role = "transcript" // 后补文本 of a paper that came without: the file, then what was read from it (.json)

	// Of a closed file, below closed/{n}/.
	RoleRecords  Role = "records"  // records.jsonl
	RoleManifest Role = "manifest" // manifest-sha256.txt
)

// PartRef names one object of a document and proves its bytes.
type PartRef struct {
	Role   Role   `json:"role"`
	Name   string `json:"name"` // below files/{file}/documents/, of a closing below closed/{n}/
	Digest Digest `json:"digest"`
	Size   int64  `json:"size"`
}
