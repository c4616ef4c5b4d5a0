package templates

import (
	"bytes"
	stdzlib "compress/zlib"
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"unicode/utf8"

	"github.com/klauspost/compress/zlib"

	"casefile/templates/fonts"
	"casefile/templates/layout"
	"casefile/templates/pagetest"
)

// BenchmarkRender measures the whole way from checked values to bytes, layout,
// tags and PDF/A included, with the faces read and their outlines remembered as
// in a program that serves: another text each time, so that no subset is the
// last one's, and four faces on every page. The floors deflate the streams of
// the same documents and do nothing else: what any engine pays at least.
func BenchmarkRender(b *testing.B) {
	sparse, full := benchmarkDocuments(b, 1), benchmarkDocuments(b, 5)
	b.Run("onepage", func(b *testing.B) { benchmarkRender(b, sparse) })
	b.Run("fivepages", func(b *testing.B) { benchmarkRender(b, full) })
	b.Run("floor-onepage", func(b *testing.B) { benchmarkFloor(b, sparse) })
	b.Run("floor-fivepages", func(b *testing.B) { benchmarkFloor(b, full) })
}

// benchmarkForm is a letter that says only what it is given.
const benchmarkForm = `---
id: bench
version: "1"
title: 函
layout: letter
source: GB/T 9704-2012 10.1
series: letter
signoffs: [某]
fields:
  type: object
  properties:
    issuer: {title: 发文机关, type: string, element: issuer}
    recipient: {title: 主送机关, type: string, element: recipient}
    date: {title: 成文日期, type: string, format: date, element: date}
    prose: {title: 正文, type: string, format: body}
---
# 关于责成书面说明情况的函

{{.prose}}
`

// benchmarkText is prose of n characters, another one for every seed, made of
// the characters that documents are made of, with headings of two levels in
// turn: they bring 黑体 and 楷体 onto every page.
//
// It goes round a stretch of the samples, so that characters repeat as in one
// document: of 2,440 in a row 405 differ, of 280 some 145. In laws and judgments
// that is 395 and 126 (means of some thousands), in the samples one behind the
// other, which are many short documents, it would be 501 and 154.
func benchmarkText(source []rune, seed, n int) string {
	var s strings.Builder
	start, at, stretch := seed*7919, 0, 100+n*11/20
	write := func(length int) {
		for range length {
			s.WriteRune(source[(start+at%stretch)%len(source)])
			at++
		}
		n -= length
	}
	for i := 0; n > 0; i++ {
		s.WriteString([]string{"一、", "（一）"}[i%2])
		write(8)
		s.WriteString("。")
		write(max(min(130, n), 1))
		s.WriteString("\n")
	}
	return s.String()
}

// benchmarkDoc is checked values, and what they make.
type benchmarkDoc struct {
	form     *Form
	values   Values
	rendered *Rendered
}

// benchmarkDocuments are 64 documents that fill so many pages, each seen to have
// four faces on every page.
func benchmarkDocuments(b *testing.B, pages int) []benchmarkDoc {
	b.Helper()
	f, err := Parse("bench/form.md", []byte(benchmarkForm), nil)
	if err != nil {
		b.Fatal(err)
	}
	var all strings.Builder
	for _, other := range library(b).Forms() {
		all.WriteString(render(b, other, check(b, other, other.Sample()), Options{}).Text)
	}
	source := []rune(pagetest.Squeeze(all.String()))
	docs := make([]benchmarkDoc, 64)
	for i := range docs {
		// A little less until it fits: text that fills a page is not known before.
		for n := pages*520 - 240; docs[i].form == nil; n -= 10 {
			v := check(b, f, benchmarkValues(b, benchmarkText(source, i, n)))
			if r := render(b, f, v, benchmarkOptions); r.Pages == pages {
				docs[i] = benchmarkDoc{f, v, r}
			}
		}
		res, _, err := renderer(b).Compose(f, docs[i].values, benchmarkOptions)
		if err != nil {
			b.Fatal(err)
		}
		for n, p := range res.Pages {
			if faces := facesOn(p); faces < 4 {
				b.Fatalf("text %d has %d faces on page %d", i, faces, n+1)
			}
		}
	}
	return docs
}

var benchmarkOptions = Options{Number: "某纪函〔2026〕1号"}

func benchmarkValues(b *testing.B, prose string) []byte {
	b.Helper()
	raw, err := json.Marshal(map[string]string{"issuer": "中共某市纪律检查委员会", "recipient": "某市某局党组",
		"date": "2026-03-05", "prose": prose})
	if err != nil {
		b.Fatal(err)
	}
	return raw
}

// facesOn counts the faces of a page.
func facesOn(p layout.Page) int {
	faces := map[*fonts.Face]bool{}
	for _, it := range p.Items {
		if run, ok := it.(*layout.TextRun); ok {
			for _, g := range run.Glyphs {
				faces[g.Face] = true
			}
		}
	}
	return len(faces)
}

