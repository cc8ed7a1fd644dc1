package dataset

import (
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/onrecord/onrecord/store/corpus"
)

var update = flag.Bool("update", false, "write the files in testdata anew")

// sample is a document with one of everything that has made trouble: an emoji before the spans, two fragments, a nested
// attribution, an empty slot, a cell that looks like a formula.
func sample() corpus.Document {
	text := "Bridge 👩‍👩‍👧 reopens\n\n“The bridge is safe.” said Ida Lorne, the mayor. “But,” she added, “only for bicycles.”\n"
	at := func(quotes ...string) (fragments []corpus.Range) {
		from := 0
		for _, q := range quotes {
			for i := from; ; i++ {
				if text[i:i+len(q)] == q {
					fragments = append(fragments, corpus.Range{Start: i, End: i + len(q)})
					from = i + len(q)
					break
				}
			}
		}
		return fragments
	}
	created := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	span := func(id corpus.ID, label string, entity corpus.ID, quotes ...string) corpus.Span {
		s := corpus.Span{ID: id, Article: "a1", Label: label, Fragments: at(quotes...), Annotator: "ana", Entity: entity, Origin: corpus.Manual, Created: created}
		s.Quote = corpus.Quote(text, s.Fragments)
		return s
	}
	d := corpus.Document{
		Status: corpus.Done,
		Article: corpus.Article{
			ID: "a1", Title: "Bridge 👩‍👩‍👧 reopens", Byline: "Mara Vance", Outlet: "Harbour Courier", Published: "2024-03-05",
			URL: "https://example.org/bridge?a=1&b=2", Language: "en", Text: text,
			Zones: []corpus.Zone{{Kind: corpus.Headline, Range: at("Bridge 👩‍👩‍👧 reopens")[0]}},
		},
		Annotators: []corpus.Annotator{{ID: "p1", Name: "ana", Kind: corpus.Human}, {ID: "p2", Name: "bo", Kind: corpus.Human}},
		Entities: []corpus.Entity{{
			ID: "e1", Kind: "person", Name: "Ida Lorne", Aliases: []string{"Lorne", "the mayor"}, Role: "mayor", Naming: "named",
			External: map[string]string{"wikidata": "Q0"}, Note: "-not her first term",
		}},
		Spans: []corpus.Span{
			span("s1", "Claim", "", "The bridge is safe."),
			span("s2", "Speaker", "e1", "Ida Lorne"),
			span("s3", "Cue", "", "said"),
			span("s4", "Claim", "", "But,", "only for bicycles."),
			span("s5", "Cue", "", "added"),
		},
		Attributions: []corpus.Attribution{
			{ID: "f1", Article: "a1", Slots: map[string][]corpus.ID{"claim": {"s1"}, "speaker": {"s2"}, "cue": {"s3"}, "audience": {"s4"}}, Absent: []string{"source"}, Annotator: "ana", Attributes: corpus.Attributes{"style": {"direct"}, "topic": {"traffic", "=1+1"}}, Origin: corpus.Manual, Created: created},
			{ID: "f2", Article: "a1", Parent: "f1", Slots: map[string][]corpus.ID{"claim": {"s4"}, "cue": {"s5"}}, Annotator: "bo", Note: "@ana: same frame?", Flagged: true, Origin: corpus.Suggested, Confidence: 0.75},
		},
	}
	d.Spans[0].Attributes = corpus.Attributes{"style": {"direct"}}
	d.Standing, d.Statuses = corpus.Doing, map[string]corpus.Status{"ana": corpus.Done, "bo": corpus.Review}
	d.Comments = []corpus.Comment{
		{ID: "c1", Article: "a1", Attribution: "f1", Annotator: "bo", Text: "Is this still Ida Lorne?", Resolved: true, Created: created},
		{ID: "c2", Article: "a1", Attribution: "f1", Parent: "c1", Annotator: "ana", Text: "=Yes, \"she\" is.", Created: created.Add(time.Minute)},
		{ID: "c3", Article: "a1", Annotator: "ana", Text: "A short one\nof two lines.", Created: created.Add(time.Hour)},
	}
	d.Decisions = []corpus.Decision{{
		ID: "d1", Article: "a1", Kind: corpus.LabelDiffers, Left: []corpus.ID{"s1"}, Right: []corpus.ID{"gone"}, Outcome: corpus.TookLeft,
		Gold: []corpus.ID{"g1", "g2"}, Reason: corpus.Slip, Note: "Ida Lorne speaks", Annotator: "bo", Created: created,
	}}
	d.Sort()
	return d
}

// golden compares a file with its example in testdata, or writes the example when the tests run with -update.
func golden(t *testing.T, path, name string) {
	t.Helper()
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	example := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll(filepath.Dir(example), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(example, got, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(example)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != string(want) {
		t.Errorf("%s differs from %s:\n%s\n--- want\n%s", path, example, got, want)
	}
}

func TestFormats(t *testing.T) {
	names := map[string]bool{}
	for _, f := range Formats() {
		if f.Name == "" || f.Title == "" || len(f.Loses) == 0 || names[f.Name] {
			t.Errorf("format %q: name or title is missing or taken, or it does not say what it loses", f.Name)
		}
		names[f.Name] = true
		if f.toFile != nil && f.toFolder != nil || !f.Writable() && !f.Readable() || (f.toFile != nil) != (f.Extension != "") {
			t.Errorf("format %s: it must write a file with an extension, or a folder, or be read", f.Name)
		}
		if got, ok := Find(f.Name); !ok || got.Title != f.Title {
			t.Errorf("format %s is not found by its name", f.Name)
		}
	}
	if _, ok := Find("papyrus"); ok {
		t.Error("a format that does not exist is found")
	}
	if _, err := csvFormat.Open("x", ReadOptions{}); err == nil {
		t.Error("a format that cannot be read was opened")
	}
	if _, err := jsonlFormat.Open(filepath.Join(t.TempDir(), "none.jsonl"), ReadOptions{}); err == nil {
		t.Error("a file that does not exist was opened")
	}
}
