package dataset

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"slices"

	"github.com/onrecord/onrecord/store/corpus"
	"github.com/onrecord/onrecord/store/replacement"
)

// Counts says how much was written.
type Counts struct {
	Articles, Spans, Attributions int
}

// Report is what became of an export.
type Report struct {
	Counts
	Splits   map[string]int // articles in each part of a split
	Left     []Left         // what the format cannot keep, of what there was
	Verified bool           // the output was read back
	Lost     []Difference   // what did not come back though it should have: the first hundred
	Key      string         // the file that tells who is behind the pseudonyms; "" = there are none
}

// Export writes the documents in the format to a file or folder of the given path; a split dataset is always a folder.
// A manifest goes with it: manifest.json in a folder, and beside a file under the file's name with ".manifest.json".
// The output gets its name only when it is whole and on the disk; after an error, also one that the documents yield,
// nothing is left behind, and what stood there before is untouched; the error of a ctx that is cancelled while the output
// is read back is one, before that it is for the documents to yield. A target that exists is an error unless o.Replace
// is set. Where the format can be read, the output is read back before it gets its name.
//
// The documents are asked for once; twice when they are split, and once more when something did not come back.
func Export(ctx context.Context, documents iter.Seq2[corpus.Document, error], f Format, target string, o Options) (Report, error) {
	if target == "" {
		return Report{}, errors.New("the output has no name")
	}
	if !f.Writable() {
		return Report{}, fmt.Errorf("the format %s can be read but not written", f.Name)
	}
	x := &export{ctx: ctx, documents: documents, format: f, options: o}
	x.names = pseudonymiser{which: o.Pseudonymise, names: map[corpus.ID]string{}}
	x.verifier = verifier{f, map[uint64]uint64{}, o.Back}
	x.left = map[Holds]int{}
	if err := x.split(); err != nil {
		return Report{}, err
	}
	var err error
	if x.ledger, err = newLedger(f, o); err != nil {
		return Report{}, err
	}
	defer x.ledger.close()
	if f.Folder() || o.Split != nil {
		err = x.toFolder(target)
	} else {
		err = x.toFile(target)
	}
	if err != nil {
		return Report{}, replacement.Named(err, target)
	}
	return x.report, nil
}

// export is one export under way.
type export struct {
	ctx       context.Context
	documents iter.Seq2[corpus.Document, error]
	format    Format
	options   Options
	names     pseudonymiser
	verifier  verifier
	ledger    *ledger
	left      map[Holds]int
	report    Report
}

// split finds out which articles go together, and from that which part each is in.
func (x *export) split() error {
	split := x.options.Split
	x.options.splitOf = func(corpus.ID) string { return "" }
	if split == nil {
		return nil
	}
	var g groups
	for d, err := range x.documents {
		if err != nil {
			return err
		}
		g.add(d.Article)
	}
	leaders := g.leaders()
	x.options.splitOf = func(article corpus.ID) string {
		if leader, ok := leaders[article]; ok {
			article = leader
		}
		return split.part(article)
	}
	return nil
}

func (x *export) toFile(target string) error {
	file, err := replacement.New(target, x.options.Replace)
	if err != nil {
		return err
	}
	defer file.Discard()
	beside := target + "." + manifestName
	_, ours := readManifest(beside) // of an output that was taken away without it
	manifest, err := replacement.New(beside, x.options.Replace || ours)
	if err != nil {
		return err
	}
	defer manifest.Discard()
	key, err := x.newKey(target)
	if err != nil {
		return err
	}
	defer key.discard()
	err = x.write(func(string) (Writer, error) { return x.fileWriter(file.File) })
	if err == nil {
		err = file.Sync()
	}
	if err == nil {
		err = x.verify(map[string]string{"": file.Name()})
	}
	if err == nil {
		err = x.fileManifest(manifest, file.Name(), filepath.Base(target))
	}
	if err == nil {
		err = key.write(&x.names)
	}
	if err == nil {
		err = file.Commit()
	}
	if err == nil {
		err = manifest.Commit()
	}
	if err == nil {
		x.report.Key, err = key.commit()
	}
	return err
}

func (x *export) fileManifest(manifest *replacement.File, path, name string) error {
	file, err := describe(path, name)
	if err != nil {
		return err
	}
	x.ledger.head.Files = []manifestFile{file}
	return x.ledger.writeHead(manifest)
}

func (x *export) toFolder(target string) error {
	folder, err := newFolderReplacement(target, x.options.Replace)
	if err != nil {
		return err
	}
	defer folder.discard()
	key, err := x.newKey(target)
	if err != nil {
		return err
	}
	defer key.discard()
	outputs := map[string]string{} // paths by part
	err = x.write(func(part string) (w Writer, err error) {
		w, outputs[part], err = x.partWriter(folder.temporary, part)
		return w, err
	})
	if err == nil {
		err = x.verify(outputs)
	}
	if err == nil {
		err = x.folderManifest(folder.temporary)
	}
	if err == nil {
		err = key.write(&x.names)
	}
	if err == nil {
		err = folder.commit()
	}
	if err == nil {
		x.report.Key, err = key.commit()
	}
	return err
}

func (x *export) folderManifest(folder string) error {
	names, err := filesIn(folder)
	if err != nil {
		return err
	}
	file, err := os.Create(filepath.Join(folder, manifestName))
	if err != nil {
		return err
	}
	return errors.Join(x.ledger.write(file, folder, names), file.Close())
}

