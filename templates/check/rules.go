package check

import "slices"

// rule is one thing the standard says that can be measured.
type rule struct {
	id     string
	clause string
	in     []Layout // where it holds; nil is everywhere
	wanted string
	check  func(*model, *probe)
}

// probe collects what one rule measures.
type probe struct {
	wanted   string
	measured string
	applied  bool
	faults   []Fault
}

// maxFaults bounds what is told of one rule: a wrong type size is wrong on
// every line.
const maxFaults = 200

// is notes one measurement.
func (p *probe) is(page int, ok bool, measured string) {
	if !p.applied {
		p.applied, p.measured = true, measured
	}
	if ok || len(p.faults) == maxFaults {
		return
	}
	p.faults = append(p.faults, Fault{Page: page, Wanted: p.wanted, Measured: measured})
}

// length notes a length that should lie in a range.
func (p *probe) length(page int, got, low, high float64) {
	p.is(page, between(got, low, high), inMM(got))
}

func (r *rule) measure(m *model) Result {
	res := Result{ID: r.id, Clause: r.clause, Wanted: r.wanted, Verdict: NotApplicable}
	if !m.text || r.in != nil && !slices.Contains(r.in, m.layout) {
		return res
	}
	p := &probe{wanted: r.wanted}
	r.check(m, p)
	if !p.applied {
		return res
	}
	res.Wanted, res.Measured, res.Verdict = p.wanted, p.measured, Pass
	if len(p.faults) > 0 {
		res.Verdict, res.Faults = Fail, p.faults
		res.Wanted, res.Measured = p.faults[0].Wanted, p.faults[0].Measured
	}
	return res
}

var (
	formal    = []Layout{Official, Letter, Minutes}
	withHead  = []Layout{Official, Minutes}
	official  = []Layout{Official}
	letter    = []Layout{Letter}
	minutes   = []Layout{Minutes}
	signed    = []Layout{Official, Letter}
	withTitle = []Layout{Official, Letter, Minutes, Report}
)

// rules is every rule, in the order a page is read.
var rules = slices.Concat(pageRules, textRules, headRules, letterRules, titleRules, bodyRules,
	attachmentRules, signRules, minutesRules, imprintRules, folioRules)
