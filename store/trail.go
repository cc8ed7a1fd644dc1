package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"strings"

	"github.com/onrecord/onrecord/store/corpus"
)

// A registerKey names a register: a row, and of a row that belongs to everybody the column, or "" for whether it is there.
type registerKey struct {
	id    corpus.ID
	field string
}

// A trail is the way of a register in one copy: the versions that it has taken into account, and the one shown.
//
// Who removes a row from somebody else's layer, on its own or with its article, only puts it out of sight in that copy. As
// long as it is, the copy speaks of the row as one that never had it: with no head and no knowledge. Otherwise the knowledge
// alone, without whose hand it was, would go on to a third copy and remove the row from all others.
type trail struct {
	known    revisions
	head     revision
	hiddenBy string    // who put the row out of sight that is not theirs, if that was what was done to it last
	hidden   revisions // what was known then
}

type trails map[registerKey]*trail

// isShared tells whether the columns of a table are registers of their own, because its rows belong to everybody: one
// person corrects a name while another one adds a role.
func isShared(t *table) bool {
	return t == annotatorTable || t == entityTable || t == articleTable
}

// fieldsOf are the columns of a shared table that can change.
func fieldsOf(t *table) []string {
	var fields []string
	for _, c := range t.columns {
		if !c.fixed && c.name != "deleted" {
			fields = append(fields, c.name)
		}
	}
	return fields
}

// ownerOfRemoved is, of a change that removed a row of a person's layer or put it back, whose layer that is. A status is no
// layer.
const ownerOfRemoved = `iif(c.before IS NOT NULL AND instr(c.after, '"deleted"') > 0, (SELECT n.name FROM annotator n WHERE n.kind = 'human' AND n.id = CASE c.tbl
			WHEN 'span' THEN (SELECT annotator_id FROM span WHERE uid = c.row_uid)
			WHEN 'attribution' THEN (SELECT annotator_id FROM attribution WHERE uid = c.row_uid)
			WHEN 'comment' THEN (SELECT annotator_id FROM comment WHERE uid = c.row_uid)
			WHEN 'decision' THEN (SELECT annotator_id FROM decision WHERE uid = c.row_uid)
			WHEN 'rejection' THEN (SELECT annotator_id FROM rejection WHERE uid = c.row_uid) END), NULL)`

// writesAfter lists what steps after a number did to rows: to attributions also by what they did to their slots. Merges
// and what undoes them write nothing of their own.
const writesAfter = `SELECT c.seq, s.uid, s.annotator, c.tbl, coalesce(a.uid, c.row_uid), c.before IS NULL,
		iif(c.before IS NOT NULL AND c.tbl <> 'member' AND instr(c.after, '"deleted"') > 0 AND json_valid(c.after), CAST(json_extract(c.after, '$.deleted') AS INTEGER), NULL),
		iif(c.tbl IN ('annotator', 'entity', 'article'), c.after, '{}'),
		` + ownerOfRemoved + `
	FROM change c JOIN step s ON s.seq = c.seq
		LEFT JOIN member m ON c.tbl = 'member' AND m.uid = c.row_uid LEFT JOIN attribution a ON a.id = m.attribution_id
	WHERE s.writes = 1 AND c.seq > ? AND c.tbl <> 'conflict' ORDER BY c.seq, c.n`

// A write is what one step did to one row.
type write struct {
	seq     int64
	rev     revision
	by      string
	table   *table
	id      corpus.ID
	isNew   bool
	deleted sql.NullInt64
	columns map[string]json.RawMessage // of a shared table
	owner   sql.NullString             // of a row of a person's layer that was removed or came back
}

// hides tells whether it removed a row from somebody else's layer.
func (w write) hides() bool { return w.deleted.Int64 == 1 && w.owner.Valid && w.owner.String != w.by }

// eachWrite visits the writes of the steps after a number, oldest first.
func eachWrite(ctx context.Context, q querier, after int64, visit func(write) error) error {
	rows, err := q.QueryContext(ctx, writesAfter, after)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var w write
		var rev, uid sql.RawBytes
		var table, image string
		if err := rows.Scan(&w.seq, &rev, &w.by, &table, &uid, &w.isNew, &w.deleted, &image, &w.owner); err != nil {
			return err
		}
		if len(rev) != len(w.rev) {
			return damaged("step %d has no uid", w.seq)
		}
		w.rev = revision(rev)
		if w.id, err = idOf(uid); err != nil {
			return err
		}
		if w.table = journalled[table]; w.table == nil {
			return damaged("the history names a table %q that a project does not have", table)
		}
		if w.table == memberTable {
			w.table, w.isNew = attributionTable, false
		}
		if w.table == codebookTable {
			w.id = codebookID
		}
		if image != "{}" {
			if err := json.Unmarshal([]byte(image), &w.columns); err != nil {
				return damaged("the history of table %s cannot be read: %v", table, err)
			}
		}
		if err := visit(w); err != nil {
			return err
		}
	}
	return rows.Err()
}

