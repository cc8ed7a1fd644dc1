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

// readerKeys are the keys that the article handles itself.
var readerKeys = [][2]string{
	{"← →", "word by word"},
	{"↑ ↓", "line by line"},
	{"Ctrl+← → ↑ ↓", "by sentence, by paragraph"},
	{"Alt+← →", "letter by letter"},
	{"Shift+any of these", "select"},
	{"double click", "select a word"},
	{"triple click", "select a sentence"},
	{"Alt+drag", "select by letters"},
	{"Ctrl+drag, Shift+1 2 3 4", "add a part to the chosen mark"},
	{"drag the chosen mark", "onto another: link the two"},
	{"drag an end", "move an edge of the chosen mark"},
	{"Alt+← →, a mark chosen", "move its end by words (Ctrl: letters)"},
	{"Alt+Shift+← →", "move its start; like < > and , ."},
	{"click", "choose a mark; again: the one beneath"},
	{"Alt+C, Alt+W, Alt+R", "in the find bar: case, whole words, regex"},
	{"1 2 3 4 …", "tag the selection; relabel the chosen mark"},
	{"1, nothing selected", "tag the quotation under the caret"},
	{"2 3, nothing selected", "tag the name under the caret"},
	{"4, nothing selected", "tag the verb under the caret"},
}

// keysDialog shows all keys, in two columns.
func (w *window) keysDialog() {
	rows := slices.Clone(readerKeys)
	for _, each := range w.do.list {
		if keys := each.keys(); keys != "" && !each.hidden {
			rows = append(rows, [2]string{keys, each.title})
		}
	}
	columns := container.NewGridWithColumns(2)
	half := (len(rows) + 1) / 2
	for _, part := range [][][2]string{rows[:half], rows[half:]} {
		table := container.New(&keyTable{})
		for _, row := range part {
			table.Add(newLine(row[0], 12, fyne.TextStyle{Bold: true}, theme.ColorNamePrimary).shortened())
			table.Add(newLine(row[1], 13, fyne.TextStyle{}, theme.ColorNameForeground).shortened())
		}
		columns.Add(table)
	}
	w.show(w.closable("Keys", "Close", columns), 920, float32(half)*keyLine+120)
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
