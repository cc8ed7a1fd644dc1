package main

import (
	"flag"
	"os"
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
	a.key("Tab")
	a.picture("suggestion.png", "")
	a.key("Escape")
	a.key("ctrl+e")
	time.Sleep(2 * time.Second)                // the example is made beside the form
	a.picture("export.png", "1040x565+160+90") // but for the name of the file
	a.key("Escape")
	a.key("ctrl+i")
	a.typed(foreign(t))
	a.key("shift+Return")
	time.Sleep(2 * time.Second)
	a.picture("import.png", "720x340+320+140")
	a.quit()
}

// foreign is a dataset of another tool.
func foreign(t *testing.T) string {
	path := filepath.Join(t.TempDir(), "interviews.jsonl")
	text := `{"text":"The harbour master said the crane had stood still for a week. “Nobody told us,” a docker said.","entities":[` +
		`{"id":1,"label":"PERSON","start_offset":0,"end_offset":18},{"id":2,"label":"QUOTE","start_offset":24,"end_offset":62},` +
		`{"id":3,"label":"QUOTE","start_offset":64,"end_offset":81},{"id":4,"label":"PERSON","start_offset":82,"end_offset":90}],` +
		`"relations":[{"id":1,"from_id":2,"to_id":1,"type":"speaker"},{"id":2,"from_id":3,"to_id":4,"type":"speaker"}]}`
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	return path
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
