package store

import (
	"encoding/json"
	"slices"

	"github.com/onrecord/onrecord/store/corpus"
)

// write makes the changes: what is referred to comes before what refers to it, and goes after it.
func (a *articleMerge) write() error {
	if !a.shared.live {
		if err := a.removeRows(); err != nil {
			return err
		}
		a.count(articleTable, "").Removed++
		if err := a.removeArticle(a.id); err != nil {
			return err
		}
		a.shared.mine = articleTable.with(a.shared.mine, "deleted", int64(1))
		return a.holdArticle()
	}
	if err := a.writeArticle(); err != nil {
		return err
	}
	for _, t := range layerTables {
		for _, id := range a.inOrder(t) {
			if err := a.writeRow(a.results[id]); err != nil {
				return err
			}
		}
	}
	return a.removeRows()
}

// writeArticle brings in a new article, or changes what is known about it.
func (a *articleMerge) writeArticle() error {
	s := a.shared
	switch {
	case s.mine == nil || s.mine.isDeleted():
		d, err := readDocument(a.ctx, a.theirs.tx, a.id)
		if err != nil {
			return err
		}
		original, err := readOriginal(a.ctx, a.theirs.tx, a.id)
		if err != nil {
			return err
		}
		article, err := articleOf(a.id, s.next)
		if err != nil {
			return err
		}
		article.Text = d.Article.Text
		status := corpus.Status(articleTable.value(s.next, "status").(string))
		if err := a.addArticle(corpus.AddArticle{Article: article, Original: original, Status: status}); err != nil {
			return err
		}
		a.count(articleTable, "").New++
	case !slices.Equal(s.mine, s.next):
		if err := a.putShared(articleTable, a.id, s.next); err != nil {
			return err
		}
		a.count(articleTable, "").Changed++
	}
	return a.keepShared(s, a.id)
}

// inOrder lists the results of one table, with parents before what stands below them.
func (a *articleMerge) inOrder(t *table) []corpus.ID {
	type node struct{ id, above corpus.ID }
	var nodes []node
	for _, id := range a.order {
		r := a.results[id]
		if r.table != t || len(r.heads) == 0 {
			continue
		}
		var above struct{ Parent corpus.ID }
		switch t {
		case attributionTable:
			frame, _ := a.frame(r.heads[0]) // what cannot be read is told when it is written
			above.Parent = frame.Parent
		case commentTable:
			_ = json.Unmarshal([]byte(r.heads[0].value), &above)
		}
		nodes = append(nodes, node{id, above.Parent})
	}
	var ids []corpus.ID
	for _, n := range parentsFirst(nodes, func(n node) (id, above corpus.ID) { return n.id, n.above }) {
		ids = append(ids, n.id)
	}
	return ids
}

// writeRow puts the version of a row that is shown from now on, and keeps the others beside it.
func (a *articleMerge) writeRow(r *layerResult) error {
	for _, other := range r.heads[1:] { // what it is linked to has to be there when it is decided for
		if change, err := decodeChange(r.table, other.value); err != nil {
			return err
		} else if s, ok := change.(corpus.PutSpan); ok && s.Span.Entity != "" {
			if _, err := a.needEntity(s.Span.Entity, map[corpus.ID]bool{}); err != nil {
				return err
			}
		}
	}
	before, here := a.mine[r.id]
	if !here || before.value != r.heads[0].value {
		change, err := a.changeFor(r)
		if err != nil {
			return err
		}
		if change, err = a.prepared(change, before); err != nil {
			return err
		}
		if err := a.apply(change); err != nil {
			return err
		}
		if here {
			a.count(r.table, r.owner).Changed++
		} else {
			a.count(r.table, r.owner).New++
		}
	}
	return a.setAlternatives(r.table, registerKey{r.id, ""}, a.id, r.heads)
}

// changeFor is the change that puts the version of a row that is shown from now on.
func (a *articleMerge) changeFor(r *layerResult) (corpus.Change, error) {
	if theirs := a.other[r.id]; theirs.value == r.heads[0].value {
		return theirs.change, nil
	}
	return decodeChange(r.table, r.heads[0].value)
}

// prepared sees to what a row refers to: the entity comes along, and links to what no copy has are left out.
func (a *articleMerge) prepared(change corpus.Change, before layerRow) (corpus.Change, error) {
	switch c := change.(type) {
	case corpus.PutSpan:
		book, err := a.book()
		if err != nil {
			return nil, err
		}
		if _, ok := book.Label(c.Span.Label); !ok {
			return nil, invalid("%s used the label %q in the other copy, which the codebook %s no longer has; put the label back, then merge again", c.Span.Annotator, c.Span.Label, book.Name)
		}
		if c.Span.Entity == "" {
			return c, nil
		}
		there, err := a.needEntity(c.Span.Entity, map[corpus.ID]bool{})
		if !there {
			c.Span.Entity = ""
		}
		return c, err
	case corpus.PutAttribution:
		for _, member := range c.Attribution.Members() {
			if !a.stays(member) {
				c.Attribution = c.Attribution.Unlinked(member)
			}
		}
		if !a.stays(c.Attribution.Parent) {
			c.Attribution.Parent = ""
		}
		return c, a.clearParent(c.Attribution, before)
	}
	return change, nil
}

// clearParent takes an attribution out of its old parent before it gets a new one, which may still stand inside it.
func (a *articleMerge) clearParent(next corpus.Attribution, before layerRow) error {
	var was struct{ Parent corpus.ID }
	if before.value == "" || json.Unmarshal([]byte(before.value), &was) != nil || was.Parent == "" || was.Parent == next.Parent {
		return nil
	}
	old, err := a.live(attributionTable, next.ID)
	if err != nil {
		return err
	}
	return a.update(attributionTable, next.ID, old, attributionTable.with(old, "parent_id", nil))
}

// removeRows takes out of sight what the other copy removed.
func (a *articleMerge) removeRows() error {
	for _, t := range []*table{commentTable, decisionTable, rejectionTable, statusTable, attributionTable, spanTable} {
		for _, id := range a.order {
			r := a.results[id]
			if _, here := a.mine[id]; r.table != t || len(r.heads) > 0 || !here {
				continue
			}
			if err := a.removeRow(t, id); err != nil {
				return err
			}
			if err := a.setAlternatives(t, registerKey{id, ""}, a.id, nil); err != nil {
				return err
			}
			a.count(t, r.owner).Removed++
		}
	}
	return nil
}

func (m *merger) removeRow(t *table, id corpus.ID) error {
	switch t {
	case spanTable:
		return m.removeSpan(id)
	case attributionTable:
		return m.removeAttribution(id)
	}
	old, err := m.known(t, id)
	if err != nil || old.isDeleted() {
		return err
	}
	return m.remove(t, id, old)
}
