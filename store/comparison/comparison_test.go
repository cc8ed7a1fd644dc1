package comparison_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/agreement"
	"github.com/onrecord/onrecord/store/comparison"
	"github.com/onrecord/onrecord/store/corpus"
)

// TestMain keeps the lock files of the tests out of the user's cache folder.
func TestMain(m *testing.M) {
	cache, err := os.MkdirTemp("", "onrecord-cache-")
	if err != nil {
		panic(err)
	}
	for _, name := range []string{"XDG_CACHE_HOME", "HOME", "LocalAppData"} {
		if err := os.Setenv(name, cache); err != nil {
			panic(err)
		}
	}
	code := m.Run()
	_ = os.RemoveAll(cache)
	os.Exit(code)
}

var book = corpus.Codebook{
	Format: corpus.CodebookFormat, Name: "Test", Version: "1",
	Labels: []corpus.Label{{Name: "Claim"}, {Name: "Cue"}, {Name: "Title"}},
	Frame:  corpus.Frame{Slots: []corpus.Slot{{Name: "claim", Label: "Claim", Opens: true}, {Name: "cue", Label: "Cue"}}},
}

// newProject has an article for each list of "annotator label words".
func newProject(t *testing.T, articles ...[]string) *store.Project {
	t.Helper()
	p, err := store.Create(filepath.Join(t.TempDir(), "study.onrecord"), book)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	})
	for i, marks := range articles {
		a := corpus.Article{ID: store.NewID(), Title: fmt.Sprintf("Article %d", i+1), Text: fmt.Sprintf("%d. The bridge is safe, she said.", i+1)}
		apply(t, p, "ana", corpus.AddArticle{Article: a, Status: corpus.Done})
		for _, mark := range marks {
			who, rest, _ := strings.Cut(mark, " ")
			label, words, _ := strings.Cut(rest, " ")
			at := strings.Index(a.Text, words)
			apply(t, p, who, corpus.PutSpan{Span: corpus.Span{
				ID: store.NewID(), Article: a.ID, Label: label, Annotator: who, Quote: words, Origin: corpus.Manual,
				Fragments: []corpus.Range{{Start: at, End: at + len(words)}},
			}})
		}
	}
	return p
}

func apply(t *testing.T, p *store.Project, who string, change corpus.Change) {
	t.Helper()
	if _, err := p.Apply(corpus.Step{Label: "Test", Annotator: who, Changes: []corpus.Change{change}}); err != nil {
		t.Fatal(err)
	}
}

