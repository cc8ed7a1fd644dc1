package store

import (
	"bytes"
	"database/sql"
	"encoding/binary"
	"errors"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/mattn/go-sqlite3"

	"github.com/onrecord/onrecord/store/corpus"
)

// closedProject is the bytes of a project with one article.
func closedProject(t *testing.T) []byte {
	t.Helper()
	p := newProject(t)
	addArticle(t, p, "One", strings.Repeat(testText+"\n", 50))
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	return must[[]byte](t)(os.ReadFile(p.Path()))
}

func TestOpenFaults(t *testing.T) {
	whole := closedProject(t)
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 64, 64))); err != nil {
		t.Fatal(err)
	}
	newer := bytes.Clone(whole)
	binary.BigEndian.PutUint32(newer[userVersionAt:], uint32(current.version()+1))
	older := bytes.Clone(whole)
	binary.BigEndian.PutUint32(older[userVersionAt:], 0)
	stranger := bytes.Clone(whole)
	binary.BigEndian.PutUint32(stranger[applicationIDAt:], 0)
	inside := bytes.Clone(whole)
	copy(inside[4096+8:], bytes.Repeat([]byte{0xA5}, 2000))

	for name, c := range map[string]struct {
		content []byte
		want    Code
	}{
		"zero bytes":       {nil, CodeEmpty},
		"one byte":         {[]byte("S"), CodeNotProject},
		"text":             {[]byte(strings.Repeat("This is a text. ", 100)), CodeNotProject},
		"PNG":              {picture.Bytes(), CodeNotProject},
		"100 zero bytes":   {make([]byte, 100), CodeNotProject},
		"16-byte header":   {[]byte(sqliteMagic), CodeNotProject},
		"foreign database": {stranger, CodeNotProject},
		"newer":            {newer, CodeNewer},
		"version 0":        {older, CodeDamaged},
		"cut in a page":    {whole[:len(whole)-1000], CodeDamaged},
		"cut at a page":    {whole[:4096*3], CodeDamaged},
		"header only":      {whole[:100], CodeDamaged},
		"overwritten page": {inside, CodeDamaged},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "x.onrecord")
			if err := os.WriteFile(path, c.content, 0o600); err != nil {
				t.Fatal(err)
			}
			for how, open := range map[string]func(string) (*Project, error){"Open": Open, "OpenReadOnly": OpenReadOnly} {
				p, err := open(path)
				if ErrorCode(err) != c.want {
					t.Errorf("%s: %v, want %s", how, err, c.want)
				}
				if err == nil {
					_ = p.Close()
				} else if !strings.HasPrefix(err.Error(), path) {
					t.Errorf("the message does not name the file: %v", err)
				}
			}
			if after := must[[]byte](t)(os.ReadFile(path)); !bytes.Equal(after, c.content) {
				t.Error("the file was changed")
			}
		})
	}
}

// TestTruncatedAnywhere opens a project cut at every 512 bytes: an error each time, never a panic.
func TestTruncatedAnywhere(t *testing.T) {
	whole := closedProject(t)
	path := filepath.Join(t.TempDir(), "x.onrecord")
	for n := 512; n < len(whole); n += 512 {
		if err := os.WriteFile(path, whole[:n], 0o600); err != nil {
			t.Fatal(err)
		}
		if p, err := Open(path); err == nil {
			t.Errorf("%d of %d bytes open without an error", n, len(whole))
			_ = p.Close()
		}
	}
}

func TestOpenMissingAndFolder(t *testing.T) {
	folder := t.TempDir()
	if _, err := Open(filepath.Join(folder, "none.onrecord")); ErrorCode(err) != CodeNotFound {
		t.Errorf("missing: %v", err)
	}
	if _, err := os.Stat(filepath.Join(folder, "none.onrecord")); err == nil {
		t.Error("opening a missing file made one")
	}
	if _, err := Open(folder); ErrorCode(err) != CodeNotProject {
		t.Errorf("folder: %v", err)
	}
}

func TestReadOnlyFile(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("permissions do not bind this user")
	}
	for name, protect := range map[string]func(path string) (target string, mode os.FileMode){
		"file":   func(path string) (string, os.FileMode) { return path, 0o400 },
		"folder": func(path string) (string, os.FileMode) { return filepath.Dir(path), 0o500 },
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "x.onrecord")
			if err := os.WriteFile(path, closedProject(t), 0o600); err != nil {
				t.Fatal(err)
			}
			target, mode := protect(path)
			if err := os.Chmod(target, mode); err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = os.Chmod(target, 0o700) })
			p := must[*Project](t)(Open(path))
			defer p.Close()
			if p.ReadOnly() == "" {
				t.Error("the project does not say that it is read-only")
			}
			if n := len(must[[]ArticleRow](t)(p.Articles(t.Context(), Filter{}))); n != 1 {
				t.Errorf("%d articles, want 1", n)
			}
		})
	}
}

