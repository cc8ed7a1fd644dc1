package store

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"
)

// A missingRow is one that could not be read, or not be used as it was. Number and uid are what is known of it.
type missingRow struct {
	number int64 // 0 = not known
	uid    []byte
	why    string
}

// decoders read the columns whose text has a form of its own, in whatever table they are. What they cannot read nobody
// could use, so that its row is made again from the history, or lost.
var decoders = map[string]func(text string) error{
	"aliases":     isList,
	"external":    func(text string) error { return json.Unmarshal([]byte(text), new(map[string]string)) },
	"zones":       func(text string) error { _, err := decodeZones(text); return err },
	"fragments":   isFragments,
	"claim":       isFragments,
	"cue":         isFragments,
	"attributes":  func(text string) error { _, err := decodeAttributes(text); return err },
	"absent":      isList,
	"left_layer":  isList,
	"right_layer": isList,
	"gold":        isList,
}

func isList(text string) error { return decodeList(text, new([]string)) }

func isFragments(text string) error { _, err := decodeFragments(text); return err }

// soundRow tells whether a row of a table with history can be read.
func soundRow(values map[string]any) error {
	for column, value := range values {
		text, isText := value.(string)
		if decode, ok := decoders[column]; ok && isText {
			if err := decode(text); err != nil {
				return err
			}
		}
	}
	return nil
}

func textIn(values map[string]any, column string) string {
	text, _ := values[column].(string)
	return text
}

// read brings all rows that can be read and used to the stage.
func (s *salvager) read(ctx context.Context) error {
	if s.wreck.found {
		s.tell("file", "its list of tables is damaged; the tables were found by the form of their rows")
	}
	for _, t := range tables {
		if err := s.readTable(ctx, t.name, "sqlite_autoindex_"+t.name+"_1"); err != nil { // the uid is its first UNIQUE column
			return err
		}
	}
	for _, table := range []string{"project", "article_text", "original"} {
		if err := s.readTable(ctx, table, ""); err != nil {
			return err
		}
	}
	if err := s.readTable(ctx, "step", "step_uid"); err != nil {
		return err
	}
	if err := s.readOrdered(ctx, "setting", "key"); err != nil {
		return err
	}
	if err := s.readOrdered(ctx, "revision", "row_uid", "field", "rev", "seq"); err != nil {
		return err
	}
	return s.readChanges(ctx)
}

// isMissing tells of a table that the file should have and has not. One of an older version has fewer.
func (s *salvager) isMissing(table string) bool {
	if s.wreck.tables[table] != nil {
		return false
	}
	switch {
	case s.wreck.promised["table "+table] == "":
	case s.wreck.found:
		s.tell(table, "none were found: there were none, or they are lost")
	default:
		s.tell(table, "the whole table is lost")
	}
	return true
}

// readTable brings a table with row numbers to the stage. The index is one of all its rows by uid, "" = there is none.
func (s *salvager) readTable(ctx context.Context, table, index string) error {
	if s.isMissing(table) {
		return nil
	}
	adder, err := s.newAdder(ctx, table)
	if err != nil {
		return err
	}
	defer adder.close()
	known := map[int64][]byte{} // by the index
	if index != "" {
		known = s.wreck.ids(ctx, table, index)
	}
	seen := map[int64]bool{} // false = it cannot be used
	w := s.wreck.newWalk(ctx, table, adder.columns, func(number int64, values []any) error {
		why, err := adder.add(ctx, values)
		if err != nil {
			return err
		}
		if seen[number] = why == ""; seen[number] {
			return nil
		}
		uid := known[number]
		if uid == nil {
			uid, _ = adder.value(values, "uid").([]byte)
		}
		s.missing[table] = append(s.missing[table], missingRow{number, uid, why})
		return nil
	})
	last, err := s.lastNumber(ctx, table, known)
	if err != nil {
		return err
	}
	if err := w.rows(1, last); err != nil {
		return err
	}
	s.noteUnread(table, known, seen, w.lost)
	return nil
}

