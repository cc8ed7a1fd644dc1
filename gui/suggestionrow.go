package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// suggest shows a suggestion in a row of the list of attributions: lighter than what is annotated, with a broken edge.
func (r *frameRow) suggest(s summary, sure string, chosen bool) {
	r.show(s, 0, chosen, false, false)
	r.who.style.Bold = false
	r.end.set(sure)
	r.proposed = true
	r.Refresh()
}

// head makes the row a heading above the suggestions.
func (r *frameRow) head(text, more string) {
	r.show(summary{who: text, what: more}, 0, false, false, false)
	r.end.set("")
	r.what.size, r.what.style, r.what.name = 11, fyne.TextStyle{}, colorFaint
	r.Refresh()
}

// brokenEdge sets the pieces of a broken bar along the left side.
type brokenEdge struct{}

const brokenPieces = 4

func (brokenEdge) Layout(o []fyne.CanvasObject, size fyne.Size) {
	const top, gap = 8, 3
	piece := (max(size.Height-2*top, 0) - (brokenPieces-1)*gap) / brokenPieces
	for i, each := range o {
		each.Move(fyne.NewPos(2, top+float32(i)*(piece+gap)))
		each.Resize(fyne.NewSize(2, max(piece, 0)))
	}
}

func (brokenEdge) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(3, 16) }

// newPieces are the pieces of a broken edge.
func newPieces() []fyne.CanvasObject {
	pieces := make([]fyne.CanvasObject, brokenPieces)
	for i := range pieces {
		pieces[i] = canvas.NewRectangle(nil)
	}
	return pieces
}
