package search

import (
	"slices"
	"strings"

	"casefile/search/query"
	"casefile/search/zh"
)

// fieldSet is the condition of a field: its value contains, in normal form,
// what was typed; ids and states are equal to it.
func fieldSet(c query.Clause, norm string, forms map[string]string) set {
	contains := func(s string) bool { return strings.Contains(zh.String(s), norm) }
	switch c.Field {
	case query.Date, query.Year:
		return dateRange(c.From, c.To)
	case query.Case:
		return anyOf{hasTerm{fieldFile, c.Value}, hasMatch{fieldCaseNo, contains}}
	case query.Form:
		return hasMatch{fieldForm, func(id string) bool { return id == c.Value || contains(forms[id]) }}
	case query.Status:
		return anyOf{hasMatch{fieldStatus, func(s string) bool { return s == c.Value || slices.Contains(statusWords[s], norm) }},
			hasMatch{fieldText, func(s string) bool { return slices.Contains(textWords[s], norm) }}}
	case query.Secrecy:
		return hasMatch{fieldSecrecy, func(s string) bool { return contains(s) || s == NoSecrecy && norm == "无" }}
	}
	return hasMatch{map[query.Field]string{query.Unit: fieldUnit, query.Sector: fieldSector,
		query.Link: fieldLink, query.Level: fieldLevel}[c.Field], contains}
}

// statusWords are what people call the states of a document that can be found.
var statusWords = map[string][]string{
	"issued":    {"已制发", "制发", "已印发", "已发"},
	"imported":  {"旧卷", "导入", "已导入"},
	"withdrawn": {"已撤回", "撤回"},
}

// textWords are what people call papers that came without text.
var textWords = map[string][]string{noText: {"无文本"}, addedText: {"后补文本", "补文本"}}

// dateRange is first and last civil date; "" is open.
func dateRange(from, to string) set {
	if to != "" {
		to += "\x00" // the end is excluded
	}
	return hasRange{fieldDate, from, to}
}

// numberBranch is the branch of a document number or a piece of one.
func numberBranch(norm []byte) branch {
	key := pieceKey(norm)
	grams, _ := zh.Cover(key)
	return branch{may: gramSets(inNumber, grams), left: condNumber{key}}
}
