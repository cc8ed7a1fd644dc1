package store

import (
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/onrecord/onrecord/store/corpus"
)

// A foreignRow is a row of a layer about which the copies may differ, as the other copy has it.
type foreignRow struct {
	table *table
	id    corpus.ID
	owner string // what they are called here
}

// takeArticles takes over what is new on articles, one after the other.
func (m *merger) takeArticles() error {
	rows, err := m.foreignRows()
	if err != nil {
		return err
	}
	ids, err := m.idsInEither("article")
	if err != nil {
		return err
	}
	for i, id := range ids {
		m.done = i
		m.tell()
		if !m.touched[id] && !slices.ContainsFunc(rows[id], func(r foreignRow) bool { return m.touched[r.id] }) {
			continue
		}
		if err := m.ctx.Err(); err != nil {
			return err
		}
		a := articleMerge{merger: m, id: id, rows: rows[id], frameOf: map[string]corpus.Attribution{}, results: map[corpus.ID]*layerResult{}}
		if err := a.run(); err != nil {
			return err
		}
	}
	m.done = m.total
	m.tell()
	return nil
}

// idsInEither lists the ids of a shared table in both copies, those of the other one first. What is only here may still
// have been removed there: that can be known from a third copy without the row ever having come.
func (m *merger) idsInEither(table string) ([]corpus.ID, error) {
	ids, err := idsOf(m.theirs.tx.QueryContext(m.ctx, "SELECT uid FROM "+table+" ORDER BY id"))
	if err != nil {
		return nil, err
	}
	there := make(map[corpus.ID]bool, len(ids))
	for _, id := range ids {
		there[id] = true
	}
	here, err := idsOf(m.tx.QueryContext(m.ctx, "SELECT uid FROM "+table+" ORDER BY id"))
	for _, id := range here {
		if !there[id] {
			ids = append(ids, id)
		}
	}
	return ids, err
}

// foreignRows lists the wanted rows of layers by article.
func (m *merger) foreignRows() (map[corpus.ID][]foreignRow, error) {
	byArticle := map[corpus.ID][]foreignRow{}
	m.present = map[corpus.ID]bool{}
	for _, t := range layerTables {
		for _, tx := range []*sql.Tx{m.theirs.tx, m.tx} {
			if err := m.eachForeignRow(tx, t, byArticle); err != nil {
				return nil, err
			}
		}
	}
	return byArticle, nil
}

func (m *merger) eachForeignRow(tx *sql.Tx, t *table, byArticle map[corpus.ID][]foreignRow) error {
	rows, err := tx.QueryContext(m.ctx, "SELECT t.uid, a.uid, n.name FROM "+t.name+
		" t JOIN article a ON a.id = t.article_id JOIN annotator n ON n.id = t.annotator_id ORDER BY t.id")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		r := foreignRow{table: t}
		var uid, article []byte
		if err := rows.Scan(&uid, &article, &r.owner); err != nil {
			return err
		}
		if r.id, err = idOf(uid); err != nil {
			return err
		}
		of, err := idOf(article)
		if err != nil {
			return err
		}
		if tx != m.tx {
			owner := m.annotators[r.owner]
			if r.owner = owner.Name; t == statusTable && owner.ID != "" { // "" = no longer there
				r.id = statusID(of, owner.ID)
			}
		}
		if m.wanted[r.id] && !m.present[r.id] {
			m.present[r.id] = true
			byArticle[of] = append(byArticle[of], r)
		}
	}
	return rows.Err()
}

// An articleMerge takes over what is new on one article.
type articleMerge struct {
	*merger
	id      corpus.ID
	rows    []foreignRow
	mine    map[corpus.ID]layerRow // in sight here
	other   map[corpus.ID]layerRow // in sight there
	shared  *sharedRow
	title   string
	there   bool                          // the other copy shows the article
	frameOf map[string]corpus.Attribution // of versions, by their JSON
	results map[corpus.ID]*layerResult
	order   []corpus.ID // of results
}

// A layerResult is what becomes of one row.
type layerResult struct {
	layerRow
	registerResult
}

func (a *articleMerge) run() error {
	proceed, err := a.read()
	if err != nil || !proceed {
		return err
	}
	for _, r := range a.rows {
		a.joinRow(r)
	}
	if err := a.keepUsed(); err != nil {
		return err
	}
	a.cutParents()
	a.settleArticle()
	if !a.shared.live && (a.shared.mine == nil || a.shared.mine.isDeleted()) {
		err = a.holdArticle()
	} else {
		err = a.write()
	}
	if err != nil {
		if own := (*Error)(nil); errors.As(err, &own) {
			own.Message = fmt.Sprintf("article %q: %s", a.title, own.Message)
		}
		return err
	}
	for _, id := range a.order {
		r := a.results[id]
		a.learn(registerKey{id, ""}, r.learnt, r.head)
	}
	return nil
}

// holdArticle keeps what was said of an article that is out of sight here: it may come back with another merge.
func (a *articleMerge) holdArticle() error {
	s := a.shared
	if s.mine == nil { // its text is not here
		a.learn(registerKey{a.id, ""}, s.exists.learnt, nil)
		return nil
	}
	if err := a.update(articleTable, a.id, s.mine, articleTable.with(s.next, "deleted", int64(1))); err != nil {
		return err
	}
	return a.keepShared(s, a.id)
}

