package templates

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"testing"

	"casefile/templates/layout"
)

// BenchmarkVolume binds 300 documents of about seven pages, drawn as they are
// asked for: what remains in memory is the binder's.
func BenchmarkVolume(b *testing.B) {
	f := form(b, "case-analysis")
	const documents = 300
	draw := func(n int) *Rendered {
		long := strings.Repeat(fmt.Sprintf("第%d件所述事实经查证属实，有关单位应当认真整改。", n), 130)
		sample := strings.Replace(string(f.Sample()), `"summary": "`, `"summary": "`+long, 1)
		return render(b, f, check(b, f, []byte(sample)), Options{})
	}
	book := Book{Name: "调查卷", Cover: layout.Cover{Title: "某局张某某违纪案"}}
	page := 0
	for j := range documents {
		n := draw(j).Pages
		book.Items = append(book.Items, VolumeItem{Section: "证据材料", Leaves: []VolumeLeaf{{First: page + 1, Last: page + n}},
			Row: layout.CatalogueRow{No: strconv.Itoa(j + 1), Title: "关于某某情况的报告", Page: strconv.Itoa(page + 1)}})
		page += n
	}
	var out counter
	for b.Loop() {
		out.n = 0
		_, err := renderer(b).Bind(&out, Volume{Books: []Book{book}}, func(_, item, _ int) ([]byte, error) {
			b.StopTimer()
			defer b.StartTimer()
			return draw(item).PDF, nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(out.n)/1e6, "MB")
	b.ReportMetric(float64(page), "pages")
}

// counter counts what is thrown away.
type counter struct{ n int64 }

func (c *counter) Write(p []byte) (int, error) {
	c.n += int64(len(p))
	return io.Discard.Write(p)
}
