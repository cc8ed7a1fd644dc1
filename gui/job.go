package gui

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// job is long work away from the main goroutine, with progress, remaining time and Cancel.
type job struct {
	cancel context.CancelFunc
	done   chan struct{}
}

// progress tells how far a job is: done of total, and what it is at. It may be called from the job's goroutine as often as
// it likes; the screen takes ten a second.
type progress func(done, total int, what string)

const (
	progressEvery = 100 * time.Millisecond
	progressAfter = 250 * time.Millisecond // shorter work shows no dialog
)

// work runs a function as the job in hand. When it is over, then is called on the main goroutine with its error; a job
// that was cancelled ends with context.Canceled. What the function had finished stays.
func (w *window) work(name string, run func(ctx context.Context, p progress) error, then func(error)) {
	if w.job != nil {
		w.showError(errors.New("something else is still running: wait for it, or cancel it first"))
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	w.job = &job{cancel: cancel, done: make(chan struct{})}
	view := newProgressView(w.button("Cancel", nil, cancel))
	box := dialog.NewCustomWithoutButtons(name, view.object, w.fyne)
	shown := false
	show := time.AfterFunc(progressAfter, func() {
		onMain(func() {
			if w.job != nil {
				shown = true
				w.open(sheet{Dialog: box, confirm: func() {}, escape: cancel}, 440, 150)
			}
		})
	})
	started, last := time.Now(), time.Time{}
	this := w.job
	go func() {
		defer carry()
		err := run(ctx, func(done, total int, what string) {
			if time.Since(last) < progressEvery {
				return
			}
			last = time.Now()
			onMain(func() { view.show(done, total, what, time.Since(started)) })
		})
		cancel()
		close(this.done)
		onMain(func() {
			show.Stop()
			w.job = nil
			if shown {
				box.Hide()
			}
			then(err)
		})
	}()
}

// progressView is what the dialog shows.
type progressView struct {
	bar    *widget.ProgressBar
	what   *line
	left   *line
	object fyne.CanvasObject
}

func newProgressView(stop *control) *progressView {
	v := &progressView{
		bar:  widget.NewProgressBar(),
		what: newLine("", 12, fyne.TextStyle{}, colorFaint).shortened(),
		left: newLine("", 12, fyne.TextStyle{}, colorFaint),
	}
	v.object = container.NewVBox(v.bar, container.NewBorder(nil, nil, nil, v.left, v.what), container.NewCenter(stop))
	return v
}

func (v *progressView) show(done, total int, what string, since time.Duration) {
	v.what.set(what)
	if total <= 0 {
		return
	}
	v.bar.SetValue(float64(done) / float64(total))
	v.left.set("")
	if done > 0 && since > time.Second {
		v.left.set(remaining(since * time.Duration(total-done) / time.Duration(done)))
	}
}

func remaining(d time.Duration) string {
	switch {
	case d < 2*time.Second:
		return "nearly done"
	case d < 90*time.Second:
		return fmt.Sprintf("about %d s left", int(d.Seconds()))
	default:
		return fmt.Sprintf("about %d min left", int(d.Minutes()+0.5))
	}
}

// tell shows a result: a head line, and a list of what needs attention, if anything.
func (w *window) tell(name, text string, details []string) {
	if len(details) == 0 {
		const width = 460
		w.show(w.closable(name, "Close", prose(text)), width, heightFor(text, width))
		return
	}
	const width, rowHeight, mostText, mostRows = 680, 24, 160, 260
	details = brokenLines(details)
	rows := w.list(func() int { return len(details) }, func() fyne.CanvasObject {
		return newLine("", 12, fyne.TextStyle{}, theme.ColorNameForeground).shortened()
	}, func(i int, o fyne.CanvasObject) { o.(*line).set(details[i]) })
	head := prose(text)
	head.SetMinSize(fyne.NewSize(0, min(textHeight(text, width), mostText)))
	content := container.NewBorder(head, nil, nil, nil, inset(rows, 0, 8, 8, 8))
	w.show(w.closable(name, "Close", content), width, heightFor("", width)+head.MinSize().Height+min(float32(len(details))*rowHeight, mostRows))
}

// brokenLines breaks long texts into lines of a list, so that each can be read to its end. The lines that go on with a text
// are indented.
func brokenLines(texts []string) []string {
	const (
		most   = 100 // characters
		indent = "      "
	)
	var lines []string
	for _, text := range texts {
		line := ""
		for _, word := range strings.Fields(text) {
			if line != "" && utf8.RuneCountInString(line+word) >= most {
				lines = append(lines, line)
				line = indent + word
				continue
			}
			if line != "" {
				line += " "
			}
			line += word
		}
		lines = append(lines, line)
	}
	return lines
}
