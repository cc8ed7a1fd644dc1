package main

import (
	"flag"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

var pictures = flag.String("pictures", "", "folder for the pictures of README and manual; none are made without it")

// TestPictures takes the pictures of README and manual from the real window:
//
//	go test ./cmd/onrecord -run Pictures -pictures ../../assets/manual
func TestPictures(t *testing.T) {
	if *pictures == "" {
		t.Skip("takes pictures only with -pictures FOLDER")
	}
	d := newDesk(t)
	a := d.start(t, build(t, t.TempDir(), "onrecord"), "-sample")
	a.waitWords("photographs", "contractor")
	a.click(a.word("photographs"), 1)
	a.picture("main.png", "")
	a.click(a.word("Marta"), 1)
	a.picture("speaker.png", "318x760+1042+30")
	a.key("Escape")
	a.key("question")
	a.picture("keys.png", "")
	a.quit()
}

// picture saves the window, or a part of it (WIDTHxHEIGHT+X+Y), with ImageMagick.
func (a *program) picture(name, part string) {
	a.t.Helper()
	time.Sleep(time.Second)
	args := []string{"-window", a.window}
	if part != "" {
		args = append(args, "-crop", part, "+repage")
	}
	cmd := exec.Command("import", append(args, "-strip", filepath.Join(*pictures, name))...)
	cmd.Env = a.d.env
	if out, err := cmd.CombinedOutput(); err != nil {
		a.t.Fatalf("import (ImageMagick): %v\n%s", err, out)
	}
}
