package dataset

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestExportSparesWorkInAnOldExport: people open an export in another tool, work there, and export again.
func TestExportSparesWorkInAnOldExport(t *testing.T) {
	for _, f := range Formats() {
		if !f.Folder() {
			continue
		}
		target := filepath.Join(t.TempDir(), "out")
		if _, err := Export(t.Context(), from(sample()), f, target, Options{}); err != nil {
			t.Fatal(err)
		}
		names, err := filesIn(target)
		if err != nil {
			t.Fatal(err)
		}
		edited := names[0]
		file, err := os.OpenFile(filepath.Join(target, edited), os.O_APPEND|os.O_WRONLY, 0)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := file.WriteString("mine"); err != nil {
			t.Fatal(err)
		}
		if err := file.Close(); err != nil {
			t.Fatal(err)
		}
		before := contents(t, filepath.Join(target, filepath.Dir(edited)))
		if _, err := Export(t.Context(), from(sample()), f, target, Options{Replace: true}); err == nil || !strings.Contains(err.Error(), edited+", which was changed since it was exported") {
			t.Errorf("%s: %v", f.Name, err)
		}
		if contents(t, filepath.Join(target, filepath.Dir(edited))) != before {
			t.Errorf("%s: the edited export was changed", f.Name)
		}
	}
}

func TestExportNeedsAFolderOfItsOwn(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, target := range []string{".", "..", string(filepath.Separator)} {
		if _, err := Export(t.Context(), from(sample()), csvFormat, target, Options{Replace: true}); err == nil || !strings.Contains(err.Error(), "name the folder that is to be written") {
			t.Errorf("%s: %v", target, err)
		}
	}
	if got := files(t, "."); len(got) > 0 {
		t.Errorf("left behind %q", got)
	}
}

// TestExportSparesAForeignManifest: only an export's own manifest is replaced without being asked.
func TestExportSparesAForeignManifest(t *testing.T) {
	target := filepath.Join(t.TempDir(), "out.jsonl")
	beside := target + "." + manifestName
	if err := os.WriteFile(beside, []byte(`{"name":"mine"}`), 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := Export(t.Context(), from(sample()), jsonlFormat, target, Options{}); !errors.Is(err, fs.ErrExist) {
		t.Errorf("%v, want fs.ErrExist", err)
	}
	if _, err := Export(t.Context(), from(sample()), jsonlFormat, target, Options{Replace: true}); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(target); err != nil {
		t.Fatal(err)
	}
	if _, err := Export(t.Context(), from(sample()), jsonlFormat, target, Options{}); err != nil {
		t.Errorf("the manifest of an output that was taken away: %v", err)
	}
}
