package exchange_test

import (
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestFolderFromAStranger imports a folder in which links lead to a private file and to folders, its own among them, and in
// which pipes and sockets lie. The texts come in, the private file does not, and the link to it is named.
func TestFolderFromAStranger(t *testing.T) {
	short, err := os.MkdirTemp("", "") // a short path, as sockets need
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(short)
	private, folder := filepath.Join(short, "private.txt"), filepath.Join(short, "news")
	err = errors.Join(
		os.WriteFile(private, []byte("A private matter, in some words."), 0o600),
		os.MkdirAll(filepath.Join(folder, "inner"), 0o700),
		os.WriteFile(filepath.Join(folder, "ferry.txt"), []byte("Ferry stays in port\n\nThe ferry is old.\n"), 0o600),
		os.WriteFile(filepath.Join(folder, "inner", "gate.txt"), []byte("Gate opens\n\nThe gate is new.\n"), 0o600),
	)
	if err != nil {
		t.Fatal(err)
	}
	linked := filepath.Join(folder, "inner", "linked.txt")
	if err := errors.Join(os.Symlink(private, linked), os.Symlink("..", filepath.Join(folder, "inner", "round")), os.Symlink("ferry.txt", filepath.Join(folder, "again.txt"))); err != nil {
		t.Skip("there are no links here")
	}
	if listener, err := net.Listen("unix", filepath.Join(folder, "socket.txt")); err == nil {
		defer listener.Close()
	}
	if mkfifo, err := exec.LookPath("mkfifo"); err == nil {
		if err := exec.Command(mkfifo, filepath.Join(folder, "pipe.txt"), filepath.Join(folder, "pipe.jsonl")).Run(); err != nil {
			t.Fatal(err)
		}
	}
	p := newProject(t)
	report := doImport(t, p, folder)
	if len(report.Added) != 2 {
		t.Errorf("%d articles came in, not 2: %+v", len(report.Added), report)
	}
	for _, id := range report.Added {
		if d, err := p.Document(t.Context(), id); err != nil || strings.Contains(d.Article.Text, "private") {
			t.Errorf("%v: %q", err, d.Article.Text)
		}
	}
	if len(report.Failed) != 1 || report.Failed[0].Name != linked || !strings.Contains(report.Failed[0].Text, "is a link that leads out of the folder, to "+private) {
		t.Errorf("what failed is %+v", report.Failed)
	}
}
