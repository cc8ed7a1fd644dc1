package exchange

import (
	"context"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/corpus"
	"github.com/onrecord/onrecord/store/dataset"
)

// SampleFile is one file of an export of a single article.
type SampleFile struct {
	Name  string // with slashes, from the export's folder
	Bytes int64
	Head  string // how it begins, at most 8 KiB; "" when it is no text
}

// Sample shows how an export would come out: that of the first article that the options choose, written to a temporary
// folder that is gone afterwards. There are no files when they choose none.
func Sample(ctx context.Context, p *store.Project, f dataset.Format, o ExportOptions) ([]SampleFile, error) {
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

func sampleFiles(folder string) ([]SampleFile, error) {
	var files []SampleFile
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || strings.HasSuffix(path, "manifest.json") {
			return err
		}
		file, err := sampleFile(path)
		name, _ := filepath.Rel(folder, path) // it is in the folder
		file.Name = strings.TrimPrefix(filepath.ToSlash(name), "sample/")
		files = append(files, file)
		return err
	})
	return files, err
}

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
	head, err := io.ReadAll(io.LimitReader(file, 8<<10))
	text := string(head)
	for i := 0; i < utf8.UTFMax && !utf8.ValidString(text) && text != ""; i++ { // the limit may have cut a character
		text = text[:len(text)-1]
	}
	if !utf8.ValidString(text) || strings.ContainsRune(text, 0) {
		text = ""
	}
	return SampleFile{Bytes: info.Size(), Head: text}, err
}
