package gui

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/widget"

	"github.com/onrecord/onrecord/assets"
	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/corpus"
	"github.com/onrecord/onrecord/store/dataset"
)

// openPath opens a project file. One that another window has open may be read.
func (w *window) openPath(path string) {
	w.inspector.flush()
	p, err := store.Open(path)
	if store.ErrorCode(err) == store.CodeBusy {
		w.confirm("Open elsewhere", err.Error()+"\n\nOpen it for reading only?", func() {
			if p, err := store.OpenReadOnly(path); err != nil {
				w.showError(err)
			} else {
				w.use(p)
			}
		})
		return
	}
	switch {
	case err == nil:
		w.use(p)
	case rescuable(err, path):
		w.rescue(path, err)
	default:
		w.showError(err)
	}
}

// use shows a project that is open, and asks who works in it.
func (w *window) use(p *store.Project) { w.useAs(p, "") }

// useAs shows a project that is open. The name is of who works in it; where none is given it is asked for, once.
func (w *window) useAs(p *store.Project, me string) {
	if err := w.s.use(p, w.settings.me()); err != nil {
		w.showError(err)
		return
	}
	w.settings.addRecent(p.Path())
	if me == "" {
		w.introduce()
	} else {
		w.workAs(me)
	}
	if why := p.ReadOnly(); why != "" {
		w.tell("Read only", "This project can be read but not changed: "+why, nil)
	} else if p.Recovered() {
		w.tell("Recovered", "The program or the computer stopped while this project was being saved. The last unfinished change was taken back; everything before it is here.", nil)
	} else if service := store.SyncedBy(p.Path()); service != "" && w.settings.warnOfSync(p.Path()) {
		w.tell("Synchronised folder", "This project lies in a folder that "+service+" keeps in step with other computers. Have it open on one computer at a time, and let "+service+
			" finish before you open it on another: otherwise there will be two files, each with a part of the work (Review > Take in brings them together). For work by several people, give packets.", nil)
	}
}

func (w *window) openDialog() {
	d := dialog.NewFileOpen(func(f fyne.URIReadCloser, err error) {
		if err != nil {
			w.showError(err)
			return
		}
		if f == nil {
			return
		}
		path := f.URI().Path()
		if err := f.Close(); err != nil {
			w.showError(err)
			return
		}
		w.openPath(path)
	}, w.fyne)
	d.SetFilter(storage.NewExtensionFileFilter(projectExtensions))
	w.browse(d)
}

// atFolder starts a file dialog where the open project lies, or the last one.
func (w *window) atFolder(d interface {
	SetLocation(fyne.ListableURI)
},
) {
	if at, err := storage.ListerForURI(storage.NewFileURI(w.folder())); err == nil {
		d.SetLocation(at)
	}
}

// folder is where new files are proposed: beside the open project, or the last one, but not beside the sample, which lies
// where nobody looks.
func (w *window) folder() string {
	hidden, _ := samplePath()
	at := ""
	if w.s.opened() {
		at = w.s.project.Path()
	} else if recent := w.settings.recent(); len(recent) > 0 {
		at = recent[0]
	}
	if at != "" && at != hidden {
		return filepath.Dir(at)
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "."
	}
	if documents := filepath.Join(home, "Documents"); exists(documents) {
		return documents
	}
	return home
}

// codebookChoice is one of the codebooks that a new project can start with.
type codebookChoice struct {
	name string
	data []byte
}

const fromFile = "From a file…"

func builtinCodebooks() []codebookChoice {
	var list []codebookChoice
	for _, data := range [][]byte{assets.Codebook, assets.CodebookPolNeAR} {
		c, err := corpus.ParseCodebook(data)
		if err != nil {
			panic(err) // they are part of the program and have a test
		}
		list = append(list, codebookChoice{c.Name, data})
	}
	return list
}

// newDialog asks for the file of a new project and for its codebook.
func (w *window) newDialog() {
	path := w.prompt(filepath.Join(w.folder(), "study"+store.Extension))
	choose := w.button("Choose…", nil, func() { w.chooseFolder(path) })
	books := builtinCodebooks()
	names := make([]string, 0, len(books)+1)
	for _, b := range books {
		names = append(names, b.name)
	}
	var own []byte // the codebook from a file
	pick := w.selector(append(names, fromFile))
	pick.OnChanged = func(name string) {
		if name == fromFile {
			w.pickCodebook(func(name string, data []byte, err error) {
				switch {
				case err != nil:
					w.showError(err)
					pick.SetSelectedIndex(0)
				case data == nil:
					pick.SetSelectedIndex(0)
				default:
					own = data
					pick.Options = append(names, name, fromFile)
					pick.SetSelected(name)
				}
			})
		}
	}
	me := w.prompt(w.settings.me())
	form := widget.NewForm(
		widget.NewFormItem("File", container.NewBorder(nil, nil, nil, choose, path)),
		widget.NewFormItem("Codebook", pick),
		widget.NewFormItem("Your name", me))
	create := func() error {
		data := own
		for _, b := range books {
			if b.name == pick.Selected {
				data = b.data
			}
		}
		if len(data) == 0 {
			return errors.New("choose the codebook's file, or another codebook")
		}
		if strings.TrimSpace(me.Text) == "" {
			return errNoName
		}
		return w.create(path.Text, data, strings.TrimSpace(me.Text))
	}
	w.ask("New project", "Create", form, path, 640, 250, create)
	me.OnSubmitted = path.OnSubmitted
}

