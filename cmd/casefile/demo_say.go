package main

import (
	"path/filepath"
	"strconv"
	"strings"
)

// say tells the demonstration on one screen.
func (d *demo) say() {
	c := d.c
	c.say("casefile 演示（数据均为虚构），用时 %.1f 秒", d.TotalMS/1000)
	c.say("")
	c.say("一、建库　%s", d.Archive)
	c.say("二、办文　%d 卷 %d 件，逐件起草、送审、审批、制发，用时 %.1f 秒", len(d.Cases), d.Made, d.MadeMS/1000)
	for _, dc := range d.Cases {
		c.say("  %s　%s", dc.ID, dc.Title)
		var rows [][]string
		for _, doc := range dc.Documents {
			rows = append(rows, []string{"   ", or(doc.Number, "（不编号）"), doc.FormTitle, strconv.Itoa(doc.Pages) + " 页",
				filepath.Join("pdf", strings.ReplaceAll(doc.ID, "/", "_")+".pdf")})
		}
		c.table(rows)
	}
	c.say("三、收旧卷　%d 件，用时 %.0f 毫秒", len(d.Imported), d.ImportMS)
	c.say("四、校验　%d 个对象（%s）逐字节校验，全部完好，用时 %.0f 毫秒", d.Verified.Objects, size(d.Verified.Bytes), d.Verified.TookMS)
	c.say("五、检索　繁简不分，写出的字连着出现才算")
	var rows [][]string
	for _, s := range d.Searches {
		rows = append(rows, []string{"   ", s.Query, count(s.Total, "件"), strconv.FormatFloat(s.TookMS, 'f', 1, 64) + " 毫秒",
			s.Note + "：" + s.Hits[0].Title})
	}
	c.table(rows)
	c.say("六、重建　删除索引，只凭案卷库重建：%d 件，用时 %.0f 毫秒；再检索，结果相同", d.Rebuilt.Documents, d.Rebuilt.TookMS)
	c.say("")
	c.say("留下　%s：archive 案卷库，index 索引，pdf 正本 %d 件（%s）", d.Dir, d.Made, size(d.PDFBytes))
	c.say("在浏览器里看：")
	c.say("  %s serve --archive %s --index %s", shellWord(c.program), shellWord(d.Archive), shellWord(d.Index))
	c.say("查一件：")
	c.say("  %s search %s --archive %s --index %s", shellWord(c.program), d.Searches[0].Query, shellWord(d.Archive), shellWord(d.Index))
}

// shellWord quotes what a shell would take apart.
func shellWord(s string) string {
	if strings.ContainsAny(s, " \t'\"?&*$;()<>|\\`") {
		return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
	}
	return s
}
