package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/mattn/go-sqlite3"

	"github.com/onrecord/onrecord/store/corpus"
)

// replay makes the missing rows again from the history, as far as it has them, and counts the others. The codebook is looked
// for when the new project is begun.
func (s *salvager) replay(ctx context.Context) error {
	for _, t := range tables {
		if t == codebookTable {
			continue
		}
		var made, lost []missingRow
		for _, row := range s.missing[t.name] {
			ok, err := s.replayRow(ctx, t, row.uid, row.number)
			if err != nil {
				return err
			}
			if ok {
				made = append(made, row)
			} else {
				lost = append(lost, row)
			}
		}
		s.tellRows(t.name, "made again from the history", made)
		s.tellLost(t.name, lost)
	}
	for _, t := range []string{"project", "codebook", "step"} {
		s.tellLost(t, s.missing[t])
	}
	for _, kind := range salvageKinds() {
		var err error
		if s.staged[kind], err = countRows(ctx, s.stage, kind); err != nil {
			return err
		}
	}
	return nil
}

func (s *salvager) tellLost(table string, rows []missingRow) {
	s.unread[table] += len(rows)
	s.tellRows(table, "lost", rows)
}

// tellRows notes what became of rows, those in a row with the same fault together.
func (s *salvager) tellRows(table, what string, rows []missingRow) {
	for len(rows) > 0 {
		n := 1
		for n < len(rows) && rows[n].why == rows[0].why && rows[n].number == rows[n-1].number+1 {
			n++
		}
		if n == 1 {
			s.tell(table, "row %d, %s: %s", rows[0].number, what, rows[0].why)
		} else {
			s.tell(table, "rows %d to %d, %s: %s", rows[0].number, rows[n-1].number, what, rows[0].why)
		}
		rows = rows[n:]
	}
}

// replayRow gives a row on the stage the values that it has by the history. The number, by which other rows refer to it, is
// kept where it is known. False when the history does not have the whole row.
func (s *salvager) replayRow(ctx context.Context, t *table, uid []byte, number int64) (bool, error) {
	if len(uid) != 16 {
		return false, nil
	}
	values, err := s.byHistory(ctx, t, uid)
	if err != nil || values == nil {
		return false, err
	}
	args := []any{uid}
	for i, c := range t.columns {
		arg, err := c.toFile(values[i])
		if err != nil {
			return false, nil
		}
		args = append(args, arg)
	}
	var had sql.NullInt64
	err = s.stage.QueryRowContext(ctx, "SELECT id FROM "+t.name+" WHERE uid = ?", uid).Scan(&had)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return false, err
	}
	if had.Valid {
		number = had.Int64
	}
	if _, err := s.stage.ExecContext(ctx, "DELETE FROM "+t.name+" WHERE uid = ?", uid); err != nil {
		return false, err
	}
	if _, err := s.stage.ExecContext(ctx, t.add, args...); err != nil {
		var driver sqlite3.Error
		if errors.As(err, &driver) && plainCode(driver) == sqlite3.ErrConstraint {
			return false, nil // it refers to a row that is not there, or its name is taken
		}
		return false, err
	}
	if number > 0 {
		if _, err := s.stage.ExecContext(ctx, "UPDATE OR IGNORE "+t.name+" SET id = ? WHERE uid = ?", number, uid); err != nil {
			return false, err
		}
	}
	return true, nil
}

