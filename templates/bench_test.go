package templates

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"casefile/templates/pagetest"
)

// BenchmarkRender measures the whole way from checked values to bytes, layout
// included, with the faces read and their outlines remembered as in a program
// that serves: another text each time, so that no subset is the last one's.
func BenchmarkRender(b *testing.B) {
	b.Run("onepage", func(b *testing.B) { benchmarkRender(b, 1, 180) })
	b.Run("fivepages", func(b *testing.B) { benchmarkRender(b, 5, 2050) })
}

// benchmarkText is text of n characters, another one for every seed, made of
// the characters that documents are made of.
func benchmarkText(source []rune, seed, n int) string {
	var s strings.Builder
	at := seed * 7919
	for written := 0; written < n; {
		length := min(120, n-written)
		at += 613
		for i := range length {
			s.WriteRune(source[(at+i)%len(source)])
		}
		s.WriteString("\n")
		written += length
	}
	return s.String()
}

// benchmarkForm is a letter that says only what it is given.
const benchmarkForm = `---
id: bench
version: "1"
title: 函
layout: letter
source: GB/T 9704-2012 10.1
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

func benchmarkRender(b *testing.B, pages, characters int) {
	f, err := Parse("bench/form.md", []byte(benchmarkForm), nil)
	if err != nil {
		b.Fatal(err)
	}
	sample := map[string]string{"issuer": "中共某市纪律检查委员会", "recipient": "某市某局党组", "date": "2026-03-05"}
	var all strings.Builder
	for _, other := range library(b).Forms() {
		all.WriteString(render(b, other, check(b, other, other.Sample()), Options{}).Text)
	}
	source := []rune(pagetest.Squeeze(all.String()))
	next := func(i int) Values {
		sample["prose"] = benchmarkText(source, i, characters)
		raw, err := json.Marshal(sample)
		if err != nil {
			b.Fatal(err)
		}
		return check(b, f, raw)
	}
	values := make([]Values, 64)
	for i := range values {
		values[i] = next(i)
		if r := render(b, f, values[i], Options{Number: "某纪函〔2026〕1号"}); r.Pages != pages {
			b.Fatalf("text %d has %d pages", i, r.Pages)
		}
	}
	bytes := 0
	b.ReportAllocs()
	b.ResetTimer()
	for i := range b.N {
		opts := Options{Number: fmt.Sprintf("某纪函〔2026〕%d号", i+1)}
		bytes += len(render(b, f, values[i%len(values)], opts).PDF)
	}
	b.StopTimer()
	b.ReportMetric(float64(bytes)/float64(b.N), "pdf-bytes/doc")
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "docs/s")
}