func benchmarkRender(b *testing.B, docs []benchmarkDoc) {
	size := 0
	b.ReportAllocs()
	b.ResetTimer()
	began := processorTime()
	for i := range b.N {
		d := docs[i%len(docs)]
		size += len(render(b, d.form, d.values, Options{Number: fmt.Sprintf("某纪函〔2026〕%d号", i+1)}).PDF)
	}
	b.StopTimer()
	reportProcessor(b, began, b.N)
	characters := 0
	for _, d := range docs {
		characters += utf8.RuneCountInString(pagetest.Squeeze(d.rendered.Text))
	}
	b.ReportMetric(float64(characters)/float64(len(docs)), "characters/doc")
	b.ReportMetric(float64(size)/float64(b.N), "pdf-bytes/doc")
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "docs/s")
}

// streamPattern finds the compressed streams of a PDF, pages and fonts; the
// colour profile, which is the same in all, is not among them.
var streamPattern = regexp.MustCompile(`(?s)<<([^<>]|<<[^<>]*>>)*/Filter ?/FlateDecode([^<>]|<<[^<>]*>>)*>>\s*stream\r?\n`)

// streams are the streams of pages and fonts of a PDF, unpacked.
func streams(tb testing.TB, pdf []byte) [][]byte {
	tb.Helper()
	var out [][]byte
	for _, at := range streamPattern.FindAllIndex(pdf, -1) {
		if bytes.Contains(pdf[at[0]:at[1]], []byte("/N 3")) {
			continue
		}
		z, err := stdzlib.NewReader(bytes.NewReader(pdf[at[1]:]))
		if err != nil {
			tb.Fatal(err)
		}
		raw, err := io.ReadAll(z)
		if err != nil {
			tb.Fatal(err)
		}
		out = append(out, raw)
	}
	return out
}

func benchmarkFloor(b *testing.B, docs []benchmarkDoc) {
	packed := make([][][]byte, len(docs))
	raw := 0
	for i, d := range docs {
		packed[i] = streams(b, d.rendered.PDF)
		for _, s := range packed[i] {
			raw += len(s)
		}
	}
	w, err := zlib.NewWriterLevel(nil, zlib.BestSpeed)
	if err != nil {
		b.Fatal(err)
	}
	var out bytes.Buffer
	size := 0
	b.ReportAllocs()
	b.ResetTimer()
	began := processorTime()
	for i := range b.N {
		for _, s := range packed[i%len(packed)] {
			out.Reset()
			w.Reset(&out)
			if _, err := w.Write(s); err != nil {
				b.Fatal(err)
			}
			if err := w.Close(); err != nil {
				b.Fatal(err)
			}
			size += out.Len()
		}
	}
	b.StopTimer()
	reportProcessor(b, began, b.N)
	b.ReportMetric(float64(raw)/float64(len(docs)), "raw-bytes/doc")
	b.ReportMetric(float64(size)/float64(b.N), "stream-bytes/doc")
}

// BenchmarkNotices renders ten thousand notices, no two of which say the same,
// on all processors: what one row of a batch costs from its JSON to its bytes.
func BenchmarkNotices(b *testing.B) {
	const notices = 10_000
	f := form(b, "inquiry-letter")
	rows := make([][]byte, notices)
	for i := range rows {
		row := map[string]any{}
		if err := json.Unmarshal(f.Sample(), &row); err != nil {
			b.Fatal(err)
		}
		row["recipient"] = fmt.Sprintf("%c某某同志", rune(0x4E00+i%5000))
		row["post"] = fmt.Sprintf("某市第%d局党组成员、副局长", i)
		row["questions"] = []string{fmt.Sprintf("你分管某工程项目期间，同某公司负责人周某某的%d次来往情况。", i)}
		delete(row, "cc")
		row["phone"] = fmt.Sprintf("0000-%07d", i)
		raw, err := json.Marshal(row)
		if err != nil {
			b.Fatal(err)
		}
		rows[i] = raw
	}
	render(b, f, check(b, f, rows[0]), Options{})
	b.ReportAllocs()
	b.ResetTimer()
	began := processorTime()
	for range b.N {
		var next, size atomic.Int64
		var group sync.WaitGroup
		for range runtime.GOMAXPROCS(0) {
			group.Go(func() {
				for i := next.Add(1); i <= notices; i = next.Add(1) {
					v, err := f.Check(rows[i-1])
					if err != nil {
						b.Error(err)
						return
					}
					r, err := renderer(b).Render(f, v, Options{Number: fmt.Sprintf("某纪函〔2026〕%d号", i)})
					if err != nil {
						b.Error(err)
						return
					}
					size.Add(int64(len(r.PDF)))
				}
			})
		}
		group.Wait()
		b.ReportMetric(float64(size.Load())/notices, "pdf-bytes/doc")
	}
	reportProcessor(b, began, b.N*notices)
	b.ReportMetric(float64(b.N*notices)/b.Elapsed().Seconds(), "docs/s")
}
