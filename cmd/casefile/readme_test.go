package main

import (
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"casefile/templates/pagetest"
)

// What the README tells people to follow or to type is there: its relative
// links and anchors, the folders it names, the make targets, and every casefile
// command with its flags, parsed by the command tree itself.
func TestReadme(t *testing.T) {
	root := filepath.Join("..", "..")
	text := readmeText(t, filepath.Join(root, "README.md"))
	t.Run("links", func(t *testing.T) { checkLinks(t, root, text) })
	t.Run("paths", func(t *testing.T) { checkPaths(t, root, text) })
	t.Run("commands", func(t *testing.T) {
		makefile := readmeText(t, filepath.Join(root, "Makefile"))
		typed := readmeCommands(text)
		for _, line := range typed {
			if err := checkCommand(root, makefile, line); err != nil {
				t.Errorf("README: %s: %v", line, err)
			}
		}
		for _, must := range []string{"make demo", "make test"} {
			if !slices.Contains(typed, must) {
				t.Errorf("README does not show %q in a block of commands", must)
			}
		}
	})
}

func readmeText(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(name)
	if os.IsNotExist(err) && !pagetest.Required() {
		t.Skipf("there is no %s yet", filepath.Base(name))
	}
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

var (
	linkPattern    = regexp.MustCompile(`\]\(([^()\s]+)(?:\s+"[^"]*")?\)|(?:src|href)="([^"]+)"`)
	headingPattern = regexp.MustCompile(`(?m)^#{1,6} +(.+?) *$`)
	codePattern    = regexp.MustCompile("`([^`\n]+)`")
	treePattern    = regexp.MustCompile(`^(templates|archive|search|cmd|\.ci)/[\w./-]*$`)
	substitution   = regexp.MustCompile(`\$\(([^()]*)\)`)
	assignment     = regexp.MustCompile(`^[A-Za-z_]\w*=`)
	separator      = regexp.MustCompile(`\s(?:\|\|?|&&|;|&)(?:\s|$)|;$`)
)

func checkLinks(t *testing.T, root, text string) {
	anchors := map[string]bool{}
	for _, m := range headingPattern.FindAllStringSubmatch(prose(text), -1) {
		anchors[anchor(m[1])] = true
	}
	for _, m := range linkPattern.FindAllStringSubmatch(prose(text), -1) {
		target := m[1] + m[2]
		if strings.Contains(target, "://") || strings.HasPrefix(target, "mailto:") {
			continue
		}
		name, fragment, _ := strings.Cut(target, "#")
		if name == "" && !anchors[fragment] {
			t.Errorf("README links to #%s, and has no such heading", fragment)
		}
		if _, err := os.Stat(filepath.Join(root, filepath.FromSlash(name))); err != nil {
			t.Errorf("README links to %s, which is not there", target)
		}
	}
}

// anchor is the fragment a heading gets: lower case, letters and digits and
// hyphens kept, blanks made hyphens.
func anchor(heading string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ':
			return '-'
		case unicode.IsLetter(r), unicode.IsDigit(r), r == '-', r == '_':
			return unicode.ToLower(r)
		}
		return -1
	}, heading)
}

// checkPaths looks for what is written as code and begins with a folder of the
// tree, in the text and at the start of a line of a block (the folder map).
func checkPaths(t *testing.T, root, text string) {
	var named []string
	for _, m := range codePattern.FindAllStringSubmatch(prose(text), -1) {
		named = append(named, m[1])
	}
	for _, b := range blocks(text) {
		for _, line := range b.lines {
			if first := strings.Fields(line); len(first) > 0 {
				named = append(named, first[0])
			}
		}
	}
	for _, name := range named {
		if !treePattern.MatchString(name) {
			continue
		}
		if _, err := os.Stat(filepath.Join(root, filepath.FromSlash(name))); err != nil {
			t.Errorf("README names %s, which is not there", name)
		}
	}
}

// block is a fenced block with the language it says.
type block struct {
	language string
	lines    []string
}

func blocks(text string) []block {
	var found []block
	inside := false
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		language, fence := strings.CutPrefix(strings.TrimSpace(line), "```")
		switch {
		case fence && !inside:
			found = append(found, block{language: strings.TrimSpace(language)})
			inside = true
		case fence:
			inside = false
		case inside:
			last := &found[len(found)-1]
			last.lines = append(last.lines, line)
		}
	}
	return found
}

// prose is the text without its fenced blocks.
func prose(text string) string {
	var out strings.Builder
	inside := false
	for line := range strings.Lines(text) {
		if strings.HasPrefix(strings.TrimSpace(line), "```") {
			inside = !inside
		} else if !inside {
			out.WriteString(line)
		}
	}
	return out.String()
}

