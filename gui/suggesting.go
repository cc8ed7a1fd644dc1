package gui

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/attribution"
	"github.com/onrecord/onrecord/store/corpus"
)

// suggesting is what is suggested in the article shown.
type suggesting struct {
	off       bool    // nothing is suggested in this project
	threshold float64 // of confidence: what is below is not shown

	all    []*suggestion // in the order of the text
	open   []*suggestion // those that are neither annotated nor rejected
	shown  []*suggestion // those of them that are sure enough
	chosen *suggestion   // nil = none
	last   *suggestion   // the one that was chosen last

	of     corpus.Article // for which all was found
	cancel func()         // ends the search for it; nil = there was none
	back   *suggestion    // one that undo has just brought back
	undoes bool           // the marks that come next are those of an undo
	keeps  bool           // the codebook was read again and is the same: what was found stays

	completing completing
}

// Settings of a project about suggestions.
const (
	settingSuggesting = "suggestions" // noSuggestions, or "" = they are shown
	settingThreshold  = "suggestions from"
	noSuggestions     = "no"
)

// longestSuggested is in bytes of an article: beyond, looking after each gesture at all that is proposed would be felt.
const longestSuggested = 1 << 19

// suggestingOf reads from a project whether and from which confidence on suggestions are shown.
func suggestingOf(p *store.Project) (suggesting, error) {
	g := suggesting{threshold: attribution.ShownFrom}
	value, err := p.Setting(settingSuggesting)
	if err != nil {
		return g, err
	}
	g.off = value == noSuggestions
	value, err = p.Setting(settingThreshold)
	if at, wrong := strconv.ParseFloat(value, 64); wrong == nil && at >= 0 && at <= 1 { // what cannot be read is as usual
		g.threshold = at
	}
	return g, err
}

// setSuggesting shows or hides suggestions in this project.
func (s *Session) setSuggesting(on bool) {
	s.suggested.off = !on
	value := ""
	if !on {
		value = noSuggestions
	}
	s.keep(settingSuggesting, value)
	s.changed.emit(changedSuggestions | changedChoice)
}

// setThreshold says from which confidence on suggestions are shown.
func (s *Session) setThreshold(at float64) {
	s.suggested.threshold = at
	s.keep(settingThreshold, strconv.FormatFloat(at, 'f', 2, 64))
	s.changed.emit(changedSuggestions)
}

// suggests tells whether there can be suggestions now: in an article that is mine to work on and that I am not done with.
func (s *Session) suggests() bool {
	if s.proposer == nil || s.project == nil || s.suggested.off || s.readOnly() != "" || s.adjudicating != nil || s.editing != nil {
		return false
	}
	a := &s.doc.Article
	if a.ID == "" || len(a.Text) > longestSuggested || rolesIn(&s.codebook).claim.Name == "" {
		return false
	}
	if language := strings.ToLower(a.Language); language != "" && !strings.HasPrefix(language, "en") {
		return false // the proposer knows English
	}
	return !slices.Contains([]corpus.Status{corpus.Done, corpus.Review, corpus.Approved}, s.status())
}

// suggest is the first to hear of a change: it brings up to date what is suggested, before the panels show it.
func (s *Session) suggest(c change) {
	g := &s.suggested
	if c&changedChoice != 0 && (s.span != "" || s.frame != "") {
		g.chosen = nil
	}
	if c&(changedProject|changedArticle|changedZones|changedMarks|changedReview|changedSuggestions|changedChoice) == 0 {
		return
	}
	if !s.suggests() {
		g.forget()
		return
	}
	s.complete()
	if c&^changedChoice == 0 {
		return
	}
	if a := s.doc.Article; g.of.ID != a.ID || !slices.Equal(g.of.Zones, a.Zones) || c&changedProject != 0 && !g.keeps {
		g.forget()
		s.propose(a)
	}
	g.settle(s)
	if c&changedMarks != 0 {
		g.bringBack(s)
	}
}

// bringBack chooses a suggestion again whose acceptance or rejection was undone.
func (g *suggesting) bringBack(s *Session) {
	if i := slices.IndexFunc(g.shown, func(x *suggestion) bool { return x.judged }); i >= 0 && g.undoes {
		x := g.shown[i]
		g.chosen, g.last, g.back = x, x, x
		s.span, s.left, s.frame, s.open = "", "", "", ""
	}
	for _, x := range g.shown {
		x.judged = false
	}
	g.undoes = false
}

// forget ends the search and drops what it found.
func (g *suggesting) forget() {
	if g.cancel != nil {
		g.cancel()
	}
	g.completing.stop()
	*g = suggesting{off: g.off, threshold: g.threshold}
}

