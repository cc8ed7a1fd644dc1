package store

import (
	"encoding/json"
	"path/filepath"
	"testing"
	"time"

	"github.com/onrecord/onrecord/store/corpus"
)

// firstSchema makes a project file of schema version 1 as that version left it: an article that Ana marked as done, with a
// span and a frame, and the history of how it came about.
func firstSchema(t *testing.T) (path string, article corpus.ID) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "old.onrecord")
	db := connect(path, modeCreate, nil)
	defer db.Close()
	if err := current[:1].migrate(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	uids := make([][]byte, 8)
	for i := range uids {
		uid, err := uidOf(NewID())
		if err != nil {
			t.Fatal(err)
		}
		uids[i] = uid
	}
	article = must[corpus.ID](t)(idOf(uids[2]))
	ana := must[corpus.ID](t)(idOf(uids[3]))
	book := must[string](t)(encodeBook(testBook))
	insert := func(query string, args ...any) {
		t.Helper()
		if _, err := db.Exec(query, args...); err != nil {
			t.Fatalf("%s: %v", query, err)
		}
	}
	at := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC).UnixMilli()
	hash := corpus.TextHash(testText)
	insert("INSERT INTO project VALUES(1, ?, ?)", uids[0], at)
	insert("INSERT INTO codebook VALUES(1, ?, ?, 0)", uids[1], book)
	insert("INSERT INTO annotator VALUES(1, ?, 'Ana', 'human', 0)", uids[3])
	insert("INSERT INTO article VALUES(1, ?, 'One', '', '', '', '', '', '', '[]', 'done', ?, ?, 0)", uids[2], len(testText), hash)
	insert("INSERT INTO article_text VALUES(1, ?)", testText)
	insert("INSERT INTO original VALUES(1, 'one.txt', '', '', 'none', x'', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')")
	insert("INSERT INTO article_fts(docid, title, text) VALUES(1, 'One', ?)", testText)
	insert("INSERT INTO span VALUES(1, ?, 1, 'Claim', '[[0,5]]', 'Taxes', 1, NULL, '{}', '', 0, 'manual', 0.0, NULL, 0)", uids[4])
	insert("INSERT INTO attribution VALUES(1, ?, 1, NULL, '[]', 1, '{}', '', 0, 'manual', 0.0, NULL, 0)", uids[5])
	member := must[[]byte](t)(uidOf(memberID(must[corpus.ID](t)(idOf(uids[5])), "claim", must[corpus.ID](t)(idOf(uids[4])))))
	insert("INSERT INTO member VALUES(1, ?, 1, 1, 'claim', 1, 0, 0)", member)
	image := func(values map[string]any) string { return string(must[[]byte](t)(json.Marshal(values))) }
	span, frame := must[corpus.ID](t)(idOf(uids[4])), must[corpus.ID](t)(idOf(uids[5]))
	steps := []struct {
		table         string
		uid           []byte
		before, after any
	}{
		{"article", uids[2], nil, image(map[string]any{"title": "One", "byline": "", "outlet": "", "published": "", "url": "", "language": "", "credit": "", "zones": "[]", "status": "todo", "text_bytes": len(testText), "text_sha256": hash, "deleted": 0})},
		{"span", uids[4], nil, image(map[string]any{"article_id": article, "label": "Claim", "fragments": "[[0,5]]", "quote": "Taxes", "annotator_id": ana, "entity_id": nil, "attributes": "{}", "note": "", "flagged": 0, "origin": "manual", "confidence": 0, "created": nil, "deleted": 0})},
		{"attribution", uids[5], nil, image(map[string]any{"article_id": article, "parent_id": nil, "absent": "[]", "annotator_id": ana, "attributes": "{}", "note": "", "flagged": 0, "origin": "manual", "confidence": 0, "created": nil, "deleted": 0})},
		{"member", member, nil, image(map[string]any{"article_id": article, "attribution_id": frame, "slot": "claim", "span_id": span, "position": 0, "deleted": 0})},
		{"article", uids[2], `{"status":"todo"}`, `{"status":"done"}`},
	}
	for i, s := range steps {
		var prev any
		if i > 0 {
			prev = i
		}
		insert("INSERT INTO step VALUES(?, 'do', 'Step', 'Ana', ?, ?, '', NULL, ?)", i+1, at+int64(i), uids[2], prev)
		insert("INSERT INTO change VALUES(?, 1, ?, ?, ?, ?)", i+1, s.table, s.uid, s.before, s.after)
	}
	insert("UPDATE undo_state SET undo_top = ?", len(steps))
	return path, article
}

