package gui

import (
	"fmt"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/onrecord/onrecord/store/learning"
)

// learnSection is the part of the suggestions page that has the suggester learn from the project.
type learnSection struct {
	w       *window
	used    *line
	words   *widget.Label
	bar     *widget.ProgressBar
	barRow  fyne.CanvasObject
	buttons *fyne.Container
	object  fyne.CanvasObject
	stage   string // for which the buttons are there
	resized func() // something else may stand on the page now
}

func newLearnSection(w *window, resized func()) *learnSection {
	l := &learnSection{w: w, used: newLine("", 12, fyne.TextStyle{}, colorFaint), words: widget.NewLabel(""), bar: widget.NewProgressBar(), buttons: container.NewHBox(), resized: resized}
	l.words.Wrapping = fyne.TextWrapWord
	title := newLine("Learn from my work", 13, fyne.TextStyle{Bold: true}, theme.ColorNameForeground)
	head := container.NewHBox(title, container.New(centreLine{}, l.used))
	l.barRow = inset(l.bar, 2, 8, 4, 8)
	l.object = container.New(column{}, inset(head, 8, 8, 0, 8), l.words, l.barRow, inset(l.buttons, 0, 8, 0, 4))
	w.learner.listen = l.refresh
	l.refresh()
	return l
}

// leave is for when the page is closed. What is being learned goes on.
func (l *learnSection) leave() { l.w.learner.listen = nil }

func (l *learnSection) refresh() {
	k := l.w.learner
	k.look()
	l.used.set(l.usedWords())
	stage := ""
	switch {
	case k.cancel != nil:
		stage = "learning"
		l.bar.SetValue(float64(k.done) / float64(max(k.total, 1)))
		l.words.SetText("Learning, on one processor: you can close this page and go on working. " + l.left())
	case k.result != nil && k.result.Better():
		stage = "better"
		l.words.SetText(resultWords(k.result) + " Use it?")
	case k.result != nil:
		stage = "worse"
		l.words.SetText(resultWords(k.result) + " What is in use stays.")
	case k.problem != nil:
		stage = "problem"
		l.words.SetText(l.problemWords())
	default:
		stage = "idle"
		l.words.SetText("The suggester learns from the articles that you have finished, and from what you accepted, put right and rejected in others. It is tried out on some that it has not seen; then you decide.")
	}
	if stage == "learning" && l.stage == stage {
		return // only the progress is new
	}
	l.stage = stage
	if stage == "learning" {
		l.barRow.Show()
	} else {
		l.barRow.Hide()
	}
	l.putButtons()
	l.object.Refresh()
	l.resized()
}

func (l *learnSection) left() string {
	k := l.w.learner
	passed := time.Since(k.begun)
	if k.done == 0 || passed < time.Second {
		return ""
	}
	left := remaining(passed * time.Duration(k.total-k.done) / time.Duration(k.done))
	return sentence(left)
}

// usedWords say which weights are in use.
func (l *learnSection) usedWords() string {
	k := l.w.learner
	if own, ok := l.w.s.proposer.(*suggester); ok && own.fault() != nil {
		return "what this project has learned cannot be read; in use: as shipped"
	}
	if !k.own {
		return "in use: as shipped"
	}
	return fmt.Sprintf("in use: learned on %s from %s", k.used.Learned.Local().Format("2 January 2006, 15:04"), plural(k.used.Articles, "article"))
}

// putButtons offers what can be done now.
func (l *learnSection) putButtons() {
	k, fixed := l.w.learner, l.w.s.readOnly() != ""
	canvas := l.w.fyne.Canvas()
	at, _ := canvas.Focused().(fyne.CanvasObject)
	if at != nil && slices.Contains(l.buttons.Objects, at) {
		defer func() { canvas.Focus(l.buttons.Objects[0].(*control)) }() // the one that had the keyboard goes
	}
	l.buttons.RemoveAll()
	add := func(text string, do func(), importance widget.Importance) {
		b := l.w.button(text, nil, do)
		b.Importance = importance
		if fixed {
			b.Disable()
		}
		l.buttons.Add(b)
	}
	switch l.stage {
	case "learning":
		add("Cancel", k.drop, widget.MediumImportance)
	case "better":
		add("Use it", k.use, widget.HighImportance)
		add("Keep the old", k.drop, widget.MediumImportance)
	case "worse":
		add("All right", k.drop, widget.MediumImportance)
	default:
		add("Learn from my work", k.begin, widget.MediumImportance)
		if k.own {
			add("Go back to the shipped", k.shipped, widget.MediumImportance)
		}
		if k.back {
			add("Take the last change back", k.takeBack, widget.MediumImportance)
		}
	}
}

func (l *learnSection) problemWords() string {
	if few, ok := l.w.learner.tooFew(); ok {
		return fmt.Sprintf("There is too little to learn from yet: it takes %d finished articles (done, needs review or approved) with attributions, and there are %d. Finish %d more.", learning.LeastDone, few.Done, few.Missing())
	}
	return sentence(l.w.learner.problem.Error())
}

// resultWords say in words and figures what learning would change.
func resultWords(r *learning.Result) string {
	b, a := r.Before, r.After
	verdict := "better than what is in use"
	switch {
	case a.F1 < b.F1:
		verdict = "worse than what is in use"
	case a.F1 == b.F1:
		verdict = "no better than what is in use"
	}
	text := fmt.Sprintf("Tried out on %s that it had not seen, with %s, what was learned is %s: score %.0f before, %.0f now, of 100. ", plural(r.Held, "article"), plural(b.Gold, "attribution"), verdict, 100*b.F1, 100*a.F1)
	text += fmt.Sprintf("Of what is shown %.0f %% were right, %.0f %% are now; of what the articles say %.0f %% were shown, %.0f %% are now.", 100*b.Precision, 100*a.Precision, 100*b.Coverage, 100*a.Coverage)
	if r.Held < 10 {
		text += " These are few articles: chance plays a part."
	}
	return text
}
