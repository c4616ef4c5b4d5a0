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
	d.sayCases()
	c.say("三、收旧卷　%d 件，用时 %.0f 毫秒", len(d.Imported), d.ImportMS)
	d.sayClosed()
	c.say("五、校验　%d 个对象（%s）逐字节校验，全部完好，用时 %.0f 毫秒", d.Verified.Objects, size(d.Verified.Bytes), d.Verified.TookMS)
	c.say("六、检索　繁简不分，写出的字连着出现才算")
	var rows [][]string
	for _, s := range d.Searches {
		found := count(s.Total, "件")
		if s.Alike {
			found = "最相近" // any common character makes a paper one of the total
		}
		rows = append(rows, []string{"   ", s.planSearch.Query, found, strconv.FormatFloat(s.TookMS, 'f', 1, 64) + " 毫秒",
			s.Note + "：" + s.Hits[0].Title})
	}
	c.table(rows)
	c.say("七、重建　删除索引，只凭案卷库重建：%d 件，用时 %.0f 毫秒；再检索，结果相同", d.Rebuilt.Documents, d.Rebuilt.TookMS)
	c.say("")
	c.say("留下　%s：archive 案卷库，index 索引，pdf 正本 %d 件（%s），合订本，移交包，检查点", d.Dir, d.Made, size(d.PDFBytes))
	c.say("在浏览器里看：")
	c.say("  %s serve --archive %s --index %s", shellWord(c.program), shellWord(d.Archive), shellWord(d.Index))
	c.say("查一件：")
	c.say("  %s search %s --archive %s --index %s", shellWord(c.program), d.Searches[0].planSearch.Query, shellWord(d.Archive), shellWord(d.Index))
}

// sayCases tells the documents of the first case one by one, the others' in a line.
func (d *demo) sayCases() {
	for i, dc := range d.Cases {
		d.c.say("  %s　%s", dc.ID, dc.Title)
		var rows [][]string
		var brief []string
		for _, doc := range dc.Documents {
			number := or(doc.Number, doc.FormTitle+"（不编号）")
			brief = append(brief, number)
			rows = append(rows, []string{"   ", or(doc.Number, "（不编号）"), doc.FormTitle, strconv.Itoa(doc.Pages) + " 页",
				filepath.Join("pdf", strings.ReplaceAll(doc.ID, "/", "_")+".pdf")})
		}
		if i > 0 {
			rows = [][]string{{"   ", strings.Join(brief, "、")}}
		}
		d.c.table(rows)
	}
}

func (d *demo) sayClosed() {
	c, x := d.c, d.Closed
	c.say("四、归档　%s 送达、回复、%d 项任务销号，%d 项归档条件逐项办齐，用时 %.0f 毫秒", x.Case, x.Tasks, x.Before, x.MS)
	c.table([][]string{
		{"   ", "档号", x.ArchiveNo, count(x.Documents, "件") + " " + count(x.Pages, "页") + "，保管期限" + x.Retention},
		{"   ", "合订本", filepath.Base(x.VolumeFile), "PDF/A-" + x.Volume.Flavour + "，封面、目录、卷内文件、备考表 " + count(x.Volume.Pages, "面")},
		{"   ", "移交包", filepath.Base(x.Bag.Out), "BagIt，不用本程序也能读能验：sha256sum -c manifest-sha256.txt"},
		{"   ", "检查点", filepath.Base(x.Checkpoint), "签名存证 " + strconv.FormatInt(x.Entries, 10) + " 条，另处保存：日后改动任何一条都验得出"},
	})
}

// shellWord quotes what a shell would take apart.
func shellWord(s string) string {
	if strings.ContainsAny(s, " \t'\"?&*$;()<>|\\`") {
		return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
	}
	return s
}
