package intake_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/onrecord/onrecord/store/corpus"
	"github.com/onrecord/onrecord/store/intake"
)

func readFixture(t *testing.T, name string) intake.Result {
	t.Helper()
	res, err := intake.ReadFile(filepath.Join("testdata", name), "")
	if err != nil {
		t.Fatal(err)
	}
	return res
}

// lines writes an article as one line for each stretch: its kind and its first words.
func lines(a corpus.Article) string {
	var out strings.Builder
	show := func(kind corpus.ZoneKind, text string) {
		for line := range strings.Lines(text) {
			if words := strings.Fields(line); len(words) > 0 {
				out.WriteString(string(kind) + ": " + strings.Join(words[:min(len(words), 4)], " ") + "\n")
			}
		}
	}
	at := 0
	for _, z := range a.Zones {
		show(corpus.Body, a.Text[at:z.Start])
		show(z.Kind, a.Text[z.Start:z.End])
		at = z.End
	}
	show(corpus.Body, a.Text[at:])
	return strings.TrimSpace(out.String())
}

func TestFixtures(t *testing.T) {
	for _, test := range []struct {
		file     string
		want     corpus.Article // without text and zones
		lines    string
		warnings []string // a part of each
	}{
		{
			file: "jsonld.html",
			want: corpus.Article{
				Title: "Harbour council votes to keep night ferry", Byline: "Ilse Varga, Tom Okoro", Outlet: "The Valley Herald",
				Published: "2024-03-05T18:30:00+01:00", URL: "https://news.example/harbour/night-ferry", Language: "en-GB",
			},
			lines: `headline: Harbour council votes to
standfirst: Islanders had feared for
byline: Ilse Varga, Tom Okoro
furniture: We use cookies to
body: The harbour council decided
body: “Nobody on the islands
caption: The night ferry at
body: The operator, Outer Line,
subhead: A costly hour
body: Most of the money
body: “If the boat stops,
pull-quote: Nobody on the islands
furniture: Related Articles
furniture: Pier repairs delayed again
furniture: New lamps for the
body: Opponents of the plan
body: The contract is to
editor-note: Correction: An earlier version`,
		},
		{
			file: "opengraph.html",
			want: corpus.Article{
				Title: "Bridge opens a year late", Byline: "Nadia Holm", Outlet: "Northern Courier", Published: "2023-09",
				URL: "https://news.example/saved/page?id=7", Language: "en", Credit: "AFP",
			},
			lines: `headline: Bridge opens a year
byline: Nadia Holm
dateline: LINDHOLM (AFP) —
body: The bridge over the
body: The transport ministry said
body: Residents on the eastern
body: Engineers at the technical`,
			warnings: []string{`the news agency "AFP" was read from the text`},
		},
		{
			file: "windows1252.html",
			want: corpus.Article{Title: "Café an der Brücke schließt"},
			lines: `headline: Café an der Brücke
body: Das Café an der
body: „Wir hätten gern weitergemacht“,
body: Die Stadt prüft nun`,
		},
		{
			file: "broken.html",
			want: corpus.Article{Title: "Storm closes port"},
			lines: `headline: Storm closes port
body: The port closed on
body: Two ferries turned back
body: Wind 31 m/s
body: The weather service said
body: Nobody was hurt, according`,
			warnings: []string{"JSON-LD"},
		},
		{
			file: "saved-page.txt",
			want: corpus.Article{
				Title:  "Mayor Rules Out Sale of City Waterworks Despite Budget Gap",
				Byline: "Clara Whitfield", Outlet: "Lindholm Daily News",
			},
			lines: `furniture: Skip to content
furniture: 17 °C
furniture: Tuesday, May 14, 2024
furniture: Home
furniture: Politics
headline: Mayor Rules Out Sale
furniture: Share on Facebook
body: On Monday, the mayor
body: Mayor Rosa Lindqvist said,
body: “No.”
body: The finance department had
furniture: ADVERTISEMENT
body: “It is a question
subhead: What the bidders say
body: A spokeswoman for one
furniture: Read more: The long
body: Clara is a reporter
body: The council is to
furniture: Clara Whitfield
furniture: Clara Whitfield
furniture: Clara is a writer
furniture: Related Articles
furniture: Bus fares to rise
furniture: Old mill becomes a
furniture: 3 Comments
furniture: I do not believe
furniture: Please enter your comment!
furniture: Please enter your name
furniture: Stay Connected
furniture: - Advertisement -
furniture: Latest Articles
furniture: © 2024 Lindholm Daily`,
			warnings: []string{`the byline "Clara Whitfield"`, `the outlet "Lindholm Daily News"`},
		},
		{
			file: "prose.txt",
			want: corpus.Article{Title: "A quiet vote in the valley"},
			lines: `headline: A quiet vote in
body: The parish council of
body: "It was time," the
body: She thanked the parents.
body: Work begins in August,`,
		},
		{
			file: "wire.txt",
			want: corpus.Article{
				Title: "Flood gates hold as river peaks", Byline: "MARTA KLEIN, JON AREND", Published: "2022-01-27T10:00", Credit: "AP",
			},
			lines: `headline: Flood gates hold as
byline: By MARTA KLEIN and
dateline: Published: 27 January 2022,
caption: (Photo by Jon Arend/Valley
dateline: KARLSTADEN, Norrland (AP) —
body: The new flood gates
body: thirty years, and officials
body: The head of the
body: reporters at the gates.
body: Some farmers criticised the
body: water board said in
editor-note: Editor’s note: This report
byline: (Reporting by Jon Arend;`,
			warnings: []string{
				`the byline "MARTA KLEIN, JON AREND" was read from the text`, `the news agency "AP" was read from the text`,
				"the date of publication, 2022-01-27T10:00, was read from the text",
			},
		},
		{
			file: "transcript.txt",
			want: corpus.Article{Title: "Remarks at the opening of the lighthouse museum"},
			lines: `headline: Remarks at the opening
body: MODERATOR
body: Thank you all for
body: MODERATOR
body: The keeper will speak
body: THE KEEPER -- When
body: (Laughter)
body: Q
body: Did you ever think
body: THE KEEPER -- Every
body: Subscribe to that view,
body: MODERATOR
body: Thank you`,
		},
		{
			file: "report.md",
			want: corpus.Article{
				Title: "Library van returns to the hills", Byline: "Sofia Lund, Per Ek", Outlet: "Hill Post",
				Published: "2024-02-11", URL: "https://news.example/van", Language: "en",
			},
			lines: `headline: Library van returns to
body: The library van will
body: “We missed the driver
caption: The van at the
subhead: What it costs
body: The county pays 80
body: Mondays: Oberau
body: Tuesdays: Unterau
body: Read by many.`,
		},
	} {
		t.Run(test.file, func(t *testing.T) {
			res := readFixture(t, test.file)
			if got := lines(res.Article); got != test.lines {
				t.Errorf("got\n%s\n\nwant\n%s", got, test.lines)
			}
			got := res.Article
			got.Text, got.Zones = "", nil
			if got.Title != test.want.Title || got.Byline != test.want.Byline || got.Outlet != test.want.Outlet || got.Published != test.want.Published ||
				got.URL != test.want.URL || got.Language != test.want.Language || got.Credit != test.want.Credit || got.ID != "" {
				t.Errorf("got  %+v\nwant %+v", got, test.want)
			}
			if len(res.Warnings) != len(test.warnings) {
				t.Fatalf("warnings %q, want %q", res.Warnings, test.warnings)
			}
			for i, part := range test.warnings {
				if !strings.Contains(res.Warnings[i], part) {
					t.Errorf("warning %q does not say %q", res.Warnings[i], part)
				}
			}
		})
	}
}