func TestMovedDeletedReplaced(t *testing.T) {
	whole := closedProject(t)
	for name, disturb := range map[string]func(path string) error{
		"moved":   func(path string) error { return os.Rename(path, path+".moved") },
		"deleted": os.Remove,
		"replaced": func(path string) error {
			if err := os.WriteFile(path+".new", whole, 0o600); err != nil {
				return err
			}
			return os.Rename(path+".new", path)
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := newProject(t)
			id := addArticle(t, p, "One", testText)
			if err := disturb(p.Path()); err != nil {
				t.Skip("this system does not let go of open files: ", err)
			}
			_, err := p.Apply(corpus.Step{Label: "x", Annotator: "Ana", Changes: []corpus.Change{corpus.SetStatus{Article: id, Status: corpus.Done}}})
			if ErrorCode(err) != CodeMoved {
				t.Errorf("Apply: %v", err)
			}
			if _, err := p.Undo(); ErrorCode(err) != CodeMoved {
				t.Errorf("Undo: %v", err)
			}
			if err := p.SetSetting("a", "b"); ErrorCode(err) != CodeMoved {
				t.Errorf("SetSetting: %v", err)
			}
			// Many readers at once need new connections: those must not lead to another file.
			var group sync.WaitGroup
			for range 2 * readers {
				group.Go(func() {
					d, err := p.Document(t.Context(), id)
					if ErrorCode(err) != CodeMoved && d.Article.Text != testText {
						t.Errorf("Document: %q, %v", d.Article.Text, err)
					}
				})
			}
			group.Wait()
			rescue := filepath.Join(t.TempDir(), "rescue.onrecord")
			if err := p.SaveCopy(rescue); err != nil {
				t.Fatalf("SaveCopy: %v", err)
			}
			r := must[*Project](t)(Open(rescue))
			defer r.Close()
			if d := must[corpus.Document](t)(r.Document(t.Context(), id)); d.Article.Text != testText || d.Status != corpus.Todo {
				t.Errorf("the rescued copy has %+v", d)
			}
		})
	}
}

func TestDiskFull(t *testing.T) {
	p := newProject(t)
	id := addArticle(t, p, "One", testText)
	before := must[corpus.Document](t)(p.Document(t.Context(), id))
	var pages int
	if err := p.writer.QueryRow("PRAGMA page_count").Scan(&pages); err != nil {
		t.Fatal(err)
	}
	limit := func(n int) {
		t.Helper()
		if err := p.writer.QueryRow("PRAGMA max_page_count = " + strconv.Itoa(n)).Scan(&n); err != nil {
			t.Fatal(err)
		}
	}
	limit(pages)
	big := strings.Repeat("A long text. ", 20000)
	step := corpus.Step{Label: "Import", Annotator: "Ana", Changes: []corpus.Change{corpus.AddArticle{Article: corpus.Article{ID: NewID(), Title: "Big", Text: big}}}}
	if _, err := p.Apply(step); ErrorCode(err) != CodeFull {
		t.Fatalf("Apply on a full disk: %v", err)
	}
	if after := must[corpus.Document](t)(p.Document(t.Context(), id)); after.Article.Text != before.Article.Text {
		t.Error("what was saved before is not as it was")
	}
	wantNoProblems(t, p)
	limit(1 << 30)
	if a := must[Applied](t)(p.Apply(step)); a.Seq == 0 {
		t.Error("trying again did nothing")
	}
	wantNoProblems(t, p)
}

func wantNoProblems(t testing.TB, p *Project) {
	t.Helper()
	problems, err := p.Check(t.Context(), nil)
	if err != nil || len(problems) > 0 {
		t.Errorf("Check: %v, %v", problems, err)
	}
}

// TestDamagedText changes one letter of a text in the file, which no check of SQLite's can see.
func TestDamagedText(t *testing.T) {
	p := newProject(t)
	text := "The witness said nothing at all. " + strings.Repeat("Filler. ", 100)
	id := addArticle(t, p, "Damaged one", text)
	fine := addArticle(t, p, "Fine", testText)
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	data := must[[]byte](t)(os.ReadFile(p.Path()))
	at := bytes.Index(data, []byte("witness said nothing"))
	if at < 0 {
		t.Fatal("the text is not in the file")
	}
	data[at] = 'f'
	if err := os.WriteFile(p.Path(), data, 0o600); err != nil {
		t.Fatal(err)
	}
	p = must[*Project](t)(Open(p.Path()))
	defer p.Close()
	_, err := p.Document(t.Context(), id)
	if ErrorCode(err) != CodeDamaged || !strings.Contains(err.Error(), "Damaged one") {
		t.Errorf("Document: %v", err)
	}
	must[corpus.Document](t)(p.Document(t.Context(), fine))
	s := spanOn(id, text, "Claim", corpus.Range{Start: 0, End: 3})
	if _, err := p.Apply(corpus.Step{Label: "x", Annotator: "Ana", Changes: []corpus.Change{corpus.PutSpan{Span: s}}}); ErrorCode(err) != CodeDamaged {
		t.Errorf("PutSpan on a damaged text: %v", err)
	}
	problems := must[[]Problem](t)(p.Check(t.Context(), nil))
	if len(problems) == 0 || !strings.Contains(problems[len(problems)-1].Where, "Damaged one") {
		t.Errorf("Check: %v", problems)
	}
}

