package pdfread

// Flags of an annotation that is not seen (ISO 32000-1, table 165).
const (
	annotHidden = 1 << 1
	annotNoView = 1 << 5
)

// maxAnnotations bounds those of one page.
const maxAnnotations = 10_000

// annotations draws what stands on top of the page: the values of form fields,
// notes, and seals, which signing programs put there.
func (in *interpreter) annotations(n pageNode) error {
	list := in.file.array(n.dict["Annots"])
	for _, v := range list[:min(len(list), maxAnnotations)] {
		d := in.file.dict(v)
		if flags := int(in.file.number(d["F"], 0)); flags&(annotHidden|annotNoView) != 0 || in.file.name(d["Subtype"]) == "Popup" {
			continue
		}
		if err := in.appearance(d); err != nil {
			return err
		}
	}
	return nil
}

// appearance draws the normal appearance: a form whose box, once mapped, is
// fitted into the annotation's rectangle (ISO 32000-1, 12.5.5).
func (in *interpreter) appearance(d dict) error {
	v := in.file.get(in.file.dict(d["AP"])["N"])
	if states, ok := v.(dict); ok {
		v = in.file.get(states[in.file.name(d["AS"])])
	}
	s, ok := v.(*stream)
	if !ok {
		return nil
	}
	box, ok := in.file.box(s.dict["BBox"])
	rect, ok2 := in.file.box(d["Rect"])
	if !ok || !ok2 {
		return nil
	}
	box = in.file.matrix(s.dict["Matrix"], unit).box(box)
	if box.X1 == box.X2 || box.Y1 == box.Y2 {
		return nil
	}
	x, y := (rect.X2-rect.X1)/(box.X2-box.X1), (rect.Y2-rect.Y1)/(box.Y2-box.Y1)
	fit := matrix{x, 0, 0, y, rect.X1 - box.X1*x, rect.Y1 - box.Y1*y}
	in.state, in.stack = newState(fit.mul(in.base)), nil
	return in.form(s, nil, 0)
}
