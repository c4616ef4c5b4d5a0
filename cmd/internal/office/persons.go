package office

import (
	"context"

	"casefile/archive"
)

// Actor looks a person up in the office's data. Without any actors defined
// there everybody is the local operator, under the name given, with every
// role and full clearance. A name the data does not know is refused.
func (o *Office) Actor(ctx context.Context, name, via string) (_ Actor, err error) {
	if err := checkName(name); err != nil {
		return Actor{}, err
	}
	arch, err := o.archive(ctx)
	if err != nil {
		return Actor{}, err
	}
	data, err := arch.Office(ctx)
	if err != nil {
		return Actor{}, err
	}
	if len(data.Actors) == 0 {
		return Operator(name, via), nil
	}
	for _, x := range data.Actors {
		if x.ID == name || x.Name == name {
			return actorOf(x, via), nil
		}
	}
	t := o.trace(ctx, Actor{ID: name, Via: via}, "actor", "")
	defer t.end(&err)
	return Actor{}, &Problem{ID: "actor-unknown", Kind: Refused, Args: args{"actor": name}}
}

// Operator is the person at a machine without an archive, or with one that
// defines no actors: every role and full clearance.
func Operator(name, via string) Actor {
	return Actor{ID: name, Name: name, Via: via, Roles: Roles(), Clearance: archive.LevelTopSecret, local: true}
}

// Actors lists the persons the office's data defines; none means everybody
// is the local operator.
func (o *Office) Actors(ctx context.Context) ([]Actor, error) {
	data, err := o.Data(ctx)
	if err != nil {
		return nil, err
	}
	var all []Actor
	for _, x := range data.Actors {
		all = append(all, actorOf(x, ""))
	}
	return all, nil
}

func actorOf(x archive.Actor, via string) Actor {
	a := Actor{ID: x.ID, Name: x.Name, Via: via, Clearance: x.Clearance, Units: x.Units}
	if a.Name == "" {
		a.Name = a.ID
	}
	for _, r := range x.Roles {
		a.Roles = append(a.Roles, Role(r))
	}
	return a
}

// Data is what the office knows of itself: organs, series, units, actors.
func (o *Office) Data(ctx context.Context) (archive.Office, error) {
	arch, err := o.archive(ctx)
	if err != nil {
		return archive.Office{}, err
	}
	return arch.Office(ctx)
}
