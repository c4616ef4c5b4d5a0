package layout

import "strings"

// surnames are the commonest family names. Which characters are a name is not
// known here, so a cut after one of them is only discouraged.
const surnames = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"

// compounds are family names of two characters.
const compounds = "欧阳 司马 上官 诸葛 东方 夏侯 皇甫 尉迟 公孙 慕容 令狐 长孙 宇文 司徒 司空 " +
	"端木 独孤 南宫 西门 百里 呼延 轩辕 申屠 鲜于 闾丘 钟离 澹台 拓跋"

// masked is what follows the 某 of a place or an organ.
const masked = places + "镇乡村局院校厂"

// keepPersons discourages a cut inside what may be a person's name, and forbids
// one inside a name masked with 某 or begun with a family name of two characters.
func keepPersons(rs []rune, costs []float64) {
	for k := 1; k < len(rs); k++ {
		if rs[k] == '某' && (rs[k-1] == '某' || strings.ContainsRune(surnames, rs[k-1])) ||
			rs[k-1] == '某' && strings.ContainsRune(masked, rs[k]) {
			costs[k] += 80
		}
		if strings.ContainsRune(compounds, rs[k-1]) && strings.Contains(compounds, string(rs[k-1:k+1])) {
			costs[k] += 80
			if k+1 < len(rs) && rs[k+1] == '某' {
				costs[k+1] += 80
			}
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
// place: 某市监察委员会, 某县住房和城乡建设局, 中共某市委组织部. To part the place
// from the rest is worst, and 中共 from the place; a place in a larger one begins a
// line more easily.
func keepOrgans(as []atom, rs []rune, costs []float64) {
	for i := 1; i < len(rs); i++ {
		if i > 1 && rs[i-2] == '中' && rs[i-1] == '共' {
			costs[i] += 60
		}
		if !strings.ContainsRune(places, rs[i]) {
			continue
		}
		for k := i + 1; k < len(rs) && k < i+14 && !strings.ContainsRune("的关于在对、，《》（）“”", rs[k]); k++ {
			if n := organEnd(as, k); n > 0 {
				if placeSoon(rs, i+1, k) {
					keepWhole(costs, i-1, k+n-i+1, 10)
					break
				}
				keepWhole(costs, i-1, k+n-i+1, 25)
				costs[i+1] += 20
				keepWhole(costs, k+n-1, 1+officeAt(as, k+n), 20)
				break
			}
		}
	}
}

// placeSoon tells a place in a larger one: 某市 before 某区.
func placeSoon(rs []rune, from, to int) bool {
	for _, r := range rs[from:min(to, from+5)] {
		if strings.ContainsRune(places, r) {
			return true
		}
	}
	return false
}

// officeAt is how long the office of an organ is that stands at i: 组织部.
func officeAt(as []atom, i int) int {
	n := 0
	if i < len(as) {
		for _, w := range titleWordsBy()[as[i].r] {
			if w.long > n && strings.Contains("部办组室局会", w.text[len(w.text)-3:]) && matches(as, i, w.text) > 0 {
				n = w.long
			}
		}
	}
	return n
}

func organEnd(as []atom, i int) int {
	for _, end := range organEnds {
		if n := matches(as, i, end); n > 0 {
			return n
		}
	}
	return 0
}

// bookDepth makes it dear to cut inside 《…》, 〔…〕 or （…）, less where what they
// enclose is too long for a line of any title.
func bookDepth(as []atom, costs []float64) {
	var open []int
	for k := range as {
		switch as[k].r {
		case '《', '〔', '（', '“':
			open = append(open, k)
		case '》', '〕', '）', '”':
			if len(open) > 0 {
				from := open[len(open)-1]
				open = open[:len(open)-1]
				cost := 40.0
				if k-from > 18 {
					cost = 14
				}
				keepWhole(costs, from, k-from+1, cost)
			}
		}
	}
}
