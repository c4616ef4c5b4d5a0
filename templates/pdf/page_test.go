package pdf

import (
	"testing"

	"casefile/templates/fonts"
	"casefile/templates/layout"
	"casefile/templates/pagetest"
)

// A4 in points.
const a4Width, a4Height = 595.276, 841.89

// grid is the pitch of characters on the 22 × 28 grid.
const grid = 442.205 / 28

// sheet is a page under construction.
type sheet struct {
	tb   testing.TB
	set  *fonts.Set
	page layout.Page
}

func newSheet(tb testing.TB) *sheet {
	tb.Helper()
	return &sheet{tb, pagetest.Fonts(tb), layout.Page{Width: a4Width, Height: a4Height}}
}

// text sets characters at even distances.
func (s *sheet) text(role fonts.Role, x, y, size, pitch float64, text string) *layout.TextRun {
	s.tb.Helper()
	run := &layout.TextRun{X: x, Y: y, Size: size}
	for i, r := range []rune(text) {
		g, ok := s.set.Glyph(role, r)
		if !ok {
			s.tb.Fatalf("%s: %c (%U) is not covered: %v", role, r, r, s.set.Err())
		}
		run.Glyphs = append(run.Glyphs, layout.PlacedGlyph{Glyph: g, Rune: r, DX: float64(i) * pitch})
	}
	s.page.Items = append(s.page.Items, run)
	return run
}

func (s *sheet) rule(x1, y1, x2, y2, weight float64, c layout.Color) {
	s.page.Items = append(s.page.Items, &layout.Rule{X1: x1, Y1: y1, X2: x2, Y2: y2, Weight: weight, Color: c})
}

// body fills the page from y downwards with lines of at most 28 characters.
func (s *sheet) body(y float64, text []rune) {
	s.tb.Helper()
	for len(text) > 0 {
		n := min(28, len(text))
		s.text(fonts.FangSong, 79.37, y, 16, grid, string(text[:n]))
		text = text[n:]
		y += 29.61
	}
}

// prose is text of a fictional document.
const prose = "经研究，现就你单位在专项资金管理使用中存在的问题发函了解有关情况。请于收到本函之日起十五个工作日内，" +
	"对下列事项如实作出书面说明，由主要负责同志签字并加盖公章后报送我委：（一）项目立项、招标投标、合同签订和" +
	"资金拨付的全部过程；（二）是否存在违反中央八项规定精神、违规收受礼品礼金、借培训名义组织公款旅游等情形；" +
	"（三）内部监督制度的制定与执行，特别是对关键岗位权力运行的制约和监督。同一案件中暴露出的制度漏洞和管理" +
	"短板，应当举一反三、以案促改，明确整改措施、责任人员与完成时限。对隐瞒事实、避重就轻、敷衍塞责的，将依规" +
	"依纪依法严肃处理。请督促相关干部正确对待组织函询，主动讲清问题，切实做到惩前毖后、治病救人。" +
	"坚持把纪律挺在前面，运用监督执纪“四种形态”，层层压实全面从严治党主体责任；深化标本兼治，一体推进不敢腐、" +
	"不能腐、不想腐。联系人：张某某，电话：0000—12345678，地址：某市某区某路88号。"

// sample is a page that uses everything: five faces, red, rules, a character
// beyond the Basic Multilingual Plane, fallback glyphs within a run, artifacts.
func sample(tb testing.TB) layout.Page {
	tb.Helper()
	s := newSheet(tb)
	s.text(fonts.XiaoBiaoSong, 86, 180, 42, 47, "某市纪律检查委员会").Color = layout.Red
	s.text(fonts.FangSong, 220, 240, 16, grid, "某纪函〔2026〕12号")
	s.rule(79.37, 252, 521.57, 252, 1, layout.Red)
	s.text(fonts.XiaoBiaoSong, 150, 320, 22, 22, "关于责成书面说明情况的函")
	s.text(fonts.HeiTi, 110, 380, 16, grid, "一、有关情况")
	s.text(fonts.KaiTi, 110, 410, 16, grid, "（一）资金使用情况")
	s.text(fonts.FangSong, 79.37, 440, 16, grid, "某市某局𬭎某某、𫠆某某同志：捨餘￥")
	s.body(470, []rune(prose)[:200])
	s.text(fonts.SongTi, 500, 785, 14, 7, "—1—").Artifact = true
	mark := s.text(fonts.HeiTi, 180, 620, 120, 120, "草稿")
	mark.Artifact, mark.Angle, mark.Color = true, 45, layout.Color{R: 0.85, G: 0.85, B: 0.85}
	return s.page
}

var sampleMeta = Meta{
	Title: "关于责成<书面说明>情况的函 & (一) 𬭎", Author: "某市纪律检查委员会", Subject: "某纪函〔2026〕12号",
	Keywords: "函询, 整改", Date: "2026-03-05",
}

// plainText is the page's text in the order of its items, without artifacts and
// white space.
func plainText(pages ...layout.Page) string {
	var out []rune
	for _, p := range pages {
		for _, it := range p.Items {
			if run, ok := it.(*layout.TextRun); ok && !run.Artifact {
				for _, g := range run.Glyphs {
					out = append(out, g.Rune)
				}
			}
		}
	}
	return pagetest.Squeeze(string(out))
}
