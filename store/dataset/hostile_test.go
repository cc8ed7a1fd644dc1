package dataset

import (
	"archive/zip"
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"
)

// ends runs what reads a hostile file. A reading that does not come to an end is what such a file is made for, and the bound
// is far from what any reading takes.
func ends(t *testing.T, what string, read func()) {
	t.Helper()
	done := make(chan struct{})
	go func() {
		defer close(done)
		read()
	}()
	select {
	case <-done:
	case <-time.After(2 * time.Minute):
		t.Fatalf("%s: the reading has no end", what)
	}
}

func readers() []Format {
	var list []Format
	for _, f := range Formats() {
		if f.Readable() {
			list = append(list, f)
		}
	}
	return list
}

// exported is the output of a folder format.
func exported(t testing.TB, f Format) string {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "out")
	if _, err := Export(t.Context(), from(sample(), second()), f, folder, Options{Codebook: testCodebook()}); err != nil {
		t.Fatal(err)
	}
	return folder
}

// TestLinksOutOfADataset gives each folder format a dataset in which one file after the other is a link to a private file
// outside: nothing of that may be read, and the message names the link.
func TestLinksOutOfADataset(t *testing.T) {
	private := filepath.Join(t.TempDir(), "private.txt")
	if err := os.WriteFile(private, []byte("A private matter."), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, f := range readers() {
		if !f.Folder() {
			continue
		}
		folder := exported(t, f)
		names, err := filesIn(folder)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			path := filepath.Join(folder, name)
			was, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := errors.Join(os.Remove(path), os.Symlink(private, path)); err != nil {
				t.Skip("there are no links here")
			}
			_, err = f.Open(folder, ReadOptions{})
			if err == nil || !strings.Contains(err.Error(), path+" is a link that leads out of the folder, to "+private) {
				t.Errorf("%s, %s: %v", f.Name, name, err)
			}
			if err := errors.Join(os.Remove(path), os.WriteFile(path, was, 0o600)); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// TestLinksInADataset: a link that stays in the folder does no harm, and one that leads nowhere neither.
func TestLinksInADataset(t *testing.T) {
	folder := exported(t, bratFormat)
	names, err := filesIn(folder)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(os.Symlink(names[0], filepath.Join(folder, "again.txt")), os.Symlink("gone", filepath.Join(folder, "nowhere.txt"))); err != nil {
		t.Skip("there are no links here")
	}
	if articles, bad, err := readToEnd(bratFormat, folder, ReadOptions{}); articles != 2 || bad != nil || err != nil {
		t.Errorf("%d articles, %v, %v", articles, bad, err)
	}
}

// TestPipesInADataset puts a pipe, to which nobody writes, in the place of each file of each folder format.
func TestPipesInADataset(t *testing.T) {
	mkfifo, err := exec.LookPath("mkfifo")
	if err != nil {
		t.Skip("there are no named pipes here")
	}
	for _, f := range readers() {
		if !f.Folder() {
			continue
		}
		folder := exported(t, f)
		names, err := filesIn(folder)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			path := filepath.Join(folder, name)
			was, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := errors.Join(os.Remove(path), exec.Command(mkfifo, path).Run()); err != nil {
				t.Fatal(err)
			}
			ends(t, f.Name+" with the pipe "+name, func() {
				Detect(folder)
				_, _, _ = readToEnd(f, folder, ReadOptions{}) // with an error or without what stood there
			})
			if err := errors.Join(os.Remove(path), os.WriteFile(path, was, 0o600)); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// TestDevices reads what never ends.
func TestDevices(t *testing.T) {
	for _, path := range []string{"/dev/zero", "/dev/random", "/dev/tty"} {
		if _, err := os.Stat(path); err != nil {
			t.Skip("there are no such devices here")
		}
		if f, ok := Detect(path); ok {
			t.Errorf("%s is taken for %s", path, f.Name)
		}
		for _, f := range readers() {
			ends(t, f.Name, func() {
				if _, err := f.Open(path, ReadOptions{}); err == nil || !strings.Contains(err.Error(), path+" is a device or a pipe: name a file or folder") {
					t.Errorf("%s, %s: %v", f.Name, path, err)
				}
			})
		}
	}
}

// hostileTexts are files that are made to fill the memory, the stack or the time of a reader.
func hostileTexts() map[string]string {
	const many = 1_000_000
	lol := `<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "` + strings.Repeat("ha", 1000) + `"><!ENTITY b "` + strings.Repeat("&a;", 1000) + `"><!ENTITY c "` +
		strings.Repeat("&b;", 1000) + `">]>`
	xmi := `<xmi:XMI xmlns:cas="http:///uima/cas.ecore" xmlns:xmi="http://www.omg.org/XMI" xmi:version="2.0">`
	return map[string]string{
		"entities.xmi":         lol + xmi + `<cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" sofaString="&c;"/></xmi:XMI>`,
		"outside.xmi":          `<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>` + xmi + `<cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" sofaString="&a;"/></xmi:XMI>`,
		"deep.xmi":             xmi + strings.Repeat("<a>", many),
		"attributes.xmi":       xmi + "<a " + strings.Repeat(`b="c" `, many) + "/>",
		"lists.json":           strings.Repeat("[", many),
		"objects.json":         strings.Repeat(`{"a":`, many),
		"objects.jsonl":        strings.Repeat(`{"a":`, many),
		"text.jsonl":           `{"text":` + strings.Repeat("[", many),
		"context.jsonld":       `{"@context":"http://www.w3.org/ns/anno.jsonld","items":` + strings.Repeat(`[{"items":`, many),
		"cas.json":             `{"%TYPES":{},"%FEATURE_STRUCTURES":` + strings.Repeat("[", many),
		"quote.csv":            "text,title\n\"" + strings.Repeat("a\n", many),
		"columns.csv":          strings.Repeat("text,", many) + "\n" + strings.Repeat("a,", many),
		"columns.tsv":          strings.Repeat("text\t", many) + "\n",
		"tabs.conll":           strings.Repeat("a\tB-X\t", many) + "\n\n",
		"layers.tsv":           "#FORMAT=WebAnno TSV 3.3\n" + strings.Repeat("#T_SP=a|b\n", many),
		"marks.marked":         strings.Repeat("[[[", many),
		"fragments.ann":        "T1\tClaim " + strings.Repeat("0 1;", many) + "0 1\tx\n",
		"events.ann":           "T1\tClaim 0 1\tx\nE1\tClaim:T1 " + strings.Repeat("a:E1 ", many) + "\n",
		"half.jsonl":           "{\"text\":\"\xed\xa0\x80\xf8\x88\x80\x80\x80\"}\n",
		"utf16.csv":            "\xff\xfet\x00e\x00x\x00t\x00\n\x00\x00\xd8\n\x00",
		"odd.csv":              "\xfe\xff\x00t\x00e\x00x\x00t\x00\n\xd8",
		"nul.jsonl":            strings.Repeat("\x00", many),
		"numbers.json":         `{"quoteAnalyses":[` + strings.Repeat("1e999999999,", many) + "1]}",
		"surrogates.jsonl":     `{"text":"` + strings.Repeat(`\ud800`, many/10) + `"}`,
		"replies.ann":          strings.Repeat("#1\tAnnotatorNotes #1\tx\n", many/10),
		"equivalences.ann":     "T1\tClaim 0 1\tx\n*\tEquiv " + strings.Repeat("T1 ", many) + "\n",
		"brackets.json":        `[{"data":{"text":"a"},"annotations":` + strings.Repeat(`[{"result":`, many),
		"parents.jsonl":        `{"format":"onrecord/1","id":"a","text":"a","attributions":[` + strings.Repeat(`{"id":"a","parent":"a"},`, many/10) + `{"id":"b"}]}`,
		"comment.xmi":          "<!--" + strings.Repeat("-", many),
		"cdata.xmi":            xmi + "<![CDATA[" + strings.Repeat("]", many),
		"prodigy-tokens.jsonl": `{"text":"a","tokens":[` + strings.Repeat(`{"start":0,"end":-1,"id":-1},`, many/10) + `{}],"spans":[]}`,
	}
}

// TestHostileFiles gives each of them to every reader, whatever it is called, and to the one that recognises it.
func TestHostileFiles(t *testing.T) {
	if testing.Short() {
		t.Skip("it reads a hundred files of many megabytes")
	}
	for name, text := range hostileTexts() {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), name)
			if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			for _, f := range readers() {
				ends(t, f.Name, func() {
					_, _, _ = readToEnd(f, path, ReadOptions{}) // most is no such dataset: what is said of it is tried below
				})
			}
			if f, ok := Detect(path); ok {
				_, bad, end := readToEnd(f, path, ReadOptions{})
				for _, err := range []error{bad, end} {
					if err != nil && !strings.Contains(err.Error(), name) {
						t.Errorf("the error of %s does not name the file: %.200v", f.Name, err)
					}
				}
			}
		})
	}
}

// TestEntitiesAreNotReplaced: what an XML file declares is never put in, be it a billion times or from another file.
func TestEntitiesAreNotReplaced(t *testing.T) {
	for _, name := range []string{"entities.xmi", "outside.xmi"} {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, []byte(hostileTexts()[name]), 0o600); err != nil {
			t.Fatal(err)
		}
		articles, bad, end := readToEnd(xmiFormat, path, ReadOptions{})
		if err := errors.Join(bad, end); articles != 0 || err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %d articles, %.200v", name, articles, err)
		}
	}
}