// partWriter begins the output of one part in the folder: "" is all articles of a dataset that is not split.
func (x *export) partWriter(folder, part string) (w Writer, path string, err error) {
	if x.format.Folder() {
		path = filepath.Join(folder, part)
		if part != "" {
			if err := os.Mkdir(path, 0o777); err != nil {
				return nil, path, err
			}
		}
		w, err = x.format.toFolder(path, x.options)
		return w, path, err
	}
	path = filepath.Join(folder, part+x.format.Extension)
	file, err := os.Create(path)
	if err != nil {
		return nil, path, err
	}
	if w, err = x.fileWriter(file); err != nil {
		return nil, path, errors.Join(err, file.Close())
	}
	return &closing{w, file}, path, nil
}

// fileWriter begins a file that is open.
func (x *export) fileWriter(file *os.File) (Writer, error) {
	buffer := bufio.NewWriterSize(file, 1<<16)
	w, err := x.format.toFile(buffer, x.options)
	return &buffered{w, buffer}, err
}

// buffered is a writer with the buffer that it writes to.
type buffered struct {
	Writer
	buffer *bufio.Writer
}

func (b *buffered) Close() error { return errors.Join(b.Writer.Close(), b.buffer.Flush()) }

// closing is a writer with the file that it is the only one to write to.
type closing struct {
	Writer
	file *os.File
}

func (c *closing) Close() error { return errors.Join(c.Writer.Close(), c.file.Close()) }

// write takes the documents through the checks and the choices that all formats share, to writers that begin makes, one
// a part.
func (x *export) write(begin func(part string) (Writer, error)) (err error) {
	writers := map[string]Writer{}
	defer func() {
		for _, w := range writers {
			err = errors.Join(err, w.Close())
		}
	}()
	for _, part := range x.parts() {
		if writers[part], err = begin(part); err != nil {
			delete(writers, part) // a writer that could not begin has nothing to be closed
			return err
		}
	}
	for d, err := range x.prepared() {
		if err != nil {
			return err
		}
		split := x.options.splitOf(d.Article.ID)
		part := split
		if x.format.splits {
			part = ""
		}
		if err := writeOne(writers[part], d); err != nil {
			return err
		}
		if err := x.ledger.note(&d, split); err != nil {
			return err
		}
		leftOf(&d, x.format.Holds, x.left)
		if x.verifies() {
			x.verifier.note(d)
		}
	}
	c := x.ledger.head.Counts
	x.report = Report{Counts: Counts{c.Articles, c.Spans, c.Attributions}, Splits: c.Splits, Left: listLeft(x.left)}
	return nil
}

// parts lists the outputs: each of them is begun, also one that no article falls into.
func (x *export) parts() []string {
	if x.options.Split == nil || x.format.splits {
		return []string{""}
	}
	var names []string
	for _, p := range x.options.Split.Parts {
		names = append(names, p.Name)
	}
	return names
}

// prepared are the documents as they are written.
func (x *export) prepared() iter.Seq2[corpus.Document, error] {
	return func(yield func(corpus.Document, error) bool) {
		for d, err := range x.documents {
			if err == nil {
				d = x.names.document(d, x.options.Standoff) // first: a choice may leave out the mentions that tell of a person
				d = sorted(selected(d, x.options))
			}
			if !yield(d, err) {
				return
			}
		}
	}
}

// verifies tells whether the output is read back. A stand-off output says too little to be compared.
func (x *export) verifies() bool {
	return x.format.Readable() && x.format.Holds != 0 && !x.options.NoVerify && !x.options.Standoff
}

// verify reads the outputs of all parts back. A part without an article may have nothing in it to be recognised by.
func (x *export) verify(outputs map[string]string) error {
	if !x.verifies() {
		return nil
	}
	var paths []string
	for _, part := range x.parts() {
		if part == "" && x.report.Articles > 0 || x.report.Splits[part] > 0 {
			paths = append(paths, outputs[part])
		}
	}
	differ, err := x.verifier.read(x.ctx, paths)
	if err != nil {
		return fmt.Errorf("the output could not be read back: %w", err)
	}
	x.report.Verified = true
	if len(differ) > 0 {
		x.report.Lost, err = x.verifier.differences(x.prepared(), differ)
	}
	return err
}

// writeOne checks a document and writes it.
func writeOne(w Writer, d corpus.Document) error {
	err := check(&d)
	if err == nil {
		err = w.Write(d)
	}
	if err != nil {
		return fmt.Errorf("article %q: %w", name(d.Article), err)
	}
	return nil
}

// sorted gives the document in its own order, so that the same work gives the same bytes. The argument is not changed.
func sorted(d corpus.Document) corpus.Document {
	d.Spans = slices.Clone(d.Spans)
	d.Attributions = slices.Clone(d.Attributions)
	d.Entities = slices.Clone(d.Entities)
	d.Annotators = slices.Clone(d.Annotators)
	d.Comments = slices.Clone(d.Comments)
	d.Decisions = slices.Clone(d.Decisions)
	d.Sort()
	return d
}

// plainJSON is json.Marshal that leaves <, > and & as they are: the files are not for web pages.
func plainJSON(value any) ([]byte, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(value)
	return bytes.TrimSuffix(out.Bytes(), []byte("\n")), err
}
