package dataset

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/onrecord/onrecord/store/corpus"
)

func TestW3CGolden(t *testing.T) {
	for _, variant := range []struct {
		name string
		o    Options
	}{{"w3c", Options{}}, {"w3c-standoff", Options{Standoff: true}}} {
		folder := filepath.Join(t.TempDir(), variant.name)
		if _, err := Export(t.Context(), from(sample(), second()), w3cFormat, folder, variant.o); err != nil {
			t.Fatal(err)
		}
		for _, name := range files(t, folder) {
			golden(t, filepath.Join(folder, name), filepath.Join(variant.name, name))
		}
		if got, want := files(t, folder), files(t, filepath.Join("testdata", variant.name)); !slices.Equal(got, want) {
			t.Errorf("%s: files %q, want %q", variant.name, got, want)
		}
	}
}

func TestW3CStandoffIsAnchored(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "out")
	if _, err := Export(t.Context(), from(sample()), w3cFormat, folder, Options{Standoff: true}); err != nil {
		t.Fatal(err)
	}
	r, err := w3cFormat.Open(folder, ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	items, bad := readAll(t, r)
	if len(items) != 1 || len(bad) > 0 || !items[0].Standoff {
		t.Fatalf("%+v, %v", items, bad)
	}
	got, err := items[0].Anchor(sample().Article.Text)
	if err != nil {
		t.Fatal(err)
	}
	v := verifier{format: w3cFormat}
	for _, difference := range compareFacts("", v.expected(sample()), v.expected(got)) {
		t.Error(difference.What)
	}
}

// w3cText has an emoji, so that code points and UTF-16 units differ, and words that are there twice.
const w3cText = "Ann 👩‍👩‍👧 said no.\nBob said yes."

// w3cOne is an annotation as other tools write it; the selectors and further members are given.
func w3cOne(id, selectors, more string) string {
	return fmt.Sprintf(`{"@context":"http://www.w3.org/ns/anno.jsonld","id":%q,"type":"Annotation","target":{"source":"http://example.org/a.html","selector":%s}%s}`, id, selectors, more)
}