func TestPlainTextKeepsEveryCharacter(t *testing.T) {
	for _, name := range []string{"saved-page.txt", "prose.txt", "wire.txt", "transcript.txt"} {
		content, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		if got := readFixture(t, name); got.Article.Text != string(content) || string(got.Original.Bytes) != string(content) {
			t.Errorf("%s: the text differs from the file", name)
		}
	}
}

func TestMarkdownText(t *testing.T) {
	text := readFixture(t, "report.md").Article.Text
	for _, want := range []string{"said on Sunday, after a pause of three years.", "80 000 a year", "budget *draft*. The rest"} {
		if !strings.Contains(text, want) {
			t.Errorf("the text does not say %q:\n%s", want, text)
		}
	}
}

func utf16Bytes(text string, mark, little bool) []byte {
	var out []byte
	if mark {
		text = "\uFEFF" + text
	}
	for _, u := range utf16.Encode([]rune(text)) {
		if little {
			out = append(out, byte(u), byte(u>>8))
		} else {
			out = append(out, byte(u>>8), byte(u))
		}
	}
	return out
}

func TestEncodings(t *testing.T) {
	const text = "Die Brücke über die Aare öffnet, sagte der Minister."
	for _, test := range []struct {
		name   string
		source intake.Source
		want   string
		warns  string
	}{
		{"UTF-8", intake.Source{Bytes: []byte(text)}, text, ""},
		{"UTF-8 with mark", intake.Source{Bytes: []byte("\uFEFF" + text)}, text, ""},
		{"UTF-16 LE with mark", intake.Source{Bytes: utf16Bytes(text, true, true)}, text, ""},
		{"UTF-16 BE with mark", intake.Source{Bytes: utf16Bytes(text, true, false)}, text, ""},
		{"UTF-16 LE", intake.Source{Bytes: utf16Bytes(text, false, true)}, text, ""},
		{"UTF-16 BE", intake.Source{Bytes: utf16Bytes(text, false, false)}, text, ""},
		{"guessed", intake.Source{Bytes: []byte("Die Br\xFCcke \x84offen\x93.")}, "Die Brücke „offen“.", "windows-1252"},
		{"stated", intake.Source{Encoding: "koi8-r", Bytes: []byte("\xED\xCF\xD3\xCB\xD7\xC1.")}, "Москва.", ""},
		{"damaged UTF-8", intake.Source{Bytes: []byte("Brücke, größer, schön, süß, für \xFF alle.")}, "Brücke, größer, schön, süß, für \uFFFD alle.", "utf-8"},
		{"line ends", intake.Source{Bytes: []byte("one\r\ntwo\rthree\n")}, "one\ntwo\nthree\n", ""},
		{"controls", intake.Source{Bytes: []byte("on\x00e\x07 two\ttabs.")}, "one two\ttabs.", "2 control characters were left out"},
		{"not composed", intake.Source{Bytes: []byte("Bru\u0308cke.")}, "Bru\u0308cke.", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			res, err := intake.Read(test.source)
			if err != nil {
				t.Fatal(err)
			}
			if res.Article.Text != test.want {
				t.Errorf("got %q, want %q", res.Article.Text, test.want)
			}
			if all := strings.Join(res.Warnings, "\n"); test.warns == "" && all != "" || !strings.Contains(all, test.warns) {
				t.Errorf("warnings %q, want %q", all, test.warns)
			}
		})
	}
}

