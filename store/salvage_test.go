package store

import (
	"bytes"
	"encoding/binary"
	commandline "flag" // the package has a flag of its own
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/onrecord/onrecord/store/corpus"
)

// fromOriginal gives back what addArticle has put into the original.
func fromOriginal(o corpus.Original) (string, error) { return string(o.Bytes), nil }

// worked makes a closed project with a good deal of work in it, also of what is removed again.
func worked(t testing.TB, seed uint64, articles, steps int) (path string, want shared) {
	t.Helper()
	p := newProject(t)
	for i := range articles {
		text := fmt.Sprintf("%s\nArticle %d. %s", testText, i, strings.Repeat("More of it, and more. ", 20*(i%5)))
		id := addArticle(t, p, fmt.Sprintf("Article %d", i), text)
		do(t, p, corpus.AddRejection{Rejection: corpus.Rejection{ID: NewID(), Article: id, Claim: []corpus.Range{{Start: 0, End: 5}}, Annotator: "Bob"}})
	}
	work(t, p, rand.New(rand.NewPCG(seed, 1)), steps)
	want = sharedOf(t, p)
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	return p.Path(), want
}

func salvage(t testing.TB, path string) (SalvageReport, *Project, error) {
	t.Helper()
	to := filepath.Join(t.TempDir(), "salvaged.onrecord")
	r, err := Salvage(t.Context(), path, to, SalvageOptions{Text: fromOriginal})
	if err != nil {
		if _, stat := os.Stat(to); stat == nil {
			t.Errorf("there is a file after the error %v", err)
		}
		return r, nil, err
	}
	p := must[*Project](t)(Open(to))
	t.Cleanup(func() { _ = p.Close() })
	return r, p, nil
}

// TestSalvageWhole: from a file without damage all comes out as it is, and copies can still be merged.
func TestSalvageWhole(t *testing.T) {
	rejections := 0
	for seed := range uint64(5) {
		path, want := worked(t, seed, 3, 60)
		before := must[[]byte](t)(os.ReadFile(path))
		r, p, err := salvage(t, path)
		if err != nil {
			t.Fatal(err)
		}
		if !r.Whole() {
			t.Errorf("seed %d: %+v", seed, r)
		}
		same(t, sharedOf(t, p), want)
		wantNoProblems(t, p)
		for _, d := range want.Documents {
			rejections += len(d.Rejections)
		}
		report := must[MergeReport](t)(p.Merge(t.Context(), path, MergeOptions{}))
		if !report.Nothing() {
			t.Errorf("seed %d: merging the whole file brings %+v", seed, report)
		}
		if after := must[[]byte](t)(os.ReadFile(path)); !bytes.Equal(before, after) {
			t.Error("the file was changed")
		}
	}
	if rejections == 0 {
		t.Error("there was no rejection to be salvaged")
	}
}

// TestSalvageTellsDifferences changes a letter of a title, which is against no rule: the history knows better, or not.
func TestSalvageTellsDifferences(t *testing.T) {
	p := newProject(t)
	addArticle(t, p, "A night at the harbour", testText)
	path := p.Path()
	_ = p.Close()
	data := must[[]byte](t)(os.ReadFile(path))
	at := 0
	for { // the row has its uid before the title, the history a quotation mark
		next := bytes.Index(data[at:], []byte("A night at the harbour"))
		if next < 0 {
			t.Fatal("the title is not in the file")
		}
		at += next
		if data[at-1] != '"' {
			break
		}
		at++
	}
	data[at+2] = 'm'
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	r, s, err := salvage(t, path)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Problems) != 1 || !strings.Contains(r.Problems[0].What, `"A might at the harbour", but "A night at the harbour"`) {
		t.Errorf("told: %+v", r.Problems)
	}
	wantNoProblems(t, s)
}

// harm changes a file in one of several ways.
func harm(data []byte, random *rand.Rand) string {
	page := int(binary.BigEndian.Uint16(data[pageSizeAt:]))
	pages := len(data) / page
	switch random.IntN(3) {
	case 0:
		for range 1 + random.IntN(20) {
			data[random.IntN(len(data))] ^= 1 << random.IntN(8)
		}
		return "bits"
	case 1:
		for range 1 + random.IntN(4) {
			at := page * random.IntN(pages)
			clear(data[at : at+page])
		}
		return "zeroed pages"
	}
	for range 1 + random.IntN(3) {
		from, to := page*random.IntN(pages), page*random.IntN(pages)
		copy(data[to:to+page], data[from:from+page])
	}
	return "pages of elsewhere"
}

var damagedFiles = commandline.Int("damaged", 30, "how many damaged files TestSalvageDamaged salvages")

