package layout

import (
	"math"
	"strings"

	"casefile/templates/fonts"
)

const (
	titleCells = 20   // characters of 2号 on a line of the type area
	titlePitch = 36.0 // 行 of a 2号 character: 22 + 14 pt (clause 3.2)
)

func titleStyle() style {
	return style{role: fonts.XiaoBiaoSong, size: size2, cell: size2, measure: areaWidth, left: areaLeft, align: Center}
}

// title sets the title centred on its grid lines, broken at words into a
// trapezium or a diamond (7.3.1).
func (c *composer) title(text Spans) {
	st := titleStyle()
	c.heading(1, text.Plain())
	defer c.end()
	var all []line
	for _, part := range splitLines(text) {
		as := c.atoms(part, st)
		for _, s := range breakTitle(as) {
			l := setLine(as[s.start:s.end], st, 0, true)
			l.text, l.tag = part, c.tag()
			all = append(all, l)
		}
	}
	for most := c.titleLines(); len(all) > most; all = all[most:] { // a title longer than a page
		c.putTitle(all[:most])
		c.newPage()
	}
	c.putTitle(all)
	c.endParagraph()
}

// titleLead is from one line of a title to the next: 36 pt (3.2), or the line of
// the text where the first page would else hold none of it.
func (c *composer) titleLead() float64 {
	if c.plan.dense {
		return pitch
	}
	return titlePitch
}

// titleLines is how many lines of a title a page holds.
func (c *composer) titleLines() int {
	return 1 + int((float64(c.faceLines()-1)*pitch+size3-size2)/c.titleLead())
}

// putTitle draws lines of a title in the middle of the grid lines they take.
func (c *composer) putTitle(lines []line) {
	lead := c.titleLead()
	height := float64(len(lines)-1)*lead + size2
	// It may reach seven points into the blank lines above and below.
	rows := max(len(lines), 1+int(math.Ceil((height-size3-14)/pitch)))
	if c.row+rows > c.faceLines() && c.row > 0 {
		c.newPage()
	}
	middle := rowTop(c.row) + (float64(rows-1)*pitch+size3)/2
	top := max(areaTop, middle-height/2)
	for i, l := range lines {
		c.put(l, top+float64(i)*lead+size2*0.88)
	}
	c.row += rows
}

// breakTitle cuts a title into lines. Short ones stay whole; up to four lines
// every way to cut is weighed, more are filled evenly.
func breakTitle(as []atom) []segment {
	if len(as) == 0 {
		return nil
	}
	total := widthOf(as) / size2
	n := int(math.Ceil(total / titleCells))
	if n <= 1 {
		return []segment{{0, len(as)}}
	}
	if n > 4 || len(as) > 90 {
		return breakLines(as, func(int) float64 { return areaWidth })
	}
	best := &titleSearch{as: as, costs: breakCosts(as), best: math.Inf(1)}
	for lines := n; lines <= n+1; lines++ {
		best.cut(lines, 0, nil, float64(lines-n)*30)
	}
	if best.found == nil {
		return breakLines(as, func(int) float64 { return areaWidth })
	}
	return best.found
}

type titleSearch struct {
	as    []atom
	costs []float64 // of a break before each atom
	best  float64
	found []segment
}

func (t *titleSearch) cut(lines, from int, so []segment, cost float64) {
	if cost >= t.best {
		return
	}
	if lines == 1 {
		if widthOf(t.as[from:]) > areaWidth+eps {
			return
		}
		so = append(so[:len(so):len(so)], segment{from, len(t.as)})
		if cost += shapeCost(t.as, so); cost < t.best {
			t.best, t.found = cost, so
		}
		return
	}
	w := 0.0
	for k := from + 1; k < len(t.as); k++ {
		if w += t.as[k-1].width; w > areaWidth+eps {
			return
		}
		if w < 4*size2 || t.as[k-1].glue {
			continue
		}
		t.cut(lines-1, k, append(so[:len(so):len(so)], segment{from, k}), cost+t.costs[k])
	}
}

