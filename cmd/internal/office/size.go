package office

import "context"

// ArchiveSize counts the objects of the archive and their bytes. It lists
// every key, so it is asked for alone.
func (o *Office) ArchiveSize(ctx context.Context, a Actor) (objects, bytes int64, err error) {
	t := o.trace(ctx, a, actVerify, "status")
	defer t.end(&err)
	if err := a.allow(actVerify); err != nil {
		return 0, 0, err
	}
	arch, err := o.archive(ctx)
	if err != nil {
		return 0, 0, err
	}
	s, err := arch.Status(ctx)
	return s.Objects, s.Bytes, err
}
