package gui

import (
	"fmt"
	"sort"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/onrecord/onrecord/gui/reader"
	"github.com/onrecord/onrecord/store/corpus"
)

// findBar looks for words in the article shown: all hits are lit, Enter and Shift+Enter walk over them, and all of them
// can be tagged at once.
type findBar struct {
	s       *Session
	reader  *reader.Reader
	leave   func()
	tagAll  func([]corpus.Range)
	field   *findField
	word    *toggle
	regex   *toggle
	exactly *toggle
	count   *line
	tag     *control
	hits    []corpus.Range
	at      int
	object  *fyne.Container
}

func newFindBar(s *Session, r *reader.Reader, leave func(), tagAll func([]corpus.Range)) *findBar {
	b := &findBar{s: s, reader: r, leave: leave, tagAll: tagAll}
	b.field = &findField{bar: b}
	b.field.ExtendBaseWidget(b.field)
	b.field.PlaceHolder = "Find in this article"
	b.field.OnChanged = func(string) { b.search() }
	option := func(text string) *toggle { return newToggle(nil, text, func(bool) { b.search() }, b.close) }
	b.word, b.regex, b.exactly = option("Whole words"), option("Regex"), option("Aa")
	b.count = newLine("", 12, fyne.TextStyle{}, colorFaint)
	b.tag = newControl("Tag all…", nil, func() { b.tagAll(b.hits) }, b.close)
	small := func(icon fyne.Resource, do func()) *control {
		button := newControl("", icon, do, b.close)
		button.Importance = widget.LowImportance
		return button
	}
	right := container.NewHBox(container.NewCenter(inset(b.count, 0, 6, 0, 6)), container.NewCenter(b.exactly), container.NewCenter(b.word), container.NewCenter(b.regex),
		small(theme.MoveUpIcon(), func() { b.walk(-1) }), small(theme.MoveDownIcon(), func() { b.walk(+1) }), b.tag, small(theme.CancelIcon(), b.close))
	b.object = container.NewVBox(on(colorPanel, inset(container.NewBorder(nil, nil, nil, right, b.field), 4, 6, 4, 12)), rule())
	b.object.Hide()
	s.changed.listen(func(c change) {
		switch {
		case !b.object.Visible():
		case c&changedProject != 0 && c&changedArticle != 0: // another project, not only another codebook
			b.hide()
		case c&changedArticle != 0:
			b.search()
		}
	})
	return b
}

// open shows the bar; what is selected in the article is looked for.
func (b *findBar) open(canvas fyne.Canvas) {
	if sel := b.reader.Selection(); !sel.Empty() && sel.Len() < 200 {
		b.field.Text = oneLine(b.reader.Text()[sel.Start:sel.End])
		b.field.Refresh()
	}
	b.object.Show()
	canvas.Focus(b.field)
	b.field.TypedShortcut(&fyne.ShortcutSelectAll{})
	b.search()
}

func (b *findBar) hide() {
	b.object.Hide()
	b.hits = nil
	b.reader.SetHits(nil, -1)
}

func (b *findBar) close() {
	b.hide()
	b.leave()
}

// search finds all hits anew; the one at or after the caret is the current one.
func (b *findBar) search() {
	hits, err := pattern{text: b.field.Text, regex: b.regex.on, word: b.word.on, exactly: b.exactly.on}.find(b.reader.Text())
	b.hits = hits
	caret := b.reader.Selection().Start
	b.at = sort.Search(len(hits), func(i int) bool { return hits[i].Start >= caret })
	if b.at == len(hits) {
		b.at = 0
	}
	b.count.name = colorFaint
	switch {
	case err != nil:
		b.count.name = theme.ColorNameError
		b.count.set("not a regular expression")
	case b.field.Text == "":
		b.count.set("")
	default:
		b.show()
	}
	b.count.Refresh()
	b.tag.Disable()
	if len(hits) > 0 {
		b.tag.Enable()
	}
	b.reader.SetHits(hits, b.at)
}

// show brings the current hit into view.
func (b *findBar) show() {
	if len(b.hits) == 0 {
		b.count.set("nothing found")
		return
	}
	b.count.set(fmt.Sprintf("%d of %d", b.at+1, len(b.hits)))
	b.reader.Select(b.hits[b.at])
}

// walk goes to the next or previous hit, round the ends.
func (b *findBar) walk(by int) {
	if len(b.hits) == 0 {
		return
	}
	b.at = (b.at + by + len(b.hits)) % len(b.hits)
	b.show()
	b.reader.SetHits(b.hits, b.at)
}

// findField walks with Enter and Shift+Enter and closes with Escape.
type findField struct {
	widget.Entry
	bar *findBar
}

// TypedShortcut presses an option with Alt and its letter.
func (f *findField) TypedShortcut(s fyne.Shortcut) {
	if custom, ok := s.(*desktop.CustomShortcut); ok && custom.Modifier == fyne.KeyModifierAlt {
		switch custom.KeyName {
		case fyne.KeyC:
			f.bar.exactly.press()
			return
		case fyne.KeyW:
			f.bar.word.press()
			return
		case fyne.KeyR:
			f.bar.regex.press()
			return
		}
	}
	f.Entry.TypedShortcut(s)
}

// TypedKey takes Enter and Escape.
func (f *findField) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyEscape:
		f.bar.close()
	case fyne.KeyReturn, fyne.KeyEnter:
		by := +1
		if reader.Modifiers()&fyne.KeyModifierShift != 0 {
			by = -1
		}
		f.bar.walk(by)
	default:
		f.Entry.TypedKey(e)
	}
}
