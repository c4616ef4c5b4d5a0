package main

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"
)

// TestOutFolder: the folder a file should go to is what is missing.
func TestOutFolder(t *testing.T) {
	dir := t.TempDir()
	c := &cli{}
	for _, tt := range []struct{ out, want string }{
		{filepath.Join(dir, "nodir", "x.pdf"), "没有文件夹 " + filepath.Join(dir, "nodir")},
		{dir, "是文件夹"},
	} {
		err := c.write(tt.out, []byte("x"))
		var errs bytes.Buffer
		c.stderr = &errs
		if err == nil || c.fail(err) == 0 || !strings.Contains(errs.String(), tt.want) {
			t.Errorf("%s: %v\n%s", tt.out, err, errs.String())
		}
	}
}
