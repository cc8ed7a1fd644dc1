package gui

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/onrecord/onrecord/assets"
	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/attribution"
	"github.com/onrecord/onrecord/store/learning"
)

// shippedResult is a result with the weights that come with the program, and these scores.
func shippedResult(t *testing.T, before, after float64) *learning.Result {
	t.Helper()
	w, err := attribution.DecodeWeights(assets.Weights)
	if err != nil {
		t.Fatal(err)
	}
	return &learning.Result{
		Weights: w, Held: 16, Done: 60, Touched: 4,
		Before: learning.Score{Gold: 380, F1: before, Precision: 0.78, Coverage: 0.49}, After: learning.Score{Gold: 380, F1: after, Precision: 0.84, Coverage: 0.55},
	}
}

// press presses the button of the section with the text.
func (l *learnSection) press(t *testing.T, text string) {
	t.Helper()
	for _, o := range l.buttons.Objects {
		if b := o.(*control); b.Text == text {
			b.OnTapped()
			return
		}
	}
	t.Fatalf("there is no button %q beside %q", text, l.words.Text)
}

func (l *learnSection) texts() string {
	var all []string
	for _, o := range l.buttons.Objects {
		all = append(all, o.(*control).Text)
	}
	return l.used.text + " | " + strings.Join(all, ", ")
}

const unlearned = "in use: as shipped | Learn from my work"

// TestLearn_Use: what was learned is proposed in words and figures, used, taken back, and gone back from.
func TestLearn_Use(t *testing.T) {
	w, b := newTestWindow(t)
	gate, asked := make(chan bool), learning.Options{}
	result := shippedResult(t, 0.61, 0.68)
	w.learner.learn = func(_ context.Context, _ *store.Project, o learning.Options) (*learning.Result, error) {
		asked = o
		o.Progress(1, 4)
		<-gate
		o.Progress(4, 4)
		return result, nil
	}
	l := newLearnSection(w, func() {})
	want := func(texts string) {
		t.Helper()
		b.settle()
		if got := l.texts(); got != texts {
			t.Errorf("the section has %q, want %q", got, texts)
		}
	}
	want(unlearned)
	l.press(t, "Learn from my work")
	want("in use: as shipped | Cancel")
	if !l.barRow.Visible() {
		t.Error("no progress is shown")
	}
	b.tag("Claim", "“We are late,”") // work goes on
	close(gate)
	b.until("it has learned", func() bool { return w.learner.result != nil })
	want("in use: as shipped | Use it, Keep the old")
	if asked.Annotator != "ana" || asked.AtOnce != 1 || asked.Threshold != w.s.suggested.threshold {
		t.Errorf("it was asked to learn as %+v", asked)
	}
	if words := l.words.Text; !strings.Contains(words, "score 61 before, 68 now") || !strings.Contains(words, "78 % were right, 84 % are now") || !strings.Contains(words, "49 % were shown, 55 % are now") {
		t.Errorf("it says %q", words)
	}
	l.press(t, "Use it")
	b.until("it is used", func() bool { return w.learner.own })
	learned := "in use: learned on " + w.learner.used.Learned.Local().Format("2 January 2006, 15:04") + " from 64 articles | Learn from my work, Go back to the shipped, Take the last change back"
	want(learned)
	l.press(t, "Take the last change back")
	b.until("it is taken back", func() bool { return !w.learner.own })
	want(unlearned + ", Take the last change back")
	l.press(t, "Take the last change back")
	want(learned)
	l.press(t, "Go back to the shipped")
	want(unlearned + ", Take the last change back")
	if stored, err := w.s.project.Weights(t.Context()); err != nil || stored.Body != nil {
		t.Errorf("the project has weights of %d bytes, %v", len(stored.Body), err)
	}
}

// TestLearn_Worse: what is no better is not proposed.
func TestLearn_Worse(t *testing.T) {
	w, b := newTestWindow(t)
	for _, after := range []float64{0.5, 0.61} {
		w.learner.learn = func(context.Context, *store.Project, learning.Options) (*learning.Result, error) {
			return shippedResult(t, 0.61, after), nil
		}
		l := newLearnSection(w, func() {})
		l.press(t, "Learn from my work")
		b.until("it has learned", func() bool { return w.learner.result != nil })
		if got := l.texts(); got != "in use: as shipped | All right" || !strings.Contains(l.words.Text, "What is in use stays.") {
			t.Errorf("the section has %q: %s", got, l.words.Text)
		}
		l.press(t, "All right")
		if got := l.texts(); got != unlearned {
			t.Errorf("then it has %q", got)
		}
	}
}

// TestLearn_TooFew: the project of the tests has no finished article; the real thing says how many are missing.
func TestLearn_TooFew(t *testing.T) {
	w, b := newTestWindow(t)
	w.suggestionsDialog()
	l := w.learner
	l.begin()
	b.until("it has looked", func() bool { return l.cancel == nil })
	few, ok := l.tooFew()
	if !ok || few.Missing() != learning.LeastDone {
		t.Errorf("the problem is %v", l.problem)
	}
	section := newLearnSection(w, func() {})
	if !strings.Contains(section.words.Text, "Finish 20 more.") {
		t.Errorf("it says %q", section.words.Text)
	}
}

// TestLearn_Cancel: Cancel, another project and the end of the program end the learning; what comes after that is dropped.
func TestLearn_Cancel(t *testing.T) {
	w, b := newTestWindow(t)
	over := make(chan bool, 1)
	w.learner.learn = func(ctx context.Context, _ *store.Project, _ learning.Options) (*learning.Result, error) {
		<-ctx.Done()
		over <- true
		return shippedResult(t, 0.1, 0.9), nil
	}
	for _, c := range []struct {
		name string
		end  func()
	}{
		{"cancel", func() { newLearnSection(w, func() {}).press(t, "Cancel") }},
		{"another project", func() {
			if err := w.create(filepath.Join(t.TempDir(), "b.onrecord"), assets.Codebook, "ana"); err != nil {
				t.Fatal(err)
			}
		}},
		{"the end", w.end},
	} {
		w.learner.begin()
		w.learner.begin() // is going on already
		if w.learner.cancel == nil {
			t.Fatalf("%s: nothing is going on", c.name)
		}
		c.end()
		select {
		case <-over:
		case <-time.After(20 * time.Second):
			t.Fatalf("%s: it goes on", c.name)
		}
		if w.s.opened() {
			b.settle()
		}
		if w.learner.cancel != nil || w.learner.result != nil || w.learner.problem != nil {
			t.Errorf("%s: %+v", c.name, w.learner)
		}
	}
}
