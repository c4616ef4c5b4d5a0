package web

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"casefile/archive"
	"casefile/cmd/internal/office"
)

// base is what every page shows around its own.
type base struct {
	Title   string
	Section string // which entry of the menu is lit
	Actor   office.Actor
	Switch  bool // the visitor may act as somebody else
	Token   string
	Query   string // in the search box of the header
	Place   string
	Notice  string
	Done    string // the step that the notice tells of
	Errors  []office.Message
}

func (s *Server) base(v *visit, section, title string) base {
	done := v.query("done")
	if notices[done] == "" {
		done = ""
	}
	return base{Done: done, Title: title, Section: section, Actor: v.actor, Switch: s.as == "", Token: s.token(v.session),
		Place: s.office.Address(), Notice: notices[done] + marksNotice(v, done)}
}

// marksChanged counts the fields in which punctuation was put right.
func marksChanged(list []office.Message) int {
	fields := map[string]bool{}
	for _, m := range list {
		fields[m.Field] = true
	}
	return len(fields)
}

// marksNotice tells of the punctuation that was put right as a draft was saved.
func marksNotice(v *visit, done string) string {
	n, _ := strconv.Atoi(v.query("marks"))
	if done != "saved" || n < 1 {
		return ""
	}
	return "有 " + strconv.Itoa(n) + " 项中的半角标点已改为全角，请核对。"
}

// notices say what has just been done, after the redirect that follows it.
var notices = map[string]string{
	"saved":            "草稿已保存。",
	"submit":           "已送审，等候审批。",
	"approve":          "已审批同意，可以制发。",
	"signed":           "已签批，等候下一道签批。",
	"attach":           "材料已附入。",
	"serve":            "送达已登记。",
	"reply":            "回复已登记。",
	"close":            "已销号。",
	"text":             "文本已补上，可以按内容检索了。",
	"text-pending":     "文本已补上。索引暂未收入，稍后会自行补上，之后即可按内容检索。",
	"withdraw":         "已撤回。",
	"search-saved":     "已存为常用检索。",
	"search-seen":      "已记为看过。",
	"search-forgotten": "已删去这条常用检索。",
	"case-open":        "已立卷。",
	"number-start":     "起始号已设定。",
	"number-external":  "库外文号已登记。",
	"number-void":      "文号已登记作废。",
	"case-close":       "案卷已归档，不再收入新的内容。",
	"case-reopen":      "案卷已重新打开。",
	"case-retention":   "保管期限已划定。",
	"case-ask":         "已提请销毁，待另一人批准。",
	"case-refuse":      "不予销毁，继续保存。",
	"case-confirm":     "已销毁。经过、摘要和登记留存。",
	"case-paper":       "纸质件已登记入卷。",
	"return":           "已退回承办人。",
	"issue":            "已编号制发，正本存入案卷。",
	"pending":          "已编号制发，正本存入案卷。索引暂未收入这一件，稍后会自行补上，之后即可检索到。",
}

// parsePages makes a template of every page, each with the common frame.
func parsePages(files fs.FS) (map[string]*template.Template, error) {
	names, err := fs.Glob(files, "pages/*.html")
	if err != nil {
		return nil, err
	}
	frame, err := template.New("").Funcs(functions).ParseFS(files, "pages/frame.html", "pages/parts.html", "pages/fields.html", "pages/hits.html")
	if err != nil {
		return nil, fmt.Errorf("parse the frame of the pages: %w", err)
	}
	pages := map[string]*template.Template{}
	for _, name := range names {
		t, err := template.Must(frame.Clone()).ParseFS(files, name)
		if err != nil {
			return nil, fmt.Errorf("parse page %s: %w", name, err)
		}
		pages[strings.TrimSuffix(path.Base(name), ".html")] = t
	}
	return pages, nil
}

// show sends a page whole or not at all.
func (s *Server) show(v *visit, status int, page string, data any) error {
	var b bytes.Buffer
	if err := s.pages[page].ExecuteTemplate(&b, "frame", data); err != nil {
		return fmt.Errorf("make page %s: %w", page, err)
	}
	v.w.Header().Set("Content-Type", "text/html; charset=utf-8")
	v.w.WriteHeader(status)
	v.w.Write(b.Bytes()) // fails when the visitor has gone
	return nil
}

