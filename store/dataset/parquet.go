package dataset

import (
	"errors"
	"os"
	"path/filepath"

	"github.com/parquet-go/parquet-go"

	"github.com/onrecord/onrecord/store/corpus"
)

// parquetFormat is a folder in the layout of Hugging Face: data/train-00000-of-00001.parquet, one such file for each part
// of a split, with a dataset card and Croissant metadata. A row is an article; see parquetArticle.
var parquetFormat = Format{
	Name:  "parquet",
	Title: "Parquet dataset (Hugging Face folder)",
	Unit:  "code points",
	Holds: Everything,
	Loses: []string{
		"The files that the articles were made from are not in the dataset; their text is.",
		"The history of the work (undo) is not in the dataset.",
		"The part dev of a split is called validation, as Hugging Face does; a dataset that is not split is all train.",
		"Dataset card and Croissant metadata name no licence, authors, address or date of publication, which the program does not know: add them before you publish.",
		"A stand-off dataset has no text and no quotes; titles, notes and the names of entities stay in it.",
	},
	splits:   true,
	toFolder: newParquetWriter,
	open:     openParquet,
	detect: func(p Peek) bool {
		return p.has("*.parquet") || p.Files == nil && isParquet(p) && isOurParquet(p.Path)
	},
}

// The size of a row group, which the library holds in memory. Either limit ends it.
const (
	groupBytes = 16 << 20 // of text and annotations, roughly
	groupRows  = 10_000
)

// parquetKey marks our files in their own metadata.
const parquetKey = "onrecord"

// parquetWriter holds one open file for each part of a split.
type parquetWriter struct {
	dir     string
	options Options
	files   []*parquetFile
	card    card
	failed  bool
}

type parquetFile struct {
	split  string // as Hugging Face calls it
	path   string // with slashes, from the folder
	rows   *parquet.GenericWriter[parquetArticle]
	file   *os.File
	count  int
	group  int // rows in the row group under way
	weight int // its size, in bytes, roughly
}

func newParquetWriter(dir string, o Options) (Writer, error) {
	w := &parquetWriter{dir: dir, options: o, card: newCard()}
	if err := os.Mkdir(filepath.Join(dir, "data"), 0o777); err != nil {
		return nil, err
	}
	parts := []string{""}
	if o.Split != nil {
		parts = nil
		for _, p := range o.Split.Parts {
			parts = append(parts, p.Name)
		}
	}
	for _, part := range parts {
		name := hubSplit(part)
		f := &parquetFile{split: name, path: "data/" + name + "-00000-of-00001.parquet"}
		var err error
		if f.file, err = os.Create(filepath.Join(dir, filepath.FromSlash(f.path))); err != nil {
			return nil, errors.Join(err, w.free())
		}
		// Snappy is what every reader of the format can unpack. The name of the writer is fixed, so that bytes do not
		// change with the version of the library.
		// Least and greatest text, which a file would hold once more for each page, serve nobody.
		f.rows = parquet.NewGenericWriter[parquetArticle](f.file, parquet.Compression(&parquet.Snappy),
			parquet.CreatedBy("onrecord", "1", "0"), parquet.KeyValueMetadata(parquetKey, lineFormat),
			parquet.SkipPageBounds("text"), parquet.SkipPageStatistics("text"))
		w.files = append(w.files, f)
	}
	return w, nil
}

// hubSplit is what Hugging Face calls a part of a split; "" is all of a dataset that is not split.
func hubSplit(part string) string {
	switch part {
	case "":
		return "train"
	case "dev":
		return "validation"
	}
	return part
}

func (w *parquetWriter) Write(d corpus.Document) error {
	part := ""
	if w.options.splitOf != nil {
		part = w.options.splitOf(d.Article.ID)
	}
	for _, f := range w.files {
		if f.split == hubSplit(part) {
			err := f.write(newParquetArticle(newLine(&d, w.options.Standoff)))
			w.failed = w.failed || err != nil
			w.card.note(&d)
			return err
		}
	}
	w.failed = true
	return errors.New("it is in no part of the split")
}

func (f *parquetFile) write(a parquetArticle) error {
	if _, err := f.rows.Write([]parquetArticle{a}); err != nil {
		return err
	}
	f.count++
	f.group++
	f.weight += a.weight()
	if f.group < groupRows && f.weight < groupBytes {
		return nil
	}
	f.group, f.weight = 0, 0
	return f.rows.Flush()
}

func (w *parquetWriter) free() error {
	var errs []error
	for _, f := range w.files {
		errs = append(errs, f.file.Close())
	}
	return errors.Join(errs...)
}

func (w *parquetWriter) Close() error {
	if w.failed {
		return w.free()
	}
	var errs []error
	for _, f := range w.files {
		errs = append(errs, f.rows.Close())
	}
	if err := errors.Join(append(errs, w.free())...); err != nil {
		return err
	}
	for _, f := range w.files {
		file, err := describe(filepath.Join(w.dir, filepath.FromSlash(f.path)), f.path)
		if err != nil {
			return err
		}
		w.card.files = append(w.card.files, cardFile{file, f.split, f.count})
	}
	return w.card.write(w.dir, w.options)
}
