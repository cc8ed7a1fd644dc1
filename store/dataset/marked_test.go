package dataset

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const markedArticle = `# headline: Council keeps one library
# byline: By Dana Whitlock
# section: local

{speaker1 Mayor Rita Alvarez} {cue1 said} {claim1 that {speaker2 the auditor} {cue2 had warned} {claim2 of a deficit}}.

{claim3 “We tried,”} {speaker3,4 she} {cue3 said}, and {cue4 promised} {claim4 to try again}. {claim3 “It was hard.”}
`

func writeMarked(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "a.txt")
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestMarked(t *testing.T) {
	path := writeMarked(t, markedArticle)
	if f, ok := Detect(path); !ok || f.Name != "marked" {
		t.Errorf("the file is taken for %q", f.Name)
	}
	if f, ok := Detect(filepath.Dir(path)); !ok || f.Name != "marked" {
		t.Errorf("the folder is taken for %q", f.Name)
	}
	r, err := markedFormat.Open(path, ReadOptions{Annotator: "us"})
	if err != nil {
		t.Fatal(err)
	}
	items, bad := readAll(t, r)
	if len(items) != 1 || len(bad) > 0 {
		t.Fatal(items, bad)
	}
	d := items[0].Document
	if d.Article.Title != "Council keeps one library" || d.Article.Byline != "By Dana Whitlock" || !strings.HasPrefix(d.Article.Text, "Council keeps one library\n\nBy Dana Whitlock\n\nMayor Rita") || len(d.Article.Zones) != 2 {
		t.Errorf("article %+v", d.Article)
	}
	if w := r.Warnings(); len(w) != 1 || !strings.Contains(w[0], "section") {
		t.Errorf("warnings %q", w)
	}
	want := `Speaker Mayor Rita Alvarez
Cue said
Claim that the auditor had warned of a deficit
Speaker the auditor
Cue had warned
Claim of a deficit
Claim “We tried,”|“It was hard.”
Speaker she
Cue said
Cue promised
Claim to try again`
	var got []string
	for _, s := range d.Spans {
		got = append(got, s.Label+" "+strings.ReplaceAll(s.Quote, " … ", "|"))
	}
	if strings.Join(got, "\n") != want {
		t.Errorf("spans\n%s\nwant\n%s", strings.Join(got, "\n"), want)
	}
	if len(d.Attributions) != 4 {
		t.Fatalf("%d attributions", len(d.Attributions))
	}
	for i, a := range d.Attributions {
		inside := a.Parent != ""
		if quote := d.Spans[d.SpanIndex(a.Slots["claim"][0])].Quote; inside != (quote == "of a deficit") {
			t.Errorf("attribution %d (%s) has the parent %q", i, quote, a.Parent)
		}
	}
}

func TestMarkedFaults(t *testing.T) {
	for text, want := range map[string]string{
		"# headline: x\n\nHe {said it}":              `line 3, at "{said it}": a mark begins with its role and number`,
		"# headline: x\n\nHe said} so {cue1 now}":    `line 3, at "} so {cue1 now}": a mark ends here that did not begin`,
		"# headline: x\n\nHe {cue1 said so":          `line 3, at "{cue1 said so": the mark does not end`,
		"# headline: x\n\nHe {cue1 said } so":        `a mark is empty, or has a space at its edge`,
		"# headline: x\n\nHe {cue0 said} {claim1 a}": `a mark begins with its role and number`,
	} {
		r, err := markedFormat.Open(writeMarked(t, text), ReadOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if _, bad := readAll(t, r); len(bad) != 1 || !strings.Contains(bad[0].Error(), want) {
			t.Errorf("%q: %v; want %s", text, bad, want)
		}
	}
}

func FuzzMarked(f *testing.F) {
	f.Add(markedArticle)
	f.Fuzz(func(t *testing.T, text string) {
		fuzzRead(t, markedFormat, writeMarked(t, text))
	})
}

// TestMarked_OwnCorpus holds that the training articles are in order, and as many as the weights are said to come from.
func TestMarked_OwnCorpus(t *testing.T) {
	r, err := markedFormat.Open("../../assets/corpus", ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	items, bad := readAll(t, r)
	if len(items) < 200 || len(bad) > 0 {
		t.Errorf("%d articles are in order, these are not: %v", len(items), bad)
	}
	for _, i := range items {
		for _, a := range i.Document.Attributions {
			if len(a.Slots["claim"]) == 0 || len(a.Slots["cue"]) == 0 {
				t.Errorf("%s: an attribution has no claim or no cue", i.File)
			}
		}
	}
}
