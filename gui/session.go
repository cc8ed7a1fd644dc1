package gui

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"reflect"
	"slices"
	"strconv"
	"sync"

	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/adjudication"
	"github.com/onrecord/onrecord/store/corpus"
)

// Session is the open project as the window sees it, and the only one that changes anything. What it holds is already
// as the last gesture left it; the writer brings the file after. Methods are for the main goroutine.
type Session struct {
	changed signal
	fail    func(error)  // shows an error
	hint    func(string) // says something in passing

	project  *store.Project
	writer   *writer
	codebook corpus.Codebook
	entities []corpus.Entity         // of the whole project, by name, without those merged into others
	merged   map[corpus.ID]corpus.ID // those, and into what

	sight
	layers []layer            // of the article shown, those out of sight too
	held   map[corpus.ID]bool // spans in sight that an attribution out of sight holds

	packet *store.PacketInfo // nil when the project is no packet

	conflicts []corpus.Conflict // that a merge left to decide

	filter store.Filter
	rows   []store.ArticleRow // the filtered list
	counts map[corpus.Status]int
	doc    corpus.Document // what is seen of the article shown; its ID is "" when none is
	wanted corpus.ID       // the article asked for last: a slower one before it is dropped

	span  corpus.ID // chosen span
	left  corpus.ID // the span that was chosen until the caret left it
	frame corpus.ID // chosen attribution
	open  corpus.ID // attribution that the next tags join

	made      int      // gestures so far
	proposer  proposer // nil = nothing is suggested
	suggested suggesting

	drafts  map[string]string // comments that were begun, by draftOf
	talking int               // open threads of comments in the whole project

	backups  *backups
	unbacked error // why the last backup could not be made

	pending int   // gestures not saved yet
	unsaved error // why the first of them could not be
	canUndo string
	canRedo string
	undoOf  string     // who made what undo would take back
	place   func() int // where the view is, in bytes; nil = nowhere
	placed  int        // where it was when the article was left last
	arrived func()     // called once when the next article is shown

	adjudicating *adjudicating           // nil = the article is read, not adjudicated
	editing      *goldEdit               // nil = marks go to my layer
	review       []adjudication.Reviewed // what review made of my marks in the article shown
	reviewedFor  string                  // whose marks those are
	comparing    *sync.WaitGroup         // comparisons of layers and searches for suggestions in hand, beside the writer
}

// settings of a project, which are view state and not history.
const (
	settingArticle = "article" // last article shown
	settingPlace   = "place "  // and the article's ID: where its view was, in bytes
)

// newSession has no project.
func newSession(fail func(error)) *Session {
	s := &Session{fail: fail, hint: func(string) {}, comparing: new(sync.WaitGroup)}
	s.changed.listen(s.suggest)
	return s
}

// opened tells whether there is a project.
func (s *Session) opened() bool { return s.project != nil }

// readOnly tells in words why the project cannot be changed; "" when it can, or when there is none.
func (s *Session) readOnly() string {
	if s.project == nil {
		return ""
	}
	return s.project.ReadOnly()
}

// use makes a project the open one; the one before is closed. The session owns it from here.
func (s *Session) use(p *store.Project, me string) error {
	ctx := context.Background()
	codebook, err := p.Codebook(ctx)
	if err != nil {
		return errors.Join(err, p.Close())
	}
	entities, merged, err := entitiesOf(p)
	if err != nil {
		return errors.Join(err, p.Close())
	}
	packet, err := p.Packet(ctx)
	if err != nil {
		return errors.Join(err, p.Close())
	}
	view, err := sightOf(p, packet, me)
	if err != nil {
		return errors.Join(err, p.Close())
	}
	suggested, err := suggestingOf(p)
	if err != nil {
		return errors.Join(err, p.Close())
	}
	last, err := p.Setting(settingArticle)
	if err != nil {
		return errors.Join(err, p.Close())
	}
	if err := s.close(); err != nil {
		return errors.Join(err, p.Close())
	}
	s.suggested.forget()
	*s = Session{proposer: s.proposer, suggested: suggested, comparing: s.comparing, changed: s.changed, fail: s.fail, hint: s.hint, place: s.place, project: p, packet: packet, codebook: codebook, entities: entities, merged: merged, sight: view, counts: map[corpus.Status]int{}, drafts: readDrafts(p)}
	s.serve()
	s.writer = newWriter(p)
	s.writer.onState = s.saved
	s.writer.onRefused = s.refused
	s.writer.onForeign = func() { s.refresh("") }
	s.writer.start()
	s.backups = newBackups(p, func(err error) {
		if s.project == p {
			s.backedUp(err)
		}
	})
	s.readUndo(labelsOf(p))
	s.changed.emit(changedProject | changedArticle | changedMarks | changedChoice | changedSaved)
	s.readConflicts()
	s.readList(func() {
		if last == "" || !slices.ContainsFunc(s.rows, func(r store.ArticleRow) bool { return string(r.ID) == last }) {
			last = ""
			if len(s.rows) > 0 {
				last = string(s.rows[0].ID)
			}
		}
		s.arrived = s.tellSentBack
		s.show(corpus.ID(last))
	})
	return nil
}

