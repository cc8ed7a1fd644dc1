package store

import (
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/onrecord/onrecord/store/corpus"
)

// limitedVariable makes the test binary work with a limit on the size of files.
const limitedVariable = "ONRECORD_TEST_LIMITED"

// TestNoMoreRoom lets the disk become full in two ways: by a limit on the size of files, and, where this user may make one,
// on a small file system. What was saved stays, the step that did not fit is told and can be sent again, and no
// copy or backup is left half made.
func TestNoMoreRoom(t *testing.T) {
	for name, full := range map[string]func(t *testing.T) (folder string, fill, empty func()){
		"limit on a file": limitedFiles,
		"small disk":      smallDisk,
	} {
		t.Run(name, func(t *testing.T) {
			if name == "limit on a file" && os.Getenv(limitedVariable) == "" { // it is one on all files of the process
				command := exec.Command(os.Args[0], "-test.run=^TestNoMoreRoom$/^limit_on_a_file$")
				command.Env = append(os.Environ(), limitedVariable+"=yes")
				if out, err := command.CombinedOutput(); err != nil {
					t.Errorf("%v: %s", err, out)
				}
				return
			}
			folder, fill, empty := full(t)
			p := must[*Project](t)(Create(filepath.Join(folder, "study.onrecord"), testBook))
			defer p.Close()
			id := addArticle(t, p, "One", testText)
			tag(t, p, id)
			want := sharedOf(t, p)
			text := strings.Repeat("A long text. ", 100_000)
			step := corpus.Step{Label: "Import", Annotator: "Ana", Changes: []corpus.Change{corpus.AddArticle{Article: corpus.Article{ID: NewID(), Title: "Big", Text: text}}}}
			fill()
			_, err := p.Apply(step)
			copied, backups := filepath.Join(folder, "copy.onrecord"), filepath.Join(folder, "backups")
			copyErr := p.SaveCopy(copied)
			_, backupErr := p.Backup(t.Context(), backups)
			empty()
			for what, err := range map[string]error{"Apply": err, "SaveCopy": copyErr, "Backup": backupErr} {
				if ErrorCode(err) != CodeFull && !(what == "Backup" && ErrorCode(err) == CodeInternal) { // SQLite does not say why it cannot copy a page
					t.Errorf("%s: %v", what, err)
				}
			}
			left := must[[]string](t)(filepath.Glob(filepath.Join(backups, "*", "*")))
			if _, err := os.Stat(copied); err == nil || len(left) > 0 {
				t.Errorf("a copy or a backup is left over: %v", left)
			}
			same(t, sharedOf(t, p), want)
			wantNoProblems(t, p)
			if a := must[Applied](t)(p.Apply(step)); a.Seq == 0 {
				t.Error("trying again did nothing")
			}
			wantNoProblems(t, p)
		})
	}
}

// limitedFiles sets a limit that the process itself can lift again.
func limitedFiles(t *testing.T) (folder string, fill, empty func()) {
	signal.Ignore(syscall.SIGXFSZ) // which would end the program
	var was unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_FSIZE, &was); err != nil {
		t.Fatal(err)
	}
	set := func(limit unix.Rlimit) {
		if err := unix.Setrlimit(unix.RLIMIT_FSIZE, &limit); err != nil {
			t.Error(err)
		}
	}
	lower := was
	lower.Cur = 200 << 10
	t.Cleanup(func() { set(was) })
	return t.TempDir(), func() { set(lower) }, func() { set(was) }
}

func smallDisk(t *testing.T) (folder string, fill, empty func()) {
	folder = t.TempDir()
	if err := unix.Mount("tmpfs", folder, "tmpfs", 0, "size=6m"); err != nil {
		t.Skip("this user may not make a file system: ", err)
	}
	t.Cleanup(func() {
		if err := unix.Unmount(folder, unix.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	ballast := filepath.Join(folder, "ballast")
	fill = func() {
		_ = os.WriteFile(ballast, make([]byte, 64<<20), 0o600) // as much as there is room for
	}
	return folder, fill, func() {
		if err := os.Remove(ballast); err != nil {
			t.Error(err)
		}
	}
}
