package store

import (
	"bytes"
	"maps"
	"slices"

	"github.com/onrecord/onrecord/store/corpus"
)

// takeEntities takes over entities that are new or changed there. Removals wait until it is known what is in use.
func (m *merger) takeEntities() error {
	m.entities = map[corpus.ID]*sharedRow{}
	ids, err := m.idsInEither("entity")
	if err != nil {
		return err
	}
	for _, id := range ids {
		other, err := m.theirs.row(m.ctx, entityTable, id)
		if err != nil {
			return err
		}
		mine, err := m.row(entityTable, id)
		if err != nil {
			return err
		}
		m.entities[id] = m.joinShared(entityTable, id, mine, other)
	}
	m.cutMergers(ids)
	for _, id := range ids {
		if m.entities[id].live {
			if err := m.putEntityRow(id, map[corpus.ID]bool{}); err != nil {
				return err
			}
		}
	}
	return nil
}

// cutMergers opens circles of entities merged into each other, which two copies can make together: the one of the
// smallest id stands for itself. Removed ones count: they may turn out to be in use.
func (m *merger) cutMergers(ids []corpus.ID) {
	at := entityTable.index("merged_into")
	above := func(id corpus.ID) corpus.ID {
		s := m.entities[id]
		if s == nil || len(s.fields["merged_into"].heads) == 0 {
			return ""
		}
		up, _ := s.next[at].(string)
		return corpus.ID(up)
	}
	for _, id := range circles(ids, above) {
		s := m.entities[id]
		one := s.fields["merged_into"]
		cut := one.heads[0].rev.derived(openedMark, id)
		one.learnt, one.head = append(one.learnt, cut), &cut
		one.heads = append([]version{{cut, `""`}}, one.heads[1:]...)
		s.fields["merged_into"], s.next[at] = one, nil
		m.keep(entityTable, id, "", s.next[entityTable.index("name")].(string), "both copies merged entities into each other, which makes a circle; this one stands for itself again")
	}
}

// circles gives the smallest id of each circle that the ways up make.
func circles(ids []corpus.ID, above func(corpus.ID) corpus.ID) []corpus.ID {
	var found []corpus.ID
	done := map[corpus.ID]bool{}
	for _, start := range ids {
		way := map[corpus.ID]bool{}
		at := start
		for at != "" && !done[at] && !way[at] {
			way[at] = true
			at = above(at)
		}
		if way[at] {
			smallest := at
			for next := above(at); next != at; next = above(next) {
				smallest = min(smallest, next)
			}
			found = append(found, smallest)
		}
		for id := range way {
			done[id] = true
		}
	}
	return found
}

// putEntityRow puts an entity after those above it. One above that is gone here comes back: it is in use.
func (m *merger) putEntityRow(id corpus.ID, below map[corpus.ID]bool) error {
	s := m.entities[id]
	at := entityTable.index("merged_into")
	if up, _ := s.next[at].(string); up != "" && !below[corpus.ID(up)] {
		below[id] = true
		there, err := m.needEntity(corpus.ID(up), below)
		if err != nil {
			return err
		}
		if !there {
			s.next[at] = nil
		}
	}
	if s.mine != nil && slices.Equal(s.mine, s.next) {
		return m.keepEntity(s)
	}
	if s.mine != nil && s.mine[at] != nil && s.mine[at] != s.next[at] { // what stands in the way of the new order goes first
		if err := m.update(entityTable, id, s.mine, entityTable.with(s.mine, "merged_into", nil)); err != nil {
			return err
		}
	}
	if err := m.putShared(entityTable, id, s.next); err != nil {
		return err
	}
	if s.mine == nil || s.mine.isDeleted() {
		m.count(entityTable, "").New++
	} else {
		m.count(entityTable, "").Changed++
	}
	return m.keepEntity(s)
}

// holdEntity keeps what was said of an entity that is out of sight here: it may come back with another merge.
func (m *merger) holdEntity(s *sharedRow) error {
	gone := entityTable.with(s.next, "deleted", int64(1))
	if s.mine == nil {
		s.mine = entityTable.with(s.next, "merged_into", nil) // which may not be here yet
		if _, err := m.put(entityTable, s.id, s.mine); err != nil {
			return err
		}
	}
	if up, _ := gone[entityTable.index("merged_into")].(string); up != "" {
		if r, err := m.row(entityTable, corpus.ID(up)); err != nil || r == nil {
			gone = entityTable.with(gone, "merged_into", nil)
		}
	}
	if err := m.update(entityTable, s.id, s.mine, gone); err != nil {
		return err
	}
	return m.keepShared(s, "")
}

// keepEntity notes that an entity is as it should be.
func (m *merger) keepEntity(s *sharedRow) error {
	s.mine = s.next
	err := m.keepShared(s, "")
	s.exists.learnt, s.exists.head, s.fields = nil, nil, nil
	return err
}

