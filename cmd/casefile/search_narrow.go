package main

import (
	"slices"

	"github.com/spf13/cobra"

	"casefile/cmd/internal/office"
)

// narrowFlags restrict a search. Each may be given several times, or with
// several values apart by commas: any of them will do.
type narrowFlags struct{ office.Narrow }

// narrowNames are their names. Its capacity is its length: it may be added to.
var narrowNames = slices.Clip([]string{"form", "unit", "year", "status", "secrecy", "case", "sector", "link", "level", "from", "to"})

func (f *narrowFlags) add(cmd *cobra.Command) {
	x := cmd.Flags()
	x.StringSliceVar(&f.Form, "form", nil, "限文种：样式名称或编号，几个用逗号隔开")
	x.StringSliceVar(&f.Unit, "unit", nil, "限单位：写全称（可先看 --facets）；只记得一部分的，写在检索词里，如 单位:交通")
	x.StringSliceVar(&f.Year, "year", nil, "限年度，如 2025,2026")
	x.StringSliceVar(&f.Status, "status", nil, "限状态：已制发、旧卷、已撤回")
	x.StringSliceVar(&f.Secrecy, "secrecy", nil, "限密级：内部、秘密、机密、绝密、无")
	x.StringSliceVar(&f.Case, "case", nil, "限案卷：卷号")
	x.StringSliceVar(&f.Sector, "sector", nil, "限行业")
	x.StringSliceVar(&f.Link, "link", nil, "限环节")
	x.StringSliceVar(&f.Level, "level", nil, "限层级")
	x.StringVar(&f.From, "from", "", "从哪天起：2025、2025-06 或 2025-06-30")
	x.StringVar(&f.To, "to", "", "到哪天止，写法同上")
}

// emptyFlag refuses a flag that was given with nothing after it, which would
// quietly restrict nothing.
func emptyFlag(cmd *cobra.Command, names ...string) error {
	for _, name := range names {
		x := cmd.Flags().Lookup(name)
		if s := x.Value.String(); x.Changed && (s == "" || s == "[]") {
			return misuse("usage-flag-empty", map[string]string{"use": cmd.CommandPath(), "flag": "--" + name})
		}
	}
	return nil
}

// changed reports whether any of them was given.
func (f *narrowFlags) changed(cmd *cobra.Command) bool { return firstSet(cmd, narrowNames...) != "" }
