package main

import (
	"github.com/spf13/cobra"

	"casefile/cmd/internal/office"
)

// misuse is a command line that makes no sense: exit code 2.
func misuse(id string, args map[string]string) error {
	return &office.Problem{ID: id, Kind: office.Usage, Args: args}
}

// args asks for between least and most arguments; names is how help writes them.
func args(least, most int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, given []string) error {
		if len(given) < least {
			return misuse("usage-args-few", map[string]string{"use": cmd.UseLine()})
		}
		if most >= 0 && len(given) > most {
			return misuse("usage-args-many", map[string]string{"use": cmd.UseLine(), "extra": given[most]})
		}
		return nil
	}
}

func noSuchCommand(cmd *cobra.Command, given []string) error {
	if len(given) > 0 {
		return misuse("usage-command", map[string]string{"command": given[0], "under": cmd.CommandPath()})
	}
	return nil
}

// group is a command that only gathers others.
func group(use, short string, subs ...*cobra.Command) *cobra.Command {
	g := &cobra.Command{Use: use, Short: short, Args: noSuchCommand,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return misuse("usage-subcommand", map[string]string{"under": cmd.CommandPath()})
		}}
	g.AddCommand(subs...)
	return g
}

// inChinese gives the tree Chinese help, and turns cobra's own complaints
// into problems.
func inChinese(root *cobra.Command) *cobra.Command {
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return &office.Problem{ID: "usage-flag", Kind: office.Usage, Err: err,
			Args: map[string]string{"use": cmd.CommandPath(), "why": err.Error()}}
	})
	root.SetUsageTemplate(usageTemplate)
	root.SetHelpCommand(&cobra.Command{Use: "help [命令]", Short: "显示某个命令的帮助",
		PersistentPreRun: func(*cobra.Command, []string) {},
		RunE: func(cmd *cobra.Command, given []string) error {
			found, _, err := cmd.Root().Find(given)
			if err != nil {
				return noSuchCommand(cmd.Root(), given)
			}
			return found.Help()
		}})
	root.InitDefaultCompletionCmd()
	walk(root, func(cmd *cobra.Command) {
		cmd.InitDefaultHelpFlag()
		cmd.Flags().Lookup("help").Usage = "显示帮助"
		if cmd.Name() == "completion" {
			cmd.Short = "生成命令行补全脚本"
		}
	})
	return root
}

func walk(cmd *cobra.Command, visit func(*cobra.Command)) {
	visit(cmd)
	for _, sub := range cmd.Commands() {
		walk(sub, visit)
	}
}

const usageTemplate = `用法：{{if .Runnable}}
  {{.UseLine}}{{end}}{{if .HasAvailableSubCommands}}
  {{.CommandPath}} [命令]

命令：{{range .Commands}}{{if (or .IsAvailableCommand (eq .Name "help"))}}
  {{rpad .Name .NamePadding }} {{.Short}}{{end}}{{end}}{{end}}{{if .HasExample}}

示例：
{{.Example}}{{end}}{{if .HasAvailableLocalFlags}}

选项：
{{.LocalFlags.FlagUsages | trimTrailingWhitespaces}}{{end}}{{if .HasAvailableInheritedFlags}}

通用选项：
{{.InheritedFlags.FlagUsages | trimTrailingWhitespaces}}{{end}}
`
