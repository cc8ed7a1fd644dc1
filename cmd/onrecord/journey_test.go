package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

const (
	patience = 60 * time.Second // for anything on a slow machine
	headline = "Harbour gates to open in May"
	claimed  = "The new gates will keep the old town dry for fifty years."
	speaker  = "Ines Calder"
	report   = headline + `

PORT ELLERY. ` + claimed + ` That is what ` + speaker + `, who runs the harbour, told the council on Monday.

The work has cost more than was planned, and the last of the five gates is still in the yard.
`
)

// TestJourney does the main job in a real window: import, tag, quit, export, undo after a restart.
func TestJourney(t *testing.T) {
	d := newDesk(t)
	dir := t.TempDir()
	onrecord, onrec := build(t, dir, "onrecord"), build(t, dir, "onrec")
	article := filepath.Join(dir, "harbour.txt")
	if err := os.WriteFile(article, []byte(report), 0o600); err != nil {
		t.Fatal(err)
	}
	project := filepath.Join(dir, "journey.onrecord")

	a := d.start(t, onrecord, "-new", project)
	a.key("ctrl+i")
	time.Sleep(time.Second) // the dialog takes the keyboard
	a.typed(article)
	a.key("shift+Return")
	a.waitWords("fifty", "Calder", "Monday")
	a.click(a.word("fifty"), 3)
	a.key("1")
	a.waitState(1, 1)
	a.drag(a.word("Ines"), a.word("Calder"))
	a.key("2")
	a.waitState(2, 1)
	a.key("Escape") // without the cue that is offered
	a.quit()

	got := export(t, onrec, project, dir)
	if len(got.Spans) != 2 || len(got.Attributions) != 1 {
		t.Fatalf("exported %d spans and %d attributions, not 2 and 1: %+v", len(got.Spans), len(got.Attributions), got)
	}
	ids := map[string]string{}
	for _, s := range got.Spans {
		ids[s.Label+": "+s.Quote] = s.ID
	}
	claim, says := ids["Claim: "+claimed], ids["Speaker: "+speaker]
	frame := got.Attributions[0]
	if claim == "" || says == "" || fmt.Sprint(frame.Claim, frame.Speaker, frame.Source, frame.Cue) != fmt.Sprint([]string{claim}, []string{says}, []string{}, []string{}) {
		t.Fatalf("exported %+v", got)
	}

	a = d.start(t, onrecord, project)
	a.waitState(2, 1)
	a.key("ctrl+z")
	a.waitState(1, 1)
	a.key("ctrl+z")
	a.waitState(0, 0)
	a.quit()
	if got := export(t, onrec, project, dir); len(got.Spans)+len(got.Attributions) != 0 {
		t.Fatalf("after two undos the file still has %+v", got)
	}
}

// TestJourney_Reader does with the reader what needs a real window: a discontinuous claim by keys alone, an edge dragged,
// all that was found tagged at once, and a mark dragged onto another.
func TestJourney_Reader(t *testing.T) {
	d := newDesk(t)
	dir := t.TempDir()
	onrecord, onrec := build(t, dir, "onrecord"), build(t, dir, "onrec")
	article := filepath.Join(dir, "harbour.txt")
	if err := os.WriteFile(article, []byte(report), 0o600); err != nil {
		t.Fatal(err)
	}
	project := filepath.Join(dir, "reader.onrecord")
	a := d.start(t, onrecord, "-new", project)
	a.key("ctrl+i")
	time.Sleep(time.Second)
	a.typed(article)
	a.key("shift+Return")
	a.waitWords("gates", "fifty", "Calder")

	find := func(words string) {
		a.key("ctrl+f")
		time.Sleep(300 * time.Millisecond)
		a.typed(words)
		time.Sleep(300 * time.Millisecond)
	}
	find("The new gates")
	a.key("Escape") // what was found stays selected
	a.key("1")
	a.waitState(1, 1)
	find("fifty")
	a.key("Escape")
	a.key("plus")
	a.waitSpan(onrec, project, dir, "The new gates … fifty")

	end := a.word("fifty")
	a.dragTo(end.X+end.Width, end.Y+end.Height/2, a.word("years"))
	a.waitSpan(onrec, project, dir, "The new gates … fifty years")
	a.key("Escape")

	find("Ines Calder")
	a.key("ctrl+shift+t")
	time.Sleep(500 * time.Millisecond)
	a.key("Return") // as Speaker, which is proposed
	a.waitState(2, 1)
	a.key("Escape")

	a.click(a.word("new"), 1) // chooses the claim
	linked := func() bool {
		got := export(t, onrec, project, dir)
		return len(got.Attributions) == 1 && len(got.Attributions[0].Claim) == 1 && len(got.Attributions[0].Speaker) == 1
	}
	for range 5 { // a busy machine may take the press for the second one of a double click
		time.Sleep(time.Second)
		from := a.word("new")
		a.dragTo(from.X+from.Width/2, from.Y+from.Height/2, a.word("Calder"))
		time.Sleep(time.Second)
		if linked() {
			break
		}
	}
	a.quit()
	if !linked() {
		t.Errorf("exported %+v", export(t, onrec, project, dir))
	}
}

