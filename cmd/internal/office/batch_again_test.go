package office

import (
	"strings"
	"testing"
)

// TestIssueBatchBegunTyped: a batch that was approved before punctuation was
// put right goes on with what was approved.
func TestIssueBatchBegunTyped(t *testing.T) {
	const row = `{"recipient": "某市某局", "matter": "请说明宴请,礼品(金)。"}` + "\n"
	for _, c := range []struct {
		typed bool
		want  string
		put   int // rows put right
	}{{true, "宴请,礼品(金)", 0}, {false, "宴请，礼品（金）", 2}} {
		d := batchDesk(t)
		a := d.who("周某某")
		r := d.request(row + "{\"recipient\": \"某市某局\"}\n" + row)
		arch, err := d.archive(d.ctx)
		d.ok(err)
		run, err := (&batch{o: d.Office, r: r, typed: c.typed}).approve(d.ctx, arch, a)
		d.ok(err)

		acks := r.acknowledged(0)
		res, err := d.IssueBatch(d.ctx, a, r)
		d.ok(err)
		if res.Batch != run.ID || res.Done != 2 || res.Failed != 1 || res.Normalised != c.put {
			t.Errorf("typed %v: result %+v", c.typed, res)
		}
		for _, x := range *acks {
			doc, err := d.Show(d.ctx, a, x.ID)
			d.ok(err)
			if !strings.Contains(string(doc.Values), c.want) {
				t.Errorf("row %d says %s, want %s", x.Row, doc.Values, c.want)
			}
		}
		d.clean()
	}
}
