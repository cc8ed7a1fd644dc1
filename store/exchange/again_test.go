package exchange_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/corpus"
	"github.com/onrecord/onrecord/store/dataset"
	"github.com/onrecord/onrecord/store/exchange"
)

// rich is a document with something of all that formats find hard. All its ids end in the digit n.
func rich(n, words string) corpus.Document {
	d := document(n, words)
	id := func(kind string) corpus.ID { return corpus.ID("01926f0e-5a3b-7c11-9d2e-0000000" + kind + "000" + n) }
	text := d.Article.Text
	d.Article.Zones = []corpus.Zone{
		{Kind: corpus.Headline, Range: corpus.Range{Start: 0, End: len(words)}},
		{Kind: corpus.Furniture, Range: corpus.Range{Start: len(words), End: len(words) + 1}},
		{Kind: corpus.Furniture, Range: corpus.Range{Start: len(words) + 1, End: len(words) + 12}},
	}
	d.Article.Byline, d.Article.URL, d.Article.Language, d.Article.Credit = "By A, B & \"C\"", "https://example.org/?a=1&b=<2>", "en-GB", "=1+1"
	d.Annotators = append(d.Annotators,
		corpus.Annotator{ID: "01926f0e-5a3b-7c11-9d2e-0000000b0001", Name: "Ana", Kind: corpus.Human},
		corpus.Annotator{ID: "01926f0e-5a3b-7c11-9d2e-0000000b0002", Name: "bo / cy, x", Kind: corpus.Import})
	d.Entities[1].Aliases, d.Entities[1].External = []string{"Lorne; I.", "L,"}, map[string]string{"wikidata": "Q1", "x y": "é"}
	d.Entities[1].Note, d.Entities[1].Naming, d.Entities[1].Role, d.Entities[1].Affiliation = "one\n\ntwo", "named", "mayor", "Harbour"
	span := func(kind, label, annotator string, fragments ...corpus.Range) corpus.Span {
		return corpus.Span{
			ID: id(kind), Article: d.Article.ID, Label: label, Fragments: fragments, Quote: corpus.Quote(text, fragments), Annotator: annotator,
			Origin: corpus.Suggested, Confidence: 1, Created: time.Date(2026, 11, 23, 9, 0, 0, 123e6, time.UTC),
		}
	}
	at := func(quote string) corpus.Range {
		i := strings.Index(text, quote)
		return corpus.Range{Start: i, End: i + len(quote)}
	}
	whole := span("8", "Claim", "Ana", corpus.Range{Start: 0, End: len(text)})
	whole.Note, whole.Flagged = "long\n\n"+strings.Repeat("word ", 400)+"\tend", true
	parts := span("9", "Own label: a=b", "bo / cy, x", at("The bridge"), at("she had"), at("so."))
	parts.Attributes = corpus.Attributes{"style": {"direct"}, "of, many": {"a;b", "c|d", ""}, "empty": {""}}
	d.Spans = append(d.Spans, whole, parts)
	d.Attributions = append(d.Attributions,
		corpus.Attribution{ID: id("a"), Article: d.Article.ID, Annotator: "Ana", Origin: corpus.Manual, Absent: []string{"claim", "source"}, Note: "of nothing"},
		corpus.Attribution{
			ID: id("b"), Article: d.Article.ID, Annotator: "bo / cy, x", Origin: corpus.Suggested, Confidence: 0.25, Parent: id("7"), Flagged: true,
			Slots:      map[string][]corpus.ID{"claim": {id("8"), id("9")}, "heard by": {id("9")}, "speaker": {id("2")}},
			Attributes: corpus.Attributes{"style": {"indirect"}, "why?": {"because\nso"}}, Note: "a note",
		})
	reviewed(&d, id, func(kind string) corpus.ID { return corpus.ID(strings.Replace(string(id(kind)), "5a3b", "5a3c", 1)) })
	d.Sort()
	return d
}

