package search

import (
	"cmp"
	"slices"

	"casefile/search/zh"
)

// maxFactors are told of a score one by one; the smaller ones together, as the
// term of that name.
const (
	maxFactors   = 24
	otherFactors = "…"
	fieldPassage = "passage" // Factor.Field of a passage; its Term is what it says
)

// why are the factors of a candidate's score.
func (a *alike) why(g *generation, m candidate, passages bool) ([]Factor, error) {
	sections, err := g.texts.sections(m.docKey)
	if err != nil {
		return nil, err
	}
	var out []Factor
	a.words(m.units, sections, func(g likeGram, tf int, score float64) {
		out = append(out, Factor{Term: gramText(g.gram), Count: tf, Docs: g.docs, Score: score})
	})
	out = greatest(out)
	if p := a.passage(sections); passages && p.score > 0 {
		says := zh.Text{Norm: sections[2*p.from : 2*p.to]}.String()
		out = append(out, Factor{Term: says, Field: fieldPassage, Score: p.score})
	}
	return out, nil
}

// greatest are the greatest factors and the sum of the others.
func greatest(all []Factor) []Factor {
	slices.SortStableFunc(all, func(a, b Factor) int { return -cmp.Compare(a.Score, b.Score) })
	if len(all) <= maxFactors {
		return all
	}
	rest := Factor{Term: otherFactors}
	for _, f := range all[maxFactors:] {
		rest.Score += f.Score
	}
	return append(all[:maxFactors:maxFactors], rest)
}

// gramText is a gram as text.
func gramText(g zh.Gram) string {
	norm := []byte{byte(g), byte(g >> 8)}
	if g >= 1<<16 {
		norm = []byte{byte(g >> 16), byte(g >> 24), byte(g), byte(g >> 8)}
	}
	return zh.Text{Norm: norm}.String()
}
