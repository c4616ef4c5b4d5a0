package web

import (
	"net"
	"net/http"
	"strings"
)

const (
	maxBody  = 12 << 20 // a draft: percent-encoded Chinese is three times its size
	maxOther = 64 << 10 // any other request
)

// guard refuses what does not come from a page of ours on this machine, and
// sets the headers every answer has.
func guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		secure(w.Header())
		if !loopbackHost(r.Host) {
			http.Error(w, "只接受本机地址（127.0.0.1 或 localhost）的访问。", http.StatusMisdirectedRequest)
			return
		}
		if r.Method != http.MethodGet && r.Method != http.MethodHead && !sameOrigin(r) {
			http.Error(w, "请求不是从本程序的页面发出的，没有办理。", http.StatusForbidden)
			return
		}
		limit := int64(maxOther)
		switch {
		case r.URL.Path == importPath && bringsPaper(r):
			limit = maxImport + maxOther
		case takesPaper(r.URL.Path) && bringsPaper(r):
			limit = maxPaper + maxOther
		case r.URL.Path == "/similar":
			limit = maxSimilar
		}
		if strings.HasPrefix(r.URL.Path, "/draft/") || strings.HasSuffix(r.URL.Path, "/edit") {
			limit = maxBody
		}
		r.Body = http.MaxBytesReader(w, r.Body, limit)
		next.ServeHTTP(w, r)
	})
}

// secure sets what every answer carries. Nothing is cached: the next person at
// the machine may not be cleared for what this one read.
func secure(h http.Header) {
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "+
		"frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "SAMEORIGIN")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cache-Control", "no-store")
}

// loopbackHost tells whether a Host header names this machine as such. A
// foreign name that resolves to 127.0.0.1 (DNS rebinding) does not.
func loopbackHost(host string) bool {
	name := host
	if h, _, err := net.SplitHostPort(host); err == nil {
		name = h
	}
	name = strings.TrimSuffix(strings.TrimPrefix(name, "["), "]")
	if strings.EqualFold(name, "localhost") {
		return true
	}
	ip := net.ParseIP(name)
	return ip != nil && ip.IsLoopback()
}

// sameOrigin holds what a browser says of where a request comes from against
// where it went. A client that says nothing has to have the token all the same.
func sameOrigin(r *http.Request) bool {
	if origin := r.Header.Get("Origin"); origin != "" && origin != "http://"+r.Host {
		return false
	}
	switch r.Header.Get("Sec-Fetch-Site") {
	case "", "same-origin", "none":
		return true
	}
	return false
}
