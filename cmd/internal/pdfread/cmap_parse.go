package pdfread

// maxEntries bounds the ranges of one CMap, maxSpaces those of its codes, and
// maxTarget the bytes that tell the text of one code.
const (
	maxEntries = 1 << 17
	maxSpaces  = 256
	maxTarget  = 256
)

// entryBytes is about what an entry takes.
const entryBytes = 64

func (c *cmap) entries() int { return len(c.spaces) + len(c.cids) + len(c.texts) }

// parseCMap reads a CMap program: the operators between begin and end of each
// kind, whatever stands around them.
func parseCMap(b []byte) (c *cmap, uses name) {
	c = &cmap{}
	l := &lexer{b: b}
	var args []any
	for c.entries() < maxEntries {
		v, ok := l.next()
		if !ok {
			break
		}
		o, isOp := v.(op)
		if !isOp {
			if len(args) < maxOperands {
				args = append(args, v)
			}
			continue
		}
		switch o {
		case "usecmap":
			uses = operands(args).name()
		case "def":
			c.define(args)
		case "endcodespacerange":
			c.addSpaces(args)
		case "endcidrange", "endcidchar":
			c.addCIDs(args, o == "endcidchar")
		case "endbfchar", "endbfrange":
			c.addTexts(args, o == "endbfchar")
		}
		args = args[:0]
	}
	c.sort()
	return c, uses
}

func (c *cmap) define(args []any) {
	if len(args) == 2 && args[0] == name("WMode") {
		c.vertical = args[1] == float64(1)
	}
}

func (c *cmap) addSpaces(args []any) {
	for ; len(args) >= 2 && len(c.spaces) < maxSpaces; args = args[2:] {
		lo, n, ok := code(args[0])
		hi, _, ok2 := code(args[1])
		if ok && ok2 && n > 0 && n <= 4 {
			c.spaces = append(c.spaces, codeSpace{n, lo, hi})
		}
	}
}

// addCIDs takes lo hi cid, or code cid.
func (c *cmap) addCIDs(args []any, single bool) {
	size := 3
	if single {
		size = 2
	}
	for ; len(args) >= size; args = args[size:] {
		lo, _, ok := code(args[0])
		hi, _, ok2 := code(args[size-2])
		to, ok3 := args[size-1].(float64)
		if ok && ok2 && ok3 && lo <= hi && to >= 0 && to < 1<<16 {
			c.cids = append(c.cids, codeRange{lo, hi, int(to)})
		}
	}
}

// addTexts takes lo hi text, lo hi [text …], or code text.
func (c *cmap) addTexts(args []any, single bool) {
	size := 3
	if single {
		size = 2
	}
	for ; len(args) >= size; args = args[size:] {
		lo, _, ok := code(args[0])
		hi, _, ok2 := code(args[size-2])
		if !ok || !ok2 || lo > hi {
			continue
		}
		switch to := args[size-1].(type) {
		case []byte:
			c.addText(lo, hi, to)
		case array:
			for i, v := range to {
				if text, ok := v.([]byte); ok && lo+i <= hi {
					c.addText(lo+i, lo+i, text)
				}
			}
		}
	}
}

func (c *cmap) addText(lo, hi int, text []byte) {
	s := printable(targetText(text[:min(len(text), maxTarget)]))
	if c.entries() < maxEntries && (s != "" || lo == hi) {
		c.texts = append(c.texts, textRange{lo, hi, s})
	}
}

// targetText reads the characters a code stands for. A single byte, which is
// against the rules, is taken for one character.
func targetText(b []byte) string {
	if len(b) == 1 {
		return string(rune(b[0]))
	}
	return utf16Text(b)
}

// code reads a code of at most four bytes.
func code(v any) (code, n int, ok bool) {
	b, ok := v.([]byte)
	if !ok || len(b) > 4 {
		return 0, 0, false
	}
	for _, c := range b {
		code = code<<8 | int(c)
	}
	return code, len(b), true
}