// reviewed gives the document statuses, a gold layer, comments and decisions, about what is there and what is gone.
func reviewed(d *corpus.Document, id, newID func(kind string) corpus.ID) {
	d.Standing, d.Status = corpus.Todo, corpus.SentBack
	d.Statuses = map[string]corpus.Status{"Ana": corpus.SentBack, "gold, last": corpus.Approved}
	d.Annotators = append(d.Annotators, corpus.Annotator{ID: "01926f0e-5a3b-7c11-9d2e-0000000b0003", Name: "gold, last", Kind: corpus.Gold})
	gold := d.Spans[0].Clone()
	gold.ID, gold.Annotator = newID("0"), "gold, last"
	d.Spans = append(d.Spans, gold)
	at := time.Date(2026, 11, 23, 10, 0, 0, 7e6, time.UTC)
	comment := func(kind, annotator, text string) corpus.Comment {
		at = at.Add(time.Minute)
		return corpus.Comment{ID: newID(kind), Article: d.Article.ID, Annotator: annotator, Text: text, Created: at}
	}
	ask, answer, gone, lost := comment("1", "Ana", "=who?\nline two"), comment("2", "bo / cy, x", "“She” & <he>"), comment("3", "Ana", "about what is gone"), comment("4", "Ana", "to what is gone")
	ask.Attribution, ask.Resolved = id("b"), true
	answer.Attribution, answer.Parent = id("b"), ask.ID
	gone.Span, lost.Parent = "01926f0e-5a3b-7c11-9d2e-00000000aaaa", "01926f0e-5a3b-7c11-9d2e-00000000bbbb"
	d.Comments = []corpus.Comment{ask, answer, gone, lost}
	d.Decisions = []corpus.Decision{
		{
			ID: newID("5"), Article: d.Article.ID, Kind: corpus.LabelDiffers, Left: []corpus.ID{id("8")}, Right: []corpus.ID{gone.Span}, Outcome: corpus.TookLeft,
			Gold: []corpus.ID{gold.ID}, Reason: corpus.AmbiguousText, Note: "one\ntwo", Annotator: "Ana", Created: at,
		},
		{ID: newID("6"), Article: d.Article.ID, Kind: corpus.NoneDiffers, Outcome: corpus.TookNothing, Annotator: "Ana", Created: at},
	}
}

func richProject(t *testing.T) (p *store.Project, native string) {
	t.Helper()
	p = newProject(t)
	report := doImport(t, p, writeDataset(t, filepath.Join(t.TempDir(), "set.jsonl"), dataset.Options{}, rich("1", "One"), rich("2", "Two"), rich("3", "Three")))
	if len(report.Added) != 3 || len(report.Failed) > 0 {
		t.Fatalf("%d added, failed: %s", len(report.Added), texts(report.Failed))
	}
	return p, exported(t, p, "jsonl", exchange.ExportOptions{})
}

// exported writes a dataset and returns its path.
func exported(t *testing.T, p *store.Project, format string, o exchange.ExportOptions) string {
	t.Helper()
	f, _ := dataset.Find(format)
	target := filepath.Join(t.TempDir(), "out"+f.Extension)
	if o.Split != nil {
		target = strings.TrimSuffix(target, f.Extension)
	}
	report, err := exchange.Export(t.Context(), p, f, target, o, nil)
	if err != nil || len(report.Lost) > 0 {
		t.Fatalf("%s: %v, lost: %v", format, err, report.Lost)
	}
	return target
}

// sortedLines are the lines of a file in an order that does not depend on the order of its articles.
func sortedLines(t *testing.T, path string) []string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(data), "\n")
	slices.Sort(lines)
	return lines
}

func halves(t *testing.T) *dataset.Split {
	t.Helper()
	split, err := dataset.ParseSplit("train=98,dev=1,test=1", "seed") // parts without an article among them
	if err != nil {
		t.Fatal(err)
	}
	return split
}

// TestImportOfAnExport brings exports of all formats into the project that they came from, which they must not change, and
// into a new one, which must be the same afterwards.
func TestImportOfAnExport(t *testing.T) {
	p, native := richProject(t)
	want := sortedLines(t, native)
	for _, f := range dataset.Formats() {
		if !f.Readable() || !f.Writable() {
			continue
		}
		t.Run(f.Name, func(t *testing.T) {
			for _, o := range []exchange.ExportOptions{{}, {Options: dataset.Options{Split: halves(t)}}} {
				target := exported(t, p, f.Name, o)
				report := doImport(t, p, target)
				if len(report.Skipped) != 3 || len(report.Annotated)+len(report.Added)+len(report.Failed) > 0 {
					t.Errorf("into its project: %+v", report)
				}
				if f.Holds != dataset.Everything && f.Holds&dataset.Edges != 0 {
					continue
				}
				for _, s := range report.Skipped {
					if !strings.HasSuffix(s.Text, ", with all its annotations") {
						t.Errorf("into its project: %s", s.Text)
					}
				}
				other := newProject(t)
				report = doImport(t, other, target)
				if len(report.Added) != 3 || len(report.Failed) > 0 {
					t.Errorf("into a new project: %d added, failed: %s", len(report.Added), texts(report.Failed))
				}
				got := sortedLines(t, exported(t, other, "jsonl", exchange.ExportOptions{}))
				for i := range want {
					if f.Holds == dataset.Everything && (len(got) != len(want) || got[i] != want[i]) {
						t.Errorf("a new project differs:\n%s\nwant\n%s", got[i], want[i])
						break
					}
				}
			}
		})
	}
	if got := sortedLines(t, exported(t, p, "jsonl", exchange.ExportOptions{})); !slices.Equal(got, want) {
		t.Error("the imports have changed the project")
	}
}

