package intake_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
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

func walk(dir string, paths ...string) (files, failed []string) {
	for i := range paths {
		paths[i] = filepath.Join(dir, paths[i])
	}
	intake.Walk(paths, func(path string, err error) bool {
		name, _ := filepath.Rel(dir, path)
		if err != nil {
			failed = append(failed, filepath.ToSlash(name))
		} else {
			files = append(files, filepath.ToSlash(name))
		}
		return true
	})
	return files, failed
}

func TestWalk(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "b.txt", "a.HTML", "c.pdf", ".hidden.txt", ".git/x.txt", "sub/d.md", "sub/deep/e.text", "else/f.txt")
	if err := os.Symlink(filepath.Join(dir, "else"), filepath.Join(dir, "sub", "linked")); err != nil {
		t.Skip("no symbolic links here:", err)
	}
	files, failed := walk(dir, ".")
	if want := []string{"a.HTML", "b.txt", "else/f.txt", "sub/d.md", "sub/deep/e.text"}; !slices.Equal(files, want) || failed != nil {
		t.Errorf("%v, failed %v, want %v", files, failed, want)
	}
	files, failed = walk(dir, "b.txt", "c.pdf", "gone.txt", "sub", "sub/d.md", "b.txt")
	if want := []string{"b.txt", "sub/d.md", "sub/deep/e.text"}; !slices.Equal(files, want) || !slices.Equal(failed, []string{"c.pdf", "gone.txt"}) {
		t.Errorf("%v, failed %v", files, failed)
	}
}

func TestWalkEnds(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "a.txt", "b.txt", "sub/c.txt")
	n := 0
	intake.Walk([]string{dir, dir}, func(string, error) bool { n++; return false })
	if n != 1 {
		t.Errorf("%d files after the end", n)
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