// readmeCommands lists what the blocks tell people to type, one command each:
// the lines after "$ " where a block has such lines (the others are output),
// else every line of a shell block. A backslash at its end goes on.
func readmeCommands(text string) []string {
	var commands []string
	for _, b := range blocks(text) {
		shell := slices.Contains([]string{"sh", "bash", "shell"}, b.language)
		prompt := slices.ContainsFunc(b.lines, func(l string) bool { return strings.HasPrefix(l, "$ ") })
		joined := strings.ReplaceAll(strings.Join(b.lines, "\n"), "\\\n", " ")
		for line := range strings.Lines(joined) {
			typed, ok := strings.CutPrefix(line, "$ ")
			if prompt && ok || !prompt && shell {
				commands = append(commands, splitCommands(typed)...)
			}
		}
	}
	return commands
}

// splitCommands parts a line at |, && and ;, and takes out what $( ) runs.
func splitCommands(line string) []string {
	line, _, _ = strings.Cut(" "+strings.TrimSpace(line), " #")
	var commands []string
	for _, m := range substitution.FindAllStringSubmatch(line, -1) {
		commands = append(commands, splitCommands(m[1])...)
	}
	line = substitution.ReplaceAllString(line, "X")
	for _, part := range separator.Split(line, -1) {
		if part = strings.TrimSpace(part); part != "" {
			commands = append(commands, part)
		}
	}
	return commands
}

// checkCommand says what is wrong with one command, if it is one of ours.
func checkCommand(root, makefile, line string) error {
	words := splitWords(line)
	for len(words) > 0 && assignment.MatchString(words[0]) {
		words = words[1:]
	}
	if len(words) == 0 {
		return nil
	}
	switch program := path.Base(words[0]); program {
	case "make":
		return checkMake(makefile, words[1:])
	case "casefile":
		return checkCasefile(words[1:])
	case "go":
		return checkGo(root, words[1:])
	}
	return nil
}

func checkMake(makefile string, words []string) error {
	for _, word := range words {
		name, _, variable := strings.Cut(word, "=")
		pattern := `(?m)^` + regexp.QuoteMeta(name) + ` *:[^=]`
		if variable {
			pattern = `(?m)^` + regexp.QuoteMeta(name) + ` *\?=`
		}
		if !regexp.MustCompile(pattern).MatchString(makefile) {
			return fmt.Errorf("the Makefile has no %s", name)
		}
	}
	return nil
}

func checkGo(root string, words []string) error {
	for _, word := range words {
		if !strings.HasPrefix(word, "./") {
			continue
		}
		if _, err := os.Stat(filepath.Join(root, strings.TrimSuffix(word, "..."))); err != nil {
			return fmt.Errorf("there is no %s", word)
		}
	}
	return nil
}

// checkCasefile has the command tree parse the words and runs nothing.
func checkCasefile(words []string) error {
	c := &cli{out: &plain{w: io.Discard}}
	cmd, rest, err := c.root().Find(words)
	if err != nil {
		return err
	}
	if err := cmd.ParseFlags(rest); err != nil {
		return fmt.Errorf("%s: %w", cmd.CommandPath(), err)
	}
	if err := cmd.ValidateArgs(cmd.Flags().Args()); err != nil {
		return fmt.Errorf("%s: %w", cmd.CommandPath(), err)
	}
	return nil
}

// splitWords parts a command at blanks outside quotes and drops redirections.
func splitWords(line string) []string {
	var words []string
	var word strings.Builder
	var quote rune
	begun := false
	end := func() {
		if begun {
			words = append(words, word.String())
		}
		word.Reset()
		begun = false
	}
	for _, r := range line {
		switch {
		case quote != 0 && r == quote:
			quote = 0
		case quote == 0 && (r == '"' || r == '\''):
			quote, begun = r, true
		case quote == 0 && unicode.IsSpace(r):
			end()
		default:
			word.WriteRune(r)
			begun = true
		}
	}
	end()
	for i, w := range words {
		if w == ">" || w == ">>" || w == "<" || w == "2>" {
			return words[:i]
		}
	}
	return words
}

// The checker itself: each of these has to be found, or let through.
func TestReadmeChecker(t *testing.T) {
	makefile := "DIR ?=\ndemo: build\n\techo\n"
	good := []string{"make demo DIR=/tmp/x", "git clone somewhere", "bin/casefile form list --json",
		"CASEFILE_ARCHIVE=a ./bin/casefile search '惩治腐败 工作' --limit 3 > out.json", "go test ./cmd/..."}
	bad := []string{"make demos", "make demo DIRR=x", "casefile nosuch", "casefile form nosuch",
		"casefile form list --nosuch", "casefile render", "go test ./nosuch/..."}
	for _, line := range good {
		if err := checkCommand("../..", makefile, line); err != nil {
			t.Errorf("%s: %v", line, err)
		}
	}
	for _, line := range bad {
		if checkCommand("../..", makefile, line) == nil {
			t.Errorf("%s: nothing wrong was found", line)
		}
	}
	text := "# One thing\n```console\n$ make demo && casefile doc submit $(casefile case list) # why\nprinted\n" +
		"$ casefile search \\\n  腐败\n```\n```sh\nmake test\n```\n```json\n{}\n```\n"
	want := []string{"casefile case list", "make demo", "casefile doc submit X", "casefile search    腐败", "make test"}
	if got := readmeCommands(text); !slices.Equal(got, want) {
		t.Errorf("commands: got %q, want %q", got, want)
	}
}