// propose looks for attributions in the background.
func (s *Session) propose(a corpus.Article) {
	ctx, cancel := context.WithCancel(context.Background())
	s.suggested.of, s.suggested.cancel = a, cancel
	find, r := s.proposer, rolesIn(&s.codebook)
	s.comparing.Go(func() {
		defer carry()
		var proposals []attribution.Proposal
		if ctx.Err() == nil {
			proposals = find.Propose(a)
		}
		onMain(func() {
			if ctx.Err() != nil { // another article, or other zones, since then
				return
			}
			s.suggested.all = suggestionsOf(proposals, r)
			s.changed.emit(changedSuggestions)
		})
	})
}

// settle finds which suggestions are open, and which of them are shown.
func (g *suggesting) settle(s *Session) {
	r := rolesIn(&s.codebook)
	g.open, g.shown = nil, nil
	for _, x := range g.all {
		if s.annotated(x, r) || s.doc.Rejects(s.me, x.Claim, x.Cue) {
			continue
		}
		g.open = append(g.open, x)
		if x.Confidence >= g.threshold {
			g.shown = append(g.shown, x)
		}
	}
	if !slices.Contains(g.shown, g.chosen) {
		g.chosen = nil
	}
}

// annotated tells whether an attribution that is mine, or that an import brought, says the same.
func (s *Session) annotated(x *suggestion, r roles) bool {
	for _, span := range s.doc.SpansOver(corpus.Hull(x.Claim)) {
		if span.Label != r.claim.Label || !s.stands(span.Annotator) {
			continue
		}
		for _, a := range s.doc.AttributionsOf(span.ID) {
			if s.stands(a.Annotator) && corpus.SameAttribution(s.fragments(a, r.claim), s.fragments(a, r.cue), x.Claim, x.Cue) {
				return true
			}
		}
	}
	return false
}

// stands tells whether what is in a layer counts as annotated for me: not what is another person's, nor what a suggester
// filled in.
func (s *Session) stands(layer string) bool {
	return layer == s.me || !s.others(layer)
}

// fragments are those of all spans in a slot of an attribution.
func (s *Session) fragments(a corpus.Attribution, slot corpus.Slot) []corpus.Range {
	var all []corpus.Range
	for _, id := range a.Slots[slot.Name] {
		span, _ := s.doc.Span(id)
		all = append(all, span.Fragments...)
	}
	return all
}

// chooseSuggestion chooses one, and nothing else; nil chooses none.
func (s *Session) chooseSuggestion(x *suggestion) {
	if x == nil && s.suggested.chosen == nil {
		return
	}
	s.span, s.left, s.frame, s.open = "", "", "", ""
	s.suggested.chosen = x
	if x != nil {
		s.suggested.last = x
	}
	s.changed.emit(changedChoice)
}

// nextSuggestion is the one that follows the chosen one, or else a place in the text; by is +1 or -1. Behind the last comes
// the first.
func (s *Session) nextSuggestion(by, caret int) *suggestion {
	g := &s.suggested
	if len(g.shown) == 0 {
		return nil
	}
	behind := func(x *suggestion) bool { return x.start() >= caret }
	if from := g.last; from != nil && (from == g.chosen || from.start() == caret) { // several may begin there
		behind = func(x *suggestion) bool { return x.number > from.number || x.number == from.number && by < 0 }
	}
	at := slices.IndexFunc(g.shown, behind)
	if at < 0 {
		at = len(g.shown)
	}
	if by < 0 {
		at--
	}
	return g.shown[(at+len(g.shown))%len(g.shown)]
}

// behindSuggestion is the first one shown behind another in the text, nil when there is none.
func (s *Session) behindSuggestion(x *suggestion) *suggestion {
	for _, next := range s.suggested.shown {
		if next.number > x.number {
			return next
		}
	}
	return nil
}

// besideSuggestion tells whether a place is in the paragraphs of the chosen suggestion, or in one next to them: what stands
// there may put it right.
func (s *Session) besideSuggestion(at int) bool {
	const blank = " \t\n"
	x, text := s.suggested.chosen, s.doc.Article.Text
	if x == nil {
		return false
	}
	hull := x.hull()
	from, to := corpus.Paragraph(text, hull.Start).Start, corpus.Paragraph(text, hull.End).End
	from = corpus.Paragraph(text, len(strings.TrimRight(text[:from], blank))).Start
	to = corpus.Paragraph(text, len(text)-len(strings.TrimLeft(text[to:], blank))).End
	return from <= at && at <= to
}
