package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/onrecord/onrecord/store/corpus"
)

// The signs of an article's status: an empty ring, a half one, a full one, a ring with a point, a full one with a tick, a
// ring with an arrow back. They differ in form.
// They are drawn with fills only: a themed picture takes the theme's colour for its fills.
var statusDrawings = map[corpus.Status]string{
	corpus.Todo:     `<path fill="#000" fill-rule="evenodd" d="` + ring + `"/>`,
	corpus.Doing:    `<path fill="#000" fill-rule="evenodd" d="` + ring + `"/><path fill="#000" d="M8 3 A5 5 0 0 0 8 13 Z"/>`,
	corpus.Done:     `<path fill="#000" d="M8 1.7 A6.3 6.3 0 1 0 8 14.3 A6.3 6.3 0 1 0 8 1.7 Z"/>`,
	corpus.Review:   `<path fill="#000" fill-rule="evenodd" d="` + ring + `"/><path fill="#000" d="M8 5.4 A2.6 2.6 0 1 0 8 10.6 A2.6 2.6 0 1 0 8 5.4 Z"/>`,
	corpus.Approved: `<path fill="#000" fill-rule="evenodd" d="M8 1.7 A6.3 6.3 0 1 0 8 14.3 A6.3 6.3 0 1 0 8 1.7 Z M4.6 8.3 L5.7 7.2 L7.2 8.7 L10.4 5.5 L11.5 6.6 L7.2 10.9 Z"/>`,
	corpus.SentBack: `<path fill="#000" fill-rule="evenodd" d="` + ring + `"/><path fill="#000" d="M4.4 8 L7.6 5.2 L7.6 7.3 L11.4 7.3 L11.4 8.7 L7.6 8.7 L7.6 10.8 Z"/>`,
}

const ring = "M8 1.7 A6.3 6.3 0 1 0 8 14.3 A6.3 6.3 0 1 0 8 1.7 Z M8 3.2 A4.8 4.8 0 1 1 8 12.8 A4.8 4.8 0 1 1 8 3.2 Z"

var statusIcons = map[corpus.Status]fyne.Resource{}

func init() {
	for status, drawing := range statusDrawings {
		svg := `<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16" viewBox="0 0 16 16">` + drawing + `</svg>`
		statusIcons[status] = theme.NewThemedResource(fyne.NewStaticResource("status-"+string(status)+".svg", []byte(svg)))
	}
}

func newStatusIcon(status corpus.Status) *widget.Icon { return widget.NewIcon(statusIcons[status]) }
