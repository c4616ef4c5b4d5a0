package main

import (
	"runtime"

	"github.com/spf13/cobra"
)

func (c *cli) versionCmd() *cobra.Command {
	return &cobra.Command{Use: "version", Short: "显示版本", Args: args(0, 0),
		RunE: func(*cobra.Command, []string) error {
			return c.print(map[string]string{"version": version, "go": runtime.Version()}, func() {
				c.say("casefile %s（%s %s/%s）", version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
			})
		}}
}
