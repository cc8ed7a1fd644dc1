package intake_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/onrecord/onrecord/store/intake"
)

func write(t *testing.T, dir string, names ...string) {
	t.Helper()
	for _, name := range names {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("Some words."), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func TestReadFileErrors(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "a.docx")
	if err := os.Mkdir(filepath.Join(dir, "folder.txt"), 0o755); err != nil {
		t.Fatal(err)
	}
	large, err := os.Create(filepath.Join(dir, "large.txt"))
	if err != nil {
		t.Fatal(err)
	}
	if err := large.Truncate(intake.MaxBytes + 1); err != nil {
		t.Fatal(err)
	}
	large.Close()
	for name, says := range map[string]string{
		"a.docx": ".txt", "gone.txt": "no such file", "folder.txt": "not a file", "large.txt": "64 MiB",
	} {
		_, err := intake.ReadFile(filepath.Join(dir, name), "")
		var e *intake.Error
		if !errors.As(err, &e) || !strings.Contains(err.Error(), says) || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v, want an *Error that says %q", name, err, says)
		}
	}
	if _, err := intake.ReadFile(filepath.Join(dir, "gone.txt"), ""); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%v does not unwrap to fs.ErrNotExist", err)
	}
}

func TestReadFileInAStatedEncoding(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.txt")
	if err := os.WriteFile(path, []byte("\xCC\xEE\xF1\xF2 \xE7\xE0\xEA\xF0\xFB\xF2."), 0o666); err != nil {
		t.Fatal(err)
	}
	res, err := intake.ReadFile(path, "windows-1251")
	if err != nil || res.Article.Text != "Мост закрыт." || len(res.Warnings) > 0 {
		t.Errorf("%q, warnings %q, %v", res.Article.Text, res.Warnings, err)
	}
}

func TestSupported(t *testing.T) {
	for name, want := range map[string]bool{"a.txt": true, "A.XHTML": true, "dir/a.markdown": true, "a": false, "a.pdf": false, ".txt.zip": false} {
		if intake.Supported(name) != want {
			t.Errorf("%s: %v", name, !want)
		}
	}
	if got := strings.Join(intake.Extensions(), " "); got != ".htm .html .markdown .md .text .txt .xhtml" {
		t.Error(got)
	}
}
