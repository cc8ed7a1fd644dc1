package exchange

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/corpus"
	"github.com/onrecord/onrecord/store/dataset"
	"github.com/onrecord/onrecord/store/intake"
)

// ImportOptions say how to import.
type ImportOptions struct {
	Annotator string // who imports, for the history
	Encoding  string // character encoding of texts and pages, as "windows-1251"; "" = found for each
	Format    string // name of the format that all paths are in; "" = found for each
	Final     bool   // undo does not take it back, nor what was before: see corpus.Step
	Dataset   dataset.ReadOptions
}

// Import brings files, folders of files and datasets into a project. A file that cannot be read, or a line of a dataset,
// is noted in the report and the rest goes on. All steps share a group, so that one undo takes the import back.
//
// An article whose text the project has is not added again: what the dataset says of it and the project does not is given
// to the article that is there. Nothing that is there is changed. Labels and slots that the codebook does not have are
// added to it. Progress may be nil.
//
// The error is ctx's, or the project's when nothing more can be written to it; what was finished before it stays, and the
// report tells of it.
func Import(ctx context.Context, p *store.Project, paths []string, o ImportOptions, progress func(Progress)) (Report, error) {
	im, err := newImporter(ctx, p, o)
	if err != nil {
		return Report{}, err
	}
	im.progress = progress
	sources := im.passOver(find(paths, o.Format))
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

// passOver leaves out the files that are neither texts nor datasets, and tells of them in one note.
func (im *importer) passOver(sources []source) []source {
	const named = 5
	var names []string
	kept := sources[:0]
	for _, s := range sources {
		switch {
		case !s.other:
			kept = append(kept, s)
		case !dataset.GoesWith(s.path): // what goes with an export holds nothing that is not in it
			names = append(names, filepath.Base(s.path))
		}
	}
	if len(names) > 0 {
		list := strings.Join(names[:min(len(names), named)], ", ")
		if more := len(names) - named; more > 0 {
			list += fmt.Sprintf(" and %d more", more)
		}
		im.skip(list, "neither a text or page nor a dataset that can be read; if one of them should be, it may be damaged")
	}
	return kept
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
		im.skip(name, alreadyThere(id, title))
	}
	return found, err
}

func alreadyThere(id corpus.ID, title string) string {
	called := string(id)
	if title != "" {
		called = strconv.Quote(title)
	}
	return "its text is in the project already, as the article " + called
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
	options := im.options.Dataset
	if len(options.Labels) == 0 {
		options.Labels = im.propose(s)
	}
	reader, err := s.format.Open(s.path, options)
	if err != nil {
		im.fail(note(s.path, err))
		return nil
	}
	defer reader.Close()
	empty := true
	for im.ctx.Err() == nil {
		item, err := reader.Next()
		var bad *dataset.Error
		switch {
		case errors.Is(err, io.EOF):
			for _, warning := range reader.Warnings() {
				im.report.Warnings = append(im.report.Warnings, Note{s.path, warning})
			}
			if empty {
				im.report.Warnings = append(im.report.Warnings, Note{s.path, "there is no article in it"})
			}
			return nil
		case errors.As(err, &bad):
			empty = false
			im.fail(note(s.path, err))
		case err != nil:
			im.fail(note(s.path, err))
			return nil
		default:
			empty = false
			if err := im.item(s, item); err != nil {
				return err
			}
		}
		im.tell(s.path, reader.Offset())
	}
	return im.ctx.Err()
}

// propose says what the labels of a dataset are called when nothing is wished, by its first articles, and tells of it.
func (im *importer) propose(s source) map[string]string {
	var names []string
	for _, l := range begin(im.ctx, s, im.options).Labels {
		names = append(names, l.Name)
	}
	labels := proposed(im.known.codebook, names)
	if labels != nil {
		im.report.Warnings = append(im.report.Warnings, Note{s.path, "its labels are those of PARC and PolNeAR: Content becomes Claim, Source becomes Speaker"})
	}
	return labels
}

// item takes one article of a dataset.
func (im *importer) item(s source, item dataset.Item) error {
	file := s.path
	if item.File != "" {
		file = item.File
	}
	name := place(file, item.Line, item.Document.Article.Title)
	if im.waits(item.TextHash) {
		if err := im.flush(); err != nil { // now the project tells of all that is there
			return err
		}
	}
	id, found, err := im.project.ArticleByHash(im.ctx, item.TextHash)
	_, taken := im.known.articles[item.Document.Article.ID]
	switch {
	case err != nil:
		return err
	case found:
		return im.annotate(name, id, item)
	case item.Standoff:
		im.fail(Note{name, fmt.Sprintf("the dataset has no texts, and no article of the project has the text that was annotated (SHA-256 %s); import the text first", item.TextHash)})
		return nil
	case taken:
		im.fail(Note{name, "an article of this id is in the project already, with another text"})
		return nil
	}
	original := corpus.Original{Name: filepath.Base(file), Extractor: "dataset " + s.format.Name}
	return im.take(arrival{name: name, document: item.Document, original: original, hash: item.TextHash})
}

// annotate gives the article that has an item's text what the item says of it and the project does not.
func (im *importer) annotate(name string, id corpus.ID, item dataset.Item) error {
	there, err := im.project.Document(im.ctx, id)
	if err != nil {
		return err
	}
	d, err := item.Anchor(there.Article.Text)
	if err != nil {
		im.fail(note(name, err))
		return nil
	}
	lacking, other := lacking(&there, d)
	if len(lacking.Spans)+len(lacking.Attributions)+len(lacking.Statuses)+len(lacking.Comments)+len(lacking.Decisions) == 0 {
		why := alreadyThere(id, there.Article.Title)
		switch {
		case other != difference{}:
			why += "; " + other.String()
		case len(d.Spans)+len(d.Attributions) > 0:
			why += ", with all its annotations"
		}
		im.skip(name, why)
		return nil
	}
	if (other != difference{}) {
		im.report.Warnings = append(im.report.Warnings, Note{name, other.String()})
	}
	return im.take(arrival{name: name, document: lacking, hash: item.TextHash, existing: true})
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
