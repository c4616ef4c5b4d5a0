package check

// Layout is a format of GB/T 9704-2012, or one of ours that has no clause of
// its own there.
type Layout string

const (
	Auto     Layout = "auto"     // told by what is drawn: see detect.go
	Official Layout = "official" // 公文, clause 7
	Letter   Layout = "letter"   // 信函格式, 10.1
	Minutes  Layout = "minutes"  // 纪要格式, 10.3
	Record   Layout = "record"   // 文书、笔录
	Report   Layout = "report"   // 报告
)

var layouts = [...]Layout{Auto, Official, Letter, Minutes, Record, Report}

// Layouts lists the names there are, auto first.
func Layouts() []Layout { return layouts[:] }

// ParseLayout reads a name; the empty one is Auto.
func ParseLayout(name string) (Layout, bool) {
	if name == "" {
		return Auto, true
	}
	for _, l := range layouts {
		if string(l) == name {
			return l, true
		}
	}
	return "", false
}

// Options say how to measure. The zero value detects the layout.
type Options struct{ Layout Layout }

// Verdict is what a rule says of a document.
type Verdict string

const (
	Pass          Verdict = "pass"
	Fail          Verdict = "fail"
	NotApplicable Verdict = "not-applicable" // nothing there that the rule is about
)

// Findings is what was measured.
type Findings struct {
	// Pass: there is text, and no rule fails. A scan does not pass: nothing of
	// it could be measured, and every rule is not applicable. Nor does a file
	// that does not say which characters its glyphs are.
	Pass   bool
	Layout Layout // as given or detected; Auto when there was nothing to tell it by
	Text   bool   // there are Chinese characters to measure
	Rules  []Result
}

// Result is what one rule says. Wanted and Measured are figures, units, the
// document's own words, and the few words of words.go.
type Result struct {
	ID       string // stable
	Clause   string // of GB/T 9704-2012 unless it names another standard
	Verdict  Verdict
	Wanted   string
	Measured string  // of the first fault, else of the first place measured
	Faults   []Fault // none unless Verdict is Fail
}

// Fault is one place where a rule does not hold.
type Fault struct {
	Page     int // from 1
	Wanted   string
	Measured string
}

// Failed lists the ids of the rules that fail.
func (r *Findings) Failed() []string {
	var ids []string
	for _, one := range r.Rules {
		if one.Verdict == Fail {
			ids = append(ids, one.ID)
		}
	}
	return ids
}

// Check measures a document. It never fails: what cannot be measured is not
// applicable.
func Check(pages []Page, opts Options) *Findings {
	m := newModel(pages, opts.Layout)
	rep := &Findings{Layout: m.layout, Text: m.text}
	rep.Pass = m.text
	for i := range rules {
		res := rules[i].measure(m)
		rep.Pass = rep.Pass && res.Verdict != Fail
		rep.Rules = append(rep.Rules, res)
	}
	return rep
}
