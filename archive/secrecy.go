package archive

import (
	"fmt"
	"slices"
)

// Level is a secrecy level 密级. Its values are the words of 保密法 art. 14,
// with 内部 (work secret, no state secret) below them.
type Level string

// The levels, lowest first.
const (
	LevelNone         Level = ""
	LevelInternal     Level = "内部"
	LevelConfidential Level = "秘密"
	LevelSecret       Level = "机密"
	LevelTopSecret    Level = "绝密"
)

// Levels returns all levels, lowest first.
func Levels() []Level {
	return []Level{LevelNone, LevelInternal, LevelConfidential, LevelSecret, LevelTopSecret}
}

// Rank orders levels: 0 for none to 4 for 绝密; -1 for an unknown word.
func (l Level) Rank() int { return slices.Index(Levels(), l) }

// ParseLevel reads a level; an unknown word is ErrInvalid.
func ParseLevel(s string) (Level, error) {
	if Level(s).Rank() < 0 {
		return "", fmt.Errorf("secrecy level %.20q is unknown: %w", s, ErrInvalid)
	}
	return Level(s), nil
}

// Secrecy is a level and the last day of its term 保密期限. Without a term the
// level holds until it is changed; after the term it ends by itself (保密法 art. 24).
type Secrecy struct {
	Level Level `json:"level,omitempty"`
	Until Date  `json:"until,omitzero"`
}

// At is the level in force on a day.
func (s Secrecy) At(today Date) Level {
	if !s.Until.IsZero() && s.Until.Compare(today) < 0 {
		return LevelNone
	}
	return s.Level
}

// Combine is the secrecy of something that is covered by both: the higher
// level, and when both have a level the longer term, so that the result never
// protects less than either.
func (s Secrecy) Combine(t Secrecy) Secrecy {
	switch {
	case s.Level == LevelNone:
		return t
	case t.Level == LevelNone:
		return s
	}
	r := s
	if t.Level.Rank() > s.Level.Rank() {
		r.Level = t.Level
	}
	switch {
	case s.Until.IsZero() || t.Until.IsZero():
		r.Until = Date{}
	case t.Until.Compare(s.Until) > 0:
		r.Until = t.Until
	}
	return r
}

func (s Secrecy) validate(path string) error {
	if s.Level.Rank() < 0 {
		return invalid(path+".level", "unknown level %.20q", string(s.Level))
	}
	if s.Level == LevelNone && !s.Until.IsZero() {
		return invalid(path+".until", "a term without a level")
	}
	return nil
}

// Audience is who may know 知悉范围: ids of actors and units. Empty means
// everyone whose clearance suffices.
type Audience []string

// Nobody stands in an Audience that no one belongs to.
const Nobody = "-"

// Combine is the audience of something limited by both.
func (a Audience) Combine(b Audience) Audience {
	switch {
	case len(a) == 0:
		return b
	case len(b) == 0:
		return a
	}
	var both Audience
	for _, name := range a {
		if slices.Contains(b, name) {
			both = append(both, name)
		}
	}
	if len(both) == 0 {
		return Audience{Nobody}
	}
	return both
}

// Admits reports whether one of the ids of an actor (the own one, the units')
// belongs to the audience.
func (a Audience) Admits(ids ...string) bool {
	return len(a) == 0 || slices.ContainsFunc(ids, func(id string) bool {
		return id != Nobody && slices.Contains(a, id)
	})
}

func (a Audience) validate(path string) error {
	if len(a) > maxAudience {
		return invalid(path, "more than %d names", maxAudience)
	}
	for i, name := range a {
		if err := validName(fmt.Sprintf("%s[%d]", path, i), name); err != nil {
			return err
		}
	}
	return nil
}

// Access is what decides who may see something: level, term and audience.
type Access struct {
	Secrecy
	Audience Audience `json:"audience,omitempty"`
}

// Combine is the access to something that both apply to.
func (a Access) Combine(b Access) Access {
	return Access{a.Secrecy.Combine(b.Secrecy), a.Audience.Combine(b.Audience)}
}

func (a Access) equal(b Access) bool {
	return a.Secrecy == b.Secrecy && slices.Equal(a.Audience, b.Audience)
}