// needEntity sees to it that an entity is in sight, because something is linked to it; false when no copy has it.
func (m *merger) needEntity(id corpus.ID, below map[corpus.ID]bool) (bool, error) {
	r, err := m.row(entityTable, id)
	if err != nil {
		return false, err
	}
	s := m.entities[id]
	if s == nil {
		return r != nil && !r.isDeleted(), nil
	}
	if s.fields == nil { // done
		return r != nil && !r.isDeleted(), nil
	}
	if s.live {
		return true, m.putEntityRow(id, below)
	}
	other, err := m.theirs.row(m.ctx, entityTable, id)
	if err != nil {
		return false, err
	}
	if mine := r != nil && !r.isDeleted(); !mine && (other == nil || other.isDeleted()) {
		return false, nil
	} else if mine {
		return true, nil // its removal is looked at in the end
	}
	s.live = true
	m.keptShared(s, "", true)
	return true, m.putEntityRow(id, below)
}

// keptShared leaves a row in sight that was removed, because it is used.
func (m *merger) keptShared(s *sharedRow, article corpus.ID, there bool) {
	here := s.mine != nil && !s.mine.isDeleted()
	kept, _ := m.keptRevision(s.id, here, there)
	s.exists.heads = []version{{kept, ""}}
	if here && m.mine.at(registerKey{s.id, ""}).head == kept {
		return // for that reason it is in sight already
	}
	s.exists.head = &kept
	name := "title"
	if s.table == entityTable {
		name = "name"
	}
	m.keep(s.table, s.id, article, s.table.value(s.next, name).(string), "removed in one copy and in use in the other one")
}

// keptRevision is the version of a row that stays in sight because it is used, made from the newer one of those that the
// copies have. It tells whether that is this copy's.
func (m *merger) keptRevision(id corpus.ID, here, there bool) (kept revision, ours bool) {
	key := registerKey{id, ""}
	of := func(t trails) revision {
		if head := t.at(key).head; head != (revision{}) {
			return head.derived(keptMark, id)
		}
		return firstRevision(key).derived(keptMark, id)
	}
	if here {
		kept = of(m.mine)
	}
	if there {
		if other := of(m.others); bytes.Compare(other[:], kept[:]) > 0 {
			return other, false
		}
	}
	return kept, true
}

// entityInUse tells whether anything in sight, or a version that may come into sight, is linked to an entity.
const entityInUse = `SELECT EXISTS(SELECT 1 FROM span WHERE entity_id = e.id AND deleted = 0)
		OR EXISTS(SELECT 1 FROM entity WHERE merged_into = e.id AND deleted = 0)
		OR EXISTS(SELECT 1 FROM conflict WHERE deleted = 0 AND instr(value, ?) > 0)
	FROM entity e WHERE e.uid = ?`

// regroup puts an entity that is still in sight below the one where both copies together have it, so that only that one is
// in use through it.
func (m *merger) regroup(s *sharedRow) error {
	up := s.next[entityTable.index("merged_into")]
	if id, _ := up.(string); id != "" {
		if r, err := m.row(entityTable, corpus.ID(id)); err != nil {
			return err
		} else if r == nil || r.isDeleted() {
			up = nil
		}
	}
	next := entityTable.with(s.mine, "merged_into", up)
	err := m.update(entityTable, s.id, s.mine, next)
	s.mine = next
	return err
}

// removeEntities takes over the removals of entities that nothing is linked to, those below others first.
func (m *merger) removeEntities() error {
	var gone []*sharedRow
	for _, id := range slices.Sorted(maps.Keys(m.entities)) {
		s := m.entities[id]
		if s.live || s.fields == nil {
			continue
		}
		if s.mine == nil || s.mine.isDeleted() {
			if err := m.holdEntity(s); err != nil {
				return err
			}
			continue
		}
		if err := m.regroup(s); err != nil {
			return err
		}
		gone = append(gone, s)
	}
	for removed := true; removed; { // each round may set others free
		removed = false
		for i, s := range gone {
			if s == nil {
				continue
			}
			uid, err := uidOf(s.id)
			if err != nil {
				return err
			}
			var inUse bool
			if err := m.queryRow(entityInUse, string(s.id), uid).Scan(&inUse); err != nil {
				return err
			}
			if inUse {
				continue
			}
			if err := m.removeEntity(s.id); err != nil {
				return err
			}
			m.count(entityTable, "").Removed++
			s.mine = entityTable.with(s.mine, "deleted", int64(1))
			if err := m.holdEntity(s); err != nil {
				return err
			}
			gone[i], removed = nil, true
		}
	}
	for _, s := range gone {
		if s == nil {
			continue
		}
		other, err := m.theirs.row(m.ctx, entityTable, s.id)
		if err != nil {
			return err
		}
		m.keptShared(s, "", other != nil && !other.isDeleted())
		s.live = true
		if err := m.putEntityRow(s.id, map[corpus.ID]bool{}); err != nil {
			return err
		}
	}
	return nil
}
