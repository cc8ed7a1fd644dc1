package store

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/onrecord/onrecord/store/corpus"
)

// TestMain keeps the lock files of the tests out of the user's cache folder, and runs the program that TestBitFlips gives
// damaged files.
func TestMain(m *testing.M) {
	if path := os.Getenv(flippedVariable); path != "" {
		os.Exit(useFlipped(path))
	}
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

var testBook = corpus.Codebook{
	Format: corpus.CodebookFormat, Name: "Test", Version: "1",
	Labels: []corpus.Label{{Name: "Claim"}, {Name: "Speaker", Mention: true}, {Name: "Source", Mention: true}, {Name: "Cue"}},
	Frame: corpus.Frame{Slots: []corpus.Slot{
		{Name: "claim", Label: "Claim", Opens: true},
		{Name: "speaker", Label: "Speaker", None: "nobody named"},
		{Name: "source", Label: "Source", None: "no source named"},
		{Name: "cue", Label: "Cue"},
	}},
}

const testText = "Taxes will fall, Ana O’Brien said.\nShe spoke in Zürich — naïve, some say. “No,” said a 👩‍🔬 of the ministry."

// must fails the test on an error and gives back the value.
func must[T any](t testing.TB) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func newProject(t testing.TB) *Project {
	t.Helper()
	p, err := Create(filepath.Join(t.TempDir(), "study #1?100% ü.onrecord"), testBook)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Close() })
	return p
}

// do applies changes as one step by Ana.
func do(t testing.TB, p *Project, changes ...corpus.Change) Applied {
	t.Helper()
	return must[Applied](t)(p.Apply(corpus.Step{Label: "Test", Annotator: "Ana", Changes: changes}))
}

func addArticle(t testing.TB, p *Project, title, text string) corpus.ID {
	t.Helper()
	a := corpus.Article{ID: NewID(), Title: title, Text: text}
	do(t, p, corpus.AddArticle{Article: a, Original: corpus.Original{Name: title + ".txt", MediaType: "text/plain", Bytes: []byte(text), Extractor: "test"}})
	return a.ID
}

// spanOn makes a span over bytes of a text.
func spanOn(article corpus.ID, text, label string, fragments ...corpus.Range) corpus.Span {
	return corpus.Span{
		ID: NewID(), Article: article, Label: label, Fragments: fragments, Quote: corpus.Quote(text, fragments), Annotator: "Ana",
		Origin: corpus.Manual, Created: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC),
	}
}

