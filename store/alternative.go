package store

import (
	"context"
	"encoding/json"

	"github.com/google/uuid"

	"github.com/onrecord/onrecord/store/corpus"
)

// An alternative is a version that a copy keeps beside the one shown. One that agrees with the shown version is no
// conflict. It is kept while that version stays, because a later merge may bring what became of it.
type alternative struct {
	version
	id     corpus.ID // of the row of the table conflict
	beside string    // the shown version with which it agrees, "" = it differs
}

// readAlternatives reads those of both copies, the other one's in the names of this one.
func (m *merger) readAlternatives(named func(corpus.ID) corpus.ID) error {
	same := func(id corpus.ID) corpus.ID { return id }
	var err error
	if m.alternatives[0], err = alternativesOf(m.ctx, m.tx, same, func(_ *table, value string) (string, error) { return value, nil }); err != nil {
		return err
	}
	m.alternatives[1], err = alternativesOf(m.ctx, m.theirs.tx, named, m.translated)
	return err
}

func alternativesOf(ctx context.Context, q querier, named func(corpus.ID) corpus.ID, translate func(*table, string) (string, error)) (map[registerKey][]alternative, error) {
	rows, err := q.QueryContext(ctx, "SELECT uid, kind, of, field, rev, value, beside FROM conflict WHERE deleted = 0 ORDER BY rev")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := map[registerKey][]alternative{}
	for rows.Next() {
		var uid []byte
		var kind, rev string
		var key registerKey
		var a alternative
		if err := rows.Scan(&uid, &kind, &key.id, &key.field, &rev, &a.value, &a.beside); err != nil {
			return nil, err
		}
		parsed, err := uuid.Parse(rev)
		if err != nil || journalled[kind] == nil {
			return nil, damaged("a conflict cannot be read")
		}
		a.rev, key.id = revision(parsed), named(key.id)
		if a.id, err = idOf(uid); err != nil {
			return nil, err
		}
		if a.value, err = translate(journalled[kind], a.value); err != nil {
			return nil, err
		}
		all[key] = append(all[key], a)
	}
	return all, rows.Err()
}

// translated puts the names of annotators in a version of the other copy into those of this one.
func (m *merger) translated(t *table, value string) (string, error) {
	if isShared(t) || t == codebookTable {
		return value, nil
	}
	change, err := decodeChange(t, value)
	if err != nil {
		return "", err
	}
	var d corpus.Document
	var decisions []corpus.Decision
	switch c := change.(type) {
	case corpus.PutSpan:
		d.Spans = []corpus.Span{c.Span}
	case corpus.PutAttribution:
		d.Attributions = []corpus.Attribution{c.Attribution}
	case corpus.PutComment:
		d.Comments = []corpus.Comment{c.Comment}
	case corpus.AddDecision:
		decisions = []corpus.Decision{c.Decision}
	case corpus.AddRejection:
		d.Rejections = []corpus.Rejection{c.Rejection}
	case corpus.SetStatus:
		d.Article.ID, d.Statuses = c.Article, map[string]corpus.Status{c.Annotator: c.Status}
	}
	rows, err := layerRows(d, decisions, m.annotators)
	for _, one := range rows {
		value = one.value
	}
	return value, err
}

// setAlternatives makes the versions beside the one shown those of heads, of which the first is the one shown.
func (m *merger) setAlternatives(t *table, key registerKey, article corpus.ID, heads []version) error {
	have := map[corpus.ID]alternative{}
	for _, a := range m.alternatives[0][key] {
		have[a.id] = a
	}
	for i, h := range heads {
		if i == 0 {
			continue
		}
		beside := ""
		if h.value == heads[0].value {
			beside = heads[0].rev.String()
		}
		id := corpus.ID(uuid.NewSHA1(uuid.NameSpaceOID, []byte("conflict/"+string(key.id)+"/"+key.field+"/"+h.rev.String())).String())
		before, known := have[id]
		delete(have, id)
		if _, err := m.put(conflictTable, id, row{string(article), t.name, string(key.id), key.field, h.rev.String(), h.value, beside, int64(0)}); err != nil {
			return err
		}
		if beside != "" || known && before.beside == "" {
			continue
		}
		c := corpus.Conflict{ID: id, Article: article, Kind: t.name, Of: key.id, Field: key.field}
		if err := fill(&c, h.value); err != nil {
			return err
		}
		m.report.Conflicts = append(m.report.Conflicts, c)
	}
	for id := range have { // settled in the other copy
		r, err := m.known(conflictTable, id)
		if err != nil {
			return err
		}
		if err := m.remove(conflictTable, id, r); err != nil {
			return err
		}
	}
	return nil
}

// jsonText is the JSON of a column of a shared row.
func jsonText(value any) string {
	s, _ := value.(string)     // nil is no reference
	data, _ := json.Marshal(s) // a text always has a JSON form
	return string(data)
}
