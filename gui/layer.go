package gui

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/corpus"
)

// layer is the work of one annotator in the article shown.
type layer struct {
	name                string
	kind                corpus.AnnotatorKind
	spans, attributions int
	seen                bool
}

// keep remembers something with the project that is no part of its history.
func (s *Session) keep(key, value string) {
	s.writer.then(func(p *store.Project) {
		if p.ReadOnly() != "" {
			return
		}
		if err := p.SetSetting(key, value); err != nil {
			onMain(func() { s.fail(err) })
		}
	})
}

// become says who works from now on.
func (s *Session) become(name string) {
	if name == "" || s.project == nil {
		return
	}
	s.keep(store.SettingAnnotator, name)
	if s.me != name {
		s.me = name
		s.finish()
		s.look()
	}
}

// look reads anew what is seen.
func (s *Session) look() {
	s.changed.emit(changedSaved | changedList)
	s.readList(nil)
	s.reload()
}

// toggleLayer hides a layer, or shows it again; mine is always seen.
func (s *Session) toggleLayer(name string) {
	hidden := maps.Clone(s.hidden)
	if hidden == nil {
		hidden = map[string]bool{}
	}
	if hidden[name] {
		delete(hidden, name)
	} else {
		hidden[name] = true
	}
	s.hide(hidden)
}

// onlyMine tells whether all layers but mine are hidden by hand, as far as there are any.
func (s *Session) onlyMine() bool {
	for name := range s.kinds {
		if name != s.me && !s.hidden[name] {
			return false
		}
	}
	return len(s.kinds) > 0
}

// toggleMine shows only my layer, or all of them again.
func (s *Session) toggleMine() {
	hidden := map[string]bool{}
	if !s.onlyMine() {
		hidden = set(slices.Collect(maps.Keys(s.kinds)))
	}
	s.hide(hidden)
}

func (s *Session) hide(hidden map[string]bool) {
	s.hidden = hidden
	list, err := json.Marshal(slices.Sorted(maps.Keys(hidden)))
	if err != nil {
		s.fail(err)
		return
	}
	s.keep(settingHidden, string(list))
	s.look()
}

// setBlind turns blind mode on or off, for everybody who works in this file.
func (s *Session) setBlind(on bool) {
	s.blind = on
	value := noBlind
	if on {
		value = yesBlind
	}
	s.keep(settingBlind, value)
	s.look()
}

// layerList lists the layers of the article by name, mine first, with what they hold now. In blind mode those that are kept
// out of sight are not in it.
func (s *Session) layerList() []layer {
	list := layersOf(&s.doc)
	for i := range list {
		list[i].kind, list[i].seen = s.kinds[list[i].name], s.sees(list[i].name, s.doc.Statuses)
	}
	for _, l := range s.layers {
		if !l.seen && !s.kept(l.name) {
			list = slices.DeleteFunc(list, func(x layer) bool { return x.name == l.name }) // spans that others hold
			list = append(list, l)
		}
	}
	if !slices.ContainsFunc(list, func(l layer) bool { return l.name == s.me }) {
		list = append(list, layer{name: s.me, seen: true})
	}
	slices.SortFunc(list, func(a, b layer) int {
		switch {
		case a.name == s.me:
			return -1
		case b.name == s.me:
			return +1
		default:
			return strings.Compare(a.name, b.name)
		}
	})
	return list
}

// kept tells whether blind mode keeps a layer of the article out of sight.
func (s *Session) kept(name string) bool { return s.others(name) && s.blinded(s.doc.Statuses) }

// noteLayers keeps which layers there are, as a step leaves it.
func (s *Session) noteLayers(step corpus.Step) {
	note := func(name string) {
		if !slices.ContainsFunc(s.layers, func(l layer) bool { return l.name == name }) {
			s.layers = append(slices.Clone(s.layers), layer{name: name, kind: s.kinds[name], seen: true})
		}
	}
	for _, change := range step.Changes {
		switch c := change.(type) {
		case corpus.PutAnnotator:
			s.kinds = maps.Clone(s.kinds)
			s.kinds[c.Annotator.Name] = c.Annotator.Kind
		case corpus.PutSpan:
			note(c.Span.Annotator)
		case corpus.PutAttribution:
			note(c.Attribution.Annotator)
		}
	}
}

// shared tells whether the article shows work of another person.
func (s *Session) shared() bool {
	return slices.ContainsFunc(s.layers, func(l layer) bool { return l.seen && s.others(l.name) })
}

// unseenWords tells whose layers are not shown, "" when all are.
func (s *Session) unseenWords() string {
	if s.doc.Article.ID == "" {
		return ""
	}
	var hidden []string
	for _, l := range s.layers {
		if !l.seen && !s.kept(l.name) {
			hidden = append(hidden, l.name)
		}
	}
	blind := s.blinded(s.doc.Statuses)
	switch {
	case blind && len(hidden) > 0:
		return "Hidden: " + strings.Join(hidden, ", ") + ", and other people until you are done"
	case blind:
		return "Blind: other people’s work shows when you are done"
	case len(hidden) > 0:
		return "Hidden: " + strings.Join(hidden, ", ") + " (m shows all)"
	default:
		return ""
	}
}

// ownPart is the document without the work of other people: what is open in it, and where it has no mark yet, is mine to see
// to.
func (s *Session) ownPart() *corpus.Document {
	if !s.shared() {
		return &s.doc
	}
	d := &s.doc
	return &corpus.Document{
		Article: d.Article, Status: d.Status, Standing: d.Standing, Statuses: d.Statuses, Entities: d.Entities,
		Spans:        slices.DeleteFunc(slices.Clone(d.Spans), func(x corpus.Span) bool { return s.others(x.Annotator) }),
		Attributions: slices.DeleteFunc(slices.Clone(d.Attributions), func(a corpus.Attribution) bool { return s.others(a.Annotator) }),
	}
}
