package web

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"io"
	"net"
	"net/http"
	"strings"
)

// session is what the cookie of a browser says: an id of chance, and as whom
// its owner acts ("" has not said). The cookie is signed with the secret of
// the process and is good for nothing else.
//
//	casefile-8765={id}.{actor}.{signature}   each part base64url
type session struct {
	id    string
	actor string
}

var encoding = base64.RawURLEncoding

// sessionOf reads the cookie of a request; one that is absent, of another
// process or tampered with gives a new session.
func (s *Server) sessionOf(w http.ResponseWriter, r *http.Request) (session, error) {
	if c, err := r.Cookie(cookieName(r)); err == nil {
		if x, ok := s.readSession(c.Value); ok {
			return x, nil
		}
	}
	return s.newSession(w, r, "")
}

func (s *Server) newSession(w http.ResponseWriter, r *http.Request, actor string) (session, error) {
	var id [16]byte
	if _, err := io.ReadFull(s.rand, id[:]); err != nil {
		return session{}, err
	}
	x := session{id: encoding.EncodeToString(id[:]), actor: actor}
	http.SetCookie(w, &http.Cookie{Name: cookieName(r), Value: s.writeSession(x), Path: "/",
		HttpOnly: true, SameSite: http.SameSiteStrictMode})
	return x, nil
}

func (s *Server) writeSession(x session) string {
	body := x.id + "." + encoding.EncodeToString([]byte(x.actor))
	return body + "." + s.sign("session", body)
}

func (s *Server) readSession(value string) (session, bool) {
	i := strings.LastIndexByte(value, '.')
	if i < 0 || !hmac.Equal([]byte(value[i+1:]), []byte(s.sign("session", value[:i]))) {
		return session{}, false
	}
	id, name, _ := strings.Cut(value[:i], ".")
	actor, err := encoding.DecodeString(name)
	return session{id: id, actor: string(actor)}, err == nil
}

// token goes into every form of a page and comes back with it.
func (s *Server) token(x session) string { return s.sign("form", x.id) }

func (s *Server) tokenFits(x session, given string) bool {
	return hmac.Equal([]byte(given), []byte(s.token(x)))
}

func (s *Server) sign(purpose, body string) string {
	m := hmac.New(sha256.New, s.secret[:])
	m.Write([]byte(purpose + "\x00" + body))
	return encoding.EncodeToString(m.Sum(nil))
}

// cookieName has the port in it: browsers share cookies between all ports of a
// host, and two servers on one machine must not sign each other out.
func cookieName(r *http.Request) string {
	_, port, err := net.SplitHostPort(r.Host)
	if err != nil {
		return "casefile"
	}
	return "casefile-" + port
}