// shapeCost says how far lines are from a trapezium or a diamond: unequal
// widths that rise, fall, or rise and fall; never an hourglass or a block.
func shapeCost(as []atom, so []segment) float64 {
	w := make([]float64, len(so))
	mean := 0.0
	for i, s := range so {
		w[i] = widthOf(as[s.start:s.end]) / size2
		mean += w[i] / float64(len(so))
	}
	cost := 0.0
	turns, fell := 0, false
	for i := range w {
		cost += math.Abs(w[i]-mean) * 1.5
		if i == 0 {
			continue
		}
		d := w[i] - w[i-1]
		if math.Abs(d) < 2 {
			cost += 14 // as good as equal
		}
		if d < 0 {
			fell = true
		} else if fell {
			turns++ // short in the middle
		}
	}
	return cost + float64(turns)*200
}

// Words that often stand in titles and are not to be parted, and characters a
// line of a title should rather end with or not begin with.
const (
	titleWords = "关于 委员会 监察 纪律 检查 违纪 违法 严重 问题 案件 典型 剖析 报告 通知 通报 整改 以案促改 以案促治 领导 干部 工程 建设 项目 管理 责成 书面 说明 情况 函询 专项 治理 领域 进一步 加强 规范 落实 开展 建议 处分 决定 中共 党组 党委 机关 部门 单位 人民 政府 公司 集团 医院 学校 教育 卫生 住房 城乡 交通 运输 自然 资源 财政 国有 企业 招标 投标 招投标 采购 资金 收受 挪用 贪污 受贿 侵占 违规 分析 类案 会商 纪要 通知书 建议书 意见 办法 方案 实施 印发 工作 监督 执纪 问责 局长 副局长 书记 主任 处长 科长 部长 院长 校长 组长 厅长 市长 省长 县长 区长 董事长 总经理 经理 主席 成员 某某 某市 某局 某县 某区 某省"
	titleEnds  = "的》）会局部院委组厅处室省市县区于对"
	titleHeads = "的》）和与及等之"
)

var titleWordList = strings.Fields(titleWords)

// breakCosts weighs each place a title could be cut.
func breakCosts(as []atom) []float64 {
	rs := make([]rune, len(as))
	for i, a := range as {
		rs[i] = a.r
	}
	costs := make([]float64, len(as)+1)
	for k := 1; k < len(as); k++ {
		if strings.ContainsRune(titleHeads, rs[k]) {
			costs[k] += 60
		}
		if !strings.ContainsRune(titleEnds, rs[k-1]) {
			costs[k] += 6
		}
	}
	keepNames(rs, costs)
	bookDepth(rs, costs)
	for i := range rs {
		for _, word := range titleWordList {
			w := []rune(word)
			if i+len(w) <= len(rs) && string(rs[i:i+len(w)]) == word {
				for k := i + 1; k < i+len(w); k++ {
					costs[k] += 80
				}
			}
		}
	}
	return costs
}

// surnames are the commonest family names. Which characters are a name is not
// known here, so a cut after one of them is only discouraged.
const surnames = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"

// keepNames discourages a cut inside what may be a person's name, and forbids
// one inside a name masked with 某.
func keepNames(rs []rune, costs []float64) {
	for k := 1; k < len(rs); k++ {
		if rs[k] == '某' {
			costs[k] += 80
		}
		for back := 1; back <= 2 && back <= k; back++ {
			if strings.ContainsRune(surnames, rs[k-back]) {
				costs[k] += 12
			}
		}
	}
}

// bookDepth makes it dear to cut inside 《…》, 〔…〕 or （…）.
func bookDepth(rs []rune, costs []float64) {
	depth := 0
	for k, r := range rs {
		if depth > 0 {
			costs[k] += 40
		}
		switch r {
		case '《', '〔', '（', '“':
			depth++
		case '》', '〕', '）', '”':
			depth = max(0, depth-1)
		}
	}
}
