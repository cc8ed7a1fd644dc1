package gui

import (
	"encoding/json"
	"io"
	"time"

	"fyne.io/fyne/v2"

	"github.com/onrecord/onrecord/gui/reader"
	"github.com/onrecord/onrecord/store/corpus"
)

// trace writes what a test of the real window must know, one JSON object a line: which words are where on screen, what
// was saved, what failed. A nil trace writes nothing.
type trace struct {
	out  *json.Encoder
	soon *time.Timer
}

// newTrace writes to w; nil for none.
func newTrace(w io.Writer) *trace {
	if w == nil {
		return nil
	}
	return &trace{out: json.NewEncoder(w)}
}

// Word is a word on screen, in points from the window's upper left corner.
type traceWord struct {
	Text                string
	X, Y, Width, Height float32
}

func (t *trace) write(event string, fields map[string]any) {
	if t == nil {
		return
	}
	fields["event"] = event
	// A trace that cannot be written fails the test that reads it; there is nobody else to tell.
	_ = t.out.Encode(fields)
}

// settled is how long a picture must stand before it is written: a widget learns its place on the canvas only when the
// window has drawn it.
const settled = 100 * time.Millisecond

func (t *trace) painted(r *reader.Reader, article corpus.ID) {
	if t.soon != nil {
		t.soon.Stop()
	}
	t.soon = time.AfterFunc(settled, func() { onMain(func() { t.words(r, article) }) })
}

func (t *trace) words(r *reader.Reader, article corpus.ID) {
	origin := fyne.CurrentApp().Driver().AbsolutePositionForObject(r)
	var words []traceWord
	for _, box := range r.Boxes(corpus.Range{End: len(r.Text())}) {
		for at := box.Start; at < box.End; {
			w := corpus.WordAt(r.Text(), at)
			if w.Empty() || w.End <= at {
				at++
				continue
			}
			for _, b := range r.Boxes(corpus.Range{Start: w.Start, End: min(w.End, box.End)}) {
				words = append(words, traceWord{r.Text()[b.Start:b.End], origin.X + b.Position.X, origin.Y + b.Position.Y, b.Size.Width, b.Size.Height})
			}
			at = w.End
		}
	}
	t.write("painted", map[string]any{"article": article, "words": words})
}

func (t *trace) saved(s *Session) {
	t.write("state", map[string]any{"pending": s.pending, "article": s.doc.Article.ID, "spans": len(s.doc.Spans), "attributions": len(s.doc.Attributions), "undo": s.canUndo})
}

func (t *trace) failed(err error) { t.write("error", map[string]any{"message": err.Error()}) }
