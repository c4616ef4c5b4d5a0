package archive

import (
	"context"
	"fmt"
	"strings"
)

// Stats counts what is in the archive, by its keys alone.
type Stats struct {
	ID        string `json:"id"`
	Version   string `json:"version"`
	Objects   int64  `json:"objects"`
	Bytes     int64  `json:"bytes"`
	Files     int64  `json:"files"`
	Documents int64  `json:"documents"` // issued and imported
	Events    int64  `json:"events"`
	Numbers   int64  `json:"numbers"` // claimed, starts not counted
	Drafts    int64  `json:"drafts"`  // saved versions not yet purged
}

// Status counts objects and bytes.
func (a *Archive) Status(ctx context.Context) (Stats, error) {
	s := Stats{ID: a.id, Version: Version}
	for e, err := range a.store.List(ctx, "", "") {
		if err != nil {
			return s, fmt.Errorf("list the archive: %w", err)
		}
		s.Objects++
		s.Bytes += e.Size
		s.count(parseKey(e.Key))
	}
	return s, nil
}

func (s *Stats) count(p place) {
	switch p.area {
	case areaEvent:
		s.Events++
		if p.seq == 1 {
			s.Files++
		}
	case areaObject:
		local, isRecord := strings.CutSuffix(p.name, ".json")
		if isRecord && validLocal(local) {
			s.Documents++
		}
	case areaClaim:
		if p.n > 0 {
			s.Numbers++
		}
	case areaDraft:
		s.Drafts++
	}
}
