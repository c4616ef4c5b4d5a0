package main

import (
	"errors"
	"strconv"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

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
		return flagProblem(cmd.CommandPath(), err)
	})
	root.SetUsageTemplate(usageTemplate)
	root.SetHelpCommand(&cobra.Command{Use: "help [命令]", Short: "显示某个命令的帮助",
		PersistentPreRun: func(*cobra.Command, []string) {},
		RunE: func(cmd *cobra.Command, given []string) error {
			found, rest, err := cmd.Root().Find(given)
			if err != nil {
				return noSuchCommand(cmd.Root(), given)
			}
			if err := noSuchCommand(found, rest); err != nil {
				return err
			}
			return found.Help()
		}})
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	walk(root, func(cmd *cobra.Command) {
		cmd.InitDefaultHelpFlag()
		cmd.Flags().Lookup("help").Usage = "显示帮助"
		if cmd.Name() == "completion" {
			completionInChinese(cmd)
		}
	})
	return root
}

// completionInChinese translates the command that cobra brings along.
func completionInChinese(cmd *cobra.Command) {
	cmd.Short = "生成命令行补全脚本"
	cmd.Long = "生成命令行补全脚本：按所用的命令行（bash、zsh、fish、powershell）选一个子命令，各有装法说明。"
	cmd.Args = noSuchCommand
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		return misuse("usage-subcommand", map[string]string{"under": cmd.CommandPath()})
	}
	load := map[string]string{
		"bash":       "source <(casefile completion bash)",
		"zsh":        "source <(casefile completion zsh)",
		"fish":       "casefile completion fish | source",
		"powershell": "casefile completion powershell | Out-String | Invoke-Expression",
	}
	for _, sub := range cmd.Commands() {
		sub.Short = "生成 " + sub.Name() + " 的补全脚本"
		sub.Long = sub.Short + "，写到标准输出。在当前命令行里启用：\n\n  " + load[sub.Name()] + "\n\n要每次都启用，把这一行写进 " + sub.Name() + " 的启动文件。"
		sub.Args = args(0, 0)
		if f := sub.Flags().Lookup("no-descriptions"); f != nil {
			f.Usage = "不带说明"
		}
	}
}

// flagProblem says in Chinese what the flag parser found, naming the flag.
func flagProblem(use string, err error) error {
	var unknown *pflag.NotExistError
	var empty *pflag.ValueRequiredError
	var value *pflag.InvalidValueError
	var syntax *pflag.InvalidSyntaxError
	switch {
	case errors.As(err, &unknown):
		return misuse("usage-flag-unknown", map[string]string{"use": use,
			"flag": dashed(unknown.GetSpecifiedName(), unknown.GetSpecifiedShortnames())})
	case errors.As(err, &empty):
		return misuse("usage-flag-empty", map[string]string{"use": use,
			"flag": dashed(empty.GetSpecifiedName(), empty.GetSpecifiedShortnames())})
	case errors.As(err, &value):
		return misuse("usage-flag-value", map[string]string{"use": use, "flag": "--" + value.GetFlag().Name,
			"given": value.GetValue(), "want": wanted(value.GetFlag().Value.Type())})
	case errors.As(err, &syntax):
		return misuse("usage-flag-syntax", map[string]string{"use": use, "flag": syntax.GetSpecifiedFlag()})
	}
	return &office.Problem{ID: "usage-flag", Kind: office.Usage, Err: err,
		Args: map[string]string{"use": use, "why": err.Error()}}
}

// dashed is a flag as it was typed; shorthands is the group it stood in.
func dashed(name, shorthands string) string {
	if shorthands != "" {
		return "-" + shorthands
	}
	return "--" + name
}

// wanted says what a flag of this type takes.
func wanted(flagType string) string {
	switch flagType {
	case "bool":
		return " true 或 false"
	case "int", "int64", "uint", "uint64":
		return "整数"
	case "stringSlice":
		return "几个值，用逗号隔开，不带引号"
	case "duration":
		return "时长，如 30s"
	}
	return flagType
}

// maxListed is the most that one command lists (search.MaxLimit).
const maxListed = 1000

// checkLimit refuses a --limit that lists nothing or too much, for every
// command that has one.
func checkLimit(cmd *cobra.Command) error {
	f := cmd.Flags().Lookup("limit")
	if f == nil || !f.Changed {
		return nil
	}
	if n, err := strconv.Atoi(f.Value.String()); err != nil || n < 1 || n > maxListed {
		return misuse("usage-limit", map[string]string{"given": f.Value.String(), "limit": strconv.Itoa(maxListed)})
	}
	return nil
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
