package dataset

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/onrecord/onrecord/store/corpus"
)

func TestPseudonymise(t *testing.T) {
	d := sample()
	d.Article.Byline = "Mara Vance and Ida Lorne"
	d.Spans[1].Note = "Lorne’s first word; Lornette is somebody else"
	target := filepath.Join(t.TempDir(), "out.jsonl")
	report, err := Export(t.Context(), from(d, second()), jsonlFormat, target, Options{Pseudonymise: AllPseudonyms})
	if err != nil || len(report.Lost) > 0 || report.Key != target+".pseudonyms.csv" {
		t.Fatalf("%+v, %v", report, err)
	}
	data, err := os.ReadFile(target)
	if err != nil {
		t.Fatal(err)
	}
	if written := strings.ReplaceAll(string(data), "Lornette", ""); strings.Contains(written, "Lorne") || strings.Contains(written, "Ida") || strings.Contains(written, `"wikidata"`) {
		t.Errorf("the person is still to be found in\n%s", data)
	}
	for _, want := range []string{"said P1, P1.", `"quote":"P1"`, `"name":"P1"`, "Mara Vance and P1", "P1’s first word; Lornette"} {
		if !strings.Contains(string(data), want) {
			t.Errorf("there is no %s in\n%s", want, data)
		}
	}
	key, err := os.ReadFile(report.Key)
	if err != nil || string(key) != "pseudonym,entity,name,aliases\nP1,e1,Ida Lorne,Lorne; the mayor\n" {
		t.Errorf("the key is %q, %v", key, err)
	}
	if info, err := os.Stat(report.Key); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the key can be read by others: %v, %v", info.Mode(), err)
	}
}

func TestPseudonymiseOnlyWhomItShould(t *testing.T) {
	d := sample()
	for which, want := range map[Pseudonyms]string{NoPseudonyms: "Ida Lorne", UnnamedPseudonyms: "Ida Lorne", AllPseudonyms: "P1"} {
		p := pseudonymiser{which: which, names: map[corpus.ID]string{}}
		if got := p.document(d, false).Entities[0].Name; got != want {
			t.Errorf("%q: the named person is called %q, want %q", which, got, want)
		}
	}
	d.Entities[0].Naming = "anonymous"
	p := pseudonymiser{which: UnnamedPseudonyms, names: map[corpus.ID]string{}}
	if got := p.document(d, false).Entities[0].Name; got != "P1" {
		t.Errorf("the unnamed person is called %q", got)
	}
	d.Entities[0].Kind = ""
	if got := p.document(d, false).Entities[0].Name; got != "P1" {
		t.Errorf("the entity of no kind is called %q", got)
	}
	d.Entities[0].Kind = "organisation"
	if got := p.document(d, false).Entities[0].Name; got != "Ida Lorne" {
		t.Errorf("the organisation is called %q", got)
	}
	d = sample()
	p = pseudonymiser{which: AllPseudonyms, names: map[corpus.ID]string{}}
	if got := p.document(d, true); got.Article.Text != d.Article.Text || got.Spans[1].Fragments[0] != d.Spans[1].Fragments[0] || got.Entities[0].Name != "P1" {
		t.Error("a stand-off document was moved to another text, or its entity kept its name")
	}
}

// TestPseudonymiseKeepsDocumentsWhole replaces names in random documents, where they lie across all edges.
func TestPseudonymiseKeepsDocumentsWhole(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		d := randomDocument(r)
		before := d.Article.Text
		for i := range d.Entities {
			d.Entities[i].Name = pieces[r.IntN(len(pieces))]
			d.Entities[i].Aliases = []string{"said", "no", "a<b", "mayor said", "中文"}
		}
		p := pseudonymiser{which: AllPseudonyms, names: map[corpus.ID]string{}}
		got := sorted(p.document(d, false))
		if err := check(&got); err != nil {
			t.Fatalf("%v in\n%q\nfrom\n%q", err, got.Article.Text, before)
		}
		if d.Article.Text != before {
			t.Fatal("the argument was changed")
		}
	}
}

