package ingest

import "strings"

func (p *Paper) readText() *Error {
	text, encoding, err := decode(p.Original)
	if err != nil {
		return &Error{Reason: NotText, Err: err}
	}
	p.Text, p.Encoding = cleanText(text), encoding
	if strings.TrimSpace(p.Text) == "" {
		return &Error{Reason: NoText}
	}
	return nil
}

// cleaner brings line ends to \n; form feeds part lines too. See [Origin],
// which undoes it.
var cleaner = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\f", "\n", "\x00", "")

func cleanText(s string) string {
	if strings.ContainsAny(s, "\r\f\x00") {
		return cleaner.Replace(s)
	}
	return s
}
