package gui

import (
	"context"
	"errors"
	"testing"
)

// TestWork_EscapeCancels: the progress of long work stays until the work is over; Escape asks it to end, Enter does nothing.
func TestWork_EscapeCancels(t *testing.T) {
	w, b := newTestWindow(t)
	var ended error
	w.work("Wait", func(ctx context.Context, _ progress) error {
		<-ctx.Done()
		return ctx.Err()
	}, func(err error) { ended = err })
	b.until("the progress is shown", func() bool { return len(w.sheets) == 1 })
	w.enter()
	b.settle()
	if len(w.sheets) != 1 || w.job == nil {
		t.Fatal("Enter hides work that goes on")
	}
	w.escape()
	b.until("the work has ended", func() bool { return w.job == nil })
	if !errors.Is(ended, context.Canceled) || len(w.sheets) != 0 {
		t.Errorf("ended with %v, %d dialogs left", ended, len(w.sheets))
	}
}
