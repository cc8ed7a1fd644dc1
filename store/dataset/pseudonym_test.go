package dataset

import (
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