// read reads both sides; false when the text is another one there, so that no place in it means anything here.
func (a *articleMerge) read() (bool, error) {
	there, err := a.theirs.row(a.ctx, articleTable, a.id)
	if err != nil {
		return false, err
	}
	here, err := a.row(articleTable, a.id)
	if err != nil {
		return false, err
	}
	if there == nil {
		there = here
		a.title = articleTable.value(here, "title").(string)
		a.shared = a.joinShared(articleTable, a.id, here, nil)
	} else {
		a.there = !there.isDeleted()
		a.title = articleTable.value(there, "title").(string)
		a.shared = a.joinShared(articleTable, a.id, here, there)
	}
	if here != nil && articleTable.value(here, "text_sha256") != articleTable.value(there, "text_sha256") {
		a.report.TextDiffers = append(a.report.TextDiffers, MergeItem{
			Kind: "article", ID: a.id, Article: a.id, Title: a.title,
			Why: "its text is not the one of this project; nothing on it was taken over",
		})
		return false, nil
	}
	if a.other, err = a.rowsOf(a.theirs.tx, a.annotators); err != nil {
		return false, explain(a.theirs.path, err)
	}
	people, err := readAnnotators(a.tx.QueryContext(a.ctx, "SELECT uid, name, kind FROM annotator WHERE deleted = 0"))
	if err != nil {
		return false, err
	}
	byName := map[string]corpus.Annotator{}
	for _, one := range people {
		byName[one.Name] = one
	}
	a.mine, err = a.rowsOf(a.tx, byName)
	return err == nil, explain(a.project.path, err)
}

// rowsOf reads what one copy shows on the article.
func (a *articleMerge) rowsOf(tx *sql.Tx, annotators map[string]corpus.Annotator) (map[corpus.ID]layerRow, error) {
	d, err := documentOf(a.ctx, tx, a.id)
	if err != nil {
		return nil, err
	}
	uid, err := uidOf(a.id)
	if err != nil {
		return nil, err
	}
	decisions, err := readDecisions(tx.QueryContext(a.ctx, "SELECT "+decisionColumns+" WHERE d.deleted = 0 AND a.deleted = 0 AND a.uid = ?", uid))
	if err != nil {
		return nil, err
	}
	rows, err := layerRows(d, decisions, annotators)
	for _, one := range rows {
		if put, ok := one.change.(corpus.PutAttribution); ok {
			a.frameOf[one.value] = put.Attribution
		}
	}
	return rows, err
}

// frame is the attribution of a version.
func (a *articleMerge) frame(v version) (corpus.Attribution, error) {
	if known, ok := a.frameOf[v.value]; ok {
		return known, nil
	}
	change, err := decodeChange(attributionTable, v.value)
	if err != nil {
		return corpus.Attribution{}, err
	}
	frame := change.(corpus.PutAttribution).Attribution
	a.frameOf[v.value] = frame
	return frame, nil
}

// joinRow joins one row. A removal in somebody else's layer is only told; see trail for why it is not taken over.
func (a *articleMerge) joinRow(r foreignRow) {
	key := registerKey{r.id, ""}
	shown := func(rows map[corpus.ID]layerRow) *string {
		if one, ok := rows[r.id]; ok {
			return &one.value
		}
		return nil
	}
	mine, theirs := shown(a.mine), shown(a.other)
	res := a.add(layerRow{table: r.table, id: r.id, owner: r.owner}, a.joined(key, mine, theirs))
	if by := a.others.at(key).hiddenBy; by != "" && mine != nil {
		a.keep(r.table, r.id, a.id, a.title, fmt.Sprintf("%s removed it from the layer of %s in the other copy; only %s can", by, r.owner, r.owner))
	} else if len(res.heads) > 0 && (mine == nil) != (theirs == nil) && a.both(key) {
		a.keep(r.table, r.id, a.id, a.title, "removed in one copy and changed in the other one")
	}
}

// both tells whether both copies have been at a register apart from each other.
func (a *articleMerge) both(key registerKey) bool {
	mine, others := a.merger.mine.at(key).known, a.others.at(key).known
	return len(mine.without(others)) > 0 && len(others.without(mine)) > 0
}

func (a *articleMerge) add(r layerRow, result registerResult) *layerResult {
	res := &layerResult{layerRow: r, registerResult: result}
	a.results[r.id] = res
	a.order = append(a.order, r.id)
	return res
}

// stays tells whether a row will be in sight.
func (a *articleMerge) stays(id corpus.ID) bool {
	if r, ok := a.results[id]; ok {
		return len(r.heads) > 0
	}
	_, ok := a.mine[id]
	return ok
}

// values are the versions of a row that will be in sight or beside it.
func (a *articleMerge) values(id corpus.ID) []version {
	if r, ok := a.results[id]; ok {
		return r.heads
	}
	if r, ok := a.mine[id]; ok {
		return []version{{value: r.value}}
	}
	return nil
}

// frames lists the attributions of both copies.
func (a *articleMerge) frames() []corpus.ID {
	found := map[corpus.ID]bool{}
	for _, rows := range []map[corpus.ID]layerRow{a.mine, a.other} {
		for id, r := range rows {
			if r.table == attributionTable {
				found[id] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(found))
}
