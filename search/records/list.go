package records

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"
)

// Viewer is who a list is made for: what he may not see is neither listed nor
// counted. Its zero value sees what has no level and no audience.
type Viewer struct {
	All   bool     // the local operator
	Rank  int      // of the highest level he may read
	Names []string // his id and units, as audiences name them
	Today string   // civil date: levels whose term is over do not count
}

// Query restricts a list; "" does not.
type Query struct {
	Viewer        Viewer
	File, Form    string
	State, Unit   string
	Limit, Offset int
}

// DocumentRow is a line of a list of documents.
type DocumentRow struct {
	ID      string `json:"id"`
	Case    string `json:"case"` // id of the file
	CaseNo  string `json:"case_no,omitempty"`
	Number  string `json:"number"`
	Title   string `json:"title"`
	Form    string `json:"form"`
	Date    string `json:"date"`
	State   string `json:"state"`
	Unit    string `json:"unit,omitempty"`
	Secrecy string `json:"secrecy,omitempty"`
}

// FileRow is a line of a list of files.
type FileRow struct {
	ID        string `json:"id"`
	Kind      string `json:"kind"`
	CaseNo    string `json:"case_no,omitempty"`
	Title     string `json:"title,omitempty"`
	Unit      string `json:"unit,omitempty"`
	State     string `json:"state"`
	Opened    string `json:"opened"`
	Secrecy   string `json:"secrecy,omitempty"`
	Documents int    `json:"documents"` // that the viewer may see
}

// where is a condition with its arguments.
type where struct {
	parts []string
	args  []any
}

func (w *where) add(cond string, args ...any) {
	w.parts, w.args = append(w.parts, cond), append(w.args, args...)
}

func (w *where) equal(column, value string) {
	if value != "" {
		w.add(column+" = ?", value)
	}
}

// sees adds the rule of who may see a row of table.
func (w *where) sees(v Viewer, table string) {
	if v.All {
		return
	}
	w.add(fmt.Sprintf("(%[1]s.rank <= ? OR %[1]s.until <> '' AND %[1]s.until < ?)", table), v.Rank, v.Today)
	if len(v.Names) == 0 {
		w.add(table + ".audience = ''")
		return
	}
	marks := strings.Repeat(",?", len(v.Names))[1:]
	names := make([]any, len(v.Names))
	for i, n := range v.Names {
		names[i] = n
	}
	w.add(fmt.Sprintf("(%[1]s.audience = '' OR EXISTS (SELECT 1 FROM json_each(%[1]s.audience) WHERE value IN (%[2]s)))", table, marks), names...)
}

func (w *where) String() string {
	if len(w.parts) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(w.parts, " AND ")
}

// Documents lists documents, newest date first, and how many there are.
func (d *DB) Documents(ctx context.Context, q Query) (rows []DocumentRow, total int, err error) {
	var w where
	w.sees(q.Viewer, "documents")
	w.equal("file", q.File)
	w.equal("form", q.Form)
	w.equal("state", q.State)
	w.equal("unit", q.Unit)
	if total, err = one[int](ctx, d, "SELECT count(*) FROM documents"+w.String(), w.args...); err != nil {
		return nil, 0, err
	}
	err = d.each(ctx, `SELECT id, file, case_no, number, title, form, date, state, unit, secrecy FROM documents`+
		w.String()+` ORDER BY date DESC, id DESC LIMIT ? OFFSET ?`, append(w.args, q.Limit, q.Offset), func(s *sql.Rows) error {
		var r DocumentRow
		err := s.Scan(&r.ID, &r.Case, &r.CaseNo, &r.Number, &r.Title, &r.Form, &r.Date, &r.State, &r.Unit, &r.Secrecy)
		rows = append(rows, r)
		return err
	})
	return rows, total, err
}