// TestMigrationFromOne keeps what a project of the first schema has, and what can be undone in it.
func TestMigrationFromOne(t *testing.T) {
	path, id := firstSchema(t)
	if _, err := OpenReadOnly(path); ErrorCode(err) != CodeReadOnly {
		t.Errorf("reading only: %v", err)
	}
	p := must[*Project](t)(Open(path))
	defer p.Close()
	d := document(t, p, id)
	if d.Status != corpus.Done || d.StatusOf("Ana") != corpus.Done || d.StatusOf("Bob") != corpus.Done || d.Statuses != nil || len(d.Attributions) != 1 {
		t.Errorf("document %+v", d)
	}
	if hits := must[[]Hit](t)(p.Search(t.Context(), "taxes", 5)); len(hits) != 1 {
		t.Errorf("hits %v", hits)
	}
	wantNoProblems(t, p)
	do(t, p, corpus.SetStatus{Article: id, Status: corpus.SentBack}, corpus.PutAnnotator{Annotator: corpus.Annotator{ID: NewID(), Name: "Gold", Kind: corpus.Gold}})
	if d := document(t, p, id); d.StatusOf("Ana") != corpus.SentBack || d.StatusOf("Bob") != corpus.Done {
		t.Errorf("statuses %v, own %s", d.Statuses, d.Standing)
	}
	for range 2 {
		must[Applied](t)(p.Undo())
	}
	if d := document(t, p, id); d.Status != corpus.Todo {
		t.Errorf("status %s after undoing the old step", d.Status)
	}
	for range 4 {
		must[Applied](t)(p.Undo())
	}
	if n := len(must[[]ArticleRow](t)(p.Articles(t.Context(), Filter{}))); n != 0 {
		t.Errorf("%d articles after undoing all", n)
	}
}

// TestMergeFromOne: copies of the first schema that are brought up to date apart from each other still know what they
// share, and one that nobody opened yet is merged as it is.
func TestMergeFromOne(t *testing.T) {
	path, id := firstSchema(t)
	old, other := filepath.Join(t.TempDir(), "never opened.onrecord"), filepath.Join(t.TempDir(), "other.onrecord")
	for _, to := range []string{old, other} {
		if err := copyFile(path, to); err != nil {
			t.Fatal(err)
		}
	}
	p, q := must[*Project](t)(Open(path)), must[*Project](t)(Open(other))
	defer p.Close()
	defer q.Close()
	span := document(t, q, id).Spans[0]
	span.Note = "theirs"
	do(t, q, corpus.PutSpan{Span: span})
	before := sharedOf(t, p)
	if r := must[MergeReport](t)(p.Merge(t.Context(), old, MergeOptions{})); r.Changes() != 0 || r.Applied.Seq != 0 {
		t.Errorf("a copy that nobody changed: %+v", r)
	}
	same(t, sharedOf(t, p), before)
	if r := take(t, p, q); len(r.Conflicts) != 0 || r.Changes() != 1 {
		t.Errorf("report %+v", r)
	}
	if got := document(t, p, id).Spans[0].Note; got != "theirs" {
		t.Errorf("note %q", got)
	}
	data := must[*Project](t)(Open(old))
	_ = data.Close()
}
