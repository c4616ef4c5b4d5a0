package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode"

	"casefile/cmd/internal/office"
)

// print answers a command: v as JSON with --json, otherwise what people writes.
func (c *cli) print(v any, people func()) error {
	c.progressEnd()
	if !c.json {
		people()
		return c.out.err
	}
	enc := json.NewEncoder(c.stdout)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// say writes a line for people to stdout.
func (c *cli) say(format string, args ...any) { fmt.Fprintf(c.out, format+"\n", args...) }

// note writes a passing remark to stderr, only where somebody is looking.
func (c *cli) note(format string, args ...any) {
	if c.terminal && !c.json {
		fmt.Fprintf(&plain{w: c.stderr}, format+"\n", args...)
	}
}

// notices tell what was put right in what was typed. They are no progress and
// no answer: on stderr wherever that leads, and with --json in the answer.
func (c *cli) notices(list []office.Message) {
	for _, m := range list {
		if !c.json {
			fmt.Fprintf(&plain{w: c.stderr}, "提示：%s\n", m.Text)
		}
	}
}

// progress overwrites one line on a terminal.
func (c *cli) progress(format string, args ...any) {
	if c.terminal && !c.json {
		c.drawn.Store(true)
		fmt.Fprint(c.stderr, "\r\x1b[K"+harmless(fmt.Sprintf(format, args...)))
	}
}

// progressEnd clears the line that progress drew.
func (c *cli) progressEnd() {
	if c.drawn.Swap(false) {
		fmt.Fprint(c.stderr, "\r\x1b[K")
	}
}

// plain passes text on with control characters made visible: a title or a
// snippet out of an imported paper must not drive somebody's terminal.
type plain struct {
	w   io.Writer
	err error // the first failure of w
}

func (p *plain) Write(b []byte) (int, error) {
	if _, err := io.WriteString(p.w, harmless(string(b))); err != nil {
		if p.err == nil {
			p.err = err
		}
		return 0, err
	}
	return len(b), nil
}

func harmless(s string) string {
	return strings.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && (unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r)) {
			return '\ufffd'
		}
		return r
	}, s)
}

// table writes rows in columns; a Han character is two cells wide.
func (c *cli) table(rows [][]string) {
	var widths []int
	for _, row := range rows {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], cells(cell))
		}
	}
	for _, row := range rows {
		var b strings.Builder
		for i, cell := range row {
			b.WriteString(cell)
			if i < len(row)-1 {
				b.WriteString(strings.Repeat(" ", widths[i]-cells(cell)+2))
			}
		}
		c.say("%s", strings.TrimRight(b.String(), " "))
	}
}

// cells is the width of s on a terminal.
func cells(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r >= 0x1100 && (unicode.Is(unicode.Han, r) || wide(r)) {
			n++
		}
	}
	return n
}

// wide tells full-width marks and letters beside Han: CJK symbols, kana,
// full-width forms, and the brackets and dashes of Chinese print.
func wide(r rune) bool {
	return r >= 0x2e80 && r <= 0xa4cf || r >= 0xac00 && r <= 0xd7a3 ||
		r >= 0xf900 && r <= 0xfaff || r >= 0xfe30 && r <= 0xfe6f ||
		r >= 0xff00 && r <= 0xff60 || r >= 0xffe0 && r <= 0xffe6
}

// or is s, or alt when there is none.
func or(s, alt string) string {
	if s == "" {
		return alt
	}
	return s
}
