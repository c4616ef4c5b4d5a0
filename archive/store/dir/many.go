package dir

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"sync"

	"casefile/archive/store"
)

// CreateAll implements store.Many: the objects are written and synced side by
// side, and each folder is synced once for all of its objects.
func (s *Store) CreateAll(ctx context.Context, objects []store.Object) error {
	for _, o := range objects {
		if err := valid(ctx, o.Key, o.Bytes); err != nil {
			return err
		}
	}
	if err := s.alive(); err != nil {
		return fmt.Errorf("create %d objects: %w", len(objects), reason(err))
	}
	temps, err := s.writeTemps(objects)
	defer func() {
		for _, temp := range temps {
			if temp != "" {
				s.fs.Remove(temp)
			}
		}
	}()
	if err != nil {
		return fmt.Errorf("create %s: %w", objects[0].Key, reason(err))
	}
	folders := map[string]bool{}
	for i, o := range objects {
		err := s.link(temps[i], o.Key)
		if errors.Is(err, fs.ErrExist) {
			err = s.settle(o.Key, o.Bytes)
		}
		if err != nil {
			return fmt.Errorf("create %s: %w", o.Key, reason(err))
		}
		folders[path.Dir(o.Key)] = true
	}
	for folder := range folders {
		if err := s.syncs.do(folder); err != nil {
			return fmt.Errorf("create in %s: %w", folder, reason(err))
		}
	}
	return nil
}

// writeTemps leaves the objects in synced temporary files, of which it returns
// the names also when one has failed.
func (s *Store) writeTemps(objects []store.Object) ([]string, error) {
	temps, errs := make([]string, len(objects)), make([]error, len(objects))
	var wg sync.WaitGroup
	for i, o := range objects {
		wg.Go(func() { temps[i], errs[i] = s.writeTemp(o.Bytes) })
	}
	wg.Wait()
	return temps, errors.Join(errs...)
}