// Files lists files, newest first, and how many there are. Form does not
// restrict it.
func (d *DB) Files(ctx context.Context, q Query) (rows []FileRow, total int, err error) {
	var w, inner where
	w.sees(q.Viewer, "files")
	w.equal("id", q.File)
	w.equal("state", q.State)
	w.equal("unit", q.Unit)
	if total, err = one[int](ctx, d, "SELECT count(*) FROM files"+w.String(), w.args...); err != nil {
		return nil, 0, err
	}
	inner.add("file = files.id")
	inner.sees(q.Viewer, "documents")
	args := append(append(inner.args, w.args...), q.Limit, q.Offset)
	err = d.each(ctx, `SELECT id, kind, case_no, title, unit, state, opened, secrecy, (SELECT count(*) FROM documents`+
		inner.String()+`) FROM files`+w.String()+` ORDER BY opened DESC, id DESC LIMIT ? OFFSET ?`, args, func(s *sql.Rows) error {
		var r FileRow
		err := s.Scan(&r.ID, &r.Kind, &r.CaseNo, &r.Title, &r.Unit, &r.State, &r.Opened, &r.Secrecy, &r.Documents)
		rows = append(rows, r)
		return err
	})
	return rows, total, err
}

// DocumentsOf are the whole rows of a file's documents, by id.
func (d *DB) DocumentsOf(ctx context.Context, file string) (map[string]Document, error) {
	return d.whole(ctx, "file = ?", file)
}

// Document is the whole row of one document, if there is one.
func (d *DB) Document(ctx context.Context, id string) (Document, bool, error) {
	all, err := d.whole(ctx, "id = ?", id)
	r, ok := all[id]
	return r, ok, err
}

func (d *DB) whole(ctx context.Context, cond, value string) (map[string]Document, error) {
	all := map[string]Document{}
	err := d.each(ctx, "SELECT * FROM documents WHERE "+cond, []any{value}, func(s *sql.Rows) error {
		var r Document
		var names string
		err := s.Scan(&r.ID, &r.Case, &r.CaseNo, &r.Number, &r.Title, &r.Form, &r.Date, &r.State, &r.Unit,
			&r.Access.Secrecy, &r.Rank, &r.Until, &names, &r.Seq, &r.At, &r.Bytes)
		if err == nil && names != "" {
			if err = json.Unmarshal([]byte(names), &r.Audience); err != nil {
				err = fmt.Errorf("%w: audience: %v", errDamage, err)
			}
		}
		r.DocumentRow.Secrecy = r.Access.Secrecy
		all[r.ID] = r
		return err
	})
	return all, err
}

// File is the whole row of one file, if there is one.
func (d *DB) File(ctx context.Context, id string) (f File, ok bool, err error) {
	err = d.each(ctx, "SELECT * FROM files WHERE id = ?", []any{id}, func(s *sql.Rows) error {
		ok = true
		var names string
		err := s.Scan(&f.ID, &f.Kind, &f.CaseNo, &f.Title, &f.Unit, &f.State, &f.Opened,
			&f.Access.Secrecy, &f.Rank, &f.Until, &names, &f.Seq)
		if err == nil && names != "" {
			if err = json.Unmarshal([]byte(names), &f.Audience); err != nil {
				err = fmt.Errorf("%w: audience: %v", errDamage, err)
			}
		}
		return err
	})
	return f, ok, err
}

// FileIDs are the ids of all files.
func (d *DB) FileIDs(ctx context.Context) (ids []string, err error) {
	err = d.each(ctx, "SELECT id FROM files ORDER BY id", nil, func(s *sql.Rows) error {
		var id string
		err := s.Scan(&id)
		ids = append(ids, id)
		return err
	})
	return ids, err
}

func (d *DB) each(ctx context.Context, query string, args []any, scan func(*sql.Rows) error) error {
	rows, err := d.sql.QueryContext(ctx, query, args...)
	if err != nil {
		return fmt.Errorf("list records: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return fmt.Errorf("list records: %w", err)
		}
	}
	return rows.Err()
}
