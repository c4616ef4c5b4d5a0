package office

import (
	"errors"
	"io/fs"
	"regexp"
	"strings"
	"syscall"
)

// detailWords puts into Chinese what packages and libraries say in English of
// the cause of a failure: the arguments "detail" and "why". The first pattern
// found wins, and its groups fill $1, $2. Whoever adds such words to a package
// adds them here; what is not found stays as it is.
var detailWords = []struct {
	english *regexp.Regexp
	chinese string
}{
	// the log that proves history (archive, audit)
	{regexp.MustCompile(`it was rewritten after it was logged in batch (\d+)`), "载入日志（第 $1 批）之后被改写"},
	{regexp.MustCompile(`it was rewritten after it was logged`), "载入日志之后被改写"},
	{regexp.MustCompile(`it was logged, and is gone`), "曾载入日志，现已不在"},
	{regexp.MustCompile(`history was rewritten: entries (\d+) to (\d+) of the log are not those of the checkpoint of (\S+) that was handed over`),
		"历史被改写：日志第 $1 至 $2 条，与交来的检查点（签于 $3）不符"},
	{regexp.MustCompile(`entries (\d+) to (\d+) of the log are not those signed in (\S+)`), "日志第 $1 至 $2 条，与 $3 所签的不符"},
	{regexp.MustCompile(`the log was cut: it ends after (\d+) entries, the checkpoint of (\S+) that was handed over covers (\d+)`),
		"日志被截断：只有 $1 条，交来的检查点（签于 $2）有 $3 条"},
	{regexp.MustCompile(`the log was cut: it ends after (\d+) entries, (\S+) covers (\d+)`), "日志被截断：只有 $1 条，$2 有 $3 条"},
	{regexp.MustCompile(`(\d+) entries of the log are not signed yet`), "日志末尾 $1 条还没有签署"},
	{regexp.MustCompile(`a batch of the log is gone`), "日志缺了这一批"},
	{regexp.MustCompile(`(\S+) is logged a second time`), "$1 载入了两次"},
	{regexp.MustCompile(`it is no public key of this name`), "不是这个名字的公钥"},
	{regexp.MustCompile(`it is of archive (\S+), this is (\S+)`), "它是案卷库 $1 的，本库是 $2"},
	{regexp.MustCompile(`not signed with this key`), "不是用这把密钥签的，或文字已改"},
	{regexp.MustCompile(`the proof does not hold`), "推不出签过的根"},
	{regexp.MustCompile(`not of the form of an? (?:checkpoint|proof|entry|key|SHA-256)`), "不合格式"},
	{regexp.MustCompile(`an access without an act or a time`), "调阅记录不全"},
	{regexp.MustCompile(`an access to what has no id`), "调阅记录所指没有编号"},
	{regexp.MustCompile(`the log is not the one it signed`), "日志不是它所签的"},
	{regexp.MustCompile(`(".*") is not (\d+) hex digits`), "$1 应为 $2 位十六进制数字"},
	{regexp.MustCompile(`line (\d+) is not canonical`), "第 $1 行不合格式"},
	{regexp.MustCompile(`it is not canonical`), "不合规范的写法，不同的程序会读出不同的内容"},

	// batches and entries of the register (archive)
	{regexp.MustCompile(`approvers, digests and a date are needed`), "批准人、摘要和日期不能缺"},
	{regexp.MustCompile(`(".*") signs off twice`), "$1 签批了两道"},
	{regexp.MustCompile(`(".*") has not this number`), "$1 没有这个文号"},
	{regexp.MustCompile(`(\d+) rows, 1–(\d+) are allowed`), "有 $1 行，只能有 1–$2 行"},
	{regexp.MustCompile(`row (\d+) is there twice`), "第 $1 行重复"},
	{regexp.MustCompile(`(\d+) is not of the batch`), "第 $1 行不在这一批里"},
	{regexp.MustCompile(`(\S+) is not of the year (\d+)`), "$1 不在 $2 年内"},
	{regexp.MustCompile(`^is missing$`), "没有填"},

	// stored bytes (archive, verify)
	{regexp.MustCompile(`the digest does not match event (\d+)`), "与第 $1 号事件记的摘要不符"},
	{regexp.MustCompile(`the digest does not match the events`), "与各事件记的摘要不符"},
	{regexp.MustCompile(`the digest does not match`), "摘要不符"},
	{regexp.MustCompile(`the sum does not match`), "校验和不符"},
	{regexp.MustCompile(`the copy has other bytes`), "副本里是别的字节"},
	{regexp.MustCompile(`the copy has another size`), "副本里的大小不同"},
	{regexp.MustCompile(`in the copy only`), "只在副本里有"},
	{regexp.MustCompile(`the object is gone`), "对象不在了"},
	{regexp.MustCompile(`the object belongs to another (key|document)`), "这是别处的对象"},
	{regexp.MustCompile(`the object contradicts event (\d+)`), "与第 $1 号事件矛盾"},
	{regexp.MustCompile(`another digest of (\S+) than an earlier event`), "$1 的摘要与先前的事件不同"},
	{regexp.MustCompile(`files name it with different digests`), "各卷记的摘要不同"},
	{regexp.MustCompile(`version (\d+) follows version (\d+)`), "第 $2 版之后是第 $1 版"},
	{regexp.MustCompile(`number (\d+) follows number (\d+)`), "$2 号之后是 $1 号"},
	{regexp.MustCompile(`event (\d+) follows event (\d+)`), "第 $2 号事件之后是第 $1 号"},
	{regexp.MustCompile(`prev is not the sum of event (\d+)`), "没有接上第 $1 号事件"},
	{regexp.MustCompile(`the series begins with number (\d+)(, without its start)?`), "系列从 $1 号开始，与起始号不符"},
	{regexp.MustCompile(`(\S+) has number (\d+) too`), "$1 也用了 $2 号"},
	{regexp.MustCompile(`no archive without it`), "没有它就不是案卷库"},
	{regexp.MustCompile(`the office's first data`), "机关资料的第一版"},
	{regexp.MustCompile(`the form of a document`), "文书用到的样式"},
	{regexp.MustCompile(`the confidential fields of a draft`), "草稿的保密项"},
	{regexp.MustCompile(`the number of (\S+)`), "$1 的文号"},
	{regexp.MustCompile(`(\S+) and the register disagree about its number`), "$1 与文号登记不一致"},
	{regexp.MustCompile(`it does not say what the events of (\S+) do`), "与 $1 的事件所记不一致"},
	{regexp.MustCompile(`no event of (\S+) asked for this number`), "$1 没有要过这个号"},
	{regexp.MustCompile(`event belongs to file (\S+)`), "是案卷 $1 的事件"},
	{regexp.MustCompile(`(\S+) is refused: (\S+)`), "事件 $1 不合规定（$2）"},
	{regexp.MustCompile(`(\S+) with another date than was decided`), "事件 $1 的日期不是编号时定的"},
	{regexp.MustCompile(`(\S+) without a date|(served) without a method`), "事件 $1$2 不全"},
	{regexp.MustCompile(`(\S+) of unknown document`), "事件 $1 所指的文书不在卷中"},
	{regexp.MustCompile(`(\S+) of a document that is (\S+)`), "文书当时的状态（$2）不容事件 $1"},
	{regexp.MustCompile(`(\S+) names another content than was submitted`), "事件 $1 所指的内容不是送审的内容"},
	{regexp.MustCompile(`(\S+) with a number that was not asked for`), "事件 $1 的文号没有要过"},
	{regexp.MustCompile(`(opened|drafted|numbering) without (facts|a form|a series)`), "事件 $1 不全"},
	{regexp.MustCompile(`(\S+) does not say to what`), "事件 $1 不全"},
	{regexp.MustCompile(`which is taken or wrong|is taken or wrong`), "文书号不对或已被占用"},
	{regexp.MustCompile(`checksum of the store does not match`), "存储的校验和不符"},
	{regexp.MustCompile(`stored bytes are damaged|stored bytes have changed`), "存储的字节坏了"},
	{regexp.MustCompile(`no object: replaced while it was opened`), "打开时被换掉了"},
	{regexp.MustCompile(`no object: (.*)`), "不是对象"},
	{regexp.MustCompile(`cannot be made canonical`), "不是规范的 JSON"},

	{regexp.MustCompile(`listed, but not found`), "列得出，却取不到"},
	{regexp.MustCompile(`not the draft that was approved`), "不是审批过的草稿"},

	{regexp.MustCompile(`not the draft that was handed in`), "不是送审的草稿"},

	// closing, terms and import (archive)
	{regexp.MustCompile(`file (\S+) has the archive number (\S+) too`), "案卷 $1 也用了档号 $2"},
	{regexp.MustCompile(`the archive number of file (\S+) is given elsewhere`), "案卷 $1 的档号给了别处"},
	{regexp.MustCompile(`the archive number of file (\S+)`), "案卷 $1 的档号"},
	{regexp.MustCompile(`a batch of the access log`), "调阅记录的一批"},
	{regexp.MustCompile(`(".*") is no archive number`), "$1 不是档号"},
	{regexp.MustCompile(`(".*") is not 4 of A–Z 0–9`), "$1 应为 4 个大写字母或数字"},
	{regexp.MustCompile(`(".*") is not 2–8 of A–Z 0–9`), "$1 应为 2 到 8 个大写字母或数字"},
	{regexp.MustCompile(`a series of single documents needs one`), "按件归档要写室代码"},
	{regexp.MustCompile(`(".*") is not of an interrupted closing`), "$1 不是中断的归档留下的"},
	{regexp.MustCompile(`this store leaves no temporary files`), "这种存储不留临时文件"},
	{regexp.MustCompile(`(\d+): a paper on a shelf has 1–(\d+) pages and nothing else`), "$1 页：纸质件应有 1 到 $2 页，不能另有内容"},
	{regexp.MustCompile(`no section (".*") in a file of kind (\S+)`), "这一类案卷（$2）没有 $1 这一类材料"},
	{regexp.MustCompile(`(".*") is none of Y, D30, D10`), "$1 应为 Y、D30 或 D10"},
	{regexp.MustCompile(`^(".*") is unknown$`), "没有 $1 这一类"},
	{regexp.MustCompile(`^is not given$`), "没有填"},

	// input (archive)
	{regexp.MustCompile(`(".*") is not of the create-once test`), "$1 不是试写留下的"},
	{regexp.MustCompile(`is not a JSON object`), "不是一组“字段: 内容”（JSON 对象）"},
	{regexp.MustCompile(`the text must be UTF-8 of at most (\d+) bytes`), "应是 UTF-8 文字，最多 $1 字节"},
	{regexp.MustCompile(`is not a SHA-256`), "不是 SHA-256 摘要"},
	{regexp.MustCompile(`(\d+), at most (\d+) at a time`), "有 $1 件，一次最多 $2 件"},
	{regexp.MustCompile(`(".*") is not \[a-z0-9\]\{1,8\}`), "$1 应为 1 到 8 个小写字母或数字"},
	{regexp.MustCompile(`a date and a way to render are needed`), "缺少日期或排版的办法"},
	{regexp.MustCompile(`(\d+) is no place in the text`), "$1 不在文字之内"},
	{regexp.MustCompile(`(?:id|name) (".*") is not \[a-z0-9-\]\{1,(\d+)\}`), "$1 应为 1 到 $2 个小写字母、数字或连字符，首尾不用连字符"},
	{regexp.MustCompile(`name (".*") must have 1–(\d+) characters`), "$1 应有 1 到 $2 个字"},
	{regexp.MustCompile(`id (".*") is not of the form file/document`), "$1 不是“卷号/文书号”的样子"},
	{regexp.MustCompile(`begins or ends with a space, or is more than one line`), "首尾有空格，或不止一行"},
	{regexp.MustCompile(`contains a control character`), "含有看不见的字符"},
	{regexp.MustCompile(`is not valid UTF-8|not valid UTF-8|invalid UTF-8`), "不是 UTF-8 文字"},
	{regexp.MustCompile(`has (\d+) characters, at most (\d+) are allowed`), "有 $1 个字，最多 $2 个"},
	{regexp.MustCompile(`(\d+) bytes, at most (\d+) are allowed`), "有 $1 字节，最多 $2 字节"},
	{regexp.MustCompile(`organ (".*") is not listed`), "机关 $1 没有登记"},
	{regexp.MustCompile(`must contain \{year\} and \{n\} once each`), "{year} 和 {n} 要各有一个，且不相连"},
	{regexp.MustCompile(`unknown level (".*")|secrecy level (".*") is unknown`), "没有密级 $1$2"},
	{regexp.MustCompile(`unknown (?:kind|repair) (".*")`), "没有 $1 这一类"},
	{regexp.MustCompile(`(".*") stands twice`), "$1 写了两次"},
	{regexp.MustCompile(`(\d+) is not within 1–(\d+)`), "$1 不在 1 到 $2 之间"},
	{regexp.MustCompile(`a term without a level`), "有保密期限而无密级"},
	{regexp.MustCompile(`more than (\d+) names`), "多于 $1 个名字"},
	{regexp.MustCompile(`no numbers are left in (\S+) (\d+)`), "系列 $1 在 $2 年的号已用完"},
	{regexp.MustCompile(`the chain of (\S+) is full`), "案卷 $1 的事件已满"},
	{regexp.MustCompile(`must have 1–1000 bytes`), "应有 1 到 1000 字节"},
	{regexp.MustCompile(`(\d+) bytes: empty or too large`), "有 $1 字节，是空的或太大"},
	{regexp.MustCompile(`document (\S+) amends (".*")`), "文书 $1 更正的是 $2"},
	{regexp.MustCompile(`either bytes or a document of the file`), "文件和卷内文书只能给一个"},
	{regexp.MustCompile(`(".*") cannot be attached`), "$1 不能附入"},
	{regexp.MustCompile(`the text comes from a file that is no JSON`), "文字要来自 JSON 以外的文件"},
	{regexp.MustCompile(`unknown way of serving (".*")`), "没有送达方式 $1"},
	{regexp.MustCompile(`a service has a recipient`), "没有写受送达人"},
	{regexp.MustCompile(`(?:a service|a reply|the end of a task) has a date`), "没有写日期"},
	{regexp.MustCompile(`(\d+) and (\d+) more, at most (\d+) are allowed`), "已有 $1 项，再加 $2 项，最多 $3 项"},
	{regexp.MustCompile(`(\d+), at most (\d+) are allowed`), "有 $1 项，最多 $2 项"},
	{regexp.MustCompile(`document (\S+) is of form (\S+)`), "文书 $1 的样式是 $2"},
	{regexp.MustCompile(`key (".*") twice`), "键 $1 写了两次"},
	{regexp.MustCompile(`nested deeper than (\d+)`), "层次多于 $1"},
	{regexp.MustCompile(`half of a surrogate pair`), "\\u 转义只有半个字"},

	// searching
	{regexp.MustCompile(`limit (-?\d+), offset (-?\d+)`), "一次最多列 1000 件（要的是 $1 件，从第 $2 件起）"},
	{regexp.MustCompile(`more than (\d+) values of (\S+)`), "$2 的条件多于 $1 个"},
	{regexp.MustCompile(`(".*") is no civil date|today is (".*")`), "$1$2 不是日期"},
	{regexp.MustCompile(`the cursor is not of this search`), "接着往下列的记号不是这次检索给出的，或索引已经重建；请从第一页列起"},
	{regexp.MustCompile(`the index has another schema`), "是别的版本的程序建的"},
	{regexp.MustCompile(`the index is damaged`), "已损坏"},
	{regexp.MustCompile(`the index belongs to another archive`), "是另一个案卷库的"},
	{regexp.MustCompile(`the index is in use by another process|a server owns the index`), "正被另一个程序占用"},

	// past papers
	{regexp.MustCompile(`id: a string of 1–(\d+) bytes is needed`), "id 应是 1 到 $1 字节的文字"},
	{regexp.MustCompile(`it does not begin as such a file does`), "开头不是这种文件的样子"},
	{regexp.MustCompile(`a zip archive that is not what its name says`), "是压缩包，但不是扩展名所说的文件"},
	{regexp.MustCompile(`the end of the zip archive is missing`), "没有收尾，可能没有传完"},
	{regexp.MustCompile(`not a valid zip file|zip: checksum error|flate: corrupt input`), "压缩包坏了"},
	{regexp.MustCompile(`a directory of more than \d+ bytes|more than \d+ entries`), "里面的文件太多"},
	{regexp.MustCompile(`it unpacks to more than is read`), "解开后太大"},
	{regexp.MustCompile(`elements are nested more than (\d+) deep`), "里面嵌套多于 $1 层"},
	{regexp.MustCompile(`is no part of a text document|it declares a document type|the part ".*" is (?:missing|empty)`), "里面不是文字文档"},
	{regexp.MustCompile(`XML syntax error on line (\d+)`), "里面的 XML 第 $1 行不合语法"},
	{regexp.MustCompile(`^panic: `), "读它时程序出错，请把这个文件交给开发人员"},
	{regexp.MustCompile(`PDF is broken`), "PDF 坏了"},
	{regexp.MustCompile(`(title|number|unit): more than (\d+) (?:bytes|characters)`), "$1 太长，最多 $2"},
	{regexp.MustCompile(`text: missing`), "缺少 text"},
	{regexp.MustCompile(`date: (".*") is not of the form`), "$1"},
	{regexp.MustCompile(`the file's name is no id`), "文件名不能用作编号"},
	{regexp.MustCompile(`more than (\d+) bytes`), "多于 $1 字节"},

	// JSON
	// encoding/json shows the first byte of a longer character as if it were one
	{regexp.MustCompile(`invalid character '(?:[\x{80}-\x{ff}]|\\u00[89].)' (?:looking|after|in|exponent|while)`), "多了或错了汉字、全角标点之类的字符"},
	{regexp.MustCompile(`invalid character (.+?) (?:looking|after|in|exponent|while)`), "多了或错了字符 $1"},
	{regexp.MustCompile(`unexpected end of JSON input|unexpected EOF|^EOF$`), "没有写完"},
	{regexp.MustCompile(`unknown field (".*")`), "没有 $1 这一项"},
	{regexp.MustCompile(`cannot unmarshal (\S+).* into Go struct field \S*?\.?([a-z_]+) of type (\S+)`), "$2 不能填 $1，应为 $3"},
	{regexp.MustCompile(`cannot unmarshal (\S+).* into Go value`), "不能是 $1"},
	{regexp.MustCompile(`more than one value`), "不止一个值"},

	// the address of an archive
	{regexp.MustCompile(`must not contain credentials`), "地址里不能写访问凭证"},
	{regexp.MustCompile(`is not of the form file:///folder`), "不是 file:///文件夹 的样子"},
	{regexp.MustCompile(`begins with (".*"), not with file or s3`), "以 $1 开头，应为 file 或 s3"},
	{regexp.MustCompile(`archive URL names no folder`), "没有写文件夹"},
	{regexp.MustCompile(`unknown or repeated parameter (".*")`), "参数 $1 不认识或重复"},
	{regexp.MustCompile(`endpoint (".*") is not of the form`), "endpoint $1 不是 https://主机:端口 的样子"},
	{regexp.MustCompile(`archive URL (".*") cannot be read`), "$1 看不懂"},
	{regexp.MustCompile(`bucket (".*")`), "桶名 $1 不合规定"},
	{regexp.MustCompile(`the service answers (\w+)`), "存储服务答复 $1"},
	{regexp.MustCompile(`store is unreachable: (\S+)$`), "$1"},

	// the system
	{regexp.MustCompile(`no such file or directory|file does not exist`), "没有这个文件或文件夹"},
	{regexp.MustCompile(`not a directory`), "不是文件夹"},
	{regexp.MustCompile(`is a directory`), "是文件夹"},
	{regexp.MustCompile(`permission denied|operation not permitted`), "没有权限"},
	{regexp.MustCompile(`no space left on device`), "磁盘已满"},
	{regexp.MustCompile(`read-only file system`), "磁盘只读"},
	{regexp.MustCompile(`file name too long`), "名称太长"},
	{regexp.MustCompile(`input/output error`), "磁盘读写出错"},
	{regexp.MustCompile(`too many open files`), "打开的文件太多"},
	{regexp.MustCompile(`connection refused`), "对方拒绝连接"},
	{regexp.MustCompile(`no such host`), "找不到主机"},
	{regexp.MustCompile(`address already in use`), "地址已被占用"},
	{regexp.MustCompile(`i/o timeout|deadline exceeded|Timeout exceeded`), "超时没有应答"},
	{regexp.MustCompile(`x509: .*|tls: .*`), "证书不能信任"},
}

