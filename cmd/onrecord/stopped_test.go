package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// TestJourney_Stopped ends the program as a computer that is switched off does, and as Ctrl+C in its terminal does, at once
// after a gesture: it is saved, a backup was made, and the next start finds nothing to be rolled back.
func TestJourney_Stopped(t *testing.T) {
	d := newDesk(t)
	dir := t.TempDir()
	onrecord, onrec := build(t, dir, "onrecord"), build(t, dir, "onrec")
	article := filepath.Join(dir, "harbour.txt")
	if err := os.WriteFile(article, []byte(report), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, signal := range map[string]os.Signal{"SIGTERM": syscall.SIGTERM, "SIGINT": syscall.SIGINT} {
		t.Run(name, func(t *testing.T) {
			project := filepath.Join(dir, name+".onrecord")
			for _, args := range [][]string{{"new", project}, {"import", "-p", project, article}} {
				if out, err := exec.Command(onrec, args...).CombinedOutput(); err != nil {
					t.Fatalf("%v: %s", err, out)
				}
			}
			a := d.start(t, onrecord, project)
			a.waitWords("fifty", "Calder")
			a.key("Escape") // who works here
			a.click(a.word("fifty"), 3)
			a.key("1")
			a.waitState(1, 1)
			if err := a.cmd.Process.Signal(signal); err != nil {
				t.Fatal(err)
			}
			select {
			case err := <-a.done:
				if err != nil {
					t.Errorf("the program ended with %v\n%s", err, a.log)
				}
			case <-time.After(patience):
				t.Fatalf("the program does not end\n%s", a.log)
			}
			if _, err := os.Stat(project + "-journal"); err == nil {
				t.Error("a journal is left over")
			}
			if got := export(t, onrec, project, t.TempDir()); len(got.Spans) != 1 || len(got.Attributions) != 1 {
				t.Errorf("exported %+v", got)
			}
			list := exec.Command(onrec, "backup", "-p", project, "--list", "--json")
			list.Env = d.env
			if out, err := list.CombinedOutput(); err != nil || len(out) == 0 {
				t.Errorf("backups: %s, %v", out, err)
			}
		})
	}
}
