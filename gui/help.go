package gui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/onrecord/onrecord/assets"
)

func (w *window) helpCommands() {
	w.do.add(
		&command{id: "manual", menu: "Help", title: "Manual", key: fyne.KeyF1, run: w.manualDialog},
		&command{id: "keys", menu: "Help", title: "Keys", char: '?', run: w.keysDialog},
		&command{id: "about", menu: "Help", title: "About Onrecord", run: w.aboutDialog},
	)
}

// keyGroup is some keys, and what they do, under a heading.
type keyGroup struct {
	title string
	keys  [][2]string
	apart bool // they hold where the others do not
}

// readerKeys are the keys that the article handles itself.
var readerKeys = []keyGroup{
	{title: "Move and select", keys: [][2]string{
		{"← →", "word by word"},
		{"↑ ↓", "line by line"},
		{"Ctrl+← → ↑ ↓", "by sentence, by paragraph"},
		{"Alt+← →", "letter by letter"},
		{"Shift+any of these", "select"},
		{"double click", "select a word"},
		{"triple click", "select a sentence"},
		{"Alt+drag", "select by letters"},
	}},
	{title: "Tag", keys: [][2]string{
		{"1 2 3 4 …", "tag the selection; relabel the chosen mark"},
		{"1, nothing selected", "tag the quotation under the caret"},
		{"2 3, nothing selected", "tag the name under the caret"},
		{"4, nothing selected", "tag the verb under the caret"},
	}},
	{title: "Marks", keys: [][2]string{
		{"click", "choose a mark; again: the one beneath"},
		{"drag the chosen mark", "onto another: link the two"},
		{"Ctrl+drag, Shift+1 2 3 4", "add a part to the chosen mark"},
		{"drag an end", "move an edge of the chosen mark"},
		{"Alt+← →, a mark chosen", "move its end by words (Ctrl: letters)"},
		{"Alt+Shift+← →", "move its start; like < > and , ."},
	}},
	{title: "Find bar", keys: [][2]string{{"Alt+C, Alt+W, Alt+R", "case, whole words, regex"}}},
}

// keyGroups are all keys: those of the article, and those of the menus.
func (w *window) keyGroups() []keyGroup {
	groups := slices.Clone(readerKeys)
	for _, menu := range []string{"Edit", "File", "View", "Article", "Review", "Data", "Help"} { // Edit beside the article's
		group := keyGroup{title: menu}
		for _, each := range w.do.list {
			if keys := each.keys(); keys != "" && !each.hidden && each.menu == menu && each.under == "" {
				group.keys = append(group.keys, [2]string{keys, each.title})
			}
		}
		if len(group.keys) > 0 {
			groups = append(groups, group)
		}
	}
	deciding := keyGroup{title: "While adjudicating", apart: true}
	for _, each := range w.do.list {
		if each.under != "" && !each.hidden {
			deciding.keys = append(deciding.keys, [2]string{each.keys(), each.title})
		}
	}
	return append(groups, deciding)
}

// keysDialog shows all keys, in two columns of about the same height.
func (w *window) keysDialog() {
	groups := w.keyGroups()
	lines := 0
	for _, g := range groups {
		lines += len(g.keys) + 2
	}
	left, right := container.NewVBox(), container.NewVBox()
	column, filled := left, 0
	for _, g := range groups {
		if filled >= lines/2 {
			column = right
		}
		filled += len(g.keys) + 2
		column.Add(inset(heading(g.title), 4, 0, 0, 8))
		column.Add(g.table())
	}
	scroll := newKeyScroll(container.NewGridWithColumns(2, left, right), w.escape)
	w.show(w.closable("Keys", "Close", scroll), 940, float32(lines/2)*keyLine+160)
	w.fyne.Canvas().Focus(scroll)
}

func (g keyGroup) table() fyne.CanvasObject {
	table := container.New(&keyTable{})
	for _, row := range g.keys {
		table.Add(newLine(row[0], 12, fyne.TextStyle{Bold: true}, theme.ColorNamePrimary).shortened())
		table.Add(newLine(row[1], 13, fyne.TextStyle{}, theme.ColorNameForeground).shortened())
	}
	return table
}

// keyTable sets pairs of keys and what they do, one pair a line.
type keyTable struct{}

const (
	keyLine   = 21
	keyColumn = 158
)

// Layout places the pairs.
func (keyTable) Layout(o []fyne.CanvasObject, size fyne.Size) {
	for i := 0; i+1 < len(o); i += 2 {
		y := float32(i/2) * keyLine
		o[i].Move(fyne.NewPos(8, y))
		o[i].Resize(fyne.NewSize(keyColumn-12, keyLine))
		o[i+1].Move(fyne.NewPos(8+keyColumn, y))
		o[i+1].Resize(fyne.NewSize(size.Width-keyColumn-16, keyLine))
	}
}

// MinSize is the height of all lines.
func (keyTable) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(360, float32((len(o)+1)/2)*keyLine)
}

// aboutDialog tells what the program is and under which licences its parts stand.
func (w *window) aboutDialog() {
	text := widget.NewLabel("Onrecord " + w.app.Metadata().Version + "\n\nAnnotates news articles: who said what, and where the article has it from. MIT licence.\n\nNothing leaves this computer: the program opens no network connection.\n\nTypefaces:\n\n" +
		string(assets.SerifLicence) + "\n\n" + string(assets.SansLicence))
	text.Wrapping = fyne.TextWrapWord
	w.show(w.closable("About Onrecord", "Close", container.NewVScroll(text)), 640, 460)
}