func TestCreateOpenClose(t *testing.T) {
	p := newProject(t)
	path := p.Path()
	if p.Name() != "study #1?100% ü" || p.ReadOnly() != "" || p.Recovered() {
		t.Errorf("name %q, read-only %q, recovered %v", p.Name(), p.ReadOnly(), p.Recovered())
	}
	id := addArticle(t, p, "One", testText)
	if err := p.SetSetting("article", string(id)); err != nil {
		t.Fatal(err)
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	entries := must[[]os.DirEntry](t)(os.ReadDir(filepath.Dir(path)))
	if len(entries) != 1 {
		t.Errorf("after closing there are %v, want the project alone", entries)
	}
	p = must[*Project](t)(Open(path))
	defer p.Close()
	if got := must[string](t)(p.Setting("article")); got != string(id) {
		t.Errorf("setting = %q, want %q", got, id)
	}
	if got := must[string](t)(p.Setting("nothing")); got != "" {
		t.Errorf("unknown setting = %q", got)
	}
	if got := must[corpus.Codebook](t)(p.Codebook(t.Context())); got.Name != "Test" || len(got.Labels) != 4 {
		t.Errorf("codebook = %+v", got)
	}
	o := must[corpus.Original](t)(p.Original(t.Context(), id))
	if string(o.Bytes) != testText || o.Name != "One.txt" || o.MediaType != "text/plain" || o.Extractor != "test" {
		t.Errorf("original = %+v", o)
	}
	if _, err := Create(path, testBook); ErrorCode(err) != CodeExists {
		t.Errorf("Create over a project: %v", err)
	}
	if _, err := Create(filepath.Join(t.TempDir(), "no", "x.onrecord"), testBook); ErrorCode(err) != CodeNotFound {
		t.Errorf("Create in a missing folder: %v", err)
	}
	broken := testBook
	broken.Labels = nil
	if _, err := Create(filepath.Join(t.TempDir(), "x.onrecord"), broken); ErrorCode(err) != CodeInvalid {
		t.Errorf("Create with a broken codebook: %v", err)
	}
}

func TestSettingsOnTheConnection(t *testing.T) {
	p := newProject(t)
	for pragma, want := range map[string]string{
		"journal_mode": "delete", "synchronous": "2", "foreign_keys": "1", "trusted_schema": "0", "cell_size_check": "1",
		"mmap_size": "0", "application_id": "1332630115", "user_version": "4",
	} {
		var got string
		if err := p.writer.QueryRow("PRAGMA " + pragma).Scan(&got); err != nil || got != want {
			t.Errorf("%s = %q, want %q (%v)", pragma, got, want, err)
		}
	}
	if _, err := p.reader.Exec("DELETE FROM setting"); err == nil {
		t.Error("the reader can write")
	}
}

func TestSecondWindow(t *testing.T) {
	p := newProject(t)
	id := addArticle(t, p, "One", testText)
	if _, err := Open(p.Path()); ErrorCode(err) != CodeBusy {
		t.Fatalf("second Open: %v", err)
	}
	link := filepath.Join(t.TempDir(), "link.onrecord")
	if err := os.Symlink(p.Path(), link); err == nil {
		if _, err := Open(link); ErrorCode(err) != CodeBusy {
			t.Errorf("second Open through a link: %v", err)
		}
	}
	r := must[*Project](t)(OpenReadOnly(p.Path()))
	defer r.Close()
	if r.ReadOnly() == "" {
		t.Error("OpenReadOnly can be written")
	}
	if _, err := r.Apply(corpus.Step{Label: "x", Annotator: "Ana", Changes: []corpus.Change{corpus.RemoveArticle{ID: id}}}); ErrorCode(err) != CodeReadOnly {
		t.Errorf("Apply on a read-only project: %v", err)
	}
	if err := r.SetSetting("a", "b"); ErrorCode(err) != CodeReadOnly {
		t.Errorf("SetSetting on a read-only project: %v", err)
	}
	two := addArticle(t, p, "Two", "Second text")
	if d := must[corpus.Document](t)(r.Document(t.Context(), two)); d.Article.Title != "Two" {
		t.Errorf("the reader sees %q", d.Article.Title)
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	again := must[*Project](t)(Open(p.Path()))
	_ = again.Close()
}

func TestSecondWindowWithoutACacheFolder(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"XDG_CACHE_HOME", "HOME", "LocalAppData"} {
		t.Setenv(name, filepath.Join(file, "below"))
	}
	t.Setenv("TMPDIR", t.TempDir())
	p := newProject(t)
	if _, err := Open(p.Path()); ErrorCode(err) != CodeBusy {
		t.Errorf("the second window: %v, want CodeBusy", err)
	}
}

func TestForeignChange(t *testing.T) {
	p := newProject(t)
	id := addArticle(t, p, "One", testText)
	if a := do(t, p, corpus.SetStatus{Article: id, Status: corpus.Doing}); a.Foreign {
		t.Error("our own step is told to be another program's")
	}
	other := connect(p.Path(), modeWrite, nil)
	defer other.Close()
	if _, err := other.Exec("UPDATE status SET status = 'review'"); err != nil {
		t.Fatal(err)
	}
	if _, err := p.Undo(); ErrorCode(err) != CodeConflict {
		t.Errorf("Undo over another program's change: %v", err)
	}
	if a := do(t, p, corpus.SetStatus{Article: id, Status: corpus.Done}); !a.Foreign {
		t.Error("another program's change was not seen")
	}
}

func TestSaveCopy(t *testing.T) {
	p := newProject(t)
	id := addArticle(t, p, "One", testText)
	to := filepath.Join(t.TempDir(), "copy %.onrecord")
	if err := p.SaveCopy(to); err != nil {
		t.Fatal(err)
	}
	if err := p.SaveCopy(to); ErrorCode(err) != CodeExists {
		t.Errorf("SaveCopy over a file: %v", err)
	}
	c := must[*Project](t)(Open(to))
	defer c.Close()
	if d := must[corpus.Document](t)(c.Document(t.Context(), id)); d.Article.Text != testText {
		t.Errorf("the copy has the text %q", d.Article.Text)
	}
	if label, ok := c.UndoLabel(); !ok || label != "Test" {
		t.Errorf("the copy's history: %q, %v", label, ok)
	}
}

func TestCancelledQuestion(t *testing.T) {
	p := newProject(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := p.Articles(ctx, Filter{}); !errors.Is(err, context.Canceled) {
		t.Errorf("Articles: %v", err)
	}
	if _, err := p.Search(ctx, "tax", 5); !errors.Is(err, context.Canceled) {
		t.Errorf("Search: %v", err)
	}
}

// TestTogether lets several goroutines read, search, change and undo at the same time.
func TestTogether(t *testing.T) {
	p := newProject(t)
	id := addArticle(t, p, "One", testText)
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			for range 20 {
				s := spanOn(id, testText, "Claim", corpus.Range{Start: 0, End: 5})
				if _, err := p.Apply(corpus.Step{Label: "Tag", Annotator: "Ana", Changes: []corpus.Change{corpus.PutSpan{Span: s}}}); err != nil {
					t.Error(err)
				}
			}
		})
		group.Go(func() {
			for range 20 {
				if _, err := p.Document(t.Context(), id); err != nil {
					t.Error(err)
				}
				if hits, err := p.Search(t.Context(), "taxes", 5); err != nil || len(hits) != 1 {
					t.Error(hits, err)
				}
				if _, ok := p.UndoLabel(); !ok {
					t.Error("nothing to undo")
				}
			}
		})
	}
	group.Wait()
	if d := must[corpus.Document](t)(p.Document(t.Context(), id)); len(d.Spans) != 80 {
		t.Errorf("%d spans, want 80", len(d.Spans))
	}
}