// close saves what is pending and closes the project. On error it stays open.
func (s *Session) close() error {
	if s.project == nil {
		return nil
	}
	s.rememberPlace()
	if err := s.writer.flush(); err != nil {
		return err
	}
	s.backups.finish()
	return s.abandon()
}

// abandon closes the project even though steps are unsaved.
func (s *Session) abandon() error {
	s.writer.stop()
	s.backups.cancel()
	s.backups.running.Wait()
	err := s.project.Close()
	s.project = nil
	return err
}

// apply makes a gesture: the session has it at once, the file soon after. One that would change another person's work is
// refused.
func (s *Session) apply(step corpus.Step, c change) {
	if s.project == nil {
		return
	}
	if why := s.project.ReadOnly(); why != "" {
		s.fail(errors.New("this project cannot be changed: " + why))
		return
	}
	if s.refuses(step.Changes...) {
		return
	}
	step.Annotator = s.hand()
	if step.Article == "" {
		step.Article = s.doc.Article.ID
	}
	s.doc.Do(step)
	s.noteEntities(step)
	s.noteLayers(step)
	s.made++
	s.noteConflicts(step)
	s.pending++
	s.canUndo, s.canRedo, s.undoOf = step.Label, "", step.Annotator
	s.writer.save(step)
	s.changed.emit(c | changedSaved)
	s.touchRow()
}

// noteEntities keeps the project's list of entities as the step leaves it.
func (s *Session) noteEntities(step corpus.Step) {
	changed := false
	for _, change := range step.Changes {
		if put, ok := change.(corpus.PutEntity); ok {
			e := put.Entity
			s.entities = slices.DeleteFunc(slices.Clone(s.entities), func(x corpus.Entity) bool { return x.ID == e.ID })
			s.merged[e.ID] = e.MergedInto
			if e.MergedInto == "" {
				s.entities = append(s.entities, e)
			}
			changed = true
		}
	}
	if changed { // names are folded for each comparison: not at every gesture
		slices.SortFunc(s.entities, byName)
	}
}

// touchRow keeps the row of the article shown as the session has it, without asking the file.
func (s *Session) touchRow() {
	for i := range s.rows {
		if row := &s.rows[i]; row.ID == s.doc.Article.ID {
			if status := s.doc.StatusOf(s.hand()); row.Status != status {
				s.counts[row.Status]--
				s.counts[status]++
				row.Status = status
			}
			row.Statuses = s.doc.Statuses
			a := s.doc.Article
			row.Title, row.Byline, row.Outlet, row.Published, row.Language = a.Title, a.Byline, a.Outlet, a.Published, a.Language
			row.Spans, row.Attributions, row.Flagged = count(&s.doc, s.listed().unseen())
			open := openThreads(corpus.Threads(s.doc.Comments))
			s.talking += open - row.Open
			row.Open = open
			s.changed.emit(changedList)
			return
		}
	}
}

// count counts the spans and attributions of a document, and how many of them are flagged, without those of some annotators.
func count(d *corpus.Document, without []string) (spans, attributions, flagged int) {
	for i := range d.Spans { // by index: there may be many, and each is large
		if slices.Contains(without, d.Spans[i].Annotator) {
			continue
		}
		spans++
		if d.Spans[i].Flagged {
			flagged++
		}
	}
	for i := range d.Attributions {
		if slices.Contains(without, d.Attributions[i].Annotator) {
			continue
		}
		attributions++
		if d.Attributions[i].Flagged {
			flagged++
		}
	}
	return spans, attributions, flagged
}

