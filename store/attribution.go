package store

import (
	"encoding/json"
	"maps"
	"slices"

	"github.com/onrecord/onrecord/store/corpus"
)

func (w *writer) putAttribution(a corpus.Attribution) error {
	if err := w.liveArticle(a.Article); err != nil {
		return err
	}
	if err := checkOrigin("attribution", a.ID, a.Origin, a.Confidence); err != nil {
		return err
	}
	if err := w.checkSlots(a); err != nil {
		return err
	}
	if err := w.checkParent(a); err != nil {
		return err
	}
	annotator, err := w.annotator(a.Annotator)
	if err != nil {
		return err
	}
	absent, err := json.Marshal(slices.Sorted(slices.Values(append([]string{}, a.Absent...))))
	if err != nil {
		return err
	}
	attributes, err := json.Marshal(a.Attributes)
	if err != nil {
		return err
	}
	isNew, err := w.put(attributionTable, a.ID, row{
		string(a.Article), optional(a.Parent), string(absent), string(annotator),
		string(attributes), a.Note, flag(a.Flagged), string(a.Origin), a.Confidence, millis(a.Created), int64(0),
	})
	if err != nil {
		return err
	}
	return w.putMembers(a, isNew)
}

// checkSlots tells whether the frame's slots are in the codebook and its spans in its article.
func (w *writer) checkSlots(a corpus.Attribution) error {
	book, err := w.book()
	if err != nil {
		return err
	}
	inBook := func(slot string) bool {
		return slices.ContainsFunc(book.Frame.Slots, func(s corpus.Slot) bool { return s.Name == slot })
	}
	for slot, spans := range a.Slots {
		if !inBook(slot) {
			return invalid("attribution %s: the codebook %s has no slot %q", a.ID, book.Name, slot)
		}
		for i, span := range spans {
			if slices.Contains(spans[:i], span) {
				return invalid("attribution %s: span %s stands twice in the slot %s", a.ID, span, slot)
			}
			of, err := w.articleOfSpan(span)
			if err != nil {
				return err
			}
			if of != a.Article {
				return invalid("attribution %s: span %s belongs to another article", a.ID, span)
			}
		}
	}
	for _, slot := range a.Absent {
		if !inBook(slot) || len(a.Slots[slot]) > 0 {
			return invalid("attribution %s: the slot %q cannot be marked as empty, it is filled or not in the codebook", a.ID, slot)
		}
	}
	return nil
}

// articleOfSpan is the article of a span in sight.
func (w *writer) articleOfSpan(id corpus.ID) (corpus.ID, error) {
	if article, ok := w.spans[id]; ok {
		return article, nil
	}
	r, err := w.live(spanTable, id)
	if err != nil {
		return "", err
	}
	return corpus.ID(r[0].(string)), nil
}

// checkParent tells whether the parent is there, in the same article, and not below the attribution itself.
func (w *writer) checkParent(a corpus.Attribution) error {
	return w.climb(attributionTable, "parent_id", a.ID, a.Parent, func(above row) error {
		if above[0] != string(a.Article) {
			return invalid("attribution %s: its parent belongs to another article", a.ID)
		}
		return nil
	})
}

// A member is a span in a slot of an attribution.
type member struct {
	id corpus.ID
	r  row
}

// members lists what is in the slots of an attribution, by slot.
func (w *writer) members(attribution corpus.ID) (map[string][]member, error) {
	uid, err := uidOf(attribution)
	if err != nil {
		return nil, err
	}
	have := map[string][]member{}
	err = w.eachLive(memberTable, "attribution_id = (SELECT id FROM attribution WHERE uid = ?)", uid, func(id corpus.ID, r row) error {
		slot := memberTable.value(r, "slot").(string)
		have[slot] = append(have[slot], member{id, r})
		return nil
	})
	return have, err
}

// putMembers makes the spans in the frame's slots those of a. Slots that hold the same spans in the same order are left
// alone, so that gaps in the positions make no change. A new attribution has none yet.
func (w *writer) putMembers(a corpus.Attribution, isNew bool) error {
	have := map[string][]member{} // by slot
	if !isNew {
		var err error
		if have, err = w.members(a.ID); err != nil {
			return err
		}
	}
	spanOf := func(m member) corpus.ID { return corpus.ID(memberTable.value(m.r, "span_id").(string)) }
	for _, slot := range slices.Sorted(maps.Keys(have)) {
		for _, m := range have[slot] {
			if slices.Contains(a.Slots[slot], spanOf(m)) {
				continue
			}
			if err := w.remove(memberTable, m.id, m.r); err != nil {
				return err
			}
		}
	}
	for _, slot := range slices.Sorted(maps.Keys(a.Slots)) {
		slices.SortFunc(have[slot], func(x, y member) int {
			return int(memberTable.value(x.r, "position").(int64) - memberTable.value(y.r, "position").(int64))
		})
		if slices.EqualFunc(have[slot], a.Slots[slot], func(m member, span corpus.ID) bool { return spanOf(m) == span }) {
			continue
		}
		for position, span := range a.Slots[slot] {
			next := row{string(a.Article), string(a.ID), slot, string(span), int64(position), int64(0)}
			if _, err := w.put(memberTable, memberID(a.ID, slot, span), next); err != nil {
				return err
			}
		}
	}
	return nil
}

// removeAttribution takes a frame out of sight; its spans stay, its children lose their parent.
func (w *writer) removeAttribution(id corpus.ID) error {
	old, err := w.known(attributionTable, id)
	if err != nil || old.isDeleted() {
		return err
	}
	uid, err := uidOf(id)
	if err != nil {
		return err
	}
	if err := w.removeAll(memberTable, "attribution_id = (SELECT id FROM attribution WHERE uid = ?)", uid); err != nil {
		return err
	}
	err = w.eachLive(attributionTable, "parent_id = (SELECT id FROM attribution WHERE uid = ?)", uid, func(child corpus.ID, r row) error {
		return w.update(attributionTable, child, r, attributionTable.with(r, "parent_id", nil))
	})
	if err != nil {
		return err
	}
	return w.remove(attributionTable, id, old)
}