// detailText is what detailWords makes of s.
func detailText(s string) string {
	for _, w := range detailWords {
		if m := w.english.FindStringSubmatchIndex(s); m != nil {
			return string(w.english.ExpandString(nil, expandable.ReplaceAllString(w.chinese, "$${$1}"), s, m))
		}
	}
	return s
}

// expandable finds the groups a translation names. Expand would take the
// Chinese right after one for a part of its name.
var expandable = regexp.MustCompile(`\$(\d)`)

// placeWords names what the archive calls the places of its input.
var placeWords = map[string]string{"organs": "机关", "series": "文号系列", "units": "单位", "actors": "操作人", "names": "曾用名",
	"audience": "知悉范围", "id": "编号", "organ": "所属机关", "format": "文号格式", "clearance": "可阅密级",
	"secrecy": "密级", "level": "密级", "until": "保密期限", "title": "题名", "date": "日期", "year": "年份",
	"next": "起始号", "document": "文书号", "file": "卷号", "case": "卷号", "values": "填写值", "form": "样式",
	"version": "版本", "kind": "类别", "papers": "旧卷", "original": "原件", "text": "文字", "ext": "扩展名",
	"opinion": "意见", "digest": "摘要", "handler": "承办人", "unit": "单位", "number": "文号",
	"archive_no": "档号", "fonds": "全宗号", "room": "室代码", "retention": "保管期限", "reason": "理由",
	"section": "类别", "sheets": "页数", "keys": "存储键"}

