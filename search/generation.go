package search

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"

	"casefile/search/records"
)

// schema is the version of everything in a generation: the normal form, the
// grams, the fields, the files. Whoever changes any of it counts it up; an
// index of another schema is rebuilt, never migrated.
const schema = 3

// Keys of values in records.
const (
	stateArchive = "archive" // identity of the archive
	stateDay     = "day"     // the change feed has been read up to here
)

// fileBuilding marks a generation that a rebuild is making: it holds the
// identity of the archive. fileProgress beside it tells how far it is.
const (
	fileBuilding = "building"
	fileProgress = "progress"
)

// generation is one whole index: texts, terms and records. What is written
// goes to the texts first, then to the terms, then to the records, each
// durably; what an interruption left beyond the records is taken back when the
// generation is next opened to be written.
type generation struct {
	n     int
	dir   string
	texts *texts
	terms *terms
	recs  *records.DB

	failed atomic.Bool // the last round did not end, see mend
}

// createGeneration makes an empty generation under the next number. building
// is the archive it is made from by a rebuild; "" for one that is in use at
// once.
func createGeneration(ctx context.Context, root, building string) (*generation, error) {
	n, err := makeGenerationDir(root)
	if err != nil {
		return nil, fmt.Errorf("make an index in %s: %w", root, err)
	}
	g := &generation{n: n, dir: generationDir(root, n)}
	if building != "" {
		err = writeDurably(g.file(fileBuilding), []byte(building))
	}
	if err == nil {
		g.texts, err = createTexts(g.file("texts"))
	}
	if err == nil {
		g.terms, err = openTerms(g.file("terms"), true)
	}
	if err == nil {
		g.recs, err = records.Create(ctx, g.file("records.db"))
	}
	if err == nil {
		err = g.recs.Update(ctx, func(tx *records.Tx) error { return g.setRound(tx, round{texts: g.texts.size()}) })
	}
	if err == nil {
		err = writeDurably(g.file("schema"), []byte(strconv.Itoa(schema)+"\n"))
	}
	if err == nil {
		err = errors.Join(syncDir(g.file("terms")), syncDir(g.dir), syncDir(root))
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("make an index in %s: %w", g.dir, err), g.close())
	}
	return g, nil
}

// makeGenerationDir makes the folder of the next generation. Two may be at it:
// a rebuild, and who opens a folder that has no index yet.
func makeGenerationDir(root string) (int, error) {
	for {
		n, err := nextGeneration(root)
		if err != nil {
			return 0, err
		}
		if err = os.Mkdir(generationDir(root, n), 0o700); !errors.Is(err, fs.ErrExist) {
			return n, err
		}
	}
}

func generationDir(root string, n int) string { return filepath.Join(root, strconv.Itoa(n)) }

func (g *generation) file(name string) string { return filepath.Join(g.dir, name) }

func openGeneration(ctx context.Context, root string, n int, write bool) (*generation, error) {
	g := &generation{n: n, dir: generationDir(root, n)}
	if err := g.checkSchema(); err != nil {
		return nil, err
	}
	if err := g.open(ctx, write); err != nil {
		if !errors.Is(err, ErrDamaged) && ctx.Err() == nil {
			err = fmt.Errorf("%w: %v", ErrDamaged, err)
		}
		return nil, errors.Join(err, g.close())
	}
	return g, nil
}

func (g *generation) checkSchema() error {
	b, err := os.ReadFile(g.file("schema"))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%w: %s has no schema", ErrDamaged, g.dir)
	case err != nil:
		return err
	case len(bytes.Trim(b, "0123456789\n")) > 0 || len(bytes.TrimSpace(b)) == 0:
		return fmt.Errorf("%w: %s names no schema", ErrDamaged, g.file("schema"))
	case strings.TrimSpace(string(b)) != strconv.Itoa(schema):
		return fmt.Errorf("%w (it has schema %.20q, this program %d)", ErrSchema, strings.TrimSpace(string(b)), schema)
	}
	return nil
}

func (g *generation) open(ctx context.Context, write bool) (err error) {
	if g.recs, err = records.Open(g.file("records.db"), !write); err != nil {
		return err
	}
	known, err := g.round(ctx)
	if err != nil {
		return err
	}
	if g.terms, err = openTerms(g.file("terms"), write); err != nil {
		return err
	}
	have, err := g.terms.state()
	if err != nil {
		return err
	}
	if err := have.reaches(known); err != nil {
		return err
	}
	if err := g.terms.check(ctx, false); err != nil {
		return err
	}
	if g.texts, err = openTexts(g.file("texts"), max(have.texts, known.texts), write); err != nil || !write {
		return err
	}
	if err := g.takeBack(known); err != nil {
		return err
	}
	return g.texts.cut(known.texts)
}

func (g *generation) stateInt(ctx context.Context, key string) (int64, error) {
	s, err := g.recs.State(ctx, key)
	if err != nil {
		return 0, err
	}
	return strconv.ParseInt(s, 10, 64)
}

func (g *generation) close() error {
	var errs []error
	if g.terms != nil {
		errs = append(errs, g.terms.close())
	}
	if g.texts != nil {
		errs = append(errs, g.texts.close())
	}
	if g.recs != nil {
		errs = append(errs, g.recs.Close())
	}
	return errors.Join(errs...)
}

func (g *generation) status(ctx context.Context) (*Status, error) {
	counts, err := g.recs.Count(ctx)
	if err != nil {
		return nil, err
	}
	s := &Status{Path: filepath.Dir(g.dir), Generation: g.n, Schema: schema, Documents: counts.Searchable,
		Rows: counts.Documents, Files: counts.Files, TextBytes: counts.TextBytes}
	if s.Archive, err = g.recs.State(ctx, stateArchive); err != nil {
		return nil, err
	}
	if s.Day, err = g.recs.State(ctx, stateDay); err != nil {
		return nil, err
	}
	err = filepath.WalkDir(g.dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if errors.Is(err, fs.ErrNotExist) { // a segment that was merged just now
			return nil
		}
		if err == nil {
			s.Bytes += info.Size()
		}
		return err
	})
	return s, err
}
