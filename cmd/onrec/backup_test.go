package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestBackupAndRestore makes, lists and restores backups; what comes out is what went in.
func TestBackupAndRestore(t *testing.T) {
	project, dir := sampleProject(t)
	to := filepath.Join(dir, "backups")
	out, _ := onrec(t, 0, "backup", "-p", project, "--to", to, "--list")
	contains(t, out, "there is no backup of "+project)
	out, _ = onrec(t, 0, "backup", "-p", project, "--to", to, "--json")
	made := lines(t, out)[0]
	if made["articles"] != 3.0 || made["project"] != "study" {
		t.Errorf("made %v", made)
	}
	out, _ = onrec(t, 0, "backup", "-p", project, "--to", to)
	contains(t, out, "nothing has changed")
	out, _ = onrec(t, 0, "backup", "-p", project, "--to", to, "--list")
	contains(t, out, "MADE", made["path"].(string))

	restored := filepath.Join(dir, "restored.onrecord")
	onrec(t, 0, "restore", made["path"].(string), "--out", restored)
	onrec(t, 1, "restore", made["path"].(string), "--out", restored)
	before, after := filepath.Join(dir, "before.jsonl"), filepath.Join(dir, "after.jsonl")
	onrec(t, 0, "export", "-p", project, "--out", before)
	onrec(t, 0, "export", "-p", restored, "--out", after)
	if read(t, before) != read(t, after) {
		t.Error("what was restored exports other bytes")
	}

	damaged := write(t, filepath.Join(dir, "damaged.onrecord"), []byte(read(t, project))[:20000])
	_, messages := onrec(t, 3, "restore", damaged, "--out", filepath.Join(dir, "no.onrecord"))
	contains(t, messages, damaged, "cut short")
	write(t, project, []byte("gone"))
	out, _ = onrec(t, 0, "backup", "-p", project, "--to", to, "--list", "--json")
	if found := lines(t, out); len(found) != 1 || found[0]["path"] != made["path"] {
		t.Errorf("the backup of a destroyed project: %s", out)
	}
}

// TestSalvage gives the same export from a file without damage, and tells what is lost of a damaged one.
func TestSalvage(t *testing.T) {
	project, dir := sampleProject(t)
	salvaged := filepath.Join(dir, "salvaged.onrecord")
	out, _ := onrec(t, 0, "salvage", project, "--out", salvaged)
	contains(t, out, "KIND", "span", "was written, whole")
	onrec(t, 0, "check", "-p", salvaged)
	before, after := filepath.Join(dir, "before.jsonl"), filepath.Join(dir, "after.jsonl")
	onrec(t, 0, "export", "-p", project, "--out", before)
	onrec(t, 0, "export", "-p", salvaged, "--out", after)
	if read(t, before) != read(t, after) {
		t.Error("what was salvaged from a sound file exports other bytes")
	}
	onrec(t, 1, "salvage", project, "--out", salvaged)

	data := []byte(read(t, project))
	clear(data[len(data)/2 : len(data)/2+4096*3])
	damaged := write(t, filepath.Join(dir, "damaged.onrecord"), data)
	second := filepath.Join(dir, "second.onrecord")
	out, _ = onrec(t, 0, "salvage", damaged, "--out", second, "--json")
	report := lines(t, out)[0]
	if len(report["problems"].([]any)) == 0 || len(report["rows"].([]any)) != 11 {
		t.Errorf("the report is %s", out)
	}
	onrec(t, 0, "check", "-p", second)
	_, messages := onrec(t, 3, "salvage", write(t, filepath.Join(dir, "zeros"), make([]byte, 9000)), "--out", filepath.Join(dir, "no"))
	contains(t, messages, "or nothing is left of it")
}

// TestRelativePaths names all files from the folder in which they lie.
func TestRelativePaths(t *testing.T) {
	_, dir := sampleProject(t)
	t.Chdir(dir)
	onrec(t, 0, "backup", "-p", "study.onrecord", "--to", "backups")
	out, _ := onrec(t, 0, "backup", "-p", "study.onrecord", "--to", "backups", "--list", "--json")
	found, err := filepath.Glob("backups/*/*.onrecord")
	if err != nil || len(found) != 1 || len(lines(t, out)) != 1 {
		t.Fatalf("%v, %v: %s", found, err, out)
	}
	// By its name it would be another project's: it is found by what the file says.
	if err := os.Rename(found[0], filepath.Join(filepath.Dir(found[0]), "other.20260101T000000Z.onrecord")); err != nil {
		t.Fatal(err)
	}
	out, _ = onrec(t, 0, "backup", "-p", "study.onrecord", "--to", "backups", "--list", "--json")
	if list := lines(t, out); len(list) != 1 || list[0]["project"] != "other" {
		t.Errorf("listed: %s", out)
	}
	onrec(t, 0, "restore", filepath.Join(filepath.Dir(found[0]), "other.20260101T000000Z.onrecord"), "--out", "restored")
	onrec(t, 0, "salvage", "study.onrecord", "--out", "salvaged")
	onrec(t, 0, "copy", "-p", "study.onrecord", "--purge", "--out", "purged")
	for _, name := range []string{"restored.onrecord", "salvaged.onrecord", "purged.onrecord"} {
		onrec(t, 0, "check", "-p", name)
	}
}

// TestCopy writes a copy, with and without what was removed.
func TestCopy(t *testing.T) {
	project, dir := sampleProject(t)
	for _, args := range [][]string{{"--out", filepath.Join(dir, "copy")}, {"--purge", "--out", filepath.Join(dir, "purged")}} {
		path := args[len(args)-1] + ".onrecord"
		out, _ := onrec(t, 0, append([]string{"copy", "-p", project}, args...)...)
		contains(t, out, path)
		if _, err := os.Stat(path); err != nil {
			t.Error(err)
		}
		onrec(t, 0, "check", "-p", path)
		before, after := filepath.Join(dir, "before.jsonl"), path+".jsonl"
		onrec(t, 0, "export", "--force", "-p", project, "--out", before)
		onrec(t, 0, "export", "-p", path, "--out", after)
		if read(t, before) != read(t, after) {
			t.Errorf("%s exports other bytes", path)
		}
		onrec(t, 1, append([]string{"copy", "-p", project}, args...)...)
	}
}

// TestStopped stops an import at several moments, as Ctrl+C does: what is in the project is whole.
func TestStopped(t *testing.T) {
	dir := t.TempDir()
	for i := range 100 {
		write(t, filepath.Join(dir, fmt.Sprintf("%03d.txt", i)), fmt.Appendf(nil, "Story %d\n\n%s\n", i, strings.Repeat("The mayor said so again. ", 200)))
	}
	for _, after := range []time.Duration{0, 10 * time.Millisecond, 50 * time.Millisecond, 200 * time.Millisecond} {
		project := filepath.Join(t.TempDir(), "study.onrecord")
		onrec(t, 0, "new", project)
		ctx, cancel := context.WithTimeout(t.Context(), after)
		var out, messages bytes.Buffer
		code := run(ctx, []string{"import", "-p", project, dir}, &out, &messages)
		cancel()
		list, _ := onrec(t, 0, "list", "-p", project, "--json")
		n := strings.Count(list, "\n")
		if code == 0 && n != 100 {
			t.Errorf("stopped after %v it says that all is well, with %d articles of 100", after, n)
		}
		onrec(t, 0, "check", "-p", project)
	}
}
