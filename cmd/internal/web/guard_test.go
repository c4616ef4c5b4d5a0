package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

func TestLoopbackHost(t *testing.T) {
	for host, want := range map[string]bool{
		"127.0.0.1:8765": true, "localhost": true, "LOCALHOST:80": true, "[::1]:8765": true, "127.9.9.9": true,
		"": false, "evil.example": false, "evil.example:8765": false, "127.0.0.1.evil.example": false,
		"localhost.evil.example": false, "192.168.1.2:8765": false, "0.0.0.0:8765": false, "[::]:1": false,
	} {
		if got := loopbackHost(host); got != want {
			t.Errorf("loopbackHost(%q) = %v", host, got)
		}
	}
}

// A request that changes something passes only from a page of this server.
func TestSameOrigin(t *testing.T) {
	for _, c := range []struct {
		origin, site string
		want         bool
	}{
		{"", "", true},
		{"http://127.0.0.1:8765", "same-origin", true},
		{"http://127.0.0.1:8766", "same-site", false},
		{"https://127.0.0.1:8765", "", false},
		{"null", "", false},
		{"http://evil.example", "cross-site", false},
		{"", "cross-site", false},
		{"", "same-site", false},
	} {
		r := httptest.NewRequest("POST", "http://127.0.0.1:8765/who", nil)
		r.Header.Set("Origin", c.origin)
		r.Header.Set("Sec-Fetch-Site", c.site)
		if got := sameOrigin(r); got != c.want {
			t.Errorf("%+v: %v", c, got)
		}
	}
}

func TestGuard(t *testing.T) {
	p := newPlace(t, "")
	v := p.visitor("")
	a := v.get("/", http.StatusOK)
	for name, want := range map[string]string{
		"Content-Security-Policy": "frame-ancestors 'self'", "X-Content-Type-Options": "nosniff",
		"Cache-Control": "no-store", "Referrer-Policy": "same-origin",
	} {
		if !strings.Contains(a.header.Get(name), want) {
			t.Errorf("%s: %q", name, a.header.Get(name))
		}
	}
	if csp := a.header.Get("Content-Security-Policy"); strings.Contains(csp, "unsafe") {
		t.Errorf("policy of a page: %s", csp)
	}
	a.lacks(t, "<style", " style=", " onclick=")

	r, err := http.NewRequest("GET", p.server.URL+"/", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Host = "evil.example"
	v.do(r, http.StatusMisdirectedRequest).lacks(t, "工作台")

	v.post("/who", url.Values{"actor": {"x"}, "token": {"wrong"}}, http.StatusForbidden).wants(t, "已经过期")
	other := p.visitor("")
	token := tokenOf.FindStringSubmatch(other.get("/who", http.StatusOK).body)[1]
	v.post("/who", url.Values{"actor": {"x"}, "token": {token}}, http.StatusForbidden)
	v.post("/who", url.Values{"actor": {strings.Repeat("x", maxOther)}, "token": {"t"}}, http.StatusRequestEntityTooLarge)
}

func TestCookie(t *testing.T) {
	p := newPlace(t, "", people()...)
	resp, err := http.Get(p.server.URL + "/who")
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if len(resp.Cookies()) != 1 {
		t.Fatal("no cookie")
	}
	c := resp.Cookies()[0]
	if !c.HttpOnly || c.SameSite != http.SameSiteStrictMode || c.Path != "/" || !strings.HasPrefix(c.Name, "casefile-") {
		t.Errorf("cookie %v", c)
	}
	// Somebody writes himself another name: the cookie is no longer ours.
	parts := strings.Split(c.Value, ".")
	parts[1] = encoding.EncodeToString([]byte("zheng"))
	v := p.visitor("")
	r, err := http.NewRequest("GET", p.server.URL+"/", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.AddCookie(&http.Cookie{Name: c.Name, Value: strings.Join(parts, ".")})
	if a := v.do(r, http.StatusOK); a.url.Path != "/who" {
		t.Errorf("a forged cookie led to %s", a.url)
	}
}

func FuzzSession(f *testing.F) {
	s := &Server{}
	f.Add("a.b.c", "张某某")
	f.Fuzz(func(t *testing.T, forged, actor string) {
		if _, ok := s.readSession(forged); ok && !strings.HasSuffix(forged, "."+s.sign("session", forged[:strings.LastIndexByte(forged, '.')])) {
			t.Errorf("took %q", forged)
		}
		x := session{id: "id", actor: actor}
		if got, ok := s.readSession(s.writeSession(x)); !ok || got != x {
			t.Errorf("%v came back as %v", x, got)
		}
	})
}

func TestLocal(t *testing.T) {
	for to, want := range map[string]string{
		"/cases?x=1": "/cases?x=1", "/doc/a/b": "/doc/a/b", "": "/", "//evil.example": "/", "http://evil.example/": "/",
		`/\evil.example`: "/", "cases": "/", "/who?next=/who": "/", "/a\r\nb": "/", "/\t/evil.example": "/",
	} {
		if got := local(to); got != want {
			t.Errorf("local(%q) = %q, want %q", to, got, want)
		}
	}
}

func TestListenOnlyHere(t *testing.T) {
	for _, addr := range []string{"0.0.0.0:0", ":0", "192.168.1.2:0", "evil.example:0", "127.0.0.1"} {
		if l, err := Listen(addr); err == nil {
			l.Close()
			t.Errorf("listens on %s", addr)
		}
	}
	l, err := Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
}
