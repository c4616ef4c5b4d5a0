package web

import (
	"net/http"
	"strings"
	"testing"
)

// pastNotice is a paper of some years ago as plain text: all that is known of
// it is taken from what it says.
const pastNotice = "某纪发〔2012〕7号\n关于加强采购管理的通知\n各县（市、区）纪委：\n近年来耗材采购中的问题突出。\n中共某市纪律检查委员会\n2012年5月8日\n"

const said = `<em class="guess">（推测）</em>`

// What is guessed of a paper is shown as a guess wherever it is shown, and so
// is that it has no text.
func TestGuessesShown(t *testing.T) {
	p := newPlace(t, "", people()...)
	p.past([4]string{"p-1", "关于招标问题的通报", "2016-07-21", "招标中化整为零的问题突出。"})
	at := imported(t, p, map[string]string{"notice.txt": pastNotice, "scan.jpg": "\xff\xd8\xff\xe0 picture"})
	v := p.visitor("zhou")
	facts := []string{"关于加强采购管理的通知", "某纪发〔2012〕7号", "2012-05-08", "中共某市纪律检查委员会"}
	guesses := func(a answer) {
		t.Helper()
		for _, fact := range facts {
			if !strings.Contains(a.body, fact+said) && !strings.Contains(a.body, fact+"</a>"+said) {
				t.Errorf("%s is not shown as a guess", fact)
			}
		}
	}
	guesses(v.get(at["notice.txt"], http.StatusOK))
	guesses(v.get("/cases/imported", http.StatusOK).wants(t, "无文本"))
	v.get("/cases/imported", http.StatusOK).wants(t, "关于招标问题的通报</a>").lacks(t, "关于招标问题的通报</a>"+said, "2016-07-21"+said)
	v.get("/doc/imported/p-1", http.StatusOK).lacks(t, said, "无文本")

	id := strings.TrimPrefix(at["notice.txt"], "/doc/")
	v.get("/compare?doc="+id+"&doc=imported/p-1", http.StatusOK).wants(t, facts[0]+"</a>"+said, facts[1]+"（推测）", facts[2]+"（推测）",
		facts[3]+"（推测）", "旧卷（无文种）").lacks(t, "2016-07-21（推测）")
	v.get("/compare?doc="+id+"&doc="+id+"x", http.StatusNotFound)

	v.get(at["scan.jpg"], http.StatusOK).wants(t, `<span class="chip wait">无文本</span>`).lacks(t, "/part/text")
	v.get(at["notice.txt"], http.StatusOK).wants(t, "/part/text")
}

func TestAlike(t *testing.T) {
	var r rows
	r.put("日期", 0, 2, "2012-05-08"+guess)
	r.put("日期", 1, 2, "2012-05-08")
	r.put("单位", 0, 2, "某市某局")
	r.put("单位", 1, 2, "某县某局"+guess)
	if all := r.done(); len(all) != 2 || !all[0].Same || all[1].Same {
		t.Errorf("%+v", all)
	}
}
