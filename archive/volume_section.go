package archive

import (
	"fmt"
	"slices"
)

// Volume is one bound volume 分卷 of a case file; its items and pages are
// counted from 1.
type Volume string

// The volumes, in their order.
const (
	VolumeInvestigation Volume = "调查卷"
	VolumeTrial         Volume = "审理卷"
	VolumeLead          Volume = "线索卷"
	VolumeItems         Volume = "文书" // of a series: single documents 按件归档
)

// SectionInfo is one class of papers in a volume.
type SectionInfo struct {
	ID     Section
	Volume Volume
	Name   string
}

// SectionOther is where papers go of which nothing else is said.
const SectionOther Section = "other"

// Sections returns the classes of papers of a kind of file, in the order in
// which they lie: of the investigation the order of 检查卷, of the trial that
// of 审理卷, and after both what followed from the case.
func Sections(k Kind) []SectionInfo {
	switch k {
	case KindLead:
		return slices.Clone(leadSections)
	case KindSeries:
		return []SectionInfo{{SectionOther, VolumeItems, "文书"}}
	}
	return slices.Clone(caseSections)
}

var caseSections = []SectionInfo{
	{"basis", VolumeInvestigation, "办案依据"},
	{"preliminary", VolumeInvestigation, "初核报告"},
	{"filing", VolumeInvestigation, "立案材料"},
	{"plan", VolumeInvestigation, "调查方案"},
	{"facts", VolumeInvestigation, "违纪违法事实材料"},
	{"self-criticism", VolumeInvestigation, "本人检查"},
	{"report", VolumeInvestigation, "调查报告"},
	{"person", VolumeInvestigation, "本人自然状况"},
	{"evidence", VolumeInvestigation, "证据材料"},
	{"transfer", VolumeTrial, "移送审理函"},
	{"trial-report", VolumeTrial, "审理报告"},
	{"deliberation", VolumeTrial, "集体讨论记录"},
	{"approval", VolumeTrial, "请示批复"},
	{"decision", VolumeTrial, "处分决定"},
	{"service", VolumeTrial, "送达回证和本人意见"},
	{"execution", VolumeTrial, "执行材料"},
	{"rectification", VolumeTrial, "以案促改材料"},
	{SectionOther, VolumeTrial, "其他材料"},
}

var leadSections = []SectionInfo{
	{"basis", VolumeLead, "线索来源"},
	{"opinion", VolumeLead, "处置意见"},
	{"inquiry", VolumeLead, "谈话函询"},
	{"reply", VolumeLead, "书面说明"},
	{"preliminary", VolumeLead, "初核材料"},
	{"report", VolumeLead, "情况报告"},
	{"conclusion", VolumeLead, "了结告知"},
	{SectionOther, VolumeLead, "其他材料"},
}

// akin says where a class of papers lies in a file of a kind that has no such
// class: what was done about a lead is the basis of the case, and so on.
var akin = map[Kind]map[Section]Section{
	KindCase: {"inquiry": "basis", "reply": "basis", "opinion": "basis", "conclusion": "basis"},
	KindLead: {"service": "inquiry"},
}

// sectionOf is the class in a file of a kind, with its rank among all.
func sectionOf(k Kind, id Section) (SectionInfo, int) {
	all := Sections(k)
	for _, try := range []Section{id, akin[k][id]} {
		if i := slices.IndexFunc(all, func(s SectionInfo) bool { return s.ID == try }); i >= 0 {
			return all[i], i
		}
	}
	return all[len(all)-1], len(all) - 1
}

func (id Section) validate(k Kind, path string) error {
	if id == "" || slices.ContainsFunc(Sections(k), func(s SectionInfo) bool { return s.ID == id }) {
		return nil
	}
	return invalid(path, "no section %.50q in a file of kind %s", string(id), k)
}

// KnownSection reports whether any kind of file has such a class of papers:
// what a form may name.
func KnownSection(id Section) bool {
	for _, k := range []Kind{KindCase, KindLead, KindSeries} {
		if id != "" && id.validate(k, "section") == nil {
			return true
		}
	}
	return false
}

func (r Retention) validate(path string) error {
	if r.Years() < 0 {
		return invalid(path, "%.20q is none of Y, D30, D10", string(r))
	}
	return nil
}

// Years is the term in years; 0 for ever, -1 for an unknown word. Empty is 永久.
func (r Retention) Years() int {
	switch r {
	case "", RetainPermanent:
		return 0
	case Retain30:
		return 30
	case Retain10:
		return 10
	}
	return -1
}

// Name is the term as people write it: 永久, 30年.
func (r Retention) Name() string {
	if n := r.Years(); n > 0 {
		return fmt.Sprintf("%d年", n)
	}
	return "永久"
}

// ParseRetention reads a term: its code or its name. An unknown word is ErrInvalid.
func ParseRetention(s string) (Retention, error) {
	for _, r := range []Retention{RetainPermanent, Retain30, Retain10} {
		if s == string(r) || s == r.Name() {
			return r, nil
		}
	}
	return "", invalid("retention", "%.20q is none of Y, D30, D10", s)
}