// TestImportOfAnEditedExport wants to be told when annotations that the project has were changed in a dataset.
func TestImportOfAnEditedExport(t *testing.T) {
	p, native := richProject(t)
	data, err := os.ReadFile(native)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, old, new, want string }{
		{"another label", `"label":"Cue"`, `"label":"Claim"`, "annotations that the dataset has otherwise: 1; the project kept its own"},
		{"another answer", `"style":"indirect"`, `"style":"direct"`, "annotations that the dataset has otherwise: 1; the project kept its own"},
		{"another note", "of nothing", "of something", "annotations that the dataset has otherwise: 1; the project kept its own"},
		{
			"another id, which is no change", `{"id":"01926f0e-5a3b-7c11-9d2e-0000000a0001","parent":null`, `{"id":"01926f0e-5a3b-7c11-9d2e-0000000aaaa1","parent":null`,
			"with all its annotations",
		},
	} {
		edited := strings.Replace(string(data), c.old, c.new, 1)
		if edited == string(data) {
			t.Fatalf("%s: nothing was edited", c.name)
		}
		report := doImport(t, p, write(t, filepath.Join(t.TempDir(), "edited.jsonl"), edited))
		if len(report.Skipped) != 3 || !strings.HasSuffix(report.Skipped[0].Text, c.want) {
			t.Errorf("%s: %s", c.name, texts(report.Skipped))
		}
	}
}

// TestImportOfAnOlderExport wants to be told that the project has more than an export of its earlier state.
func TestImportOfAnOlderExport(t *testing.T) {
	p, native := richProject(t)
	d, err := p.Document(t.Context(), "01926f0e-5a3b-7c11-9d2e-0000000a0001")
	if err != nil {
		t.Fatal(err)
	}
	later := d.Spans[0].Clone()
	later.ID, later.Fragments = "01926f0e-5a3b-7c11-9d2e-00000000ffff", []corpus.Range{{Start: 0, End: 3}}
	later.Quote = corpus.Quote(d.Article.Text, later.Fragments)
	if _, err := p.Apply(corpus.Step{Label: "Tag", Annotator: "ana", Changes: []corpus.Change{corpus.PutSpan{Span: later}}}); err != nil {
		t.Fatal(err)
	}
	report := doImport(t, p, native)
	if want := "annotations that it does not have: 1; the project kept its own"; len(report.Skipped) != 3 || !strings.HasSuffix(report.Skipped[0].Text, want) {
		t.Errorf("%s", texts(report.Skipped))
	}
}

// TestImportOfNothing must not end without a word.
func TestImportOfNothing(t *testing.T) {
	p := newProject(t)
	dir := t.TempDir()
	write(t, filepath.Join(dir, "pictures", "a.png"), "no")
	report := doImport(t, p, filepath.Join(dir, "pictures"))
	if len(report.Failed) != 1 || !strings.Contains(report.Failed[0].Text, "there is no text, page or dataset in this folder") {
		t.Errorf("a folder of pictures: %+v", report)
	}
	report = doImport(t, p, exported(t, newProject(t), "csv", exchange.ExportOptions{}))
	if len(report.Warnings) != 1 || report.Warnings[0].Text != "there is no article in it" {
		t.Errorf("an empty dataset: %+v", report)
	}
}

// TestExportSparesTheProject: a file of these names beside a project is taken for a part of it.
func TestExportSparesTheProject(t *testing.T) {
	p := newProject(t)
	f, _ := dataset.Find("jsonl")
	for _, ending := range []string{"", "-journal", "-wal", "-SHM"} {
		target := p.Path() + ending
		if _, err := exchange.Export(t.Context(), p, f, target, exchange.ExportOptions{Options: dataset.Options{Replace: true}}, nil); err == nil || !strings.Contains(err.Error(), "is a project: choose another name") {
			t.Errorf("%s: %v", target, err)
		}
	}
}
