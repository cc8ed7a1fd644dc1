package store

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/onrecord/onrecord/store/corpus"
)

// takeAnnotators makes everybody known here who works in the other copy. People of one name and kind are one person, even
// when both copies made them apart from each other.
func (m *merger) takeAnnotators() error {
	theirs, err := readAnnotators(m.theirs.tx.QueryContext(m.ctx, "SELECT uid, name, kind FROM annotator WHERE deleted = 0 ORDER BY uid"))
	if err != nil {
		return err
	}
	m.annotators, m.arrived = map[string]corpus.Annotator{}, map[corpus.ID]bool{}
	for _, a := range theirs {
		there := a.Name
		r, err := m.row(annotatorTable, a.ID)
		if err != nil {
			return err
		}
		if r != nil && !r.isDeleted() {
			m.annotators[there] = corpus.Annotator{ID: a.ID, Name: r[0].(string), Kind: corpus.AnnotatorKind(r[1].(string))}
			continue
		}
		same, kind, err := m.annotatorCalled(a.Name)
		if err != nil {
			return err
		}
		if same != "" && kind == a.Kind {
			m.annotators[there] = corpus.Annotator{ID: same, Name: a.Name, Kind: kind}
			continue
		}
		if same != "" {
			a.Name = fmt.Sprintf("%s (%s)", a.Name, a.Kind) // a person and an import that have one name
		}
		if err := m.putAnnotator(a); err != nil {
			return err
		}
		m.count(annotatorTable, "").New++
		m.annotators[there], m.arrived[a.ID] = a, true
	}
	return nil
}

// renameAnnotators takes over new names of annotators who are in both copies, where the name is free.
func (m *merger) renameAnnotators() error {
	for there, here := range m.annotators {
		if !m.wanted[here.ID] {
			continue
		}
		other, err := m.theirs.row(m.ctx, annotatorTable, here.ID)
		if err != nil {
			return err
		}
		if other == nil {
			continue // made here and there apart from each other
		}
		if m.arrived[here.ID] {
			if err := m.keepShared(m.joinShared(annotatorTable, here.ID, nil, other), ""); err != nil {
				return err
			}
			continue
		}
		mine, err := m.row(annotatorTable, here.ID)
		if err != nil {
			return err
		}
		s := m.joinShared(annotatorTable, here.ID, mine, other)
		name := s.next[0].(string)
		taken, _, err := m.annotatorCalled(name)
		if err != nil {
			return err
		}
		if taken != "" && taken != here.ID {
			continue
		}
		if err := m.putShared(annotatorTable, here.ID, s.next); err != nil {
			return err
		}
		if name != here.Name {
			m.count(annotatorTable, "").Changed++
		}
		here.Name = name
		m.annotators[there] = here
		if err := m.keepShared(s, ""); err != nil {
			return err
		}
	}
	return nil
}

// A sharedRow is a row of a shared table after the join of both copies.
type sharedRow struct {
	table *table
	id    corpus.ID
	mine  row // nil = never here
	next  row
	live  bool

	exists registerResult
	fields map[string]registerResult
}

// A registerResult is the outcome of one register.
type registerResult struct {
	heads  []version
	learnt []revision
	head   *revision // the version shown now, where that is another one than before
	sides  [2]register
}

// joined joins the two sides of a register.
func (m *merger) joined(key registerKey, mine, theirs *string) registerResult {
	a, b := m.registers(key, mine, theirs)
	r := registerResult{sides: [2]register{a, b}}
	r.heads, r.learnt = join(a, b)
	if len(r.heads) > 0 && (len(a.heads) == 0 || r.heads[0].rev != a.heads[0].rev) {
		r.head = &r.heads[0].rev
	}
	return r
}

// joinShared joins what both copies have of a row; mine may be nil.
func (m *merger) joinShared(t *table, id corpus.ID, mine, other row) *sharedRow {
	present := func(r row) *string {
		if r == nil || r.isDeleted() {
			return nil
		}
		return new(string)
	}
	s := &sharedRow{table: t, id: id, mine: mine, fields: map[string]registerResult{}}
	s.exists = m.joined(registerKey{id, ""}, present(mine), present(other))
	s.live = len(s.exists.heads) > 0
	if s.next = slices.Clone(other); mine != nil {
		s.next = slices.Clone(mine)
	}
	value := func(t trails, r row, key registerKey, at int) *string {
		if r == nil || r.isDeleted() && len(t.at(key).known) == 0 { // what an undone merge had brought was never here
			return nil
		}
		text := jsonText(r[at])
		return &text
	}
	for _, field := range fieldsOf(t) {
		at, key := t.index(field), registerKey{id, field}
		one := m.joined(key, value(m.mine, mine, key, at), value(m.others, other, key, at))
		s.fields[field] = one
		if len(one.heads) > 0 {
			s.next[at] = fieldValue(t.columns[at], one.heads[0].value)
		}
	}
	s.next[len(s.next)-1] = int64(0)
	return s
}

// fieldValue is the value of a column of a shared row, from its JSON.
func fieldValue(c column, value string) any {
	var text string
	if err := json.Unmarshal([]byte(value), &text); err != nil || text == "" && c.kind == reference {
		return nil
	}
	return text
}

// keepShared writes down what was learnt of a row that is in sight.
func (m *merger) keepShared(s *sharedRow, article corpus.ID) error {
	m.learn(registerKey{s.id, ""}, s.exists.learnt, s.exists.head)
	for _, field := range fieldsOf(s.table) {
		key, one := registerKey{s.id, field}, s.fields[field]
		m.learn(key, one.learnt, one.head)
		if err := m.setAlternatives(s.table, key, article, one.heads); err != nil {
			return err
		}
	}
	return nil
}
