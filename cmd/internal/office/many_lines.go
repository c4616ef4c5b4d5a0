package office

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

// maxDigests is how many digests a line of the access log holds.
const maxDigests = 100

// readQuestions parts lines and passes each one on as a question until take
// says no. Blank lines are passed over; the rest of a line that is too long is
// read and forgotten.
func readQuestions(in io.Reader, take func(*question) bool) error {
	r := bufio.NewReaderSize(in, 1<<16)
	for no := 1; ; no++ {
		line, long, err := readLine(r, maxQuestion)
		if no == 1 {
			line = bytes.TrimPrefix(line, []byte("\ufeff"))
		}
		if line = bytes.TrimSpace(line); len(line) > 0 || long {
			if !take(readQuestion(line, no, long)) {
				return nil
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// readLine reads one line, without what is beyond limit bytes.
func readLine(r *bufio.Reader, limit int) (line []byte, long bool, err error) {
	for {
		part, err := r.ReadSlice('\n')
		if len(line)+len(part) > limit {
			long, part = true, nil
		}
		line = append(line, part...)
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, long, err
		}
	}
}