// saved is the writer's word on how far it is.
func (s *Session) saved(pending int, err error, next undoLabels) {
	s.pending, s.unsaved = pending, err
	if pending == 0 && s.project != nil {
		s.readUndo(next)
	}
	s.changed.emit(changedSaved)
}

// refused takes back a step that the store does not accept: what the file says counts.
func (s *Session) refused(step corpus.Step, err error) {
	s.fail(err)
	s.readConflicts()
	s.reload()
}

func (s *Session) readUndo(l undoLabels) { s.canUndo, s.canRedo, s.undoOf = l.undo, l.redo, l.by }

// undo takes back the last gesture, in whatever article it was made.
func (s *Session) undo() {
	s.suggested.undoes = true
	s.travel((*store.Project).Undo)
}

// redo makes it again.
func (s *Session) redo() { s.travel((*store.Project).Redo) }

func (s *Session) travel(move func(*store.Project) (store.Applied, error)) {
	if s.project == nil {
		return
	}
	s.writer.then(func(p *store.Project) {
		applied, err := move(p)
		next := labelsOf(p)
		onMain(func() {
			if s.project != p {
				return
			}
			if err != nil {
				if store.ErrorCode(err) != store.CodeNothing {
					s.fail(err)
				}
				return
			}
			s.readUndo(next)
			s.readEntities()
			if applied.Shared {
				s.readCodebook()
			}
			s.readConflicts()
			s.readList(nil)
			if applied.Article != "" {
				s.load(applied.Article, true)
			} else {
				s.reload()
			}
		})
	})
}

// show opens an article of the list.
func (s *Session) show(id corpus.ID) {
	if id == s.doc.Article.ID && id != "" {
		return
	}
	s.load(id, false)
}

// reload reads the article shown anew from the file.
func (s *Session) reload() { s.load(s.doc.Article.ID, true) }

// load reads an article after everything before it is saved. Staying keeps choice and place where they can be kept.
func (s *Session) load(id corpus.ID, stay bool) {
	s.wanted = id
	view, made := s.sight, s.made
	s.rememberPlace()
	if id == "" {
		s.layers, s.held = nil, nil
		s.settle(corpus.Document{})
		return
	}
	s.writer.then(func(p *store.Project) {
		doc, err := p.Document(context.Background(), id)
		people, peopleErr := p.Annotators(context.Background())
		view := view.knowing(people)
		doc, layers, held := view.part(doc)
		doc.Index()                                      // here, where nobody waits for it
		place, _ := p.Setting(settingPlace + string(id)) // a place that cannot be read is the beginning
		if err = cmp.Or(err, peopleErr); err == nil && p.ReadOnly() == "" {
			err = p.SetSetting(settingArticle, string(id))
		}
		onMain(func() {
			switch {
			case s.project != p || s.wanted != id:
				return
			case s.made != made && s.doc.Article.ID == id: // gestures since then are not in it
				s.load(id, stay)
			case store.ErrorCode(err) == store.CodeNotFound:
				s.layers, s.held = nil, nil
				s.settle(corpus.Document{}) // undo took the article away
			case err != nil:
				s.fail(err)
			default:
				s.placed, _ = strconv.Atoi(place)
				s.kinds, s.layers, s.held = view.kinds, layers, held
				s.settle(doc)
			}
		})
	})
}

// rememberPlace keeps where the view of the article is, for the next time.
func (s *Session) rememberPlace() {
	id := s.doc.Article.ID
	if id == "" || s.place == nil || s.project.ReadOnly() != "" {
		return
	}
	at := strconv.Itoa(s.place())
	s.writer.then(func(p *store.Project) {
		if err := p.SetSetting(settingPlace+string(id), at); err != nil {
			slog.Warn("the place in the article is not kept", "error", err)
		}
	})
}