func run(t *testing.T, p *store.Project, o comparison.Options) agreement.Result {
	t.Helper()
	result, err := comparison.Run(t.Context(), p, o, nil)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func TestRun(t *testing.T) {
	p := newProject(t,
		[]string{"ana Claim The bridge is safe", "bo Claim bridge is safe", "ana Cue said", "bo Cue said"},
		[]string{"ana Cue said"},
		nil)
	var told []comparison.Progress
	result, err := comparison.Run(t.Context(), p, comparison.Options{}, func(x comparison.Progress) { told = append(told, x) })
	if err != nil {
		t.Fatal(err)
	}
	if want := []comparison.Progress{{0, 3, "Article 1"}, {1, 3, "Article 2"}, {2, 3, "Article 3"}, {3, 3, ""}}; !slices.Equal(told, want) {
		t.Errorf("progress %v, want %v", told, want)
	}
	pair := result.Pairs[0]
	strict, _ := pair.Measure(agreement.SpanF1Strict, "")
	if pair.A != "ana" || pair.B != "bo" || strict.Value.Number != 0.5 || strict.Units != 4 {
		t.Errorf("%s and %s: %+v", pair.A, pair.B, strict)
	}
	if s := result.Skipped; len(s) != 2 || s[0].Title != "Article 2" || !slices.Equal(s[0].Annotators, []string{"ana"}) || len(s[1].Annotators) != 0 {
		t.Errorf("skipped %+v", s)
	}
}

// TestRun_EmptyIsDone: only when the person says so, and only of who has finished the article, no marks are an answer.
func TestRun_EmptyIsDone(t *testing.T) {
	p := newProject(t, []string{"ana Cue said", "bo Cue said"}, []string{"ana Cue said"}, []string{"ana Cue said"}, nil)
	articles, err := p.Articles(t.Context(), store.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	apply(t, p, "bo", corpus.SetStatus{Article: articles[2].ID, Status: corpus.Doing})
	apply(t, p, "ana", corpus.SetStatus{Article: articles[3].ID, Status: corpus.Review})
	apply(t, p, "bo", corpus.SetStatus{Article: articles[3].ID, Status: corpus.Approved})
	result := run(t, p, comparison.Options{EmptyIsDone: true})
	pair := result.Pairs[0]
	strict, _ := pair.Measure(agreement.SpanF1Strict, "Cue")
	if len(pair.Articles) != 3 || strict.Units != 3 || len(pair.Disagreements) != 1 || pair.Disagreements[0].Kind != agreement.MissingSpan {
		t.Errorf("%d articles, %+v, %+v", len(pair.Articles), strict, pair.Disagreements)
	}
	if d := pair.Disagreements[0]; d.End-d.Start != len("said") || len(d.A.Spans) != 1 {
		t.Errorf("the place is not told: %+v", d)
	}
	if len(result.Skipped) != 1 || result.Skipped[0].Title != "Article 3" {
		t.Errorf("skipped %+v", result.Skipped)
	}
	only := run(t, p, comparison.Options{EmptyIsDone: true, Articles: store.Filter{Statuses: []corpus.Status{corpus.Review}}})
	if len(only.Pairs[0].Articles) != 1 || only.Pairs[0].Articles[0].Title != "Article 4" {
		t.Errorf("of those to review: %+v", only.Pairs[0].Articles)
	}
}

// TestRun_OnlyDone: an article counts when both are done with it; a status alone is no work on it.
func TestRun_OnlyDone(t *testing.T) {
	marks := []string{"ana Cue said", "bo Cue said"}
	p := newProject(t, marks, marks, marks, []string{"ana Cue said"})
	articles, err := p.Articles(t.Context(), store.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	for i, status := range []corpus.Status{corpus.Done, corpus.Doing, corpus.SentBack, corpus.Done} {
		apply(t, p, "ana", corpus.SetStatus{Article: articles[i].ID, Status: corpus.Approved})
		apply(t, p, "bo", corpus.SetStatus{Article: articles[i].ID, Status: status})
	}
	for _, c := range []struct {
		o                 comparison.Options
		compared, skipped int
	}{
		{comparison.Options{}, 3, 1},
		{comparison.Options{OnlyDone: true}, 1, 3},
		{comparison.Options{OnlyDone: true, EmptyIsDone: true}, 2, 2},
	} {
		r := run(t, p, c.o)
		if len(r.Pairs[0].Articles) != c.compared || len(r.Skipped) != c.skipped {
			t.Errorf("%+v: %d compared, %d skipped", c.o, len(r.Pairs[0].Articles), len(r.Skipped))
		}
	}
}

func TestRun_Annotators(t *testing.T) {
	three := newProject(t, []string{"ana Cue said", "bo Cue said", "cy Cue said"})
	alone := newProject(t, []string{"ana Cue said"})
	for _, c := range []struct {
		p     *store.Project
		names []string
		want  string // part of the error
	}{
		{three, nil, "say which annotators to compare; the project has: ana, bo, cy"},
		{three, []string{"ana"}, "two or more annotators are needed"},
		{three, []string{"ana", "dan"}, `no annotator is called "dan"; the project has: ana, bo, cy`},
		{three, []string{"ana", "ana"}, "ana is named twice"},
		{alone, nil, "two or more annotators are needed; the project has: ana"},
		{newProject(t), nil, "the project has: nobody"},
	} {
		_, err := comparison.Run(t.Context(), c.p, comparison.Options{Annotators: c.names}, nil)
		var wrong comparison.AnnotatorsError
		if !errors.As(err, &wrong) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v, want %s", c.names, err, c.want)
		}
	}
	if got := run(t, three, comparison.Options{Annotators: []string{"cy", "ana"}}); len(got.Pairs) != 1 || len(got.Together) != 0 {
		t.Errorf("two of three make %d pairs", len(got.Pairs))
	}
	if got := run(t, three, comparison.Options{Annotators: []string{"ana", "bo", "cy"}}); len(got.Pairs) != 3 || len(got.Together) == 0 {
		t.Errorf("three make %d pairs", len(got.Pairs))
	}
}

func TestLikely(t *testing.T) {
	person := func(name string) corpus.Annotator { return corpus.Annotator{Name: name, Kind: corpus.Human} }
	machine := corpus.Annotator{Name: "suggester", Kind: corpus.Suggester}
	for _, c := range []struct {
		all  []corpus.Annotator
		want []string
	}{
		{nil, nil},
		{[]corpus.Annotator{person("ana")}, nil},
		{[]corpus.Annotator{person("ana"), machine}, []string{"ana", "suggester"}},
		{[]corpus.Annotator{person("ana"), machine, person("bo")}, []string{"ana", "bo"}},
		{[]corpus.Annotator{person("ana"), person("bo"), person("cy")}, nil},
	} {
		if got := comparison.Likely(c.all); !slices.Equal(got, c.want) {
			t.Errorf("of %v: %v, want %v", c.all, got, c.want)
		}
	}
}

func TestRun_Stops(t *testing.T) {
	p := newProject(t, []string{"ana Cue said", "bo Cue said"}, nil)
	ctx, cancel := context.WithCancel(t.Context())
	_, err := comparison.Run(ctx, p, comparison.Options{}, func(x comparison.Progress) { cancel() })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled at the first article: %v", err)
	}
}

func TestSeed(t *testing.T) {
	if got := comparison.Seed("4711"); got != 4711 {
		t.Errorf("a number stands for %d", got)
	}
	a, b := comparison.Seed("onrecord"), comparison.Seed("another")
	if a == b || a != comparison.Seed(fmt.Sprint(a)) {
		t.Errorf("%d and %d", a, b)
	}
	p := newProject(t, []string{"ana Claim The bridge is safe", "bo Claim bridge", "ana Cue said", "bo Cue she"})
	gamma := func(seed string) float64 {
		m, _ := run(t, p, comparison.Options{Seed: seed}).Pairs[0].Measure(agreement.UnitizingGamma, "")
		return m.Value.Number
	}
	if one := gamma("one"); one != gamma("one") || one == gamma("two") {
		t.Errorf("the seed does not decide what is drawn: γ is %v", one)
	}
}

func TestLines(t *testing.T) {
	p := newProject(t, []string{"ana Cue said", "bo Cue said"})
	result := run(t, p, comparison.Options{})
	var got []string
	for _, l := range comparison.Lines(result.Pairs[0].Measures) {
		value := "no measure"
		if l.Measure != nil {
			value = l.Measure.Value.String()
		}
		switch {
		case l.Heading != "":
			got = append(got, l.Heading)
		case l.Name == agreement.SpanF1Strict, l.Name == agreement.SlotOverlap:
			got = append(got, fmt.Sprint(l.Name, l.Of, value))
		}
	}
	want := []string{
		"Spans",
		"span-f1-strict[]1.000", "span-f1-strict[Cue]1.000", "span-f1-strict[Claim Title]undefined: neither annotator has a span",
		"Tokens and stretches",
		"Attributions",
		"slot-overlap[]no measure", "slot-overlap[claim cue]undefined: no aligned attributions have the slot filled",
	}
	if !slices.Equal(got, want) {
		t.Errorf("lines\n%q\nwant\n%q", got, want)
	}
}

// TestLines_HaveAllMeasures: none is forgotten when one is added.
func TestLines_HaveAllMeasures(t *testing.T) {
	result := run(t, newProject(t, []string{"ana Cue said", "bo Cue said"}), comparison.Options{})
	for _, d := range result.Definitions {
		if comparison.Counts(d.Name) == "" {
			t.Errorf("nothing says in a line what %s counts", d.Name)
		}
		if len(comparison.Lines([]agreement.Measure{{Name: d.Name}})) != 2 {
			t.Errorf("%s is in no group", d.Name)
		}
		if got := comparison.Definition(result, d.Name); got.Title != d.Title {
			t.Errorf("%s is defined as %s", d.Name, got.Title)
		}
	}
}

func TestWritePage(t *testing.T) {
	result := run(t, newProject(t, []string{"ana Cue said", "bo Cue she"}), comparison.Options{})
	dir := t.TempDir()
	path := filepath.Join(dir, "agreement.html")
	if err := comparison.WritePage(path, result, false); err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile(path)
	if err != nil || !strings.Contains(string(page), "ana and bo") || !strings.HasSuffix(strings.TrimSpace(string(page)), "</html>") {
		t.Errorf("%v, %d bytes", err, len(page))
	}
	if err := os.WriteFile(path, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := comparison.WritePage(path, result, false); !errors.Is(err, fs.ErrExist) {
		t.Errorf("over a file that is there: %v", err)
	}
	if data, _ := os.ReadFile(path); string(data) != "mine" {
		t.Error("it was replaced unasked")
	}
	if err := comparison.WritePage(path, result, true); err != nil {
		t.Error(err)
	}
	if data, _ := os.ReadFile(path); string(data) != string(page) {
		t.Error("it was not replaced")
	}
	for name, bad := range map[string]string{"a project": filepath.Join(dir, "x.onrecord"), "a folder": dir, "no folder": filepath.Join(dir, "none", "x.html")} {
		if err := comparison.WritePage(bad, result, true); err == nil || !strings.Contains(err.Error(), bad) || strings.Contains(err.Error(), ".part") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if left, _ := os.ReadDir(dir); len(left) != 1 {
		t.Errorf("%d files are left", len(left))
	}
}