func noFolder(dir string) error {
	return fmt.Errorf("there is no folder %s: make it first, or choose another", dir)
}

// pickCodebook lets one choose a codebook file; then gets nothing when none was chosen.
func (w *window) pickCodebook(then func(name string, data []byte, err error)) {
	d := dialog.NewFileOpen(func(f fyne.URIReadCloser, err error) {
		if err != nil || f == nil {
			then("", nil, err)
			return
		}
		data, err := os.ReadFile(f.URI().Path())
		err = errors.Join(err, f.Close())
		if err == nil {
			if _, parse := dataset.ReadCodebook(data); parse != nil {
				err = fmt.Errorf("%s: %w", f.URI().Path(), parse)
			}
		}
		then(filepath.Base(f.URI().Path()), data, err)
	}, w.fyne)
	d.SetFilter(storage.NewExtensionFileFilter([]string{".json", ".qdc"}))
	w.browse(d)
}

// create makes a project file and opens it for somebody to work in.
func (w *window) create(path string, codebook []byte, me string) error {
	path = strings.TrimSpace(path)
	if path == "" {
		return errors.New("the new project needs a file name")
	}
	if filepath.Ext(path) == "" {
		path += store.Extension
	}
	if dir := filepath.Dir(path); !exists(dir) {
		return noFolder(dir)
	}
	book, err := dataset.ReadCodebook(codebook)
	if err != nil {
		return err
	}
	w.inspector.flush()
	p, err := store.Create(path, book)
	if err != nil {
		return err
	}
	w.useAs(p, me)
	return nil
}

// closeProject saves and closes, and shows the start page.
func (w *window) closeProject() {
	w.inspector.flush()
	if err := w.s.close(); err != nil {
		w.showError(err)
		return
	}
	w.nothingOpen()
}

// nothingOpen shows the start page, after the project was closed.
func (w *window) nothingOpen() {
	w.s.doc = corpus.Document{}
	w.s.rows, w.s.entities = nil, nil
	w.start = w.newStart()
	w.s.changed.emit(changedProject | changedArticle | changedMarks | changedChoice | changedList | changedSaved)
}

// saveCopy writes the project, with what could not be saved in its own file, to another file; then work goes on there if
// the own file cannot be written.
func (w *window) saveCopy() {
	w.inspector.flush()
	name := w.prompt(filepath.Join(w.folder(), w.s.project.Name()+" copy"+store.Extension))
	w.ask("Save a copy", "Save", widget.NewForm(widget.NewFormItem("File", name)), name, 640, 150, func() error { return w.copyTo(strings.TrimSpace(name.Text)) })
}

func (w *window) copyTo(path string) error {
	if path == "" {
		return errors.New("the copy needs a file name")
	}
	if err := w.s.project.SaveCopy(path); err != nil {
		return err
	}
	if w.s.unsaved == nil {
		w.tell("Copy saved", "A copy of the project is now in "+path+". You go on working in "+w.s.project.Path()+".", nil)
		return nil
	}
	p, err := store.Open(path)
	if err != nil {
		return err
	}
	for _, step := range w.s.writer.unsaved() {
		if _, err := p.Apply(step); err != nil {
			return errors.Join(err, p.Close())
		}
	}
	old := w.s.project.Path()
	if err := w.s.abandon(); err != nil {
		slog.Error("the project could not be closed", "project", old, "error", err)
	}
	w.use(p)
	w.tell("Copy saved", "All your work is now in "+path+", and you go on working there. "+old+" lacks your last changes.", nil)
	return nil
}

// sample opens the sample project, making it the first time.
func (w *window) sample() {
	path, err := samplePath()
	if err != nil {
		w.showError(err)
		return
	}
	if _, err := os.Stat(path); err == nil {
		w.openPath(path)
		return
	}
	book, err := corpus.ParseCodebook(assets.Codebook)
	if err == nil {
		err = os.MkdirAll(filepath.Dir(path), 0o700)
	}
	if err != nil {
		w.showError(err)
		return
	}
	p, err := store.Create(path, book)
	if err != nil {
		w.showError(err)
		return
	}
	if err := fillSample(p); err != nil {
		w.showError(errors.Join(err, p.Close(), os.Remove(path)))
		return
	}
	w.useAs(p, w.settings.me())
}

func samplePath() (string, error) {
	dir, err := os.UserConfigDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(dir, "onrecord", "sample"+store.Extension), nil
}

// quit saves and ends. What cannot be saved is not thrown away without asking.
func (w *window) quit() {
	w.inspector.flush()
	w.settings.setSize(w.fyne.Canvas().Size())
	w.learner.drop()
	if w.job != nil {
		w.job.cancel()
	}
	if !w.s.opened() {
		w.app.Quit()
		return
	}
	if err := w.s.close(); err != nil {
		w.confirm("Not everything is saved", fmt.Sprintf("%d changes could not be saved:\n%s\n\nQuit and lose them?", w.s.pending, err), func() {
			if err := w.s.abandon(); err != nil {
				slog.Error("the project could not be closed", "error", err)
			}
			w.app.Quit()
		})
		return
	}
	w.app.Quit()
}