// waitSpan waits until the file has a span of these words.
func (a *program) waitSpan(onrec, project, dir, quote string) {
	a.t.Helper()
	a.wait("the span "+quote, func() bool {
		for _, s := range export(a.t, onrec, project, dir).Spans {
			if s.Quote == quote {
				return true
			}
		}
		return false
	})
}

// exported is what the journey looks at of a native dataset line.
type exported struct {
	Title string
	Spans []struct{ ID, Label, Quote string }

	Attributions []struct{ Claim, Speaker, Source, Cue []string }
}

func export(t *testing.T, onrec, project, dir string) exported {
	t.Helper()
	out := filepath.Join(dir, "out.jsonl")
	cmd := exec.Command(onrec, "export", "-p", project, "--format", "jsonl", "--out", out, "--force")
	if text, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("onrec export: %v\n%s", err, text)
	}
	data, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	if n := bytes.Count(data, []byte("\n")); n != 1 {
		t.Fatalf("%d articles exported, not 1", n)
	}
	var e exported
	if err := json.Unmarshal(data, &e); err != nil {
		t.Fatal(err)
	}
	if e.Title != headline {
		t.Fatalf("title %q", e.Title)
	}
	return e
}

func build(t *testing.T, dir, name string) string {
	t.Helper()
	out := filepath.Join(dir, name)
	if text, err := exec.Command("go", "build", "-o", out, "../"+name).CombinedOutput(); err != nil {
		t.Fatalf("go build %s: %v\n%s", name, err, text)
	}
	return out
}

// desk is a display of the test's own.
type desk struct {
	env    []string
	inside []string // the command, with its arguments, by which programs are started; none = directly
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	if testing.Short() {
		t.Skip("the journey takes a real window; not in short mode")
	}
	for _, tool := range []string{"Xvfb", "xdotool"} {
		if _, err := exec.LookPath(tool); err != nil || runtime.GOOS != "linux" {
			t.Skipf("no display can be had for a real window: %s is not installed (Debian: apt-get install xvfb xdotool)", tool)
		}
	}
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	server := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", "1440x900x24", "+extension", "GLX")
	server.ExtraFiles = []*os.File{write}
	background(t, server)
	number, err := bufio.NewReader(read).ReadString('\n')
	if err != nil {
		t.Fatal("Xvfb gives no display: ", err)
	}
	home := t.TempDir()
	d := &desk{env: append(os.Environ(), "DISPLAY=:"+strings.TrimSpace(number), "HOME="+home, "XDG_CONFIG_HOME="+home,
		"XDG_CACHE_HOME="+home, "LANG=en_US.UTF-8", "LIBGL_ALWAYS_SOFTWARE=1", "FYNE_PLATFORM=x11", "FYNE_SCALE=1", "WAYLAND_DISPLAY=")}
	if _, err := exec.LookPath("openbox"); err == nil {
		manager := exec.Command("openbox")
		manager.Env = d.env
		background(t, manager)
	}
	return d
}

// background starts a program that ends with the test.
func background(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill() // it may have ended by itself
		_ = cmd.Wait()
	})
}

// program is the app in its window.
type program struct {
	t      *testing.T
	d      *desk
	cmd    *exec.Cmd
	done   chan error
	window string
	trace  string
	log    *bytes.Buffer
}

func (d *desk) start(t *testing.T, binary string, args ...string) *program {
	t.Helper()
	trace := filepath.Join(t.TempDir(), "trace.jsonl")
	a := &program{t: t, d: d, trace: trace, log: &bytes.Buffer{}, done: make(chan error, 1)}
	command := append(slices.Concat(d.inside, []string{binary, "-trace", trace}), args...)
	a.cmd = exec.Command(command[0], command[1:]...)
	a.cmd.Env, a.cmd.Stderr, a.cmd.Stdout = d.env, a.log, a.log
	if err := a.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { a.done <- a.cmd.Wait() }()
	t.Cleanup(func() { _ = a.cmd.Process.Signal(syscall.SIGKILL) })
	a.wait("a window", func() bool {
		out, err := a.xdotool("search", "--onlyvisible", "--name", "Onrecord")
		a.window, _, _ = strings.Cut(strings.TrimSpace(out), "\n")
		return err == nil && a.window != ""
	})
	a.wait("the project", func() bool { return len(a.events()) > 0 })
	_, _ = a.xdotool("windowfocus", "--sync", a.window) // a window manager has done it already
	return a
}

