package store

import (
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mattn/go-sqlite3"

	"github.com/onrecord/onrecord/store/corpus"
)

// tampered makes a packet, with work in it, and changes the file behind the program's back.
func tampered(t *testing.T, p *Project, id corpus.ID, statements ...string) string {
	t.Helper()
	path := packetFor(t, p, PacketOptions{To: "Bob", Originals: true}, func(q *Project) {
		by(t, q, "Bob", corpus.PutSpan{Span: ofBob(spanOn(id, testText, "Claim", corpus.Range{Start: 0, End: 5}))})
	})
	conn, err := new(sqlite3.SQLiteDriver).Open("file:" + path + "?mode=rw&_ignore_check_constraints=1&_writable_schema=1")
	if err != nil {
		t.Fatal(err)
	}
	for _, statement := range statements {
		if _, err := conn.(*sqlite3.SQLiteConn).Exec(statement, nil); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	if err := conn.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestMergeHostile refuses files that are not what they seem, and leaves the project as it was.
func TestMergeHostile(t *testing.T) {
	p := newProject(t)
	id := addArticle(t, p, "One", testText)
	mine := spanOn(id, testText, "Claim", corpus.Range{Start: 6, End: 10})
	do(t, p, corpus.PutSpan{Span: mine})
	before := sharedOf(t, p)
	noText := "DROP TRIGGER article_text_kept; UPDATE article_text SET text = replace(text, 'fall', 'rise'); " +
		"CREATE TRIGGER article_text_kept   BEFORE UPDATE ON article_text BEGIN SELECT RAISE(ABORT, 'the text of an article never changes'); END"
	for name, c := range map[string]struct {
		statement string
		want      Code
	}{
		"a trigger":              {"CREATE TRIGGER evil AFTER INSERT ON span BEGIN DELETE FROM article; END", CodeDamaged},
		"a view":                 {"CREATE VIEW evil AS SELECT * FROM span", CodeDamaged},
		"a view for a table":     {"ALTER TABLE comment RENAME TO hidden; CREATE VIEW comment AS SELECT * FROM hidden", CodeDamaged},
		"a renamed column":       {"ALTER TABLE span RENAME COLUMN note TO remark", CodeDamaged},
		"one more column":        {"ALTER TABLE span ADD COLUMN evil TEXT", CodeDamaged},
		"a generated column":     {"ALTER TABLE setting ADD COLUMN evil TEXT AS (value || value)", CodeDamaged},
		"another program":        {"PRAGMA application_id = 7", CodeNotProject},
		"a newer version":        {"PRAGMA user_version = 99", CodeNewer},
		"an older version":       {"PRAGMA user_version = 1", CodeDamaged},
		"another project":        {"UPDATE project SET uid = randomblob(16)", CodeInvalid},
		"no project":             {"DELETE FROM project", CodeDamaged},
		"a changed text":         {noText, CodeDamaged},
		"no codebook":            {"DELETE FROM codebook", CodeDamaged},
		"a broken codebook":      {`UPDATE codebook SET body = '{"format":"onrecord-codebook/1"}'`, CodeDamaged},
		"a place past the end":   {`UPDATE span SET fragments = '[[0,5000]]'`, CodeDamaged},
		"a place turned round":   {`UPDATE span SET fragments = '[[5,0]]'`, CodeDamaged},
		"another quote":          {`UPDATE span SET quote = 'Taxis'`, CodeDamaged},
		"fragments that are no":  {`UPDATE span SET fragments = '{'`, CodeDamaged},
		"an unknown label":       {`UPDATE span SET label = 'Rumour'`, CodeInvalid},
		"an unknown origin":      {`UPDATE span SET origin = 'magic'`, CodeInvalid},
		"confidence beyond one":  {`UPDATE span SET confidence = 7`, CodeInvalid},
		"attributes that are no": {`UPDATE span SET attributes = '['`, CodeDamaged},
		"a short id":             {`UPDATE span SET uid = x'01' WHERE id = 1`, CodeDamaged},
		"NUL in a note":          {`UPDATE span SET note = 'a' || char(0) || 'b'`, CodeInvalid},
		"bytes that are no text": {`UPDATE span SET note = CAST(x'ff' AS TEXT)`, CodeInvalid},
		"a step without uid":     {`UPDATE step SET uid = NULL`, CodeDamaged},
		"a step of no bytes":     {`UPDATE step SET uid = x''`, CodeDamaged},
		"a version of no bytes":  {`UPDATE revision SET rev = x'00'`, CodeDamaged},
		"a history of nothing":   {`UPDATE change SET tbl = 'project'`, CodeDamaged},
		"a year beyond 9999":     {`UPDATE span SET created = 9223372036854775807`, CodeInvalid},
		"a broken conflict":      {`INSERT INTO conflict(uid, article, kind, of, field, rev, value, beside, deleted) VALUES(randomblob(16), '', 'span', 'x', '', 'x', '{', '', 0)`, CodeDamaged},
		"no text":                {"DROP TRIGGER article_text_stays; DELETE FROM article_text; CREATE TRIGGER article_text_stays  BEFORE DELETE ON article_text BEGIN SELECT RAISE(ABORT, 'the text of an article is never deleted'); END", CodeDamaged},
		"a packet of no words":   {`UPDATE setting SET value = '[' WHERE key = 'packet'`, CodeDamaged},
	} {
		t.Run(name, func(t *testing.T) {
			path := tampered(t, p, id, c.statement)
			r, err := p.Merge(t.Context(), path, MergeOptions{})
			if ErrorCode(err) != c.want || !strings.Contains(err.Error(), path) {
				t.Errorf("%v, want %s; %+v", err, c.want, r)
			}
			same(t, sharedOf(t, p), before)
		})
	}
	if n := len(must[[]HistoryRow](t)(p.History(t.Context(), 10))); n != 2 {
		t.Errorf("%d steps in the history", n)
	}
}

// TestMergeOddHistory: a history that says something else than a number about a removal says nothing about it.
func TestMergeOddHistory(t *testing.T) {
	p := newProject(t)
	id := addArticle(t, p, "One", testText)
	r := must[MergeReport](t)(p.Merge(t.Context(), tampered(t, p, id, `UPDATE change SET after = '{"deleted":"x"}'`), MergeOptions{}))
	if r.Changes() != 2 || len(document(t, p, id).Spans) != 1 { // Bob and his span
		t.Errorf("report %+v", r)
	}
}

// TestMergeOtherText lists an article that has another text there and takes nothing on it; the others come.
func TestMergeOtherText(t *testing.T) {
	p := newProject(t)
	id := addArticle(t, p, "One", testText)
	second := addArticle(t, p, "Two", testText+" More.")
	other := forked(t, p)
	for _, article := range []corpus.ID{id, second} {
		s := spanOn(article, testText, "Claim", corpus.Range{Start: 0, End: 5})
		do(t, other, corpus.PutSpan{Span: s})
	}
	path := filepath.Join(t.TempDir(), "other.onrecord")
	if err := other.SaveCopy(path); err != nil {
		t.Fatal(err)
	}
	changed := strings.Replace(testText, "fall", "rise", 1)
	db := connect(path, modeWrite, nil)
	_, err := db.Exec(`DROP TRIGGER article_text_kept; UPDATE article_text SET text = ? WHERE article_id = 1; UPDATE article SET text_sha256 = ? WHERE id = 1;
		CREATE TRIGGER article_text_kept   BEFORE UPDATE ON article_text BEGIN SELECT RAISE(ABORT, 'the text of an article never changes'); END`, changed, corpus.TextHash(changed))
	if err != nil {
		t.Fatal(err)
	}
	_ = db.Close()
	r := must[MergeReport](t)(p.Merge(t.Context(), path, MergeOptions{}))
	if len(r.TextDiffers) != 1 || r.TextDiffers[0].ID != id || r.TextDiffers[0].Title != "One" {
		t.Errorf("report %+v", r)
	}
	if a, b := document(t, p, id), document(t, p, second); len(a.Spans) != 0 || len(b.Spans) != 1 || a.Article.Text != testText {
		t.Errorf("%d and %d spans", len(a.Spans), len(b.Spans))
	}
}

// TestMergeDamagedPages overwrites one page after the other: each such file is refused, or what it brings is in order.
func TestMergeDamagedPages(t *testing.T) {
	p := newProject(t)
	id := addArticle(t, p, "One", testText)
	whole, err := os.ReadFile(tampered(t, p, id))
	if err != nil {
		t.Fatal(err)
	}
	const page = 4096
	refused := 0
	for at := 0; at < len(whole); at += page {
		broken := bytes.Clone(whole)
		for i := at + 100; i < min(at+page, len(broken)); i++ {
			broken[i] ^= byte(i * 7)
		}
		path := filepath.Join(t.TempDir(), "broken"+PacketExtension)
		if err := os.WriteFile(path, broken, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := p.Merge(t.Context(), path, MergeOptions{DryRun: true}); err != nil {
			refused++
		}
	}
	if refused == 0 {
		t.Error("no damage was seen")
	}
	for _, length := range []int{0, 1, 99, 512, 4096, len(whole) / 2, len(whole) - 1} {
		path := filepath.Join(t.TempDir(), "cut"+PacketExtension)
		if err := os.WriteFile(path, whole[:length], 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := p.Merge(t.Context(), path, MergeOptions{}); err == nil {
			t.Errorf("a file cut to %d bytes was merged", length)
		}
	}
	if n := len(must[[]HistoryRow](t)(p.History(t.Context(), 10))); n != 1 {
		t.Errorf("%d steps in the history", n)
	}
}

// TestMergeBomb is a packet whose original grows beyond all bounds when it is unpacked.
func TestMergeBomb(t *testing.T) {
	if testing.Short() {
		t.Skip("packs 300 MB")
	}
	p := newProject(t)
	addArticle(t, p, "One", testText)
	path := packetFor(t, p, PacketOptions{To: "Bob"}, func(q *Project) { addArticle(t, q, "Two", "Another text.") })
	var bomb bytes.Buffer
	zip := gzip.NewWriter(&bomb)
	zeros := make([]byte, 1<<20)
	for range maxLength>>20 + 1 {
		if _, err := zip.Write(zeros); err != nil {
			t.Fatal(err)
		}
	}
	if err := zip.Close(); err != nil {
		t.Fatal(err)
	}
	db := connect(path, modeWrite, nil)
	_, err := db.Exec(`DROP TRIGGER original_kept; UPDATE original SET codec = 'gzip', bytes = ? WHERE article_id = 2;
		CREATE TRIGGER original_kept   BEFORE UPDATE ON original BEGIN SELECT RAISE(ABORT, 'an original never changes'); END`, bomb.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	_ = db.Close()
	if _, err := p.Merge(t.Context(), path, MergeOptions{}); ErrorCode(err) != CodeDamaged {
		t.Errorf("merged a file that unpacks to more than %d bytes: %v", maxLength, err)
	}
}

// TestMergeInUse: what may still change, or has a half-made change beside it, is not read.
func TestMergeInUse(t *testing.T) {
	p := newProject(t)
	id := addArticle(t, p, "One", testText)
	path := tampered(t, p, id)
	if err := os.WriteFile(path+"-journal", []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := p.Merge(t.Context(), path, MergeOptions{}); ErrorCode(err) != CodeBusy {
		t.Errorf("a file with a journal: %v", err)
	}
	if _, err := p.Merge(t.Context(), filepath.Join(t.TempDir(), "nowhere"), MergeOptions{}); ErrorCode(err) != CodeNotFound {
		t.Errorf("no file: %v", err)
	}
	if _, err := p.Merge(t.Context(), p.Path(), MergeOptions{}); err != nil {
		t.Errorf("the project itself: %v", err)
	}
}
