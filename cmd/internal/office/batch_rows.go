package office

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"math"
	"path/filepath"
	"strconv"
	"strings"

	"casefile/search/ingest"
	"casefile/templates"
)

// Limits of a batch's data.
const (
	maxBatchData = 256 << 20 // bytes
	maxBatchRow  = 4 << 20   // bytes of one row
	maxBatchRows = 100_000
	maxColumns   = 500
)

// batchRow is one row of the data as typed.
type batchRow struct {
	line   int             // where it begins, from 1
	values json.RawMessage // an object, so far as the row could be read
	err    error
}

// readRows takes data apart: JSON lines, or CSV where the name says so.
func readRows(f *templates.Form, name string, data []byte) ([]batchRow, error) {
	if len(data) > maxBatchData {
		return nil, &Problem{ID: "data-too-large", Path: name, Kind: Invalid, Args: args{"limit": "256 MB"}}
	}
	read := readLines
	if strings.EqualFold(filepath.Ext(name), ".csv") {
		read = readTable
	}
	rows, err := read(f, name, data)
	switch {
	case err != nil:
		return nil, err
	case len(rows) == 0:
		return nil, &Problem{ID: "batch-empty", Path: name, Kind: Invalid}
	case len(rows) > maxBatchRows:
		return nil, &Problem{ID: "batch-rows", Path: name, Kind: Invalid, Args: args{"limit": strconv.Itoa(maxBatchRows)}}
	}
	return rows, nil
}

// readLines reads JSON lines; what a line holds is for the form to judge.
func readLines(_ *templates.Form, _ string, data []byte) ([]batchRow, error) {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	var rows []batchRow
	for line := 1; len(data) > 0 && len(rows) <= maxBatchRows; line++ {
		text, rest, _ := bytes.Cut(data, []byte("\n"))
		data = rest
		if text = bytes.TrimSpace(text); len(text) == 0 {
			continue
		}
		r := batchRow{line: line, values: text}
		if len(text) > maxBatchRow {
			r = batchRow{line: line, err: &Problem{ID: "batch-row-large", Kind: Invalid, Args: args{"limit": "4 MB"}}}
		}
		rows = append(rows, r)
	}
	return rows, nil
}

// readTable reads CSV. The first record names the fields, by name or by title.
// Every cell is plain text, whatever it begins with.
func readTable(f *templates.Form, name string, data []byte) ([]batchRow, error) {
	text, err := ingest.Decode(data)
	if err != nil {
		return nil, &Problem{ID: "batch-encoding", Path: name, Kind: Invalid, Err: err}
	}
	r := csv.NewReader(strings.NewReader(text))
	r.FieldsPerRecord = -1
	head, err := r.Read()
	if err == io.EOF {
		return nil, nil
	}
	if err != nil {
		return nil, csvProblem(name, err)
	}
	columns, err := columnsOf(f, name, head)
	if err != nil {
		return nil, err
	}
	var rows []batchRow
	for len(rows) <= maxBatchRows {
		cells, err := r.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, csvProblem(name, err)
		}
		line, _ := r.FieldPos(0)
		if strings.Join(cells, "") == "" {
			continue
		}
		row := batchRow{line: line}
		row.values, row.err = objectOf(columns, cells)
		rows = append(rows, row)
	}
	return rows, nil
}

func csvProblem(name string, err error) error {
	line := 0
	var p *csv.ParseError
	if errors.As(err, &p) {
		line = p.Line
	}
	return &Problem{ID: "batch-csv", Path: name, Kind: Invalid, Args: args{"line": strconv.Itoa(line)}, Err: err}
}

// columnsOf finds the field of every column; nil for one without a name and
// without content.
func columnsOf(f *templates.Form, name string, head []string) ([]*templates.Field, error) {
	if len(head) > maxColumns {
		return nil, &Problem{ID: "batch-columns", Path: name, Kind: Invalid, Args: args{"limit": strconv.Itoa(maxColumns)}}
	}
	columns := make([]*templates.Field, len(head))
	seen := map[string]bool{}
	for i, cell := range head {
		cell = strings.TrimSpace(cell)
		for _, field := range f.Fields {
			if cell != "" && (field.Name == cell || columns[i] == nil && field.Title == cell) {
				columns[i] = field
			}
		}
		if columns[i] == nil && cell != "" {
			return nil, &Problem{ID: "batch-column", Path: name, Kind: Invalid, Args: args{"column": cell, "form": f.ID}}
		}
		if columns[i] != nil && seen[columns[i].Name] {
			return nil, &Problem{ID: "batch-column-twice", Path: name, Kind: Invalid, Args: args{"column": cell}}
		}
		if columns[i] != nil {
			seen[columns[i].Name] = true
		}
	}
	return columns, nil
}

// objectOf makes the values of a record. An empty cell is a field not given.
func objectOf(columns []*templates.Field, cells []string) (json.RawMessage, error) {
	values := map[string]any{}
	size := 0
	for i, cell := range cells {
		if size += len(cell); size > maxBatchRow {
			return nil, &Problem{ID: "batch-row-large", Kind: Invalid, Args: args{"limit": "4 MB"}}
		}
		if strings.TrimSpace(cell) == "" {
			continue
		}
		if i >= len(columns) || columns[i] == nil {
			return nil, &Problem{ID: "batch-cell", Kind: Invalid, Args: args{"column": strconv.Itoa(i + 1)}}
		}
		values[columns[i].Name] = valueOf(columns[i], cell)
	}
	return json.Marshal(values)
}

// valueOf reads a cell as its field has it: many values are apart by | or lie
// on lines of their own; what has members is JSON. What does not fit stays
// text, for the form to say so.
func valueOf(f *templates.Field, cell string) any {
	switch {
	case f.Type == "object", f.Type == "array" && len(f.Fields) > 0:
		return jsonOr(cell)
	case f.Type != "array":
		return scalar(f.Type, cell)
	}
	if strings.HasPrefix(strings.TrimSpace(cell), "[") {
		if v, ok := jsonOr(cell).(json.RawMessage); ok {
			return v
		}
	}
	items := []any{}
	for _, part := range strings.FieldsFunc(cell, func(r rune) bool { return r == '|' || r == '｜' || r == '\n' || r == '\r' }) {
		if part = strings.TrimSpace(part); part != "" {
			items = append(items, scalar(f.ItemType, part))
		}
	}
	return items
}

func jsonOr(cell string) any {
	if json.Valid([]byte(cell)) {
		return json.RawMessage(cell)
	}
	return cell
}

func scalar(kind, cell string) any {
	word := strings.TrimSpace(cell)
	switch kind {
	case "integer":
		if n, err := strconv.ParseInt(word, 10, 64); err == nil {
			return n
		}
	case "number":
		if x, err := strconv.ParseFloat(word, 64); err == nil && !math.IsInf(x, 0) && !math.IsNaN(x) {
			return x
		}
	case "boolean":
		switch word {
		case "true", "TRUE", "是":
			return true
		case "false", "FALSE", "否":
			return false
		}
	}
	return cell
}