// trailsOf follows the wanted rows of a copy. A nil alias is none; it gives the name under which the other copy has a row.
func trailsOf(ctx context.Context, q querier, wanted func(corpus.ID) bool, alias map[corpus.ID]corpus.ID) (trails, error) {
	found := trails{}
	named := func(id corpus.ID) corpus.ID {
		if other, ok := alias[id]; ok {
			return other
		}
		return id
	}
	// What came with the packet, or with a merge, counts after the step that was the newest then. Both lists are by seq.
	var taken []takenVersion
	err := eachTaken(ctx, q, func(v takenVersion) error {
		if v.id = named(v.id); wanted(v.id) {
			taken = append(taken, v)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	takeUpTo := func(seq int64) {
		for ; len(taken) > 0 && taken[0].seq < seq; taken = taken[1:] {
			found.at(registerKey{taken[0].id, taken[0].field}).take(taken[0])
		}
	}
	err = eachWrite(ctx, q, 0, func(w write) error {
		if w.id = named(w.id); !wanted(w.id) {
			return nil
		}
		takeUpTo(w.seq)
		found.follow(w)
		return nil
	})
	takeUpTo(1<<63 - 1)
	return found, err
}

func (t trails) at(key registerKey) *trail {
	one := t[key]
	if one == nil {
		one = new(trail)
		if key.id == codebookID { // the first one was there before the history began
			one.head = firstRevision(key)
			one.known = revisions{one.head}
		}
		t[key] = one
	}
	return one
}

// follow notes a write in the registers that it changed.
func (t trails) follow(w write) {
	t.at(registerKey{w.id, ""}).write(w)
	if !isShared(w.table) {
		return
	}
	for _, field := range fieldsOf(w.table) {
		if _, ok := w.columns[field]; ok || w.isNew {
			t.at(registerKey{w.id, field}).write(w)
		}
	}
}

func (t *trail) write(w write) {
	t.head = w.rev
	if w.hides() {
		t.hiddenBy, t.hidden, t.known = w.by, t.known, nil
		return
	}
	if t.hiddenBy != "" { // it was put back in this copy, which knows again what it knew
		t.known = t.hidden
		t.hiddenBy, t.hidden = "", nil
	}
	t.known = t.known.with(w.rev)
}

// take notes what came from another copy. Where that knows a row that is hidden here, its word holds from then on.
func (t *trail) take(v takenVersion) {
	t.hiddenBy, t.hidden = "", nil
	t.known = t.known.with(v.rev)
	if v.head {
		t.head = v.rev
	}
}

// A takenVersion is one that came from another copy.
type takenVersion struct {
	id    corpus.ID
	field string
	rev   revision
	seq   int64
	head  bool
}

// eachTaken visits the versions that came from other copies, those first that came first.
func eachTaken(ctx context.Context, q querier, visit func(takenVersion) error) error {
	rows, err := q.QueryContext(ctx, "SELECT row_uid, field, rev, seq, head FROM revision WHERE undone = 0 ORDER BY seq, head")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var v takenVersion
		var uid, rev sql.RawBytes
		if err := rows.Scan(&uid, &v.field, &rev, &v.seq, &v.head); err != nil {
			return err
		}
		if v.id, err = idOf(uid); err != nil {
			return err
		}
		if len(rev) != len(v.rev) {
			return damaged("a version of %s has no uid", v.id)
		}
		v.rev = revision(rev)
		if err := visit(v); err != nil {
			return err
		}
	}
	return rows.Err()
}

// versionsAtOnce is how many versions go into one statement.
const versionsAtOnce = 64

const addVersion = "INSERT INTO revision(row_uid, field, rev, seq, head) VALUES"

var addVersions = addVersion + strings.TrimSuffix(strings.Repeat("(?, ?, ?, ?, ?),", versionsAtOnce), ",") + " ON CONFLICT DO UPDATE SET head = max(head, excluded.head), undone = 0"

// remember writes down versions that came from another copy.
func remember(ctx context.Context, tx *sql.Tx, versions []takenVersion, seq int64) error {
	args := make([]any, 0, 5*versionsAtOnce)
	for i, v := range versions {
		uid, err := uidOf(v.id)
		if err != nil {
			return err
		}
		args = append(args, uid, v.field, v.rev[:], seq, flag(v.head))
		if len(args) < cap(args) && i < len(versions)-1 {
			continue
		}
		statement := addVersions
		if n := len(args) / 5; n < versionsAtOnce {
			statement = strings.Replace(addVersions, strings.Repeat("(?, ?, ?, ?, ?),", versionsAtOnce-n), "", 1)
		}
		if _, err := tx.ExecContext(ctx, statement, args...); err != nil {
			return err
		}
		args = args[:0]
	}
	return nil
}

// forget lets go of what a merge had brought when the merge is undone, and takes it up again when it is redone: then the
// same file can be merged again. Merges of one group are undone and redone together.
func (w *writer) forget(s stepRow, undo bool) error {
	for s.target.Valid { // from an undo or redo down to the merge itself
		var err error
		if s, err = stepAt(w.ctx, w.tx, s.target.Int64); err != nil {
			return err
		}
	}
	_, err := w.exec("UPDATE revision SET undone = ? WHERE seq = ? OR seq IN (SELECT seq FROM step WHERE grp <> '' AND grp = ? AND kind = 'do')",
		flag(undo), s.seq, string(s.group))
	return err
}
