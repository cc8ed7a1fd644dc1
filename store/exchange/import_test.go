package exchange_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/corpus"
	"github.com/onrecord/onrecord/store/dataset"
	"github.com/onrecord/onrecord/store/exchange"
)

func TestImportFolder(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "a.txt"), "First text.\n")
	write(t, filepath.Join(dir, "deep", "b.txt"), "Second text.\n")
	write(t, filepath.Join(dir, "deep", "copy.txt"), "First text.\n")
	write(t, filepath.Join(dir, "fake.txt"), "%PDF-1.7 not a text")
	write(t, filepath.Join(dir, ".hidden.txt"), "Hidden.\n")
	write(t, filepath.Join(dir, "picture.png"), "no")
	writeDataset(t, filepath.Join(dir, "0.jsonl"), dataset.Options{}, document("1", "One"))
	missing := filepath.Join(dir, "missing.txt")
	missingSet := filepath.Join(dir, "missing.jsonl")
	p := newProject(t)
	var last exchange.Progress
	report, err := exchange.Import(t.Context(), p, []string{dir, filepath.Join(dir, "a.txt"), missing, missingSet}, by, func(s exchange.Progress) { last = s })
	if err != nil {
		t.Fatal(err)
	}
	if len(report.Added) != 3 || len(report.Skipped) != 2 || report.Skipped[0].Name != "picture.png" || !strings.HasSuffix(report.Skipped[1].Name, "copy.txt") {
		t.Errorf("added %d, skipped %s", len(report.Added), texts(report.Skipped))
	}
	failed := texts(report.Failed)
	for _, want := range []string{"fake.txt: this is a PDF document", missing + ": there is no such file", missingSet + ": there is no such file"} {
		if !strings.Contains(failed, want) {
			t.Errorf("failed:\n%s\nwant %s", failed, want)
		}
	}
	if len(report.Failed) != 3 {
		t.Errorf("failed:\n%s", failed)
	}
	if last.Done != last.Total || last.Total == 0 || last.Articles != 3 {
		t.Errorf("the last progress is %+v", last)
	}
	again := doImport(t, p, dir)
	if len(again.Added) != 0 || len(again.Skipped) != 5 {
		t.Errorf("again: added %d, skipped:\n%s", len(again.Added), texts(again.Skipped))
	}
	if _, err := p.Undo(); err != nil {
		t.Fatal(err)
	}
	if left := articles(t, p); len(left) != 0 {
		t.Errorf("one undo left %d articles", len(left))
	}
	if back := doImport(t, p, dir); len(back.Added) != 3 {
		t.Errorf("after the undo %d articles were added: %s", len(back.Added), texts(back.Failed))
	}
}

func TestImportManyIsOneUndo(t *testing.T) {
	dir := t.TempDir()
	for i := range 150 {
		write(t, filepath.Join(dir, fmt.Sprintf("%03d.txt", i)), fmt.Sprintf("Text number %d.\n", i))
	}
	p := newProject(t)
	if report := doImport(t, p, dir); len(report.Added) != 150 {
		t.Fatalf("%d added", len(report.Added))
	}
	for i, a := range articles(t, p) {
		if want := fmt.Sprintf("Text number %d", i); a.Title != want {
			t.Fatalf("article %d is %q, want %q: the order of the files is kept", i, a.Title, want)
		}
	}
	if _, err := p.Undo(); err != nil {
		t.Fatal(err)
	}
	if left := articles(t, p); len(left) != 0 {
		t.Errorf("one undo left %d articles", len(left))
	}
}

func TestImportGoesOnAfterABadArticle(t *testing.T) {
	bad := document("2", "Two")
	bad.Article.Published = "last spring" // the project refuses it
	unnamed := document("3", "Three")
	unnamed.Entities[0].Name = ""
	path := writeDataset(t, filepath.Join(t.TempDir(), "set.jsonl"), dataset.Options{}, document("1", "One"), bad, unnamed, document("4", "Four"))
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	write(t, path, string(data)+"{broken\n")
	p := newProject(t)
	report := doImport(t, p, path)
	if len(report.Added) != 2 || report.Spans != 10 {
		t.Errorf("added %d with %d spans", len(report.Added), report.Spans)
	}
	failed := texts(report.Failed)
	for _, want := range []string{
		path + `, line 2, article "Two": `, `"last spring" is not of the form`, path + `, line 3, article "Three": `, "has no name", path + ", line 5: not JSON at byte",
	} {
		if !strings.Contains(failed, want) {
			t.Errorf("failed:\n%s\nwant %s", failed, want)
		}
	}
}

