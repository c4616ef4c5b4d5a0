package main

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"casefile/cmd/internal/office"
	"casefile/search"
)

// warn tells people on stderr, piped or not, what the answer may lack; with
// --json it is in the answer.
func (c *cli) warn(notes []string) error {
	if c.json {
		return nil
	}
	for _, n := range notes {
		if _, err := fmt.Fprintln(&plain{w: c.stderr}, n); err != nil {
			return err
		}
	}
	return nil
}

func (c *cli) sayFound(f *office.Found, flags *searchFlags) {
	c.say("共 %d 件，用时 %.1f 毫秒", f.Total, f.TookMS)
	c.saySaved(f.Saved)
	c.sayAlso(f.Also)
	c.sayHits(f.Hits, f.Saved)
	if f.Total == 0 {
		c.sayNone(f.Result)
	}
	if flags.facets {
		c.sayFacets(f.Facets)
	}
	if f.Total > len(f.Hits) && flags.after == "" {
		c.say("只列出前 %d 件，用 --limit 可多列。", len(f.Hits))
	}
	if f.Next != "" {
		c.say("接着往下列，加：--after %s", f.Next)
	}
}

func (c *cli) sayHits(hits []search.Hit, saved *office.SavedRun) {
	for i, h := range hits {
		mark := ""
		if saved != nil && slices.Contains(saved.NewIDs, h.ID) {
			mark = "【新】"
		}
		c.say("%2d. %s", i+1, spaced(mark+h.Title, h.Number))
		page := ""
		if h.Page > 0 {
			page = "第 " + itoa(h.Page) + " 页"
		}
		c.say("    %s", spaced(h.ID, page, h.Date, h.Secrecy, office.Unsure(h), byWording(h)))
		if h.Snippet != "" {
			c.say("    %s", h.Snippet)
		}
		c.sayWhy(h)
	}
}

// byWording says which other wording a hit came by, when it has not the words
// themselves.
func byWording(h search.Hit) string {
	if len(h.Wording) == 0 {
		return ""
	}
	return "含另一说法“" + strings.Join(h.Wording, "”“") + "”"
}

// sayWhy is the small table of what a hit's score is made of.
func (c *cli) sayWhy(h search.Hit) {
	if len(h.Why) == 0 {
		return
	}
	fields := map[string]string{"": "全文", "title": "标题", "number": "文号", "text": "正文", "passage": "最近处"}
	rows := [][]string{{"    得分", "所在", "次数", "有它的文书", "字词"}}
	why := slices.Clone(h.Why)
	slices.SortStableFunc(why, func(x, y search.Factor) int { return cmp.Compare(y.Score, x.Score) })
	for _, w := range why[:min(whyShown, len(why))] {
		term := strings.Join(strings.Fields(w.Term), " ")
		rows = append(rows, []string{"    " + score(w.Score), or(fields[w.Field], w.Field), blank(w.Count), blank(w.Docs), term})
	}
	if rest := why[min(whyShown, len(why)):]; len(rest) > 0 {
		sum := 0.0
		for _, w := range rest {
			sum += w.Score
		}
		rows = append(rows, []string{"    " + score(sum), "其余 " + count(len(rest), "项")})
	}
	c.table(append(rows, []string{"    " + score(h.Score), "合计"}))
}

// whyShown is how many factors of a score people are shown, the largest.
const whyShown = 10

func score(x float64) string { return strconv.FormatFloat(x, 'f', 3, 64) }

// blank is a number, and nothing for none.
func blank(n int) string {
	if n == 0 {
		return ""
	}
	return itoa(n)
}

// sayAlso tells of other wordings, searched for or not.
func (c *cli) sayAlso(all []search.Wording) {
	for _, w := range all {
		switch {
		case w.Used:
			c.say("“%s”的%s“%s”已一并检索。", w.Run, w.Why, w.Other)
		case w.More > 0:
			c.say("“%s”另有%s“%s”%d 件，用 --wider 一并检索。", w.Run, w.Why, w.Other, w.More)
		}
	}
}

// sayNone says which part of a query nothing has, and what is nearest to it.
func (c *cli) sayNone(r *search.Result) {
	var there []string
	for _, p := range r.None {
		switch {
		case p.Longest == p.Text:
			there = append(there, "“"+p.Text+"”")
		case p.Longest != "":
			c.say("“%s”没有一件含有；其中查得到的最长一段是“%s”。", p.Text, p.Longest)
		default:
			c.say("“%s”没有一件%s。", p.Text, fits(p))
		}
	}
	switch {
	case len(there) == 1:
		c.say("%s有，但没有一件同时符合其余条件。", there[0])
	case len(there) > 1:
		c.say("%s各自都有，但没有一件同时符合。", strings.Join(there, ""))
	}
	if len(r.Nearly) > 0 {
		c.say("以下不是查到的，只是意思或字句相近的：")
		c.sayHits(r.Nearly, nil)
	}
}

// fits is the word for having a part: a run is in a text, a field is met.
func fits(p search.Part) string {
	if strings.Contains(p.Text, ":") {
		return "符合"
	}
	return "含有"
}

// facetShown is how many values of a facet people are shown.
const facetShown = 12

func (c *cli) sayFacets(facets map[string][]search.Count) {
	for _, key := range office.Facets() {
		if values := facets[key]; len(values) > 0 {
			c.say("%s：%s", office.FacetName(key), c.facetLine(key, values))
		}
	}
}

func (c *cli) facetLine(key string, values []search.Count) string {
	var out []string
	for _, v := range values[:min(facetShown, len(values))] {
		out = append(out, c.office.FacetValue(key, v.Value)+" "+itoa(v.Count))
	}
	if more := len(values) - facetShown; more > 0 {
		out = append(out, "等 "+itoa(len(values))+" 种")
	}
	return strings.Join(out, "，")
}
