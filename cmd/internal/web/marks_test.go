package web

import (
	"net/http"
	"testing"
)

// Half-width punctuation between Han is put right as a draft is saved, and the
// page says so, once.
func TestPunctuationNotice(t *testing.T) {
	v := newPlace(t, "").visitor("")
	a := v.post("/draft/inquiry-letter", changed(letter(), "v/questions/7", "宴请,礼品(金)的情况.", "v/phone", ""), http.StatusOK)
	a.wants(t, "有 1 项中的半角标点已改为全角", "宴请，礼品（金）的情况。")
	v.get("/doc/c-1/0001-inquiry-letter?marks=3", http.StatusOK).lacks(t, "半角标点")
	v.post("/doc/c-1/0001-inquiry-letter/edit", letter(), http.StatusOK).lacks(t, "半角标点")
}