// settle makes a document the one shown.
func (s *Session) settle(doc corpus.Document) {
	c := changedMarks | changedChoice | changedSaved
	if doc.Article.ID != s.doc.Article.ID || doc.Article.ID == "" {
		c |= changedArticle
		s.span, s.left, s.frame, s.open = "", "", "", ""
	} else if !slices.Equal(doc.Article.Zones, s.doc.Article.Zones) || doc.Article.Title != s.doc.Article.Title || doc.Status != s.doc.Status {
		c |= changedZones
	}
	if !slices.Equal(doc.Comments, s.doc.Comments) {
		c |= changedComments
	}
	s.doc = doc
	if _, ok := doc.Span(s.span); !ok {
		s.span = ""
	}
	if _, ok := doc.Attribution(s.frame); !ok {
		s.frame = ""
	}
	if _, ok := doc.Attribution(s.open); !ok {
		s.open = ""
	}
	s.changed.emit(c)
	if then := s.arrived; then != nil {
		s.arrived = nil
		then()
	}
}

// readList reads the list of articles as the filter says, and then runs a function if there is one.
func (s *Session) readList(then func()) {
	filter, view := s.filter, s.listed()
	s.writer.then(func(p *store.Project) {
		ctx := context.Background()
		people, err := p.Annotators(ctx)
		view := view.knowing(people)
		filter.Annotator, filter.Uncounted = view.me, view.unseen()
		var rows []store.ArticleRow
		if err == nil {
			rows, err = p.Articles(ctx, filter)
		}
		all := rows
		if err == nil && (filter.Text != "" || len(filter.Statuses) > 0) {
			all, err = p.Articles(ctx, store.Filter{Annotator: view.me})
		}
		counts := map[corpus.Status]int{}
		talking := 0
		for _, row := range all {
			counts[row.Status]++
			talking += row.Open
		}
		onMain(func() {
			if s.project != p {
				return
			}
			if err != nil {
				s.fail(err)
				return
			}
			s.rows, s.counts, s.kinds, s.talking = rows, counts, view.kinds, talking
			s.changed.emit(changedList)
			if then != nil {
				then()
			}
		})
	})
}

func (s *Session) readEntities() {
	s.writer.then(func(p *store.Project) {
		entities, merged, err := entitiesOf(p)
		onMain(func() {
			switch {
			case s.project != p:
			case err != nil:
				s.fail(err)
			default:
				s.entities, s.merged = entities, merged
				s.changed.emit(changedChoice)
			}
		})
	})
}

// entitiesOf reads the entities of a project without those that were merged into others, and into what those were.
func entitiesOf(p *store.Project) ([]corpus.Entity, map[corpus.ID]corpus.ID, error) {
	entities, err := p.Entities(context.Background())
	if err != nil {
		return nil, nil, err
	}
	gone, err := p.MergedEntities(context.Background())
	merged := make(map[corpus.ID]corpus.ID, len(gone))
	for _, e := range gone {
		merged[e.ID] = e.MergedInto
	}
	return entities, merged, err
}

// setFilter shows only some articles in the list.
func (s *Session) setFilter(f store.Filter) {
	s.filter = f
	if s.project != nil {
		s.readList(nil)
	}
}

// step goes to the next or previous article of the list.
func (s *Session) step(by int) {
	i := slices.IndexFunc(s.rows, func(r store.ArticleRow) bool { return r.ID == s.doc.Article.ID })
	if j := i + by; i >= 0 && j >= 0 && j < len(s.rows) {
		s.show(s.rows[j].ID)
	}
}

// refresh reads everything anew: files came in. Then an article is shown: the one named, else the one there was, else the
// first.
func (s *Session) refresh(show corpus.ID) {
	s.readEntities()
	s.readCodebook()
	s.readConflicts()
	s.readList(func() {
		switch {
		case show != "":
			s.show(show)
		case s.doc.Article.ID == "" && len(s.rows) > 0:
			s.show(s.rows[0].ID)
		default:
			s.reload()
		}
	})
}

// readCodebook reads the codebook anew, and what can be undone.
func (s *Session) readCodebook() {
	s.writer.then(func(p *store.Project) {
		codebook, err := p.Codebook(context.Background())
		next := labelsOf(p)
		onMain(func() {
			switch {
			case s.project != p:
			case err != nil:
				s.fail(err)
			default:
				s.suggested.keeps = reflect.DeepEqual(codebook, s.codebook)
				s.codebook = codebook
				s.readUndo(next)
				s.changed.emit(changedProject | changedSaved)
				s.suggested.keeps = false
			}
		})
	})
}

func byName(a, b corpus.Entity) int {
	switch x, y := corpus.FoldName(a.Name), corpus.FoldName(b.Name); {
	case x < y:
		return -1
	case x > y:
		return +1
	default:
		return 0
	}
}
