package ingest

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"casefile/search/zh"
)

// kindsOfPaper are what titles end in.
var kindsOfPaper = strings.Fields(`通知 通报 意见 办法 规定 规则 决定 报告 讲话 方案 条例 细则 纪要 批复 请示 决议 公告 通告 公报
	建议书 通知书 总结 要点 规程 制度 函 法 章程 判决书 裁定书 决定书 调解书 起诉书 告知书 意见书 命令 解释 答复 说明 计划 规划 纲要
	预案 须知 守则 准则 标准 简报 汇报 发言 致辞 倡议书 笔录 清单 名单 目录 汇编 材料 简历 情况 议案 提案 协定 公约 规范 指南 指引 大纲`)

// weak ones may stand in the midst of a title as well.
var weak = strings.Fields(`法 情况 材料 标准 规范 计划 规划 目录 名单 清单`)

// isTitle tells of a normal form whether it ends as titles do, a bracket behind
// it aside: （试行）.
func isTitle(norm string) bool {
	for strings.HasSuffix(norm, "）") {
		at := strings.LastIndex(norm, "（")
		if at < 0 {
			return false
		}
		norm = norm[:at]
	}
	return endsIn(norm, kindsOfPaper)
}

func endsIn(s string, words []string) bool {
	for _, w := range words {
		if strings.HasSuffix(s, w) {
			return true
		}
	}
	return false
}

// isSentence tells whether a line ends as those of the text do.
func isSentence(norm string) bool {
	r, _ := utf8.DecodeLastRuneInString(norm)
	return strings.ContainsRune("。；！？，：", r)
}

var (
	quoted = regexp.MustCompile(`《([^《》]{4,60})》`)
	// division begins a part of a text; no title stands in it.
	division = regexp.MustCompile(`^#*第[一二三四五六七八九十百零〇\d]{1,5}[编章节条]|^[一二三四五六七八九十]{1,3}[、.]|^（[一二三四五六七八九十]{1,3}）|^\d{1,2}[、.]`)
	// aside stands above a title and is no part of it.
	aside     = regexp.MustCompile(`^（[^（）]*）$|^(?:绝密|机密|秘密|内部|特急|加急|平急|急件|密级|签发|会签|印发|附件|编号|份号|主办|承办|抄送|主送|仅供|第\d+页)|文件$|号$|^\d+$|(?:年\d{1,2}月\d{1,2}日|月[一二三四五六七八九十]{1,3}日)$`)
	nameWaste = regexp.MustCompile(`^(?:Microsoft Word|幻灯片|PowerPoint|文档|新建|未命名|无标题|untitled|doc|scan|扫描|img|图片)`)
)

// guessTitle takes, in this order: a heading of Markdown; a line of the head
// that ends as titles do, with the lines it runs over; what the file says it is
// called, if that is a title; the name of the file, if it is one; a title in
// 《》; a first line that is no sentence; and whatever there is then.
func guessTitle(p *Paper, own string, head []line) string {
	name := ""
	if p.Ext != "json" {
		name = fileTitle(p.ID)
	}
	given := ""
	if hanIn(own) >= 4 && runes(own) <= maxGuess && !nameWaste.MatchString(own) {
		given = own
	}
	for _, guess := range []func() string{
		func() string { return heading(p.Ext, head) },
		func() string { return titleLine(head) },
		func() string { return asTitle(given) },
		func() string { return asTitle(name) },
		func() string { return quotedTitle(head) },
		func() string { return firstLine(head) },
		func() string { return given },
		func() string { return name },
		func() string {
			if len(head) == 0 {
				return ""
			}
			return short(head[0].clean())
		},
	} {
		if s := guess(); s != "" {
			return s
		}
	}
	return short(p.ID)
}

// heading is the first of Markdown that is not one of a part.
func heading(ext string, head []line) string {
	if ext != "md" {
		return ""
	}
	for _, l := range head {
		if s := l.clean(); strings.HasPrefix(s, "#") && !division.MatchString(l.norm) {
			return short(strings.TrimLeft(s, "# "))
		}
	}
	return ""
}

// titleLine looks down to where the text begins.
func titleLine(head []line) string {
	for i, l := range head {
		switch {
		case division.MatchString(l.norm):
			return ""
		case !isTitle(l.norm) || runes(l.norm) > maxTitleLine || strings.HasPrefix(l.norm, "#") || aside.MatchString(l.norm):
			continue
		}
		return oneLine(above(head, i) + l.clean() + below(head, i))
	}
	return ""
}

// below is the end of a title whose line merely happens to end as titles do.
func below(head []line, i int) string {
	if i+1 == len(head) || head[i+1].gap || !endsIn(head[i].norm, weak) {
		return ""
	}
	l := head[i+1]
	if l.norm == head[i].norm || runes(l.norm) > 30 || aside.MatchString(l.norm) || division.MatchString(l.norm) || !isTitle(l.norm) {
		return ""
	}
	return l.clean()
}

// above is what of the title stands in the lines before line i: a title runs
// over several, without a blank one between them.
func above(head []line, i int) string {
	s, n := "", runes(head[i].norm)
	for ; i > 0 && !head[i].gap; i-- {
		l := head[i-1]
		if n += runes(l.norm); n > maxTitleLine || runes(l.norm) > 30 || strings.HasPrefix(l.norm, "#") || aside.MatchString(l.norm) || isSentence(l.norm) ||
			isTitle(l.norm) || division.MatchString(l.norm) || hanIn(l.norm) < 2 {
			break
		}
		s = oneLine(l.clean()) + s
	}
	return s
}

func asTitle(s string) string {
	if s != "" && isTitle(zh.String(s)) {
		return s
	}
	return ""
}

func quotedTitle(head []line) string {
	for _, l := range head {
		at := quoted.FindStringSubmatchIndex(l.norm)
		if at != nil && isTitle(l.norm[at[2]:at[3]]) && !division.MatchString(l.norm) && strings.Contains(l.norm, "印发") {
			return short(l.part(at[2], at[3]))
		}
	}
	return ""
}

// firstLine is the first that is neither a sentence nor an aside, if it stands
// before the text.
func firstLine(head []line) string {
	for _, l := range head[:min(len(head), 6)] {
		if division.MatchString(l.norm) || isSentence(l.norm) || runes(l.norm) > 40 {
			return ""
		}
		if hanIn(l.norm) >= 2 && !aside.MatchString(l.norm) {
			return short(l.clean())
		}
	}
	return ""
}

// fileTitle is the name of a file without the numbers before it, if it says
// anything.
func fileTitle(id string) string {
	s := strings.TrimLeftFunc(id, func(r rune) bool { return r < 0x80 && (unicode.IsDigit(r) || strings.ContainsRune(" ._-()", r)) })
	if s = oneLine(s); hanIn(s) < 2 || nameWaste.MatchString(s) {
		return ""
	}
	return short(s)
}

func hanIn(s string) int {
	n := 0
	for _, r := range s {
		if unicode.Is(unicode.Han, r) {
			n++
		}
	}
	return n
}
