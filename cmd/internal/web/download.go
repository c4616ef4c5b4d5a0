package web

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// send answers with a file that is there.
func (v *visit) send(how, name, media string, b []byte) error {
	v.fileHeaders(how, name, media)
	v.w.Header().Set("Content-Length", strconv.Itoa(len(b)))
	v.w.Write(b) // fails when the visitor has gone
	return nil
}

// fileHeaders are those of a file. Their policy is laxer in one thing: the
// browser's own viewer styles the PDF it shows.
func (v *visit) fileHeaders(how, name, media string) {
	h := v.w.Header()
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'")
	h.Set("Content-Type", media)
	h.Set("Content-Disposition", disposition(how, name))
}

// download is a file that is made while it is sent. Its headers go out with
// the first byte: what goes wrong before is told on a page.
type download struct {
	v                *visit
	how, name, media string
	begun            bool
}

func (d *download) Write(b []byte) (int, error) {
	if !d.begun {
		d.begun = true
		d.v.fileHeaders(d.how, d.name, d.media)
		d.v.patient()
	}
	return d.v.w.Write(b)
}

// patient lifts the limit of time for an answer: what takes long to make takes
// long to send.
func (v *visit) patient() {
	_ = http.NewResponseController(v.w).SetWriteDeadline(time.Time{}) // not of a test's recorder
}

// slowly gives a request more time to come in.
func (v *visit) slowly(within time.Duration) {
	_ = http.NewResponseController(v.w).SetReadDeadline(time.Now().Add(within)) // not of a test's recorder
}

// end breaks the connection when something went wrong halfway, so that nobody
// takes what has arrived for the whole.
func (d *download) end(err error) error {
	if err != nil && d.begun {
		panic(http.ErrAbortHandler)
	}
	return err
}

// picture tells which papers from elsewhere a browser shows by itself, by
// their first bytes; "" for all others, which are for saving only.
func picture(b []byte) (media string) {
	for _, k := range []struct{ start, media string }{
		{"%PDF-", "application/pdf"}, {"\xff\xd8\xff", "image/jpeg"}, {"\x89PNG\r\n\x1a\n", "image/png"},
	} {
		if bytes.HasPrefix(b, []byte(k.start)) {
			return k.media
		}
	}
	return ""
}

// disposition names a file as RFC 6266 and RFC 5987 have it: an ASCII stand-in
// and the name itself, percent-encoded.
func disposition(how, name string) string {
	ascii := strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' || strings.ContainsRune(`"\%`, r) {
			return '_'
		}
		return r
	}, name)
	return fmt.Sprintf(`%s; filename="%s"; filename*=UTF-8''%s`, how, ascii, strings.ReplaceAll(url.QueryEscape(name), "+", "%20"))
}
