package gui

import (
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"runtime/debug"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"

	"github.com/onrecord/onrecord/assets"
)

// ID is the program's identity towards the desktop and for its preferences.
const ID = "org.onrecord.app"

// Options say what to begin with.
type Options struct {
	Open    string    // project file to open; "" = the last one, or the sample on a first start
	New     string    // project file to make, with the default codebook
	Sample  bool      // open the sample project
	Crashed bool      // this is a start after a crash
	Report  string    // of it, "" = there is none
	Version string    // of the program
	Trace   io.Writer // for tests of the real window: what is on screen, as JSON lines; nil = none
}

// collectAt is by how many per cent the heap may grow before it is collected. A long article is most of it, and undo reads
// the article anew while the old one is still shown: the usual 100 would let a million words take more than 600 MB.
const collectAt = 30

// Run shows the window until it is closed. All work is saved when it returns. After a crash it starts the program again; the
// error is one right after the start, when that would not help.
func Run(o Options) error {
	app.SetMetadata(fyne.AppMetadata{
		ID: ID, Name: "Onrecord", Version: o.Version, Build: 1, Release: true,
		Icon:       fyne.NewStaticResource("onrecord-icon.png", assets.Icon),
		Migrations: map[string]bool{"fyneDo": true},
	})
	debug.SetGCPercent(collectAt)
	a := app.NewWithID(ID)
	a.SetIcon(fyne.NewStaticResource("onrecord-icon.png", assets.Icon))
	w := newWindow(a, newTrace(o.Trace))
	a.Lifecycle().SetOnStarted(func() { w.begin(o) })
	w.fyne.Show()
	started := time.Now()
	crash := untilCrash(a.Run)
	if crash == nil {
		w.end()
		return nil
	}
	project, report := w.afterCrash(crash, o.Version)
	if time.Since(started) < tooSoon {
		return fmt.Errorf("the program has failed: %v; your work is saved, a report is in %s", crash.what, report)
	}
	startAgain(project, report)
	return nil
}

// begin opens what the options say.
func (w *window) begin(o Options) {
	recent := w.settings.recent()
	switch {
	case o.New != "":
		if err := w.create(absolute(o.New), assets.Codebook, w.settings.me()); err != nil {
			w.showError(err)
		}
	case o.Open != "":
		w.openPath(absolute(o.Open))
	case o.Sample || len(recent) == 0:
		w.sample()
	default:
		w.openPath(recent[0])
	}
	if o.Crashed {
		w.tellCrash(o.Report)
	}
}

func absolute(path string) string {
	if abs, err := filepath.Abs(path); err == nil {
		return abs
	}
	return path
}

// end saves what is left when the window went away without asking, as on SIGTERM.
func (w *window) end() {
	w.learner.drop()
	if w.job != nil {
		w.job.cancel()
		<-w.job.done
	}
	w.flushTyped()
	w.save()
}

// save closes the project, with all that is left to be saved.
func (w *window) save() {
	if w.s.opened() {
		if err := w.s.close(); err != nil {
			slog.Error("some changes could not be saved", "project", w.s.project.Path(), "changes", w.s.pending, "error", err)
		}
	}
	verifying.Wait()
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
