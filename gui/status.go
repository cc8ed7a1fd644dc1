package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/onrecord/onrecord/store/corpus"
)

// The signs of an article's status: an empty ring, a half one, a full one, a ring with a point. They differ in form.
var statusDrawings = map[corpus.Status]string{
	corpus.Todo:   `<circle cx="8" cy="8" r="5.6" fill="none" stroke="#000" stroke-width="1.5"/>`,
	corpus.Doing:  `<circle cx="8" cy="8" r="5.6" fill="none" stroke="#000" stroke-width="1.5"/><path d="M8 2.4 A5.6 5.6 0 0 0 8 13.6 Z" fill="#000"/>`,
	corpus.Done:   `<circle cx="8" cy="8" r="6.2" fill="#000"/>`,
	corpus.Review: `<circle cx="8" cy="8" r="5.6" fill="none" stroke="#000" stroke-width="1.5"/><circle cx="8" cy="8" r="2.4" fill="#000"/>`,
}

var statusIcons = map[corpus.Status]fyne.Resource{}

func init() {
	for status, drawing := range statusDrawings {
		svg := `<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16" viewBox="0 0 16 16">` + drawing + `</svg>`
		statusIcons[status] = theme.NewThemedResource(fyne.NewStaticResource("status-"+string(status)+".svg", []byte(svg)))
	}
}

func newStatusIcon(status corpus.Status) *widget.Icon { return widget.NewIcon(statusIcons[status]) }
