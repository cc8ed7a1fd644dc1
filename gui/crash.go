package gui

import (
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"time"

	"github.com/onrecord/onrecord/store/replacement"
)

// A crash is a fault of the program that ended it: a panic in a panel, or in work beside the main goroutine.
type crash struct {
	what  any
	stack []byte
}

// untilCrash runs the window's loop; nil when it ended as it should.
func untilCrash(loop func()) (c *crash) {
	defer func() {
		switch what := recover().(type) {
		case nil:
		case *crash: // of another goroutine
			c = what
		default:
			c = &crash{what, debug.Stack()}
		}
	}()
	loop()
	return nil
}

// carry is deferred by goroutines: it takes a panic over to the main one, where the work can still be saved.
func carry() {
	if what := recover(); what != nil {
		c := &crash{what, debug.Stack()}
		onMain(func() { panic(c) })
	}
}

// Times of crashes.
const (
	savedWithin = 10 * time.Second // saving waits no longer: what should save may be what has failed
	tooSoon     = 10 * time.Second // after the start: then it would only crash again
)

// crashFolder is where reports of crashes are written; tests have a folder of their own.
var crashFolder = func() (string, error) {
	settings, err := os.UserConfigDir()
	return filepath.Join(settings, "onrecord", "crashes"), err
}

// afterCrash saves and closes what is open, and writes a report: on this computer, and with nothing of the project in it but
// its path. It gives the paths of the project, "" when none was open, and of the report.
func (w *window) afterCrash(c *crash, version string) (project, report string) {
	if w.s.opened() {
		project = w.s.project.Path()
	}
	if w.job != nil {
		w.job.cancel()
	}
	faults := make(chan *crash, 3)
	go func() {
		for _, part := range []func(){w.flushTyped, w.save, w.saveRest} { // each also when the one before fails again
			if again := untilCrash(part); again != nil {
				faults <- again
			}
		}
		close(faults)
	}()
	text := fmt.Sprintf("Onrecord %s, %s/%s, %s\nProject: %s\n\n%v\n\n%s", version, runtime.GOOS, runtime.GOARCH, time.Now().Format(time.RFC3339), project, c.what, c.stack)
	late := time.After(savedWithin)
	for waiting := true; waiting; {
		select {
		case again, more := <-faults:
			if waiting = more; more {
				text += fmt.Sprintf("\nWhile it was saved: %v\n\n%s", again.what, again.stack)
			}
		case <-late:
			text += "\nThe project could not be saved in time.\n"
			waiting = false
		}
	}
	slog.Error("the program has failed", "error", c.what, "stack", string(c.stack))
	folder, err := crashFolder()
	if err == nil {
		err = os.MkdirAll(folder, 0o700)
	}
	report = filepath.Join(folder, time.Now().UTC().Format("20060102T150405.000Z")+".txt")
	if err == nil {
		err = replacement.Write(report, []byte(text), false)
	}
	if err != nil {
		slog.Error("no report of it could be written", "error", err)
		report = ""
	}
	return project, report
}

// flushTyped saves what was typed into the inspector and not left yet.
func (w *window) flushTyped() {
	if w.s.opened() {
		w.inspector.flush()
	}
}

// saveRest saves the gestures that the writer has left behind, when it is what has failed.
func (w *window) saveRest() {
	if !w.s.opened() {
		return
	}
	for _, step := range w.s.writer.unsaved() {
		if _, err := w.s.project.Apply(step); err != nil {
			slog.Error("a gesture is lost", "label", step.Label, "error", err)
		}
	}
	if err := w.s.abandon(); err != nil {
		slog.Error("the project cannot be closed", "error", err)
	}
}

// startAgain starts the program anew, with the project that was open.
func startAgain(project, report string) {
	program, err := os.Executable()
	if err == nil {
		args := []string{"-crashed", report}
		if project != "" {
			args = append(args, project)
		}
		again := exec.Command(program, args...)
		again.Stdout, again.Stderr = os.Stdout, os.Stderr
		err = again.Start()
	}
	if err != nil {
		slog.Error("the program cannot be started again", "error", err)
	}
}

// tellCrash says what has happened, in the program that was started again.
func (w *window) tellCrash(report string) {
	text := "Something went wrong in the program and it had to start again. Your work was saved, and you are where you were."
	if report != "" {
		text += "\n\nWhat happened is in " + report + ". It was sent nowhere; you can read it, and pass it on to those who make Onrecord."
	}
	w.tell("Onrecord has started again", text, nil)
}
