package records

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
)

// Access is what decides who sees a row; Rank orders levels of secrecy.
type Access struct {
	Secrecy  string
	Rank     int
	Until    string // civil date; "" no end
	Audience []string
}

// File is a row of files.
type File struct {
	FileRow
	Access
	Seq int
}

// Document is a row of documents.
type Document struct {
	DocumentRow
	Access
	Seq   int
	At    int64 // see Known
	Bytes int   // of text
}

// Tx is one change: all of it or nothing.
type Tx struct {
	ctx context.Context
	tx  *sql.Tx
}

// Update makes one change. What do writes is in the file when Update returns
// nil, also after a loss of power or soon before it.
func (d *DB) Update(ctx context.Context, do func(*Tx) error) error {
	tx, err := d.sql.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("change records: %w", err)
	}
	if err := do(&Tx{ctx, tx}); err != nil {
		_ = tx.Rollback() // err is the one to tell
		return fmt.Errorf("change records: %w", err)
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("change records: %w", err)
	}
	return nil
}

func (t *Tx) exec(query string, args ...any) error {
	_, err := t.tx.ExecContext(t.ctx, query, args...)
	return err
}

// SetState sets a value.
func (t *Tx) SetState(key, value string) error {
	return t.exec("INSERT OR REPLACE INTO state VALUES (?, ?)", key, value)
}

// PutFile writes a file's row.
func (t *Tx) PutFile(f File) error {
	return t.exec("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		f.ID, f.Kind, f.CaseNo, f.Title, f.Unit, f.State, f.Opened,
		f.Access.Secrecy, f.Rank, f.Until, audience(f.Audience), f.Seq)
}

// PutDocument writes a document's row.
func (t *Tx) PutDocument(d Document) error {
	return t.exec("INSERT OR REPLACE INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		d.ID, d.Case, d.CaseNo, d.Number, d.Title, d.Form, d.Date, d.State, d.Unit,
		d.Access.Secrecy, d.Rank, d.Until, audience(d.Audience), d.Seq, d.At, d.Bytes)
}

// audience is kept as JSON, "" for everybody.
func audience(names []string) string {
	if len(names) == 0 {
		return ""
	}
	b, _ := json.Marshal(names) // strings always do
	return string(b)
}
