package exchange

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/corpus"
	"github.com/onrecord/onrecord/store/dataset"
)

// SampleFile is one file of an export of a single article.
type SampleFile struct {
	Name    string // with slashes, from the export's folder
	Bytes   int64
	Excerpt string // of its text, see excerpt; the parts of a zip archive; "" of another file that is no text
}

// Sample shows how an export would come out: that of the first article that the options choose, written to a temporary
// folder that is gone afterwards. There are no files when they choose none.
func Sample(ctx context.Context, p *store.Project, f dataset.Format, o ExportOptions) ([]SampleFile, error) {
	if err := o.choose(ctx, p); err != nil {
		return nil, err
	}
	articles, err := p.Articles(ctx, o.Articles)
	if err != nil || len(articles) == 0 {
		return nil, err
	}
	first := articles[0].ID
	for _, a := range articles { // one that has something to show, if there is one
		if a.Spans > 0 {
			first = a.ID
			break
		}
	}
	o.Articles = store.Filter{IDs: []corpus.ID{first}}
	o.NoVerify, o.Split = true, nil
	folder, err := os.MkdirTemp("", "onrecord-sample-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	target := filepath.Join(folder, "sample"+f.Extension)
	if _, err := Export(ctx, p, f, target, o, nil); err != nil {
		return nil, err
	}
	return sampleFiles(folder)
}

// sampleFiles are the files in a folder: those that hold data first, then what describes them.
func sampleFiles(folder string) ([]SampleFile, error) {
	var files, about []SampleFile
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || strings.HasSuffix(entry.Name(), "manifest.json") {
			return err
		}
		file, err := sampleFile(path)
		name, _ := filepath.Rel(folder, path) // it is in the folder
		file.Name = strings.TrimPrefix(filepath.ToSlash(name), "sample/")
		if describing.MatchString(entry.Name()) {
			about = append(about, file)
		} else {
			files = append(files, file)
		}
		return err
	})
	return append(files, about...), err
}

// describing matches the files of the formats that hold no data of articles.
var describing = regexp.MustCompile(`^(?:README.*|TypeSystem\.xml|(?:annotation|visual)\.conf|config\.xml|index\.html|croissant\.json|datapackage\.json|datadictionary\.csv|.*\.py)$`)

func sampleFile(path string) (SampleFile, error) {
	file, err := os.Open(path)
	if err != nil {
		return SampleFile{}, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return SampleFile{}, err
	}
	sample := SampleFile{Bytes: info.Size()}
	if archive, err := zip.NewReader(file, info.Size()); err == nil {
		sample.Excerpt = partsOf(archive)
		return sample, nil
	}
	const most = 1 << 20 // bytes looked at
	data, err := io.ReadAll(io.NewSectionReader(file, 0, most))
	if err != nil {
		return SampleFile{}, err
	}
	if info.Size() > most {
		data = data[:len(data)-partRune(data)]
	}
	if utf8.Valid(data) && !bytes.ContainsRune(data, 0) {
		sample.Excerpt = excerpt(string(data))
	}
	return sample, nil
}

// partRune is how many bytes at the end are the beginning of a character that was cut.
func partRune(data []byte) int {
	for n := 1; n < utf8.UTFMax && n <= len(data); n++ {
		if rest := data[len(data)-n:]; utf8.RuneStart(rest[0]) {
			if utf8.FullRune(rest) {
				return 0
			}
			return n
		}
	}
	return 0
}

func partsOf(archive *zip.Reader) string {
	var out strings.Builder
	for _, f := range archive.File {
		fmt.Fprintf(&out, "%s, %d bytes\n", f.Name, f.UncompressedSize64)
	}
	return out.String()
}

// annotations matches what annotations begin with in the JSON and the XML of the formats, after the article's text.
var annotations = regexp.MustCompile(`"(?:spans|entities|annotations|attributions|labels?|result|relations|%FEATURE_STRUCTURES)" ?:|<custom:`)

// excerpt is how a file begins, without the head of a web page; where its annotations begin later, that is in it too.
func excerpt(text string) string {
	const (
		most  = 3000 // bytes
		begin = 700  // of the file, before annotations that come later
	)
	if body := strings.Index(text, "<body"); body > 0 && strings.HasPrefix(strings.ToLower(text), "<!doctype html") {
		text = text[body:]
	}
	at := annotations.FindStringIndex(text)
	if at == nil || at[0] < most/2 {
		return cut(text, most)
	}
	return cut(text, begin) + "\n" + cut(text[at[0]:], most-begin)
}

// cut is the beginning of a text in at most so many bytes, in whole characters.
func cut(text string, most int) string {
	if len(text) <= most {
		return text
	}
	for most > 0 && !utf8.RuneStart(text[most]) {
		most--
	}
	return text[:most] + "…"
}
