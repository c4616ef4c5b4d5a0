package archive

import "context"

// LeafBytes reads a stored piece of an item, verified. ErrNotFound: it is a
// paper on a shelf.
func (a *Archive) LeafBytes(ctx context.Context, it Item, l Leaf) ([]byte, error) {
	if l.Part == (PartRef{}) {
		return nil, partMissing(it.State, RoleOriginal)
	}
	return a.getPart(ctx, it.State.ID.File(), l.Part)
}
