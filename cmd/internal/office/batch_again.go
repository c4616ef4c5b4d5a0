package office

import (
	"context"
	"encoding/json"
	"errors"

	"casefile/archive"
	"casefile/templates"
)

// normalise is the form's, but for a batch begun before there was one.
func (b *batch) normalise(values json.RawMessage) (json.RawMessage, templates.Problems) {
	if b.typed {
		return values, nil
	}
	return b.form.Normalise(values)
}

// begunTyped reports whether a batch, which is begun, was approved with its
// values as they were typed: by a version that put no punctuation right. What
// was approved is what must be issued, so it goes on with the same. Nothing is
// told of the rows, and nothing written.
func (b *batch) begunTyped(ctx context.Context, arch *archive.Archive, rows []batchRow, persons []Actor, n archive.NewBatch) (bool, error) {
	if !b.changes(rows) {
		return false, nil
	}
	was := &batch{o: b.o, r: b.r, form: b.form, typed: true}
	skip := func(int, json.RawMessage, error) error { return nil }
	if err := was.plan(ctx, arch, rows, persons, skip); err != nil || len(was.plans) == 0 {
		return false, err
	}
	was.fill(&n)
	_, err := arch.ApproveBatch(ctx, b.o.by(persons[0]), n)
	var other *archive.Problem
	if errors.As(err, &other) && other.ID == archive.ProblemBatchOther {
		return false, nil
	}
	return err == nil, err
}

// changes reports whether there is anything to put right in any row.
func (b *batch) changes(rows []batchRow) bool {
	for _, r := range rows {
		if _, notes := b.form.Normalise(r.values); r.err == nil && len(notes) > 0 {
			return true
		}
	}
	return false
}
