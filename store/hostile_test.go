package store

import (
	"bytes"
	"context"
	"errors"
	commandline "flag" // the package has a flag of its own
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/mattn/go-sqlite3"

	"github.com/onrecord/onrecord/store/corpus"
)

// TestHostileSchema opens files whose schema was changed by somebody who can write anything into them. Each is refused
// before it is written to, says that its data can be taken, and the salvage takes the data and nothing else.
func TestHostileSchema(t *testing.T) {
	const schemaIs = "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET "
	for name, statement := range map[string]string{
		"a trigger":                 "CREATE TRIGGER evil AFTER INSERT ON span BEGIN DELETE FROM article; END",
		"a trigger on a view":       "CREATE TRIGGER evil INSTEAD OF INSERT ON article_search BEGIN DELETE FROM span; END",
		"a trigger named like ours": "DROP TRIGGER article_text_kept; CREATE TRIGGER article_text_kept AFTER INSERT ON span BEGIN DELETE FROM article; END",
		"a trigger of SQLite's":     "CREATE TRIGGER evil AFTER INSERT ON span BEGIN DELETE FROM setting; END; " + schemaIs + "name = 'sqlite_evil', sql = replace(sql, 'evil', 'sqlite_evil') WHERE name = 'evil'",
		"a trigger of the index's":  "CREATE TRIGGER article_fts_evil AFTER INSERT ON span BEGIN DELETE FROM setting; END",
		"a view":                    "CREATE VIEW evil AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n",
		"a view in a table's place": "ALTER TABLE comment RENAME TO hidden; CREATE VIEW comment AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS id, x'00' AS uid FROM n",
		"another search view":       "DROP VIEW article_search; CREATE VIEW article_search AS SELECT 1 AS rowid, 'x' AS title, 'y' AS text",
		"a virtual table":           "CREATE VIRTUAL TABLE evil USING fts4(x)",
		"a virtual inner table":     schemaIs + "sql = 'CREATE VIRTUAL TABLE article_fts_stat USING fts3tokenize' WHERE name = 'article_fts_stat'",
		"a computed column":         "ALTER TABLE setting ADD COLUMN evil TEXT AS (hex(zeroblob(100000000)))",
		"a computed index":          "CREATE INDEX evil ON setting(hex(zeroblob(length(value))))",
		"another CHECK":             schemaIs + "sql = replace(sql, 'label <> ''''', 'length(hex(zeroblob(100))) > 0') WHERE name = 'span'",
		"one more table":            "CREATE TABLE evil(x)",
		"a table less":              "DROP TABLE decision",
		"a renamed table":           "ALTER TABLE step RENAME TO evil",
		"SQL that is none":          schemaIs + "sql = 'CREATE TABLE setting(' WHERE name = 'setting'",
		"a root page of elsewhere":  schemaIs + "rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'article') WHERE name = 'span'",
		"a root page beyond":        schemaIs + "rootpage = 100000 WHERE name = 'span'",
	} {
		t.Run(name, func(t *testing.T) {
			p := newProject(t)
			id := addArticle(t, p, "One", testText)
			tag(t, p, id)
			if err := p.SetSetting("kept", "yes"); err != nil {
				t.Fatal(err)
			}
			want := sharedOf(t, p)
			path := p.Path()
			_ = p.Close()
			asStranger(t, path, statement)
			before := must[[]byte](t)(os.ReadFile(path))
			for how, open := range map[string]func(string) (*Project, error){"Open": Open, "OpenReadOnly": OpenReadOnly} {
				q, err := open(path)
				if err == nil {
					_ = q.Close()
				}
				if ErrorCode(err) != CodeDamaged {
					t.Errorf("%s: %v", how, err)
				}
			}
			if after := must[[]byte](t)(os.ReadFile(path)); !bytes.Equal(before, after) {
				t.Error("the file was written to")
			}
			r, s, err := salvage(t, path)
			if err != nil {
				t.Fatalf("Salvage: %v", err)
			}
			if strings.Contains(name, "root page") || strings.Contains(name, "none") || strings.Contains(name, "less") || strings.Contains(name, "renamed") || strings.Contains(name, "place") {
				wantNoProblems(t, s)
				if len(r.Problems) == 0 {
					t.Error("nothing is told")
				}
				return
			}
			same(t, sharedOf(t, s), want)
			if value := must[string](t)(s.Setting("kept")); value != "yes" {
				t.Error("the setting is lost")
			}
			do(t, s, corpus.PutSpan{Span: spanOn(id, testText, "Claim", corpus.Range{Start: 6, End: 10})}) // nothing evil runs
			wantNoProblems(t, s)
		})
	}
}

