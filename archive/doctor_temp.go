package archive

import "casefile/archive/store"

// leftTemps finds files that a crash has left half written. No listing shows
// them, but they hold what was to be written, and take up space.
func (a *Archive) leftTemps() ([]Repair, error) {
	s, ok := a.store.(store.Leaver)
	if !ok {
		return nil, nil
	}
	names, err := s.Leftovers(a.opt.Now())
	if err != nil || len(names) == 0 {
		return nil, err
	}
	return []Repair{{Kind: RepairTemp, Keys: names}}, nil
}

func (a *Archive) removeTemps(names []string) error {
	s, ok := a.store.(store.Leaver)
	if !ok {
		return invalid("kind", "this store leaves no temporary files")
	}
	return s.Sweep(names)
}