func TestSelected(t *testing.T) {
	d := sample()
	got := selected(d, Options{Labels: []string{"Cue"}})
	if len(got.Spans) != 2 || len(got.Attributions) != 2 || len(got.Entities) != 0 {
		t.Errorf("%+v", got)
	}
	for _, a := range got.Attributions {
		if !slices.Equal(mapKeys(a.Slots), []string{"cue"}) {
			t.Errorf("%+v has other slots", a)
		}
	}
	if got = selected(d, Options{Labels: []string{"Speaker"}}); len(got.Attributions) != 1 || got.Attributions[0].Parent != "" || len(got.Entities) != 1 {
		t.Errorf("%+v", got)
	}
	if got = selected(d, Options{Annotators: []string{"ana", "bo"}}); len(got.Spans) != 5 || got.Attributions[1].Parent == "" {
		t.Errorf("two layers are cut from each other: %+v", got.Attributions)
	}
}

func mapKeys(slots map[string][]corpus.ID) []string {
	var keys []string
	for key := range slots {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// TestPseudonymiseLeavesNoName looks for a person's names in every byte of every format's output.
func TestPseudonymiseLeavesNoName(t *testing.T) {
	d := sample()
	other := strings.NewReplacer("Ida", "Una", "Lorne", "Yorke") // whom the data dictionary does not know as an example; of the same length
	d.Article.Text, d.Entities[0].Name, d.Entities[0].Aliases[0] = other.Replace(d.Article.Text), "Una Yorke", "Yorke"
	for i, s := range d.Spans {
		d.Spans[i].Quote = other.Replace(s.Quote)
	}
	d.Article.Title, d.Article.Outlet, d.Article.Credit = "YORKE reopens / Una Yorke’s bridge", "The Yorke Courier", "Yorke/AP"
	d.Article.URL = "https://example.org/2022/una-yorke-reopens"
	d.Spans[0].Attributes = corpus.Attributes{"who": {"Yorke", "not Yorke"}}
	d.Attributions[0].Note = "says Yorke"
	merged := corpus.Entity{ID: "e0", Kind: "organisation", Name: "Yorke, mayor", MergedInto: "e1", Note: "Una Yorke"}
	organisation := corpus.Entity{ID: "e2", Kind: "organisation", Name: "Yorke Foundation", Aliases: []string{"Yorke’s"}, External: map[string]string{"web": "of Yorke"}}
	d.Entities = append(d.Entities, merged, organisation)
	d.Spans[2].Entity, d.Spans[3].Entity = "e0", "e2"
	for _, f := range Formats() {
		if !f.Writable() {
			continue
		}
		for n, o := range []Options{{}, {Labels: []string{"Claim"}}, {Annotators: []string{"bo"}}, {Split: thirds(t)}, {Standoff: true}} {
			o.Pseudonymise, o.Codebook = AllPseudonyms, testCodebook()
			dir := t.TempDir()
			report, err := Export(t.Context(), from(d), f, filepath.Join(dir, "out"), o)
			if o.Standoff && err != nil {
				continue // the format has none
			}
			if err != nil || report.Key == "" {
				t.Errorf("%s %d: %v, the key is %q", f.Name, n, err, report.Key)
				continue
			}
			if err := os.Remove(report.Key); err != nil {
				t.Fatal(err)
			}
			if all := strings.ToLower(allBytes(t, dir)); strings.Contains(all, "yorke") || strings.Contains(all, "una ") {
				t.Errorf("%s %d: the person is still to be found: …%s…", f.Name, n, all[max(0, strings.Index(all, "yorke")-80):strings.Index(all, "yorke")+80])
			}
		}
	}
}

// allBytes is the names and bytes of all files in a folder, of zip files those in them, of Parquet files what is read.
func allBytes(t *testing.T, dir string) string {
	t.Helper()
	var all strings.Builder
	names, err := filesIn(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		path := filepath.Join(dir, name)
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		all.WriteString(name + "\n")
		all.Write(data)
		if archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data))); err == nil {
			for _, file := range archive.File {
				in, err := file.Open()
				if err != nil {
					t.Fatal(err)
				}
				inside, err := io.ReadAll(in)
				if err != nil {
					t.Fatal(err)
				}
				all.WriteString(file.Name + "\n" + string(inside))
			}
		}
		if strings.HasSuffix(name, ".parquet") {
			r, err := parquetFormat.Open(path, ReadOptions{})
			if err != nil {
				t.Fatal(err)
			}
			items, _ := readAll(t, r)
			for _, item := range items {
				all.WriteString(fmt.Sprintf("%+v", item.Document))
			}
		}
	}
	return all.String()
}

