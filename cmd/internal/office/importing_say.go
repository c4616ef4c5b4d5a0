package office

import (
	"slices"
	"strings"

	"casefile/archive"
	"casefile/search/ingest"
)

// tell reports what became of a paper.
func (im *importing) tell(p *incoming) {
	switch {
	case p.twin != nil && p.twin.dup != nil:
		p.dup = &Duplicate{Path: p.from.path(), ID: p.twin.dup.ID, Title: p.twin.dup.Title}
	case p.twin != nil && p.twin.err == nil:
		p.dup = &Duplicate{Path: p.from.path(), ID: string(p.twin.id), Title: p.twin.paper.Title}
	case p.twin != nil:
		p.err = p.twin.err
	}
	switch {
	case p.err != nil:
		im.refuse(p.from, p.err)
		return
	case p.dup != nil:
		im.report.Duplicates = append(im.report.Duplicates, *p.dup)
	default:
		im.report.Imported = append(im.report.Imported, im.imported(p))
		im.report.Kinds[p.paper.Ext]++
		if p.paper.NoText != "" {
			im.report.NoText++
		}
	}
	im.progress(p.from)
}

func (im *importing) imported(p *incoming) Imported {
	return Imported{ID: string(p.id), Title: p.paper.Title, Path: p.from.path(), Known: p.known,
		Kind: p.paper.Ext, Number: p.paper.Number, Date: p.paper.Date, Unit: p.paper.Unit, Guessed: guesses(p.paper),
		Marked: p.paper.Mark, NoText: string(p.paper.NoText), Same: p.same, Like: p.like}
}

// guessUnit knows the office's own organs by the 机关代字 their numbers begin
// with.
func (im *importing) guessUnit(p *ingest.Paper) {
	if p.Unit != "" || p.Number == "" {
		return
	}
	best := archive.Organ{}
	for _, organ := range im.organs {
		if organ.Code != "" && strings.HasPrefix(p.Number, organ.Code) && len(organ.Code) > len(best.Code) {
			best = organ
		}
	}
	if best.Name != "" {
		p.Unit = best.Name
		p.Guessed = append(slices.Clip(p.Guessed), ingest.GuessedUnit)
	}
}

// NoTextName says why a paper has no text.
func NoTextName(why string) string {
	return word(why, map[string]string{"scan": "扫描件或图片", "encrypted": "已加密，打不开", "format": "这种格式读不出文字", "limits": "太大或太复杂，没有读"})
}
