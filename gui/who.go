package gui

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"github.com/onrecord/onrecord/store/corpus"
)

const offersShown = 5

// showMention asks who or what a mention is. Entities that bear the name are offered at once; typing finds others, and
// makes a new one last.
func (i *inspector) showMention(span corpus.Span) {
	i.add(heading("Who or what is it?"))
	if e, ok := i.s.entity(span.Entity); ok {
		i.showEntity(e)
		return
	}
	found := container.NewVBox()
	at := 0 // the row that Enter takes
	row := func(text string, style fyne.TextStyle, do func()) {
		found.Add(newPressed(text, style, false, func() {
			do()
			i.leave()
		}))
	}
	mark := func(to int) {
		at = min(max(to, 0), max(len(found.Objects)-1, 0))
		for n, o := range found.Objects {
			o.(*pressed).chosen = n == at
			o.Refresh()
		}
	}
	who := i.newField("", "type a name", 1, func(string) {})
	fill := func(typed string) {
		found.Objects = nil
		for _, e := range i.candidates(span, typed) {
			row(describe(e), fyne.TextStyle{}, func() { i.s.linkEntity(e) })
		}
		if name := newName(span, typed); name != "" && !i.exact(name) {
			row("new: “"+name+"”", fyne.TextStyle{Italic: true}, func() { i.s.newEntity(name) })
		}
		found.Refresh()
		mark(0)
	}
	who.onEach = fill
	who.arrows = func(by int) { mark(at + by) }
	who.OnSubmitted = func(string) {
		if at < len(found.Objects) {
			found.Objects[at].(*pressed).do()
		}
	}
	fill("")
	i.who = who
	i.add(i.wheeled(who))
	i.add(found)
}

func (i *inspector) candidates(span corpus.Span, typed string) []corpus.Entity {
	if strings.TrimSpace(typed) == "" {
		return i.s.offers(span.Quote, offersShown)
	}
	return i.s.matches(typed, offersShown)
}

// newName is what a new entity would be called: what was typed, or else the mention's own words when they may be a name.
func newName(span corpus.Span, typed string) string {
	if typed = strings.TrimSpace(typed); typed != "" {
		return typed
	}
	if !mayBeName(span.Quote) {
		return ""
	}
	name := oneLine(span.Quote)
	for _, ending := range []string{"’s", "'s"} {
		name = strings.TrimSuffix(name, ending)
	}
	return name
}

func (i *inspector) exact(name string) bool {
	return slices.ContainsFunc(i.s.entities, func(e corpus.Entity) bool { return corpus.FoldName(e.Name) == corpus.FoldName(name) })
}

func describe(e corpus.Entity) string {
	parts := []string{e.Name}
	for _, p := range []string{e.Role, e.Affiliation} {
		if p != "" {
			parts = append(parts, p)
		}
	}
	return strings.Join(parts, ", ")
}

// showEntity shows the entity of a mention in a line; pressed, it opens to say what is known of it.
func (i *inspector) showEntity(e corpus.Entity) {
	open := i.opened == e.ID || e.Kind == ""
	name := newPressed(e.Name, fyne.TextStyle{Bold: true}, false, func() {
		i.opened = e.ID
		if open {
			i.opened = ""
		}
		i.rebuild()
		i.leave()
	})
	i.add(container.NewBorder(nil, nil, nil, newCross(func() {
		i.s.unlinkEntity()
		i.leave()
	}), name))
	about := newPressedFaint(i.about(e), func() {
		i.s.nextMention(e.ID, i.reveal)
		i.leave()
	})
	if open {
		i.add(about)
	} else {
		edit := newLine("edit", 11, fyne.TextStyle{}, theme.ColorNamePrimary)
		i.add(container.NewBorder(nil, nil, nil, newTap(inset(edit, 3, 6, 3, 6), func() {
			i.opened = e.ID
			i.rebuild()
		}), about))
	}
	if open {
		i.editEntity(e)
	}
}

// about is what is known of an entity, in a line.
func (i *inspector) about(e corpus.Entity) string {
	var parts []string
	for _, p := range []string{i.kind(e), e.Role, e.Affiliation} {
		if p != "" {
			parts = append(parts, p)
		}
	}
	parts = append(parts, plural(i.s.inArticle()[e.ID], "mention")+" here")
	return strings.Join(parts, " · ")
}

// kind is what the codebook calls an entity's kind.
func (i *inspector) kind(e corpus.Entity) string {
	for _, c := range i.s.codebook.Entity.Kinds {
		if c.Value == e.Kind {
			return c.Title
		}
	}
	return ""
}

// editEntity asks for name, kind, naming, role and affiliation of an entity, and whether it is the same as another.
func (i *inspector) editEntity(e corpus.Entity) {
	set := func(change func(*corpus.Entity)) {
		if current, ok := i.s.entity(e.ID); ok {
			current = current.Clone()
			change(&current)
			i.s.putEntity(current)
		}
	}
	pick := func(choices []corpus.Choice, value string, put func(*corpus.Entity, string)) fyne.CanvasObject {
		picked := []string{}
		if value != "" {
			picked = []string{value}
		}
		return i.newOptions(choices, false, picked, func(p []string) {
			i.opened = e.ID
			set(func(e *corpus.Entity) { put(e, strings.Join(p, "")) })
			i.leave()
		}, i.hint)
	}
	i.add(inset(i.wheeled(i.newField(e.Name, "name", 1, func(t string) {
		if t = strings.TrimSpace(t); t != "" {
			set(func(e *corpus.Entity) { e.Name = t })
		}
	})), 2, 0, 4, 0))
	i.add(pick(i.s.codebook.Entity.Kinds, e.Kind, func(e *corpus.Entity, v string) { e.Kind = v }))
	i.add(heading("How is it named in the news?"))
	i.add(pick(i.s.codebook.Entity.Naming, e.Naming, func(e *corpus.Entity, v string) { e.Naming = v }))
	i.add(heading("Role and affiliation"))
	i.add(container.NewGridWithColumns(2,
		i.wheeled(i.newField(e.Role, "role", 1, func(t string) { set(func(e *corpus.Entity) { e.Role = t }) })),
		i.wheeled(i.newField(e.Affiliation, "affiliation", 1, func(t string) { set(func(e *corpus.Entity) { e.Affiliation = t }) }))))
	if len(i.s.entities) > 1 {
		i.add(inset(container.New(&flow{gap: 6}, button("Same as…", func() { i.chooseSame(e) }, i.leave)), 6, 0, 2, 0))
	}
}

// nextMention chooses the next mention of an entity in the article.
func (s *Session) nextMention(entity corpus.ID, reveal func(corpus.Range)) {
	var mentions []corpus.Span
	for _, span := range s.doc.Spans {
		if s.standsFor(span.Entity) == entity {
			mentions = append(mentions, span)
		}
	}
	if len(mentions) == 0 {
		return
	}
	at := slices.IndexFunc(mentions, func(x corpus.Span) bool { return x.ID == s.span })
	next := mentions[(at+1)%len(mentions)]
	s.choose(next.ID)
	reveal(next.Hull())
}