// noteUnread notes the rows of a table that the walk has not seen: those that the index knows, and lost ones between others.
// Beyond the last number that is certain nobody knows.
func (s *salvager) noteUnread(table string, known map[int64][]byte, seen map[int64]bool, lost []int64) {
	certain := int64(0)
	for number := range known {
		certain = max(certain, number)
	}
	for number, used := range seen {
		if used {
			certain = max(certain, number)
		}
	}
	unread := maps.Clone(known)
	for _, number := range lost {
		if number <= certain && known[number] == nil {
			unread[number] = nil
		}
	}
	for number, uid := range unread {
		if _, ok := seen[number]; !ok {
			s.missing[table] = append(s.missing[table], missingRow{number, uid, "it cannot be read"})
		}
	}
	slices.SortFunc(s.missing[table], func(a, b missingRow) int { return cmp.Compare(a.number, b.number) })
}

// guessed is how far beyond the last known row a table is searched when nothing tells where it ends.
const guessed = 1 << 16

// lastNumber is up to which number a table is read.
func (s *salvager) lastNumber(ctx context.Context, table string, known map[int64][]byte) (last int64, err error) {
	for number := range known {
		last = max(last, number)
	}
	var end sql.NullInt64
	err = s.wreck.db.QueryRowContext(ctx, "SELECT max(rowid) FROM "+table).Scan(&end)
	if err == nil {
		return max(last, end.Int64), nil
	}
	if !isDamage(err) {
		return 0, err
	}
	return last + min(guessed, s.wreck.bytes/64), nil
}

// readOrdered brings a table without row numbers to the stage.
func (s *salvager) readOrdered(ctx context.Context, table string, key ...string) error {
	if s.isMissing(table) {
		return nil
	}
	adder, err := s.newAdder(ctx, table)
	if err != nil {
		return err
	}
	defer adder.close()
	whole, err := s.wreck.ordered(ctx, table, adder.columns, key, func(values []any) error {
		why, err := adder.add(ctx, values)
		if why != "" && why != addedTwice {
			s.tell(table, "a row cannot be used: %s", why)
		}
		return err
	})
	if err == nil && !whole {
		s.tell(table, "it is damaged; it was read from its beginning and its end as far as that goes")
	}
	return err
}

// readChanges brings the history's changes to the stage: all at once, and beyond damage step by step.
func (s *salvager) readChanges(ctx context.Context) error {
	if s.isMissing("change") {
		return nil
	}
	adder, err := s.newAdder(ctx, "change")
	if err != nil {
		return err
	}
	defer adder.close()
	lost := 0
	last := int64(0)
	visit := func(values []any) error {
		if seq, ok := values[0].(int64); ok {
			last = seq
		}
		why, err := adder.add(ctx, values)
		if why != "" && why != addedTwice {
			lost++
		}
		return err
	}
	query := "SELECT " + strings.Join(s.wreck.readable("change", adder.columns), ", ") + " FROM change"
	err = s.wreck.each(ctx, query+" ORDER BY seq, n", len(adder.columns), visit)
	if err != nil && !isDamage(err) {
		return err
	}
	if err != nil {
		var newest sql.NullInt64
		if err := s.stage.QueryRowContext(ctx, "SELECT max(seq) FROM step").Scan(&newest); err != nil {
			return err
		}
		for seq := max(last, 1); seq <= newest.Int64; seq++ {
			err := s.wreck.each(ctx, query+" WHERE seq = ? ORDER BY n", len(adder.columns), visit, seq)
			if err == nil {
				continue
			}
			if !isDamage(err) {
				return err
			}
			lost++
		}
	}
	if lost > 0 {
		s.tell("history", "changes of %d places in it cannot be read", lost)
	}
	return nil
}

// soundChange tells whether a change can be read by undo and merge.
func soundChange(values map[string]any) error {
	optional := func(column string) sql.NullString {
		text, ok := values[column].(string)
		return sql.NullString{String: text, Valid: ok}
	}
	if what := changeProblem(sql.NullString{String: textIn(values, "tbl"), Valid: true}, optional("before"), optional("after")); what != "" {
		return errors.New(what)
	}
	return nil
}
