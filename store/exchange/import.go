package exchange

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/corpus"
	"github.com/onrecord/onrecord/store/dataset"
	"github.com/onrecord/onrecord/store/intake"
)

// ImportOptions say how to import.
type ImportOptions struct {
	Annotator string // who imports, for the history
	Encoding  string // character encoding of texts and pages, as "windows-1251"; "" = found for each
	Final     bool   // undo does not take it back, nor what was before: see corpus.Step
}

// Import brings files, folders of files and datasets into a project. A file that cannot be read, or a line of a dataset,
// is noted in the report and the rest goes on; what the project has already, by the text or by the article's id, is
// skipped. All steps share a group, so that one undo takes the import back.
//
// A stand-off dataset is matched by the hash of the text, and gives its annotations to the article that is there. Labels
// and slots that the codebook does not have are added to it. Progress may be nil.
//
// The error is ctx's, or the project's when nothing more can be written to it; what was finished before it stays, and the
// report tells of it.
func Import(ctx context.Context, p *store.Project, paths []string, o ImportOptions, progress func(Progress)) (Report, error) {
	im, err := newImporter(ctx, p, o)
	if err != nil {
		return Report{}, err
	}
	im.progress = progress
	sources := find(paths)
	for _, s := range sources {
		im.total += s.size
	}
	for _, s := range sources {
		if err := im.source(s); err != nil {
			return im.report, errors.Join(err, im.flush())
		}
		im.done += s.size
		im.tell(s.path, 0)
	}
	return im.report, im.flush()
}

// ImportText brings one text into a project, as it was pasted. Report and error are as for Import; there is one article
// in Added, Skipped or Failed.
func ImportText(ctx context.Context, p *store.Project, text string, o ImportOptions) (Report, error) {
	im, err := newImporter(ctx, p, o)
	if err != nil {
		return Report{}, err
	}
	result, err := intake.Read(intake.Source{Bytes: []byte(text)})
	if err := im.read("pasted text", result, err); err != nil {
		return im.report, err
	}
	return im.report, im.flush()
}

// importer is one import under way.
type importer struct {
	ctx      context.Context
	project  *store.Project
	options  ImportOptions
	progress func(Progress)
	report   Report

	known   known     // what the project has, and what was written since
	pending []arrival // read, but not yet written
	waiting int       // bytes of text in pending

	done, total int64 // bytes of the files
}

// arrival is one article on its way into the project.
type arrival struct {
	name     string // for notes
	document corpus.Document
	original corpus.Original
	hash     string // of the text
	existing bool   // only the annotations are new
}

func newImporter(ctx context.Context, p *store.Project, o ImportOptions) (*importer, error) {
	k, err := readKnown(ctx, p)
	if err != nil {
		return nil, err
	}
	return &importer{ctx: ctx, project: p, options: o, known: k, report: Report{Group: store.NewID()}}, nil
}

// source imports one file. The error ends the import.
func (im *importer) source(s source) error {
	switch {
	case im.ctx.Err() != nil:
		return im.ctx.Err()
	case s.err != nil:
		im.fail(note(s.path, s.err))
		return nil
	case s.format.Readable():
		return im.dataset(s)
	}
	result, err := intake.ReadFile(s.path, im.options.Encoding)
	return im.read(s.path, result, err)
}

// read takes what intake made of a file.
func (im *importer) read(name string, result intake.Result, err error) error {
	if err != nil {
		im.fail(note(name, err))
		return nil
	}
	hash := corpus.TextHash(result.Article.Text)
	present, err := im.present(name, hash)
	if err != nil || present {
		return err
	}
	for _, warning := range result.Warnings {
		im.report.Warnings = append(im.report.Warnings, Note{name, warning})
	}
	result.Article.ID = store.NewID()
	return im.take(arrival{name: name, document: corpus.Document{Article: result.Article}, original: result.Original, hash: hash})
}

// present tells whether the project has a text, and notes that it is skipped.
func (im *importer) present(name, hash string) (bool, error) {
	id, title, found, err := im.articleOf(hash)
	if found {
		called := string(id)
		if title != "" {
			called = strconv.Quote(title)
		}
		im.skip(name, "its text is in the project already, as the article "+called)
	}
	return found, err
}

