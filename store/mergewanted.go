package store

import (
	"context"
	"maps"
	"slices"

	"github.com/onrecord/onrecord/store/corpus"
)

// findWanted finds the rows about which the copies may differ and follows them in both.
func (m *merger) findWanted() error {
	alias, err := m.aliases()
	if err != nil {
		return err
	}
	named := func(id corpus.ID) corpus.ID {
		if other, ok := alias[id]; ok {
			return other
		}
		return id
	}
	steps, err := stepsOf(m.ctx, m.tx)
	if err != nil {
		return err
	}
	theirs, err := stepsOf(m.ctx, m.theirs.tx)
	if err != nil {
		return err
	}
	m.wanted = map[corpus.ID]bool{}
	// Steps that both have made the same of a row in both. They come first, so only what follows is looked at.
	firstUnknown := int64(1<<63 - 1)
	for rev, seq := range theirs {
		if _, ok := steps[rev]; !ok {
			firstUnknown = min(firstUnknown, seq)
		}
	}
	if err := eachWrite(m.ctx, m.theirs.tx, firstUnknown-1, func(w write) error { m.wanted[named(w.id)] = true; return nil }); err != nil {
		return err
	}
	err = eachTaken(m.ctx, m.theirs.tx, func(v takenVersion) error {
		if _, ok := steps[v.rev]; !ok {
			m.wanted[named(v.id)] = true
		}
		return nil
	})
	if err != nil {
		return err
	}
	open, err := textsOf(m.tx.QueryContext(m.ctx, "SELECT of FROM conflict WHERE deleted = 0"))
	if err != nil {
		return err
	}
	for _, id := range open {
		m.wanted[corpus.ID(id)] = true // the other copy may have a decision
	}
	m.touched = maps.Clone(m.wanted)
	// What is gone in one copy may be in use in the other one, and then comes back.
	gone, err := idsOf(m.tx.QueryContext(m.ctx, "SELECT uid FROM span WHERE deleted = 1 UNION ALL SELECT uid FROM attribution WHERE deleted = 1"))
	if err != nil {
		return err
	}
	shared, err := idsOf(m.theirs.tx.QueryContext(m.ctx, "SELECT uid FROM entity UNION ALL SELECT uid FROM article"))
	if err != nil {
		return err
	}
	for _, id := range slices.Concat(gone, shared) {
		m.wanted[id] = true
	}
	if err := m.wantKept(); err != nil {
		return err
	}
	if err := m.wantHidden(); err != nil {
		return err
	}
	m.wanted[codebookID] = true
	isWanted := func(id corpus.ID) bool { return m.wanted[id] }
	if m.mine, err = trailsOf(m.ctx, m.tx, isWanted, nil); err != nil {
		return err
	}
	if m.others, err = trailsOf(m.ctx, m.theirs.tx, isWanted, alias); err != nil {
		return err
	}
	m.forgetSettled(open)
	return m.readAlternatives(named)
}

// wantKept adds rows of this copy that are in sight only because they are used, and those that were removed elsewhere
// before they could come here.
func (m *merger) wantKept() error {
	err := eachTaken(m.ctx, m.tx, func(v takenVersion) error {
		if v.head && v.rev.kept() {
			m.wanted[v.id], m.touched[v.id] = true, true
		}
		return nil
	})
	if err != nil {
		return err
	}
	absent, err := idsOf(m.tx.QueryContext(m.ctx, `SELECT DISTINCT r.row_uid FROM revision r WHERE r.field = '' AND r.undone = 0
		AND NOT EXISTS(SELECT 1 FROM span WHERE uid = r.row_uid) AND NOT EXISTS(SELECT 1 FROM attribution WHERE uid = r.row_uid)`))
	for _, id := range absent {
		m.wanted[id] = true
	}
	return err
}

// wantHidden adds rows that somebody in this copy ever removed from the layer of somebody else: it let go of what it knew of
// them, so that also steps that both copies have can bring something new. See trail.
func (m *merger) wantHidden() error {
	hidden, err := idsOf(m.tx.QueryContext(m.ctx, `SELECT DISTINCT c.row_uid FROM change c JOIN step s ON s.seq = c.seq
		WHERE s.writes = 1 AND `+ownerOfRemoved+` <> s.annotator`))
	for _, id := range hidden {
		m.wanted[id], m.touched[id] = true, true
	}
	return err
}

// forgetSettled leaves those rows alone of which this copy knows all that the other one knows, but for open conflicts,
// which may have been decided there.
func (m *merger) forgetSettled(open []string) {
	touched := map[corpus.ID]bool{}
	for key, there := range m.others {
		if there.hiddenBy != "" {
			touched[key.id] = true
		}
		if here := m.mine[key]; here == nil || len(there.known.without(here.known)) > 0 {
			touched[key.id] = true
		}
	}
	for key, here := range m.mine {
		if here.head.kept() || here.hiddenBy != "" {
			touched[key.id] = true
		}
	}
	for id := range m.touched {
		if !touched[id] && !slices.Contains(open, string(id)) {
			delete(m.touched, id)
		}
	}
}

// aliases gives the names here of rows that have another one there: statuses of an annotator who has another id there. They
// need not be there: also what is only known of one has to be known by its name here.
func (m *merger) aliases() (map[corpus.ID]corpus.ID, error) {
	people, err := readAnnotators(m.theirs.tx.QueryContext(m.ctx, "SELECT uid, name, kind FROM annotator WHERE deleted = 0"))
	if err != nil {
		return nil, err
	}
	articles, err := m.idsInEither("article")
	if err != nil {
		return nil, err
	}
	alias := map[corpus.ID]corpus.ID{}
	for _, there := range people {
		here := m.annotators[there.Name]
		if here.ID == there.ID {
			continue
		}
		for _, article := range articles {
			alias[statusID(article, there.ID)] = statusID(article, here.ID)
		}
	}
	return alias, nil
}

// stepsOf gives the numbers of the steps of a copy by their uids.
func stepsOf(ctx context.Context, q querier) (map[revision]int64, error) {
	rows, err := q.QueryContext(ctx, "SELECT seq, uid FROM step WHERE uid IS NOT NULL AND writes = 1")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	steps := map[revision]int64{}
	for rows.Next() {
		var seq int64
		var uid []byte
		if err := rows.Scan(&seq, &uid); err != nil {
			return nil, err
		}
		if len(uid) != 16 {
			return nil, damaged("step %d has no uid", seq)
		}
		steps[revision(uid)] = seq
	}
	return steps, rows.Err()
}
