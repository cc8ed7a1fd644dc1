package intake_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/onrecord/onrecord/store/corpus"
	"github.com/onrecord/onrecord/store/intake"
)

// fuzz checks what every room relies on: no panic, and either a plain error or an article whose text and zones are sound.
func fuzz(f *testing.F, name string, patterns ...string) {
	for _, pattern := range patterns {
		files, err := filepath.Glob(filepath.Join("testdata", pattern))
		if err != nil || len(files) == 0 {
			f.Fatalf("no seeds for %s: %v", pattern, err)
		}
		for _, file := range files {
			content, err := os.ReadFile(file)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(content)
		}
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		res, err := intake.Read(intake.Source{Name: name, Bytes: content})
		if err != nil {
			var e *intake.Error
			if !errors.As(err, &e) {
				t.Fatalf("%T is not an *Error: %v", err, err)
			}
			return
		}
		a := res.Article
		if err := corpus.CheckText(a.Text); err != nil {
			t.Fatal(err)
		}
		if err := corpus.CheckZones(a.Text, a.Zones); err != nil {
			t.Fatal(err)
		}
		for _, field := range []string{a.Title, a.Byline, a.Outlet, a.URL, a.Published, a.Language, a.Credit} {
			if err := corpus.CheckText(field); err != nil {
				t.Fatalf("%q: %v", field, err)
			}
		}
		if a.Title == "" {
			t.Fatal("no title")
		}
	})
}

func FuzzPlain(f *testing.F)    { fuzz(f, "a.txt", "*.txt") }
func FuzzHTML(f *testing.F)     { fuzz(f, "a.html", "*.html") }
func FuzzMarkdown(f *testing.F) { fuzz(f, "a.md", "*.md") }

// FuzzEncoding reads bytes in each encoding that a person may name.
func FuzzEncoding(f *testing.F) {
	encodings := []string{"utf-8", "utf-16", "utf-16le", "utf-16be", "windows-1252", "koi8-r", "shift_jis", "gb18030", "iso-2022-jp", "big5", "euc-kr"}
	for i := range encodings {
		f.Add(uint8(i), []byte("\xff\xfea\x00\x00\xd8b\x00"))
		f.Add(uint8(i), []byte("Die Br\xFCcke \x84offen\x93.\x1b$B"))
	}
	f.Fuzz(func(t *testing.T, which uint8, content []byte) {
		res, err := intake.Read(intake.Source{Name: "a.txt", Encoding: encodings[int(which)%len(encodings)], Bytes: content})
		var e *intake.Error
		switch {
		case err != nil && !errors.As(err, &e):
			t.Fatalf("%T is not an *Error: %v", err, err)
		case err == nil:
			if err := errors.Join(corpus.CheckText(res.Article.Text), corpus.CheckZones(res.Article.Text, res.Article.Zones)); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func bench(b *testing.B, name string) {
	content, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(content)))
	for b.Loop() {
		if _, err := intake.Read(intake.Source{Name: name, Bytes: content}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "articles/s")
}

func BenchmarkPlain(b *testing.B) { bench(b, "saved-page.txt") }
func BenchmarkHTML(b *testing.B)  { bench(b, "jsonld.html") }