// TestSalvageDamaged damages files at random: what comes out is sound, and was in the file before.
func TestSalvageDamaged(t *testing.T) {
	saved, was, empty := 0, 0, 0
	whole, want := worked(t, 3, 6, 120)
	intact := must[[]byte](t)(os.ReadFile(whole))
	for seed := range uint64(*damagedFiles) {
		path, data := filepath.Join(t.TempDir(), "damaged.onrecord"), bytes.Clone(intact)
		random := rand.New(rand.NewPCG(seed, 2))
		how := harm(data, random)
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		for _, d := range want.Documents {
			was += len(d.Spans)
		}
		r, p, err := salvage(t, path)
		if err != nil {
			if ErrorCode(err) != CodeDamaged {
				t.Errorf("seed %d, %s: %v", seed, how, err)
			}
			empty++
			t.Logf("seed %d, %s: %v", seed, how, err)
			continue
		}
		wantNoProblems(t, p)
		texts := map[corpus.ID]string{}
		for _, d := range want.Documents {
			texts[d.Article.ID] = d.Article.Text
		}
		lost := false
		for _, row := range r.Rows {
			lost = lost || row.Lost > 0
		}
		have := sharedOf(t, p)
		for _, d := range have.Documents {
			saved += len(d.Spans)
			if d.Article.Text != texts[d.Article.ID] {
				t.Errorf("seed %d, %s: the article %s has another text", seed, how, d.Article.ID)
			}
		}
		if len(have.Documents) < len(want.Documents) && (!lost || len(r.Problems) == 0) {
			t.Errorf("seed %d, %s: articles are missing and nobody tells: %+v", seed, how, r)
		}
	}
	t.Logf("%d files, of %d nothing could be read; %d of %d marks saved", *damagedFiles, empty, saved, was)
	if saved*2 < was {
		t.Errorf("only %d of %d marks were saved", saved, was)
	}
}

// TestSalvageWithoutList destroys the list of tables: they are found by the form of their rows.
func TestSalvageWithoutList(t *testing.T) {
	path, want := worked(t, 5, 12, 200)
	data := must[[]byte](t)(os.ReadFile(path))
	for name, spoil := range map[string]func(data []byte){
		"the first page is zeroed":     func(data []byte) { clear(data[:ourPageSize]) },
		"the list on it":               func(data []byte) { clear(data[headerSize:ourPageSize]) },
		"one table is not in the list": func(data []byte) { copy(data[bytes.Index(data, []byte("CREATE TABLE span")):], "CREATE TABLE(") },
	} {
		t.Run(name, func(t *testing.T) {
			path, data := filepath.Join(t.TempDir(), "damaged.onrecord"), bytes.Clone(data)
			spoil(data)
			if err := os.WriteFile(path, data, 0o600); err != nil {
				t.Fatal(err)
			}
			r, p, err := salvage(t, path)
			if err != nil {
				t.Fatal(err)
			}
			wantNoProblems(t, p)
			same(t, sharedOf(t, p), want)
			for _, row := range r.Rows {
				if row.Lost > 0 {
					t.Errorf("lost: %+v", row)
				}
			}
			if len(r.Problems) == 0 || r.Problems[0].Where != "file" {
				t.Errorf("told: %+v", r.Problems)
			}
			if after := must[[]byte](t)(os.ReadFile(path)); !bytes.Equal(after, data) {
				t.Error("the file was changed")
			}
		})
	}
}

// TestShapes: no two tables can be taken for each other.
func TestShapes(t *testing.T) {
	known := must[[]shape](t)(shapes(t.Context()))
	for _, s := range known {
		types := make([]uint64, len(s.columns)) // NULL where that can be
		for i, c := range s.columns {
			if !c.null {
				types[i] = map[string]uint64{"TEXT": 13, "INTEGER": 1, "REAL": 7, "BLOB": 44}[c.kind]
			}
		}
		if !s.fits(types) {
			t.Errorf("%s does not fit itself", s.table)
		}
		for _, other := range known {
			if other.table != s.table && other.rowid == s.rowid && other.fits(types) {
				t.Errorf("a row of %s could be one of %s", s.table, other.table)
			}
		}
	}
}

// TestIsOfType: SQLite would take a number for a text that was asked for, but nobody has written it.
func TestIsOfType(t *testing.T) {
	for of, want := range map[string][]bool{ // of nil, a text, a whole number, another one, bytes
		"TEXT": {true, true, false, false, false}, "INTEGER": {true, false, true, false, false},
		"REAL": {true, false, true, true, false}, "BLOB": {true, false, false, false, true},
	} {
		for i, value := range []any{nil, "x", int64(1), 0.5, []byte("x")} {
			if isOfType(value, of) != want[i] {
				t.Errorf("%s: %T", of, value)
			}
		}
	}
}

// TestDecoders: a salvage reads all columns that hold JSON.
func TestDecoders(t *testing.T) {
	p := newProject(t)
	for _, table := range tables {
		for _, c := range table.columns {
			var holdsJSON bool
			if err := p.reader.QueryRow("SELECT instr(sql, 'json_valid(' || ? || ')') > 0 FROM sqlite_schema WHERE name = ?", c.name, table.name).Scan(&holdsJSON); err != nil {
				t.Fatal(err)
			}
			if holdsJSON && decoders[c.name] == nil && table != codebookTable { // it is read when the new project is begun
				t.Errorf("nothing reads %s.%s", table.name, c.name)
			}
		}
	}
}

// TestSalvageOfVersionOne reads a project of the first schema, also when its list of tables is destroyed.
func TestSalvageOfVersionOne(t *testing.T) {
	for _, listed := range []bool{true, false} {
		path, id := firstSchema(t)
		if !listed {
			data := must[[]byte](t)(os.ReadFile(path))
			clear(data[:ourPageSize])
			if err := os.WriteFile(path, data, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		r, p, err := salvage(t, path)
		if err != nil {
			t.Fatal(err)
		}
		if r.Whole() != listed {
			t.Errorf("listed %v: %+v", listed, r)
		}
		if d := document(t, p, id); len(d.Spans) != 1 || len(d.Attributions) != 1 || d.Status != corpus.Done {
			t.Errorf("listed %v: %+v", listed, d)
		}
		if n := len(must[[]HistoryRow](t)(p.History(t.Context(), 10))); n != 5 {
			t.Errorf("listed %v: %d steps, want 5", listed, n)
		}
		wantNoProblems(t, p)
	}
}
