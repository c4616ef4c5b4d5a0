package layout

import (
	"slices"
	"strings"
	"testing"
)

// TestTitleWords: no line of a title parts a word or a name (7.3.1): | is where
// one was cut that should not be.
func TestTitleWords(t *testing.T) {
	for _, want := range []string{
		"关于中共某市委组|织部违规选人用人问题专项检查情况的通报",
		"关于某市某县某镇高速公路桥|梁垮塌事故有关责任人员处理情况的通报",
		"关于规范全市纪检监察办|案专项经费管理使用有关问题的通知",
		"关于某市某局原党组成员集|体私分国有资产案件的剖析报告",
		"关于认真学习贯彻习近平总书记在二十|届中央纪委五次全会上重要讲话精神的通知",
		"关于某市某局原党委书记、局长欧|阳某某严重违纪违法案件的剖析报告",
		"关于某市某局原党委书记、局长司马|某某严重违纪违法案件的剖析报告",
		"关于调整中共某市委反腐败协调|小组组成人员及其工作职责分工的通知",
		"关于撤销中共|某市某区纪律检查委员会派驻纪检监察组的决定",
		"关于建立健全省、市、|县三级纪检监察机关协作办案机制的意见",
		"关于建立健全省、市、县|三级纪检监察机关协作办案机制的意见",
		"关于开好某市某局领导|班子巡视整改专题民主生活会的通知",
		"关于印发《中共某市纪律检查委员会、某市|监察委员会监督检查审查调查措施使用规定》的通知",
		"关于开展第十二|批以案促改工作的通知并报送二十三起|典型案例的函",
	} {
		title := strings.ReplaceAll(want, "|", "")
		lines, _ := shapeOf(title)
		if strings.Join(lines, "") != title {
			t.Fatalf("%q is not %s", lines, title)
		}
		at := 0
		var cuts []int
		for _, l := range lines {
			at += len(l)
			cuts = append(cuts, at)
		}
		at = 0
		for i, part := range strings.Split(want, "|") {
			if i > 0 && slices.Contains(cuts, at) {
				t.Errorf("%q parts what | parts in %s", lines, want)
			}
			at += len(part)
		}
		t.Logf("%q", lines)
	}
}

// TestTitleList: the words are sorted, once each, and of at least two characters.
func TestTitleList(t *testing.T) {
	all := strings.Fields(titleWords)
	if !slices.IsSorted(all) || len(slices.Compact(slices.Clone(all))) != len(all) {
		t.Error("the list is not sorted, or has a word twice")
	}
	for _, w := range all {
		if len([]rune(w)) < 2 {
			t.Errorf("%s is one character", w)
		}
	}
}