// statuses are the status codes of the kinds of failure.
var statuses = map[office.Kind]int{
	office.Failed: http.StatusInternalServerError, office.Usage: http.StatusBadRequest,
	office.Invalid: http.StatusUnprocessableEntity, office.Missing: http.StatusNotFound,
	office.Refused: http.StatusConflict, office.Damaged: http.StatusInternalServerError,
}

// explain turns any error into a status and its sentences.
func explain(err error) (int, []office.Message) {
	var long *http.MaxBytesError
	switch {
	case errors.Is(err, errForm):
		return http.StatusForbidden, []office.Message{{ID: "form-token",
			Text: "这一页已经过期（程序重新启动过，或换了操作人），没有办理。请返回上一页，刷新后再办。"}}
	case errors.Is(err, errMany):
		return http.StatusRequestEntityTooLarge, []office.Message{{ID: "import-many",
			Text: fmt.Sprintf("一次最多收入 %d 个文件，没有收入。请分几次，或用 casefile import。", maxFiles)}}
	case errors.As(err, &long):
		return http.StatusRequestEntityTooLarge, []office.Message{{ID: "too-large",
			Text: fmt.Sprintf("填写的内容太大（超过 %d MB），没有保存。请返回上一页删减。", long.Limit>>20)}}
	}
	kind, messages := office.Explain(err)
	status := statuses[kind]
	for i, m := range messages {
		if text := onPages[m.ID]; text != "" {
			messages[i].Text = text
		}
		if m.ID == "not-allowed" || m.ID == "not-cleared" || strings.HasPrefix(m.ID, "confidential-") || m.ID == "actor-unknown" {
			status = http.StatusForbidden
		}
	}
	return status, messages
}

// onPages are the sentences that name an option of the command line, as a page
// says them.
var onPages = map[string]string{
	"paper-none":       "没有选择材料。请选择一个文件，或选择同一卷内的一件文书。",
	"paper-twice":      "文件和卷内文书只能选一样。",
	"serve-recipient":  "没有写受送达人，请写明。",
	"withdraw-reason":  "撤销已制发的文书要写明原因。",
	"similar-none":     "没有给出能比较的文字。请写一段话。",
	"paper-fields":     "登记纸质件要写明编号、题名和存放位置。",
	"approval.minutes": "不能作最后一道签批：这件文书须经集体研究，还没有附入纪要。请承办人先附入“集体研究纪要”，或指明卷内的纪要。",
}

// fail answers with a page that says what went wrong.
func (s *Server) fail(v *visit, err error) {
	status, messages := explain(err)
	data := struct{ base }{s.base(v, "", "没有办成")}
	data.Errors, data.Notice = messages, ""
	if err := s.show(v, status, "error", data); err != nil {
		http.Error(v.w, "没有办成。", http.StatusInternalServerError)
	}
}

// china is the zone people read times in: UTC+8, no summer time.
var china = time.FixedZone("UTC+8", 8*60*60)

var functions = template.FuncMap{
	"state": office.StateName,
	"event": office.EventName,
	"kind":  office.KindName,
	"entry": office.EntryName,
	"role":  office.RoleName,
	"form":  office.LayoutName,
	"when":  when,

	"standing":  office.StandingName,
	"partname":  func(r archive.Role) string { return office.PartName(string(r)) },
	"part":      office.PartName,
	"negate":    func(n int) int { return -n },
	"dict":      dict,
	"openTasks": openTasks,
	"access":    office.AccessName,
	"outcome":   office.OutcomeName,
	"inc":       func(n int) int { return n + 1 },
	"place":     placeName,
	"guessed":   slices.Contains[[]string],
}

func when(t time.Time) string { return t.In(china).Format("2006-01-02 15:04") }

// dict hands several values on to a template.
func dict(pairs ...any) (map[string]any, error) {
	m := map[string]any{}
	for i := 0; i+1 < len(pairs); i += 2 {
		name, ok := pairs[i].(string)
		if !ok {
			return nil, fmt.Errorf("%v is no name", pairs[i])
		}
		m[name] = pairs[i+1]
	}
	return m, nil
}