// wait polls until something is so.
func (a *program) wait(what string, so func() bool) {
	a.t.Helper()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		if so() {
			time.Sleep(200 * time.Millisecond) // the picture follows the state
			return
		}
		select {
		case err := <-a.done:
			a.t.Fatalf("the program ended while waiting for %s: %v\n%s", what, err, a.log)
		default:
		}
	}
	last := ""
	if all := a.events(); len(all) > 0 {
		last = fmt.Sprintf("%+v", all[len(all)-1])
	}
	a.t.Fatalf("waited in vain for %s\nlast event: %.2000s\nlog: %s", what, last, a.log)
}

// event is one line of the program's trace.
type event struct {
	Event                        string
	Spans, Attributions, Pending int
	Message                      string
	Words                        []word
}

type word struct {
	Text                string
	X, Y, Width, Height float32
}

func (a *program) events() []event {
	data, err := os.ReadFile(a.trace)
	if err != nil {
		return nil
	}
	var all []event
	for _, line := range bytes.Split(data, []byte("\n")) {
		var e event
		if json.Unmarshal(line, &e) == nil {
			all = append(all, e)
		}
		if e.Event == "error" {
			a.t.Fatalf("the program shows an error: %s", e.Message)
		}
	}
	return all
}

// last is the newest event of a kind.
func (a *program) last(kind string) event {
	all := a.events()
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].Event == kind {
			return all[i]
		}
	}
	return event{}
}

func (a *program) waitState(spans, attributions int) {
	a.t.Helper()
	a.wait(fmt.Sprintf("%d spans and %d attributions, saved", spans, attributions), func() bool {
		e := a.last("state")
		return e.Event != "" && e.Spans == spans && e.Attributions == attributions && e.Pending == 0
	})
}

func (a *program) waitWords(texts ...string) {
	a.t.Helper()
	a.wait("the words "+strings.Join(texts, ", "), func() bool {
		for _, text := range texts {
			if _, ok := find(a.last("painted").Words, text); !ok {
				return false
			}
		}
		return true
	})
}

func find(words []word, text string) (word, bool) {
	for _, w := range words {
		if w.Text == text {
			return w, true
		}
	}
	return word{}, false
}

func (a *program) word(text string) word {
	a.t.Helper()
	w, ok := find(a.last("painted").Words, text)
	if !ok {
		a.t.Fatalf("the word %q is not on screen", text)
	}
	return w
}

func (a *program) xdotool(args ...string) (string, error) {
	cmd := exec.Command("xdotool", args...)
	cmd.Env = a.d.env
	out, err := cmd.Output()
	return string(out), err
}

func (a *program) must(args ...string) {
	a.t.Helper()
	if out, err := a.xdotool(args...); err != nil {
		a.t.Fatalf("xdotool %v: %v %s", args, err, out)
	}
	time.Sleep(150 * time.Millisecond)
}

func (a *program) key(name string)   { a.t.Helper(); a.must("key", "--delay", "60", name) }
func (a *program) typed(text string) { a.t.Helper(); a.must("type", "--delay", "20", text) }

func (a *program) move(x, y float32) {
	a.t.Helper()
	a.must("mousemove", "--window", a.window, fmt.Sprint(int(x)), fmt.Sprint(int(y)))
}

func (a *program) click(w word, times int) {
	a.t.Helper()
	a.move(w.X+w.Width/2, w.Y+w.Height/2)
	a.must("click", "--repeat", fmt.Sprint(times), "--delay", "80", "1")
}

func (a *program) drag(from, to word) {
	a.t.Helper()
	a.dragTo(from.X+2, from.Y+from.Height/2, to)
}

// dragTo drags from a place to the end of a word.
func (a *program) dragTo(x0, y0 float32, to word) {
	a.t.Helper()
	a.move(x0, y0)
	a.must("mousedown", "1")
	for i := float32(1); i <= 6; i++ {
		x1, y1 := to.X+to.Width-2, to.Y+to.Height/2
		a.move(x0+(x1-x0)*i/6, y0+(y1-y0)*i/6)
	}
	a.must("mouseup", "1")
}

// quit ends the program as a person does, and waits until it has.
func (a *program) quit() {
	a.t.Helper()
	a.key("ctrl+q")
	select {
	case err := <-a.done:
		if err != nil {
			a.t.Fatalf("the program ended with %v\n%s", err, a.log)
		}
	case <-time.After(patience):
		a.t.Fatalf("the program does not quit\n%s", a.log)
	}
}
