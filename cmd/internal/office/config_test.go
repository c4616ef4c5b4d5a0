package office

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestReadConfig(t *testing.T) {
	text := "\ufeff# 案管室\narchive: s3://bucket/zj?endpoint=127.0.0.1:9000 # 主库\n\nindex: \" /var/索引 \"\r\nas: 周某某\n"
	got, err := ReadConfig("config", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	want := Config{Archive: "s3://bucket/zj?endpoint=127.0.0.1:9000", Index: " /var/索引 ", As: "周某某"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestReadConfigNamesEveryMistake(t *testing.T) {
	_, err := ReadConfig("config", []byte("archive: a\narchve: b\njust words\narchive: c\nfonts: \"open\n"))
	var ps Problems
	if !errors.As(err, &ps) {
		t.Fatalf("got %v", err)
	}
	var got []string
	for _, p := range ps {
		got = append(got, p.ID+" "+p.Path)
	}
	want := "config-unknown-key config:2|config-line config:3|config-twice config:4|config-line config:5"
	if s := strings.Join(got, "|"); s != want {
		t.Errorf("got  %s\nwant %s", s, want)
	}
}

// Flag before environment before file before default.
func TestConfigPrecedence(t *testing.T) {
	env := map[string]string{"CASEFILE_ARCHIVE": "env", "CASEFILE_INDEX": "env", "CASEFILE_USER": "乙"}
	flags := Config{Archive: "flag"}
	file := Config{Archive: "file", Index: "file", Fonts: "file", As: "甲"}
	got := flags.Or(EnvConfig(func(k string) string { return env[k] })).Or(file).Or(Defaults())
	want := Config{Archive: "flag", Index: "env", Fonts: "file", As: "乙"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if d := (Config{}).Or(Defaults()); d.Archive == "" || d.Index == "" {
		t.Errorf("defaults leave places open: %+v", d)
	}
}

func FuzzReadConfig(f *testing.F) {
	f.Add("archive: a\n# c\nindex: \"b\"\n")
	f.Fuzz(func(t *testing.T, s string) {
		if _, err := ReadConfig("f", []byte(s)); err != nil {
			if _, ms := Explain(err); len(ms) == 0 {
				t.Error("an error without a message")
			}
		}
	})
}
