package dataset

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/onrecord/onrecord/store/corpus"
)

// manifestName is the name of the manifest in a folder; beside a single file it follows the file's name.
const manifestName = "manifest.json"

// manifestFormat is the "format" of the manifests that this version writes.
const manifestFormat = "onrecord-manifest/1"

// manifest is what goes with each export: what is in it, and what it was made from. It bears no date, so that the same
// project gives the same bytes. The articles come last: they are written one by one, in order of export.
type manifest struct {
	Format     string            `json:"format"`
	Tool       string            `json:"tool"`
	Dataset    string            `json:"dataset"` // name of the dataset's format
	Codebook   manifestBook      `json:"codebook"`
	Selection  manifestSelection `json:"selection"`
	Counts     manifestCounts    `json:"counts"`
	Annotators []string          `json:"annotators"`
	Files      []manifestFile    `json:"files"`
}

type manifestBook struct {
	Name    string `json:"name"`
	Version string `json:"version"` // of labels and guidelines
}

type manifestSelection struct {
	Annotators   []string       `json:"annotators,omitempty"`
	Labels       []string       `json:"labels,omitempty"`
	Standoff     bool           `json:"standoff,omitempty"`
	Pseudonymise Pseudonyms     `json:"pseudonymise,omitempty"`
	Split        *manifestSplit `json:"split,omitempty"`
}

type manifestSplit struct {
	Shares map[string]float64 `json:"shares"`
	Seed   string             `json:"seed"`
}

type manifestCounts struct {
	Articles     int            `json:"articles"`
	Spans        int            `json:"spans"`
	Attributions int            `json:"attributions"`
	Labels       map[string]int `json:"labels"`
	Splits       map[string]int `json:"splits,omitempty"` // articles
}

type manifestFile struct {
	Path   string `json:"path"` // with slashes, from the manifest's folder
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

type manifestArticle struct {
	ID         corpus.ID `json:"id"`
	TextSHA256 string    `json:"text_sha256"`
	Split      string    `json:"split,omitempty"`
}

// ledger counts while an export is written. The list of articles goes to a file at once, so that memory does not grow.
type ledger struct {
	head     manifest
	people   map[string]bool
	articles *os.File // temporary
	list     *bufio.Writer
}

func newLedger(f Format, o Options) (*ledger, error) {
	file, err := os.CreateTemp("", "onrecord-manifest-*")
	if err != nil {
		return nil, err
	}
	l := &ledger{articles: file, list: bufio.NewWriter(file), people: map[string]bool{}, head: manifest{
		Format: manifestFormat, Tool: o.Tool, Dataset: f.Name, Codebook: manifestBook{o.Codebook.Name, o.Codebook.Version},
		Selection: manifestSelection{Annotators: o.Annotators, Labels: o.Labels, Standoff: o.Standoff, Pseudonymise: o.Pseudonymise},
		Counts:    manifestCounts{Labels: map[string]int{}},
	}}
	if o.Split != nil {
		l.head.Selection.Split = &manifestSplit{Shares: map[string]float64{}, Seed: o.Split.Seed}
		l.head.Counts.Splits = map[string]int{}
		for _, p := range o.Split.Parts {
			l.head.Selection.Split.Shares[p.Name] = p.Share
		}
	}
	return l, nil
}

// note counts a document as it was written.
func (l *ledger) note(d *corpus.Document, split string) error {
	c := &l.head.Counts
	c.Articles++
	c.Spans += len(d.Spans)
	c.Attributions += len(d.Attributions)
	if split != "" {
		c.Splits[split]++
	}
	for _, s := range d.Spans {
		c.Labels[s.Label]++
		l.people[s.Annotator] = true
	}
	for _, a := range d.Attributions {
		l.people[a.Annotator] = true
	}
	line, err := plainJSON(manifestArticle{d.Article.ID, corpus.TextHash(d.Article.Text), split})
	if err != nil {
		return err
	}
	comma := ","
	if c.Articles == 1 {
		comma = ""
	}
	_, err = fmt.Fprintf(l.list, "%s\n    %s", comma, line)
	return err
}

// write writes the manifest of the files in a folder.
func (l *ledger) write(w io.Writer, folder string, names []string) error {
	for _, name := range names {
		file, err := describe(filepath.Join(folder, filepath.FromSlash(name)), name)
		if err != nil {
			return err
		}
		l.head.Files = append(l.head.Files, file)
	}
	return l.writeHead(w)
}

func (l *ledger) writeHead(w io.Writer) error {
	l.head.Annotators = slices.Sorted(maps.Keys(l.people))
	if l.head.Annotators == nil {
		l.head.Annotators = []string{}
	}
	head, err := json.MarshalIndent(l.head, "", "  ")
	if err != nil {
		return err
	}
	if err := l.list.Flush(); err != nil { // before the file is wound back: what is in the buffer belongs to its end
		return err
	}
	if _, err := l.articles.Seek(0, io.SeekStart); err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "%s,\n  \"articles\": [", head[:len(head)-2]) // without the last "\n}"
	if err == nil {
		_, err = io.Copy(w, l.articles)
	}
	if err == nil {
		_, err = io.WriteString(w, "\n  ]\n}\n")
	}
	return err
}

// close takes the temporary file away.
func (l *ledger) close() {
	l.articles.Close()
	os.Remove(l.articles.Name())
}

// describe sizes and hashes a file, which the manifest calls by the name.
func describe(path, name string) (manifestFile, error) {
	file, err := os.Open(path)
	if err != nil {
		return manifestFile{}, err
	}
	defer file.Close()
	sum := sha256.New()
	n, err := io.Copy(sum, file)
	return manifestFile{name, n, hex.EncodeToString(sum.Sum(nil))}, err
}

// filesIn lists the files in a folder and the folders in it, by paths with slashes, in order.
func filesIn(folder string) ([]string, error) {
	var names []string
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name, err := filepath.Rel(folder, path)
		names = append(names, filepath.ToSlash(name))
		return err
	})
	return names, err
}

// listedFiles are the files that the manifest in a folder lists, and itself, by their paths; empty when there is no
// manifest of ours.
func listedFiles(folder string) map[string]manifestFile {
	listed := map[string]manifestFile{}
	m, ok := readManifest(filepath.Join(folder, manifestName))
	if !ok {
		return listed
	}
	listed[manifestName] = manifestFile{Path: manifestName}
	for _, f := range m.Files {
		listed[f.Path] = f
	}
	return listed
}

// readManifest reads a manifest; false when there is none of ours.
func readManifest(path string) (manifest, bool) {
	var m manifest
	file, err := openFile(path)
	if err != nil {
		return m, false
	}
	defer file.Close()
	err = json.NewDecoder(io.LimitReader(file, maxLine)).Decode(&m)
	return m, err == nil && m.Format == manifestFormat
}

// GoesWith tells whether a file is a manifest of ours, or as a manifest beside or above it lists it: the configuration of a
// tool, or a part of a split that no article fell into. It goes by the size, not by the bytes.
func GoesWith(path string) bool {
	if strings.HasSuffix(path, manifestName) {
		_, ours := readManifest(path)
		return ours
	}
	info, err := os.Stat(path)
	if err != nil {
		return false
	}
	folder, name := filepath.Dir(path), filepath.Base(path)
	beside := listedFiles(folder)[name]
	above := listedFiles(filepath.Dir(folder))[filepath.Base(folder)+"/"+name]
	return beside.Path != "" && beside.Bytes == info.Size() || above.Path != "" && above.Bytes == info.Size()
}
