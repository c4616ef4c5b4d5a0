package office

import (
	"cmp"
	"context"
	"encoding/json"
	"io"
	"runtime"
	"strconv"
	"sync"
	"unicode/utf8"

	"casefile/search"
)

// Limits of many questions at once.
const (
	maxQuestion   = 1 << 20 // bytes of a line
	maxQuestionID = 200     // bytes
	maxComplaints = 100     // lines that are complained of one by one
)

// ManyRequest asks many questions: lines of JSON {id, text}.
type ManyRequest struct {
	Name     string // of the input, for what is wrong in it
	Similar  bool   // each is a text to find similar documents for, not a query
	Limit    int    // hits of each; 0 is 10
	Restrict search.Restrict
	Wider    bool
	Sort     search.Sort
}

// Answer is what one question found.
type Answer struct {
	Query string      `json:"query"` // the id of the question
	Total int         `json:"total"`
	Hits  []AnswerHit `json:"hits"`
}

// AnswerHit is one hit of an Answer.
type AnswerHit struct {
	ID    string  `json:"id"`
	OwnID string  `json:"own_id,omitempty"` // the id an imported paper came with
	Score float64 `json:"score"`
}

// Unanswered stands in the place of the answer to a line that cannot be
// answered.
type Unanswered struct {
	Query string `json:"query"` // "" if the line does not say
	Line  int    `json:"line"`
	Error string `json:"error"` // a Chinese sentence
}

// question is one line on its way. done is closed when answer or err is there.
type question struct {
	ID     string
	Text   string
	line   int
	answer *Answer
	err    error
	done   chan struct{}
}

// SearchMany answers questions in their order, each by out: an Answer, or an
// Unanswered for a line that is wrong. It reads no faster than it answers, and
// uses every core. The error names all lines that were wrong.
func (o *Office) SearchMany(ctx context.Context, a Actor, r ManyRequest, in io.Reader, out func(any) error) (notes []string, err error) {
	t := o.trace(ctx, a, actSearch, "many")
	defer t.end(&err)
	m := &many{o: o, r: r, in: in, out: out, trace: t}
	var failed error
	f, err := o.found(ctx, t, a, func(x *guarded, v search.Viewer) (*search.Result, error) {
		failed = m.run(ctx, x, v)
		if m.answered == 0 {
			return nil, failed // nothing is out yet: a torn index may be made again, and asked once more
		}
		return nil, nil
	})
	if err == nil {
		err = failed
	}
	if err != nil {
		return nil, err
	}
	t.count(m.hits)
	return f.Notes, m.complaint()
}

// many is one run over many questions.
type many struct {
	o     *Office
	r     ManyRequest
	in    io.Reader
	out   func(any) error
	trace *trace

	answered, hits, wrong int
	complaints            Problems
}

