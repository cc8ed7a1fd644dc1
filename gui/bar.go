package gui

import (
	"fmt"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/onrecord/onrecord/store/corpus"
)

// bar is the line at the foot: the labels with their keys, what else can be pressed now, who works, and whether all is
// saved. A gesture that could not be saved turns it red, with what can be done.
type bar struct {
	s      *Session
	do     *commands
	chips  *fyne.Container
	hint   *line
	me     *widget.Button
	open   *widget.Button // the conflicts, while there are any
	lone   *widget.Button // shown while there is no new backup because it failed
	saved  *line
	alarm  *fyne.Container
	why    *line
	slow   *time.Timer // runs while something is being saved
	words  int         // selected
	help   string      // shown instead of the keys
	object fyne.CanvasObject
}

func newBar(s *Session, do *commands, tag func(corpus.Label)) *bar {
	b := &bar{s: s, do: do}
	b.chips = container.NewHBox()
	b.hint = newLine("", 12, fyne.TextStyle{}, colorFaint).shortened()
	b.me = widget.NewButton("", do.runner("layers"))
	b.me.Importance = widget.LowImportance
	b.open = widget.NewButton("", do.runner("conflicts"))
	b.open.Importance = widget.LowImportance
	b.open.Hide()
	b.lone = widget.NewButton("! No backup", do.runner("backups"))
	b.lone.Importance = widget.LowImportance
	b.lone.Hide()
	b.saved = newLine("", 12, fyne.TextStyle{}, colorFaint)
	right := container.NewHBox(b.lone, b.open, b.me, container.NewCenter(inset(b.saved, 0, 14, 0, 2)))
	row := container.NewBorder(nil, nil, inset(b.chips, 0, 12, 0, 8), right, container.New(centreLine{}, b.hint))
	b.why = newLine("", 13, fyne.TextStyle{Bold: true}, theme.ColorNameError)
	b.alarm = container.NewVBox(rule(), inset(container.NewBorder(nil, nil, nil, container.NewHBox(
		widget.NewButton("Retry", do.runner("retry")), widget.NewButton("Save a copy…", do.runner("save-copy"))),
		container.New(centreLine{}, b.why)), 4, 10, 4, 14))
	b.alarm.Hide()
	b.object = on(colorPanel, container.NewVBox(b.alarm, rule(), inset(row, 3, 0, 3, 0)))
	s.changed.listen(func(c change) {
		if c&changedProject != 0 {
			b.chips.Objects = nil
			for _, label := range s.codebook.Labels {
				b.chips.Add(newChip(label, false, func() { tag(label) }))
			}
			b.chips.Refresh()
		}
		if c&(changedChoice|changedArticle|changedReview) != 0 {
			b.help = ""
		}
		if c&changedReview != 0 { // the keys of labels give reasons there
			if s.adjudicating != nil {
				b.chips.Hide()
			} else {
				b.chips.Show()
			}
		}
		if c&(changedProject|changedSaved|changedChoice|changedArticle|changedReview|changedSuggestions) != 0 {
			b.refresh()
		}
	})
	return b
}

// setHelp shows a line of help instead of the keys; "" brings the keys back.
func (b *bar) setHelp(text string) {
	b.help = text
	b.refresh()
}

func (b *bar) refresh() {
	b.hint.set(b.keys())
	b.me.SetText(b.s.me + " ▾")
	b.showConflicts()
	if b.s.unbacked != nil && b.s.opened() {
		b.lone.Show()
	} else {
		b.lone.Hide()
	}
	if !b.s.opened() {
		b.me.SetText("")
		b.saved.set("")
		b.alarm.Hide()
		return
	}
	switch {
	case b.s.readOnly() != "":
		b.saved.set("Read only")
	case b.s.unsaved != nil:
		b.saved.set("")
	case b.s.pending > 0:
		b.wait()
	default:
		b.saved.set("✓ Saved")
	}
	if b.s.unsaved != nil {
		b.why.set(fmt.Sprintf("Not saved (%d): %s", b.s.pending, b.s.unsaved))
		b.alarm.Show()
	} else {
		b.alarm.Hide()
	}
}

// showConflicts says how many conflicts are to be decided, and nothing when there are none.
func (b *bar) showConflicts() {
	n := len(b.s.conflicts)
	if n == 0 || !b.s.opened() {
		b.open.Hide()
		return
	}
	b.open.SetText("≠ " + plural(n, "conflict"))
	b.open.Show()
}

// wait says that saving goes on, but only when it takes long enough to be seen: most gestures are saved in a blink.
func (b *bar) wait() {
	if b.slow != nil {
		return
	}
	b.slow = time.AfterFunc(slowSave, func() {
		onMain(func() {
			b.slow = nil
			if b.s.pending > 0 && b.s.unsaved == nil {
				b.saved.set("Saving…")
			}
		})
	})
}

const slowSave = 500 * time.Millisecond

// setSelection says how much is selected.
func (b *bar) setSelection(text string) {
	if n := len(strings.Fields(text)); n != b.words {
		b.words = n
		b.refresh()
	}
}

// keys says what the keys do now.
func (b *bar) keys() string {
	switch {
	case b.help != "":
		return b.help
	case b.s.doc.Article.ID == "":
		return ""
	case b.s.adjudicating != nil:
		return "← → b take    x nothing here    e edit    1 2 3 why    w note    n p next, previous    Esc back to reading"
	case b.s.suggested.chosen != nil:
		return "⏎ accept    ⌫ reject    Tab pass over    [ ] other speaker    drag an end, or select and 1–4: correct"
	case b.s.guess() != nil:
		if len(b.s.guess().whos) < 2 {
			return "⏎ take the rest    ⌫ leave it, or tag on by hand"
		}
		return "⏎ take the rest    [ ] other speaker    ⌫ leave it, or tag on by hand"
	case b.words > 0:
		return plural(b.words, "word") + " selected"
	case b.s.span != "":
		span, _ := b.s.doc.Span(b.s.span)
		label, _ := b.s.codebook.Label(span.Label)
		keys := "⌫ remove    f flag    n note    c comment"
		if label.Mention {
			keys += "    w who"
		}
		if b.s.open != "" {
			keys += "    l link, unlink"
		}
		return keys + "    ⏎ finish"
	case b.s.open != "":
		return "the next tags join the open attribution    ⏎ finish"
	case len(b.s.suggested.shown) > 0:
		return plural(len(b.s.suggested.shown), "suggestion") + ": Tab goes to the next    ? all keys"
	default:
		return "drag or Shift+arrows to select    ? all keys"
	}
}

// centreLine sets one line in the middle of the height.
type centreLine struct{}

func (centreLine) Layout(o []fyne.CanvasObject, size fyne.Size) {
	height := o[0].MinSize().Height
	o[0].Move(fyne.NewPos(0, (size.Height-height)/2))
	o[0].Resize(fyne.NewSize(size.Width, height))
}

func (centreLine) MinSize(o []fyne.CanvasObject) fyne.Size { return o[0].MinSize() }