// TestSpanOutsideItsText is a file whose offsets were changed behind our back: no reader gets to slice with them.
func TestSpanOutsideItsText(t *testing.T) {
	p := newProject(t)
	id := addArticle(t, p, "One", testText)
	do(t, p, corpus.PutSpan{Span: spanOn(id, testText, "Claim", corpus.Range{Start: 0, End: 5})}, corpus.PutSpan{Span: spanOn(id, testText, "Cue", corpus.Range{Start: 31, End: 35})})
	if _, err := p.writer.Exec("UPDATE span SET fragments = '[[0,99999]]'"); err != nil {
		t.Fatal(err)
	}
	if _, err := p.Document(t.Context(), id); ErrorCode(err) != CodeDamaged {
		t.Errorf("Document: %v", err)
	}
	if problems := must[[]Problem](t)(p.Check(t.Context(), nil)); len(problems) != 2 {
		t.Errorf("Check: %v", problems)
	}
}

func TestClosed(t *testing.T) {
	p := newProject(t)
	id := addArticle(t, p, "One", testText)
	for range 2 {
		if err := p.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	}
	if _, err := p.Document(t.Context(), id); ErrorCode(err) != CodeInternal {
		t.Errorf("Document: %v", err)
	}
	if _, err := p.Undo(); ErrorCode(err) != CodeInternal {
		t.Errorf("Undo: %v", err)
	}
}

// TestCreate_RelativePath: a name without a folder lies where the program was started.
func TestCreate_RelativePath(t *testing.T) {
	t.Chdir(t.TempDir())
	p, err := Create("plain.onrecord", testBook)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.SaveCopy("copy.onrecord"); err != nil {
		t.Error(err)
	}
	if err := p.Close(); err != nil {
		t.Error(err)
	}
	for _, name := range []string{"plain.onrecord", "copy.onrecord"} {
		if _, err := os.Stat(name); err != nil {
			t.Error(err)
		}
	}
}
