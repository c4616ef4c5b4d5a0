package main

import (
	"strings"
	"time"

	"github.com/spf13/cobra"

	"casefile/cmd/internal/office"
)

func (c *cli) savedCmd() *cobra.Command {
	g := group("saved", "常用检索：查看、删去（存和再查：search --save、search --saved）",
		&cobra.Command{Use: "list", Short: "列出自己存的常用检索", Args: args(0, 0),
			RunE: func(cmd *cobra.Command, _ []string) error { return c.savedList(cmd) }},
		&cobra.Command{Use: "remove NAME", Short: "删去一个常用检索", Args: args(1, 1),
			RunE: func(cmd *cobra.Command, given []string) error { return c.savedRemove(cmd, given[0]) }})
	g.Long = `常用检索。存：casefile search QUERY --save 名称；再查：casefile search --saved 名称，上次之后
新收入的排在前面，标【新】。各人存各人的，只凭本人现在能看的文书作答。
存在索引旁边、名称后加 .saved 的文件夹里：删去索引不影响；备份案卷库不含它，要另行备份。`
	return g
}

func (c *cli) savedList(cmd *cobra.Command) error {
	a, err := c.actor(cmd.Context())
	if err != nil {
		return err
	}
	all, err := c.office.SavedQueries(cmd.Context(), a)
	if err != nil {
		return err
	}
	return c.print(all, func() {
		if len(all) == 0 {
			c.say("还没有常用检索。用 casefile search QUERY --save 名称 存一个。")
			return
		}
		rows := [][]string{{"名称", "检索词", "上次看", "看过"}}
		for _, s := range all {
			rows = append(rows, []string{s.Name, spaced(s.Query, c.narrowed(s)), moment(s.Looked), count(s.Seen, "件")})
		}
		c.table(rows)
	})
}

// narrowed says what a saved query is restricted by.
func (c *cli) narrowed(s office.Saved) string {
	var out []string
	add := func(key string, values []string) {
		for _, v := range values {
			out = append(out, office.FacetName(key)+"："+c.office.FacetValue(key, v))
		}
	}
	r := s.Restrict
	for _, f := range []struct {
		key    string
		values []string
	}{{"case", r.Case}, {"form", r.Form}, {"unit", r.Unit}, {"year", r.Year}, {"sector", r.Sector}, {"link", r.Link},
		{"level", r.Level}, {"status", r.Status}, {"secrecy", r.Secrecy}} {
		add(f.key, f.values)
	}
	if r.From+r.To != "" {
		out = append(out, r.From+" 至 "+r.To)
	}
	if s.Wider {
		out = append(out, "含同义的说法")
	}
	if len(out) == 0 {
		return ""
	}
	return "（" + strings.Join(out, "，") + "）"
}

func moment(t time.Time) string { return t.In(china).Format("2006-01-02 15:04") }

func (c *cli) savedRemove(cmd *cobra.Command, name string) error {
	a, err := c.actor(cmd.Context())
	if err != nil {
		return err
	}
	if err := c.office.RemoveSaved(cmd.Context(), a, name); err != nil {
		return err
	}
	return c.print(map[string]string{"removed": name}, func() { c.say("已删去常用检索“%s”。", name) })
}

// searchSave keeps the query; what it finds now counts as seen.
func (c *cli) searchSave(cmd *cobra.Command, a office.Actor, f *searchFlags, r office.SearchRequest) error {
	found, err := c.office.SaveQuery(cmd.Context(), a, f.save, r)
	if err != nil {
		return err
	}
	if !c.json {
		found.Saved = nil // nothing is new yet
	}
	if err := c.answer(cmd, a, found, f); err != nil {
		return err
	}
	if !c.json {
		c.say("已存为常用检索“%s”。再查：casefile search --saved %s", f.save, shellWord(f.save))
	}
	return c.out.err
}

// searchSaved runs a saved query again. What was shown is marked as seen once
// it is on its way to the reader.
func (c *cli) searchSaved(cmd *cobra.Command, a office.Actor, f *searchFlags) error {
	found, err := c.office.RunSaved(cmd.Context(), a, office.SavedRequest{Name: f.saved, Limit: f.limit, Explain: f.explain})
	if err != nil {
		return err
	}
	if err := c.answer(cmd, a, found, f); err != nil {
		return err
	}
	asked := cmd.Flags().Changed("mark")
	if asked && !f.mark {
		return nil
	}
	run := found.Saved
	m := office.MarkRequest{Name: run.Name, IDs: run.NewIDs, Gone: run.Gone, All: asked || run.Uncompared}
	if !m.All && len(m.IDs)+len(m.Gone) == 0 {
		return nil
	}
	return c.office.MarkSaved(cmd.Context(), a, m)
}

// saySaved tells what is new since a saved query was last looked at.
func (c *cli) saySaved(run *office.SavedRun) {
	if run == nil {
		return
	}
	since := moment(run.Since)
	switch {
	case run.Uncompared:
		c.say("上次（%s）查到 %d 件。多于 %d 件的不逐件比较新旧；可加限定条件另存一个。", since, run.Was, office.MaxCompared)
		return
	case run.New == 0:
		c.say("上次（%s）之后没有新的。", since)
	case run.New > len(run.NewIDs):
		c.say("%d 件是上次（%s）之后的，列出 %d 件；其余下次仍作新的列出，--mark 则都记为看过。", run.New, since, len(run.NewIDs))
	default:
		c.say("%d 件是上次（%s）之后的。", run.New, since)
	}
	if len(run.Gone) > 0 {
		c.say("%d 件上次有，现在查不到了：%s", len(run.Gone), someOf(run.Gone))
	}
}

// someOf lists the first few of ids.
func someOf(ids []string) string {
	const few = 10
	s := strings.Join(ids[:min(few, len(ids))], "　")
	if len(ids) > few {
		s += " 等"
	}
	return s
}