// asStranger changes a file without any of our safeguards.
func asStranger(t *testing.T, path, statement string) {
	t.Helper()
	conn, err := new(sqlite3.SQLiteDriver).Open("file:" + strings.ReplaceAll(strings.ReplaceAll(path, "#", "%23"), "?", "%3f") + "?mode=rw&onrecord_migrates=1")
	if err == nil {
		_, err = conn.(*sqlite3.SQLiteConn).Exec(statement, nil)
		err = errors.Join(err, conn.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestDefensive: statements cannot do on any connection what a hostile one would.
func TestDefensive(t *testing.T) {
	p := newProject(t)
	addArticle(t, p, "One", testText)
	for _, c := range []struct{ statement, want string }{
		{"PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = ''", "may not be modified"},
		{"DELETE FROM article_fts_segdir", "may not be modified"},
		{"ATTACH ':memory:' AS a; ATTACH ':memory:' AS b", "too many attached"},
		{`SELECT "no such column"`, "no such column"},
		{"SELECT load_extension('evil')", "not authorized"},
		{"SELECT " + strings.Repeat("(1 + ", 600) + "1" + strings.Repeat(")", 600), "maximum depth"},
		{"SELECT zeroblob(300000000)", "too big"},
		{"SELECT '" + strings.Repeat("x", 1<<20) + "'", "too long"},
	} {
		_, err := p.writer.Exec(c.statement)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%.40s…: %v, want %q", c.statement, err, c.want)
		}
	}
	for pragma, want := range map[string]string{"journal_mode = OFF": "delete", "trusted_schema": "0"} {
		var got string
		if err := p.writer.QueryRow("PRAGMA " + pragma).Scan(&got); err != nil || got != want {
			t.Errorf("%s gives %q, %v", pragma, got, err)
		}
	}
}

// flippedVariable makes the test binary use a file with a flipped bit as the program would.
const flippedVariable = "ONRECORD_TEST_FLIPPED"

var flips = commandline.Int("flips", 50, "how many files with a flipped bit TestBitFlips opens")

// Exit codes of a child.
const (
	flipUsed    = 0 // the file was opened, read and written
	flipRefused = 10
	flipStrange = 11 // something went wrong for which there are no words
)

// useFlipped opens a file, reads all of it, writes, and salvages it.
func useFlipped(path string) int {
	ctx := context.Background()
	_, err := Salvage(ctx, path, path+".salvaged", SalvageOptions{Text: fromOriginal})
	switch ErrorCode(err) {
	case "", CodeDamaged, CodeNotProject:
	default:
		fmt.Println("salvage:", err)
		return flipStrange
	}
	p, err := Open(path)
	if err != nil {
		fmt.Println(err)
		return flipRefused
	}
	defer p.Close()
	if _, err := p.Check(ctx, nil); err != nil {
		fmt.Println("check:", err)
		return flipStrange
	}
	articles, err := p.Articles(ctx, Filter{})
	if err != nil && ErrorCode(err) != CodeDamaged {
		fmt.Println("list:", err)
		return flipStrange
	}
	for _, a := range articles {
		d, err := p.Document(ctx, a.ID)
		if err != nil {
			continue
		}
		s := corpus.Span{ID: NewID(), Article: a.ID, Label: "Claim", Fragments: []corpus.Range{{Start: 0, End: 5}}, Quote: d.Article.Text[:5], Annotator: "Ana", Origin: corpus.Manual}
		_, err = p.Apply(corpus.Step{Label: "Tag", Annotator: "Ana", Changes: []corpus.Change{corpus.PutSpan{Span: s}}})
		if code := ErrorCode(err); err != nil && code != CodeDamaged && code != CodeInvalid {
			fmt.Println("tag:", err)
			return flipStrange
		}
	}
	for range 3 {
		if _, err := p.Undo(); err != nil && ErrorCode(err) == CodeInternal {
			fmt.Println("undo:", err)
			return flipStrange
		}
	}
	return flipUsed
}

// TestBitFlips flips one bit in each of many files and lets a program of its own use them: none crashes it or lets it hang,
// and nothing is written to one that is refused.
func TestBitFlips(t *testing.T) {
	path, _ := worked(t, 7, 5, 60)
	whole := must[[]byte](t)(os.ReadFile(path))
	random := rand.New(rand.NewPCG(7, 7))
	refused, used := 0, 0
	for range *flips {
		at, bit := random.IntN(len(whole)), random.IntN(8)
		data := bytes.Clone(whole)
		data[at] ^= 1 << bit
		file := filepath.Join(t.TempDir(), "flipped.onrecord")
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 60*time.Second)
		command := exec.CommandContext(ctx, os.Args[0])
		command.Env = append(os.Environ(), flippedVariable+"="+file)
		var out bytes.Buffer
		command.Stdout, command.Stderr = &out, io.Writer(&out)
		_ = command.Run() // the exit code tells
		cancel()
		switch code := command.ProcessState.ExitCode(); code {
		case flipUsed:
			used++
		case flipRefused:
			refused++
			if after := must[[]byte](t)(os.ReadFile(file)); !bytes.Equal(after, data) {
				t.Errorf("byte %d, bit %d: the file was refused, and written to", at, bit)
			}
		default:
			t.Errorf("byte %d, bit %d: the program ended with %d: %s", at, bit, code, &out)
		}
	}
	t.Logf("%d files of %d bytes: %d refused, %d used", *flips, len(whole), refused, used)
}
