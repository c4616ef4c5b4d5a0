package web

import (
	"net/url"
	"strings"
)

// maxList is how many bytes of a list's address go along with a document.
const maxList = 2000

// list is what a document opened from this list takes along, so that there is a
// way back: the parameters of the list with all that narrows it, its order and
// its page. The way of steps is left out where it is long, for the page's number.
func (a asked) list() string {
	if a.Query == "" {
		return ""
	}
	for _, to := range []string{a.address(), a.at(a.number())} {
		if s := strings.TrimPrefix(to, "/search?"); len(s) <= maxList {
			return s
		}
	}
	return ""
}

// listed is the list that a page was opened from, as its address says. Whatever
// it says is read as a search and nothing else: the way back, which is made
// anew from it, leads to no other page.
func (v *visit) listed() (asked, bool) {
	s := v.query("list")
	if q, err := url.ParseQuery(s); err == nil && len(s) <= maxList {
		if a := askedOf(q); a.Query != "" {
			return a, true
		}
	}
	return asked{Query: v.query("q"), Wider: v.query("wider") != "", Page: 1}, false
}

// back is the address of that list, "" when there was none.
func (v *visit) back() string {
	if a, _ := v.listed(); a.Query != "" {
		return a.address()
	}
	return ""
}

// handed is the list as a page hands it on to its own other views.
func (v *visit) handed() string {
	if a, ok := v.listed(); ok {
		return a.list()
	}
	return ""
}
