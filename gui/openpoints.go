package gui

import (
	"fmt"
	"slices"

	"github.com/onrecord/onrecord/store/corpus"
)

// openPointsDialog lists what is still open in the article; a choice goes there.
func (w *window) openPointsDialog() {
	w.inspector.flush()
	points := corpus.OpenPoints(w.s.ownPart(), &w.s.codebook)
	if len(points) == 0 {
		w.tell("Open points", "Nothing is open in this article: each quotation has a claim, each claim an attribution, each attribution says who speaks.", nil)
		return
	}
	all := make([]choice, len(points))
	for i, p := range points {
		all[i] = choice{w.s.pointText(p), "", "", func() { w.goTo(p) }}
	}
	w.choose(plural(len(points), "open point"), all)
}

// pointText says what is open. Of a verb of saying it gives the verb; where the sentence has an attribution, what may be
// missing is only the cue.
func (s *Session) pointText(p corpus.OpenPoint) string {
	text := oneLine(p.Text)
	if p.Kind != corpus.BareVerb {
		return title(string(p.Kind)) + ": " + text
	}
	verb := "“" + oneLine(s.doc.Article.Text[p.Range.Start:p.Range.End]) + "”"
	if s.attributed(corpus.SentenceAt(s.doc.Article.Text, p.Range.Start)) {
		return "A verb of saying that is no cue: " + verb + " – " + text
	}
	return title(string(p.Kind)) + ": " + verb + " – " + text
}

// attributed tells whether a part of an attribution lies in a stretch.
func (s *Session) attributed(r corpus.Range) bool {
	return slices.ContainsFunc(s.doc.SpansOver(r), func(span corpus.Span) bool { return len(s.doc.AttributionsOf(span.ID)) > 0 })
}

// goTo shows an open point, with the mark or attribution concerned chosen.
func (w *window) goTo(p corpus.OpenPoint) {
	w.finish()
	switch {
	case p.Span != "":
		w.page.reader.Goto(p.Range.Start)
		w.s.choose(p.Span)
	case p.Frame != "":
		w.page.reader.Goto(p.Range.Start)
		w.s.chooseFrame(p.Frame)
	default:
		w.page.reader.Select(p.Range)
	}
	w.page.reader.Reveal(p.Range)
}

// setStatus says how far I am with the article. One with open points is done only after a look at them.
func (w *window) setStatus(status corpus.Status) {
	w.inspector.flush()
	if status != corpus.Done || w.s.status() == corpus.Done {
		w.s.setStatus(status)
		return
	}
	points := corpus.OpenPoints(w.s.ownPart(), &w.s.codebook)
	if len(points) == 0 {
		w.s.setStatus(status)
		return
	}
	const listed = 6
	text := fmt.Sprintf("This article has %s:\n", plural(len(points), "open point"))
	for i, p := range points {
		if i == listed {
			text += fmt.Sprintf("\n… and %d more (F8 lists them all)", len(points)-listed)
			break
		}
		text += "\n• " + shorten(w.s.pointText(p), 90)
	}
	w.confirm("Done all the same?", text+"\n\nMark it as done?", func() { w.s.setStatus(status) })
}

func shorten(text string, letters int) string {
	if r := []rune(text); len(r) > letters {
		return string(r[:letters]) + "…"
	}
	return text
}