func TestDeclarationThatNoLongerHolds(t *testing.T) {
	page := `<html><head><meta charset="windows-1252"></head><body><p>Die Brücke öffnet am Freitag wieder für alle.</p></body></html>`
	res, err := intake.Read(intake.Source{Name: "page.html", Bytes: []byte(page)})
	if err != nil || !strings.Contains(res.Article.Text, "Brücke öffnet") {
		t.Errorf("%q, %v", res.Article.Text, err)
	}
}

func TestErrors(t *testing.T) {
	for name, test := range map[string]struct {
		source intake.Source
		says   string
	}{
		"empty":            {intake.Source{Name: "a.txt"}, "a.txt: there is no text in it"},
		"white space":      {intake.Source{Name: "a.txt", Bytes: []byte(" \n\t\uFEFF\n")}, "no text"},
		"page of pictures": {intake.Source{Name: "a.html", Bytes: []byte(`<html><body><img src="a.png"></body></html>`)}, "no text"},
		"media type":       {intake.Source{Name: "a", MediaType: "image/png", Bytes: []byte("x")}, `"image/png"`},
		"encoding":         {intake.Source{Name: "a.txt", Encoding: "klingon", Bytes: []byte("x")}, `"klingon"`},
		"PDF":              {intake.Source{Name: "a.txt", Bytes: []byte("%PDF-1.7 …")}, "PDF"},
		"binary":           {intake.Source{Name: "a.txt", Bytes: []byte(strings.Repeat("\x00\x01\x02\x1B\xFFabcdefg", 40))}, "not a text"},
		"too large":        {intake.Source{Name: "a.txt", Bytes: make([]byte, intake.MaxBytes+1)}, "64 MiB"},
	} {
		_, err := intake.Read(test.source)
		var e *intake.Error
		if !errors.As(err, &e) || !strings.Contains(err.Error(), test.says) {
			t.Errorf("%s: %v, want an *Error that says %q", name, err, test.says)
		}
	}
}

func TestFormatByContent(t *testing.T) {
	res, err := intake.Read(intake.Source{Bytes: []byte("\n<!DOCTYPE html><html><body><p>Some words.</p></body></html>")})
	if err != nil || res.Original.MediaType != "text/html" || res.Article.Text != "Some words." {
		t.Errorf("%+v, %v", res, err)
	}
	res, err = intake.Read(intake.Source{Bytes: []byte("<quote> he said")})
	if err != nil || res.Original.MediaType != "text/plain" || res.Original.Name != "pasted text" {
		t.Errorf("%+v, %v", res.Original, err)
	}
}

func TestDeepPage(t *testing.T) {
	page := "<p>The first words of it.</p>" + strings.Repeat("<div>", 10_000) + "<p>The last words of it.</p><script>no()</script>"
	res, err := intake.Read(intake.Source{Name: "deep.html", Bytes: []byte(page)})
	if err != nil || res.Article.Text != "The first words of it.\n\nThe last words of it." || len(res.Warnings) != 1 {
		t.Errorf("%q, %q, %v", res.Article.Text, res.Warnings, err)
	}
}

func TestNestedMarkdownLosesNothing(t *testing.T) {
	for _, start := range []string{strings.Repeat(">", 50_000), strings.Repeat("- ", 50_000), strings.Repeat("*a_", 50_000)} {
		res, err := intake.Read(intake.Source{Name: "deep.md", Bytes: []byte(start + " words")})
		if err != nil || res.Article.Text != start+" words" || len(res.Warnings) != 1 {
			t.Errorf("%d bytes, %q, %v", len(res.Article.Text), res.Warnings, err)
		}
	}
}