// articleOf finds the article that has a text, also one that waits to be written.
func (im *importer) articleOf(hash string) (id corpus.ID, title string, found bool, err error) {
	if i := slices.IndexFunc(im.pending, func(a arrival) bool { return a.hash == hash }); i >= 0 {
		waiting := im.pending[i].document.Article
		return waiting.ID, waiting.Title, true, nil
	}
	id, found, err = im.project.ArticleByHash(im.ctx, hash)
	return id, im.known.articles[id], found, err
}

// waits tells whether something for the text waits to be written.
func (im *importer) waits(hash string) bool {
	return slices.ContainsFunc(im.pending, func(a arrival) bool { return a.hash == hash })
}

func (im *importer) dataset(s source) error {
	reader, err := s.format.Open(s.path)
	if err != nil {
		im.fail(note(s.path, err))
		return nil
	}
	defer reader.Close()
	for im.ctx.Err() == nil {
		item, err := reader.Next()
		var bad *dataset.Error
		switch {
		case errors.Is(err, io.EOF):
			for _, warning := range reader.Warnings() {
				im.report.Warnings = append(im.report.Warnings, Note{s.path, warning})
			}
			return nil
		case errors.As(err, &bad):
			im.fail(note(s.path, err))
		case err != nil:
			im.fail(note(s.path, err))
			return nil
		default:
			if err := im.item(s, item); err != nil {
				return err
			}
		}
		im.tell(s.path, reader.Offset())
	}
	return im.ctx.Err()
}

// item takes one article of a dataset.
func (im *importer) item(s source, item dataset.Item) error {
	name := place(s.path, item.Line, item.Document.Article.Title)
	if item.Standoff {
		return im.standoff(name, item)
	}
	if _, there := im.known.articles[item.Document.Article.ID]; there {
		im.skip(name, "this article is in the project already")
		return nil
	}
	present, err := im.present(name, item.TextHash)
	if err != nil || present {
		return err
	}
	original := corpus.Original{Name: filepath.Base(s.path), Extractor: "dataset " + s.format.Name}
	return im.take(arrival{name: name, document: item.Document, original: original, hash: item.TextHash})
}

// standoff takes annotations for an article that the project has.
func (im *importer) standoff(name string, item dataset.Item) error {
	if im.waits(item.TextHash) {
		if err := im.flush(); err != nil { // now the project tells of all that is there
			return err
		}
	}
	id, found, err := im.project.ArticleByHash(im.ctx, item.TextHash)
	if err != nil {
		return err
	}
	if !found {
		im.fail(Note{name, fmt.Sprintf("the dataset has no texts, and no article of the project has the text that was annotated (SHA-256 %s); import the text first", item.TextHash)})
		return nil
	}
	there, err := im.project.Document(im.ctx, id)
	if err != nil {
		return err
	}
	d, err := item.Anchor(there.Article.Text)
	if err != nil {
		im.fail(note(name, err))
		return nil
	}
	if annotated(there, d) {
		im.skip(name, "its annotations are in the project already")
		return nil
	}
	d.Article = there.Article
	for i := range d.Spans {
		d.Spans[i].Article = id
	}
	for i := range d.Attributions {
		d.Attributions[i].Article = id
	}
	return im.take(arrival{name: name, document: d, hash: item.TextHash, existing: true})
}

// annotated tells whether the article has any of the annotations that are offered, or none are offered.
func annotated(there, offered corpus.Document) bool {
	for _, s := range offered.Spans {
		if _, ok := there.Span(s.ID); ok {
			return true
		}
	}
	for _, a := range offered.Attributions {
		if _, ok := there.Attribution(a.ID); ok {
			return true
		}
	}
	return len(offered.Spans)+len(offered.Attributions) == 0
}

func (im *importer) fail(n Note) { im.report.Failed = append(im.report.Failed, n) }

func (im *importer) skip(name, why string) {
	im.report.Skipped = append(im.report.Skipped, Note{name, why})
}

// tell reports the progress, with the bytes read of the file at hand.
func (im *importer) tell(name string, within int64) {
	if im.progress != nil {
		articles := len(im.report.Added) + len(im.report.Annotated) + len(im.pending)
		im.progress(Progress{Done: im.done + within, Total: im.total, Articles: articles, Name: name})
	}
}