// TestNames is about what of a text is a name.
func TestNames(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"Ida Lorne", "Ida Lorne, LORNE, Ida’s, Lornette, ida, Lorne-led, “Lorne”", "P, P, P’s, Lornette, ida, P-led, “P”"},
		{"The Mayor", "The Mayor said. The bridge. A Mayor.", "P said. The bridge. A Mayor."},
		{"Mr. Xi Jinping", "Mr. Xi and Mr. Lee, taxi, Xian", "Mr. P and Mr. Lee, taxi, Xian"},
		{"Jean-Luc O’Brien", "Jean-Luc, Luc, O'Brien, O’BRIEN", "P, P, P, P"},
		{"José", "Jose\u0301, José, JOSÉ, Jose", "P, P, P, Jose"},
		{"Jose", "Jose, Jose\u0301", "P, Jose\u0301"},
		{"Zoë", "Zoë, Zoëlle, AZoë", "P, Zoëlle, AZoë"},
		{"Иванов", "Иванова сказала", "Pа сказала"},
		{"محمد علي", "قال محمد وعلي", "قال P وP"},
		{"习近平", "中国习近平说", "中国P说"},
		{"", "nothing", "nothing"},
		{" ", "nothing at all", "nothing at all"},
	} {
		d := sample()
		d.Spans, d.Attributions, d.Article.Zones, d.Article.Text = nil, nil, nil, c.text
		d.Entities = []corpus.Entity{{ID: "e1", Kind: "person", Name: c.name}}
		p := pseudonymiser{which: AllPseudonyms, names: map[corpus.ID]string{}}
		if got := p.document(d, false).Article.Text; strings.ReplaceAll(got, "P1", "P") != c.want {
			t.Errorf("%q in %q: %q, want %q", c.name, c.text, got, c.want)
		}
	}
}

// TestPseudonymKeyStaysWithItsOutput: an export that fails at last leaves the older output, and so it must leave its key.
func TestPseudonymKeyStaysWithItsOutput(t *testing.T) {
	target := filepath.Join(t.TempDir(), "out")
	first, err := Export(t.Context(), from(sample()), csvFormat, target, Options{Pseudonymise: AllPseudonyms})
	if err != nil {
		t.Fatal(err)
	}
	key, err := os.ReadFile(first.Key)
	if err != nil {
		t.Fatal(err)
	}
	other := sample()
	other.Entities[0].Name = "Somebody Else"
	late := func(yield func(corpus.Document, error) bool) {
		if yield(other, nil) { // while it is written, somebody puts a file into the folder
			if err := os.WriteFile(filepath.Join(target, "notes.txt"), []byte("mine"), 0o666); err != nil {
				t.Error(err)
			}
		}
	}
	if _, err := Export(t.Context(), late, csvFormat, target, Options{Pseudonymise: AllPseudonyms, Replace: true}); err == nil || !strings.Contains(err.Error(), "notes.txt, which is no part of an export") {
		t.Errorf("%v", err)
	}
	if now, err := os.ReadFile(first.Key); err != nil || string(now) != string(key) {
		t.Errorf("the key of the output that is still there was replaced by %q, %v", now, err)
	}
}