func TestImportSkipsWhatIsThere(t *testing.T) {
	dir := t.TempDir()
	p := newProject(t)
	sameText := document("2", "One") // other ids
	path := writeDataset(t, filepath.Join(dir, "set.jsonl"), dataset.Options{}, document("1", "One"), sameText, document("1", "One"))
	report := doImport(t, p, path)
	if len(report.Added) != 1 || len(report.Skipped) != 2 {
		t.Errorf("added %d, skipped:\n%s", len(report.Added), texts(report.Skipped))
	}
	if want := `its text is in the project already, as the article "One", with all its annotations`; report.Skipped[0].Text != want {
		t.Errorf("skipped while the article waits to be written: %q, want %q", report.Skipped[0].Text, want)
	}
	copied := doImport(t, p, write(t, filepath.Join(dir, "copy.txt"), sameText.Article.Text))
	if want := `its text is in the project already, as the article "One"`; len(copied.Skipped) != 1 || copied.Skipped[0].Text != want {
		t.Errorf("skipped: %q, want %q", texts(copied.Skipped), want)
	}
	untitled := document("5", "Five")
	untitled.Article.Title = ""
	doImport(t, p, writeDataset(t, filepath.Join(dir, "untitled.jsonl"), dataset.Options{}, untitled))
	copied = doImport(t, p, write(t, filepath.Join(dir, "copy.txt"), untitled.Article.Text))
	if want := fmt.Sprintf("its text is in the project already, as the article %s", untitled.Article.ID); len(copied.Skipped) != 1 || copied.Skipped[0].Text != want {
		t.Errorf("skipped: %q, want %q", texts(copied.Skipped), want)
	}
	again := doImport(t, p, path)
	if want := path + `, line 1, article "One": its text is in the project already, as the article "One", with all its annotations`; len(again.Skipped) != 3 || again.Skipped[0].Name+": "+again.Skipped[0].Text != want {
		t.Errorf("again:\n%s\nwant first %s", texts(again.Skipped), want)
	}
}

// TestImportAnnotatesWhatIsThere brings in work of somebody else on an article that the project has: what is new is added,
// linked to what is there, and what is there stays.
func TestImportAnnotatesWhatIsThere(t *testing.T) {
	dir := t.TempDir()
	p := newProject(t)
	mine := document("1", "One")
	doImport(t, p, writeDataset(t, filepath.Join(dir, "mine.jsonl"), dataset.Options{}, mine))
	theirs := document("2", "One") // the same text and work under other ids
	added := theirs.Spans[0].Clone()
	added.ID, added.Annotator = corpus.ID(strings.Replace(string(added.ID), "-0000", "-1111", 1)), "bo"
	frame := corpus.Attribution{
		ID: corpus.ID(strings.Replace(string(theirs.Attributions[0].ID), "-0000", "-1111", 1)), Article: theirs.Article.ID, Annotator: "ana", Origin: corpus.Manual,
		Parent: theirs.Attributions[0].ID, Slots: map[string][]corpus.ID{"claim": {theirs.Spans[0].ID, added.ID}},
	}
	theirs.Spans, theirs.Attributions = append(theirs.Spans, added), append(theirs.Attributions, frame)
	theirs.Annotators = append(theirs.Annotators, corpus.Annotator{ID: "01926f0e-5a3b-7c11-9d2e-0000000b0009", Name: "bo", Kind: corpus.Human})
	theirs.Sort()
	path := writeDataset(t, filepath.Join(dir, "theirs.jsonl"), dataset.Options{}, theirs)
	report := doImport(t, p, path)
	if len(report.Added) != 0 || len(report.Annotated) != 1 || report.Spans != 1 || report.Attributions != 1 || len(report.Failed) > 0 {
		t.Fatalf("%+v", report)
	}
	d, err := p.Document(t.Context(), mine.Article.ID)
	if err != nil || len(d.Spans) != 6 || len(d.Attributions) != 3 {
		t.Fatalf("%d spans, %d attributions, %v", len(d.Spans), len(d.Attributions), err)
	}
	got, _ := d.Attribution(frame.ID)
	parent, _ := d.Attribution(got.Parent)
	first, _ := d.Span(got.Slots["claim"][0])
	if parent.Slots["claim"] == nil || first.Annotator != "ana" || got.Slots["claim"][1] != added.ID {
		t.Errorf("%+v is not linked to what was there", got)
	}
	if again := doImport(t, p, path); len(again.Skipped) != 1 || len(again.Annotated) != 0 {
		t.Errorf("again: %+v", again)
	}
}

