package dir

import (
	"errors"
	"fmt"
	"syscall"

	"casefile/archive/store"
)

// reason adds which of the store's errors one of the file system is.
func reason(err error) error {
	for _, k := range []struct {
		kind error
		of   []syscall.Errno
	}{
		{store.ErrFull, []syscall.Errno{syscall.ENOSPC, syscall.EDQUOT, syscall.EFBIG}},
		{store.ErrDenied, []syscall.Errno{syscall.EACCES, syscall.EPERM, syscall.EROFS}},
		{store.ErrUnreachable, []syscall.Errno{syscall.EIO, syscall.ESTALE, syscall.ENXIO, syscall.ENODEV,
			syscall.ETIMEDOUT, syscall.EHOSTDOWN, syscall.ENOTCONN, syscall.EMFILE, syscall.ENFILE}},
	} {
		for _, e := range k.of {
			if errors.Is(err, e) && !errors.Is(err, store.ErrUnfit) {
				return fmt.Errorf("%w: %w", k.kind, err)
			}
		}
	}
	return err
}

// linkError says so if the file system has no hard links.
func linkError(err error) error {
	for _, e := range []error{syscall.ENOTSUP, syscall.ENOSYS, syscall.EPERM, syscall.EMLINK} {
		if errors.Is(err, e) {
			return fmt.Errorf("no hard links: %w: %w", store.ErrUnfit, err)
		}
	}
	return err
}