func TestW3CReadsOthers(t *testing.T) {
	const tag = `,"body":[{"purpose":"tagging","value":"Cue"}]`
	quote := func(exact, prefix, suffix string) string {
		return fmt.Sprintf(`{"type":"TextQuoteSelector","exact":%q,"prefix":%q,"suffix":%q}`, exact, prefix, suffix)
	}
	at := func(start, end int) string {
		return fmt.Sprintf(`{"type":"TextPositionSelector","start":%d,"end":%d}`, start, end)
	}
	both := func(exact string, start, end int) string {
		return "[" + quote(exact, "", "") + "," + at(start, end) + "]"
	}
	for _, test := range []struct {
		name, file string
		text       string   // "" = w3cText
		spans      []string // label, bytes, annotator
		frames     []string
		warnings   []string // pieces of them, all in order
	}{
		{name: "code points", file: "[" + w3cOne("x", both("said", 10, 14), tag) + "]", spans: []string{"Cue [{23 27}] w3c"}},
		{
			name: "UTF-16, as browsers count", file: "[" + w3cOne("x", both("said", 13, 17), tag) + "," + w3cOne("y", both("Bob", 22, 25), tag) + "]",
			spans: []string{"Cue [{23 27}] w3c", "Cue [{32 35}] w3c"}, warnings: []string{"count UTF-16 units"},
		},
		{
			name: "positions only", file: w3cOne("x", at(10, 14), tag+`,"creator":{"id":"mailto:ana","name":"ana"}`), spans: []string{"Cue [{23 27}] ana"},
		},
		{
			name: "quotes only", file: `{"type":"AnnotationPage","items":[` + w3cOne("x", quote("said", "Bob ", " yes"), tag) + "," + w3cOne("y", quote("yes", "", ""), tag) + "," + w3cOne("z", quote("said", "", ""), tag) + `]}`,
			spans: []string{"Cue [{36 40}] w3c", "Cue [{41 44}] w3c"}, warnings: []string{`"z" was left out: its words "said" are in the text more than once`},
		},
		{
			name: "words at another place", file: "[" + w3cOne("x", both("Bob", 3, 6), tag) + "," + w3cOne("y", both("said", 3, 7), tag) + "," + w3cOne("z", both("Eve", 0, 3), tag) + "]",
			spans:    []string{"Cue [{32 35}] w3c"},
			warnings: []string{`"x": its words were not at its place`, `"y" was left out: "said" is not at its place, and more than once near it`, `"z" was left out: "Eve" is not at its place, nor near it`},
		},
		{
			name: "a collection with its first page inside, a highlight and a comment",
			file: `{"type":"AnnotationCollection","first":{"type":"AnnotationPage","items":[` + w3cOne("x", both("Ann", 0, 3), `,"motivation":"highlighting"`) + `],"next":{"items":[` +
				w3cOne("y", both("Bob", 19, 22), `,"bodyValue":"who?"`) + `],"next":"http://example.org/page3"}}}`,
			spans:    []string{"Annotation [{0 3}] w3c", "Annotation [{32 35}] w3c who?"},
			warnings: []string{`more annotations are at "http://example.org/page3"`, `got the label "Annotation"`},
		},
		{
			name: "the Hypothes.is search API",
			file: `{"total":2,"rows":[{"id":"h1","uri":"http://example.org/a","user":"acct:ana@hypothes.is","created":"2026-01-02T03:04:05.678901+00:00","tags":["Claim","check"],"text":"hm",
				"target":[{"source":"http://example.org/a","selector":[{"type":"RangeSelector","startContainer":"/p[1]"},` + at(13, 21) + "," + quote("said no.", "Ann 👩‍👩‍👧 ", "\n") + `]}]},
				{"id":"h2","user":"acct:ana@hypothes.is","text":"about the page","target":[{"source":"http://example.org/a"}]}]}`,
			spans:    []string{"check [{23 31}] ana@hypothes.is hm", "Claim [{23 31}] ana@hypothes.is hm"},
			warnings: []string{"count UTF-16 units", "several tags", `"h2" was left out: it is about "http://example.org/a" as a whole`},
		},
		{
			name: "fragments in the wrong order, and prefixed types",
			file: `{"@id":"x","@type":"oa:Annotation","body":{"type":"TextualBody","purpose":"oa:tagging","value":"Claim"},"target":[{"source":"a","selector":` +
				strings.ReplaceAll(both("yes", 28, 31), `"Text`, `"oa:Text`) + `},{"source":"a","selector":` + both("no", 15, 17) + `}]}`,
			spans: []string{"Claim [{28 30} {41 44}] w3c"},
		},
		{
			name: "links", file: "[" + w3cOne("x", both("said", 10, 14), tag) + "," + w3cOne("y", both("Ann", 0, 3), `,"body":{"purpose":"tagging","value":"Speaker"}`) +
				`,{"id":"l","type":"Annotation","motivation":"linking","body":"y","target":"x"},{"id":"m","type":"Annotation","motivation":"linking","body":"q","target":"x"},` +
				`{"id":"n","type":"Annotation","body":{"value":"what?"},"target":"l"}]`,
			spans: []string{"Speaker [{0 3}] w3c", "Cue [{23 27}] w3c"}, frames: []string{"cue=said speaker=Ann"},
			warnings: []string{`link "m" points to "q"`, `link "m" was left out`, `"n" was left out: it is about "l" as a whole`},
		},
		{
			name: "CRLF, counted as two and as one", text: "\uFEFFAnn said no.\r\nBob said yes.\r\nCy", file: "[" + w3cOne("x", both("Cy", 29, 31), tag) + "]",
			spans: []string{"Cue [{27 29}] w3c"},
		},
		{
			name: "CRLF, counted as one", text: "Ann said no.\r\nBob said yes.\r\nCy", file: "[" + w3cOne("x", both("Cy", 27, 29), tag) + "]",
			spans: []string{"Cue [{27 29}] w3c"}, warnings: []string{"each end of a line as one"},
		},
		{
			name: "no place", file: "[" + w3cOne("x", `{"type":"FragmentSelector","value":"p1"}`, tag) + "," + w3cOne("y", at(3, 900), tag) + "," + w3cOne("z", `{"type":"TextPositionSelector","start":-1,"end":3}`, tag) + "]",
			warnings: []string{`"x" was left out: it has no quote and no position`, `"y" was left out: no character starts at code point 900`, `"z" was left out: its position "-1"–"3"`},
		},
		{
			name: "an entity and a picture", file: w3cOne("x", at(0, 3), `,"body":[{"purpose":"tagging","value":"Speaker"},{"purpose":"identifying","source":"http://www.wikidata.org/entity/Q1"},{"type":"Image","id":"http://example.org/p.png"}]`),
			spans: []string{"Speaker [{0 3}] w3c http://www.wikidata.org/entity/Q1"}, warnings: []string{`it is no text, but "http://example.org/p.png"`},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			if test.text == "" {
				test.text = w3cText
			}
			put(t, dir, "a.txt", test.text)
			r, err := w3cFormat.Open(put(t, dir, "a.json", test.file), ReadOptions{})
			if err != nil {
				t.Fatal(err)
			}
			items, bad := readAll(t, r)
			if len(items) != 1 || len(bad) > 0 {
				t.Fatalf("%d articles, %v", len(items), bad)
			}
			d := items[0].Document
			var spans, frames []string
			for _, s := range d.Spans {
				line := fmt.Sprint(s.Label, " ", s.Fragments, " ", s.Annotator)
				for _, e := range d.Entities {
					line += " " + e.External["iri"]
				}
				spans = append(spans, strings.TrimSpace(line+" "+s.Note))
			}
			for _, a := range d.Attributions {
				var slots []string
				for _, slot := range slotOrder(a) {
					for _, id := range a.Slots[slot] {
						s, _ := d.Span(id)
						slots = append(slots, slot+"="+s.Quote)
					}
				}
				slices.Sort(slots)
				frames = append(frames, strings.Join(slots, " "))
			}
			if !slices.Equal(spans, test.spans) || !slices.Equal(frames, test.frames) {
				t.Errorf("spans %q, want %q; frames %q, want %q", spans, test.spans, frames, test.frames)
			}
			warnings := r.Warnings()
			for i, want := range test.warnings {
				if len(warnings) != len(test.warnings) || !strings.Contains(warnings[i], want) {
					t.Fatalf("warnings %q, want %q", warnings, test.warnings)
				}
			}
		})
	}
}