func TestLook(t *testing.T) {
	p := newProject(t)
	d := document("1", "One")
	for i := range d.Spans {
		if d.Spans[i].Label == "Claim" {
			d.Spans[i].Label = "Content"
		}
	}
	d.Spans[1].Label = "Audience"
	dir := t.TempDir()
	path := writeDataset(t, filepath.Join(dir, "set.jsonl"), dataset.Options{}, d, document("2", "Two"))
	previews, err := exchange.Look(t.Context(), p, []string{path, write(t, filepath.Join(dir, "a.txt"), "A text.")}, by)
	if err != nil || len(previews) != 1 || previews[0].Articles != 2 || previews[0].More || previews[0].First.Article.Title != "One" {
		t.Fatalf("%+v, %v", previews, err)
	}
	for _, l := range previews[0].Labels {
		if known := l.Name != "Content" && l.Name != "Audience"; l.Known != known || l.To != l.Name {
			t.Errorf("%+v", l)
		}
	}
	wish := by
	wish.Dataset.Labels = map[string]string{"Content": "Claim"}
	if previews, err = exchange.Look(t.Context(), p, []string{path}, wish); err != nil {
		t.Fatal(err)
	}
	for _, l := range previews[0].Labels {
		if l.Name == "Content" && (l.To != "Claim" || !l.Known) {
			t.Errorf("%+v", l)
		}
	}
	if rows := articles(t, p); len(rows) != 0 {
		t.Error("looking imported something")
	}
	wish.Dataset.Labels["Audience"] = "Source"
	report, err := exchange.Import(t.Context(), p, []string{path}, wish, nil)
	if err != nil || len(report.Added) != 2 {
		t.Fatalf("%+v, %v", report, err)
	}
	got, err := p.Document(t.Context(), d.Article.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range got.Spans {
		if _, ok := book.Label(s.Label); !ok {
			t.Errorf("the label %s was not renamed", s.Label)
		}
	}
}

func TestImportGrowsTheCodebook(t *testing.T) {
	d := document("1", "One")
	d.Spans[0].Label = "Audience"
	d.Spans[0].Attributes = corpus.Attributes{"size": {"large"}}
	d.Attributions[0].Slots = map[string][]corpus.ID{"audience": {d.Spans[0].ID}}
	d.Attributions[0].Absent = []string{"medium", "source"}
	d.Attributions[1].Slots = map[string][]corpus.ID{}
	p := newProject(t)
	path := writeDataset(t, filepath.Join(t.TempDir(), "set.jsonl"), dataset.Options{}, d)
	report := doImport(t, p, path)
	warnings := texts(report.Warnings)
	for _, want := range []string{
		`the label "Audience" was added to the codebook`,
		`the slot "audience" was added to the codebook, for spans of the label "Audience"`,
		`the attribute "size" of label Audience is not in the codebook; its values were kept`,
		`the codebook has no slot "medium": that it is empty on purpose was left out`,
	} {
		if !strings.Contains(warnings, want) {
			t.Errorf("warnings:\n%s\nwant %s", warnings, want)
		}
	}
	got, err := p.Codebook(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := got.Label("Audience"); !ok || len(got.Labels) != 5 || len(got.Frame.Slots) != 5 {
		t.Errorf("codebook %+v", got)
	}
	read, err := p.Document(t.Context(), d.Article.ID)
	if err != nil {
		t.Fatal(err)
	}
	a, _ := read.Attribution(d.Attributions[0].ID)
	s, _ := read.Span(d.Spans[0].ID)
	if !slices.Equal(a.Absent, []string{"source"}) || s.Attributes.Get("size") != "large" {
		t.Errorf("attribution %+v, span %+v", a, s)
	}
}

func TestImportStandoff(t *testing.T) {
	dir := t.TempDir()
	d := document("1", "One")
	set := writeDataset(t, filepath.Join(dir, "set.jsonl"), dataset.Options{Standoff: true}, d)
	p := newProject(t)
	report := doImport(t, p, set)
	if len(report.Failed) != 1 || !strings.Contains(report.Failed[0].Text, "import the text first") {
		t.Errorf("without the text: %+v", report)
	}
	write(t, filepath.Join(dir, "one.txt"), d.Article.Text)
	report = doImport(t, p, dir) // the text comes first, though the dataset's name does not
	if len(report.Added) != 1 || !slices.Equal(report.Annotated, report.Added) || report.Spans != 5 || report.Attributions != 2 {
		t.Fatalf("%+v", report)
	}
	got, err := p.Document(t.Context(), report.Added[0])
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Spans) != 5 || got.Spans[0].Quote != d.Spans[0].Quote || got.Status != corpus.Todo || len(got.Attributions) != 2 {
		t.Errorf("%+v", got)
	}
	twice := filepath.Join(t.TempDir(), "twice.jsonl")
	if again := doImport(t, newProject(t), filepath.Join(dir, "one.txt"), set, writeDataset(t, twice, dataset.Options{Standoff: true}, d, d)); len(again.Annotated) != 1 || len(again.Skipped) != 2 {
		t.Errorf("the same annotations three times in one import: %+v", again)
	}
	if again := doImport(t, p, set); len(again.Skipped) != 1 || len(again.Annotated) != 0 {
		t.Errorf("again: %+v", again)
	}
}

func TestImportMapsPeopleAndEntities(t *testing.T) {
	p := newProject(t)
	dir := t.TempDir()
	doImport(t, p, writeDataset(t, filepath.Join(dir, "1.jsonl"), dataset.Options{}, document("1", "One")))

	d := document("2", "Two")
	one := document("1", "One")
	d.Annotators = []corpus.Annotator{
		{ID: "01926f0e-5a3b-7c11-9d2e-0000000b0009", Name: "ana", Kind: corpus.Human}, // another id, but the name is what counts
		{ID: one.Annotators[0].ID, Name: "bo", Kind: corpus.Human},                    // ana's id
	}
	d.Spans[0].Annotator, d.Spans[1].Annotator = "bo", "unlisted"
	d.Spans[0].Origin = ""
	known := one.Entities[1]
	known.Role = "mayor" // the project does not know that, and keeps what it has
	d.Entities = append(d.Entities, known)
	d.Spans[1].Entity = known.ID
	d.Sort()
	report := doImport(t, p, writeDataset(t, filepath.Join(dir, "2.jsonl"), dataset.Options{}, d))
	if len(report.Failed) > 0 || !strings.Contains(texts(report.Warnings), `the entity "Ida Lorne" is in the project already, with other details`) {
		t.Fatalf("%+v", report)
	}
	people, err := p.Annotators(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(people) != 3 || people[0] != one.Annotators[0] || people[1].Name != "bo" || people[1].ID == one.Annotators[0].ID || people[2].Kind != corpus.Import {
		t.Errorf("annotators %+v", people)
	}
	entities, err := p.Entities(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entities {
		if e.ID == known.ID && e.Role != "" {
			t.Errorf("the project's entity was changed: %+v", e)
		}
	}
	read, err := p.Document(t.Context(), d.Article.ID)
	if err != nil {
		t.Fatal(err)
	}
	if s, _ := read.Span(d.Spans[0].ID); s.Origin != corpus.Imported {
		t.Errorf("a span that does not say where it comes from has the origin %q", s.Origin)
	}
}

func TestImportStops(t *testing.T) {
	dir := t.TempDir()
	for i := range 100 {
		write(t, filepath.Join(dir, fmt.Sprintf("%03d.txt", i)), fmt.Sprintf("Text number %d.\n", i))
	}
	p := newProject(t)
	ctx, cancel := context.WithCancel(t.Context())
	report, err := exchange.Import(ctx, p, []string{dir}, by, func(s exchange.Progress) {
		if s.Articles == 70 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	if got := len(articles(t, p)); got != 70 || len(report.Added) != got {
		t.Errorf("%d articles are there, the report tells of %d; 70 were read before the end", got, len(report.Added))
	}

	reading, err := store.OpenReadOnly(p.Path())
	if err != nil {
		t.Fatal(err)
	}
	defer reading.Close()
	_, err = exchange.Import(t.Context(), reading, []string{dir}, by, nil)
	if store.ErrorCode(err) != store.CodeReadOnly {
		t.Errorf("into a project that is only read: %v", err)
	}
}

func TestImportText(t *testing.T) {
	p := newProject(t)
	report, err := exchange.ImportText(t.Context(), p, "Pasted words.\r\nMore of them.", by)
	if err != nil || len(report.Added) != 1 {
		t.Fatalf("%+v, %v", report, err)
	}
	d, err := p.Document(t.Context(), report.Added[0])
	if err != nil || d.Article.Text != "Pasted words.\nMore of them." {
		t.Errorf("text %q, %v", d.Article.Text, err)
	}
	if report, err := exchange.ImportText(t.Context(), p, "Pasted words.\nMore of them.", by); err != nil || len(report.Skipped) != 1 {
		t.Errorf("twice: %+v, %v", report, err)
	}
	if report, err := exchange.ImportText(t.Context(), p, " \n", by); err != nil || len(report.Failed) != 1 {
		t.Errorf("no text: %+v, %v", report, err)
	}
}

func TestImportTextWarnsOfWhatItReadFromTheText(t *testing.T) {
	text := "Council keeps the ferry\n\nBy Lee Park, The Gazette\n\nThe council decided on Tuesday that the night ferry will go on sailing for two more years.\n"
	pasted, err := exchange.ImportText(t.Context(), newProject(t), text, by)
	if err != nil {
		t.Fatal(err)
	}
	want := `: the byline "Lee Park" was read from the text, not from metadata`
	if !strings.Contains(texts(pasted.Warnings), "pasted text"+want) {
		t.Errorf("pasted: %s, want %s", texts(pasted.Warnings), want)
	}
	path := write(t, filepath.Join(t.TempDir(), "a.txt"), text)
	if read := doImport(t, newProject(t), path); texts(read.Warnings) != strings.ReplaceAll(texts(pasted.Warnings), "pasted text", path) {
		t.Errorf("read: %s, pasted: %s", texts(read.Warnings), texts(pasted.Warnings))
	}
}

// TestImportTranslatesPARC imports PolNeAR's events: the preview proposes our labels, and the import takes them.
func TestImportTranslatesPARC(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "text", "a.txt"), "“No,” said Ida Lorne.\n")
	write(t, filepath.Join(dir, "attributions", "a_6b86.ann"), "T1\tContent 0 5\t“No,”\nT2\tCue 6 10\tsaid\nT3\tSource 11 20\tIda Lorne\nT4\tAttribution 6 10\tsaid\nE1\tAttribution:T4 Content:T1 Cue:T2 Source:T3\n"+
		"T5\tAttribution-no-source 6 10\tsaid\nE2\tAttribution-no-source:T5 Content:T1 Cue:T2\n")
	p := newProject(t)
	previews, err := exchange.Look(t.Context(), p, []string{dir}, by)
	if err != nil || len(previews) != 1 || previews[0].Format.Name != "brat" {
		t.Fatalf("%+v, %v", previews, err)
	}
	for _, l := range previews[0].Labels {
		if want := map[string]string{"Content": "Claim", "Source": "Speaker", "Cue": "Cue"}[l.Name]; l.To != want || !l.Known {
			t.Errorf("%+v, want %s", l, want)
		}
	}
	report := doImport(t, p, dir)
	if len(report.Added) != 1 || !strings.Contains(texts(report.Warnings), "PolNeAR") {
		t.Fatalf("%+v", report)
	}
	d, err := p.Document(t.Context(), report.Added[0])
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Attributions) != 2 || len(d.Attributions[0].Slots["claim"]) != 1 || d.Spans[0].Annotator != "6b86" {
		t.Errorf("%+v", d)
	}
	absent := append(d.Attributions[0].Absent, d.Attributions[1].Absent...)
	if len(absent) != 1 || absent[0] != "speaker" {
		t.Errorf("nobody is named for %q", absent)
	}
}
