package gui

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/corpus"
)

// settingIntroduced names, in a project, the installation of the program that was told who works in it. A project that
// comes from another computer was not told by the person in front of this one.
const settingIntroduced = "introduced"

var errNoName = errors.New("a name is needed: it tells your work from that of others")

// people are the persons known in the project, by name.
func (s *Session) people() []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(s.kinds)), func(name string) bool { return s.kinds[name] != corpus.Human })
}

// person is what somebody is called who gave a name: as before, if only upper and lower case differ. A name that is not a
// person's cannot be taken.
func (s *Session) person(name string) (string, error) {
	name = strings.TrimSpace(name)
	if name == "" {
		return "", errNoName
	}
	for known, kind := range s.kinds {
		switch {
		case !strings.EqualFold(known, name):
		case kind == corpus.Human:
			return known, nil
		default:
			return "", fmt.Errorf("“%s” is not a person here but %s: choose another name", known, kindTitles[kind])
		}
	}
	return name, nil
}

// introduce asks who works in the project, unless this was asked before.
func (w *window) introduce() {
	if w.s.readOnly() != "" {
		return
	}
	asked, err := w.s.project.Setting(settingIntroduced)
	if err == nil && asked == w.settings.installation() {
		return
	}
	saved, savedErr := w.s.project.Setting(store.SettingAnnotator)
	if err := errors.Join(err, savedErr); err != nil {
		w.showError(err)
		return
	}
	words, name := "", w.settings.me()
	switch packet := w.s.packet; {
	case packet != nil:
		words, name = "This packet was made for "+packet.To+".", packet.To
	case saved != "" && !w.settings.named():
		name = saved
	}
	w.askMe("Who works here?", words, name)
}

// meDialog asks whose layer new work goes to.
func (w *window) meDialog() { w.askMe("Who I am", "", w.s.me) }

func (w *window) askMe(title, words, proposed string) {
	const width = 500
	name := w.prompt(proposed)
	text := strings.TrimSpace(words + " Your marks and your status go into a layer under your name. Others have their own, and neither of you can change the other’s by a slip.")
	label := widget.NewLabel(text)
	label.Wrapping = fyne.TextWrapWord
	body := container.NewVBox(label)
	height := heightFor(text, width) + 20
	if people := w.s.people(); len(people) > 0 {
		choices := make([]corpus.Choice, len(people))
		for i, p := range people {
			choices[i] = corpus.Choice{Value: p, Title: p}
		}
		known := newOptions(choices, false, []string{proposed}, nil, func(string) {})
		known.onPick = func(picked []string) { name.SetText(strings.Join(picked, "")) }
		known.escape = w.escape
		name.OnChanged = func(text string) {
			known.picked = []string{text}
			known.Refresh()
		}
		body.Add(inset(known, 0, 8, 6, 8))
		height += known.place(width-48) + 6
	}
	name.PlaceHolder = "your name"
	body.Add(inset(name, 0, 8, 4, 8))
	w.ask(title, "OK", body, name, width, height, func() error {
		me, err := w.s.person(name.Text)
		if err != nil {
			return err
		}
		w.workAs(me)
		return nil
	})
}

// workAs says who works in the project from now on, and remembers that it was asked.
func (w *window) workAs(name string) {
	w.s.become(name)
	w.s.keep(settingIntroduced, w.settings.installation())
	w.settings.setMe(name)
}
