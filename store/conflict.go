package store

import (
	"context"
	"database/sql"
	"encoding/json"

	"github.com/google/uuid"

	"github.com/onrecord/onrecord/store/corpus"
)

// Conflicts lists what is to be decided: versions that a merge brought beside those shown.
func (p *Project) Conflicts(ctx context.Context) ([]corpus.Conflict, error) {
	var conflicts []corpus.Conflict
	err := p.read(ctx, func(tx *sql.Tx) error {
		// A version that agrees with the one shown is only kept for later merges; one of a removed row is settled.
		rows, err := tx.QueryContext(ctx, `SELECT uid, article, kind, of, field, value FROM conflict WHERE deleted = 0 AND beside = ''
			AND (kind = 'codebook' OR unhex(of, '-') IN (`+liveRows+`)) ORDER BY article, of, field, rev`)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var c corpus.Conflict
			var uid []byte
			var value string
			if err := rows.Scan(&uid, &c.Article, &c.Kind, &c.Of, &c.Field, &value); err != nil {
				return err
			}
			if c.ID, err = idOf(uid); err != nil {
				return err
			}
			if err := fill(&c, value); err != nil {
				return err
			}
			conflicts = append(conflicts, c)
		}
		return rows.Err()
	})
	return conflicts, err
}

const liveRows = `SELECT uid FROM span WHERE deleted = 0 UNION ALL SELECT uid FROM attribution WHERE deleted = 0
	UNION ALL SELECT uid FROM comment WHERE deleted = 0 UNION ALL SELECT uid FROM decision WHERE deleted = 0
	UNION ALL SELECT uid FROM status WHERE deleted = 0 UNION ALL SELECT uid FROM entity WHERE deleted = 0
	UNION ALL SELECT uid FROM article WHERE deleted = 0 UNION ALL SELECT uid FROM annotator WHERE deleted = 0`

// fill reads the version that is not shown.
func fill(c *corpus.Conflict, value string) error {
	t := journalled[c.Kind]
	switch t {
	case nil, conflictTable, memberTable:
		return damaged("a conflict names a table %q that a project does not have", c.Kind)
	case entityTable, articleTable, annotatorTable, codebookTable:
		if err := json.Unmarshal([]byte(value), &c.Value); err != nil {
			return damaged("the conflict %s cannot be read: %v", c.ID, err)
		}
		return nil
	}
	change, err := decodeChange(t, value)
	if err != nil {
		return err
	}
	switch change := change.(type) {
	case corpus.PutSpan:
		c.Span = &change.Span
	case corpus.PutAttribution:
		c.Attribution = &change.Attribution
	case corpus.PutComment:
		c.Comment = &change.Comment
	case corpus.AddDecision:
		c.Decision = &change.Decision
	case corpus.SetStatus:
		c.Status = change.Status
	}
	return nil
}

// decideConflict ends a conflict. One that was decided already stays so.
func (w *writer) decideConflict(d corpus.DecideConflict) error {
	r, err := w.known(conflictTable, d.ID)
	if err != nil || r.isDeleted() {
		return err
	}
	text := func(column string) string { return conflictTable.value(r, column).(string) }
	c := corpus.Conflict{ID: d.ID, Article: corpus.ID(text("article")), Kind: text("kind"), Of: corpus.ID(text("of")), Field: text("field")}
	if err := fill(&c, text("value")); err != nil {
		return err
	}
	switch d.Take {
	case corpus.TakeShown:
	case corpus.TakeOther:
		err = w.takeOther(c, text("value"))
	case corpus.TakeEach:
		err = w.takeEach(c, text("rev"))
	default:
		err = invalid("a conflict is decided by shown, other or both, not %q", d.Take)
	}
	if err != nil {
		return err
	}
	return w.remove(conflictTable, d.ID, r)
}

