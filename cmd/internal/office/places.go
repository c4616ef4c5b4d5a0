package office

import (
	"context"
	"encoding/json"
	"fmt"

	"casefile/templates/layout"
)

// Places says where ranges of a document's Text stand on its pages, such as the
// Matches of a hit: for each range a rectangle a line. A paper that was filed
// without a map of its text, and a draft, have none.
func (o *Office) Places(ctx context.Context, a Actor, doc string, ranges [][2]int) (_ []layout.Rect, err error) {
	t := o.trace(ctx, a, actRead, "places").of(doc)
	defer t.end(&err)
	arch, _, d, err := o.find(ctx, a, actRead, doc)
	if err != nil {
		return nil, err
	}
	if !d.Filed() {
		return nil, nil
	}
	r, err := arch.Record(ctx, d)
	if err == nil {
		r, _, err = arch.WithText(ctx, d, r)
	}
	if err != nil || len(r.Map) == 0 {
		return nil, err
	}
	var lines []layout.Line
	if err := json.Unmarshal(r.Map, &lines); err != nil {
		return nil, fmt.Errorf("read the map of %s: %w", doc, err)
	}
	var out []layout.Rect
	for _, x := range ranges {
		out = append(out, layout.Rects(r.Text, lines, x[0], x[1])...)
	}
	return out, nil
}
