package archive

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"casefile/archive/store"
)

// archiveNumber is the 档号 of a file, claimed at its first closing: an entry
// of the register that no other file can take. Its bytes follow from the file
// alone, so that an interrupted closing finds its own again.
func (a *Archive) archiveNumber(ctx context.Context, by By, s *State, r CloseRequest) (ArchiveNo, error) {
	switch {
	case s.archiveNo != "":
		return s.ArchiveNo(), nil
	case r.Fonds == "":
		return ArchiveNo{}, nil
	case s.Opened.Kind == KindSeries && r.Room == "":
		return ArchiveNo{}, invalid("room", "a series of single documents needs one")
	}
	no := ArchiveNo{Fonds: r.Fonds, Category: CategoryCase, Year: a.Today().Year, Retention: s.Term()}
	last := 9999
	if s.Opened.Kind == KindSeries { // the items of the whole room count in one row
		no.Category, no.Room, last = CategoryRecords, r.Room, 1
	}
	series := no.series()
	first, err := a.start(ctx, by, series, no.Year, 1)
	if err != nil {
		return no, err
	}
	for n := first; n <= last; n++ {
		if no.Category == CategoryCase {
			no.Volume = n
		}
		b, err := seal(Claim{Number: Number{Series: series, Year: no.Year, N: n, Printed: no.String()}, Kind: ClaimExternal,
			Nonce: volumeNonce(s.ID), At: s.OpenedAt, By: s.OpenedBy, Reason: "档号：" + string(s.ID)})
		if err != nil {
			return no, err
		}
		err = a.create(ctx, claimKey(series, no.Year, n), b)
		if err == nil {
			return no, nil
		}
		if !errors.Is(err, store.ErrExists) {
			return no, fmt.Errorf("claim an archive number for %s: %w", s.ID, err)
		}
	}
	return no, problem(ErrConflict, ProblemVolumeTaken, args{"number": no})
}

// series is the row of the register in which such numbers are claimed.
func (n ArchiveNo) series() SeriesID {
	parts := []string{"volume", n.Fonds, string(n.Category), string(n.Retention)}
	if n.Room != "" {
		parts = append(parts, n.Room)
	}
	return SeriesID(strings.ToLower(strings.Join(parts, "-")))
}

// volumeNonce is the nonce of the entry of a file's archive number.
func volumeNonce(file FileID) string { return string(DigestOf([]byte("file " + file))[:16]) }