// compare tells of rows that are not as the history left them: then a place in the one or the other is damaged without being
// against any rule, and nobody can say which. The row counts.
func (s *salvager) compare(ctx context.Context) error {
	for _, t := range tables {
		ids, err := idsOf(s.stage.QueryContext(ctx, "SELECT DISTINCT c.row_uid FROM change c JOIN "+t.name+" t ON t.uid = c.row_uid WHERE c.tbl = ? AND t.deleted = 0", t.name))
		if err != nil {
			return err
		}
		for _, id := range ids {
			if err := s.compareRow(ctx, t, id); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *salvager) compareRow(ctx context.Context, t *table, id corpus.ID) error {
	uid, err := uidOf(id)
	if err != nil {
		return err
	}
	now, err := readRow(ctx, s.stage, t, id)
	if err != nil {
		return err
	}
	was, have, err := s.imagesOf(ctx, t, uid)
	if err != nil {
		return err
	}
	for i, c := range t.columns {
		if have[i] && c.kind != reference && now[i] != was[i] { // links are looked at afterwards
			s.tell(t.name, "the %s of %s is %q, but %q by the history: one of the two is damaged, and the first was taken", c.name, id, fmt.Sprint(now[i]), fmt.Sprint(was[i]))
		}
	}
	return nil
}

// byHistory is a row as its changes leave it; nil when the history does not have all of its columns.
func (s *salvager) byHistory(ctx context.Context, t *table, uid []byte) (row, error) {
	values, have, err := s.imagesOf(ctx, t, uid)
	if err != nil || slices.Contains(have, false) {
		return nil, err
	}
	return values, nil
}

// imagesOf are the values that the changes of a row leave, and which of its columns they tell of.
func (s *salvager) imagesOf(ctx context.Context, t *table, uid []byte) (values row, have []bool, err error) {
	images, err := textsOf(s.stage.QueryContext(ctx, "SELECT after FROM change WHERE row_uid = ? AND tbl = ? ORDER BY seq, n", uid, t.name))
	values, have = make(row, len(t.columns)), make([]bool, len(t.columns))
	for _, image := range images {
		columns, part, err := t.parse(image)
		if err != nil {
			return values, have, nil // changes were looked at when they were read: this one is of another table's form
		}
		for _, at := range columns {
			values[at], have[at] = part[at], true
		}
	}
	return values, have, err
}

// tie mends the links between rows: one that leads nowhere is cut where a row can do without it, and takes its row with it
// where it cannot. An annotator of whom only the marks are left gets a name that says so.
func (s *salvager) tie(ctx context.Context) error {
	if err := s.nameless(ctx); err != nil {
		return err
	}
	for {
		broken, err := s.brokenLinks(ctx)
		if err != nil || len(broken) == 0 {
			return err
		}
		for _, b := range broken {
			if err := s.cut(ctx, b); err != nil {
				return err
			}
		}
	}
}

// nameless makes the annotators whose rows are lost.
func (s *salvager) nameless(ctx context.Context) error {
	var parts []string
	for _, t := range tables {
		if t.index("annotator_id") >= 0 {
			parts = append(parts, "SELECT annotator_id AS id FROM "+t.name)
		}
	}
	numbers, err := textsOf(s.stage.QueryContext(ctx, "SELECT DISTINCT id FROM ("+strings.Join(parts, " UNION ")+") WHERE id NOT IN (SELECT id FROM annotator) ORDER BY id"))
	if err != nil {
		return err
	}
	for _, number := range numbers {
		name := "unknown annotator " + number
		uid, err := uidOf(NewID())
		if err != nil {
			return err
		}
		if _, err := s.stage.ExecContext(ctx, "INSERT INTO annotator(id, uid, name, kind, deleted) VALUES(?, ?, ?, 'human', 0)", number, uid, name); err != nil {
			return err
		}
		s.tell("annotator", "whose work this is cannot be read any more; it is now that of %q", name)
	}
	return nil
}

// A brokenLink is a row that refers to one that is not there.
type brokenLink struct {
	table, column string
	number        int64
	needed        bool // the row makes no sense without it
}

func (s *salvager) brokenLinks(ctx context.Context) ([]brokenLink, error) {
	rows, err := s.stage.QueryContext(ctx, `SELECT b."table", k."from", b.rowid, c."notnull" OR c.pk > 0
		FROM pragma_foreign_key_check b JOIN pragma_foreign_key_list(b."table") k ON k.id = b.fkid JOIN pragma_table_info(b."table") c ON c.name = k."from"
		WHERE b."table" <> 'change'`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var broken []brokenLink
	for rows.Next() {
		var b brokenLink
		if err := rows.Scan(&b.table, &b.column, &b.number, &b.needed); err != nil {
			return nil, err
		}
		broken = append(broken, b)
	}
	return broken, rows.Err()
}

func (s *salvager) cut(ctx context.Context, b brokenLink) error {
	statement := "UPDATE " + b.table + " SET " + b.column + " = NULL WHERE rowid = ?"
	if b.needed {
		statement = "DELETE FROM " + b.table + " WHERE rowid = ?"
	}
	if _, err := s.stage.ExecContext(ctx, statement, b.number); err != nil {
		return err
	}
	switch {
	case b.table == "step":
	case b.needed:
		s.tell(b.table, "row %d is lost: its %s is lost", b.number, strings.TrimSuffix(b.column, "_id"))
	default:
		s.tell(b.table, "row %d has lost its link (%s)", b.number, strings.TrimSuffix(b.column, "_id"))
	}
	return nil
}
