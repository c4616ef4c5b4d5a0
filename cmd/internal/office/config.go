package office

import (
	"bufio"
	"bytes"
	"encoding/json"
	"sort"
	"strconv"
	"strings"
)

// Config is what a person may set about where things are and who asks. Every
// key can be given as a flag, in the environment or in a file; the first of
// these that names it wins, and the default comes last.
type Config struct {
	Archive string // 案卷库: folder, file:// or s3:// URL
	Index   string // 索引文件夹
	Fonts   string // 字体文件夹
	Forms   string // 本机关自备样式的文件夹
	As      string // 操作人
	Names   string // 曾用名对照表，文本文件
}

// setting ties a key of the configuration file to its variable and its place.
type setting struct {
	key, env string
	place    func(*Config) *string
}

// settings is the one list of what can be configured.
var settings = []setting{
	{"archive", "CASEFILE_ARCHIVE", func(c *Config) *string { return &c.Archive }},
	{"index", "CASEFILE_INDEX", func(c *Config) *string { return &c.Index }},
	{"fonts", "CASEFILE_FONTS", func(c *Config) *string { return &c.Fonts }},
	{"forms", "CASEFILE_FORMS", func(c *Config) *string { return &c.Forms }},
	{"as", "CASEFILE_USER", func(c *Config) *string { return &c.As }},
	{"names", "CASEFILE_NAMES", func(c *Config) *string { return &c.Names }},
}

// Defaults are what holds when nobody said anything.
func Defaults() Config { return Config{Archive: "./archive", Index: "./index"} }

// EnvConfig reads the environment.
func EnvConfig(getenv func(string) string) Config {
	var c Config
	for _, s := range settings {
		*s.place(&c) = getenv(s.env)
	}
	return c
}

// Or fills what c leaves open from lower.
func (c Config) Or(lower Config) Config {
	for _, s := range settings {
		if *s.place(&c) == "" {
			*s.place(&c) = *s.place(&lower)
		}
	}
	return c
}

// ReadConfig reads a configuration file: lines of "key: value", # begins a
// comment, a value with spaces at its ends stands in double quotes. An
// unknown key, a key twice and a line of another kind are problems; all of
// them come back at once, each with its line.
func ReadConfig(name string, b []byte) (Config, error) {
	var c Config
	var all Problems
	seen := map[string]bool{}
	lines := bufio.NewScanner(bytes.NewReader(b))
	for n := 1; lines.Scan(); n++ {
		key, value, p := configLine(lines.Text())
		if p == nil && key == "" {
			continue
		}
		if p == nil {
			p = c.set(key, value, seen)
		}
		if p != nil {
			p.Path = name + ":" + strconv.Itoa(n)
			all = append(all, p)
		}
	}
	if err := lines.Err(); err != nil {
		all = append(all, &Problem{ID: "config-unreadable", Path: name, Kind: Invalid, Err: err})
	}
	return c, all.orNil()
}

// configLine takes one line apart; an empty key is a line that says nothing.
func configLine(line string) (key, value string, p *Problem) {
	line = strings.TrimSpace(strings.TrimPrefix(line, "\ufeff"))
	if line == "" || line[0] == '#' {
		return "", "", nil
	}
	key, value, ok := strings.Cut(line, ":")
	if !ok {
		return "", "", &Problem{ID: "config-line", Kind: Invalid, Args: map[string]string{"line": line}}
	}
	value = strings.TrimSpace(value)
	if strings.HasPrefix(value, `"`) {
		if err := json.Unmarshal([]byte(value), &value); err != nil {
			return "", "", &Problem{ID: "config-line", Kind: Invalid, Args: map[string]string{"line": line}, Err: err}
		}
		return strings.TrimSpace(key), value, nil
	}
	if before, _, ok := strings.Cut(value, " #"); ok {
		value = strings.TrimSpace(before)
	}
	return strings.TrimSpace(key), value, nil
}

func (c *Config) set(key, value string, seen map[string]bool) *Problem {
	if seen[key] {
		return &Problem{ID: "config-twice", Kind: Invalid, Args: map[string]string{"key": key}}
	}
	seen[key] = true
	for _, s := range settings {
		if s.key == key {
			*s.place(c) = value
			return nil
		}
	}
	return &Problem{ID: "config-unknown-key", Kind: Invalid,
		Args: map[string]string{"key": key, "known": strings.Join(configKeys(), " ")}}
}

func configKeys() []string {
	var keys []string
	for _, s := range settings {
		keys = append(keys, s.key)
	}
	sort.Strings(keys)
	return keys
}