// TestStrangeSchema refuses what would run on our statements.
func TestStrangeSchema(t *testing.T) {
	for name, statement := range map[string]string{
		"trigger": "CREATE TRIGGER evil AFTER INSERT ON span BEGIN DELETE FROM setting; END",
		"view":    "CREATE VIEW evil AS SELECT * FROM span",
		"missing": "DROP TRIGGER article_text_kept",
	} {
		t.Run(name, func(t *testing.T) {
			p := newProject(t)
			if _, err := p.writer.Exec(statement); err != nil {
				t.Fatal(err)
			}
			problems := must[[]Problem](t)(p.Check(t.Context(), nil))
			if len(problems) != 1 || problems[0].Where != "tables" {
				t.Errorf("Check: %v", problems)
			}
			if err := p.Close(); err != nil {
				t.Fatal(err)
			}
			if _, err := Open(p.Path()); ErrorCode(err) != CodeDamaged {
				t.Errorf("Open: %v", err)
			}
		})
	}
}

// TestIndexIsMadeAgain breaks the search index alone: opening heals it.
func TestIndexIsMadeAgain(t *testing.T) {
	p := newProject(t)
	addArticle(t, p, "One", testText)
	db := connect(p.Path(), modeMigrate, nil) // others may not
	if _, err := db.Exec("DELETE FROM article_fts_segdir; DELETE FROM article_fts_segments"); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if problems := must[[]Problem](t)(p.Check(t.Context(), nil)); len(problems) != 1 || problems[0].Where != "search index" {
		t.Errorf("Check: %v", problems)
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	p = must[*Project](t)(Open(p.Path()))
	defer p.Close()
	wantNoProblems(t, p)
	if hits := must[[]Hit](t)(p.Search(t.Context(), "taxes", 5)); len(hits) != 1 {
		t.Errorf("Search: %v", hits)
	}
}

// TestTextsNeverChange holds the triggers.
func TestTextsNeverChange(t *testing.T) {
	p := newProject(t)
	addArticle(t, p, "One", testText)
	for _, statement := range []string{
		"UPDATE article_text SET text = 'x'", "DELETE FROM article_text",
		"UPDATE original SET bytes = x''", "DELETE FROM original",
	} {
		if _, err := p.writer.Exec(statement); err == nil {
			t.Errorf("%s was done", statement)
		}
	}
}

// TestDriverErrorsStayInside looks for the driver's type in an error's chain.
func TestDriverErrorsStayInside(t *testing.T) {
	p := newProject(t)
	_, cause := p.writer.Exec("INSERT INTO nowhere VALUES(1)")
	err := explain(p.Path(), cause)
	var own *Error
	if !errors.As(err, &own) || own.Code != CodeInternal {
		t.Fatalf("explain: %#v", err)
	}
	var driver sqlite3.Error
	if errors.As(err, &driver) {
		t.Error("the driver's error can be reached")
	}
	if err := explain("x", sql.ErrConnDone); ErrorCode(err) != CodeInternal {
		t.Errorf("explain: %v", err)
	}
}

// TestNoFileBesideAJournal: no file is put where SQLite would play what is left of another one into it.
func TestNoFileBesideAJournal(t *testing.T) {
	p := newProject(t)
	addArticle(t, p, "One", testText)
	backup := must[*Backup](t)(p.Backup(t.Context(), t.TempDir()))
	path := filepath.Join(t.TempDir(), "gone.onrecord")
	if err := os.WriteFile(path+"-journal", []byte("what is left"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, write := range map[string]func() error{
		"Create":   func() error { _, err := Create(path, testBook); return err },
		"SaveCopy": func() error { return p.SaveCopy(path) },
		"Restore":  func() error { return Restore(t.Context(), backup.Path, path) },
	} {
		if err := write(); ErrorCode(err) != CodeExists || !strings.Contains(err.Error(), "gone.onrecord-journal") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if left := must[[]os.DirEntry](t)(os.ReadDir(filepath.Dir(path))); len(left) != 1 {
		t.Errorf("left over: %v", left)
	}
}
