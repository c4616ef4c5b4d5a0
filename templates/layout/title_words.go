package layout

import "strings"

// Words that often stand in titles and are not to be parted, and characters a
// line of a title should rather end with, not end with or not begin with.
const (
	titleWords = "关于 委员会 监察 纪律 检查 违纪 违法 严重 问题 案件 典型 剖析 报告 通知 通报 整改 以案促改 以案促治 领导 干部 工程 建设 项目 管理 责成 书面 说明 情况 函询 专项 治理 领域 进一步 加强 规范 落实 开展 建议 处分 决定 中共 党组 党委 机关 部门 单位 人民 政府 公司 集团 医院 学校 教育 卫生 住房 城乡 交通 运输 自然 资源 财政 国有 企业 招标 投标 招投标 采购 资金 收受 挪用 贪污 受贿 侵占 违规 分析 类案 会商 纪要 通知书 建议书 意见 办法 方案 实施 印发 工作 监督 执纪 问责 局长 副局长 书记 主任 处长 科长 部长 院长 校长 组长 厅长 市长 省长 县长 区长 董事长 总经理 经理 主席 成员 某某 某市 某局 某县 某区 某省 " +
		"违纪违法 党纪 政务 典型案例 有限公司 股份 有限责任公司 集团 工程建设领域 纪检监察 纪检监察机关 合同纠纷 民事 刑事 职务犯罪 " +
		"监督管理 招标投标 纪律检查 监察委员会 纪律检查委员会 党风廉政 廉洁 廉政 作风 形式主义 官僚主义 中央八项规定 精神 集中 整治 排查 风险 防控 机制 制度 体系 完善 健全 推进 推动 深化 深入 全面 从严 治党 巡视 巡察 反馈 自查 自纠 警示 教育 学习 贯彻 会议 认真 做好 切实 有关 事项 若干 规定 细则 标准 要求 检查 审查 调查 线索 处置 移送 送达 回复 谈话 笔录 登记 立案 案卷 归档 档案 信息 公开 服务 保障 安全 生产 环境 保护 生态 农业 农村 乡村 振兴 扶贫 惠民 民生 社会 社区 街道 办事处 办公室 办公厅 督查 考核 评价 表彰 奖励 任免 聘任 培训 年度 季度 季 计划 总结 预算 决算 审计 统计 税务 市场 监管 行政 审批 许可 处罚 复议 诉讼 法院 检察院 公安 司法 国家 全国 全省 全市 全县 系统 行业 重点 重大 突出 专题 研究 解决 促进 发展 改革 创新 试点 示范 礼品 礼金 宴请 滥用 职权 玩忽职守 徇私舞弊 失职 渎职 原副局长 原局长 原书记 人员 工作人员 党员 公职人员"
	titleEnds  = "的》）会局部院委组厅处室于、"
	titleOpens = "原第不未为以被将把与和及对"
	titleHeads = "的》）和与及等之"
	places     = "省市县区州盟旗"
)

// titleWordsBy are the words by their first character.
var titleWordsBy = wordsByHead(strings.Fields(titleWords))

func wordsByHead(words []string) map[rune][]string {
	by := map[rune][]string{}
	for _, w := range words {
		head := []rune(w)[0]
		by[head] = append(by[head], w)
	}
	return by
}

// breakCosts weighs each place a title could be cut.
func breakCosts(as []atom, names []Spans) []float64 {
	rs := make([]rune, len(as))
	for i := range as {
		rs[i] = as[i].r
	}
	costs := make([]float64, len(as)+1)
	for k := 1; k < len(as); k++ {
		if strings.ContainsRune(titleHeads, rs[k]) {
			costs[k] += 100
		}
		if !strings.ContainsRune(titleEnds, rs[k-1]) {
			costs[k] += 6
		}
		if strings.ContainsRune(titleOpens, rs[k-1]) {
			costs[k] += 15
		}
		for _, word := range titleWordsBy[rs[k-1]] {
			keepWhole(costs, k-1, matches(as, k-1, word), 80)
		}
	}
	for _, name := range names {
		keepName(as, costs, name.Plain())
	}
	keepPersons(rs, costs)
	keepOrgans(as, rs, costs)
	bookDepth(rs, costs)
	return costs
}

// keepWhole makes it dear to cut within n characters from i.
func keepWhole(costs []float64, i, n int, cost float64) {
	for k := i + 1; k < i+n; k++ {
		costs[k] += cost
	}
}

// keepName keeps a name that the document gives itself wherever it stands.
func keepName(as []atom, costs []float64, name string) {
	if name == "" {
		return
	}
	for i := range as {
		keepWhole(costs, i, matches(as, i, name), 60)
	}
}

// surnames are the commonest family names. Which characters are a name is not
// known here, so a cut after one of them is only discouraged.
const surnames = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"

// keepPersons discourages a cut inside what may be a person's name, and forbids
// one inside a name masked with 某.
func keepPersons(rs []rune, costs []float64) {
	for k := 1; k < len(rs); k++ {
		if rs[k] == '某' && (rs[k-1] == '某' || strings.ContainsRune(surnames, rs[k-1])) {
			costs[k] += 80
		}
		for back := 1; back <= 2 && back <= k; back++ {
			if strings.ContainsRune(surnames, rs[k-back]) {
				costs[k] += 12
			}
		}
	}
}

// organEnds are how the names of organs end.
var organEnds = []string{"委员会", "办公室", "办公厅", "政府", "公司", "集团", "中心", "大学", "医院", "学校", "检察院", "法院", "党组", "党委", "局", "厅", "委", "院", "部"}

// keepOrgans discourages a cut inside the name of an organ, which begins with a
// place: 某市监察委员会, 某县住房和城乡建设局.
func keepOrgans(as []atom, rs []rune, costs []float64) {
	for i := 1; i < len(rs); i++ {
		if !strings.ContainsRune(places, rs[i]) {
			continue
		}
		for k := i + 1; k < len(rs) && k < i+14 && !strings.ContainsRune("的关于在对、，《》（）“”", rs[k]); k++ {
			if n := organEnd(as, k); n > 0 {
				keepWhole(costs, i-1, k+n-i+1, 25)
				break
			}
		}
	}
}

func organEnd(as []atom, i int) int {
	for _, end := range organEnds {
		if n := matches(as, i, end); n > 0 {
			return n
		}
	}
	return 0
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
