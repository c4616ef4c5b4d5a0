package archive

import (
	"fmt"
	"slices"
)

// What the events after the first five say. Names of persons dealt with are
// in objects of documents/, never here.

// Requires is what an approval needs, as the form says it at submission.
type Requires struct {
	// Signoffs are the names of the sign-offs 签批 in the order in which they
	// are given, such as 室主任, 分管领导. Empty: one, without a name.
	Signoffs []string `json:"signoffs,omitempty"`
	// Minutes asks for the minutes of a 集体研究 before the last sign-off.
	Minutes bool `json:"minutes,omitempty"`
	// AllowSelf: the submitter and the author may approve.
	AllowSelf bool `json:"allow_self,omitempty"`
}

// maxSignoffs bounds the sign-offs of one document.
const maxSignoffs = 20

// names are the sign-offs to be given, at least one.
func (r Requires) names() []string {
	if len(r.Signoffs) == 0 {
		return []string{""}
	}
	return r.Signoffs
}

func (r Requires) validate() error {
	if len(r.Signoffs) > maxSignoffs {
		return invalid("signoffs", "%d, at most %d are allowed", len(r.Signoffs), maxSignoffs)
	}
	for i, name := range r.Signoffs {
		if err := validName(fmt.Sprintf("signoffs[%d]", i), name); err != nil {
			return err
		}
	}
	return distinct("signoffs", r.Signoffs)
}

func (r Requires) equal(other Requires) bool {
	return r.Minutes == other.Minutes && r.AllowSelf == other.AllowSelf && slices.Equal(r.Signoffs, other.Signoffs)
}

// Reference names another document of the same file that serves as a part.
type Reference struct {
	Role     Role  `json:"role"`
	Document DocID `json:"document"`
}

// Service says how a document was served 送达; to whom and by whom it was
// signed for lies in the part of RoleService.
type Service struct {
	Method ServiceMethod `json:"method"`
}

// ServiceMethod is a way of serving a document 送达方式.
type ServiceMethod string

// The ways of serving.
const (
	ServeDirect     ServiceMethod = "direct"     // 直接送达
	ServeLeft       ServiceMethod = "left"       // 留置送达: refused, and left before a witness
	ServeEntrusted  ServiceMethod = "entrusted"  // 委托送达
	ServePost       ServiceMethod = "post"       // 邮寄送达
	ServeForwarded  ServiceMethod = "forwarded"  // 转交送达
	ServeElectronic ServiceMethod = "electronic" // 电子送达
	ServePublished  ServiceMethod = "published"  // 公告送达
)

// ServiceMethods lists all ways of serving.
func ServiceMethods() []ServiceMethod {
	return []ServiceMethod{ServeDirect, ServeLeft, ServeEntrusted, ServePost, ServeForwarded, ServeElectronic, ServePublished}
}

// ServiceParticulars are the object of RoleService 送达回证.
type ServiceParticulars struct {
	Document  DocID  `json:"document"`
	Recipient string `json:"recipient"`          // 受送达人
	Place     string `json:"place,omitempty"`    // 送达地点
	Signer    string `json:"signer,omitempty"`   // 签收人
	Relation  string `json:"relation,omitempty"` // 代收人与受送达人关系、代收理由
	Witness   string `json:"witness,omitempty"`  // 见证人, when refused
	Server    string `json:"server,omitempty"`   // 送达人
	Remarks   string `json:"remarks,omitempty"`
}

// Task is one task 整改任务 of an issued document; what is to be done, and by
// whom, stands in the document's values.
type Task struct {
	ID  string `json:"id"` // unique in the document, such as "1"
	Due Date   `json:"due,omitzero"`
}

// Arranged is the place of a document in the bound volume.
type Arranged struct {
	Local   string  `json:"local"`
	Section Section `json:"section,omitempty"`
}

// Retention is how long something is kept once its file is closed 保管期限,
// by the codes of DA/T 22-2015.
type Retention string

// The terms of 国家档案局令第8号.
const (
	RetainPermanent Retention = "Y"   // 永久
	Retain30        Retention = "D30" // 定期30年
	Retain10        Retention = "D10" // 定期10年
)

// Closed is what was fixed when a file was closed 归档.
type Closed struct {
	// N is the seq of the closed event: its objects lie in closed/{N}/.
	N         int64     `json:"n"`
	Records   PartRef   `json:"records"`
	Manifest  PartRef   `json:"manifest"`
	Retention Retention `json:"retention"`
	// ArchiveNo is the 档号 of the file, such as Z109-AJ·2026-Y-0001.
	ArchiveNo string `json:"archive_no,omitempty"`
	Documents int    `json:"documents"` // 件数
	Pages     int    `json:"pages"`     // 页数
}

// Section is a class of papers in a volume; see Sections for their order.
type Section string
