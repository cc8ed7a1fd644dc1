package gui

import (
	"errors"
	"sync"

	"fyne.io/fyne/v2"

	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/corpus"
)

// onMain runs a function on the main goroutine, after what is waiting there already. Tests, which have no such loop, put a
// queue of their own here.
var onMain = fyne.Do

// writer saves gestures in the background, one after another, and runs what must come after them (undo, reading an
// article anew). A step that could not be saved stays at the head of the queue until retry or until it is taken over.
type writer struct {
	// onState tells on the main goroutine how many steps are not saved yet, and why the first one could not be; when all are,
	// also what can be undone and redone.
	onState func(pending int, err error, next undoLabels)
	// onRefused hands back a step that the store will never take, on the main goroutine.
	onRefused func(step corpus.Step, err error)

	// onForeign tells on the main goroutine that another program has changed the file.
	onForeign func()

	mu      sync.Mutex
	wake    *sync.Cond
	project *store.Project
	queue   []task
	failed  error
	closed  bool
	idle    bool
}

// task is a step to save, or else a function to run in turn.
type task struct {
	step *corpus.Step
	run  func(*store.Project)
}

func newWriter(p *store.Project) *writer {
	w := &writer{project: p, idle: true}
	w.wake = sync.NewCond(&w.mu)
	return w
}

func (w *writer) start() { go w.loop() }

func (w *writer) save(step corpus.Step) { w.add(task{step: &step}) }

func (w *writer) then(run func(*store.Project)) { w.add(task{run: run}) }

func (w *writer) add(t task) {
	w.mu.Lock()
	w.queue = append(w.queue, t)
	w.mu.Unlock()
	w.wake.Broadcast()
}

// retry tries the failed step again.
func (w *writer) retry() {
	w.mu.Lock()
	w.failed = nil
	w.mu.Unlock()
	w.wake.Broadcast()
}

// unsaved takes the steps that are not saved out of the queue, for saving them elsewhere.
func (w *writer) unsaved() []corpus.Step {
	w.mu.Lock()
	defer w.mu.Unlock()
	var steps []corpus.Step
	for _, t := range w.queue {
		if t.step != nil {
			steps = append(steps, *t.step)
		}
	}
	return steps
}

// flush waits until all is saved; the error says why it cannot be.
func (w *writer) flush() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	for w.failed == nil && (len(w.queue) > 0 || !w.idle) {
		w.wake.Wait()
	}
	return w.failed
}

// stop ends the writer when its queue is empty or stuck. It does not close the project.
func (w *writer) stop() {
	w.mu.Lock()
	w.closed = true
	w.mu.Unlock()
	w.wake.Broadcast()
}

func (w *writer) loop() {
	defer carry()
	defer w.leave()
	for {
		w.mu.Lock()
		w.idle = true
		w.wake.Broadcast()
		for !w.closed && (len(w.queue) == 0 || w.failed != nil) {
			w.wake.Wait()
		}
		if len(w.queue) == 0 || w.failed != nil {
			w.mu.Unlock()
			return
		}
		t := w.queue[0]
		w.idle = false
		w.mu.Unlock()
		w.do(t)
	}
}

// leave ends the waiting for what will not be saved any more, when a fault of the program has ended the loop.
func (w *writer) leave() {
	w.mu.Lock()
	if w.failed == nil && len(w.queue) > 0 {
		w.failed = errors.New("the program has failed while it saved")
	}
	w.idle = true
	w.mu.Unlock()
	w.wake.Broadcast()
}

// do runs the task at the head of the queue, and takes it off unless it has to be tried again.
func (w *writer) do(t task) {
	if t.run != nil {
		t.run(w.project)
		w.done(nil)
		return
	}
	applied, err := w.project.Apply(*t.step)
	if applied.Foreign {
		onMain(w.onForeign)
	}
	switch store.ErrorCode(err) {
	case store.CodeInvalid, store.CodeConflict:
		w.done(nil)
		onMain(func() { w.onRefused(*t.step, err) })
		return
	}
	w.done(err)
}

func (w *writer) done(err error) {
	w.mu.Lock()
	if err == nil {
		w.queue[0] = task{}
		w.queue = w.queue[1:]
	}
	w.failed = err
	pending := 0
	for _, t := range w.queue {
		if t.step != nil {
			pending++
		}
	}
	w.mu.Unlock()
	w.wake.Broadcast()
	var next undoLabels
	if pending == 0 {
		next = labelsOf(w.project)
	}
	onMain(func() { w.onState(pending, err, next) })
}

// undoLabels say what can be undone and redone, "" = nothing, and who made what undo would take back. They are read from the file: not on the main goroutine, which
// would wait there for a merge to end.
type undoLabels struct{ undo, redo, by string }

func labelsOf(p *store.Project) (l undoLabels) {
	l.undo, _ = p.UndoLabel()
	l.redo, _ = p.RedoLabel()
	l.by, _ = p.UndoAnnotator()
	return l
}