// run lets every core answer, and hands the answers on in order. It does not
// wait for who reads: that may be a terminal.
func (m *many) run(ctx context.Context, x *guarded, v search.Viewer) error {
	ctx, cancel := context.WithCancel(ctx)
	workers := runtime.GOMAXPROCS(0)
	todo, inOrder := make(chan *question), make(chan *question, 16*workers)
	var busy sync.WaitGroup
	defer busy.Wait()
	defer cancel()
	for range workers {
		busy.Go(func() { m.work(ctx, x, v, todo) })
	}
	var unread error
	go func() {
		defer close(inOrder)
		unread = readQuestions(m.in, func(q *question) bool { return pass(ctx, inOrder, q) && pass(ctx, todo, q) })
	}()
	for {
		select {
		case q, more := <-inOrder:
			if !more {
				return cmp.Or(unread, ctx.Err())
			}
			if err := m.await(ctx, q); err != nil {
				return err
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (m *many) work(ctx context.Context, x *guarded, v search.Viewer, todo <-chan *question) {
	for {
		select {
		case q := <-todo:
			m.answer(ctx, x, v, q)
			close(q.done)
		case <-ctx.Done():
			return
		}
	}
}

// await hands a question on once it is answered.
func (m *many) await(ctx context.Context, q *question) error {
	select {
	case <-q.done:
		return m.hand(q)
	case <-ctx.Done():
		return ctx.Err()
	}
}

func pass(ctx context.Context, to chan<- *question, q *question) bool {
	select {
	case to <- q:
		return true
	case <-ctx.Done():
		return false
	}
}

// answer asks the index. A question that is wrong keeps why in err.
func (m *many) answer(ctx context.Context, x *guarded, v search.Viewer, q *question) {
	if q.err != nil {
		return
	}
	var res *search.Result
	if m.r.Similar {
		r := SimilarRequest{Text: q.Text, Limit: m.r.Limit, Restrict: m.r.Restrict}
		res, q.err = x.Similar(ctx, m.o.similar(v, r))
		q.err = similarError(q.err, r)
	} else {
		res, q.err = x.Search(ctx, m.o.request(v, SearchRequest{Query: q.Text, Limit: m.r.Limit, Restrict: m.r.Restrict,
			Wider: m.r.Wider, Sort: m.r.Sort, NoFacets: true}))
		q.err = atCharacter(q.err, q.Text)
	}
	if q.err != nil {
		return
	}
	q.answer = &Answer{Query: q.ID, Total: res.Total, Hits: []AnswerHit{}}
	for _, h := range res.Hits {
		q.answer.Hits = append(q.answer.Hits, AnswerHit{h.ID, h.OwnID, h.Score})
	}
}

// hand hands one answer on. What is wrong with a line is noted; what is wrong
// with the index ends the run.
func (m *many) hand(q *question) error {
	if q.err != nil {
		kind, messages := Explain(q.err)
		if kind != Invalid {
			return q.err
		}
		why := joinTexts(messages)
		m.wrong++
		if len(m.complaints) < maxComplaints {
			m.complaints = append(m.complaints, &Problem{ID: "question-wrong", Path: m.r.Name, Kind: Invalid,
				Args: args{"line": strconv.Itoa(q.line), "why": why}, Err: q.err})
		}
		m.answered++
		return m.out(Unanswered{q.ID, q.line, why + "。"})
	}
	if err := m.log(q); err != nil {
		return err
	}
	m.answered++
	m.hits += q.answer.Total
	return m.out(q.answer)
}

// log keeps the digests of a question in the access log, as many to a line as
// it holds.
func (m *many) log(q *question) (err error) {
	one := &trace{o: m.o, ctx: m.trace.ctx}
	if m.r.Similar {
		one.digest(q.Text)
	} else {
		one.asked(q.Text)
	}
	if len(m.trace.line.Queries)+len(one.line.Queries) > maxDigests {
		full := *m.trace
		full.end(&err)
		m.trace.line.Queries = nil
	}
	m.trace.line.Queries = append(m.trace.line.Queries, one.line.Queries...)
	return err
}

// complaint names every line that was wrong.
func (m *many) complaint() error {
	if more := m.wrong - len(m.complaints); more > 0 {
		m.complaints = append(m.complaints, &Problem{ID: "question-more", Path: m.r.Name, Kind: Invalid,
			Args: args{"count": strconv.Itoa(more)}})
	}
	return m.complaints.orNil()
}

// readQuestion reads the question of a line.
func readQuestion(line []byte, no int, long bool) *question {
	q := &question{line: no, done: make(chan struct{})}
	var j struct {
		ID   *string `json:"id"`
		Text *string `json:"text"`
	}
	switch {
	case long:
		q.err = &Problem{ID: "question-long", Kind: Invalid}
		return q
	case !utf8.Valid(line):
		q.err = &Problem{ID: "question-encoding", Kind: Invalid}
		return q
	}
	if err := json.Unmarshal(line, &j); err != nil {
		q.err = &Problem{ID: "question-json", Kind: Invalid, Err: err}
		return q
	}
	if j.ID == nil || *j.ID == "" || len(*j.ID) > maxQuestionID {
		q.err = &Problem{ID: "question-id", Kind: Invalid}
		return q
	}
	q.ID = *j.ID
	if j.Text == nil {
		q.err = &Problem{ID: "question-text", Kind: Invalid}
		return q
	}
	q.Text = *j.Text
	return q
}
