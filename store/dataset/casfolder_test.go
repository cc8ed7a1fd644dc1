package dataset

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/onrecord/onrecord/store/corpus"
)

var casFormats = []Format{webannoTSVFormat, xmiFormat, casJSONFormat}

// lay writes files into a new folder, by their paths in it.
func lay(t *testing.T, contents map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range contents {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// openAll reads a file or folder to its end.
func openAll(t *testing.T, f Format, path string) (items []Item, bad []error, warnings []string) {
	t.Helper()
	r, err := f.Open(path, ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	items, bad = readAll(t, r)
	return items, bad, r.Warnings()
}

// refused is what is said of a file that cannot be read: its line, if that is known, and the problem.
func refused(t *testing.T, f Format, name, contents string) string {
	t.Helper()
	items, bad, _ := openAll(t, f, filepath.Join(lay(t, map[string]string{name: contents}), name))
	var one *Error
	if len(items) > 0 || len(bad) != 1 || !errors.As(bad[0], &one) || one.File != name || one.Article != "x" {
		t.Errorf("%.80q: %d articles, %v; want one *Error", contents, len(items), bad)
		return ""
	}
	if one.Line > 0 {
		return fmt.Sprintf("line %d: %v", one.Line, one.Problem)
	}
	return one.Problem.Error()
}

func TestCASGolden(t *testing.T) {
	for _, f := range casFormats {
		target := filepath.Join(t.TempDir(), f.Name)
		report, err := Export(t.Context(), from(sample(), second()), f, target, Options{Codebook: testCodebook()})
		if err != nil || !report.Verified || len(report.Lost)+len(report.Left) > 0 {
			t.Fatalf("%s: %+v, %v", f.Name, report, err)
		}
		for _, name := range files(t, target) {
			golden(t, filepath.Join(target, name), filepath.Join(f.Name, name))
		}
		if got, want := files(t, target), files(t, filepath.Join("testdata", f.Name)); !slices.Equal(got, want) {
			t.Errorf("%s: files %q, want %q", f.Name, got, want)
		}
	}
}

func TestCASNeedsTheText(t *testing.T) {
	for _, f := range casFormats {
		_, err := Export(t.Context(), from(sample()), f, filepath.Join(t.TempDir(), "out"), Options{Standoff: true})
		if err == nil || !strings.Contains(err.Error(), "the format "+f.Name+" needs the text of the articles; jsonl") {
			t.Errorf("%s: %v", f.Name, err)
		}
	}
}

// TestCASWithoutCodebook writes attributes that no codebook knows, and texts without a word.
func TestCASWithoutCodebook(t *testing.T) {
	blank, empty := second(), second()
	blank.Article.ID, blank.Article.Text, blank.Article.Zones, blank.Spans = "a3", " \n\t\u00a0\n", nil, nil
	blank.Attributions = []corpus.Attribution{{ID: "f9", Article: "a3", Annotator: "ana", Absent: []string{"claim"}}}
	empty.Article.ID, empty.Article.Text, empty.Article.Zones, empty.Spans = "a4", "", nil, nil
	for _, f := range casFormats {
		report, err := Export(t.Context(), from(sample(), blank, empty), f, filepath.Join(t.TempDir(), "out"), Options{})
		if err != nil || !report.Verified || len(report.Lost) > 0 {
			t.Errorf("%s: %+v, %v", f.Name, report, err)
		}
	}
}

const (
	anaTSV = "#FORMAT=WebAnno TSV 3.3\n#T_SP=webanno.custom.Role|value\n\n\n#Text=No, said Ana.\n1-1\t0-2\tNo\tClaim\t\n1-2\t2-3\t,\t_\t\n1-3\t4-8\tsaid\t_\t\n1-4\t9-12\tAna\tSpeaker\t\n1-5\t12-13\t.\t_\t\n"
	boTSV  = "#FORMAT=WebAnno TSV 3.3\n#T_SP=webanno.custom.Role|value\n\n\n#Text=No, said Ana.\n1-1\t0-2\tNo\t_\t\n1-2\t2-3\t,\t_\t\n1-3\t4-8\tsaid\tCue\t\n1-4\t9-12\tAna\t_\t\n1-5\t12-13\t.\t_\t\n"
)

// TestCASAnnotators joins files of the same text, in all the ways in which annotators have files of their own.
func TestCASAnnotators(t *testing.T) {
	other := strings.ReplaceAll(anaTSV, "Ana", "Bob")
	for _, test := range []struct {
		name  string
		files map[string]string
		want  []string // title: annotators, an article each
	}{
		{"one file", map[string]string{"news.tsv": anaTSV}, []string{"news: webanno-tsv"}},
		{"a folder an article", map[string]string{"news/ana.tsv": anaTSV, "news/bo.tsv": boTSV, "x/ana.tsv": other}, []string{"news: ana, bo", "ana: webanno-tsv"}},
		{"a folder an annotator", map[string]string{"ana/news.tsv": anaTSV, "bo/news.tsv": boTSV}, []string{"news: ana, bo"}},
		{"one folder", map[string]string{"news_ana.tsv": anaTSV, "news_bo.tsv": boTSV}, []string{"news_ana: news_ana, news_bo"}},
		{"an export of INCEpTION", map[string]string{
			"annotation/news.txt/INITIAL_CAS.tsv": anaTSV, "annotation/news.txt/ana.tsv": anaTSV, "curation/news.txt/CURATION_USER.tsv": boTSV,
			"annotation/more.txt/cy.tsv": other,
		}, []string{"more: cy", "news: CURATION_USER, ana"}},
		{"an export of INCEpTION before the work", map[string]string{"annotation/news.txt/INITIAL_CAS.tsv": anaTSV, "curation/x/INITIAL_CAS.tsv": anaTSV, "curation/x/y/INITIAL_CAS.tsv": other}, []string{"news: INITIAL_CAS", "x: INITIAL_CAS", "INITIAL_CAS: webanno-tsv"}},
		{"something else between", map[string]string{"news.tsv": anaTSV, "table.tsv": "a\tb\n", "manifest.json": "{}", ".hidden.tsv": other, ".git/x.tsv": other}, []string{"news: webanno-tsv"}},
	} {
		items, bad, warnings := openAll(t, webannoTSVFormat, lay(t, test.files))
		if len(bad) > 0 {
			t.Errorf("%s: %v", test.name, bad)
		}
		var got []string
		for _, item := range items {
			var names []string
			for _, a := range item.Document.Annotators {
				names = append(names, a.Name)
			}
			got = append(got, item.Document.Article.Title+": "+strings.Join(names, ", "))
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
		if test.files["table.tsv"] != "" && !slices.Contains(warnings, "table.tsv was left out: it is not webanno-tsv") {
			t.Errorf("%s: warnings %q", test.name, warnings)
		}
	}
}

// TestCASJoinsOurs reads our own file and a copy that somebody has worked on: what both hold is there once.
func TestCASJoinsOurs(t *testing.T) {
	for _, f := range casFormats {
		dir := t.TempDir()
		for _, name := range []string{"ana", "bo"} {
			if _, err := Export(t.Context(), from(sample()), f, filepath.Join(dir, name), Options{NoVerify: true}); err != nil {
				t.Fatal(err)
			}
		}
		path := filepath.Join(dir, "bo", stem(sample().Article)+f.fileEnding())
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		changed := strings.NewReplacer("Cue[8]", "Claim[8]", `label="Cue" annotator="ana" id="s3"`, `label="Claim" annotator="ana" id="s3"`,
			`"label": "Cue", "annotator": "ana", "id": "s3"`, `"label": "Claim", "annotator": "ana", "id": "s3"`).Replace(string(data))
		if changed == string(data) {
			t.Fatalf("%s: the file has no cue: %s", f.Name, data)
		}
		if err := os.WriteFile(path, []byte(changed), 0o666); err != nil {
			t.Fatal(err)
		}
		items, bad, _ := openAll(t, f, dir)
		if len(items) != 1 || len(bad) > 0 {
			t.Fatalf("%s: %d articles, %v", f.Name, len(items), bad)
		}
		d := items[0].Document
		if len(d.Spans) != 6 || len(d.Attributions) != 3 || len(d.Entities) != 1 || d.Article.ID != "a1" {
			t.Errorf("%s: %d spans, %d attributions, %d entities of %s; want 6, 3, 1 of a1", f.Name, len(d.Spans), len(d.Attributions), len(d.Entities), d.Article.ID)
		}
	}
}

func (f Format) fileEnding() string {
	return map[string]string{"webanno-tsv": ".tsv", "xmi": ".xmi", "cas-json": ".json"}[f.Name]
}

// TestCASDamagedFile goes on after a file that cannot be read.
func TestCASDamagedFile(t *testing.T) {
	dir := lay(t, map[string]string{"a.tsv": anaTSV, "b.tsv": "#FORMAT=WebAnno TSV 3.3\n\n\n#Text=x\nnonsense\n", "c.tsv": strings.ReplaceAll(anaTSV, "Ana", "Bob")})
	items, bad, _ := openAll(t, webannoTSVFormat, dir)
	if len(items) != 2 || len(bad) != 1 {
		t.Fatalf("%d articles, %v", len(items), bad)
	}
	var one *Error
	if !errors.As(bad[0], &one) || one.File != "b.tsv" || one.Line != 5 || one.Article != "b" || !strings.Contains(one.Error(), "the line of a token is expected") {
		t.Errorf("%v", bad[0])
	}
}

// described puts a document in words that tests can compare: its spans, attributions and entities.
func described(d corpus.Document) []string {
	var out []string
	for _, f := range facts(&d, Layers|Fragments|Overlaps|Edges|Attributes|Mentions|Frames|OtherSlots|Absent|Nesting|Answers|Notes) {
		out = append(out, f.text)
	}
	slices.Sort(out)
	return out
}

// addGoldens seeds a fuzz test with what the format writes.
func addGoldens(f *testing.F, format string) {
	paths, err := filepath.Glob(filepath.Join("testdata", format, "*"))
	if err != nil || len(paths) == 0 {
		f.Fatalf("no examples of %s: %v", format, err)
	}
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
}

// readCASBytes reads the bytes of one file for the fuzz tests, and checks what comes out.
func readCASBytes(t *testing.T, files casFiles, types *typeSystem, data []byte) {
	t.Helper()
	r := &casReader{casFiles: files, annotator: "a", types: map[string]*typeSystem{".": types}}
	files.fingerprint(data)
	files.recognise(string(data))
	item, err := r.item(data, "x"+files.ending, "x", "a")
	if err != nil {
		return
	}
	item.Document.Sort()
	if err := check(&item.Document); err != nil {
		t.Errorf("%s: %v", files.format, err)
	}
	r.Warnings()
}