var place = regexp.MustCompile(`^([a-z_]+)(?:\[(\d+)\])?$`)

// placeText says a path such as organs[0].id in Chinese, and keeps what it is
// called in the input beside it.
func placeText(path string) string {
	if path == "" {
		return "输入"
	}
	var out []string
	for _, step := range strings.Split(path, ".") {
		m := place.FindStringSubmatch(step)
		if m == nil || placeWords[m[1]] == "" {
			return path
		}
		name := placeWords[m[1]]
		if m[2] != "" {
			name += "[" + m[2] + "]"
		}
		out = append(out, name)
	}
	return strings.Join(out, "的") + "（" + path + "）"
}

// wrapped is the place a failure without one was wrapped with: the last words
// before it.
func wrapped(err error, inner string) string {
	before, _, ok := strings.Cut(err.Error(), inner)
	if !ok {
		return ""
	}
	words := strings.Split(strings.TrimSuffix(before, ": "), ": ")
	if last := words[len(words)-1]; place.MatchString(last) {
		return last
	}
	return ""
}

// pathFailure is the sentence of a failing path of the system.
func pathFailure(err error) (Kind, []Message, bool) {
	var path *fs.PathError
	if !errors.As(err, &path) {
		return 0, nil, false
	}
	detail := args{"detail": path.Err.Error()}
	switch {
	case errors.Is(err, syscall.ENOTDIR):
		return Invalid, one("not-a-folder", path.Path, detail), true
	case errors.Is(err, syscall.EISDIR):
		return Invalid, one("is-a-folder", path.Path, detail), true
	case errors.Is(err, fs.ErrPermission):
		return Failed, one("file-forbidden", path.Path, detail), true
	}
	return Failed, one("file-failed", path.Path, detail), true
}
