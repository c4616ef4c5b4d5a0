// Package records keeps lists as tables in one SQLite file: files (案卷) and
// documents (文书) with what lists show and sort by, and how far the index has
// read the archive. It is part of an index generation and as disposable.
//
// Only one process writes at a time; package search sees to that.
package records

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"modernc.org/sqlite" // and the driver
	sqlite3 "modernc.org/sqlite/lib"
)

// schema has no migrations: another schema is another generation.
const schema = `
CREATE TABLE state (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE counts (documents INTEGER NOT NULL, searchable INTEGER NOT NULL, text_bytes INTEGER NOT NULL);
INSERT INTO counts VALUES (0, 0, 0);
CREATE TABLE files (
	id TEXT PRIMARY KEY, kind TEXT NOT NULL, case_no TEXT NOT NULL, title TEXT NOT NULL, unit TEXT NOT NULL,
	state TEXT NOT NULL, opened TEXT NOT NULL, secrecy TEXT NOT NULL, rank INTEGER NOT NULL, until TEXT NOT NULL,
	audience TEXT NOT NULL, seq INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE documents (
	id TEXT PRIMARY KEY, file TEXT NOT NULL, case_no TEXT NOT NULL, number TEXT NOT NULL, title TEXT NOT NULL,
	form TEXT NOT NULL, date TEXT NOT NULL, state TEXT NOT NULL, unit TEXT NOT NULL, secrecy TEXT NOT NULL,
	rank INTEGER NOT NULL, until TEXT NOT NULL, audience TEXT NOT NULL, seq INTEGER NOT NULL,
	at INTEGER NOT NULL, bytes INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX documents_file ON documents (file, seq);
CREATE INDEX documents_access ON documents (rank, until, audience);
CREATE INDEX documents_date ON documents (date);
CREATE INDEX documents_state ON documents (state);
`

// DB is an open file of records. It is safe for concurrent use.
type DB struct {
	path string
	sql  *sql.DB
}

// Create makes a new file with empty tables.
func Create(ctx context.Context, path string) (*DB, error) {
	db, err := open(path, "rwc")
	if err != nil {
		return nil, err
	}
	if _, err := db.sql.ExecContext(ctx, schema); err != nil {
		return nil, errors.Join(fmt.Errorf("make the tables of %s: %w", path, err), db.Close())
	}
	return db, nil
}

// Open opens a file that Create made. A file that is damaged may open and fail
// in its first query.
func Open(path string, readOnly bool) (*DB, error) {
	if readOnly {
		return open(path, "ro")
	}
	return open(path, "rw")
}

func open(path, mode string) (*DB, error) {
	u := url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: url.Values{
		"mode": {mode}, "_pragma": {"busy_timeout(10000)", "journal_mode(TRUNCATE)", "synchronous(FULL)"},
	}.Encode()}
	if mode == "ro" {
		u.RawQuery = "mode=ro&_pragma=busy_timeout(10000)"
	}
	db, err := sql.Open("sqlite", u.String())
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	db.SetMaxOpenConns(4)
	return &DB{path, db}, nil
}

// errDamage is of what can be read and is not what it should be.
var errDamage = errors.New("the records are damaged")

// Check goes through the whole file: its pages, the order of the tables, and
// that each index has what its table has. It reads what is on the disk now,
// some 50 MB a second. An error that IsDamage tells what is wrong.
func (d *DB) Check(ctx context.Context) error {
	fresh, err := Open(d.path, true) // d has read some of it long ago
	if err != nil {
		return err
	}
	defer fresh.Close()
	said, err := one[string](ctx, fresh, "PRAGMA integrity_check(1)")
	if err == nil && said != "ok" {
		err = fmt.Errorf("%w: %s", errDamage, said)
	}
	return err
}

// IsDamage reports whether an error says that the file is not what it should
// be.
func IsDamage(err error) bool {
	if errors.Is(err, errDamage) {
		return true
	}
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return false
	}
	code := e.Code() & 0xff // the rest says more of the same
	return code == sqlite3.SQLITE_CORRUPT || code == sqlite3.SQLITE_NOTADB
}

// Close lets the file go.
func (d *DB) Close() error { return d.sql.Close() }

// State reads a value set with Tx.SetState; "" when there is none.
func (d *DB) State(ctx context.Context, key string) (string, error) {
	return one[string](ctx, d, "SELECT value FROM state WHERE key = ?", key)
}

// FileSeq is the last event of a file that was taken in; 0 for none.
func (d *DB) FileSeq(ctx context.Context, file string) (int, error) {
	return one[int](ctx, d, "SELECT seq FROM files WHERE id = ?", file)
}

// one reads one value; the zero value when there is no row.
func one[T any](ctx context.Context, d *DB, query string, args ...any) (T, error) {
	var v T
	err := d.sql.QueryRowContext(ctx, query, args...).Scan(&v)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return v, fmt.Errorf("read records: %w", err)
	}
	return v, nil
}

// Known is what the index has of a document.
type Known struct {
	Seq int
	At  int64 // place in the text index; -1 when it is not searchable
}

// KnownDocuments are the documents of a file that were touched after an event,
// by id.
func (d *DB) KnownDocuments(ctx context.Context, file string, after int) (map[string]Known, error) {
	all := map[string]Known{}
	err := d.each(ctx, "SELECT id, seq, at FROM documents WHERE file = ? AND seq > ?", []any{file, after}, func(s *sql.Rows) error {
		var id string
		var k Known
		err := s.Scan(&id, &k.Seq, &k.At)
		all[id] = k
		return err
	})
	return all, err
}

// placesAtOnce is how many ids go into one query.
const placesAtOnce = 500

// Places are the places of those documents that there are, by id; see Known.
func (d *DB) Places(ctx context.Context, ids []string) (map[string]int64, error) {
	all := map[string]int64{}
	for part := range slices.Chunk(ids, placesAtOnce) {
		args := make([]any, len(part))
		for i, id := range part {
			args[i] = id
		}
		marks := strings.Repeat(",?", len(part))[1:]
		err := d.each(ctx, "SELECT id, at FROM documents WHERE id IN ("+marks+")", args, func(s *sql.Rows) error {
			var id string
			var at int64
			err := s.Scan(&id, &at)
			all[id] = at
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

// Counts are totals over all records.
type Counts struct {
	Files, Documents, Searchable int
	TextBytes                    int64
}

// Count tells how many records there are. Documents are counted as they are
// put: going through a million of them takes a second.
func (d *DB) Count(ctx context.Context) (c Counts, err error) {
	row := d.sql.QueryRowContext(ctx, "SELECT documents, searchable, text_bytes, (SELECT count(*) FROM files) FROM counts")
	if err := row.Scan(&c.Documents, &c.Searchable, &c.TextBytes, &c.Files); err != nil {
		return c, fmt.Errorf("count records: %w", err)
	}
	return c, nil
}
