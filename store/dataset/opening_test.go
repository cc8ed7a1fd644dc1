package dataset

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// socket makes what looks like a file and is none: opening one of its kind may wait for ever.
func socket(t *testing.T, path string) string {
	t.Helper()
	listener, err := net.Listen("unix", path)
	if err != nil {
		t.Skip("there are no sockets here")
	}
	t.Cleanup(func() { listener.Close() })
	return path
}

func TestOpenRefusesDevices(t *testing.T) {
	dir, err := os.MkdirTemp("", "") // a short path, as sockets need
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	path := socket(t, filepath.Join(dir, "s"))
	for _, f := range Formats() {
		if !f.Readable() {
			continue
		}
		if _, err := f.Open(path, ReadOptions{}); err == nil || !strings.Contains(err.Error(), "is a device or a pipe: name a file or folder") {
			t.Errorf("%s: %v", f.Name, err)
		}
	}
	if _, err := wholeText(path); err == nil || !strings.Contains(err.Error(), "is a device or a pipe") {
		t.Errorf("the text of an article: %v", err)
	}
}

// TestLinkToAFolder reads folders through a link, as many people keep their data elsewhere.
func TestLinkToAFolder(t *testing.T) {
	for _, f := range Formats() {
		if !f.Writable() || !f.Readable() || !f.Folder() {
			continue
		}
		dir := t.TempDir()
		target, link := filepath.Join(dir, "out"), filepath.Join(dir, "link")
		if _, err := Export(t.Context(), from(sample(), second()), f, target, Options{Codebook: testCodebook()}); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(target, link); err != nil {
			t.Skip("there are no links here")
		}
		if got, ok := Detect(link); !ok || got.Name != f.Name {
			t.Errorf("a link to the output of %s is taken for %q", f.Name, got.Name)
		}
		r, err := f.Open(link, ReadOptions{})
		if err != nil {
			t.Errorf("%s: %v", f.Name, err)
			continue
		}
		if items, bad := readAll(t, r); len(items) != 2 || len(bad) > 0 {
			t.Errorf("%s: %d articles are behind the link, %v", f.Name, len(items), bad)
		}
	}
}
