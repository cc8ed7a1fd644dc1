package exchange

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestExcerpt(t *testing.T) {
	long := strings.Repeat("“word” ", 2000)
	for _, test := range []struct{ name, text, begins, holds, lacks string }{
		{"short", "all of it", "all of it", "all of it", "…"},
		{"annotations near the beginning", `{"spans":[1],"text":"` + long, `{"spans":[1],"text":`, "…", "\n"},
		{"annotations after a long text", `{"text":"` + long + `","spans":[1]}`, `{"text":"“word”`, `"spans":[1]}`, ""},
		{"a web page", "<!doctype html>\n<style>" + long + "</style>\n<body class=x><p>Text", "<body", "<p>Text", "<style>"},
		{"text about a web page", "see <body of work", "see <body of work", "", "…"},
	} {
		got := excerpt(test.text)
		if !strings.HasPrefix(got, test.begins) || !strings.Contains(got, test.holds) || test.lacks != "" && strings.Contains(got, test.lacks) || len(got) > 3100 || !utf8.ValidString(got) {
			t.Errorf("%s: %q", test.name, got)
		}
	}
}

func TestPartRune(t *testing.T) {
	for text, want := range map[string]int{"": 0, "a": 0, "é": 0, "é"[:1]: 1, "a“"[:3]: 2, "“": 0, "😀"[:3]: 3, "😀": 0} {
		if got := partRune([]byte(text)); got != want {
			t.Errorf("%q: %d, want %d", text, got, want)
		}
	}
}

// TestSampleFiles_DataFirst: what describes the data comes after it, and the manifest not at all.
func TestSampleFiles_DataFirst(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"README.md", "TypeSystem.xml", "manifest.json", "zz.xmi", "picture.bin"} {
		data := "text"
		if name == "picture.bin" {
			data = "\x00\x01"
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	files, err := sampleFiles(dir)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range files {
		got = append(got, f.Name+"="+f.Excerpt)
	}
	if want := "picture.bin= zz.xmi=text README.md=text TypeSystem.xml=text"; strings.Join(got, " ") != want {
		t.Errorf("%q, want %q", got, want)
	}
}
