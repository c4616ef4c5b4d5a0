package archive

import "fmt"

// applyClosing is a step of the whole file: its order, its term, its closing
// and its end.
func (s *State) applyClosing(e *Event) error {
	return fmt.Errorf("%s is not yet known", e.Type)
}
