package office

import (
	"fmt"
	"slices"

	"casefile/archive"
	"casefile/templates"
	"casefile/templates/layout"
)

// fonds is whose papers these are 全宗名称.
func (v *volume) fonds() string {
	if len(v.data.Organs) == 0 {
		return ""
	}
	return v.data.Organs[0].Name
}

func (v *volume) cover(items []archive.Item) layout.Cover {
	category := map[archive.Kind]string{archive.KindCase: "案件档案", archive.KindLead: "线索档案",
		archive.KindSeries: "文书档案"}[v.state.Opened.Kind]
	if v.state.Opened.Kind == archive.KindCase {
		category += "·" + string(items[0].Volume)
	}
	shown := slices.DeleteFunc(slices.Clone(items), func(it archive.Item) bool { return v.hidden[it.State.ID] })
	secrecy := v.state.Access.Secrecy
	for _, it := range shown {
		secrecy = secrecy.Combine(it.State.Access.Secrecy)
	}
	return layout.Cover{
		Secrecy: secrecyMark(secrecy), Fonds: v.fonds(), Category: category, Title: v.title(),
		Span: spanOf(shown), Retention: v.state.Term().Name(), ArchiveNo: v.state.ArchiveNo().String(),
		Extent: fmt.Sprintf("本卷共%d件%d页", len(items), pagesOf(items)),
	}
}

// secrecyMark is the mark with the end of its term, which says by itself when
// it is over (保密法 art. 22).
func secrecyMark(s archive.Secrecy) string {
	if s.Level == archive.LevelNone || s.Until.IsZero() {
		return string(s.Level)
	}
	return string(s.Level) + "★" + templates.FormatDate(s.Until.String()) + "止"
}

// spanOf is from when to when the papers are 起止时间.
func spanOf(items []archive.Item) string {
	var dates []archive.Date
	for _, it := range items {
		if !it.Date.IsZero() {
			dates = append(dates, it.Date)
		}
	}
	if len(dates) == 0 {
		return ""
	}
	month := func(d archive.Date) string { return fmt.Sprintf("%d年%d月", d.Year, d.Month) }
	first := month(slices.MinFunc(dates, archive.Date.Compare))
	last := month(slices.MaxFunc(dates, archive.Date.Compare))
	if first == last {
		return first
	}
	return "自" + first + "\n至" + last
}