// takeOther puts the version that is not shown into the place of the one that is.
func (w *writer) takeOther(c corpus.Conflict, value string) error {
	if c.Kind == codebookTable.name {
		book, err := corpus.ParseCodebook([]byte(c.Value))
		if err != nil {
			return damaged("the codebook cannot be read: %v", err)
		}
		return w.setCodebook(book)
	}
	if c.Field != "" {
		return w.setField(journalled[c.Kind], c.Of, c.Field, c.Value)
	}
	change, err := decodeChange(journalled[c.Kind], value)
	if err != nil {
		return err
	}
	return w.apply(change)
}

// takeEach adds the version that is not shown as a thing of its own. Its id is made from the version, so that the same
// decision in two copies makes the same thing.
func (w *writer) takeEach(c corpus.Conflict, rev string) error {
	id := corpus.ID(uuid.NewSHA1(uuid.NameSpaceOID, []byte("copy/"+string(c.Of)+"/"+rev)).String())
	switch {
	case c.Span != nil:
		c.Span.ID = id
		return w.putSpan(*c.Span)
	case c.Attribution != nil:
		c.Attribution.ID = id
		return w.putAttribution(*c.Attribution)
	case c.Comment != nil:
		c.Comment.ID = id
		return w.putComment(*c.Comment)
	}
	return invalid("of two versions of the %s only one can stay; choose one", c.Kind)
}

// setField changes one column of an entity, article or annotator through the change that a person would make.
func (w *writer) setField(t *table, id corpus.ID, field, value string) error {
	r, err := w.live(t, id)
	if err != nil {
		return err
	}
	if t.index(field) < 0 {
		return damaged("the %s has no %q", t.name, field)
	}
	next := t.with(r, field, value)
	if t.columns[t.index(field)].kind == reference {
		next = t.with(r, field, optional(corpus.ID(value)))
	}
	return w.putShared(t, id, next)
}

// putShared puts a row of a table that belongs to everybody through the checks that a person's change goes through.
func (w *writer) putShared(t *table, id corpus.ID, r row) error {
	switch t {
	case entityTable:
		e, err := entityOf(id, r)
		if err != nil {
			return err
		}
		return w.putEntity(e)
	case annotatorTable:
		return w.putAnnotator(corpus.Annotator{ID: id, Name: r[0].(string), Kind: corpus.AnnotatorKind(r[1].(string))})
	}
	a, err := articleOf(id, r)
	if err != nil {
		return err
	}
	if err := w.setArticle(a); err != nil {
		return err
	}
	// The status that an article came with has no change of its own; it is checked by the table.
	old, err := w.live(articleTable, id)
	if err != nil {
		return err
	}
	return w.update(articleTable, id, old, articleTable.with(old, "status", articleTable.value(r, "status")))
}

// entityOf reads an entity from its row.
func entityOf(id corpus.ID, r row) (corpus.Entity, error) {
	text := func(column string) string { s, _ := entityTable.value(r, column).(string); return s }
	e := corpus.Entity{
		ID: id, Kind: text("kind"), Name: text("name"), Role: text("role"), Affiliation: text("affiliation"),
		Naming: text("naming"), Note: text("note"), MergedInto: corpus.ID(text("merged_into")),
	}
	if err := decodeList(text("aliases"), &e.Aliases); err != nil {
		return e, err
	}
	if err := json.Unmarshal([]byte(text("external")), &e.External); err != nil {
		return e, damaged("entity %s cannot be read: %v", id, err)
	}
	return e, nil
}

// articleOf reads what is known about an article from its row.
func articleOf(id corpus.ID, r row) (corpus.Article, error) {
	text := func(column string) string { s, _ := articleTable.value(r, column).(string); return s }
	zones, err := decodeZones(text("zones"))
	return corpus.Article{
		ID: id, Title: text("title"), Byline: text("byline"), Outlet: text("outlet"), Published: text("published"),
		URL: text("url"), Language: text("language"), Credit: text("credit"), Zones: zones,
	}, err
}
