package exchange

import (
	"context"
	"errors"
	"io"
	"maps"
	"slices"

	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/corpus"
	"github.com/onrecord/onrecord/store/dataset"
)

// Preview is what a dataset would bring into a project, told from its first articles.
type Preview struct {
	Path     string
	Format   dataset.Format
	First    corpus.Document  // the first article that can be read, with the dataset's own labels
	Articles int              // looked at
	More     bool             // there are others
	Labels   []PreviewLabel   // the most frequent first
	Columns  []dataset.Column // of a table of articles; nil = it is none
	Fields   []Field          // of a table of articles: what is read from which column
	Notes    []string         // what the reader told, and the first things that cannot be read
}

// Field is a detail of an article that a table may have a column for.
type Field struct {
	Name   string // "text", "title", "byline", "outlet", "published", "url", "language", "credit" or "id"
	Column string // "" = none
}

// fields are the details of articles in the order in which a person is asked for them.
var fields = []string{"text", "title", "byline", "outlet", "published", "url", "language", "credit", "id"}

// PreviewLabel is a label of the dataset.
type PreviewLabel struct {
	Name  string
	Spans int    // in the articles looked at
	To    string // the label that it becomes, by ImportOptions.Dataset.Labels or as proposed
	Known bool   // the project's codebook has that label
}

// previewed is how many articles a preview looks at.
const previewed = 25

// Look opens the datasets behind the paths and reads the first articles of each. Texts and pages, which are plain to see,
// have no preview. The error is ctx's, or the project's.
func Look(ctx context.Context, p *store.Project, paths []string, o ImportOptions) ([]Preview, error) {
	book, err := p.Codebook(ctx)
	if err != nil {
		return nil, err
	}
	var previews []Preview
	for _, s := range find(paths, o.Format) {
		if !s.format.Readable() {
			continue
		}
		preview := begin(ctx, s, o)
		preview.label(book, o.Dataset.Labels)
		previews = append(previews, preview)
	}
	return previews, ctx.Err()
}

func begin(ctx context.Context, s source, o ImportOptions) Preview {
	preview := Preview{Path: s.path, Format: s.format}
	if s.format.Name == "table" {
		preview.fields(s.path, o.Dataset.Columns)
	}
	raw := o.Dataset
	raw.Labels = nil
	reader, err := s.format.Open(s.path, raw)
	if err != nil {
		preview.Notes = []string{note(s.path, err).Text}
		return preview
	}
	defer reader.Close()
	for ctx.Err() == nil {
		item, err := reader.Next()
		var bad *dataset.Error
		switch {
		case errors.Is(err, io.EOF):
			preview.Notes = append(preview.Notes, reader.Warnings()...)
			return preview
		case errors.As(err, &bad) && len(preview.Notes) < previewed:
			preview.Notes = append(preview.Notes, err.Error())
			continue
		case err != nil:
			preview.Notes = append(preview.Notes, note(s.path, err).Text)
			return preview
		case preview.Articles == previewed:
			preview.More = true
			preview.Notes = append(preview.Notes, reader.Warnings()...)
			return preview
		}
		preview.add(item.Document)
	}
	return preview
}

// fields finds out which column of a table has what; a table that cannot be read tells so when its articles are.
func (p *Preview) fields(path string, wished map[string]string) {
	found, columns, err := dataset.Columns(path)
	if err != nil {
		return
	}
	p.Columns = columns
	for _, name := range fields {
		column, ok := wished[name]
		if !ok {
			column = found[name]
		}
		p.Fields = append(p.Fields, Field{name, column})
	}
}

func (p *Preview) add(d corpus.Document) {
	if p.Articles == 0 {
		p.First = d
	}
	p.Articles++
	for _, s := range d.Spans {
		i := slices.IndexFunc(p.Labels, func(l PreviewLabel) bool { return l.Name == s.Label })
		if i < 0 {
			i = len(p.Labels)
			p.Labels = append(p.Labels, PreviewLabel{Name: s.Label})
		}
		p.Labels[i].Spans++
	}
}

// label says what becomes of each label.
func (p *Preview) label(book corpus.Codebook, wished map[string]string) {
	names := map[string]bool{}
	for _, l := range p.Labels {
		names[l.Name] = true
	}
	if len(wished) == 0 {
		wished = proposed(book, slices.Collect(maps.Keys(names)))
	}
	for i, l := range p.Labels {
		to, ok := wished[l.Name]
		if !ok {
			to = l.Name
		}
		_, known := book.Label(to)
		p.Labels[i].To, p.Labels[i].Known = to, known
	}
	slices.SortFunc(p.Labels, func(a, b PreviewLabel) int { return b.Spans - a.Spans })
}

// proposed is what the labels of a dataset had better be called in a project. A project that has the labels of PARC itself
// wants them as they are.
func proposed(book corpus.Codebook, labels []string) map[string]string {
	if _, parc := book.Label("Content"); parc {
		return nil
	}
	return dataset.ProposeLabels(labels)
}
