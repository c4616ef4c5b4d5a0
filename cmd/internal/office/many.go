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
	"casefile/search/ingest"
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
	Query QuestionID  `json:"query"`
	Total int         `json:"total"`
	Hits  []AnswerHit `json:"hits"`
	Notes []string    `json:"notes,omitempty"` // what of the query was perhaps not meant as it was understood, in Chinese
}

// QuestionID is the id of a question, a string or a number as it came.
type QuestionID struct {
	Text   string
	Number bool
}

// MarshalJSON gives the id back as it came.
func (id QuestionID) MarshalJSON() ([]byte, error) {
	if id.Number {
		return []byte(id.Text), nil
	}
	return json.Marshal(id.Text)
}

// UnmarshalJSON takes a string or a number; anything else is no id.
func (id *QuestionID) UnmarshalJSON(b []byte) error {
	var number json.Number
	if len(b) > 0 && b[0] != '"' && string(b) != "null" && json.Unmarshal(b, &number) == nil {
		*id = QuestionID{Text: string(b), Number: true}
		return nil
	}
	*id = QuestionID{}
	return json.Unmarshal(b, &id.Text)
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
	Query QuestionID  `json:"query"` // "" if the line does not say
	Line  int         `json:"line"`
	Error string      `json:"error"` // a Chinese sentence
	Total int         `json:"total"` // 0
	Hits  []AnswerHit `json:"hits"`  // none
}

// question is one line on its way. done is closed when answer or err is there.
type question struct {
	ID     QuestionID
	Text   string
	line   int
	answer *Answer
	err    error
	run    int // in which it was answered
	done   chan struct{}
}

// SearchMany answers questions in their order, each by out: an Answer, or an
// Unanswered for a line that is wrong. It reads no faster than it answers, and
// uses every core. The error names all lines that were wrong.
func (o *Office) SearchMany(ctx context.Context, a Actor, r ManyRequest, in io.Reader, out func(any) error) (notes []string, err error) {
	t := o.trace(ctx, a, actSearch, "many")
	defer t.end(&err)
	if err := a.allow(actSearch); err != nil { // before anything is read
		return nil, err
	}
	m := &many{o: o, r: r, out: out, trace: t}
	reading, stop := context.WithCancel(ctx)
	defer stop()
	m.read(reading, in)
	var failed error
	f, err := o.found(ctx, t, a, func(x *guarded, v search.Viewer) (*search.Result, error) {
		failed = m.run(ctx, x, v)
		if unusable(failed) {
			return nil, failed // it is made again, and asked what is not answered yet
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

// many are many questions on their way, in one run or, when the index had to be
// made again in between, in two.
type many struct {
	o     *Office
	r     ManyRequest
	out   func(any) error
	trace *trace

	todo, inOrder chan *question
	next          *question // the first that is not handed on
	unread        error     // why there are no more in inOrder
	runs          int

	answered, hits, wrong int
	complaints            Problems
}

// read hands questions to who answers and to who waits for the answers. It is
// not waited for: in may be a terminal.
func (m *many) read(ctx context.Context, in io.Reader) {
	m.todo, m.inOrder = make(chan *question), make(chan *question, 16*runtime.GOMAXPROCS(0))
	go func() {
		defer close(m.inOrder)
		m.unread = readQuestions(in, func(q *question) bool { return pass(ctx, m.inOrder, q) && pass(ctx, m.todo, q) })
	}()
}

// run lets every core answer, and hands the answers on in order.
func (m *many) run(ctx context.Context, x *guarded, v search.Viewer) error {
	ctx, cancel := context.WithCancel(ctx)
	var busy sync.WaitGroup
	defer busy.Wait()
	defer cancel()
	m.runs++
	for range runtime.GOMAXPROCS(0) {
		busy.Go(func() { m.work(ctx, x, v, m.todo) })
	}
	for {
		if m.next == nil {
			select {
			case q, more := <-m.inOrder:
				if !more {
					return cmp.Or(m.unread, ctx.Err())
				}
				m.next = q
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		if err := m.await(ctx, x, v, m.next); err != nil {
			return err
		}
		m.next = nil
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
func (m *many) await(ctx context.Context, x *guarded, v search.Viewer, q *question) error {
	select {
	case <-q.done:
		if q.err != nil && 0 < q.run && q.run < m.runs { // the index before had no answer
			q.err = nil
			m.answer(ctx, x, v, q)
		}
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
	q.run = m.runs
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
	if !m.r.Similar {
		q.answer.Notes = queryNotes(q.Text)
	}
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
		return m.out(Unanswered{Query: q.ID, Line: q.line, Error: why + "。", Hits: []AnswerHit{}})
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
		ID   QuestionID `json:"id"`
		Text *string    `json:"text"`
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
		q.err = &Problem{ID: "question-json", Kind: Invalid, Err: ingest.SyntaxError(line, err)}
		return q
	}
	if j.ID.Text == "" || len(j.ID.Text) > maxQuestionID {
		q.err = &Problem{ID: "question-id", Kind: Invalid}
		return q
	}
	q.ID = j.ID
	if j.Text == nil {
		q.err = &Problem{ID: "question-text", Kind: Invalid}
		return q
	}
	q.Text = *j.Text
	return q
}
