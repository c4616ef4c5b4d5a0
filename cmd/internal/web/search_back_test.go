package web

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

const wayBack = "‹ 回到检索结果"

// From a document, any of its views, and a comparison there is a way back to
// the hits as they were narrowed and ordered.
func TestWayBack(t *testing.T) {
	p := shelf(t, "")
	v := p.visitor("")
	list := find("招标", "unit", "某市某局", "sort", "newest", "from", "2026-01-01")
	a := v.get(list, http.StatusOK).lists(t, "c-1/0001-rectification-notice")
	back := func(a answer) string {
		t.Helper()
		to := html.UnescapeString(a.link(t, wayBack))
		if want := queryOf(t, list); queryOf(t, to).Encode() != want.Encode() {
			t.Errorf("%s leads back to %s", a.url, to)
		}
		return to
	}
	doc := v.get(html.UnescapeString(hitLink.FindStringSubmatch(a.body)[1]), http.StatusOK)
	v.get(back(doc), http.StatusOK).lists(t, "c-1/0001-rectification-notice")
	back(v.get(html.UnescapeString(doc.link(t, "原样显示")), http.StatusOK))

	all := v.get(find("招标", "sort", "oldest"), http.StatusOK)
	carried := html.UnescapeString(regexp.MustCompile(`name="list" value="([^"]*)"`).FindStringSubmatch(all.body)[1])
	compared := v.get("/compare?q="+url.QueryEscape("招标")+"&doc=imported/p-1&doc=imported/p-2&list="+url.QueryEscape(carried), http.StatusOK)
	if to := queryOf(t, html.UnescapeString(compared.link(t, wayBack))); to.Get("sort") != "oldest" || to.Get("q") != "招标" {
		t.Errorf("the comparison leads back to %q", to)
	}
	opened := v.get(html.UnescapeString(compared.link(t, "关于招标问题的通报")), http.StatusOK)
	if to := queryOf(t, html.UnescapeString(opened.link(t, wayBack))); to.Get("sort") != "oldest" {
		t.Errorf("a document compared leads back to %q", to)
	}

	v.get("/doc/imported/p-1", http.StatusOK).lacks(t, wayBack)
	v.get("/doc/imported/p-1?q="+url.QueryEscape("招标"), http.StatusOK).wants(t, `href="/search?q=%E6%8B%9B%E6%A0%87"`)
}

var hitLink = regexp.MustCompile(`<h3><a href="([^"]*)"`)

func queryOf(t *testing.T, address string) url.Values {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil || u.Path != "/search" || u.Host != "" {
		t.Fatalf("%s is no list of hits: %v", address, err)
	}
	return u.Query()
}

// What an address says of a list leads nowhere but to a search.
func TestWayBackHostile(t *testing.T) {
	v := shelf(t, "").visitor("")
	for _, list := range []string{"//evil.example/", "https://evil.example/?q=1", "javascript:alert(1)", "%zz", `q=x"><script>alert(1)</script>`,
		"q=x&unit=//evil.example&to=javascript:alert(1)", strings.Repeat("q=x&", 1000), "q=x\r\nSet-Cookie: a=b", "q=x&list=q%3Dy"} {
		a := v.get("/doc/imported/p-1?list="+url.QueryEscape(list), http.StatusOK)
		a.lacks(t, "<script>alert", `href="//evil`, `href="https://evil`, `href="javascript:`, "list=q%3Dx%26list")
		for _, m := range regexp.MustCompile(`href="([^"]*)" class="back"`).FindAllStringSubmatch(a.body, -1) {
			queryOf(t, html.UnescapeString(m[1]))
		}
	}
}

// Every example of a query can be tried.
func TestExamples(t *testing.T) {
	v := shelf(t, "").visitor("")
	a := v.get("/search", http.StatusOK)
	links := regexp.MustCompile(`<dt><a href="([^"]*)"><code>([^<]*)</code>`).FindAllStringSubmatch(a.body, -1)
	if len(links) != strings.Count(a.body, "<dt>") {
		t.Errorf("%d of %d examples are links", len(links), strings.Count(a.body, "<dt>"))
	}
	for _, m := range links {
		if to := queryOf(t, html.UnescapeString(m[1])); to.Get("q") != html.UnescapeString(m[2]) {
			t.Errorf("%s leads to %q", m[2], to)
		}
		v.get(html.UnescapeString(m[1]), http.StatusOK)
	}
}

// A long way of steps is given up for the number of the page.
func TestListOf(t *testing.T) {
	a := asked{Query: "招标", Page: 1, After: []string{"a", "b"}}
	if got := a.list(); !strings.Contains(got, "after=a&after=b") {
		t.Errorf("a short way is %s", got)
	}
	a.After = []string{strings.Repeat("x", maxList)}
	if got := a.list(); strings.Contains(got, "after") || !strings.Contains(got, "page=2") {
		t.Errorf("a long way is %s", got)
	}
	a.Query = strings.Repeat("招", maxList)
	if got := a.list(); got != "" {
		t.Errorf("%d bytes go along", len(got))
	}
}
