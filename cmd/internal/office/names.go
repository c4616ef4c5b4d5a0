package office

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"casefile/archive"
)

// Names 曾用名 are what persons and units were called before. They come with
// the office's data, which is written once, and from a file that an archivist
// adds to as units are renamed. Whoever searches may see them all: they are no
// place for a name that is a secret. A server reads them when it starts.

// Limits of names.
const (
	maxNamesFile = 4 << 20 // bytes
	maxNames     = 10_000  // persons and units
	maxFormer    = 20      // former names of one
	minNameChars = 2       // one character is found in everything
)

// checkNames holds names against what a search can use.
func checkNames(names []archive.Name, bad func(path, id string, a args)) {
	if len(names) > maxNames {
		bad("/names", "names-many", args{"limit": strconv.Itoa(maxNames)})
		return
	}
	for i, n := range names {
		if !validNames(n) {
			bad("/names/"+strconv.Itoa(i), "names-line", nil)
		}
	}
}

func validNames(n archive.Name) bool {
	all := append([]string{n.Name}, n.Former...)
	wrong := func(s string) bool { return !oneLine(s, maxName) || utf8.RuneCountInString(s) < minNameChars }
	return len(n.Former) > 0 && len(n.Former) <= maxFormer && !slices.ContainsFunc(all, wrong)
}

// ReadNames reads a file of former names, a line for each person or unit:
//
//	# 机构改革前后
//	某市交通运输局：某市交通局、某市交通委员会
//
// Every line that is not of this form is a problem, all of them at once.
func ReadNames(name string, b []byte) ([]archive.Name, error) {
	var out []archive.Name
	var all Problems
	lines := bufio.NewScanner(bytes.NewReader(b))
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(strings.TrimPrefix(lines.Text(), "\ufeff"))
		if line == "" || line[0] == '#' {
			continue
		}
		x := parseNames(line)
		if !validNames(x) {
			all = append(all, &Problem{ID: "names-line", Path: name + ":" + strconv.Itoa(n), Kind: Invalid})
		}
		out = append(out, x)
	}
	if err := lines.Err(); err != nil {
		all = append(all, &Problem{ID: "config-unreadable", Path: name, Kind: Invalid, Err: err})
	}
	if len(out) > maxNames {
		all = append(all, &Problem{ID: "names-many", Path: name, Kind: Invalid, Args: args{"limit": strconv.Itoa(maxNames)}})
	}
	return out, all.orNil()
}

func parseNames(line string) archive.Name {
	name, former, _ := strings.Cut(strings.ReplaceAll(line, "：", ":"), ":")
	x := archive.Name{Name: strings.TrimSpace(name)}
	for _, s := range strings.FieldsFunc(former, func(r rune) bool { return strings.ContainsRune("、，,;；", r) }) {
		x.Former = append(x.Former, strings.TrimSpace(s))
	}
	return x
}

// namesFile reads the file of names, if there is one.
func (o *Office) namesFile() ([]archive.Name, error) {
	if o.opts.Names == "" {
		return nil, nil
	}
	f, err := os.Open(o.opts.Names)
	if err != nil {
		return nil, pathProblem(o.opts.Names, err)
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxNamesFile+1))
	if err != nil {
		return nil, pathProblem(o.opts.Names, err)
	}
	if len(b) > maxNamesFile {
		return nil, &Problem{ID: "data-too-large", Path: o.opts.Names, Kind: Invalid, Args: args{"limit": "4 MB"}}
	}
	return ReadNames(o.opts.Names, b)
}

// names are the groups of names a search takes for one another.
func (o *Office) names(ctx context.Context) ([][]string, error) {
	listed, err := o.namesFile()
	if err != nil {
		return nil, err
	}
	data, err := o.Data(ctx)
	if err != nil {
		return nil, err
	}
	var groups [][]string
	for _, n := range slices.Concat(data.Names, listed) {
		groups = append(groups, append([]string{n.Name}, n.Former...))
	}
	return groups, nil
}