// TestGiganticFiles reads files of a terabyte without a line end, of which the disk holds nothing: no more may be read of
// them than a line or an article may have, and the message says so.
func TestGiganticFiles(t *testing.T) {
	if testing.Short() {
		t.Skip("it reads some gigabytes of nothing")
	}
	for _, f := range readers() {
		t.Run(f.Name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "huge"+map[string]string{"brat": ".ann", "xmi": ".xmi", "cas-json": ".json", "w3c": ".jsonld"}[f.Name])
			file, err := os.Create(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := errors.Join(file.Truncate(1<<40), file.Close()); err != nil {
				t.Skip("this disk has no files with holes: ", err)
			}
			ends(t, f.Name, func() {
				articles, bad, end := readToEnd(f, path, ReadOptions{})
				if err := errors.Join(bad, end); articles != 0 || err == nil || !strings.Contains(err.Error(), "huge") {
					t.Errorf("%d articles, %.300v", articles, err)
				}
			})
		})
	}
}

// bomb is a zip file with a part that unpacks to more than it may.
func bomb(t *testing.T, part string, begin string) []byte {
	t.Helper()
	var out bytes.Buffer
	packed := zip.NewWriter(&out)
	w, err := packed.Create(part)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write([]byte(begin)); err != nil {
		t.Fatal(err)
	}
	piece := bytes.Repeat([]byte(" "), 1<<20)
	for range 1 + largePart>>20 {
		if _, err := w.Write(piece); err != nil {
			t.Fatal(err)
		}
	}
	if err := packed.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestZipBombs(t *testing.T) {
	for _, c := range []struct {
		file, part, begin string
		format            Format
	}{
		{"bomb.qdpx", "project.qde", `<Project name="x">`, refiFormat},
		{"text.qdpx", "sources/a.txt", "A", refiFormat},
		{"bomb.xlsx", "xl/worksheets/sheet1.xml", "<worksheet>", xlsxFormat},
		{"strings.xlsx", "xl/sharedStrings.xml", "<sst>", xlsxFormat},
	} {
		path := filepath.Join(t.TempDir(), c.file)
		if err := os.WriteFile(path, bomb(t, c.part, c.begin), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := c.format.Open(path, ReadOptions{})
		if err == nil || !strings.Contains(err.Error(), c.file) || !strings.Contains(err.Error(), c.part+" unpacks to ") {
			t.Errorf("%s: %v", c.file, err)
		}
	}
}

// TestZipPartsOverOneAnother is a zip file whose many parts are one and the same stretch of the file, each of a size that
// would do.
func TestZipPartsOverOneAnother(t *testing.T) {
	var parts []*zip.File
	for range 100 {
		parts = append(parts, &zip.File{FileHeader: zip.FileHeader{Name: "a", CompressedSize64: 60 << 10, UncompressedSize64: 60 << 20}})
	}
	if err := checkPacking(parts[:1], 61<<10); err != nil {
		t.Error(err)
	}
	if err := checkPacking(parts, 70<<10); err == nil || !strings.Contains(err.Error(), "its 100 parts unpack to ") {
		t.Error(err)
	}
	parts[0].UncompressedSize64 = 1<<64 - 1
	parts[0].CompressedSize64 = 1<<64 - 1
	if err := checkPacking(parts, 70<<10); err == nil {
		t.Error("sizes that turn over when they are summed are taken")
	}
}

// TestNamesInAnArchive: the name of a part is a name in the archive and never a path of this computer.
func TestNamesInAnArchive(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "private.txt"), []byte("A private matter."), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"../private.txt", "../../private.txt", filepath.Join(dir, "private.txt"), `..\private.txt`, "file://" + filepath.Join(dir, "private.txt")} {
		path := filepath.Join(dir, "study.qdpx")
		project := foreign("X", `<Sources><TextSource guid="x" name="n" plainTextPath="`+name+`"></TextSource></Sources>`)
		if err := os.WriteFile(path, archived(t, "project.qde", project, "../escaped.txt", "x"), 0o600); err != nil {
			t.Fatal(err)
		}
		articles, bad, end := readToEnd(refiFormat, path, ReadOptions{})
		if articles != 0 || bad == nil || end != nil || !strings.Contains(bad.Error(), "study.qdpx") {
			t.Errorf("%s: %d articles, %v, %v", name, articles, bad, end)
		}
		if files, err := filesIn(dir); err != nil || len(files) != 2 {
			t.Errorf("%s: there are %q, %v", name, files, err)
		}
	}
}

func TestParquetThatFillsTheMemory(t *testing.T) {
	type row struct {
		Text string `parquet:"text,plain,zstd"`
	}
	path := filepath.Join(t.TempDir(), "bomb.parquet")
	rows := slices.Repeat([]row{{strings.Repeat(" ", 256)}}, 2*largePart/256)
	if err := parquet.WriteFile(path, rows, parquet.PageBufferSize(16<<20)); err != nil {
		t.Fatal(err)
	}
	if _, err := parquetFormat.Open(path, ReadOptions{}); err == nil || !strings.Contains(err.Error(), "bomb.parquet: the column text of its row group 1 unpacks to ") {
		t.Error(err)
	}
}
