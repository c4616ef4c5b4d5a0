package records

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
)

// Access is what decides who sees a row; Rank orders levels of secrecy.
type Access struct {
	Secrecy  string
	Rank     int
	Until    string // civil date; "" no end
	Audience []string
}

// Equal reports whether both let the same viewers in.
func (a Access) Equal(b Access) bool {
	return a.Secrecy == b.Secrecy && a.Rank == b.Rank && a.Until == b.Until && slices.Equal(a.Audience, b.Audience)
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
	ctx   context.Context
	tx    *sql.Tx
	stmts map[string]*sql.Stmt
	more  Counts // documents that have come, less those that have gone
}

// Update makes one change. What do writes is in the file when Update returns
// nil, also after a loss of power or soon before it.
func (d *DB) Update(ctx context.Context, do func(*Tx) error) error {
	tx, err := d.sql.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("change records: %w", err)
	}
	// What a change takes away is overwritten, not only given up.
	if _, err := tx.ExecContext(ctx, "PRAGMA secure_delete = ON"); err != nil {
		return errors.Join(fmt.Errorf("change records: %w", err), tx.Rollback())
	}
	t := &Tx{ctx: ctx, tx: tx, stmts: map[string]*sql.Stmt{}}
	if err := errors.Join(do(t), t.count()); err != nil {
		_ = tx.Rollback() // err is the one to tell
		return fmt.Errorf("change records: %w", err)
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("change records: %w", err)
	}
	return nil
}

// stmt prepares a statement once; it ends with the change.
func (t *Tx) stmt(query string) (*sql.Stmt, error) {
	if s, ok := t.stmts[query]; ok {
		return s, nil
	}
	s, err := t.tx.PrepareContext(t.ctx, query)
	if err == nil {
		t.stmts[query] = s
	}
	return s, err
}

func (t *Tx) exec(query string, args ...any) error {
	s, err := t.stmt(query)
	if err == nil {
		_, err = s.ExecContext(t.ctx, args...)
	}
	return err
}

// count writes what the change adds to the counts.
func (t *Tx) count() error {
	if t.more == (Counts{}) {
		return nil
	}
	return t.exec("UPDATE counts SET documents = documents + ?, searchable = searchable + ?, text_bytes = text_bytes + ?",
		t.more.Documents, t.more.Searchable, t.more.TextBytes)
}

// tally counts a document n times, 1 or -1.
func (t *Tx) tally(n int, at int64, bytes int) {
	t.more.Documents += n
	t.more.TextBytes += int64(n * bytes)
	if at >= 0 {
		t.more.Searchable += n
	}
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

// PutDocument writes a document's row, in the place of the one it had.
func (t *Tx) PutDocument(d Document) error {
	was, err := t.stmt("SELECT at, bytes FROM documents WHERE id = ?")
	if err != nil {
		return err
	}
	var at int64
	var bytes int
	switch err := was.QueryRowContext(t.ctx, d.ID).Scan(&at, &bytes); {
	case err == nil:
		t.tally(-1, at, bytes)
	case !errors.Is(err, sql.ErrNoRows):
		return err
	}
	t.tally(1, d.At, d.Bytes)
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