// put writes a file and returns its path.
func put(t *testing.T, dir, name, text string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestW3CErrors(t *testing.T) {
	for name, test := range map[string]struct{ file, want string }{
		"no text":     {w3cOne("x", `{"type":"TextQuoteSelector","exact":"a"}`, ""), `a.json, article "http://example.org/a.html": there is no text for the annotations of "http://example.org/a.html": put it into the same folder as "a.txt"`},
		"not JSON":    {"{\n\"a\": }", "a.json: not JSON in line 2: invalid character '}' looking for beginning of value"},
		"a number":    {"12", "a.json: there are no annotations in it: a Web Annotation, a list of them, or a page or collection with items is expected"},
		"nothing":     {" \n", "a.json: the file is empty"},
		"too deep":    {strings.Repeat("[", 101), "a.json: its lists and objects stand more than 100 deep inside each other"},
		"too many":    {"[" + strings.Repeat("0,", mostValues) + "0]", "a.json: it has more than 4000000 values: divide it into files of fewer annotations"},
		"other path":  {strings.ReplaceAll(w3cOne("x", `{"type":"TextQuoteSelector","exact":"a"}`, ""), "http://example.org/a.html", "../../b"), `put it into the same folder as "b.txt"`},
		"own, no id":  {`{"onrecord:article":{"id":"a.txt","onrecord:textSHA256":"12"}}`, `its text "a.txt" is not in the folder, and its hash is not one of 64 hexadecimal digits`},
		"no position": {`{"onrecord:article":{"id":"a.txt","onrecord:id":"a","onrecord:textSHA256":"` + corpus.TextHash("") + `"},"items":[` + w3cOne("x", `{"type":"TextQuoteSelector","exact":"a"}`, "") + `]}`, `annotation "x" has no position, and there is no text to look for its words`},
	} {
		r, err := w3cFormat.Open(put(t, t.TempDir(), "a.json", test.file), ReadOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if items, bad := readAll(t, r); len(items) > 0 || len(bad) != 1 || !strings.Contains(bad[0].Error(), test.want) {
			t.Errorf("%s: %v, %v; want %q", name, items, bad, test.want)
		}
	}
	if _, err := w3cFormat.Open(t.TempDir(), ReadOptions{}); err == nil || !strings.Contains(err.Error(), "no .jsonld or .json file") {
		t.Errorf("an empty folder: %v", err)
	}
}

// TestW3CChangedText puts spans on a text that was changed after the export, and gives the same ids each time.
func TestW3CChangedText(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "out")
	if _, err := Export(t.Context(), from(sample()), w3cFormat, folder, Options{}); err != nil {
		t.Fatal(err)
	}
	put(t, folder, stem(sample().Article)+".txt", "New. "+strings.Replace(sample().Article.Text, "added", "wrote", 1))
	r, err := w3cFormat.Open(folder, ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	items, bad := readAll(t, r)
	if len(items) != 1 || len(bad) > 0 || len(items[0].Document.Spans) != 4 || len(items[0].Document.Attributions) != 2 {
		t.Fatalf("%+v, %v", items, bad)
	}
	all := strings.Join(r.Warnings(), "\n")
	for _, want := range []string{"is not the one that was annotated", `annotation "#s5" was left out: "added" is not at its place, nor near it`, `the link "#f2" points to "#s5"`} {
		if !strings.Contains(all, want) {
			t.Errorf("warnings %s\nwant %q", all, want)
		}
	}
}

func TestW3CDetect(t *testing.T) {
	for name, test := range map[string]struct {
		text string
		want bool
	}{
		"list.json":     {"[" + w3cOne("x", "[]", "") + "]", true},
		"recogito.json": {`[{"id":"x","target":[{"selector":[{"type":"TextQuoteSelector"}]}]}]`, true},
		"other.jsonld":  {`{"@context":"https://schema.org","@type":"NewsArticle"}`, false},
		"notes.txt":     {"about TextQuoteSelector", false},
	} {
		got, ok := Detect(put(t, t.TempDir(), name, test.text))
		if ok != test.want || ok && got.Name != "w3c" {
			t.Errorf("%s is taken for %q", name, got.Name)
		}
	}
}

func FuzzW3C(f *testing.F) {
	folder := filepath.Join(f.TempDir(), "out")
	if _, err := Export(f.Context(), from(sample()), w3cFormat, folder, Options{}); err != nil {
		f.Fatal(err)
	}
	page, err := os.ReadFile(filepath.Join(folder, stem(sample().Article)+".jsonld"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(page), sample().Article.Text)
	f.Add("["+w3cOne("x", `[{"type":"TextPositionSelector","start":"10","end":14.0},{"type":["TextQuoteSelector"],"exact":{"@value":"said"}}]`, `,"body":[{"value":"Cue","purpose":"tagging"},null,[{}],"u"]`)+"]", w3cText+"\r\n")
	f.Add(`{"rows":[{"target":[{"source":["a"],"selector":{"type":"TextQuoteSelector","exact":"a"}}],"tags":"t"},{"target":null,"motivation":"linking"}],"first":"x","next":{"items":{}}}`, "a\x00b")
	f.Fuzz(func(t *testing.T, page, text string) {
		dir := t.TempDir()
		put(t, dir, "a.txt", text)
		r, err := w3cFormat.Open(put(t, dir, "a.jsonld", page), ReadOptions{})
		if err != nil {
			t.Fatal(err)
		}
		for {
			item, err := r.Next()
			var one *Error
			switch {
			case errors.Is(err, io.EOF):
				return
			case errors.As(err, &one):
			case err != nil:
				t.Fatal(err)
			case !item.Standoff:
				if err := check(&item.Document); err != nil {
					t.Fatal(err)
				}
			}
		}
	})
}
